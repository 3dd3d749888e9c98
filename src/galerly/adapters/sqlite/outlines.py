"""Stored outlines."""

import msgspec

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.gallery_rows import find_live
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.outline import Outline

_FIND = """
    SELECT body FROM outlines JOIN galleries ON galleries.id = outlines.gallery_id
    WHERE outlines.gallery_id = ? AND galleries.deleted_at IS NULL
"""
_PUT = """
    INSERT INTO outlines (gallery_id, content_version, body) VALUES (?, ?, ?)
    ON CONFLICT (gallery_id)
      DO UPDATE SET content_version = excluded.content_version, body = excluded.body
      WHERE content_version <= excluded.content_version
"""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outline)


class SqliteOutlines(OnDatabase):
    """The part of `GalleryRepository` about outlines, in the table `outlines`."""

    def find_outline(self, gallery_id: GalleryId) -> Outline | None:
        row = self.database.row(_FIND, [gallery_id])
        if row is None:
            return None
        try:
            return _decoder.decode(row[0])
        except msgspec.DecodeError:  # of another Galerly: it is made again
            return None

    def put_outline(self, owner_id: UserId, outline: Outline) -> None:
        body = _encoder.encode(outline)
        with self.database.writing() as write:
            if find_live(write, owner_id, outline.gallery_id) is not None:
                write.run(_PUT, [outline.gallery_id, outline.content_version, body])
