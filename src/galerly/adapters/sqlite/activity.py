"""Stored counts of what happens in galleries."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.statements import Statements
from galerly.adapters.sqlite.values import from_micros, to_micros
from galerly.domain.model.activity import DayTally, Openings, Saving, Tallies, Visit
from galerly.domain.model.ids import GalleryId, LinkId, PhotoId, VisitorId
from galerly.ports.activity import ActivityRepository

_LAST_VISIT = "SELECT seen_at FROM visits WHERE gallery_id = ? AND visitor = ?"
_NOTE_VISIT = """
    INSERT INTO visits (gallery_id, visitor, seen_at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at
"""
_COUNT = """
    INSERT INTO activity_days (gallery_id, day, views, visitors, newcomers, downloads, archives)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
      views = views + excluded.views, visitors = visitors + excluded.visitors,
      newcomers = newcomers + excluded.newcomers, downloads = downloads + excluded.downloads,
      archives = archives + excluded.archives
"""
_COUNT_PHOTO = """
    INSERT INTO photo_downloads (gallery_id, photo_id, downloads) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET downloads = downloads + excluded.downloads
"""
_COUNT_OPENING = """
    INSERT INTO link_openings (gallery_id, link_id, count, last_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
      count = count + excluded.count, last_at = excluded.last_at
"""
_OPENINGS = "SELECT link_id, count, last_at FROM link_openings WHERE gallery_id = ?"
_DAYS = """
    SELECT day, views, visitors, newcomers, downloads, archives
    FROM activity_days WHERE gallery_id = ? ORDER BY day
"""
_PHOTOS = "SELECT photo_id, downloads FROM photo_downloads WHERE gallery_id = ?"
_CLEAR = (
    "DELETE FROM activity_days WHERE gallery_id = ?",
    "DELETE FROM photo_downloads WHERE gallery_id = ?",
    "DELETE FROM link_openings WHERE gallery_id = ?",
)
_REMOVALS = (
    """
    DELETE FROM visits WHERE gallery_id = :gallery_id AND visitor IN (
      SELECT visitor FROM visits WHERE gallery_id = :gallery_id LIMIT :limit)
    """,
    """
    DELETE FROM activity_days WHERE gallery_id = :gallery_id AND day IN (
      SELECT day FROM activity_days WHERE gallery_id = :gallery_id LIMIT :limit)
    """,
    """
    DELETE FROM photo_downloads WHERE gallery_id = :gallery_id AND photo_id IN (
      SELECT photo_id FROM photo_downloads WHERE gallery_id = :gallery_id LIMIT :limit)
    """,
    """
    DELETE FROM link_openings WHERE gallery_id = :gallery_id AND link_id IN (
      SELECT link_id FROM link_openings WHERE gallery_id = :gallery_id LIMIT :limit)
    """,
)


class SqliteActivity(OnDatabase, ActivityRepository):
    """Counts in `visits`, `activity_days`, `photo_downloads` and `link_openings`."""

    def last_visit(self, gallery_id: GalleryId, visitor: VisitorId) -> datetime | None:
        row = self.database.row(_LAST_VISIT, [gallery_id, visitor])
        return from_micros(row[0]) if row else None

    def add_visit(self, visit: Visit) -> bool:
        with self.database.writing() as write:
            row = write.row(_LAST_VISIT, [visit.gallery_id, visit.visitor])
            if (row[0] if row else None) != to_micros(visit.before):
                return False
            write.run(_NOTE_VISIT, [visit.gallery_id, visit.visitor, to_micros(visit.at)])
            _count(write, visit.gallery_id, visit.tally)
            if visit.link_id is not None:
                at = to_micros(visit.at)
                write.run(_COUNT_OPENING, [visit.gallery_id, visit.link_id, 1, at])
        return True

    def add_saving(self, saving: Saving) -> None:
        with self.database.writing() as write:
            _count(write, saving.gallery_id, saving.tally)
            if saving.photo_id is not None:
                write.run(_COUNT_PHOTO, [saving.gallery_id, saving.photo_id, 1])

    def tallies(self, gallery_id: GalleryId) -> Tallies:
        with self.database.snapshot() as reader:
            days = reader.rows(_DAYS, [gallery_id])
            photos = reader.rows(_PHOTOS, [gallery_id])
            links = reader.rows(_OPENINGS, [gallery_id])
        return Tallies(
            days=tuple(
                DayTally(
                    day=date.fromisoformat(day),
                    views=views,
                    visitors=visitors,
                    newcomers=newcomers,
                    downloads=downloads,
                    archives=archives,
                )
                for day, views, visitors, newcomers, downloads, archives in days
            ),
            downloads={PhotoId(photo_id): downloads for photo_id, downloads in photos},
            links=_openings(links),
        )

    def openings(self, gallery_id: GalleryId) -> Mapping[LinkId, Openings]:
        return _openings(self.database.rows(_OPENINGS, [gallery_id]))

    def put_tallies(self, gallery_id: GalleryId, tallies: Tallies) -> None:
        with self.database.writing() as write:
            for statement in _CLEAR:
                write.run(statement, [gallery_id])
            for tally in tallies.days:
                _count(write, gallery_id, tally)
            write.run_many(
                _COUNT_PHOTO, ([gallery_id, i, count] for i, count in tallies.downloads.items())
            )
            write.run_many(
                _COUNT_OPENING,
                (
                    [gallery_id, i, opened.count, to_micros(opened.last_at)]
                    for i, opened in tallies.links.items()
                ),
            )

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        gone = 0
        with self.database.writing() as write:
            for removal in _REMOVALS:
                gone += write.run(removal, {"gallery_id": gallery_id, "limit": limit - gone})
        return gone


def _openings(rows: Iterable[tuple[Any, ...]]) -> dict[LinkId, Openings]:
    return {
        LinkId(link_id): Openings(count=count, last_at=from_micros(last_at))
        for link_id, count, last_at in rows
    }


def _count(write: Statements, gallery_id: GalleryId, more: DayTally) -> None:
    write.run(
        _COUNT,
        [
            gallery_id,
            more.day.isoformat(),
            more.views,
            more.visitors,
            more.newcomers,
            more.downloads,
            more.archives,
        ],
    )
