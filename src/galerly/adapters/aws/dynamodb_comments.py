"""Comments in DynamoDB.

A comment stands with those of its photo. A second, small item holds its place among all comments of
the gallery: from those few bytes comments are counted, listed through the gallery, and found by
their id. One transaction writes both.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Delete, Put, TransactionFailed
from galerly.adapters.aws.dynamodb_feedback_items import (
    COMMENT,
    ids_in,
    of_photo,
    require_live_gallery,
)
from galerly.adapters.aws.dynamodb_gallery_rows import OnGallery
from galerly.adapters.aws.dynamodb_items import Item, text
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.feedback import Comment
from galerly.domain.model.ids import CommentId, GalleryId, PhotoId, ViewerId
from galerly.domain.model.page import Page, Position


class DynamodbComments(OnGallery):
    """The part of `FeedbackRepository` about comments."""

    def add_comment(self, comment: Comment) -> None:
        gallery_id, photo_id = comment.gallery_id, comment.photo_id
        require_live_gallery(self.store, gallery_id)
        item = {**COMMENT.attributes(comment), **keys.comment(gallery_id, photo_id, comment.id)}
        remark: Item = {**keys.remark(gallery_id, comment.id), "photo_id": text(photo_id)}
        if comment.viewer_id is not None:
            remark["viewer_id"] = text(comment.viewer_id)
        try:
            self.store.transact(
                [
                    of_photo(self.store, gallery_id, photo_id),
                    Put(self.table, item),
                    Put(self.table, remark),
                ]
            )
        except TransactionFailed as failure:
            raise NotFoundError("photo") from failure

    def comments(
        self,
        gallery_id: GalleryId,
        photo_id: PhotoId | None = None,
        *,
        for_viewer: ViewerId | None = None,
        after: Position | None = None,
        limit: int,
    ) -> Page[Comment]:
        last = CommentId(str(after[0])) if after else None
        if photo_id is None:
            items = self._of_gallery(gallery_id, for_viewer, last, limit + 1)
        else:
            items = self._of_photo(gallery_id, photo_id, for_viewer, last, limit + 1)
        found = [COMMENT.of(item) for item in islice(items, limit + 1)]
        kept = tuple(found[:limit])
        more = len(found) > limit and kept
        return Page(items=kept, next_position=(kept[-1].id,) if more else None)

    def comment_counts(
        self, gallery_id: GalleryId, *, for_viewer: ViewerId | None = None
    ) -> dict[PhotoId, int]:
        remarks = self._beginning(gallery_id, keys.REMARKS, project="photo_id, viewer_id")
        return dict(Counter(PhotoId(r["photo_id"]["S"]) for r in remarks if _is_for(r, for_viewer)))

    def remove_comment(self, gallery_id: GalleryId, comment_id: CommentId) -> None:
        remark = self.store.get(self.table, keys.remark(gallery_id, comment_id))
        if remark is None:
            return
        photo_id = PhotoId(remark["photo_id"]["S"])
        self.store.transact(
            [
                Delete(self.table, keys.comment(gallery_id, photo_id, comment_id)),
                Delete(self.table, keys.remark(gallery_id, comment_id)),
            ]
        )

    def _of_photo(
        self,
        gallery_id: GalleryId,
        photo_id: PhotoId,
        viewer_id: ViewerId | None,
        last: CommentId | None,
        page: int,
    ) -> Iterator[Item]:
        after = keys.comment(gallery_id, photo_id, last) if last else None
        beginning = keys.comments_on(photo_id)
        items = self._beginning(gallery_id, beginning, after=after, page=page)
        return (item for item in items if _is_for(item, viewer_id))

    def _of_gallery(
        self,
        gallery_id: GalleryId,
        viewer_id: ViewerId | None,
        last: CommentId | None,
        page: int,
    ) -> Iterator[Item]:
        after = keys.remark(gallery_id, last) if last else None
        remarks = self._beginning(gallery_id, keys.REMARKS, after=after, page=page)
        shown = (remark for remark in remarks if _is_for(remark, viewer_id))
        while chunk := list(islice(shown, page)):
            wanted = [
                keys.comment(
                    gallery_id,
                    PhotoId(remark["photo_id"]["S"]),
                    CommentId(ids_in(remark["id"])[0]),
                )
                for remark in chunk
            ]
            found = self.store.get_many([(self.table, key) for key in wanted])
            yield from (item for item in found if item)


def _is_for(item: Item, viewer_id: ViewerId | None) -> bool:
    """Return whether a comment is shown to this viewer: it names them, or nobody; None: all are."""
    named = item.get("viewer_id", {}).get("S")
    return viewer_id is None or named is None or named == viewer_id
