"""Upload slots and photos as items, and what their conditions say.

A slot becomes its photo in place: one item for both, so that they never exist beside each other and
the sweep of a slot can never take a photo's bytes.
"""

from zlib import crc32

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_items import Item, ItemType, integer, text
from galerly.domain.model.ids import UserId
from galerly.domain.model.photo import Photo, Upload

# Only slots have `slot_of`, only photos `user_id` and `sha256`: so each is in its indexes alone.
UPLOAD = ItemType(Upload, {"owner_id": "slot_of", "sha256": "declared_sha256"})
PHOTO = ItemType(Photo, {"id": "photo_id", "owner_id": "user_id"})

SLOT_KIND = {":slot": text("slot")}
PHOTO_KIND = {":photo": text("photo")}

SLOT_SHARDS = tuple(f"slot#{n}" for n in range(4))
ARCHIVE_SHARDS = tuple(f"archive#{n}" for n in range(4))


def shard_of(name: str, shards: tuple[str, ...]) -> str:
    """Return the partition of an index that holds `name`; one alone would take every write."""
    return shards[crc32(name.encode()) % len(shards)]


def slot_item(upload: Upload) -> Item:
    """Return the item of an open slot."""
    return {
        **UPLOAD.attributes(upload),
        **keys.photo(upload.gallery_id, upload.photo_id),
        "kind": text("slot"),
        "expiry_shard": text(shard_of(upload.photo_id, SLOT_SHARDS)),
    }


def photo_item(photo: Photo) -> Item:
    """Return the item of a confirmed photo."""
    return {
        **PHOTO.attributes(photo),
        **keys.photo(photo.gallery_id, photo.id),
        "kind": text("photo"),
    }


def is_slot_of(item: Item | None, owner_id: UserId) -> bool:
    """Return whether an item is an open slot of this account."""
    return item is not None and item.get("slot_of") == text(owner_id)


def is_photo_of(item: Item | None, owner_id: UserId) -> bool:
    """Return whether an item is a confirmed photo of this account."""
    return item is not None and item["kind"] == text("photo") and item["user_id"] == text(owner_id)


def size_of(items: list[Item]) -> int:
    """Return the bytes of some photos or slots."""
    return sum(integer(item, "size_bytes") for item in items)
