"""Taking archives back, before their time, when a photo in them may not be seen any more."""

from collections.abc import Collection

from attrs import evolve, frozen

from galerly.domain.model.archive import Archive, ArchiveStatus, archive_prefix
from galerly.domain.model.errors import NotFoundError, StaleError
from galerly.domain.model.ids import GalleryId, PhotoId
from galerly.ports.archives import ArchiveRepository
from galerly.ports.objects import ObjectStore

TRIES = 10  # against the progress that a build notes meanwhile


@frozen(kw_only=True)
class ArchiveRemoval:
    """Removes archives with their bytes; every step may be repeated after a crash."""

    archives: ArchiveRepository
    objects: ObjectStore

    def of_photos(self, gallery_id: GalleryId, photo_ids: Collection[PhotoId]) -> None:
        """Remove every archive of a gallery that holds one of the photos."""
        for archive in self.archives.of_gallery(gallery_id):
            files = self.archives.files(gallery_id, archive.id)
            if any(file.photo_id in photo_ids for file in files):
                self.remove(archive)

    def remove(self, archive: Archive) -> None:
        """Remove an archive, being built or not."""
        # Void before its bytes go: it is not handed out any more, and whoever builds it stops.
        self._void(archive)
        self.objects.remove_prefix(archive_prefix(archive))
        self.archives.remove(archive.gallery_id, archive.id)

    def withdraw(self, archive: Archive) -> None:
        """Void an archive, and remove the bytes that somebody may have been sent to.

        `remove` is to follow: it finds bytes too that a build is still writing.
        """
        self._void(archive)
        self.objects.remove(part.key for part in archive.parts)

    def _void(self, archive: Archive) -> None:
        for _ in range(TRIES):
            try:
                self.archives.replace(
                    evolve(
                        archive,
                        status=ArchiveStatus.FAILED,
                        parts=(),
                        failure="a photo in it was taken back; ask for it again",
                    )
                )
            except StaleError:
                archive = self.archives.get(archive.gallery_id, archive.id)
            except NotFoundError:
                return
            else:
                return
        raise StaleError("archive")
