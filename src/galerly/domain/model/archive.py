"""Archives: a gallery's photos as ZIP files to download."""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from galerly.domain.model.gallery import Download
from galerly.domain.model.ids import ArchiveId, GalleryId, PhotoId, UserId, ViewerId

ARCHIVE_LIFETIME = timedelta(days=7)


class ArchiveScope(StrEnum):
    """Which photos an archive holds."""

    ALL = "all"
    FAVORITES = "favorites"
    SECTION = "section"


class ArchiveStatus(StrEnum):
    """How far an archive is."""

    QUEUED = "queued"
    BUILDING = "building"
    READY = "ready"
    FAILED = "failed"


@frozen(kw_only=True)
class ArchiveFile:
    """One photo to put into an archive, as it was when the archive was asked for."""

    photo_id: PhotoId
    key: str  # in storage
    name: str  # in the archive
    size_bytes: int
    crc32: int
    sha256: str  # lower-case hex
    modified_at: datetime


@frozen(kw_only=True)
class ArchivePart:
    """One finished ZIP."""

    key: str  # in storage
    filename: str
    size_bytes: int


@frozen(kw_only=True)
class Archive:
    """A ZIP in one or several parts, built once for the same content."""

    id: ArchiveId
    gallery_id: GalleryId
    owner_id: UserId
    fingerprint: str  # of content and rights: the same fingerprint is the same archive
    requested_by: ViewerId | None  # None: the owner
    size: Download  # WEB or ORIGINAL
    photos: int
    size_bytes: int  # of all photos in it
    created_at: datetime
    expires_at: datetime
    status: ArchiveStatus = ArchiveStatus.QUEUED
    done_bytes: int = 0
    parts: tuple[ArchivePart, ...] = ()
    failure: str | None = None
    version: int = 0

    @property
    def in_work(self) -> bool:
        """Whether it waits to be built, or is being built."""
        return self.status in {ArchiveStatus.QUEUED, ArchiveStatus.BUILDING}

    def usable(self, now: datetime) -> bool:
        """Return whether it serves whoever asks for the same content now."""
        return self.status is not ArchiveStatus.FAILED and self.expires_at > now

    @property
    def progress(self) -> float:
        """How much is done, from 0 to 1."""
        if self.status is ArchiveStatus.READY:
            return 1.0
        return min(self.done_bytes / self.size_bytes, 1.0) if self.size_bytes else 0.0


def archive_prefix(archive: Archive) -> str:
    """Return the folder of an archive's parts, with a trailing slash."""
    return f"archives/{archive.owner_id}/{archive.gallery_id}/{archive.id}/"
