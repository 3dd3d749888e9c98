"""Viewers and comments as items, and what their conditions say."""

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Check
from galerly.adapters.aws.dynamodb_gallery_items import is_live
from galerly.adapters.aws.dynamodb_items import Attribute, ItemType, text
from galerly.adapters.aws.dynamodb_store import Store
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.feedback import Comment, Viewer
from galerly.domain.model.ids import GalleryId, PhotoId

VIEWER = ItemType(Viewer, {"id": "viewer_id"})
COMMENT = ItemType(Comment, {"id": "comment_id"})

EXISTS = "attribute_exists(id)"
CHOOSING = EXISTS + " AND attribute_not_exists(submitted_at)"
"""Of a viewer whose selection is not frozen."""


def require_live_gallery(store: Store, gallery_id: GalleryId) -> None:
    """Return if a gallery takes words of its viewers, or raise NotFoundError.

    It is read before, not checked inside the transaction of what is added: all that is said in a
    gallery at once would fight over its head. A deletion in between is no harm, because a purge
    forgets the photos first, without which nothing is added, and then what was said of them.
    """
    head = store.get(store.tables.galleries, keys.gallery_head(gallery_id))
    if not is_live(head):
        raise NotFoundError("photo")


def of_photo(store: Store, gallery_id: GalleryId, photo_id: PhotoId) -> Check:
    """Return the check that a photo is in its gallery."""
    return Check(
        store.tables.photos,
        keys.photo(gallery_id, photo_id),
        "kind = :photo",
        {":photo": text("photo")},
    )


def ids_in(key: Attribute) -> list[str]:
    """Return the ids that a sort key is made of."""
    sort: str = key["S"]
    return sort.split("#")[1:]
