"""Stored favorites."""

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import RowType
from galerly.adapters.sqlite.statements import Statements
from galerly.adapters.sqlite.viewer_rows import (
    find_viewer,
    get_viewer,
    require_open,
    require_photo,
)
from galerly.domain.model.feedback import Favorite, Viewer
from galerly.domain.model.ids import GalleryId, PhotoId, ViewerId

_FAVORITE = RowType(Favorite)

_ADD = _FAVORITE.insert("favorites") + " ON CONFLICT DO NOTHING"
_REMOVE = "DELETE FROM favorites WHERE gallery_id = ? AND viewer_id = ? AND photo_id = ?"
_COUNT = "UPDATE viewers SET favorite_count = favorite_count + ? WHERE gallery_id = ? AND id = ?"
_OF_VIEWER = "SELECT photo_id FROM favorites WHERE gallery_id = ? AND viewer_id = ?"
_OF_GALLERY = (
    _FAVORITE.select("favorites") + "WHERE gallery_id = ? ORDER BY viewer_id, created_at, photo_id"
)


class SqliteFavorites(OnDatabase):
    """The part of `FeedbackRepository` about favorites, counted in `viewers`."""

    def add_favorite(self, favorite: Favorite) -> bool:
        with self.database.writing() as write:
            viewer = get_viewer(write, favorite.gallery_id, favorite.viewer_id)
            require_photo(write, favorite.gallery_id, favorite.photo_id)
            require_open(viewer)
            is_new = write.run(_ADD, _FAVORITE.values(favorite)) > 0
            if is_new:
                _count(write, viewer, 1)
        return is_new

    def remove_favorite(
        self, gallery_id: GalleryId, viewer_id: ViewerId, photo_id: PhotoId
    ) -> bool:
        with self.database.writing() as write:
            viewer = find_viewer(write, gallery_id, viewer_id)
            if viewer is None:
                return False
            require_open(viewer)
            was_there = write.run(_REMOVE, [gallery_id, viewer_id, photo_id]) > 0
            if was_there:
                _count(write, viewer, -1)
        return was_there

    def favorites_of(self, gallery_id: GalleryId, viewer_id: ViewerId) -> frozenset[PhotoId]:
        rows = self.database.rows(_OF_VIEWER, [gallery_id, viewer_id])
        return frozenset(PhotoId(photo_id) for (photo_id,) in rows)

    def favorites(self, gallery_id: GalleryId) -> tuple[Favorite, ...]:
        return tuple(_FAVORITE.of(row) for row in self.database.rows(_OF_GALLERY, [gallery_id]))


def _count(write: Statements, viewer: Viewer, more: int) -> None:
    write.run(_COUNT, [more, viewer.gallery_id, viewer.id])
