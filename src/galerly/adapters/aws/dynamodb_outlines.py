"""Outlines in DynamoDB.

An outline stands just before its gallery's head, so that one query finds both. Most fit one item.
Parts of a longer one are written first, under a name of their own, and count once the first item
names them: a reader finds the old outline or the new one, never half of either.
"""

from uuid import uuid4

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import ConditionFailed
from galerly.adapters.aws.dynamodb_gallery_items import is_live, is_live_of
from galerly.adapters.aws.dynamodb_items import Item, changes, integer, number, text
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.adapters.aws.outline_parts import pack, unpack
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.outline import Outline

_CHANGED = ("body", "content_version", "generation", "more")
_TRIES = 3  # of reading one whose parts are replaced meanwhile; a lost outline is made again


class DynamodbOutlines(OnStore):
    """The part of `GalleryRepository` about outlines."""

    NOUN = "galleries"

    def find_outline(self, gallery_id: GalleryId) -> Outline | None:
        for _ in range(_TRIES):
            items = {item["id"]["S"]: item for item in self._outline_items(gallery_id)}
            first = items.get(keys.outline(gallery_id)["id"]["S"])
            if first is None or not is_live(items.get(keys.gallery_head(gallery_id)["id"]["S"])):
                return None
            parts = [items.get(key["id"]["S"]) for key in _part_keys(gallery_id, first)]
            found = [part["body"]["B"] for part in (first, *parts) if part]
            if len(found) == 1 + len(parts):
                return unpack(gallery_id, integer(first, "content_version"), found)
        return None

    def put_outline(self, owner_id: UserId, outline: Outline) -> None:
        gallery_id = outline.gallery_id
        head = self.store.get(self.table, keys.gallery_head(gallery_id))
        if not is_live_of(head, owner_id):
            return
        bodies = pack(outline)
        first: Item = {
            "content_version": number(outline.content_version),
            "generation": text(uuid4().hex),
            "more": number(len(bodies) - 1),
            "body": {"B": bodies[0]},
        }
        parts = _part_keys(gallery_id, first)
        for key, body in zip(parts, bodies[1:], strict=True):
            self.store.put(self.table, {**key, "body": {"B": body}})
        change = changes(first, _CHANGED)
        try:
            before = self.store.update(
                self.table,
                keys.outline(gallery_id),
                change.expression,
                change.values,
                names=change.names,
                condition="attribute_not_exists(id) OR content_version <= :content_version",
                returns="UPDATED_OLD",
            )
        except ConditionFailed:
            self.store.write_many(self.table, deletes=parts)
        else:
            self.store.write_many(self.table, deletes=_part_keys(gallery_id, before))

    def _outline_items(self, gallery_id: GalleryId) -> list[Item]:
        return list(
            self.store.query(
                self.table,
                "user_id = :gallery AND id BETWEEN :first AND :head",
                {
                    ":gallery": keys.gallery_head(gallery_id)["user_id"],
                    ":first": keys.outline(gallery_id)["id"],
                    ":head": keys.gallery_head(gallery_id)["id"],
                },
            )
        )


def _part_keys(gallery_id: GalleryId, first: Item | None) -> list[Item]:
    """Return the keys of the parts that an outline's first item names."""
    if not first:
        return []
    generation = first["generation"]["S"]
    return [
        keys.outline_part(gallery_id, generation, number)
        for number in range(1, integer(first, "more") + 1)
    ]
