"""Stored photos; the slots that they come from stand in a file of their own."""

from collections.abc import Sequence

from attrs import evolve

from galerly.adapters.sqlite.gallery_rows import count, get_live
from galerly.adapters.sqlite.rows import AMONG, LOWEST, RowType, page_of
from galerly.adapters.sqlite.statements import Statements
from galerly.adapters.sqlite.uploads import SqliteUploads
from galerly.adapters.sqlite.values import from_micros, to_json
from galerly.domain.model.errors import NotFoundError, StaleError, TooLargeError
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.outline import Outline, OutlineEntry
from galerly.domain.model.page import Page, Position
from galerly.domain.model.photo import Photo
from galerly.ports.photos import PhotoRepository

_PHOTO = RowType(Photo)

_SELECT = _PHOTO.select("photos")
_ADD = _PHOTO.insert("photos")
_REPLACE = _PHOTO.update("photos", keys=["gallery_id", "id"])
_GET = _SELECT + "WHERE gallery_id = ? AND id = ? AND owner_id = ?"
_SOME = _SELECT + "WHERE gallery_id = ? AND owner_id = ? AND id " + AMONG
_BETWEEN = _SELECT + "WHERE gallery_id = ? AND owner_id = ? AND id BETWEEN ? AND ? ORDER BY id"
_PAGE = _SELECT + "WHERE gallery_id = ? AND owner_id = ? AND id > ? ORDER BY id LIMIT ?"
_SLOTS = """
    SELECT photo_id FROM uploads
    WHERE gallery_id = ? AND owner_id = ? AND photo_id IN (SELECT value FROM json_each(?))
"""
_REMOVE_SLOTS = """
    DELETE FROM uploads WHERE gallery_id = ? AND photo_id IN (SELECT value FROM json_each(?))
"""
_BY_CHECKSUM = """
    SELECT sha256, min(id) FROM photos
    WHERE gallery_id = ? AND owner_id = ? AND sha256 IN (SELECT value FROM json_each(?))
    GROUP BY sha256
"""
_OUTLINE = """
    SELECT id, filename, section, position, taken_at, width_px, height_px, color,
           hidden = 0 AND status = 'ready'
    FROM photos WHERE gallery_id = ? ORDER BY id
"""

# Removing photos: what belongs to them first.
# The index is named: the planner takes the primary key, and with it all favorites of a gallery.
_CHOSEN_BY = """
    SELECT viewer_id, count(*) FROM favorites INDEXED BY favorites_by_photo
    WHERE gallery_id = :gallery_id AND photo_id IN (SELECT value FROM json_each(:ids))
    GROUP BY viewer_id
"""
_UNCOUNT = "UPDATE viewers SET favorite_count = favorite_count - ? WHERE gallery_id = ? AND id = ?"
_REMOVE_FAVORITES = """
    DELETE FROM favorites INDEXED BY favorites_by_photo
    WHERE gallery_id = :gallery_id AND photo_id IN (SELECT value FROM json_each(:ids))
"""
_REMOVE_COMMENTS = """
    DELETE FROM comments
    WHERE gallery_id = :gallery_id AND photo_id IN (SELECT value FROM json_each(:ids))
"""
_REMOVE = """
    DELETE FROM photos
    WHERE gallery_id = :gallery_id AND id IN (SELECT value FROM json_each(:ids))
"""
# A new version, lest a copy of the gallery that was read before put the old cover back.
_UNSET_COVER = """
    UPDATE galleries SET cover_photo_id = NULL, version = version + 1
    WHERE id = :gallery_id AND cover_photo_id IN (SELECT value FROM json_each(:ids))
"""

# Removing a gallery, some rows at a time.
_REMOVE_ANY_SLOTS = """
    DELETE FROM uploads WHERE gallery_id = :gallery_id AND photo_id IN (
      SELECT photo_id FROM uploads
      WHERE gallery_id = :gallery_id AND owner_id = :owner_id LIMIT :limit)
"""
_REMOVE_ANY = """
    DELETE FROM photos WHERE rowid IN (
      SELECT rowid FROM photos
      WHERE gallery_id = :gallery_id AND owner_id = :owner_id LIMIT :limit)
    RETURNING size_bytes
"""


