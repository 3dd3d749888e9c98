"""Forgetting what was said of photos that are gone."""

from collections.abc import Collection

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Delete, TransactionFailed, Update
from galerly.adapters.aws.dynamodb_feedback_items import EXISTS, ids_in
from galerly.adapters.aws.dynamodb_gallery_rows import OnGallery
from galerly.adapters.aws.dynamodb_items import Item, number
from galerly.adapters.aws.dynamodb_store import Store
from galerly.domain.model.ids import CommentId, GalleryId, PhotoId, ViewerId

_AT_ONCE = 99
"""Favorites of one viewer in a transaction: it may hold 100 actions, and one counts them.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""


def forget_feedback(store: Store, gallery_id: GalleryId, photo_ids: Collection[PhotoId]) -> None:
    """Forget all favorites and comments of photos, and count the favorites no more; idempotent.

    To be called once the photos are gone: nothing is added to them any more then.
    """
    _Forgetting(store).forget(gallery_id, frozenset(photo_ids))


class _Forgetting(OnGallery):
    def forget(self, gallery_id: GalleryId, photo_ids: frozenset[PhotoId]) -> None:
        if not photo_ids:
            return
        while chosen := self._chosen(gallery_id, photo_ids):
            for viewer_id, of_viewer in chosen.items():
                for start in range(0, len(of_viewer), _AT_ONCE):
                    batch = of_viewer[start : start + _AT_ONCE]
                    self._unchoose(gallery_id, viewer_id, batch)
        self._forget_comments(gallery_id, photo_ids)

    def _chosen(
        self, gallery_id: GalleryId, photo_ids: frozenset[PhotoId]
    ) -> dict[ViewerId, list[PhotoId]]:
        """Return which of the photos each viewer chose."""
        found: dict[ViewerId, list[PhotoId]] = {}
        for item in self._beginning(gallery_id, keys.FAVORITES, project="id"):
            viewer_id, photo_id = ids_in(item["id"])
            if photo_id in photo_ids:
                found.setdefault(ViewerId(viewer_id), []).append(PhotoId(photo_id))
        return found

    def _unchoose(
        self, gallery_id: GalleryId, viewer_id: ViewerId, photo_ids: list[PhotoId]
    ) -> None:
        # A frozen selection, too, loses what does not exist any more.
        count = Update(
            self.table,
            keys.viewer(gallery_id, viewer_id),
            "ADD favorite_count :less",
            {":less": number(-len(photo_ids))},
            condition=EXISTS,
        )
        favorites = [keys.favorite(gallery_id, viewer_id, photo_id) for photo_id in photo_ids]
        try:
            self.store.transact(
                [count, *(Delete(self.table, key, condition=EXISTS) for key in favorites)]
            )
        except TransactionFailed as failure:
            viewer, *_ = failure.reasons
            if viewer.failed:  # nobody is left to count them
                self.store.write_many(self.table, deletes=favorites)
            # Else the viewer was faster with one of them: those that are left are looked for again.

    def _forget_comments(self, gallery_id: GalleryId, photo_ids: frozenset[PhotoId]) -> None:
        comments: list[Item] = []
        remarks: list[Item] = []
        for item in self._beginning(gallery_id, keys.REMARKS, project="id, photo_id"):
            photo_id = PhotoId(item["photo_id"]["S"])
            if photo_id in photo_ids:
                comment_id = CommentId(ids_in(item["id"])[0])
                comments.append(keys.comment(gallery_id, photo_id, comment_id))
                remarks.append(keys.remark(gallery_id, comment_id))
        # Places last: whoever repeats this finds the comments by them.
        self.store.write_many(self.table, deletes=comments)
        self.store.write_many(self.table, deletes=remarks)
