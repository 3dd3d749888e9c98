"""How much a gallery is looked at, by day; nobody is named in it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Self

from attrs import Factory, field, frozen
from attrs.validators import ge

from galerly.domain.model.ids import GalleryId, LinkId, PhotoId, VisitorId

VIEW_GAP = timedelta(hours=1)
"""A visitor who comes back sooner is still at the same visit."""


@frozen(kw_only=True)
class Visit:
    """Somebody looks at a gallery."""

    gallery_id: GalleryId
    visitor: VisitorId
    at: datetime
    before: datetime | None = None  # when their last visit was counted; None: never
    link_id: LinkId | None = None  # of the share link that was opened for it

    @property
    def counts(self) -> bool:
        """Whether it is another visit than the last one."""
        return self.before is None or self.at - self.before >= VIEW_GAP

    @property
    def tally(self) -> "DayTally":
        """What it adds to its day."""
        return DayTally(
            day=self.at.date(),
            views=1,
            visitors=int(self.before is None or self.before.date() != self.at.date()),
            newcomers=int(self.before is None),
        )


@frozen(kw_only=True)
class Saving:
    """Somebody saves photos of a gallery: one of them, or an archive of many."""

    gallery_id: GalleryId
    photo_id: PhotoId | None  # None: an archive
    at: datetime

    @property
    def tally(self) -> "DayTally":
        """What it adds to its day."""
        return DayTally(
            day=self.at.date(),
            downloads=int(self.photo_id is not None),
            archives=int(self.photo_id is None),
        )


@frozen(kw_only=True)
class DayTally:
    """What happened in a gallery on one day (UTC)."""

    day: date
    views: int = field(default=0, validator=ge(0))
    visitors: int = field(default=0, validator=ge(0))  # different ones that day
    newcomers: int = field(default=0, validator=ge(0))  # those of them who were never there before
    downloads: int = field(default=0, validator=ge(0))  # of single photos
    archives: int = field(default=0, validator=ge(0))  # asked for


@frozen(kw_only=True)
class Openings:
    """How often a share link was opened."""

    count: int
    last_at: datetime


@frozen(kw_only=True)
class Tallies:
    """All that was counted in a gallery."""

    days: tuple[DayTally, ...] = ()  # oldest first; days on which nothing happened are left out
    downloads: Mapping[PhotoId, int] = Factory(dict)  # of single photos, also of removed ones
    links: Mapping[LinkId, Openings] = Factory(dict)  # also of revoked ones; others were not opened

    def within(self, other: Self) -> bool:
        """Return whether no count of these is higher than in `other`."""
        theirs = {tally.day: tally for tally in other.days}
        opened = {i: found.count for i, found in other.links.items()}
        return all(
            getattr(tally, name) <= getattr(theirs.get(tally.day, DayTally(day=tally.day)), name)
            for tally in self.days
            for name in ("views", "visitors", "newcomers", "downloads", "archives")
        ) and all(
            (
                *(count <= other.downloads.get(i, 0) for i, count in self.downloads.items()),
                *(found.count <= opened.get(i, 0) for i, found in self.links.items()),
            )
        )
