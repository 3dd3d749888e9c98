"""Proofing: favorites, selections and comments, by viewers and by the owner."""

from attrs import evolve, frozen

from galerly.domain.model import text
from galerly.domain.model.access import Action, Actor
from galerly.domain.model.changes import Unset
from galerly.domain.model.errors import (
    DeniedError,
    NotFoundError,
    SelectionClosedError,
    SelectionFullError,
)
from galerly.domain.model.feedback import (
    COMMENT_MAX_CHARS,
    NOTE_MAX_CHARS,
    Author,
    Comment,
    Favorite,
    Viewer,
)
from galerly.domain.model.gallery import ClientGrant, ShareLink
from galerly.domain.model.ids import CommentId, GalleryId, PhotoId, UserId, ViewerId, made_at
from galerly.domain.model.job import JobKind
from galerly.domain.model.limits import COMMENTS_PER_GALLERY, COMMENTS_PER_VIEWER
from galerly.domain.model.page import PAGE_DEFAULT, Page, Position
from galerly.domain.model.photo import Photo
from galerly.domain.services.accesses import Access
from galerly.domain.services.news import NewsService
from galerly.domain.services.viewing import ViewingService
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Tokens
from galerly.ports.together import Together
from galerly.ports.users import UserRepository

UNNAMED = "Guest"


@frozen(kw_only=True)
class Choices:
    """What one viewer chose."""

    viewer: Viewer
    photos: tuple[Photo, ...]  # in the order they were chosen


