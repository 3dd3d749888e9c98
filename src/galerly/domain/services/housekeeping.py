"""Housekeeping: what is past its time goes, and nothing is left in storage that no row knows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from attrs import frozen

from galerly.domain.model.archive import archive_prefix
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.page import Position
from galerly.domain.model.photo import Photo, PhotoStatus, key_of, rendition_key
from galerly.domain.services.agenda import AgendaService
from galerly.domain.services.logos import LogoService
from galerly.ports.archives import ArchiveRepository
from galerly.ports.clock import Clock
from galerly.ports.idempotency import IdempotencyStore
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.sessions import SessionRepository

BATCH = 500
UNCONFIRMED_FOR = timedelta(days=30)  # how long a newsletter address waits for its confirmation
ORPHAN_AGE = timedelta(hours=24)  # younger bytes may still await their row


@frozen(kw_only=True)
class HousekeepingService:
    """The sweep: hourly, at start, and safe to repeat; it costs by what is past its time."""

    photos: PhotoRepository
    archives: ArchiveRepository
    sessions: SessionRepository
    limiter: RateLimiter
    idempotency: IdempotencyStore
    newsletters: NewsletterRepository
    logos: LogoService
    agenda: AgendaService
    objects: ObjectStore
    clock: Clock

    def sweep(self, _payload: Mapping[str, str]) -> None:
        """Do the job."""
        self.agenda.look()
        self._expired_uploads()
        self._expired_archives()
        now = self.clock.now()
        while self.sessions.remove_expired(now=now, limit=BATCH):
            pass
        while self.limiter.remove_expired(now=now, limit=BATCH):
            pass
        while self.idempotency.remove_expired(now=now, limit=BATCH):
            pass
        while self.newsletters.remove_unconfirmed(before=now - UNCONFIRMED_FOR, limit=BATCH):
            pass
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

    def remove_orphans(self, after: Position | None) -> tuple[Position | None, int]:
        """Remove what no row stands for among the next objects of storage.

        Returns where the objects after these begin, None at the end, and how many these were.
        """
        before = self.clock.now() - ORPHAN_AGE
        page = self.objects.list("", after=after, limit=BATCH)
        old = [o.key for o in page.items if o.modified_at < before]
        known = self._known(old)
        self.objects.remove([key for key in old if key not in known])
        return page.next_position, len(page.items)

    def _known(self, keys: Sequence[str]) -> set[str]:
        """Return those keys that a row stands for; photo.py, archive.py and logo.py name them.

        Rows are read a gallery at a time: the keys are in order, so most are of one or two.
        """
        known: set[str] = set()
        for place, some in groupby(keys, key=_place):
            if place is None:
                continue
            kind, owner_id, gallery_id = place
            if kind == "logos":
                known |= self.logos.known(owner_id)
            elif kind == "archives":
                ids = {a.id for a in self.archives.of_gallery(gallery_id)}
                known.update(key for key in some if key.split("/")[3] in ids)
            else:
                known.update(self._of_photos(kind, owner_id, gallery_id, list(some)))
        return known

    def _of_photos(
        self, kind: str, owner_id: UserId, gallery_id: GalleryId, keys: Sequence[str]
    ) -> set[str]:
        """Return those keys of originals, or of renditions, that a photo or slot stands for."""
        at = 3 if kind == "renditions" else 2
        of = {key: PhotoId(key.split("/")[at].partition(".")[0]) for key in keys}
        ids = list(dict.fromkeys(of.values()))
        photos = self.photos.get_many(owner_id, gallery_id, ids)
        slots = self.photos.uploads(owner_id, gallery_id, [i for i in ids if i not in photos])
        # Those of an earlier attempt are not among them: nobody is ever sent there.
        known = {key_of(photo) for photo in photos.values()}
        known.update(key_of(slot) for slot in slots.values())
        known.update(rendition_key(p, r) for p in photos.values() for r in p.renditions)
        # What a running job has written, and not yet stored in its row.
        working = {i for i, p in photos.items() if p.status is PhotoStatus.PROCESSING}
        return {
            key
            for key, photo_id in of.items()
            if key in known or (kind == "renditions" and photo_id in working)
        }

    def _photo(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> Photo | None:
        return self.photos.get_many(owner_id, gallery_id, [photo_id]).get(photo_id)


def _place(key: str) -> tuple[str, UserId, GalleryId] | None:
    """Return what an object is, and whose; None for what is none of ours."""
    kind, _, rest = key.partition("/")
    if kind not in {"renditions", "archives", "logos"}:
        kind, rest = "originals", key
    parts = rest.split("/")
    if kind == "logos":
        return kind, UserId(parts[0]), GalleryId("")
    if len(parts) < 3:  # noqa: PLR2004 - owner, gallery, photo or archive
        return None
    return kind, UserId(parts[0]), GalleryId(parts[1])