class SqlitePhotos(SqliteUploads, PhotoRepository):
    """Photos in the table `photos`, counted in `galleries`."""

    def confirm(self, photos: Sequence[Photo], *, most: int) -> tuple[Photo, ...]:
        if not photos:
            return ()
        owner_id, gallery_id = photos[0].owner_id, photos[0].gallery_id
        ids = to_json([photo.id for photo in photos])
        with self.database.writing() as write:
            gallery = get_live(write, owner_id, gallery_id)
            known = _some(write, owner_id, gallery_id, ids)
            slots = {slot for (slot,) in write.rows(_SLOTS, [gallery_id, owner_id, ids])}
            new = {p.id: p for p in photos if p.id in slots and p.id not in known}
            if new and gallery.photo_count + len(new) > most:
                raise TooLargeError(f"a gallery holds at most {most} photos")
            if new:
                write.run_many(_ADD, [_PHOTO.values(photo) for photo in new.values()])
                write.run(_REMOVE_SLOTS, [gallery_id, to_json(list(new))])
                size_bytes = sum(photo.size_bytes for photo in new.values())
                count(write, gallery_id, photos=len(new), size_bytes=size_bytes)
        known.update(new)
        return tuple(known[photo.id] for photo in photos if photo.id in known)

    def get(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> Photo:
        row = self.database.row(_GET, [gallery_id, photo_id, owner_id])
        if row is None:
            raise NotFoundError("photo")
        return _PHOTO.of(row)

    def get_many(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Photo]:
        with self.database.reading() as reader:
            return _some(reader, owner_id, gallery_id, to_json(photo_ids))

    def get_between(
        self, owner_id: UserId, gallery_id: GalleryId, first: PhotoId, last: PhotoId
    ) -> dict[PhotoId, Photo]:
        rows = self.database.rows(_BETWEEN, [gallery_id, owner_id, first, last])
        return {photo.id: photo for photo in map(_PHOTO.of, rows)}

    def page(
        self, owner_id: UserId, gallery_id: GalleryId, *, after: Position | None, limit: int
    ) -> Page[Photo]:
        (last_id,) = after or (LOWEST,)
        rows = self.database.rows(_PAGE, [gallery_id, owner_id, last_id, limit + 1])
        return page_of([_PHOTO.of(row) for row in rows], limit, lambda photo: (photo.id,))

    def replace(self, photo: Photo) -> Photo:
        stored = evolve(photo, version=photo.version + 1)
        with self.database.writing() as write:
            row = write.row(_GET, [photo.gallery_id, photo.id, photo.owner_id])
            if row is None:
                raise NotFoundError("photo")
            get_live(write, photo.owner_id, photo.gallery_id)
            before = _PHOTO.of(row)
            if before.version != photo.version:
                raise StaleError("photo")
            write.run(_REPLACE, _PHOTO.values(stored))
            count(write, photo.gallery_id, size_bytes=stored.size_bytes - before.size_bytes)
        return stored

    def find_by_checksum(
        self, owner_id: UserId, gallery_id: GalleryId, sha256s: Sequence[str]
    ) -> dict[str, PhotoId]:
        rows = self.database.rows(_BY_CHECKSUM, [gallery_id, owner_id, to_json(sha256s)])
        return {sha256: PhotoId(photo_id) for sha256, photo_id in rows}

    def remove(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> tuple[Photo, ...]:
        with self.database.writing() as write:
            gone = _some(write, owner_id, gallery_id, to_json(photo_ids))
            if not gone:
                return ()
            of_them = {"gallery_id": gallery_id, "ids": to_json(list(gone))}
            chosen = write.rows(_CHOSEN_BY, of_them)
            write.run_many(_UNCOUNT, [(number, gallery_id, viewer) for viewer, number in chosen])
            write.run(_REMOVE_FAVORITES, of_them)
            write.run(_REMOVE_COMMENTS, of_them)
            write.run(_REMOVE, of_them)
            write.run(_UNSET_COVER, of_them)
            size_bytes = sum(photo.size_bytes for photo in gone.values())
            count(write, gallery_id, photos=-len(gone), size_bytes=-size_bytes)
        return tuple(gone[i] for i in dict.fromkeys(photo_ids) if i in gone)

    def outline(self, owner_id: UserId, gallery_id: GalleryId) -> Outline:
        with self.database.snapshot() as reader:
            gallery = get_live(reader, owner_id, gallery_id)
            rows = reader.rows(_OUTLINE, [gallery_id])
        return Outline(
            gallery_id=gallery_id,
            content_version=gallery.content_version,
            entries=tuple(
                OutlineEntry(
                    id=photo_id,
                    filename=filename,
                    section=section,
                    position=position,
                    taken_at=from_micros(taken_at),
                    width_px=width_px,
                    height_px=height_px,
                    color=color,
                    visible=bool(visible),
                )
                for (
                    photo_id, filename, section, position, taken_at,
                    width_px, height_px, color, visible,
                ) in rows
            ),
        )  # fmt: skip

    def remove_gallery(self, owner_id: UserId, gallery_id: GalleryId, *, limit: int) -> int:
        of_it = {"gallery_id": gallery_id, "owner_id": owner_id}
        with self.database.writing() as write:
            slots = write.run(_REMOVE_ANY_SLOTS, {**of_it, "limit": limit})
            gone = write.rows(_REMOVE_ANY, {**of_it, "limit": limit - slots})
            if gone:
                count(write, gallery_id, photos=-len(gone), size_bytes=-sum(b for (b,) in gone))
        return slots + len(gone)


def _some(
    reader: Statements, owner_id: UserId, gallery_id: GalleryId, ids: str
) -> dict[PhotoId, Photo]:
    rows = reader.rows(_SOME, [gallery_id, owner_id, ids])
    return {photo.id: photo for photo in map(_PHOTO.of, rows)}
