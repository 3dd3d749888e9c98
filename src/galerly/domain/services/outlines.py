"""Keeping each gallery's outline ready."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.outline import Outline
from galerly.domain.services.work import Work
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository

SETTLE = timedelta(seconds=2)  # changes come in bursts; one rebuild serves them all


@frozen(kw_only=True)
class OutlineService:
    """Outlines are derived from photos, stored, and valid for one content version."""

    galleries: GalleryRepository
    photos: PhotoRepository
    work: Work

    def of(self, gallery: Gallery) -> Outline:
        """Return the outline of a gallery's photos, at least as new as `gallery`."""
        stored = self.galleries.find_outline(gallery.id)
        if stored and stored.content_version >= gallery.content_version:
            return stored
        return self._rebuild(gallery.owner_id, gallery.id)

    def changed(self, owner_id: UserId, gallery_id: GalleryId) -> None:
        """Have the outline rebuilt soon."""
        self.work.add(
            JobKind.OUTLINE,
            {"owner_id": owner_id, "gallery_id": gallery_id},
            unique=gallery_id,
            delay=SETTLE,
        )

    def rebuild(self, payload: Mapping[str, str]) -> None:
        """Do the job: store the outline as it is now; nothing, if the gallery is gone."""
        try:
            gallery = self.galleries.get(
                UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
            )
            self.of(gallery)
        except NotFoundError:
            return

    def _rebuild(self, owner_id: UserId, gallery_id: GalleryId) -> Outline:
        outline = self.photos.outline(owner_id, gallery_id)
        self.galleries.put_outline(owner_id, outline)
        return outline
