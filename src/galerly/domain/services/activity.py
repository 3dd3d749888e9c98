"""Activity: how often a gallery is looked at and saved from, and what its clients love."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime

from attrs import frozen

from galerly.domain.model.activity import DayTally, Saving, Visit
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, LinkId, PhotoId, UserId, ViewerId, VisitorId
from galerly.domain.model.photo import Photo
from galerly.ports.activity import ActivityRepository
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.secrets import Keyring
from galerly.ports.together import Together

TOP = 50  # photos that are named of those most loved, and of those most saved
_HASH_BYTES = 16


@frozen(kw_only=True)
class DayOfActivity:
    """What happened on one day (UTC)."""

    tally: DayTally
    favorites: int  # chosen that day, and still chosen


@frozen(kw_only=True)
class ActivePhoto:
    """What was done with one photo."""

    photo: Photo
    favorites: int
    downloads: int
    comments: int


@frozen(kw_only=True)
class Activity:
    """What happened in a gallery since it was made."""

    days: tuple[DayOfActivity, ...]  # oldest first; days on which nothing happened are left out
    photos: tuple[ActivePhoto, ...]  # most loved first; see `TOP`
    favorites: int
    comments: int


@frozen(kw_only=True)
class ActivityService:
    """Counts visits and downloads, never the owner's, and tells the owner of them.

    Counting never stands in the way: where the store is too busy to count, a request goes on.
    """

    activity: ActivityRepository
    galleries: GalleryRepository
    photos: PhotoRepository
    feedback: FeedbackRepository
    together: Together
    keyring: Keyring
    clock: Clock

    def last_visit(self, gallery_id: GalleryId, viewer_id: ViewerId) -> datetime | None:
        """Return when a viewer's last visit was counted; to be read before `visited`."""
        return self.activity.last_visit(gallery_id, self._visitor(gallery_id, viewer_id))

    def visited(
        self,
        gallery_id: GalleryId,
        viewer_id: ViewerId | None,
        before: datetime | None,
        *,
        opened: LinkId | None = None,
    ) -> None:
        """Count a visit; not the owner's, and not one within the hour after `before`, the last.

        It counts with a share link too, if that was `opened` for it.
        """
        if viewer_id is None:
            return
        visit = Visit(
            gallery_id=gallery_id,
            visitor=self._visitor(gallery_id, viewer_id),
            at=self.clock.now(),
            before=before,
            link_id=opened,
        )
        if visit.counts:
            with suppress(UnavailableError):
                self.activity.add_visit(visit)

    def saved(
        self, gallery_id: GalleryId, viewer_id: ViewerId | None, photo_id: PhotoId | None
    ) -> None:
        """Count a download of one photo, or of an archive (None), unless it is the owner's."""
        if viewer_id is None:
            return
        with suppress(UnavailableError):
            self.activity.add_saving(
                Saving(gallery_id=gallery_id, photo_id=photo_id, at=self.clock.now())
            )

    def of_gallery(self, gallery_id: GalleryId, *, by: UserId) -> Activity:
        """Return what happened in a gallery.

        Favorites and comments are those that are there now.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        gallery, tallies, favorites, comments = self.together.run(
            lambda: self.galleries.get(by, gallery_id),
            lambda: self.activity.tallies(gallery_id),
            lambda: self.feedback.favorites(gallery_id),
            lambda: self.feedback.comment_counts(gallery_id),
        )
        loved = Counter(f.photo_id for f in favorites)
        chosen = Counter(f.created_at.date() for f in favorites)
        return Activity(
            days=_days(tallies.days, chosen),
            photos=self._photos(gallery, loved, tallies.downloads, comments),
            favorites=len(favorites),
            comments=sum(comments.values()),
        )

    def _photos(
        self,
        gallery: Gallery,
        loved: Mapping[PhotoId, int],
        saved: Mapping[PhotoId, int],
        comments: Mapping[PhotoId, int],
    ) -> tuple[ActivePhoto, ...]:
        def rank(photo_id: PhotoId) -> tuple[int, int, int, str]:
            return (
                -loved.get(photo_id, 0),
                -saved.get(photo_id, 0),
                -comments.get(photo_id, 0),
                photo_id,
            )

        tops = {*sorted({*loved, *comments}, key=rank)[:TOP]}
        tops |= {*sorted(saved, key=lambda i: (-saved[i], *rank(i)))[:TOP]}
        found = self.photos.get_many(gallery.owner_id, gallery.id, sorted(tops))
        return tuple(
            ActivePhoto(
                photo=gallery.shown(found[i]),
                favorites=loved.get(i, 0),
                downloads=saved.get(i, 0),
                comments=comments.get(i, 0),
            )
            for i in sorted(found, key=rank)
        )

    def _visitor(self, gallery_id: GalleryId, viewer_id: ViewerId) -> VisitorId:
        # A client's viewer id is made from the address; without the key nobody can guess it back.
        mac = self.keyring.mac("activity", f"{gallery_id}/{viewer_id}".encode())
        return VisitorId(mac[:_HASH_BYTES].hex())


def _days(tallies: tuple[DayTally, ...], chosen: Mapping[date, int]) -> tuple[DayOfActivity, ...]:
    by_day = {tally.day: tally for tally in tallies}
    return tuple(
        DayOfActivity(tally=by_day.get(day, DayTally(day=day)), favorites=chosen.get(day, 0))
        for day in sorted({*by_day, *chosen})
    )
