"""Applying a gallery's watermark to photos that are there already.

From the write on that sets one, a viewer is sent to no preview without it (`Access.seen`). What
they were sent to before is removed next, before any photo is made anew: by the request itself as
far as its time goes, and by a job that was queued before the write, whatever became of the request.
Then nobody waits any more: the previews merely appear again one after another.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from attrs import evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.archive import Archive
from galerly.domain.model.errors import InvalidError, NotFoundError
from galerly.domain.model.gallery import Download, Gallery
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.logo import logo_key
from galerly.domain.model.page import Position
from galerly.domain.model.photo import Photo, PhotoStatus, bare_keys, is_bare, rendition_key
from galerly.domain.model.watermark import Placement, Watermark, mark_text
from galerly.domain.services.archive_removal import ArchiveRemoval
from galerly.domain.services.inventory import Inventory
from galerly.domain.services.uploads import remake_payload
from galerly.domain.services.work import NotYetError, Work
from galerly.ports.archives import ArchiveRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.images import Mark
from galerly.ports.objects import ObjectStore
from galerly.ports.users import UserRepository

STORED_BY = timedelta(seconds=1)  # what a job follows is stored by then, as a rule
LISTED = 1000  # objects at a time, as S3 does
# API Gateway waits for 29 seconds. Before this the gallery was read and written; when it is over, a
# thousand photos may just be read, and removed in some batches, each perhaps tried again.
IN_REQUEST = timedelta(seconds=6)
BEFORE_OTHERS = -timedelta(days=1)  # queues hand out first what is due longest


@frozen(kw_only=True)
class WatermarkWish:
    """A watermark as a photographer asks for it."""

    logo: bool  # the logo that the account has now, instead of the text
    text: str = ""
    placement: Placement
    opacity: int
    size: int


@frozen(kw_only=True)
class Applied:
    """On how many of a gallery's ready photos its watermark (or none) is by now."""

    photos: int
    applied: int


