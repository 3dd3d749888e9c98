"""Stored slots of uploads."""

from collections.abc import Sequence
from datetime import datetime

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.gallery_rows import get_live
from galerly.adapters.sqlite.rows import AMONG, LOWEST, RowType, page_of
from galerly.adapters.sqlite.values import to_json, to_micros
from galerly.domain.model.errors import ConflictError
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.page import Page, Position
from galerly.domain.model.photo import Upload

UPLOAD = RowType(Upload)

_SELECT = UPLOAD.select("uploads")
_PUT = UPLOAD.insert("uploads").replace("INSERT INTO", "INSERT OR REPLACE INTO", 1)
_CONFIRMED = """
    SELECT 1 FROM photos
    WHERE gallery_id = ? AND id IN (SELECT value FROM json_each(?)) LIMIT 1
"""
_SOME = _SELECT + "WHERE gallery_id = ? AND owner_id = ? AND photo_id " + AMONG
_PAGE = _SELECT + "WHERE gallery_id = ? AND owner_id = ? AND photo_id > ? ORDER BY photo_id LIMIT ?"
_EXPIRED = _SELECT + "WHERE expires_at <= ? ORDER BY expires_at LIMIT ?"
_OPEN_BYTES = """
    SELECT coalesce(sum(size_bytes), 0) FROM uploads WHERE owner_id = ? AND expires_at > ?
"""
_REMOVE = """
    DELETE FROM uploads
    WHERE gallery_id = ? AND owner_id = ? AND photo_id IN (SELECT value FROM json_each(?))
"""


class SqliteUploads(OnDatabase):
    """The part of `PhotoRepository` about slots, in the table `uploads`."""

    def put_uploads(self, uploads: Sequence[Upload]) -> None:
        with self.database.writing() as write:
            for owner_id, gallery_id in {(u.owner_id, u.gallery_id) for u in uploads}:
                get_live(write, owner_id, gallery_id)
                ids = [u.photo_id for u in uploads if u.gallery_id == gallery_id]
                if write.row(_CONFIRMED, [gallery_id, to_json(ids)]):
                    raise ConflictError("this upload was confirmed already")
            write.run_many(_PUT, [UPLOAD.values(upload) for upload in uploads])

    def uploads(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Upload]:
        rows = self.database.rows(_SOME, [gallery_id, owner_id, to_json(photo_ids)])
        return {upload.photo_id: upload for upload in map(UPLOAD.of, rows)}

    def page_uploads(
        self, owner_id: UserId, gallery_id: GalleryId, *, after: Position | None, limit: int
    ) -> Page[Upload]:
        (last_id,) = after or (LOWEST,)
        rows = self.database.rows(_PAGE, [gallery_id, owner_id, last_id, limit + 1])
        return page_of([UPLOAD.of(row) for row in rows], limit, lambda u: (u.photo_id,))

    def expired_uploads(self, *, now: datetime, limit: int) -> tuple[Upload, ...]:
        rows = self.database.rows(_EXPIRED, [to_micros(now), limit])
        return tuple(UPLOAD.of(row) for row in rows)

    def open_bytes(self, owner_id: UserId, *, now: datetime) -> int:
        [(size_bytes,)] = self.database.rows(_OPEN_BYTES, [owner_id, to_micros(now)])
        return int(size_bytes)

    def remove_uploads(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> None:
        with self.database.writing() as write:
            write.run(_REMOVE, [gallery_id, owner_id, to_json(photo_ids)])
