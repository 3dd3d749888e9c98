"""Archives in memory."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from galerly.adapters.memory.store import MemoryStore
from galerly.domain.model.archive import Archive, ArchiveFile, ArchiveStatus
from galerly.domain.model.errors import NotFoundError, StaleError
from galerly.domain.model.ids import ArchiveId, GalleryId
from galerly.ports.archives import ArchiveRepository


@frozen
class MemoryArchives(ArchiveRepository):
    """Archives in memory."""

    store: MemoryStore

    def add(self, archive: Archive, files: Sequence[ArchiveFile]) -> Archive:
        with self.store.lock:
            archives = self.store.archives.setdefault(archive.gallery_id, {})
            same = (a for a in archives.values() if a.fingerprint == archive.fingerprint)
            earlier = next(same, None)
            if earlier is not None:
                usable = earlier.status is not ArchiveStatus.FAILED
                if usable and earlier.expires_at > archive.created_at:
                    return earlier
                self.remove(earlier.gallery_id, earlier.id)
            archives[archive.id] = archive
            self.store.archive_files[archive.id] = tuple(files)
            return archive

    def get(self, gallery_id: GalleryId, archive_id: ArchiveId) -> Archive:
        with self.store.lock:
            archive = self.store.archives.get(gallery_id, {}).get(archive_id)
        if archive is None:
            raise NotFoundError("archive")
        return archive

    def of_gallery(self, gallery_id: GalleryId) -> tuple[Archive, ...]:
        with self.store.lock:
            archives = list(self.store.archives.get(gallery_id, {}).values())
        return tuple(sorted(archives, key=lambda a: a.id))

    def files(self, gallery_id: GalleryId, archive_id: ArchiveId) -> tuple[ArchiveFile, ...]:
        with self.store.lock:
            if archive_id not in self.store.archives.get(gallery_id, {}):
                return ()
            return self.store.archive_files[archive_id]

    def replace(self, archive: Archive) -> Archive:
        with self.store.lock:
            if self.get(archive.gallery_id, archive.id).version != archive.version:
                raise StaleError("archive")
            stored = evolve(archive, version=archive.version + 1)
            self.store.archives[archive.gallery_id][archive.id] = stored
            return stored

    def expired(self, *, now: datetime, limit: int) -> tuple[Archive, ...]:
        with self.store.lock:
            every = (a for archives in self.store.archives.values() for a in archives.values())
            return tuple(a for a in every if a.expires_at <= now)[:limit]

    def remove(self, gallery_id: GalleryId, archive_id: ArchiveId) -> None:
        with self.store.lock:
            if self.store.archives.get(gallery_id, {}).pop(archive_id, None) is not None:
                del self.store.archive_files[archive_id]

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        with self.store.lock:
            gone = list(self.store.archives.get(gallery_id, {}))[:limit]
            for archive_id in gone:
                self.remove(gallery_id, archive_id)
            return len(gone)
