"""Applying a gallery's watermark to photos that are there already: a job for each change.

Nobody waits for it: a viewer is never sent a preview that carries no mark while the gallery has
one (`Access.seen`), so that the previews merely appear again one after another.
"""

from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.errors import InvalidError, NotFoundError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.logo import logo_key
from galerly.domain.model.photo import PhotoStatus, is_bare
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
            self.work.add(
                JobKind.MARK,
                {"owner_id": after.owner_id, "gallery_id": after.id, "mark": after.mark or ""},
                delay=STORED_BY,
            )

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
        """Do the job: archives with unmarked previews are gone, photos are queued to be remade.

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
        if gallery.mark:
            self._retract(gallery)
        for batch in self.inventory.batches(gallery):
            jobs = [
                self.work.job(JobKind.REMAKE, remake_payload(photo), unique=photo.id)
                for photo in batch
                if photo.status is PhotoStatus.READY and photo.mark != gallery.mark
            ]
            if jobs:
                self.work.jobs.put(jobs)

    def _retract(self, gallery: Gallery) -> None:
        for archive in self.archives.of_gallery(gallery.id):
            files = self.archives.files(gallery.id, archive.id)
            if any(is_bare(file.key) for file in files):
                self.archive_removal.remove(archive)
