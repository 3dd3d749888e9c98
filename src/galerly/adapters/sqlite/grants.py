"""Stored invitations of clients."""

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.gallery_rows import GRANT, find_live, get_live
from galerly.adapters.sqlite.rows import HIGHEST, page_of
from galerly.adapters.sqlite.values import to_micros
from galerly.domain.model.errors import ConflictError
from galerly.domain.model.gallery import ClientGrant
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.page import Page, Position
from galerly.domain.model.text import fold

_FIND = "SELECT 1 FROM grants WHERE gallery_id = ? AND email = ?"
_COUNT = "SELECT count(*) FROM grants WHERE gallery_id = ?"
_ADD = GRANT.insert("grants", "folded_email")
_REPLACE = GRANT.update("grants", keys=["gallery_id", "email"])
_OLDEST = "SELECT email FROM grants WHERE gallery_id = ? ORDER BY created_at, email LIMIT 1"
_LIVE = (
    f"SELECT {GRANT.names_in('grants')}"  # noqa: S608 - names of columns
    " FROM grants JOIN galleries ON galleries.id = grants.gallery_id"
    " WHERE galleries.deleted_at IS NULL"
)
_OF_GALLERY = (
    _LIVE
    + " AND grants.gallery_id = ? AND galleries.owner_id = ?"
    + " ORDER BY grants.created_at, grants.email"
)
_OF_CLIENT = (
    _LIVE
    + " AND grants.email = ? AND grants.gallery_id < ?"
    + " ORDER BY grants.gallery_id DESC LIMIT ?"
)
_MAILED = """
    UPDATE grants SET waits = 0, message = '' WHERE gallery_id = ? AND email = ? AND created_at = ?
"""
_MUTE = "UPDATE grants SET notify = 0 WHERE gallery_id = ? AND email = ? AND owner_id = ?"
_REMOVE = "DELETE FROM grants WHERE gallery_id = ? AND email = ?"
# A new version, lest a copy of the gallery that was read before put the old address back.
_NAME_CLIENT = "UPDATE galleries SET client_email = ?, version = version + 1 WHERE id = ?"


class SqliteGrants(OnDatabase):
    """The part of `GalleryRepository` about invited clients, in the table `grants`."""

    def put_grant(self, grant: ClientGrant, *, most: int) -> bool:
        with self.database.writing() as write:
            gallery = get_live(write, grant.owner_id, grant.gallery_id)
            is_new = write.row(_FIND, [grant.gallery_id, grant.email]) is None
            if is_new:
                [(count,)] = write.rows(_COUNT, [grant.gallery_id])
                if count >= most:
                    raise ConflictError(f"a gallery has at most {most} invited clients")
                write.run(_ADD, {**GRANT.values(grant), "folded_email": fold(grant.email)})
            else:
                write.run(_REPLACE, GRANT.values(grant))
            if gallery.client_email is None:
                write.run(_NAME_CLIENT, [grant.email, grant.gallery_id])
        return is_new

    def grants(self, owner_id: UserId, gallery_id: GalleryId) -> tuple[ClientGrant, ...]:
        rows = self.database.rows(_OF_GALLERY, [gallery_id, owner_id])
        return tuple(GRANT.of(row) for row in rows)

    def grants_of_client(
        self, email: str, *, after: Position | None = None, limit: int
    ) -> Page[ClientGrant]:
        (before,) = after or (HIGHEST,)
        rows = self.database.rows(_OF_CLIENT, [email, before, limit + 1])
        return page_of([GRANT.of(row) for row in rows], limit, lambda grant: (grant.gallery_id,))

    def note_mailed(self, grant: ClientGrant) -> None:
        with self.database.writing() as write:
            write.run(_MAILED, [grant.gallery_id, grant.email, to_micros(grant.created_at)])

    def mute_grant(self, owner_id: UserId, gallery_id: GalleryId, email: str) -> None:
        with self.database.writing() as write:
            write.run(_MUTE, [gallery_id, email, owner_id])

    def remove_grant(self, owner_id: UserId, gallery_id: GalleryId, email: str) -> None:
        with self.database.writing() as write:
            gallery = find_live(write, owner_id, gallery_id)
            if gallery is None:
                return
            write.run(_REMOVE, [gallery_id, email])
            if gallery.client_email == email:
                oldest = write.row(_OLDEST, [gallery_id])
                write.run(_NAME_CLIENT, [oldest[0] if oldest else None, gallery_id])
