"""Keeping each gallery's outline ready."""

from collections.abc import Hashable, Mapping
from datetime import timedelta

from attrs import Factory, frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.outline import Outline, OutlineEntry, SortKey
from galerly.domain.services.recent import Recent
from galerly.domain.services.work import Work
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository

SETTLE = timedelta(seconds=2)  # changes come in bursts; one rebuild serves them all
KEPT_ENTRIES = 50_000  # of about 0.5 KiB each

Ordered = list[tuple[SortKey, OutlineEntry]]


@frozen(kw_only=True)
class OutlineService:
    """Outlines are derived from photos, stored, and valid for one content version."""

    galleries: GalleryRepository
    photos: PhotoRepository
    work: Work
    _outlines: Recent[tuple[GalleryId, int], Outline] = Factory(lambda: Recent(KEPT_ENTRIES))
    _newest: dict[GalleryId, int] = Factory(dict)  # content version kept last
    _ordered: Recent[Hashable, Ordered] = Factory(lambda: Recent(KEPT_ENTRIES))

    def of(self, gallery: Gallery, ahead: Outline | None = None) -> Outline:
        """Return the outline of a gallery's photos, at least as new as `gallery`.

        `ahead` is one that `ahead` found.
        """
        key = (gallery.id, gallery.content_version)
        kept = self._outlines.find(key)
        if kept:
            return kept
        stored = ahead
        if not stored or stored.content_version < gallery.content_version:
            stored = self.galleries.find_outline(gallery.id)
        if not stored or stored.content_version < gallery.content_version:
            stored = self._rebuild(gallery.owner_id, gallery.id)
        self._newest[gallery.id] = gallery.content_version
        if len(self._newest) > KEPT_ENTRIES:
            self._newest.clear()  # only what is read ahead depends on it
        return self._outlines.keep(key, stored, cost=len(stored.entries))

    def ahead(self, gallery_id: GalleryId) -> Outline | None:
        """Return the outline kept here or stored last, for `of`: the gallery is not read yet."""
        newest = self._newest.get(gallery_id)
        kept = None if newest is None else self._outlines.find((gallery_id, newest))
        return kept or self.galleries.find_outline(gallery_id)

    def visible(
        self, gallery: Gallery, sections: tuple[str, ...], ahead: Outline | None = None
    ) -> Ordered:
        """Return what viewers may see of a gallery, in its order; do not change the list."""
        outline = self.of(gallery, ahead)
        settings = gallery.settings
        key = (
            gallery.id,
            outline.content_version,
            settings.sections,
            settings.sort,
            sections,
        )
        kept = self._ordered.find(key)
        if kept is not None:
            return kept
        ordered = outline.visible(sections).ordered(settings, settings.sort)
        return self._ordered.keep(key, ordered, cost=len(ordered))

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
