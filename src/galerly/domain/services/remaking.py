"""Making all renditions anew: after an update that makes better ones, or where files were lost."""

from attrs import frozen

from galerly.domain.model.errors import NotFoundError, StaleError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId
from galerly.domain.model.job import Job, JobKind
from galerly.domain.model.photo import ORIGINAL_MISSING, Photo, PhotoStatus
from galerly.domain.services.inventory import Inventory
from galerly.domain.services.uploads import remake_payload, render_payload
from galerly.domain.services.work import Work
from galerly.ports.photos import PhotoRepository


@frozen(kw_only=True)
class RemakeService:
    """Queues the making of renditions that are there, or failed, once more."""

    inventory: Inventory
    photos: PhotoRepository
    work: Work

    def all(self, gallery_id: GalleryId | None = None) -> int:
        """Queue every photo of one gallery, or of all; return how many.

        Viewers see the old renditions until the new ones are there. Photos that are being
        processed just now are left out.

        Raises:
            NotFoundError: If there is no such gallery.
        """
        if gallery_id is None:
            return sum(self._gallery(gallery) for gallery in self.inventory.every_gallery())
        return self._gallery(self._find(gallery_id))

    def _find(self, gallery_id: GalleryId) -> Gallery:
        for owner_id in self.inventory.owners():
            try:
                return self.inventory.galleries.get(owner_id, gallery_id)
            except NotFoundError:
                continue
        raise NotFoundError("gallery")

    def _gallery(self, gallery: Gallery) -> int:
        count = 0
        for batch in self.inventory.batches(gallery):
            failed = [p for p in batch if _may_be_tried(p)]
            jobs = [self._remake(p) for p in batch if p.status is PhotoStatus.READY]
            jobs += [self.work.job(JobKind.RENDER, render_payload(p.retry())) for p in failed]
            if jobs:
                self.work.jobs.put(jobs)
            count += len(jobs) - len(failed) + sum(self._retry(photo) for photo in failed)
        return count

    def _remake(self, photo: Photo) -> Job:
        return self.work.job(JobKind.REMAKE, remake_payload(photo), unique=photo.id)

    def _retry(self, photo: Photo) -> bool:
        try:
            self.photos.replace(photo.retry())
        except (NotFoundError, StaleError):
            return False  # deleted or tried again just now
        return True


def _may_be_tried(photo: Photo) -> bool:
    # One whose original is lost would give up what is left of it: the sweep sees when it is back.
    return photo.status is PhotoStatus.FAILED and photo.failure != ORIGINAL_MISSING
