"""Galleries, share links and invitations as rows."""

from galerly.adapters.sqlite.rows import RowType
from galerly.adapters.sqlite.statements import Statements
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.gallery import ClientGrant, Gallery, ShareLink
from galerly.domain.model.ids import GalleryId, UserId

GALLERY = RowType(Gallery)
LINK = RowType(ShareLink)
GRANT = RowType(ClientGrant)

_LIVE = GALLERY.select("galleries") + "WHERE id = ? AND owner_id = ? AND deleted_at IS NULL"


def find_live(reader: Statements, owner_id: UserId, gallery_id: GalleryId) -> Gallery | None:
    """Return an owner's gallery that is not deleted."""
    row = reader.row(_LIVE, [gallery_id, owner_id])
    return GALLERY.of(row) if row else None


def get_live(reader: Statements, owner_id: UserId, gallery_id: GalleryId) -> Gallery:
    """Return an owner's gallery that is not deleted, or raise NotFoundError."""
    gallery = find_live(reader, owner_id, gallery_id)
    if gallery is None:
        raise NotFoundError("gallery")
    return gallery


def count(
    write: Statements, gallery_id: GalleryId, *, photos: int = 0, size_bytes: int = 0
) -> None:
    """Move a gallery's counters, and note that its photos changed."""
    write.run(
        """
        UPDATE galleries SET photo_count = photo_count + ?, total_bytes = total_bytes + ?,
               content_version = content_version + 1
        WHERE id = ?
        """,
        [photos, size_bytes, gallery_id],
    )
