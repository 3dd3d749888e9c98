"""Viewers as rows."""

from galerly.adapters.sqlite.rows import RowType
from galerly.adapters.sqlite.statements import Statements
from galerly.domain.model.errors import NotFoundError, SelectionClosedError
from galerly.domain.model.feedback import Viewer
from galerly.domain.model.ids import GalleryId, PhotoId, ViewerId

VIEWER = RowType(Viewer)

_FIND = VIEWER.select("viewers") + "WHERE gallery_id = ? AND id = ?"
_PHOTO = """
    SELECT 1 FROM photos JOIN galleries ON galleries.id = photos.gallery_id
    WHERE photos.gallery_id = ? AND photos.id = ? AND galleries.deleted_at IS NULL
"""


def find_viewer(reader: Statements, gallery_id: GalleryId, viewer_id: ViewerId) -> Viewer | None:
    """Return one viewer."""
    row = reader.row(_FIND, [gallery_id, viewer_id])
    return VIEWER.of(row) if row else None


def get_viewer(reader: Statements, gallery_id: GalleryId, viewer_id: ViewerId) -> Viewer:
    """Return one viewer, or raise NotFoundError."""
    viewer = find_viewer(reader, gallery_id, viewer_id)
    if viewer is None:
        raise NotFoundError("viewer")
    return viewer


def require_open(viewer: Viewer) -> None:
    """Return if the viewer may still choose, or raise SelectionClosedError."""
    if viewer.submitted_at is not None:
        raise SelectionClosedError(
            "this selection was submitted; ask the photographer to reopen it"
        )


def require_photo(reader: Statements, gallery_id: GalleryId, photo_id: PhotoId) -> None:
    """Return if the photo is in the gallery and neither is deleted, or raise NotFoundError."""
    if reader.row(_PHOTO, [gallery_id, photo_id]) is None:
        raise NotFoundError("photo")
