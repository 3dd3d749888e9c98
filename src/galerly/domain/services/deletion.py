"""Removing galleries and accounts: gone at once, and completely, whatever crashes between."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve, frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.export import export_prefix
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.logo import logo_prefix
from galerly.domain.model.photo import Photo, original_keys, rendition_prefix
from galerly.domain.services.archive_removal import ArchiveRemoval
from galerly.domain.services.news import NewsService
from galerly.domain.services.work import NotYetError, Work
from galerly.ports.activity import ActivityRepository
from galerly.ports.agenda import Agenda
from galerly.ports.archives import ArchiveRepository
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository
from galerly.ports.sessions import SessionRepository
from galerly.ports.users import UserRepository

BATCH = 500
# A URL that was handed out before the deletion may still bring bytes for this long.
LATE_BYTES = timedelta(minutes=16)


@frozen(kw_only=True)
class DeletionService:
    """Hides what is deleted in one write, and purges it by jobs that may be repeated.

    The job is queued before the write that hides: a crash between leaves a job that finds
    nothing hidden, and ends by itself; the other order would leave bytes that nobody removes.
    """

    users: UserRepository
    galleries: GalleryRepository
    photos: PhotoRepository
    feedback: FeedbackRepository
    activity: ActivityRepository
    agenda: Agenda
    news: NewsService
    archives: ArchiveRepository
    archive_removal: ArchiveRemoval
    sessions: SessionRepository
    newsletters: NewsletterRepository
    objects: ObjectStore
    work: Work
    clock: Clock

    def delete_photos(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: tuple[PhotoId, ...]
    ) -> tuple[Photo, ...]:
        """Remove photos with all that was said of them; return those that were there."""
        # Never an id that is still a slot: its bytes may be confirmed while the job runs.
        found = self.photos.get_many(owner_id, gallery_id, photo_ids)
        there = tuple(i for i in photo_ids if i in found)
        if not there:
            return ()
        self.work.add(
            JobKind.PURGE_OBJECTS,
            {"owner_id": owner_id, "gallery_id": gallery_id, "photo_ids": " ".join(there)},
        )
        self.news.recount_of(owner_id, gallery_id)
        return self.photos.remove(owner_id, gallery_id, there)

    def delete_gallery(self, gallery: Gallery) -> None:
        """Hide a gallery from everybody; its purge follows."""
        payload = {"owner_id": gallery.owner_id, "gallery_id": gallery.id}
        self.work.jobs.put(
            [
                self.work.job(JobKind.PURGE_GALLERY, payload),
                self.work.job(JobKind.PURGE_GALLERY, payload, delay=LATE_BYTES),
            ]
        )
        self.galleries.mark_deleted(evolve(gallery, deleted_at=self.clock.now()))

    def delete_account(self, user_id: UserId) -> None:
        """Hide an account and its galleries from everybody, end its sessions; its purge follows."""
        user = self.users.get(user_id)
        payload = {"user_id": user_id}
        self.work.jobs.put(
            [
                self.work.job(JobKind.PURGE_ACCOUNT, payload),
                self.work.job(JobKind.PURGE_ACCOUNT, payload, delay=LATE_BYTES),
            ]
        )
        self.users.replace(evolve(user, deleted_at=self.clock.now()))
        self._hide_galleries(user_id)
        self.sessions.remove_of_user(user_id)
        self.sessions.remove_mailed_of(user_id)

    def hide_photo(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> None:
        """Have the archives that hold a photo removed, which is hidden by the next write."""
        self.work.add(
            JobKind.RETRACT_ARCHIVES,
            {"owner_id": owner_id, "gallery_id": gallery_id, "photo_ids": photo_id},
        )

    # --- jobs ---

    def retract_archives(self, payload: Mapping[str, str]) -> None:
        """Remove the archives that hold hidden photos.

        Raises:
            NotYetError: If a photo is to be seen: its hiding was not stored (yet).
        """
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        photo_ids = tuple(PhotoId(i) for i in payload["photo_ids"].split())
        found = self.photos.get_many(owner_id, gallery_id, photo_ids)
        if any(not photo.hidden for photo in found.values()):
            raise NotYetError
        self.archive_removal.of_photos(gallery_id, photo_ids)

    def purge_objects(self, payload: Mapping[str, str]) -> None:
        """Remove the bytes of deleted photos: originals, renditions, archives that hold them.

        Raises:
            NotYetError: If a photo is still there: its deletion was not stored (yet).
        """
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        photo_ids = tuple(PhotoId(i) for i in payload["photo_ids"].split())
        if self.photos.get_many(owner_id, gallery_id, photo_ids):
            raise NotYetError
        self.archive_removal.of_photos(gallery_id, photo_ids)
        for photo_id in photo_ids:
            self._remove_bytes(owner_id, gallery_id, photo_id)

    def purge_gallery(self, payload: Mapping[str, str]) -> None:
        """Remove the bytes, then the rows, of a deleted gallery.

        Raises:
            NotYetError: If the gallery is still there: its deletion was not stored (yet).
        """
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        try:
            self.galleries.get(owner_id, gallery_id)
        except NotFoundError:
            self._purge(owner_id, gallery_id)
        else:
            raise NotYetError

    def purge_account(self, payload: Mapping[str, str]) -> None:
        """Remove everything that a deleted account held.

        Raises:
            NotYetError: If the account is still there: its deletion was not stored (yet).
        """
        user_id = UserId(payload["user_id"])
        user = self.users.get_deleted(user_id)
        if user is None:
            try:
                self.users.get(user_id)
            except NotFoundError:
                pass  # purged before; bytes that came late are removed below
            else:
                raise NotYetError
        self._hide_galleries(user_id)
        while gallery_ids := self.galleries.ids_to_purge(user_id, limit=BATCH):
            for gallery_id in gallery_ids:
                self._purge(user_id, gallery_id)
        for prefix in (
            f"{user_id}/",
            f"renditions/{user_id}/",
            f"archives/{user_id}/",
            logo_prefix(user_id),
            export_prefix(user_id),
        ):
            self.objects.remove_prefix(prefix)
        self.sessions.remove_of_user(user_id)
        if user:
            self.newsletters.remove(user.email)
            self.users.remove(user_id)

    def _hide_galleries(self, owner_id: UserId) -> None:
        now = self.clock.now()
        while galleries := self.galleries.page(owner_id, limit=BATCH).items:
            for gallery in galleries:
                self.galleries.mark_deleted(evolve(gallery, deleted_at=now))

    def _purge(self, owner_id: UserId, gallery_id: GalleryId) -> None:
        for prefix in (
            f"{owner_id}/{gallery_id}/",
            f"renditions/{owner_id}/{gallery_id}/",
            f"archives/{owner_id}/{gallery_id}/",
        ):
            self.objects.remove_prefix(prefix)
        while self.photos.remove_gallery(owner_id, gallery_id, limit=BATCH):
            pass
        while self.feedback.remove_gallery(gallery_id, limit=BATCH):
            pass
        while self.activity.remove_gallery(gallery_id, limit=BATCH):
            pass
        while self.archives.remove_gallery(gallery_id, limit=BATCH):
            pass
        self.agenda.remove_gallery(gallery_id)
        self.galleries.remove(owner_id, gallery_id)

    def _remove_bytes(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> None:
        self.objects.remove(original_keys(owner_id, gallery_id, photo_id))
        self.objects.remove_prefix(rendition_prefix(owner_id, gallery_id, photo_id))
