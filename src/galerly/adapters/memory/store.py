"""What the memory adapters share: one state under one lock."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from threading import RLock
from typing import TypeVar

from attrs import Factory, define, evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.activity import DayTally, Openings
from galerly.domain.model.agenda import Appointment
from galerly.domain.model.archive import Archive, ArchiveFile
from galerly.domain.model.city import City
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.feedback import Comment, Favorite, Viewer
from galerly.domain.model.gallery import ClientGrant, Gallery, ShareLink
from galerly.domain.model.ids import (
    ArchiveId,
    ChallengeId,
    CityId,
    CommentId,
    GalleryId,
    LinkId,
    PhotoId,
    TokenHash,
    UserId,
    ViewerId,
    VisitorId,
)
from galerly.domain.model.job import Job, ParkedJob
from galerly.domain.model.limits import RateWindow
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.outline import Outline
from galerly.domain.model.page import Page, Position
from galerly.domain.model.photo import Photo, Upload
from galerly.domain.model.session import Challenge, MailedToken, Session

T = TypeVar("T")
V = TypeVar("V")


@frozen(kw_only=True)
class QueuedJob:
    """A job that is not parked, in somebody's hands while it has a receipt."""

    job: Job
    receipt: str | None = None
    lease_until: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """When it may be handed out."""
        return self.lease_until or self.job.run_at

    def waits(self, now: datetime) -> bool:
        """Return whether nobody holds it."""
        return self.lease_until is None or self.lease_until <= now


@frozen(kw_only=True)
class KeptAnswer:
    """A request that began, and its answer once there is one."""

    fingerprint: str
    name: str  # the first attempt
    attempt: str  # the last one
    leased_until: datetime | None  # while it runs
    until: datetime
    answer: bytes | None = None


@define(eq=False)
class MemoryStore:
    """The whole state of an installation; each adapter of the folder works on a part of it.

    Every call of an adapter holds `lock` from its first read to its last write, which makes it
    atomic, and all values are frozen, so that what was handed out does not change.
    """

    lock: RLock = Factory(RLock)
    users: dict[UserId, User] = Factory(dict)
    galleries: dict[GalleryId, Gallery] = Factory(dict)
    links: dict[GalleryId, dict[LinkId, ShareLink]] = Factory(dict)
    grants: dict[GalleryId, dict[str, ClientGrant]] = Factory(dict)
    outlines: dict[GalleryId, Outline] = Factory(dict)
    uploads: dict[GalleryId, dict[PhotoId, Upload]] = Factory(dict)
    photos: dict[GalleryId, dict[PhotoId, Photo]] = Factory(dict)
    viewers: dict[GalleryId, dict[ViewerId, Viewer]] = Factory(dict)
    favorites: dict[GalleryId, dict[tuple[ViewerId, PhotoId], Favorite]] = Factory(dict)
    comments: dict[GalleryId, dict[CommentId, Comment]] = Factory(dict)
    visits: dict[GalleryId, dict[VisitorId, datetime]] = Factory(dict)
    days: dict[GalleryId, dict[date, DayTally]] = Factory(dict)
    downloads: dict[GalleryId, dict[PhotoId, int]] = Factory(dict)
    openings: dict[GalleryId, dict[LinkId, Openings]] = Factory(dict)
    agenda: dict[GalleryId, Appointment] = Factory(dict)
    archives: dict[GalleryId, dict[ArchiveId, Archive]] = Factory(dict)
    archive_files: dict[ArchiveId, tuple[ArchiveFile, ...]] = Factory(dict)
    sessions: dict[TokenHash, Session] = Factory(dict)
    challenges: dict[ChallengeId, Challenge] = Factory(dict)
    mailed: dict[TokenHash, MailedToken] = Factory(dict)
    cities: dict[CityId, City] = Factory(dict)
    city_keys: list[tuple[str, CityId]] = Factory(list)  # sorted; empty until it is asked for
    subscriptions: dict[str, Subscription] = Factory(dict)
    jobs: dict[str, QueuedJob] = Factory(dict)
    parked: dict[str, ParkedJob] = Factory(dict)
    receipts: int = 0  # handed out so far
    windows: dict[tuple[str, str], RateWindow] = Factory(dict)
    answers: dict[tuple[str, str], KeptAnswer] = Factory(dict)

    def live_gallery(self, gallery_id: GalleryId, owner_id: UserId | None = None) -> Gallery | None:
        """Return a gallery that is not deleted, of one owner where one is named."""
        gallery = self.galleries.get(gallery_id)
        if gallery is None or gallery.deleted_at is not None:
            return None
        return gallery if owner_id in {None, gallery.owner_id} else None

    def gallery_of(self, owner_id: UserId, gallery_id: GalleryId) -> Gallery:
        """Return an owner's gallery that is not deleted, or raise NotFoundError."""
        gallery = self.live_gallery(gallery_id, owner_id)
        if gallery is None:
            raise NotFoundError("gallery")
        return gallery

    def count(self, gallery: Gallery, *, photos: int, size_bytes: int) -> None:
        """Move a gallery's counters, and note that its photos changed."""
        self.galleries[gallery.id] = evolve(
            gallery,
            photo_count=gallery.photo_count + photos,
            total_bytes=gallery.total_bytes + size_bytes,
            content_version=gallery.content_version + 1,
        )


def page_of(
    items: Iterable[T],
    key: Callable[[T], Position],
    *,
    after: Position | None,
    limit: int,
    descending: bool = False,
) -> Page[T]:
    """Return the items after a position, in order of `key`, which is unique among them."""
    ordered = sorted(items, key=key, reverse=descending)
    if after is not None:
        ordered = [i for i in ordered if (key(i) < after if descending else key(i) > after)]
    kept = tuple(ordered[:limit])
    return Page(items=kept, next_position=key(kept[-1]) if len(ordered) > limit else None)


def forget(rows: dict[T, V], limit: int) -> int:
    """Forget up to `limit` rows; return how many."""
    gone = list(rows)[:limit]
    for key in gone:
        del rows[key]
    return len(gone)
