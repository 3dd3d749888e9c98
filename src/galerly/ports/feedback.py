"""Stored viewers, favorites, selections and comments."""

from typing import Protocol

from galerly.domain.model.feedback import Comment, Favorite, Viewer
from galerly.domain.model.ids import CommentId, GalleryId, PhotoId, ViewerId
from galerly.domain.model.page import Page, Position


class FeedbackRepository(Protocol):
    """What viewers left in a gallery. Whoever calls has settled that they may."""

    def put_viewer(self, viewer: Viewer) -> Viewer:
        """Store a viewer, or only the new name and address of a known one; return it as stored.

        Whether an address was proven (`verified`) changes with it.
        """

    def find_viewer(self, gallery_id: GalleryId, viewer_id: ViewerId) -> Viewer | None:
        """Return one viewer."""

    def viewers(self, gallery_id: GalleryId) -> tuple[Viewer, ...]:
        """Return all viewers of a gallery, in order of (created_at, id)."""

    def submit(self, viewer: Viewer, *, most: int | None) -> Viewer:
        """Freeze a selection (`submitted_at` and `note` of `viewer`); once submitted, a no-op.

        Raises:
            NotFoundError: If the viewer is unknown.
            SelectionFullError: If more than `most` favorites are stored.
        """

    def reopen(self, gallery_id: GalleryId, viewer_id: ViewerId) -> None:
        """Unfreeze a selection; idempotent; raise NotFoundError if the viewer is unknown."""

    def add_favorite(self, favorite: Favorite) -> bool:
        """Store a favorite and count it with its viewer; return False if it was there.

        Raises:
            NotFoundError: If the viewer is unknown, or the photo not (any more) in the gallery.
            SelectionClosedError: If the viewer's selection is submitted.
        """

    def remove_favorite(
        self, gallery_id: GalleryId, viewer_id: ViewerId, photo_id: PhotoId
    ) -> bool:
        """Forget a favorite; return False if there was none.

        Raises:
            SelectionClosedError: If the viewer's selection is submitted.
        """

    def favorites_of(self, gallery_id: GalleryId, viewer_id: ViewerId) -> frozenset[PhotoId]:
        """Return what one viewer chose."""

    def favorites(self, gallery_id: GalleryId) -> tuple[Favorite, ...]:
        """Return all favorites of a gallery, in order of (viewer id, created_at, photo id)."""

    def add_comment(self, comment: Comment) -> None:
        """Store a comment; raise NotFoundError if its photo is not (any more) in the gallery."""

    def comments(
        self,
        gallery_id: GalleryId,
        photo_id: PhotoId | None = None,
        *,
        for_viewer: ViewerId | None = None,
        after: Position | None = None,
        limit: int,
    ) -> Page[Comment]:
        """Return comments of a gallery or of one photo, oldest (lowest id) first; `(id,)`.

        With `for_viewer`, only those that name this viewer, or nobody.
        """

    def comment_counts(
        self, gallery_id: GalleryId, *, for_viewer: ViewerId | None = None
    ) -> dict[PhotoId, int]:
        """Return how many comments each photo has, as `comments` lists them; none: left out."""

    def remove_comment(self, gallery_id: GalleryId, comment_id: CommentId) -> None:
        """Forget a comment; idempotent."""

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        """Forget up to `limit` rows of a deleted gallery; return how many."""
