"""Favorites in DynamoDB.

A viewer's favorites stand together, because every page that the viewer opens reads them. Their
number is kept in the viewer's item, in the transaction that adds or removes one.
"""

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Delete, Put, TransactionFailed, Update
from galerly.adapters.aws.dynamodb_feedback_items import (
    CHOOSING,
    EXISTS,
    ids_in,
    of_photo,
    require_live_gallery,
)
from galerly.adapters.aws.dynamodb_gallery_items import MISSING
from galerly.adapters.aws.dynamodb_gallery_rows import OnGallery
from galerly.adapters.aws.dynamodb_items import Item, ItemType, number, time
from galerly.domain.model.errors import NotFoundError, SelectionClosedError
from galerly.domain.model.feedback import Favorite
from galerly.domain.model.ids import GalleryId, PhotoId, ViewerId

_FAVORITE = ItemType(Favorite)


class DynamodbFavorites(OnGallery):
    """The part of `FeedbackRepository` about favorites, counted in the viewers' items."""

    def add_favorite(self, favorite: Favorite) -> bool:
        gallery_id, viewer_id = favorite.gallery_id, favorite.viewer_id
        require_live_gallery(self.store, gallery_id)
        item = {
            **keys.favorite(gallery_id, viewer_id, favorite.photo_id),
            "created_at": time(favorite.created_at),
        }
        try:
            self.store.transact(
                [
                    _counted(self.table, gallery_id, viewer_id, 1),
                    of_photo(self.store, gallery_id, favorite.photo_id),
                    Put(self.table, item, condition=MISSING),
                ]
            )
        except TransactionFailed as failure:
            viewer, photo, _ = failure.reasons
            if viewer.failed and viewer.item is None:
                raise NotFoundError("viewer") from failure
            if photo.failed:
                raise NotFoundError("photo") from failure
            if viewer.failed:
                raise _closed() from failure
            return False  # it was there
        return True

    def remove_favorite(
        self, gallery_id: GalleryId, viewer_id: ViewerId, photo_id: PhotoId
    ) -> bool:
        try:
            self.store.transact(
                [
                    _counted(self.table, gallery_id, viewer_id, -1),
                    Delete(
                        self.table,
                        keys.favorite(gallery_id, viewer_id, photo_id),
                        condition=EXISTS,
                    ),
                ]
            )
        except TransactionFailed as failure:
            viewer, _ = failure.reasons
            if viewer.failed and viewer.item is not None:
                raise _closed() from failure
            return False  # no such viewer, or no such favorite
        return True

    def favorites_of(self, gallery_id: GalleryId, viewer_id: ViewerId) -> frozenset[PhotoId]:
        items = self._beginning(gallery_id, keys.favorites_of(viewer_id), project="id")
        return frozenset(PhotoId(ids_in(item["id"])[1]) for item in items)

    def favorites(self, gallery_id: GalleryId) -> tuple[Favorite, ...]:
        found = []
        for item in self._beginning(gallery_id, keys.FAVORITES):
            viewer_id, photo_id = ids_in(item["id"])
            ids = {"viewer_id": {"S": viewer_id}, "photo_id": {"S": photo_id}}
            found.append(_FAVORITE.of({**item, **ids}))
        return tuple(sorted(found, key=lambda f: (f.viewer_id, f.created_at, f.photo_id)))


def _counted(table: str, gallery_id: GalleryId, viewer_id: ViewerId, more: int) -> Update:
    values: Item = {":more": number(more)}
    return Update(
        table,
        keys.viewer(gallery_id, viewer_id),
        "ADD favorite_count :more",
        values,
        condition=CHOOSING,
    )


def _closed() -> SelectionClosedError:
    return SelectionClosedError("this selection was submitted; ask the photographer to reopen it")