@frozen(kw_only=True)
class ProofingService:
    """What viewers say of photos, and what the owner reads of it."""

    viewing: ViewingService
    feedback: FeedbackRepository
    galleries: GalleryRepository
    photos: PhotoRepository
    users: UserRepository
    limiter: RateLimiter
    together: Together
    news: NewsService
    work: Work
    clock: Clock
    tokens: Tokens

    # --- viewers ---

    def add_favorite(self, actor: Actor, gallery_id: GalleryId, photo_id: PhotoId) -> None:
        """Choose a photo; once chosen, it stays so.

        Raises:
            NotFoundError, GoneError, DeniedError: As `ViewingService.access`.
            SelectionClosedError: If the viewer's selection was submitted, or the link's deadline
                has passed.
        """
        access = self.viewing.access(actor, gallery_id, Action.FAVORITE)
        self.together.run(
            lambda: self.viewing.photo(access, photo_id), lambda: self.news.recount(access.gallery)
        )
        self._require_time(access)
        viewer = self._viewer(access)
        self.feedback.add_favorite(
            Favorite(
                gallery_id=gallery_id,
                photo_id=photo_id,
                viewer_id=viewer.id,
                created_at=self.clock.now(),
            )
        )

    def remove_favorite(self, actor: Actor, gallery_id: GalleryId, photo_id: PhotoId) -> None:
        """Choose a photo no more; idempotent.

        Raises:
            NotFoundError, GoneError, DeniedError: As `ViewingService.access`.
            SelectionClosedError: If the viewer's selection was submitted, or the link's deadline
                has passed.
        """
        access = self.viewing.access(actor, gallery_id, Action.FAVORITE)
        self._require_time(access)
        self.news.recount(access.gallery)
        # What was chosen while it was to be seen may be given back when it is hidden.
        if not self.feedback.remove_favorite(gallery_id, _viewer_id(access), photo_id):
            self.viewing.photo(access, photo_id)

    def submit(self, actor: Actor, gallery_id: GalleryId, note: str = "") -> None:
        """Say "these are my choices"; the photographer is told once, and the set is frozen.

        Photos that the viewer may not see any more do not count against the link's limit.

        Raises:
            NotFoundError, GoneError, DeniedError: As `ViewingService.access`.
            InvalidError: If the note is too long.
            SelectionFullError: If more is chosen than the link allows.
            SelectionClosedError: If the link's deadline has passed.
        """
        words = text.prose(note, "note", longest=NOTE_MAX_CHARS)
        access = self.viewing.access(actor, gallery_id, Action.FAVORITE)
        viewer = self._viewer(access)
        if viewer.submitted_at is not None:
            return
        self._require_time(access)
        limit = access.grant.selection_limit if isinstance(access.grant, ShareLink) else None
        if limit is not None:
            chosen = self.viewing.favorites(access)
            seen = self._seen(access, chosen)
            if seen > limit:
                raise SelectionFullError(seen, limit)
            limit += len(chosen) - seen  # what is stored at most, should more be chosen just now
        # Queued first, unique: a repeat of this request tells the photographer once.
        self.work.add(
            JobKind.MAIL_SELECTION,
            {
                "owner_id": access.gallery.owner_id,
                "gallery_id": gallery_id,
                "viewer_id": viewer.id,
            },
            unique=f"{gallery_id}/{viewer.id}",
        )
        submitted = evolve(viewer, submitted_at=self.clock.now(), note=words)
        self.feedback.submit(submitted, most=limit)
        self.news.note(access.gallery)

    def selection(self, access: Access) -> Viewer | None:
        """Return how far a viewer's selection is; None before their first favorite.

        Its favorites are counted as the viewer sees them: hidden photos are left out.
        """
        if access.viewer_id is None:
            return None
        viewer = access.ahead.viewer
        if isinstance(viewer, Unset):
            viewer = self.feedback.find_viewer(access.gallery.id, access.viewer_id)
        if viewer is None or not viewer.favorite_count:
            return viewer
        seen = self._seen(access, self.viewing.favorites(access))
        return evolve(viewer, favorite_count=seen)

    def add_comment(
        self, actor: Actor, gallery_id: GalleryId, photo_id: PhotoId, words: str
    ) -> Comment:
        """Return a viewer's new comment.

        Raises:
            NotFoundError, GoneError, DeniedError: As `ViewingService.access`.
            InvalidError: If it is empty or too long.
            SlowDownError: If this viewer wrote 60 in an hour, or all viewers of the gallery 1,000.
        """
        checked = text.prose(words, "text", longest=COMMENT_MAX_CHARS, shortest=1)
        access = self.viewing.access(actor, gallery_id, Action.COMMENT)
        self.viewing.photo(access, photo_id)
        now = self.clock.now()
        self.limiter.take(COMMENTS_PER_VIEWER, _viewer_id(access), now=now)
        self.limiter.take(COMMENTS_PER_GALLERY, gallery_id, now=now)
        viewer = self._viewer(access)
        comment = self._store_comment(
            gallery_id, photo_id, checked, Author.VIEWER, viewer.id, viewer.name or UNNAMED
        )
        self.news.note(access.gallery)
        return comment

    def comments_on(
        self,
        actor: Actor,
        gallery_id: GalleryId,
        photo_id: PhotoId,
        *,
        after: Position | None = None,
        limit: int = PAGE_DEFAULT,
    ) -> Page[Comment]:
        """Return a photo's comments, oldest first: the actor's own, and the photographer's to them.

        What other viewers wrote stays between them and the photographer.

        Raises:
            NotFoundError, GoneError: As `ViewingService.access`.
            DeniedError: If comments are not allowed here.
        """
        access = self.viewing.access(actor, gallery_id)
        if not access.permissions.comments and access.grant is not None:
            raise DeniedError("the photographer has not allowed comments here")
        self.viewing.photo(access, photo_id)
        return self.feedback.comments(
            gallery_id, photo_id, for_viewer=access.viewer_id, after=after, limit=limit
        )

    # --- the owner ---

    def choices(self, gallery_id: GalleryId, *, by: UserId) -> tuple[Choices, ...]:
        """Return what every viewer chose; viewers without favorites are left out.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        self.galleries.get(by, gallery_id)
        chosen: dict[ViewerId, list[PhotoId]] = {}
        for favorite in self.feedback.favorites(gallery_id):
            chosen.setdefault(favorite.viewer_id, []).append(favorite.photo_id)
        wanted = list(dict.fromkeys(i for ids in chosen.values() for i in ids))
        photos = self.photos.get_many(by, gallery_id, wanted)
        return tuple(
            Choices(
                viewer=viewer,
                photos=tuple(photos[i] for i in chosen.get(viewer.id, ()) if i in photos),
            )
            for viewer in self.feedback.viewers(gallery_id)
            if viewer.id in chosen or viewer.submitted_at is not None
        )

    def reopen(self, gallery_id: GalleryId, viewer_id: ViewerId, *, by: UserId) -> None:
        """Let a viewer change a submitted selection again.

        Raises:
            NotFoundError: If gallery or viewer do not exist for this photographer.
        """
        self.galleries.get(by, gallery_id)
        self.feedback.reopen(gallery_id, viewer_id)

    def comments(
        self,
        gallery_id: GalleryId,
        *,
        by: UserId,
        after: Position | None = None,
        limit: int = PAGE_DEFAULT,
    ) -> Page[Comment]:
        """Return all comments of a gallery, oldest first.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        self.galleries.get(by, gallery_id)
        return self.feedback.comments(gallery_id, after=after, limit=limit)

    def reply(
        self,
        gallery_id: GalleryId,
        photo_id: PhotoId,
        words: str,
        *,
        by: UserId,
        to: ViewerId | None = None,
    ) -> Comment:
        """Return the photographer's new comment on a photo, for one viewer or for everybody.

        Raises:
            NotFoundError: If photo or viewer do not exist for this photographer.
            InvalidError: If it is empty or too long.
        """
        checked = text.prose(words, "text", longest=COMMENT_MAX_CHARS, shortest=1)
        self.galleries.get(by, gallery_id)
        self.photos.get(by, gallery_id, photo_id)
        if to is not None and self.feedback.find_viewer(gallery_id, to) is None:
            raise NotFoundError("viewer")
        name = self.users.get(by).name
        return self._store_comment(gallery_id, photo_id, checked, Author.PHOTOGRAPHER, to, name)

    def _store_comment(  # noqa: PLR0913, PLR0917 - the fields of a comment
        self,
        gallery_id: GalleryId,
        photo_id: PhotoId,
        words: str,
        author: Author,
        viewer_id: ViewerId | None,
        name: str,
    ) -> Comment:
        now = self.clock.now()
        comment_id = CommentId(self.tokens.new_id(now))
        comment = Comment(
            id=comment_id,
            gallery_id=gallery_id,
            photo_id=photo_id,
            author=author,
            viewer_id=viewer_id,
            author_name=name,
            text=words,
            created_at=min(now, made_at(comment_id)),  # a repeat writes the same comment
        )
        self.feedback.add_comment(comment)
        return comment

    def _seen(self, access: Access, chosen: frozenset[PhotoId]) -> int:
        """Return how many of the photos this access may see."""
        return sum(entry.id in chosen for _, entry in self.viewing.ordered(access))

    def _require_time(self, access: Access) -> None:
        """Return while the link lets its viewers choose, or raise SelectionClosedError."""
        deadline = access.grant.selection_deadline if isinstance(access.grant, ShareLink) else None
        if deadline is not None and self.clock.now() >= deadline:
            raise SelectionClosedError("the time to choose is over; ask the photographer")

    def _viewer(self, access: Access) -> Viewer:
        """Return the stored viewer of an access, stored now if this is their first word."""
        viewer_id = _viewer_id(access)
        known = self.feedback.find_viewer(access.gallery.id, viewer_id)
        if known:
            return known
        grant = access.grant
        invited = grant if isinstance(grant, ClientGrant) else None
        return self.feedback.put_viewer(
            Viewer(
                id=viewer_id,
                gallery_id=access.gallery.id,
                created_at=self.clock.now(),
                name=invited.name if invited else "",
                email=invited.email if invited else None,
                verified=invited is not None,
                link_id=grant.id if isinstance(grant, ShareLink) else None,
            )
        )


def _viewer_id(access: Access) -> ViewerId:
    if access.viewer_id is None:
        raise NotFoundError("viewer")
    return access.viewer_id
