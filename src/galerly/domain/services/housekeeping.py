"""Housekeeping: what is past its time goes, and nothing is left in storage that no row knows."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from galerly.domain.model.archive import archive_prefix
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.ids import ArchiveId, GalleryId, PhotoId, UserId
from galerly.domain.model.page import Position
from galerly.domain.model.photo import Photo, PhotoStatus, key_of, rendition_key
from galerly.ports.archives import ArchiveRepository
from galerly.ports.clock import Clock
from galerly.ports.idempotency import IdempotencyStore
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.sessions import SessionRepository

BATCH = 500
ORPHAN_AGE = timedelta(hours=24)  # younger bytes may still await their row


@frozen(kw_only=True)
class HousekeepingService:
    """The sweep: hourly, at start, and safe to repeat."""

    photos: PhotoRepository
    archives: ArchiveRepository
    sessions: SessionRepository
    limiter: RateLimiter
    idempotency: IdempotencyStore
    objects: ObjectStore
    clock: Clock

    def sweep(self, _payload: Mapping[str, str]) -> None:
        """Do the job."""
        self._expired_uploads()
        self._expired_archives()
        now = self.clock.now()
        while self.sessions.remove_expired(now=now, limit=BATCH):
            pass
        while self.limiter.remove_expired(now=now, limit=BATCH):
            pass
        while self.idempotency.remove_expired(now=now, limit=BATCH):
            pass
        self._orphans()
        self.objects.sweep_temporary(now)

    def _expired_uploads(self) -> None:
        now = self.clock.now()
        while uploads := self.photos.expired_uploads(now=now, limit=BATCH):
            for upload in uploads:
                # The row first: a confirmation that comes between finds no slot, rather than a
                # photo whose bytes are being removed. Bytes that a crash leaves are orphans.
                self.photos.remove_uploads(upload.owner_id, upload.gallery_id, [upload.photo_id])
                if not self._photo(upload.owner_id, upload.gallery_id, upload.photo_id):
                    self.objects.remove([key_of(upload)])

    def _expired_archives(self) -> None:
        while archives := self.archives.expired(now=self.clock.now(), limit=BATCH):
            for archive in archives:
                self.objects.remove_prefix(archive_prefix(archive))
                self.archives.remove(archive.gallery_id, archive.id)

    def _orphans(self) -> None:
        before = self.clock.now() - ORPHAN_AGE
        after: Position | None = None
        while True:
            page = self.objects.list("", after=after, limit=BATCH)
            old = [o.key for o in page.items if o.modified_at < before]
            self.objects.remove([key for key in old if not self._known(key)])
            after = page.next_position
            if after is None:
                return

    def _known(self, key: str) -> bool:
        """Return whether a row stands for the object; keys are those of photo.py, archive.py."""
        parts = key.split("/")
        if parts[0] in {"renditions", "archives"}:
            parts = parts[1:]
        if len(parts) < 3:  # noqa: PLR2004 - owner, gallery, photo or archive
            return False
        owner_id, gallery_id = UserId(parts[0]), GalleryId(parts[1])
        if key.startswith("archives/"):
            try:
                self.archives.get(gallery_id, ArchiveId(parts[2]))
            except NotFoundError:
                return False
            return True
        photo_id = PhotoId(parts[2].partition(".")[0])
        photo = self._photo(owner_id, gallery_id, photo_id)
        if photo is None:
            uploads = self.photos.uploads(owner_id, gallery_id, [photo_id])
            return any(key_of(upload) == key for upload in uploads.values())
        # Those of an earlier attempt are not among them: nobody is ever sent there.
        keys = {key_of(photo), *(rendition_key(photo, r) for r in photo.renditions)}
        return key in keys or (
            photo.status is PhotoStatus.PROCESSING and key.startswith("renditions/")
        )

    def _photo(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> Photo | None:
        return self.photos.get_many(owner_id, gallery_id, [photo_id]).get(photo_id)
