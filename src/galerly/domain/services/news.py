"""News: what the list of galleries tells of their viewers, in each gallery's own row.

A list that reads rows alone can show it. Comments and sent selections are noted as they come.
Favorites come by the hundred, and are counted by a job a moment later: it adds up what is counted
exactly with each viewer, and looks again, so that a count made beside it is not lost.
"""

from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository

COUNTED_AFTER = timedelta(seconds=2)  # hearts come in bursts
_LOOKS = 5


@frozen(kw_only=True)
class NewsService:
    """Keeps what a photographer sees at a glance."""

    galleries: GalleryRepository
    feedback: FeedbackRepository
    work: Work
    clock: Clock

    def note(self, gallery: Gallery) -> None:
        """Note that a viewer said something just now."""
        self.galleries.note_news(gallery.owner_id, gallery.id, self.clock.now())

    def recount(self, gallery: Gallery) -> None:
        """Have a gallery's favorites counted; to be called before one comes or goes."""
        self.recount_of(gallery.owner_id, gallery.id)

    def recount_of(self, owner_id: UserId, gallery_id: GalleryId) -> None:
        """Do as `recount` for a gallery that was not read."""
        self.work.add(
            JobKind.TALLY,
            {"owner_id": owner_id, "gallery_id": gallery_id},
            unique=gallery_id,
            delay=COUNTED_AFTER,
        )

    def looked(self, gallery_id: GalleryId, *, by: UserId) -> None:
        """Note that the photographer has seen what is new.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        gallery = self.galleries.get(by, gallery_id)
        if gallery.has_news:
            self.galleries.note_looked(by, gallery_id, self.clock.now())

    # --- job ---

    def tally(self, payload: Mapping[str, str]) -> None:
        """Do the job: the gallery tells how many favorites its viewers have."""
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        told: int | None = None
        for _ in range(_LOOKS):
            count = sum(viewer.favorite_count for viewer in self.feedback.viewers(gallery_id))
            if count == told:
                return
            self.galleries.count_favorites(owner_id, gallery_id, count)
            told = count
