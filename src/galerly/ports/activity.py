"""Stored counts of what happens in galleries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from galerly.domain.model.activity import Openings, Saving, Tallies, Visit
from galerly.domain.model.ids import GalleryId, LinkId, VisitorId


class ActivityRepository(Protocol):
    """Counts by day and by photo. Whoever calls has settled that somebody may look, or save.

    Each call is one atomic step. A gallery of any age and size is kept in pieces of a bounded size.
    """

    def last_visit(self, gallery_id: GalleryId, visitor: VisitorId) -> datetime | None:
        """Return when a visitor's last visit was counted; None: never."""

    def add_visit(self, visit: Visit) -> bool:
        """Count a visit on its day and with its link, and remember it as its visitor's last one.

        Return False, and count nothing, if `visit.before` is not their last one any more: it was
        counted before, or another one meanwhile.
        """

    def add_saving(self, saving: Saving) -> None:
        """Count a download on its day, and with its photo."""

    def tallies(self, gallery_id: GalleryId) -> Tallies:
        """Return all that was counted in a gallery."""

    def openings(self, gallery_id: GalleryId) -> Mapping[LinkId, Openings]:
        """Return how often a gallery's share links were opened; none for one that was not."""

    def put_tallies(self, gallery_id: GalleryId, tallies: Tallies) -> None:
        """Store counts in the place of all that a gallery has; its visitors' last visits stay."""

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        """Forget up to `limit` rows of a deleted gallery; return how many."""
