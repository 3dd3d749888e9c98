"""Counts of what happens in galleries, in memory."""

from collections.abc import Mapping
from datetime import datetime

from attrs import asdict, evolve, frozen

from galerly.adapters.memory.store import MemoryStore, forget
from galerly.domain.model.activity import DayTally, Openings, Saving, Tallies, Visit
from galerly.domain.model.ids import GalleryId, LinkId, VisitorId
from galerly.ports.activity import ActivityRepository


@frozen
class MemoryActivity(ActivityRepository):
    """Counts in memory."""

    store: MemoryStore

    def last_visit(self, gallery_id: GalleryId, visitor: VisitorId) -> datetime | None:
        with self.store.lock:
            return self.store.visits.get(gallery_id, {}).get(visitor)

    def add_visit(self, visit: Visit) -> bool:
        with self.store.lock:
            if self.last_visit(visit.gallery_id, visit.visitor) != visit.before:
                return False
            self.store.visits.setdefault(visit.gallery_id, {})[visit.visitor] = visit.at
            self._count(visit.gallery_id, visit.tally)
            if visit.link_id is not None:
                links = self.store.openings.setdefault(visit.gallery_id, {})
                before = links.get(visit.link_id)
                count = before.count + 1 if before else 1
                links[visit.link_id] = Openings(count=count, last_at=visit.at)
            return True

    def add_saving(self, saving: Saving) -> None:
        with self.store.lock:
            self._count(saving.gallery_id, saving.tally)
            if saving.photo_id is not None:
                downloads = self.store.downloads.setdefault(saving.gallery_id, {})
                downloads[saving.photo_id] = downloads.get(saving.photo_id, 0) + 1

    def tallies(self, gallery_id: GalleryId) -> Tallies:
        with self.store.lock:
            days = self.store.days.get(gallery_id, {})
            return Tallies(
                days=tuple(days[day] for day in sorted(days)),
                downloads=dict(self.store.downloads.get(gallery_id, {})),
                links=self.openings(gallery_id),
            )

    def openings(self, gallery_id: GalleryId) -> Mapping[LinkId, Openings]:
        with self.store.lock:
            return dict(self.store.openings.get(gallery_id, {}))

    def put_tallies(self, gallery_id: GalleryId, tallies: Tallies) -> None:
        with self.store.lock:
            self.store.days[gallery_id] = {tally.day: tally for tally in tallies.days}
            self.store.downloads[gallery_id] = dict(tallies.downloads)
            self.store.openings[gallery_id] = dict(tallies.links)

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        with self.store.lock:
            gone = forget(self.store.visits.get(gallery_id, {}), limit)
            gone += forget(self.store.days.get(gallery_id, {}), limit - gone)
            gone += forget(self.store.downloads.get(gallery_id, {}), limit - gone)
            return gone + forget(self.store.openings.get(gallery_id, {}), limit - gone)

    def _count(self, gallery_id: GalleryId, more: DayTally) -> None:
        days = self.store.days.setdefault(gallery_id, {})
        before = days.get(more.day, DayTally(day=more.day))
        counts = {n: v + getattr(before, n) for n, v in asdict(more).items() if n != "day"}
        days[more.day] = evolve(before, **counts)
