"""Stored share links."""

from attrs import evolve

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.gallery_rows import LINK, get_live
from galerly.adapters.sqlite.statements import Statements
from galerly.domain.model.errors import ConflictError, IdTakenError, NotFoundError, StaleError
from galerly.domain.model.gallery import LinkPlace, ShareLink
from galerly.domain.model.ids import GalleryId, LinkId, TokenHash, UserId

_ADD = LINK.insert("share_links")
_REPLACE = LINK.update("share_links", keys=["id"])
_COUNT = "SELECT count(*) FROM share_links WHERE gallery_id = ?"
_LIVE = (
    f"SELECT {LINK.names_in('share_links')}"  # noqa: S608 - names of columns
    " FROM share_links JOIN galleries ON galleries.id = share_links.gallery_id"
    " WHERE galleries.deleted_at IS NULL"
)
_GET = _LIVE + " AND share_links.id = ? AND galleries.id = ? AND galleries.owner_id = ?"
_LOCATE = "SELECT owner_id, gallery_id, id FROM share_links WHERE token_hash = ?"
_OF_GALLERY = (
    _LIVE
    + " AND share_links.gallery_id = ? AND galleries.owner_id = ?"
    + " ORDER BY share_links.id"
)
_REMOVE = """
    DELETE FROM share_links
    WHERE id = :id AND gallery_id = :gallery_id AND EXISTS (
      SELECT 1 FROM galleries
      WHERE id = :gallery_id AND owner_id = :owner_id AND deleted_at IS NULL)
"""


class SqliteShareLinks(OnDatabase):
    """The part of `GalleryRepository` about share links, in the table `share_links`."""

    def add_link(self, link: ShareLink, *, most: int) -> None:
        with self.database.writing() as write:
            get_live(write, link.owner_id, link.gallery_id)
            if write.row("SELECT 1 FROM share_links WHERE id = ?", [link.id]):
                raise IdTakenError("a share link")
            [(count,)] = write.rows(_COUNT, [link.gallery_id])
            if count >= most:
                raise ConflictError(f"a gallery has at most {most} share links; revoke one first")
            _refuse_taken_token(write, link)
            write.run(_ADD, LINK.values(link))

    def get_link(self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId) -> ShareLink:
        row = self.database.row(_GET, [link_id, gallery_id, owner_id])
        if row is None:
            raise NotFoundError("share link")
        return LINK.of(row)

    def locate_link(self, token_hash: TokenHash) -> LinkPlace | None:
        row = self.database.row(_LOCATE, [token_hash])
        if row is None:
            return None
        owner_id, gallery_id, link_id = row
        return LinkPlace(owner_id=owner_id, gallery_id=gallery_id, link_id=link_id)

    def links(self, owner_id: UserId, gallery_id: GalleryId) -> tuple[ShareLink, ...]:
        rows = self.database.rows(_OF_GALLERY, [gallery_id, owner_id])
        return tuple(LINK.of(row) for row in rows)

    def replace_link(self, link: ShareLink) -> ShareLink:
        stored = evolve(link, version=link.version + 1)
        with self.database.writing() as write:
            row = write.row(_GET, [link.id, link.gallery_id, link.owner_id])
            if row is None:
                raise NotFoundError("share link")
            if LINK.of(row).version != link.version:
                raise StaleError("share link")
            _refuse_taken_token(write, link)
            write.run(_REPLACE, LINK.values(stored))
        return stored

    def remove_link(self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId) -> None:
        with self.database.writing() as write:
            write.run(_REMOVE, {"id": link_id, "gallery_id": gallery_id, "owner_id": owner_id})


def _refuse_taken_token(write: Statements, link: ShareLink) -> None:
    taken = "SELECT 1 FROM share_links WHERE token_hash = ? AND id != ?"
    if write.row(taken, [link.token_hash, link.id]):
        raise ConflictError("another share link has this token")
