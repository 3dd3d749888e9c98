"""Stored viewers and selections; favorites and comments stand in files of their own."""

from attrs import evolve

from galerly.adapters.sqlite.comments import SqliteComments
from galerly.adapters.sqlite.favorites import SqliteFavorites
from galerly.adapters.sqlite.viewer_rows import VIEWER, find_viewer, get_viewer
from galerly.domain.model.errors import SelectionFullError
from galerly.domain.model.feedback import Viewer
from galerly.domain.model.ids import GalleryId, ViewerId
from galerly.ports.feedback import FeedbackRepository

_ADD = VIEWER.insert("viewers")
_REPLACE = VIEWER.update("viewers", keys=["gallery_id", "id"], but=["favorite_count"])
_OF_GALLERY = VIEWER.select("viewers") + "WHERE gallery_id = ? ORDER BY created_at, id"
_REMOVALS = (
    """
    DELETE FROM favorites WHERE gallery_id = :gallery_id AND (viewer_id, photo_id) IN (
      SELECT viewer_id, photo_id FROM favorites WHERE gallery_id = :gallery_id LIMIT :limit)
    """,
    """
    DELETE FROM comments WHERE rowid IN (
      SELECT rowid FROM comments WHERE gallery_id = :gallery_id LIMIT :limit)
    """,
    """
    DELETE FROM viewers WHERE rowid IN (
      SELECT rowid FROM viewers WHERE gallery_id = :gallery_id LIMIT :limit)
    """,
)
_RECOUNT = """
    UPDATE viewers SET favorite_count = (
      SELECT count(*) FROM favorites
      WHERE favorites.gallery_id = viewers.gallery_id AND favorites.viewer_id = viewers.id)
    WHERE gallery_id = ?
"""


class SqliteFeedback(SqliteFavorites, SqliteComments, FeedbackRepository):
    """Viewers in the table `viewers`, with what they left."""

    def put_viewer(self, viewer: Viewer) -> Viewer:
        with self.database.writing() as write:
            known = find_viewer(write, viewer.gallery_id, viewer.id)
            if known is None:
                write.run(_ADD, VIEWER.values(viewer))
                return viewer
            # Whether an address was proven is a fact about that address.
            stored = evolve(known, name=viewer.name, email=viewer.email, verified=viewer.verified)
            write.run(_REPLACE, VIEWER.values(stored))
        return stored

    def find_viewer(self, gallery_id: GalleryId, viewer_id: ViewerId) -> Viewer | None:
        with self.database.reading() as reader:
            return find_viewer(reader, gallery_id, viewer_id)

    def viewers(self, gallery_id: GalleryId) -> tuple[Viewer, ...]:
        return tuple(VIEWER.of(row) for row in self.database.rows(_OF_GALLERY, [gallery_id]))

    def submit(self, viewer: Viewer, *, most: int | None) -> Viewer:
        with self.database.writing() as write:
            known = get_viewer(write, viewer.gallery_id, viewer.id)
            if known.submitted_at is not None:
                return known
            if most is not None and known.favorite_count > most:
                raise SelectionFullError(known.favorite_count, most)
            stored = evolve(known, submitted_at=viewer.submitted_at, note=viewer.note)
            write.run(_REPLACE, VIEWER.values(stored))
        return stored

    def reopen(self, gallery_id: GalleryId, viewer_id: ViewerId) -> None:
        with self.database.writing() as write:
            known = get_viewer(write, gallery_id, viewer_id)
            write.run(_REPLACE, VIEWER.values(evolve(known, submitted_at=None)))

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        gone = 0
        with self.database.writing() as write:
            for removal in _REMOVALS:
                gone += write.run(removal, {"gallery_id": gallery_id, "limit": limit - gone})
            write.run(_RECOUNT, [gallery_id])
        return gone
