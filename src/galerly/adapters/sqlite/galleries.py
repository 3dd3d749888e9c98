"""Stored galleries; their share links, invitations and outlines stand in files of their own."""

from datetime import datetime

from attrs import evolve

from galerly.adapters.sqlite.gallery_rows import GALLERY, GRANT, LINK, find_live, get_live
from galerly.adapters.sqlite.grants import SqliteGrants
from galerly.adapters.sqlite.outlines import SqliteOutlines
from galerly.adapters.sqlite.rows import HIGHEST, page_of
from galerly.adapters.sqlite.share_links import SqliteShareLinks
from galerly.adapters.sqlite.statements import Value
from galerly.adapters.sqlite.values import to_micros
from galerly.domain.model.account import Usage
from galerly.domain.model.errors import IdTakenError, NotFoundError, StaleError
from galerly.domain.model.gallery import ClientGrant, Gallery, GalleryState, ShareLink
from galerly.domain.model.ids import GalleryId, LinkId, UserId
from galerly.domain.model.page import Page, Position
from galerly.domain.model.text import fold
from galerly.ports.galleries import GalleryRepository

COUNTED = (
    "photo_count",
    "total_bytes",
    "content_version",
    "favorite_count",
    "news_at",
    "looked_at",
)
_ADD = GALLERY.insert("galleries", "folded_title")
_REPLACE = GALLERY.update(
    "galleries",
    "folded_title",
    keys=["id"],
    but=["owner_id", *COUNTED],
)
_PAGE = f"""
    SELECT {GALLERY.names} FROM galleries
    WHERE owner_id = :owner_id AND deleted_at IS NULL AND id < :before
      AND (:state IS NULL OR state = :state)
      AND (:query = '' OR instr(folded_title, :query) OR EXISTS (
        SELECT 1 FROM grants
        WHERE grants.gallery_id = galleries.id AND instr(folded_email, :query)))
    ORDER BY id DESC LIMIT :limit
"""  # noqa: S608 - names of columns
_USAGE = """
    SELECT coalesce(sum(photo_count), 0), coalesce(sum(total_bytes), 0)
    FROM galleries WHERE owner_id = ? AND deleted_at IS NULL
"""
_COUNT_FAVORITES = """
    UPDATE galleries SET favorite_count = ? WHERE id = ? AND owner_id = ? AND deleted_at IS NULL
"""
_NOTE_NEWS = """
    UPDATE galleries SET news_at = max(?, coalesce(news_at, 0))
    WHERE id = ? AND owner_id = ? AND deleted_at IS NULL
"""
_NOTE_LOOKED = """
    UPDATE galleries SET looked_at = max(?, coalesce(looked_at, 0))
    WHERE id = ? AND owner_id = ? AND deleted_at IS NULL
"""
_MARK_DELETED = """
    UPDATE galleries SET deleted_at = ? WHERE id = ? AND owner_id = ? AND deleted_at IS NULL
"""
_DELETED = "SELECT 1 FROM galleries WHERE id = ? AND owner_id = ? AND deleted_at IS NOT NULL"
_TO_PURGE = "SELECT id FROM galleries WHERE owner_id = ? LIMIT ?"
_REMOVE = "DELETE FROM galleries WHERE id = ? AND owner_id = ?"
_VIEWED_LINK = LINK.select("share_links") + "WHERE id = ? AND gallery_id = ?"
_VIEWED_BY_CLIENT = GALLERY.select("galleries") + "WHERE id = ? AND deleted_at IS NULL"
_VIEWED_GRANT = GRANT.select("grants") + "WHERE gallery_id = ? AND email = ?"


