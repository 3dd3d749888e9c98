"""Rows and bytes compared: all there are, in slices that follow each other as jobs.

First goes whatever in storage no row stands for; then each photo is looked for in storage. A slice
ends after so many rows or so much time, and queues the next one with all that it has found. One
that is cut off begins again where it began. If that happens between queueing the next and ending,
two go on side by side: both find the same, and marking a photo twice is marking it once.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import asdict, define, frozen

from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.services.housekeeping import HousekeepingService
from galerly.domain.services.inventory import Place, Step
from galerly.domain.services.lost_bytes import Looked, Lost, LostBytesService
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock

SLICE_ROWS = 20_000
SLICE_TIME = timedelta(minutes=4)  # well within a function's 15, in the slowest hour
_ORPHANS, _PHOTOS = "orphans", "photos"


@define
class _Slice:
    """How much one job still does."""

    clock: Clock
    rows: int
    ends_at: datetime

    def goes_on(self, rows: int) -> bool:
        """Return whether, after so many rows more, there is more to do in this job."""
        self.rows -= rows
        return self.rows > 0 and self.clock.now() < self.ends_at


@frozen(kw_only=True)
class ComparisonService:
    """Compares rows with bytes, and bytes with rows."""

    housekeeping: HousekeepingService
    lost_bytes: LostBytesService
    work: Work
    clock: Clock
    rows: int = SLICE_ROWS  # of a slice: photos, galleries and accounts, or objects

    def compare(self, payload: Mapping[str, str]) -> str | None:
        """Do one slice of the job; after the last, return what an operator should read."""
        part = _Slice(clock=self.clock, rows=self.rows, ends_at=self.clock.now() + SLICE_TIME)
        if payload.get("stage", _ORPHANS) == _ORPHANS:
            self._orphans(payload, part)
            return None
        return self._photos(payload, part)

    def _orphans(self, payload: Mapping[str, str], part: _Slice) -> None:
        after = (payload["after"],) if "after" in payload else None
        while True:
            position, rows = self.housekeeping.remove_orphans(after)
            if position is None:
                self._queue({"stage": _PHOTOS})
                return
            after = (str(position[0]),)
            if not part.goes_on(rows):
                self._queue({"stage": _ORPHANS, "after": after[0]})
                return

    def _photos(self, payload: Mapping[str, str], part: _Slice) -> str | None:
        looked = _looked(payload)
        for step in self.lost_bytes.inventory.walk(_place(payload)):
            self.lost_bytes.look_at(step, looked)
            if not part.goes_on(1 + len(step.photos)):
                self._hand_on(step, looked)
                return None
        self.lost_bytes.give_back(looked)
        return self.lost_bytes.mark(looked).words

    def _hand_on(self, step: Step, looked: Looked) -> None:
        """Queue the slice after a step; what is handed on has at most some 80 kB."""
        self.lost_bytes.give_back(looked)
        end = step.end
        self._queue(
            {
                "stage": _PHOTOS,
                "after": "/".join([end.owner_id, end.gallery_id or "", end.photo_id or ""]),
                "found": json.dumps(asdict(looked.found)),
                "lost": " ".join("/".join(lost) for lost in looked.lost),
            }
        )

    def _queue(self, payload: dict[str, str]) -> None:
        # The same slice does not wait twice, where the queue can tell.
        name = f"{payload['stage']} {payload.get('after', '')}"
        self.work.add(JobKind.COMPARE, payload, unique=name)


def _place(payload: Mapping[str, str]) -> Place | None:
    if "after" not in payload:
        return None
    owner_id, gallery_id, photo_id = payload["after"].split("/")
    return Place(
        owner_id=UserId(owner_id),
        gallery_id=GalleryId(gallery_id) if gallery_id else None,
        photo_id=PhotoId(photo_id) if photo_id else None,
    )


def _looked(payload: Mapping[str, str]) -> Looked:
    if "found" not in payload:
        return Looked()
    places = (place.split("/") for place in payload["lost"].split())
    lost = [(UserId(owner), GalleryId(gallery), PhotoId(photo)) for owner, gallery, photo in places]
    return Looked(found=Lost(**json.loads(payload["found"])), lost=lost)
