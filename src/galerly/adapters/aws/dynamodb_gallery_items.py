"""Galleries, share links and invitations as items, and what their conditions say."""

from galerly.adapters.aws.dynamodb_items import Item, ItemType
from galerly.domain.model.gallery import ClientGrant, Gallery, ShareLink
from galerly.domain.model.ids import UserId

GALLERY = ItemType(Gallery, {"owner_id": "user_id"})
LINK = ItemType(ShareLink, {"id": "link_id"})
GRANT = ItemType(ClientGrant)

COUNTED = frozenset(
    {"photo_count", "total_bytes", "content_version", "favorite_count", "news_at", "looked_at"}
)
"""What is counted and noted in a gallery's item by itself, without its version."""

CLIENT_EMAILS = "client_emails"
"""The addresses of a gallery's invitations, a set in its item: a search needs no other item."""

MISSING = "attribute_not_exists(id)"
LIVE = "attribute_exists(id) AND attribute_not_exists(deleted_at)"
LIVE_OF_OWNER = LIVE + " AND owner_id = :owner"
"""Of a gallery's head, which stands under the gallery's id alone."""


def is_live(item: Item | None) -> bool:
    """Return whether an item of a gallery is there and not marked deleted."""
    return item is not None and "deleted_at" not in item


def is_live_of(head: Item | None, owner_id: UserId) -> bool:
    """Return whether a gallery's head is there, not marked deleted, and of this owner."""
    return head is not None and is_live(head) and head["owner_id"]["S"] == owner_id
