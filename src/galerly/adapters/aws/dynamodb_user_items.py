"""Accounts as items."""

from galerly.adapters.aws.dynamodb_items import Item, ItemType
from galerly.domain.model.account import User

USER = ItemType(User)

LIVE = "attribute_exists(id) AND attribute_not_exists(deleted_at)"

ALL = "*"
"""The partition of an index that holds all; no city's id."""


def is_live(item: Item | None) -> bool:
    """Return whether an account is there and not marked deleted."""
    return item is not None and "deleted_at" not in item
