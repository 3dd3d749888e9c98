"""Looking at a gallery: who may, and the one query of what they see."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import Factory, evolve, frozen

from galerly.domain.model.access import (
    Action,
    Actor,
    Client,
    Grant,
    LinkViewer,
    Owner,
    authorize,
)
from galerly.domain.model.account import User
from galerly.domain.model.errors import GoneError, NotFoundError, UnauthenticatedError
from galerly.domain.model.gallery import Gallery, ShareLink
from galerly.domain.model.ids import GalleryId, PhotoId, UserId, ViewerId
from galerly.domain.model.outline import OutlineEntry, SortKey
from galerly.domain.model.page import PAGE_DEFAULT, Page, Position
from galerly.domain.model.photo import Photo
from galerly.domain.model.session import token_hash
from galerly.domain.services.accesses import Access, Ahead, Need, ViewedPhoto
from galerly.domain.services.activity import ActivityService
from galerly.domain.services.layouts import Layout, layout_of
from galerly.domain.services.outlines import KEPT_ENTRIES, OutlineService
from galerly.domain.services.photos import page_of
from galerly.domain.services.recent import Recent
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.together import Together
from galerly.ports.users import UserRepository

VIEWER_ID_CHARS = 26
GRANTS = 25  # of a client, looked at side by side where a page is not full
GRANTS_MOST = 300  # looked at in one request, unless a page is to be longer


def client_viewer_id(gallery_id: GalleryId, email: str) -> ViewerId:
    """Return who a client is in one gallery."""
    return ViewerId("c" + token_hash(f"{gallery_id}/{email}")[: VIEWER_ID_CHARS - 1])


@frozen(kw_only=True)
class ViewingService:
    """What viewers, clients and previewing owners see."""

    galleries: GalleryRepository
    photos: PhotoRepository
    feedback: FeedbackRepository
    users: UserRepository
    outlines: OutlineService
    activity: ActivityService
    together: Together
    clock: Clock
    grants_most: int = GRANTS_MOST
    _layouts: Recent[Hashable, Layout] = Factory(lambda: Recent(KEPT_ENTRIES))

    def access(self, actor: Actor, gallery_id: GalleryId, action: Action = Action.VIEW) -> Access:
        """Return an actor's right to do something with a gallery, from base tables.

        Raises:
            UnauthenticatedError: If a viewer's link was revoked, or has another password now.
            NotFoundError: If the gallery is not the actor's to know.
            LinkExpiredError, GalleryExpiredError: If the actor's time is over.
            DeniedError: If it is the actor's to see, but not to do this with.
        """
        grant: Grant | None = None
        if isinstance(actor, Owner):
            gallery = self.galleries.get(actor.user_id, gallery_id)
        elif isinstance(actor, Client):
            found = self.galleries.view_by_client(gallery_id, actor.email)
            if found is None:
                raise NotFoundError("gallery")
            gallery, grant = found
        else:
            gallery, grant = self._by_link(actor)
            if gallery.id != gallery_id:
                raise NotFoundError("gallery")
        return self._of(actor, gallery, grant, action)

    def _by_link(self, actor: LinkViewer) -> tuple[Gallery, ShareLink]:
        """Return the gallery and the link that a viewer's session rests on."""
        seen = self.galleries.view_by_link(actor.owner_id, actor.gallery_id, actor.link_id)
        if seen is None:
            raise NotFoundError("gallery")
        gallery, link = seen
        if link is None or link.link_version != actor.link_version:
            raise UnauthenticatedError  # the link was revoked, or has another password now
        return gallery, link

    def look(self, actor: Actor, gallery_id: GalleryId, *needs: Need) -> Access:
        """Return an actor's right to look at a gallery, and what is needed to, read together.

        What was read ahead of the right is dropped without it.

        Raises:
            NotFoundError, GoneError: As `access`.
        """
        if isinstance(actor, LinkViewer) and actor.gallery_id != gallery_id:
            return self.access(actor, gallery_id)
        viewer_id = _viewer_id(actor, gallery_id)
        owner_id = _owner_id(actor)
        calls: dict[str, Callable[[], Any]] = {}
        if Need.OUTLINE in needs:
            calls["outline"] = lambda: self.outlines.ahead(gallery_id)
        if Need.WORDS in needs:
            calls |= self.words(gallery_id, viewer_id)
        if Need.VIEWER in needs and viewer_id is not None:
            calls["viewer"] = lambda: self.feedback.find_viewer(gallery_id, viewer_id)
        if Need.VISIT in needs and viewer_id is not None:
            calls["last_visit"] = lambda: self.activity.last_visit(gallery_id, viewer_id)
        if Need.PHOTOGRAPHER in needs and owner_id is not None:
            calls["photographer"] = lambda: self.users.get(owner_id)
        access, *found = self.together.run(lambda: self.access(actor, gallery_id), *calls.values())
        looked: Access = evolve(access, ahead=Ahead(**dict(zip(calls, found, strict=True))))
        return looked

    def words(
        self, gallery_id: GalleryId, viewer_id: ViewerId | None
    ) -> dict[str, Callable[[], Any]]:
        """Return the calls that read favorites and numbers of comments, by name in `Ahead`."""
        calls: dict[str, Callable[[], Any]] = {
            "comments": lambda: self.feedback.comment_counts(gallery_id, for_viewer=viewer_id)
        }
        if viewer_id is not None:
            calls["favorites"] = lambda: self.feedback.favorites_of(gallery_id, viewer_id)
        return calls

    def page_galleries(
        self,
        actor: Actor,
        *needs: Need,
        after: Position | None = None,
        limit: int = PAGE_DEFAULT,
    ) -> Page[Access]:
        """Return what a session may see: a viewer's one gallery, or all that a client was given.

        What is needed to look at each is read with it, as `look` does.

        Those that are not published, or over, are left out. A client's page is full if there are as
        many, unless more than 300 invitations had to be looked at for it.

        Raises:
            UnauthenticatedError: If a viewer's link was revoked, or has another password now.
        """
        if isinstance(actor, Owner):
            own = self.galleries.page(actor.user_id, after=after, limit=limit)
            return Page(
                items=tuple(self._of(actor, g, None) for g in own.items),
                next_position=own.next_position,
            )
        if not isinstance(actor, Client):
            return Page(items=self._seen(actor, [actor.gallery_id], *needs))
        return self._page_of_client(actor, needs, after, limit)

    def _page_of_client(
        self, actor: Client, needs: Sequence[Need], after: Position | None, limit: int
    ) -> Page[Access]:
        grants = self.galleries.grants_of_client(actor.email, after=after, limit=limit)
        items = self._seen(actor, [grant.gallery_id for grant in grants.items], *needs)
        position, looked_at = grants.next_position, len(grants.items)
        # Further ones are but drafts, perhaps: what is needed is read of those alone that are not.
        while position and len(items) < limit and looked_at < self.grants_most:
            grants = self.galleries.grants_of_client(
                actor.email, after=position, limit=max(GRANTS, limit - len(items))
            )
            open_ids = [
                a.gallery.id for a in self._seen(actor, [g.gallery_id for g in grants.items])
            ]
            chosen = open_ids[: limit - len(items)]
            items += self._seen(actor, chosen, *needs)
            position, looked_at = grants.next_position, looked_at + len(grants.items)
            if len(open_ids) > len(chosen):
                position = (chosen[-1],)
        return Page(items=items, next_position=position)

    def _seen(
        self, actor: Actor, gallery_ids: Sequence[GalleryId], *needs: Need
    ) -> tuple[Access, ...]:
        """Return `look` of those galleries that are to be seen; others are drafts, or over."""

        def seen(gallery_id: GalleryId) -> Access | None:
            try:
                return self.look(actor, gallery_id, *needs)
            except (NotFoundError, GoneError):
                return None

        found = self.together.run(*(partial(seen, gallery_id) for gallery_id in gallery_ids))
        return tuple(access for access in found if access)

    def fronts(self, seen: Sequence[Access]) -> tuple[tuple[ViewedPhoto | None, User], ...]:
        """Return the covers of several galleries, and their photographers; see `front`."""
        return self.together.run(*(partial(self.front, access) for access in seen))

    def front(self, access: Access) -> tuple[ViewedPhoto | None, User]:
        """Return the cover of a gallery, and its photographer; see `cover` and `photographer`."""
        cover, photographer = self.together.run(
            lambda: self.cover(access), lambda: self.photographer(access)
        )
        return cover, photographer

    def visit(
        self, actor: Actor, gallery_id: GalleryId, *needs: Need
    ) -> tuple[Access, ViewedPhoto | None, User]:
        """Return what `look` and `front` do, and count it as a visit of a viewer or client.

        Raises:
            NotFoundError, GoneError: As `access`.
        """
        access = self.look(actor, gallery_id, *needs, Need.VISIT)
        _, (cover, photographer) = self.together.run(
            lambda: self.activity.visited(gallery_id, access.viewer_id, access.ahead.last_visit),
            lambda: self.front(access),
        )
        return access, cover, photographer

    def ordered(self, access: Access) -> list[tuple[SortKey, OutlineEntry]]:
        """Return every photo this access may see, in the gallery's order.

        The one query behind pages, counts, cover, layout, favorites, comments, downloads and
        archives.
        """
        return self.outlines.visible(access.gallery, access.sections, access.ahead.outline)

    def photo(self, access: Access, photo_id: PhotoId) -> Photo:
        """Return one photo that this access may see, or raise NotFoundError."""
        gallery = access.gallery
        photo = access.seen(self.photos.get(gallery.owner_id, gallery.id, photo_id))
        if photo is None:
            raise NotFoundError("photo")
        return photo

    def access_to(
        self, actor: Actor, gallery_id: GalleryId, photo_id: PhotoId, action: Action
    ) -> tuple[Access, Photo]:
        """Return an actor's right to do something with a photo, and the photo, read together.

        Raises:
            NotFoundError, GoneError, DeniedError: As `access`.
        """
        owner_id = _owner_id(actor)
        if owner_id is None or (isinstance(actor, LinkViewer) and actor.gallery_id != gallery_id):
            access = self.access(actor, gallery_id, action)
            return access, self.photo(access, photo_id)
        access, found = self.together.run(
            lambda: self.access(actor, gallery_id, action),
            lambda: self.photos.get_many(owner_id, gallery_id, [photo_id]),
        )
        photo = access.seen(found.get(photo_id))
        if photo is None:
            raise NotFoundError("photo")
        return access, photo

    def page(
        self,
        access: Access,
        *,
        favorites_only: bool = False,
        after: Position | None = None,
        limit: int = PAGE_DEFAULT,
    ) -> Page[ViewedPhoto]:
        """Return photos in the gallery's order, with the viewer's favorites among them.

        Raises:
            BadCursorError: If `after` is a position in an order that the gallery had before.
        """
        keyed = self.ordered(access)
        favorites = self.favorites(access)
        if favorites_only:
            keyed = [pair for pair in keyed if pair[1].id in favorites]
        ids = page_of(keyed, access.gallery.settings.sort, after, limit)
        return Page(
            items=self._viewed(access, ids.items, favorites),
            next_position=ids.next_position,
        )

    def cover(self, access: Access) -> ViewedPhoto | None:
        """Return the chosen cover if it may be seen, else the first photo, if there is one."""
        keyed = self.ordered(access)
        chosen = access.gallery.cover_photo_id
        ids = [e.id for _, e in keyed if e.id == chosen] or [e.id for _, e in keyed[:1]]
        return next(iter(self._viewed(access, tuple(ids), self.favorites(access))), None)

    def layout(self, access: Access) -> Layout:
        """Return the geometry of the whole gallery, in the order of `page`."""
        gallery = access.gallery
        key, keyed = self.outlines.visible_by_key(gallery, access.sections, access.ahead.outline)
        kept = self._layouts.find(key)
        if kept is not None:
            return kept
        layout = layout_of(keyed, gallery.settings.sort)
        return self._layouts.keep(key, layout, cost=len(layout.entries))

    def photographer(self, access: Access) -> User:
        """Return whose gallery it is, or raise NotFoundError if the account is going."""
        return access.ahead.photographer or self.users.get(access.gallery.owner_id)

    def favorites(self, access: Access) -> frozenset[PhotoId]:
        """Return what the viewer chose; nothing for the owner."""
        if access.viewer_id is None:
            return frozenset()
        if access.ahead.favorites is not None:
            return access.ahead.favorites
        return self.feedback.favorites_of(access.gallery.id, access.viewer_id)

    def _viewed(
        self, access: Access, photo_ids: tuple[PhotoId, ...], favorites: frozenset[PhotoId]
    ) -> tuple[ViewedPhoto, ...]:
        gallery = access.gallery
        outline = self.outlines.of(gallery, access.ahead.outline)
        found = self.outlines.photos_of(outline, gallery.owner_id, photo_ids)
        counts: Mapping[PhotoId, int] = {}
        if access.permissions.comments or access.viewer_id is None:
            counts = self._comment_counts(access)
        return tuple(
            ViewedPhoto(photo=photo, favorite=i in favorites, comments=counts.get(i, 0))
            for i in photo_ids
            # Hidden or moved between the outline and this read: it must not be shown.
            if (photo := access.seen(found.get(i)))
        )

    def _comment_counts(self, access: Access) -> Mapping[PhotoId, int]:
        if access.ahead.comments is not None:
            return access.ahead.comments
        return self.feedback.comment_counts(access.gallery.id, for_viewer=access.viewer_id)

    def _of(
        self, actor: Actor, gallery: Gallery, grant: Grant | None, action: Action = Action.VIEW
    ) -> Access:
        return Access(
            actor=actor,
            gallery=gallery,
            permissions=authorize(actor, action, gallery, grant, self.clock.now()),
            grant=grant,
            viewer_id=_viewer_id(actor, gallery.id),
        )


def _viewer_id(actor: Actor, gallery_id: GalleryId) -> ViewerId | None:
    """Return who an actor is among the viewers of a gallery; None: its owner."""
    if isinstance(actor, Client):
        return client_viewer_id(gallery_id, actor.email)
    return None if isinstance(actor, Owner) else actor.viewer_id


def _owner_id(actor: Actor) -> UserId | None:
    """Return whose galleries an actor looks at, as far as that is known without reading one."""
    if isinstance(actor, Client):
        return None
    return actor.user_id if isinstance(actor, Owner) else actor.owner_id
