"""Open upload slots."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Check, ConditionFailed, Put, TransactionFailed
from galerly.adapters.aws.dynamodb_expiry import OnExpiry
from galerly.adapters.aws.dynamodb_gallery_items import LIVE, is_live
from galerly.adapters.aws.dynamodb_items import Item, integer, text, time
from galerly.adapters.aws.dynamodb_photo_items import (
    SLOT_KIND,
    SLOT_SHARDS,
    UPLOAD,
    is_slot_of,
    slot_item,
)
from galerly.adapters.aws.dynamodb_store import TRANSACT_AT_ONCE
from galerly.domain.model.errors import ConflictError, NotFoundError
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.page import Page, Position
from galerly.domain.model.photo import Upload

AT_ONCE = TRANSACT_AT_ONCE - 1
"""Photos in a transaction; the gallery is in it, too."""


class DynamodbUploads(OnExpiry):
    """The part of `PhotoRepository` about slots."""

    def put_uploads(self, uploads: Sequence[Upload]) -> None:
        galleries = {(upload.owner_id, upload.gallery_id) for upload in uploads}
        if len(galleries) == 1 and len(uploads) <= TRANSACT_AT_ONCE:
            self._put_at_once(*galleries.pop(), [slot_item(u) for u in uploads])
            return
        if len(galleries) * len(uploads) > AT_ONCE:
            # In more than one transaction, so what is sure to fail must fail before the first.
            found = self.store.get_many(
                [(self.table, keys.photo(u.gallery_id, u.photo_id)) for u in uploads]
            )
            if any(item and item["kind"] == text("photo") for item in found):
                raise _confirmed_already()
        for owner_id, gallery_id in sorted(galleries):
            slots = [slot_item(u) for u in uploads if u.gallery_id == gallery_id]
            for start in range(0, len(slots), AT_ONCE):
                self._put_slots(owner_id, gallery_id, slots[start : start + AT_ONCE])

    def uploads(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Upload]:
        found = self._items(gallery_id, photo_ids)
        return {
            i: UPLOAD.of(item) for i, item in found.items() if item and is_slot_of(item, owner_id)
        }

    def page_uploads(
        self, owner_id: UserId, gallery_id: GalleryId, *, after: Position | None, limit: int
    ) -> Page[Upload]:
        # Where a gallery has both, slots are few among photos: a request reads all it can.
        items = self._beginning(
            gallery_id,
            keys.PHOTOS,
            after=keys.photo(gallery_id, PhotoId(str(after[0]))) if after else None,
        )
        slots = (UPLOAD.of(item) for item in items if is_slot_of(item, owner_id))
        found = tuple(islice(slots, limit + 1))
        more = len(found) > limit
        kept = found[:limit]
        return Page(items=kept, next_position=(kept[-1].photo_id,) if more and kept else None)

    def expired_uploads(self, *, now: datetime, limit: int) -> tuple[Upload, ...]:
        found = self.expired_items(SLOT_SHARDS, now=now, limit=limit)
        # As they stand in the table: one that was confirmed or renewed meanwhile has not expired.
        items = [item for item in found if "slot_of" in item]
        return tuple(UPLOAD.of(item) for item in items)

    def open_bytes(self, owner_id: UserId, *, now: datetime) -> int:
        slots = self.store.query(
            self.table,
            "slot_of = :owner AND expires_at > :now",
            {":owner": text(owner_id), ":now": time(now)},
            index="user_id-index",
        )
        return sum(integer(slot, "size_bytes") for slot in slots)

    def remove_uploads(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> None:
        self.store.at_once(
            [
                lambda photo_id=photo_id: self._remove_slot(owner_id, gallery_id, photo_id)  # type: ignore[misc]  # a default binds it
                for photo_id in dict.fromkeys(photo_ids)
            ]
        )

    def _items(
        self, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Item | None]:
        """Return the item of each id, slot or photo."""
        wanted = list(dict.fromkeys(photo_ids))
        items = self.store.get_many([(self.table, keys.photo(gallery_id, i)) for i in wanted])
        return dict(zip(wanted, items, strict=True))

    def _put_at_once(self, owner_id: UserId, gallery_id: GalleryId, slots: list[Item]) -> None:
        """Store as many slots as a transaction holds while their gallery is looked at.

        A deletion of the gallery at this moment is no harm: its purge, done twice, finds them.
        """

        def put() -> bool:
            puts = [
                # Not another's slot: whether the gallery is the owner's, is not known yet.
                Put(
                    self.table,
                    slot,
                    "attribute_not_exists(id) OR (kind = :slot AND slot_of = :owner)",
                    {**SLOT_KIND, ":owner": text(owner_id)},
                )
                for slot in slots
            ]
            try:
                self.store.transact(puts)
            except TransactionFailed:
                return False
            return True

        own = keys.gallery(owner_id, gallery_id)
        calls: list[Callable[[], Any]] = [
            lambda: self.store.get(self.store.tables.galleries, own),
            put,
        ]
        gallery, stored = self.store.at_once(calls)
        if not is_live(gallery):
            if stored:
                deletes = [{name: slot[name] for name in ("gallery_id", "id")} for slot in slots]
                self.store.write_many(self.table, deletes=deletes)
            raise NotFoundError("gallery")
        if not stored:
            raise _confirmed_already()

    def _put_slots(self, owner_id: UserId, gallery_id: GalleryId, slots: list[Item]) -> None:
        live = Check(self.store.tables.galleries, keys.gallery(owner_id, gallery_id), LIVE)
        free = "attribute_not_exists(id) OR kind = :slot"
        try:
            self.store.transact([live, *(Put(self.table, slot, free, SLOT_KIND) for slot in slots)])
        except TransactionFailed as failure:
            if failure.reasons[0].failed:
                raise NotFoundError("gallery") from failure
            raise _confirmed_already() from failure

    def _remove_slot(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> None:
        try:
            self.store.delete(
                self.table,
                keys.photo(gallery_id, photo_id),
                condition="kind = :slot AND slot_of = :owner",
                values={**SLOT_KIND, ":owner": text(owner_id)},
            )
        except ConditionFailed:
            return  # a photo, another's, or gone


def _confirmed_already() -> ConflictError:
    return ConflictError("this upload was confirmed already")
