"""Viewers and selections in DynamoDB; favorites and comments stand in files of their own."""

from itertools import islice

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import ConditionFailed
from galerly.adapters.aws.dynamodb_comments import DynamodbComments
from galerly.adapters.aws.dynamodb_favorites import DynamodbFavorites
from galerly.adapters.aws.dynamodb_feedback_items import CHOOSING, EXISTS, VIEWER, ids_in
from galerly.adapters.aws.dynamodb_gallery_items import MISSING
from galerly.adapters.aws.dynamodb_items import Item, changes, integer, number, text, time
from galerly.domain.model.errors import NotFoundError, SelectionFullError
from galerly.domain.model.feedback import Viewer
from galerly.domain.model.ids import CommentId, GalleryId, PhotoId, ViewerId
from galerly.ports.feedback import FeedbackRepository

_RENEWED = frozenset({"name", "email", "verified"})  # of a viewer who is known already


class DynamodbFeedback(DynamodbFavorites, DynamodbComments, FeedbackRepository):
    """What viewers left, beside the photos of their gallery."""

    def put_viewer(self, viewer: Viewer) -> Viewer:
        item = VIEWER.attributes(viewer)
        key = keys.viewer(viewer.gallery_id, viewer.id)
        try:
            self.store.put(self.table, {**item, **key}, condition=MISSING)
        except ConditionFailed:
            return self._renamed(key, item)
        return viewer

    def find_viewer(self, gallery_id: GalleryId, viewer_id: ViewerId) -> Viewer | None:
        item = self.store.get(self.table, keys.viewer(gallery_id, viewer_id))
        return VIEWER.of(item) if item else None

    def viewers(self, gallery_id: GalleryId) -> tuple[Viewer, ...]:
        viewers = map(VIEWER.of, self._beginning(gallery_id, keys.VIEWERS))
        return tuple(sorted(viewers, key=lambda v: (v.created_at, v.id)))

    def submit(self, viewer: Viewer, *, most: int | None) -> Viewer:
        condition = CHOOSING
        values: Item = {":note": text(viewer.note)}
        change = "SET note = :note"
        if viewer.submitted_at is not None:
            change += ", submitted_at = :at"
            values[":at"] = time(viewer.submitted_at)
        if most is not None:
            condition += " AND favorite_count <= :most"
            values[":most"] = number(most)
        try:
            stored = self.store.update(
                self.table,
                keys.viewer(viewer.gallery_id, viewer.id),
                change,
                values,
                condition=condition,
                returns="ALL_NEW",
            )
        except ConditionFailed as failure:
            if failure.item is None:
                raise NotFoundError("viewer") from failure
            if "submitted_at" in failure.item:
                return VIEWER.of(failure.item)
            chosen = integer(failure.item, "favorite_count")
            raise SelectionFullError(chosen, most or 0) from failure
        return VIEWER.of(stored)

    def reopen(self, gallery_id: GalleryId, viewer_id: ViewerId) -> None:
        try:
            self.store.update(
                self.table,
                keys.viewer(gallery_id, viewer_id),
                "REMOVE submitted_at",
                {},
                condition=EXISTS,
            )
        except ConditionFailed as failure:
            raise NotFoundError("viewer") from failure

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        gone = 0
        for kind in (keys.FAVORITES, keys.REMARKS, keys.VIEWERS, keys.COMMENTS):
            if gone >= limit:
                break
            left = limit - gone
            rows = self._beginning(gallery_id, kind, project="gallery_id, id, photo_id", page=left)
            items = list(islice(rows, left))
            deletes: list[Item] = []
            for item in items:
                if kind == keys.REMARKS:
                    # A comment and its place are one row of what is forgotten.
                    photo_id = PhotoId(item["photo_id"]["S"])
                    comment_id = CommentId(ids_in(item["id"])[0])
                    deletes.append(keys.comment(gallery_id, photo_id, comment_id))
                deletes.append({"gallery_id": item["gallery_id"], "id": item["id"]})
            self.store.write_many(self.table, deletes=deletes)
            gone += len(items)
        return gone

    def _renamed(self, key: Item, item: Item) -> Viewer:
        """Give a known viewer another name and address; return them as stored."""
        # Whether an address was proven is a fact about that address.
        change = changes(item, _RENEWED)
        try:
            stored = self.store.update(
                self.table,
                key,
                change.expression,
                change.values,
                names=change.names,
                condition=EXISTS,
                returns="ALL_NEW",
            )
        except ConditionFailed as failure:  # the gallery is being purged
            raise NotFoundError("gallery") from failure
        return VIEWER.of(stored)