class SqliteGalleries(SqliteShareLinks, SqliteGrants, SqliteOutlines, GalleryRepository):
    """Galleries in the table `galleries`, with what belongs to them."""

    def add(self, gallery: Gallery) -> None:
        with self.database.writing() as write:
            if write.row("SELECT 1 FROM galleries WHERE id = ?", [gallery.id]):
                raise IdTakenError("a gallery")
            write.run(_ADD, _values(gallery))

    def get(self, owner_id: UserId, gallery_id: GalleryId) -> Gallery:
        with self.database.reading() as reader:
            gallery = find_live(reader, owner_id, gallery_id)
        if gallery is None:
            raise NotFoundError("gallery")
        return gallery

    def replace(self, gallery: Gallery) -> Gallery:
        with self.database.writing() as write:
            before = get_live(write, gallery.owner_id, gallery.id)
            if before.version != gallery.version:
                raise StaleError("gallery")
            counted = {name: getattr(before, name) for name in COUNTED}
            stored = evolve(gallery, **counted, version=gallery.version + 1)
            write.run(_REPLACE, _values(stored))
        return stored

    def page(
        self,
        owner_id: UserId,
        *,
        query: str = "",
        state: GalleryState | None = None,
        after: Position | None = None,
        limit: int,
    ) -> Page[Gallery]:
        (before,) = after or (HIGHEST,)
        rows = self.database.rows(
            _PAGE,
            {
                "owner_id": owner_id,
                "before": before,
                "state": None if state is None else state.value,
                "query": fold(query),
                "limit": limit + 1,
            },
        )
        return page_of([GALLERY.of(row) for row in rows], limit, lambda gallery: (gallery.id,))

    def usage(self, owner_id: UserId) -> Usage:
        [(photos, size_bytes)] = self.database.rows(_USAGE, [owner_id])
        return Usage(photos=photos, size_bytes=size_bytes)

    def count_favorites(self, owner_id: UserId, gallery_id: GalleryId, count: int) -> None:
        with self.database.writing() as write:
            write.run(_COUNT_FAVORITES, [count, gallery_id, owner_id])

    def note_news(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        with self.database.writing() as write:
            write.run(_NOTE_NEWS, [to_micros(at), gallery_id, owner_id])

    def note_looked(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        with self.database.writing() as write:
            write.run(_NOTE_LOOKED, [to_micros(at), gallery_id, owner_id])

    def mark_deleted(self, gallery: Gallery) -> None:
        with self.database.writing() as write:
            write.run(_MARK_DELETED, [to_micros(gallery.deleted_at), gallery.id, gallery.owner_id])

    def deleted(self, owner_id: UserId, gallery_id: GalleryId) -> bool:
        return self.database.row(_DELETED, [gallery_id, owner_id]) is not None

    def ids_to_purge(self, owner_id: UserId, *, limit: int) -> tuple[GalleryId, ...]:
        return tuple(GalleryId(row[0]) for row in self.database.rows(_TO_PURGE, [owner_id, limit]))

    def remove(self, owner_id: UserId, gallery_id: GalleryId) -> None:
        with self.database.writing() as write:
            write.run(_REMOVE, [gallery_id, owner_id])  # links, grants and outline go with it

    def view_by_link(
        self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId
    ) -> tuple[Gallery, ShareLink | None] | None:
        with self.database.snapshot() as reader:
            gallery = find_live(reader, owner_id, gallery_id)
            row = reader.row(_VIEWED_LINK, [link_id, gallery_id])
        return (gallery, LINK.of(row) if row else None) if gallery else None

    def view_by_client(
        self, gallery_id: GalleryId, email: str
    ) -> tuple[Gallery, ClientGrant] | None:
        with self.database.snapshot() as reader:
            gallery = reader.row(_VIEWED_BY_CLIENT, [gallery_id])
            grant = reader.row(_VIEWED_GRANT, [gallery_id, email])
        return (GALLERY.of(gallery), GRANT.of(grant)) if gallery and grant else None


def _values(gallery: Gallery) -> dict[str, Value]:
    return {**GALLERY.values(gallery), "folded_title": fold(gallery.title)}
