"""Stored comments."""

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import LOWEST, RowType, page_of
from galerly.adapters.sqlite.viewer_rows import require_photo
from galerly.domain.model.feedback import Comment
from galerly.domain.model.ids import CommentId, GalleryId, PhotoId, ViewerId
from galerly.domain.model.page import Page, Position

_COMMENT = RowType(Comment)

_SELECT = _COMMENT.select("comments")
_ADD = _COMMENT.insert("comments").replace("INSERT INTO", "INSERT OR REPLACE INTO", 1)
_SEEN = "AND (:viewer IS NULL OR viewer_id IS NULL OR viewer_id = :viewer) "
_PAGE = "AND id > :last ORDER BY id LIMIT :limit"
_OF_GALLERY = _SELECT + "WHERE gallery_id = :gallery " + _SEEN + _PAGE
_OF_PHOTO = _SELECT + "WHERE gallery_id = :gallery AND photo_id = :photo " + _SEEN + _PAGE
_COUNTS = f"""
    SELECT photo_id, count(*) FROM comments WHERE gallery_id = :gallery {_SEEN} GROUP BY photo_id
"""  # noqa: S608 - a condition written here
_REMOVE = "DELETE FROM comments WHERE gallery_id = ? AND id = ?"


class SqliteComments(OnDatabase):
    """The part of `FeedbackRepository` about comments, in the table `comments`."""

    def add_comment(self, comment: Comment) -> None:
        with self.database.writing() as write:
            require_photo(write, comment.gallery_id, comment.photo_id)
            write.run(_ADD, _COMMENT.values(comment))

    def comments(
        self,
        gallery_id: GalleryId,
        photo_id: PhotoId | None = None,
        *,
        for_viewer: ViewerId | None = None,
        after: Position | None = None,
        limit: int,
    ) -> Page[Comment]:
        (last_id,) = after or (LOWEST,)
        values = {"gallery": gallery_id, "viewer": for_viewer, "last": last_id, "limit": limit + 1}
        if photo_id is None:
            rows = self.database.rows(_OF_GALLERY, values)
        else:
            rows = self.database.rows(_OF_PHOTO, {**values, "photo": photo_id})
        return page_of([_COMMENT.of(row) for row in rows], limit, lambda comment: (comment.id,))

    def comment_counts(
        self, gallery_id: GalleryId, *, for_viewer: ViewerId | None = None
    ) -> dict[PhotoId, int]:
        values = {"gallery": gallery_id, "viewer": for_viewer}
        return {PhotoId(i): number for i, number in self.database.rows(_COUNTS, values)}

    def remove_comment(self, gallery_id: GalleryId, comment_id: CommentId) -> None:
        with self.database.writing() as write:
            write.run(_REMOVE, [gallery_id, comment_id])
