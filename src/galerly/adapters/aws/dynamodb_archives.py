"""Archives: an item each, one that makes its content unique, and the list of its files in parts."""

import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice

import msgspec
from attrs import evolve

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import (
    Action,
    ConditionFailed,
    Delete,
    Put,
    TransactionFailed,
)
from galerly.adapters.aws.dynamodb_expiry import OnExpiry
from galerly.adapters.aws.dynamodb_gallery_items import MISSING
from galerly.adapters.aws.dynamodb_items import Item, ItemType, number, text
from galerly.adapters.aws.dynamodb_photo_items import ARCHIVE_SHARDS, shard_of
from galerly.domain.model.archive import Archive, ArchiveFile
from galerly.domain.model.errors import (
    ConflictError,
    NotFoundError,
    StaleError,
    UnavailableError,
)
from galerly.domain.model.ids import ArchiveId, GalleryId
from galerly.ports.archives import ArchiveRepository

ARCHIVE = ItemType(Archive, {"id": "archive_id"})

_PART_MAX_BYTES = 390_000  # of an item's 400 KB
_TRIES = 8  # of adding one, while others add and remove the same
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[ArchiveFile, ...])


class DynamodbArchives(OnExpiry, ArchiveRepository):
    """Archives in the table of photos, in the partition of their gallery."""

    def add(self, archive: Archive, files: Sequence[ArchiveFile]) -> Archive:
        parts = _parts(archive, files)
        claim = keys.archive_fingerprint(archive.gallery_id, archive.fingerprint)
        for _ in range(_TRIES):
            known = self.store.get(self.table, claim)
            earlier = self._find(archive.gallery_id, known) if known else None
            if earlier and earlier.usable(archive.created_at):
                return earlier
            # Files first: whoever finds the archive finds them, too.
            self.store.write_many(self.table, puts=parts)
            try:
                self.store.transact(self._addition(archive, claim, known, earlier))
            except TransactionFailed as failure:
                if failure.reasons[1].failed:
                    raise ConflictError("an archive with this id exists") from failure
                continue
            if earlier:
                self._forget_files(earlier)
            return archive
        raise UnavailableError

    def get(self, gallery_id: GalleryId, archive_id: ArchiveId) -> Archive:
        item = self.store.get(self.table, keys.archive(gallery_id, archive_id))
        if item is None:
            raise NotFoundError("archive")
        return ARCHIVE.of(item)

    def of_gallery(self, gallery_id: GalleryId) -> tuple[Archive, ...]:
        return tuple(map(ARCHIVE.of, self._beginning(gallery_id, keys.ARCHIVES)))

    def files(self, gallery_id: GalleryId, archive_id: ArchiveId) -> tuple[ArchiveFile, ...]:
        if self.store.get(self.table, keys.archive(gallery_id, archive_id)) is None:
            return ()
        parts = self._beginning(gallery_id, keys.archive_files_of(archive_id))
        body = b"".join(part["body"]["B"] for part in parts)
        return _decoder.decode(zlib.decompress(body)) if body else ()

    def replace(self, archive: Archive) -> Archive:
        stored = evolve(archive, version=archive.version + 1)
        try:
            self.store.put(
                self.table,
                _item(stored),
                condition="attribute_exists(id) AND version = :read",
                values={":read": number(archive.version)},
            )
        except ConditionFailed as failure:
            if failure.item is None:
                raise NotFoundError("archive") from failure
            raise StaleError("archive") from failure
        return stored

    def expired(self, *, now: datetime, limit: int) -> tuple[Archive, ...]:
        return tuple(map(ARCHIVE.of, self.expired_items(ARCHIVE_SHARDS, now=now, limit=limit)))

    def remove(self, gallery_id: GalleryId, archive_id: ArchiveId) -> None:
        item = self.store.get(self.table, keys.archive(gallery_id, archive_id))
        if item is None:
            return
        archive = ARCHIVE.of(item)
        claim = keys.archive_fingerprint(gallery_id, archive.fingerprint)
        self._forget_files(archive)
        with suppress(ConditionFailed):  # a later archive of the same content has it
            self.store.delete(
                self.table,
                claim,
                condition="archive_id = :mine",
                values={":mine": text(archive_id)},
            )
        self.store.delete(self.table, keys.archive(gallery_id, archive_id))

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        found = self._beginning(gallery_id, keys.ARCHIVES, page=limit)
        ids = [ArchiveId(item["archive_id"]["S"]) for item in islice(found, limit)]
        for archive_id in ids:
            self.remove(gallery_id, archive_id)
        if len(ids) < limit:
            # What an addition that was cut short left behind.
            for beginning in (keys.ARCHIVE_FILES, keys.FINGERPRINTS):
                rows = self._beginning(gallery_id, beginning, project="gallery_id, id")
                self.store.write_many(self.table, deletes=list(rows))
        return len(ids)

    def _find(self, gallery_id: GalleryId, claim: Item) -> Archive | None:
        archive_id = ArchiveId(claim["archive_id"]["S"])
        item = self.store.get(self.table, keys.archive(gallery_id, archive_id))
        return ARCHIVE.of(item) if item else None

    def _addition(
        self, archive: Archive, claim: Item, known: Item | None, earlier: Archive | None
    ) -> list[Action]:
        """Return what stores an archive in the place of the one that has its fingerprint."""
        mine: Item = {**claim, "archive_id": text(archive.id)}
        same = {":known": known["archive_id"]} if known else None
        actions: list[Action] = [
            Put(self.table, mine, "archive_id = :known" if known else MISSING, same),
            Put(self.table, _item(archive), MISSING),
        ]
        if earlier:
            actions.append(
                Delete(
                    self.table,
                    keys.archive(earlier.gallery_id, earlier.id),
                    "version = :read",
                    {":read": number(earlier.version)},
                )
            )
        return actions

    def _forget_files(self, archive: Archive) -> None:
        beginning = keys.archive_files_of(archive.id)
        parts = self._beginning(archive.gallery_id, beginning, project="gallery_id, id")
        self.store.write_many(self.table, deletes=list(parts))


def _item(archive: Archive) -> Item:
    return {
        **ARCHIVE.attributes(archive),
        **keys.archive(archive.gallery_id, archive.id),
        "expiry_shard": text(shard_of(archive.id, ARCHIVE_SHARDS)),
    }


def _parts(archive: Archive, files: Sequence[ArchiveFile]) -> list[Item]:
    body = zlib.compress(_encoder.encode(tuple(files)))
    return [
        {
            **keys.archive_files(archive.gallery_id, archive.id, number_),
            "body": {"B": body[start : start + _PART_MAX_BYTES]},
        }
        for number_, start in enumerate(range(0, len(body), _PART_MAX_BYTES))
    ]
