"""Stored archives."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from attrs import evolve

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import RowType
from galerly.adapters.sqlite.values import to_micros
from galerly.domain.model.archive import Archive, ArchiveFile, ArchiveStatus
from galerly.domain.model.errors import ConflictError, NotFoundError, StaleError
from galerly.domain.model.ids import ArchiveId, GalleryId
from galerly.ports.archives import ArchiveRepository

_ARCHIVE = RowType(Archive)

_SELECT = _ARCHIVE.select("archives")
_ADD = _ARCHIVE.insert("archives")
_REPLACE = _ARCHIVE.update("archives", keys=["gallery_id", "id"])
_GET = _SELECT + "WHERE gallery_id = ? AND id = ?"
_OF_GALLERY = _SELECT + "WHERE gallery_id = ? ORDER BY id"
_FIND_SAME = _SELECT + "WHERE gallery_id = ? AND fingerprint = ?"
_EXPIRED = _SELECT + "WHERE expires_at <= ? ORDER BY expires_at, id LIMIT ?"
_ADD_FILES = "INSERT INTO archive_files (archive_id, body) VALUES (?, ?)"
_FILES = """
    SELECT body FROM archive_files JOIN archives ON archives.id = archive_files.archive_id
    WHERE archives.id = ? AND archives.gallery_id = ?
"""
_REMOVE = "DELETE FROM archives WHERE id = ? AND gallery_id = ?"  # its files go with it
_REMOVE_ANY = """
    DELETE FROM archives WHERE id IN (SELECT id FROM archives WHERE gallery_id = ? LIMIT ?)
"""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[ArchiveFile, ...])


class SqliteArchives(OnDatabase, ArchiveRepository):
    """Archives in the table `archives`, their lists of files in `archive_files`."""

    def add(self, archive: Archive, files: Sequence[ArchiveFile]) -> Archive:
        body = _encoder.encode(tuple(files))
        with self.database.writing() as write:
            row = write.row(_FIND_SAME, [archive.gallery_id, archive.fingerprint])
            if row is not None:
                earlier = _ARCHIVE.of(row)
                usable = earlier.status is not ArchiveStatus.FAILED
                if usable and earlier.expires_at > archive.created_at:
                    return earlier
                write.run(_REMOVE, [earlier.id, earlier.gallery_id])
            if write.row("SELECT 1 FROM archives WHERE id = ?", [archive.id]):
                raise ConflictError("an archive with this id exists")
            write.run(_ADD, _ARCHIVE.values(archive))
            write.run(_ADD_FILES, [archive.id, body])
        return archive

    def get(self, gallery_id: GalleryId, archive_id: ArchiveId) -> Archive:
        row = self.database.row(_GET, [gallery_id, archive_id])
        if row is None:
            raise NotFoundError("archive")
        return _ARCHIVE.of(row)

    def of_gallery(self, gallery_id: GalleryId) -> tuple[Archive, ...]:
        return tuple(_ARCHIVE.of(row) for row in self.database.rows(_OF_GALLERY, [gallery_id]))

    def files(self, gallery_id: GalleryId, archive_id: ArchiveId) -> tuple[ArchiveFile, ...]:
        row = self.database.row(_FILES, [archive_id, gallery_id])
        return _decoder.decode(row[0]) if row else ()

    def replace(self, archive: Archive) -> Archive:
        stored = evolve(archive, version=archive.version + 1)
        with self.database.writing() as write:
            row = write.row(_GET, [archive.gallery_id, archive.id])
            if row is None:
                raise NotFoundError("archive")
            if _ARCHIVE.of(row).version != archive.version:
                raise StaleError("archive")
            write.run(_REPLACE, _ARCHIVE.values(stored))
        return stored

    def expired(self, *, now: datetime, limit: int) -> tuple[Archive, ...]:
        rows = self.database.rows(_EXPIRED, [to_micros(now), limit])
        return tuple(_ARCHIVE.of(row) for row in rows)

    def remove(self, gallery_id: GalleryId, archive_id: ArchiveId) -> None:
        with self.database.writing() as write:
            write.run(_REMOVE, [archive_id, gallery_id])

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        with self.database.writing() as write:
            return write.run(_REMOVE_ANY, [gallery_id, limit])
