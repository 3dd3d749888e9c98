"""Activity in a gallery on the wire, for its photographer."""

from datetime import date
from typing import Self

from galerly.domain.services.activity import ActivePhoto, Activity, DayOfActivity
from galerly.entrypoints.http.wire.photos import UrlsView
from galerly.entrypoints.http.wire.values import View


class TotalsView(View, frozen=True):
    """Everything since the gallery was made."""

    views: int  # a viewer who comes back within the hour is still at the same visit
    viewers: int  # different ones
    favorites: int  # that are chosen now
    comments: int  # that are there now
    downloads: int  # of single photos
    archives: int  # ZIP files asked for


class DayView(View, frozen=True):
    """One day, in UTC."""

    day: date
    views: int
    viewers: int  # different ones that day
    favorites: int  # chosen that day, and still chosen
    downloads: int
    archives: int

    @classmethod
    def of(cls, day: DayOfActivity) -> Self:
        """Return a day for the gallery's owner."""
        tally = day.tally
        return cls(
            day=tally.day,
            views=tally.views,
            viewers=tally.visitors,
            favorites=day.favorites,
            downloads=tally.downloads,
            archives=tally.archives,
        )


class ActivePhotoView(View, frozen=True):
    """What was done with one photo."""

    photo_id: str
    filename: str
    urls: UrlsView | None  # null until it is ready
    favorites: int
    downloads: int
    comments: int

    @classmethod
    def of(cls, active: ActivePhoto, urls: UrlsView | None) -> Self:
        """Return a photo for the gallery's owner."""
        return cls(
            photo_id=active.photo.id,
            filename=active.photo.filename,
            urls=urls,
            favorites=active.favorites,
            downloads=active.downloads,
            comments=active.comments,
        )


class ActivityView(View, frozen=True):
    """How much a gallery is looked at, chosen from and saved from; its owner is not counted."""

    totals: TotalsView
    days: list[DayView]  # oldest first; days on which nothing happened are left out
    photos: list[ActivePhotoView]  # the 50 most loved and the 50 most saved, most loved first

    @classmethod
    def of(cls, activity: Activity, photos: list[ActivePhotoView]) -> Self:
        """Return a gallery's activity for its owner."""
        tallies = [day.tally for day in activity.days]
        return cls(
            totals=TotalsView(
                views=sum(t.views for t in tallies),
                viewers=sum(t.newcomers for t in tallies),
                favorites=activity.favorites,
                comments=activity.comments,
                downloads=sum(t.downloads for t in tallies),
                archives=sum(t.archives for t in tallies),
            ),
            days=[DayView.of(day) for day in activity.days],
            photos=photos,
        )