@frozen(kw_only=True)
class WatermarkService:
    """Checks watermarks, and has photos made anew that carry another one than their gallery's."""

    users: UserRepository
    galleries: GalleryRepository
    archives: ArchiveRepository
    archive_removal: ArchiveRemoval
    inventory: Inventory
    objects: ObjectStore
    work: Work
    in_request: timedelta = IN_REQUEST

    def checked(self, by: UserId, wish: WatermarkWish) -> Watermark:
        """Return what is asked for, the logo fixed: a later one does not change what was made.

        Raises:
            InvalidError: If the text cannot be drawn, or there is no logo.
        """
        plain = Watermark(placement=wish.placement, opacity=wish.opacity, size=wish.size)
        if not wish.logo:
            return evolve(plain, text=mark_text(wish.text))
        account: User = self.users.get(by)
        if account.logo.picture is None:
            raise InvalidError("settings.watermark.kind", "needs a logo; upload one first")
        return evolve(plain, logo_id=account.logo.picture.id)

    def mark_of(self, gallery: Gallery) -> Mark | None:
        """Return what is drawn on previews of a gallery, the logo read.

        Raises:
            NotFoundError: If the logo is not in storage.
        """
        wanted = gallery.settings.watermark
        if wanted is None:
            return None
        logo = None
        if wanted.logo_id:
            logo = self.objects.read(logo_key(gallery.owner_id, wanted.logo_id))
        return Mark(
            text=wanted.text,
            logo=logo,
            placement=wanted.placement,
            opacity=wanted.opacity,
            size=wanted.size,
        )

    def follow(self, before: Gallery, after: Gallery) -> None:
        """Queue what another watermark asks for; to be called before the change is stored."""
        if after.mark != before.mark:
            self._queue(after, delay=STORED_BY)

    def bind(self, before: Gallery, after: Gallery) -> None:
        """Remove what viewers were sent to and must not see any more, as far as time goes.

        What is left is the next job. To be called after the change is stored. A failure of storage
        is raised: the photographer should not read that all is well, though a job will do it.
        """
        if after.mark is None or before.mark is not None:
            return
        ends_at = self.work.clock.now() + self.in_request
        for archive in self._bare_archives(after):
            self.archive_removal.withdraw(archive)
        # By name: what answers requests may not list what is stored.
        for batch in self.inventory.batches(after):
            self.objects.remove([key for photo in batch for key in _lately_given(photo)])
            if self.work.clock.now() >= ends_at:
                self._queue(after, delay=BEFORE_OTHERS)
                break
        self._make_good(after)

    def withhold(self, gallery: Gallery) -> None:
        """Remove archives of unmarked previews, then the previews, those of each earlier attempt.

        It may be repeated, and goes through any number of photos in constant memory.
        """
        for archive in self._bare_archives(gallery):
            self.archive_removal.remove(archive)
        for keys in self._bare(gallery):
            if keys:
                self.objects.remove(keys)
        self._make_good(gallery)

    def applied(self, gallery_id: GalleryId, *, by: UserId) -> Applied:
        """Return how far the last change is.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        gallery = self.galleries.get(by, gallery_id)
        marks = [
            photo.mark
            for batch in self.inventory.batches(gallery)
            for photo in batch
            if photo.status is PhotoStatus.READY
        ]
        return Applied(photos=len(marks), applied=marks.count(gallery.mark))

    # --- job ---

    def apply(self, payload: Mapping[str, str]) -> None:
        """Do the job: what is unmarked and must not be is gone, photos are queued to be remade.

        Raises:
            NotYetError: If the gallery has another watermark: the change was not stored (yet), or
                a later one has a job of its own.
        """
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        try:
            gallery = self.galleries.get(owner_id, gallery_id)
        except NotFoundError:
            return
        if (gallery.mark or "") != payload["mark"]:
            raise NotYetError
        stored: set[str] = set()
        if gallery.mark:
            self.withhold(gallery)
        else:  # one that was taken back soon after it was set: not all previews may be there
            stored.update(key for keys in self._bare(gallery) for key in keys)
        for batch in self.inventory.batches(gallery):
            jobs = [
                self.work.job(JobKind.REMAKE, remake_payload(photo), unique=photo.id)
                for photo in batch
                if photo.status is PhotoStatus.READY
                and (photo.mark != gallery.mark or not _shown_keys(gallery, photo) <= stored)
            ]
            if jobs:
                self.work.jobs.put(jobs)

    def _queue(self, gallery: Gallery, *, delay: timedelta) -> None:
        self.work.add(
            JobKind.MARK,
            {"owner_id": gallery.owner_id, "gallery_id": gallery.id, "mark": gallery.mark or ""},
            delay=delay,
        )

    def _bare_archives(self, gallery: Gallery) -> Iterator[Archive]:
        for archive in self.archives.of_gallery(gallery.id):
            if archive.size is Download.ORIGINAL:
                continue
            files = self.archives.files(gallery.id, archive.id)
            if any(is_bare(file.key) for file in files):
                yield archive

    def _bare(self, gallery: Gallery) -> Iterator[list[str]]:
        """Yield the keys of unmarked previews that are stored, one listing after another."""
        prefix = f"renditions/{gallery.owner_id}/{gallery.id}/"
        after: Position | None = None
        while True:
            page = self.objects.list(prefix, after=after, limit=LISTED)
            yield [item.key for item in page.items if is_bare(item.key)]
            after = page.next_position
            if after is None:
                return

    def _make_good(self, gallery: Gallery) -> None:
        """Have previews made anew that were removed although the watermark was taken back."""
        try:
            current = self.galleries.get(gallery.owner_id, gallery.id)
        except NotFoundError:
            return
        if current.mark is None:
            self._queue(current, delay=STORED_BY)


def _lately_given(photo: Photo) -> list[str]:
    """Return where unmarked previews of a photo are, or would be, that a URL may still name."""
    # A URL lives for 15 minutes: few photos are made anew more than twice in that time.
    attempts = range(max(1, photo.attempt - 2), photo.attempt + 1)
    return [key for attempt in attempts for key in bare_keys(photo, attempt)]


def _shown_keys(gallery: Gallery, photo: Photo) -> set[str]:
    """Return where a photo's unmarked previews are that somebody may be sent to."""
    return {rendition_key(photo, r) for r in gallery.shown(photo).renditions if r.bare}
