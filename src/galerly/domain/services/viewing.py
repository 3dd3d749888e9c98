"""Looking at a gallery: who may, and the one query of what they see."""

from collections.abc import Mapping
from itertools import groupby

from attrs import frozen

from galerly.domain.model.access import Action, Actor, Client, Grant, Owner, authorize
from galerly.domain.model.account import User
from galerly.domain.model.errors import GoneError, NotFoundError
from galerly.domain.model.gallery import Gallery, Permissions, ShareLink
from galerly.domain.model.ids import GalleryId, PhotoId, ViewerId
from galerly.domain.model.outline import OutlineEntry, SortKey
from galerly.domain.model.page import PAGE_DEFAULT, Page, Position
from galerly.domain.model.photo import Photo
from galerly.domain.model.session import token_hash
from galerly.domain.services.outlines import OutlineService
from galerly.domain.services.photos import page_of, position_of
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.users import UserRepository

LAYOUT_PAGE = 200  # photos between two cursors of a layout
VIEWER_ID_CHARS = 26


@frozen(kw_only=True)
class Access:
    """An actor's settled right to look at a gallery, read from the store just now."""

    actor: Actor
    gallery: Gallery
    permissions: Permissions
    grant: Grant | None  # None: the owner's preview
    viewer_id: ViewerId | None  # None: the owner

    @property
    def sections(self) -> tuple[str, ...]:
        """The only sections to be seen; empty: all."""
        return self.grant.sections if isinstance(self.grant, ShareLink) else ()

    def shows(self, photo: Photo) -> bool:
        """Return whether a photo of the gallery may be seen."""
        return photo.visible and (not self.sections or photo.section in self.sections)


@frozen(kw_only=True)
class ViewedPhoto:
    """A photo with what this viewer and others did with it."""

    photo: Photo
    favorite: bool
    comments: int


@frozen(kw_only=True)
class LayoutSection:
    """A run of photos of one section."""

    name: str
    first: int
    count: int


@frozen(kw_only=True)
class Layout:
    """The geometry of everything that a viewer sees, in order."""

    sections: tuple[LayoutSection, ...]
    entries: tuple[OutlineEntry, ...]
    positions: tuple[Position | None, ...]  # where each page of 200 starts; None: at the start


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
    clock: Clock

    def access(self, actor: Actor, gallery_id: GalleryId, action: Action = Action.VIEW) -> Access:
        """Return an actor's right to do something with a gallery, from base tables.

        Raises:
            NotFoundError: If the gallery is not the actor's to know.
            LinkExpiredError, GalleryExpiredError: If the actor's time is over.
            DeniedError: If it is the actor's to see, but not to do this with.
        """
        viewer_id: ViewerId | None = None
        grant: Grant | None = None
        if isinstance(actor, Owner):
            gallery = self.galleries.get(actor.user_id, gallery_id)
        elif isinstance(actor, Client):
            found = self.galleries.view_by_client(gallery_id, actor.email)
            if found is None:
                raise NotFoundError("gallery")
            gallery, grant = found
            viewer_id = client_viewer_id(gallery_id, actor.email)
        else:
            seen = self.galleries.view_by_link(actor.owner_id, gallery_id, actor.link_id)
            if seen is None:
                raise NotFoundError("gallery")
            gallery, grant = seen
            viewer_id = actor.viewer_id
        permissions = authorize(actor, action, gallery, grant, self.clock.now())
        return Access(
            actor=actor,
            gallery=gallery,
            permissions=permissions,
            grant=grant,
            viewer_id=viewer_id,
        )

    def page_galleries(
        self, actor: Actor, *, after: Position | None = None, limit: int = PAGE_DEFAULT
    ) -> Page[Access]:
        """Return what a session may see: a viewer's one gallery, or all that a client was given.

        Those that are not published, or over, are left out; a page may be shorter for it.

        Raises:
            NotFoundError, GoneError: If a viewer's one gallery is not to be seen.
        """
        if isinstance(actor, Owner):
            own = self.galleries.page(actor.user_id, after=after, limit=limit)
            return Page(
                items=tuple(self.access(actor, g.id) for g in own.items),
                next_position=own.next_position,
            )
        if not isinstance(actor, Client):
            return Page(items=(self.access(actor, actor.gallery_id),))
        grants = self.galleries.grants_of_client(actor.email, after=after, limit=limit)
        seen = []
        for grant in grants.items:
            try:
                seen.append(self.access(actor, grant.gallery_id))
            except (NotFoundError, GoneError):
                continue  # a draft, or over: not to be seen (yet, or any more)
        return Page(items=tuple(seen), next_position=grants.next_position)

    def ordered(self, access: Access) -> list[tuple[SortKey, OutlineEntry]]:
        """Return every photo this access may see, in the gallery's order.

        The one query behind pages, counts, cover, layout, favorites, comments, downloads and
        archives.
        """
        return self.outlines.visible(access.gallery, access.sections)

    def photo(self, access: Access, photo_id: PhotoId) -> Photo:
        """Return one photo that this access may see, or raise NotFoundError."""
        gallery = access.gallery
        photo = self.photos.get(gallery.owner_id, gallery.id, photo_id)
        if not access.shows(photo):
            raise NotFoundError("photo")
        return photo

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
        keyed = self.ordered(access)
        sections = []
        first = 0
        for name, run in groupby(entry.section for _, entry in keyed):
            count = sum(1 for _ in run)
            sections.append(LayoutSection(name=name, first=first, count=count))
            first += count
        starts = range(0, len(keyed), LAYOUT_PAGE)
        order = access.gallery.settings.sort
        return Layout(
            sections=tuple(sections),
            entries=tuple(entry for _, entry in keyed),
            positions=tuple(position_of(order, keyed[i - 1][0]) if i else None for i in starts),
        )

    def photographer(self, access: Access) -> User:
        """Return whose gallery it is, or raise NotFoundError if the account is going."""
        return self.users.get(access.gallery.owner_id)

    def favorites(self, access: Access) -> frozenset[PhotoId]:
        """Return what the viewer chose; nothing for the owner."""
        if access.viewer_id is None:
            return frozenset()
        return self.feedback.favorites_of(access.gallery.id, access.viewer_id)

    def _viewed(
        self, access: Access, photo_ids: tuple[PhotoId, ...], favorites: frozenset[PhotoId]
    ) -> tuple[ViewedPhoto, ...]:
        gallery = access.gallery
        found: Mapping[PhotoId, Photo] = self.photos.get_many(
            gallery.owner_id, gallery.id, photo_ids
        )
        counts: Mapping[PhotoId, int] = {}
        if access.permissions.comments or access.viewer_id is None:
            counts = self.feedback.comment_counts(gallery.id, for_viewer=access.viewer_id)
        return tuple(
            ViewedPhoto(photo=found[i], favorite=i in favorites, comments=counts.get(i, 0))
            for i in photo_ids
            # Hidden or moved between the outline and this read: it must not be shown.
            if i in found and access.shows(found[i])
        )
