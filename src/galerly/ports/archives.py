"""Stored archives."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from galerly.domain.model.archive import Archive, ArchiveFile
from galerly.domain.model.ids import ArchiveId, GalleryId


class ArchiveRepository(Protocol):
    """Archives, each with the list of files that it is made of."""

    def add(self, archive: Archive, files: Sequence[ArchiveFile]) -> Archive:
        """Store an archive with its files, unless one of the same gallery and fingerprint exists.

        Returns the stored one of the fingerprint: the given one, or the earlier one, which wins
        while it is not failed and expires later than the given one was created; else the given
        one takes its place.
        """

    def get(self, gallery_id: GalleryId, archive_id: ArchiveId) -> Archive:
        """Return one archive, or raise NotFoundError."""

    def of_gallery(self, gallery_id: GalleryId) -> tuple[Archive, ...]:
        """Return all archives of a gallery, in order of id."""

    def files(self, gallery_id: GalleryId, archive_id: ArchiveId) -> tuple[ArchiveFile, ...]:
        """Return an archive's files, in the order they were given; empty when it is gone."""

    def replace(self, archive: Archive) -> Archive:
        """Store `archive` over the version it was read at; return it one version on.

        Raises:
            NotFoundError: If it is gone.
            StaleError: If a newer version was stored meanwhile.
        """

    def expired(self, *, now: datetime, limit: int) -> tuple[Archive, ...]:
        """Return archives of any gallery whose `expires_at` is not after `now`."""

    def remove(self, gallery_id: GalleryId, archive_id: ArchiveId) -> None:
        """Forget an archive and its files; idempotent."""

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        """Forget up to `limit` archives of a deleted gallery; return how many."""
