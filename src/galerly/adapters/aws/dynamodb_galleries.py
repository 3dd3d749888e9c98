"""Galleries in DynamoDB; links, invitations and outlines stand in files of their own.

A gallery is two items. Its own, in its owner's partition, is all that a list reads. Its head
stands in a partition named by the gallery alone, between outline, links and invitations, for reads
that know no owner, and makes its id unique. One transaction writes both.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from attrs import evolve

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import (
    ConditionFailed,
    Delete,
    Put,
    TransactionFailed,
    Update,
)
from galerly.adapters.aws.dynamodb_gallery_items import (
    CLIENT_EMAILS,
    COUNTED,
    GALLERY,
    GRANT,
    LINK,
    LIVE,
    MISSING,
    is_live,
)
from galerly.adapters.aws.dynamodb_grants import DynamodbGrants
from galerly.adapters.aws.dynamodb_items import (
    Attribute,
    Item,
    changes,
    integer,
    number,
    text,
    time,
)
from galerly.adapters.aws.dynamodb_outlines import DynamodbOutlines
from galerly.adapters.aws.dynamodb_share_links import DynamodbShareLinks
from galerly.domain.model.account import Usage
from galerly.domain.model.errors import IdTakenError, NotFoundError, StaleError
from galerly.domain.model.gallery import ClientGrant, Gallery, GalleryState, ShareLink
from galerly.domain.model.ids import GalleryId, LinkId, UserId
from galerly.domain.model.page import Page, Position
from galerly.domain.model.text import fold
from galerly.ports.galleries import GalleryRepository

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_REPLACED = frozenset(GALLERY.names) - COUNTED - {"user_id", "id", "deleted_at"}


class DynamodbGalleries(DynamodbShareLinks, DynamodbGrants, DynamodbOutlines, GalleryRepository):
    """Galleries in the table of galleries, with what belongs to them."""

    def add(self, gallery: Gallery) -> None:
        head: Item = {
            **keys.gallery_head(gallery.id),
            "owner_id": text(gallery.owner_id),
            "links": number(0),
        }
        try:
            self.store.transact(
                [
                    Put(self.table, GALLERY.attributes(gallery), condition=MISSING),
                    Put(self.table, head, condition=MISSING),
                ]
            )
        except TransactionFailed as failure:
            raise IdTakenError("a gallery") from failure

    def get(self, owner_id: UserId, gallery_id: GalleryId) -> Gallery:
        item = self.store.get(self.table, keys.gallery(owner_id, gallery_id))
        if item is None or not is_live(item):
            raise NotFoundError("gallery")
        return GALLERY.of(item)

    def replace(self, gallery: Gallery) -> Gallery:
        stored = evolve(gallery, version=gallery.version + 1)
        change = changes(GALLERY.attributes(stored), _REPLACED)
        try:
            item = self.store.update(
                self.table,
                keys.gallery(gallery.owner_id, gallery.id),
                change.expression,
                {**change.values, ":read": number(gallery.version)},
                names={**change.names, "#read": "version"},
                condition=LIVE + " AND #read = :read",
                returns="ALL_NEW",
            )
        except ConditionFailed as failure:
            if not is_live(failure.item):
                raise NotFoundError("gallery") from failure
            raise StaleError("gallery") from failure
        return GALLERY.of(item)

    def page(
        self,
        owner_id: UserId,
        *,
        query: str = "",
        state: GalleryState | None = None,
        after: Position | None = None,
        limit: int,
    ) -> Page[Gallery]:
        wanted = fold(query)
        # Whoever searches reads a megabyte a request; a plain list no more than it shows.
        some = None if wanted or state else limit + 1
        found: list[Gallery] = []
        for item in self._of_owner(owner_id, after=after, limit=some, descending=True):
            gallery = GALLERY.of(item)
            if (state is None or gallery.state is state) and _mentions(item, wanted):
                found.append(gallery)
                if len(found) > limit:
                    break
        more = len(found) > limit
        kept = tuple(found[:limit])
        return Page(items=kept, next_position=(kept[-1].id,) if more and kept else None)

    def usage(self, owner_id: UserId) -> Usage:
        photos = size_bytes = 0
        for item in self._of_owner(owner_id, project="photo_count, total_bytes, deleted_at"):
            photos += integer(item, "photo_count")
            size_bytes += integer(item, "total_bytes")
        return Usage(photos=photos, size_bytes=size_bytes)

    def count_favorites(self, owner_id: UserId, gallery_id: GalleryId, count: int) -> None:
        self._note(owner_id, gallery_id, "favorite_count", number(count))

    def note_news(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        self._note(owner_id, gallery_id, "news_at", time(at), unless_later=True)

    def note_looked(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        self._note(owner_id, gallery_id, "looked_at", time(at), unless_later=True)

    def mark_deleted(self, gallery: Gallery) -> None:
        self._mark_deleted(gallery.owner_id, gallery.id, gallery.deleted_at or _LONG_AGO)

    def deleted(self, owner_id: UserId, gallery_id: GalleryId) -> bool:
        item = self.store.get(self.table, keys.gallery(owner_id, gallery_id))
        return item is not None and not is_live(item)

    def ids_to_purge(self, owner_id: UserId, *, limit: int) -> tuple[GalleryId, ...]:
        items = self.store.query(
            self.table,
            "user_id = :owner",
            {":owner": text(owner_id)},
            project="id",
            limit=limit,
        )
        return tuple(GalleryId(item["id"]["S"]) for item in islice(items, limit))

    def remove(self, owner_id: UserId, gallery_id: GalleryId) -> None:
        own, head = keys.gallery(owner_id, gallery_id), keys.gallery_head(gallery_id)
        item, head_item = self.store.get_many([(self.table, own), (self.table, head)])
        if item is None and head_item is not None:
            return  # another's
        if is_live(item):
            # Nothing may be added to it any more while its parts go.
            self._mark_deleted(owner_id, gallery_id, _LONG_AGO)
        # What came too late to be forgotten the first time is found by the second.
        self._forget_parts(gallery_id)
        # Last, so that a purge that was cut short finds the gallery again.
        self.store.transact([Delete(self.table, own), Delete(self.table, head)])

    # --- reads for viewing ---

    def view_by_link(
        self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId
    ) -> tuple[Gallery, ShareLink | None] | None:
        gallery, link = self.store.get_many(
            [
                (self.table, keys.gallery(owner_id, gallery_id)),
                (self.table, keys.share_link(gallery_id, link_id)),
            ]
        )
        if gallery is None or not is_live(gallery):
            return None
        return GALLERY.of(gallery), LINK.of(link) if link else None

    def view_by_client(
        self, gallery_id: GalleryId, email: str
    ) -> tuple[Gallery, ClientGrant] | None:
        item = self.store.get(self.table, keys.grant(gallery_id, email))
        if item is None:
            return None
        grant = GRANT.of(item)
        gallery = self.store.get(self.table, keys.gallery(grant.owner_id, gallery_id))
        return (GALLERY.of(gallery), grant) if gallery and is_live(gallery) else None

    def _of_owner(
        self,
        owner_id: UserId,
        *,
        after: Position | None = None,
        limit: int | None = None,
        descending: bool = False,
        project: str | None = None,
    ) -> Iterator[Item]:
        items = self.store.query(
            self.table,
            "user_id = :owner",
            {":owner": text(owner_id)},
            after=keys.gallery(owner_id, GalleryId(str(after[0]))) if after else None,
            descending=descending,
            limit=limit,
            project=project,
        )
        return (item for item in items if is_live(item))

    def _note(
        self,
        owner_id: UserId,
        gallery_id: GalleryId,
        name: str,
        value: Attribute,
        *,
        unless_later: bool = False,
    ) -> None:
        earlier = f" AND (attribute_not_exists({name}) OR {name} < :value)" if unless_later else ""
        # Plain, not in a transaction with what is counted: all that is said in a gallery at once
        # would fight over this item. It may be repeated, so a lost answer is no harm.
        try:
            self.store.update(
                self.table,
                keys.gallery(owner_id, gallery_id),
                f"SET {name} = :value",
                {":value": value},
                condition=LIVE + earlier,
            )
        except ConditionFailed:
            return  # it is gone, or has a later one

    def _mark_deleted(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        marked = "SET deleted_at = :at"
        values = {":at": time(at)}
        try:
            self.store.transact(
                [
                    Update(self.table, key, marked, values, condition=LIVE)
                    for key in (keys.gallery(owner_id, gallery_id), keys.gallery_head(gallery_id))
                ]
            )
        except TransactionFailed:
            return  # gone, another's, or marked before

    def _forget_parts(self, gallery_id: GalleryId) -> None:
        """Forget all that stands around a gallery's head, the head left."""
        head = keys.gallery_head(gallery_id)["id"]
        lookups: list[Item] = []
        parts: list[Item] = []
        for item in self.store.query(
            self.table,
            "user_id = :gallery",
            {":gallery": keys.gallery_head(gallery_id)["user_id"]},
            project="user_id, id, token_hash, email",
        ):
            if item["id"] == head:
                continue
            if "token_hash" in item:
                lookups.append(keys.share_token(item["token_hash"]["S"]))
            if "email" in item:
                lookups.append(keys.client_gallery(item["email"]["S"], gallery_id))
            parts.append({"user_id": item["user_id"], "id": item["id"]})
        # Lookups first, and all of them: they are found through the parts alone.
        self.store.write_many(self.table, deletes=lookups)
        self.store.write_many(self.table, deletes=parts)


def _mentions(item: Item, wanted: str) -> bool:
    if not wanted or wanted in fold(item["title"]["S"]):
        return True
    emails = item.get(CLIENT_EMAILS, {"SS": []})["SS"]
    return any(wanted in fold(email) for email in emails)
