"""Keeping each gallery's outline ready."""

import bisect
from collections.abc import Hashable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from attrs import Factory, frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.outline import Outline, OutlineEntry, SortKey
from galerly.domain.model.photo import Photo
from galerly.domain.services.recent import Recent
from galerly.domain.services.work import Work
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.together import Together

SETTLE = timedelta(seconds=2)  # changes come in bursts; one rebuild serves them all
RANGE_LEAST = 5  # photos that are worth a range
RANGE_MOST = 100  # asked for in one range: several are read side by side
RANGE_SPREAD = 2  # a range may hold so many times what is asked for
KEPT_ENTRIES = 50_000  # of about 0.5 KiB each

Ordered = list[tuple[SortKey, OutlineEntry]]


@frozen(kw_only=True)
class OutlineService:
    """Outlines are derived from photos, stored, and valid for one content version."""

    galleries: GalleryRepository
    photos: PhotoRepository
    together: Together
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
        return self.visible_by_key(gallery, sections, ahead)[1]

    def visible_by_key(
        self, gallery: Gallery, sections: tuple[str, ...], ahead: Outline | None = None
    ) -> tuple[Hashable, Ordered]:
        """Return what `visible` does, after what it depends on: another key, another list."""
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
            return key, kept
        ordered = outline.visible(sections).ordered(settings, settings.sort)
        return key, self._ordered.keep(key, ordered, cost=len(ordered))

    def photos_of(
        self, outline: Outline, owner_id: UserId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Photo]:
        """Return those of the ids that are photos, the ids taken from the outline.

        Where they lie close together they are read as ranges: stores charge for those by the
        byte, but for single photos by the photo.
        """
        ordered = sorted(photo_ids)
        chunks = [ordered[i : i + RANGE_MOST] for i in range(0, len(ordered), RANGE_MOST)]
        read = self.together.run(
            *(partial(self._read, outline, owner_id, chunk) for chunk in chunks)
        )
        found = {photo_id: photo for part in read for photo_id, photo in part.items()}
        return {photo_id: found[photo_id] for photo_id in photo_ids if photo_id in found}

    def _read(
        self, outline: Outline, owner_id: UserId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Photo]:
        """Return photos whose ids are given in order, and perhaps some between them."""
        first, last = (
            bisect.bisect_left(outline.entries, photo_id, key=lambda entry: entry.id)
            for photo_id in (photo_ids[0], photo_ids[-1])
        )
        is_dense = last - first < RANGE_SPREAD * len(photo_ids)
        if len(photo_ids) < RANGE_LEAST or not is_dense:
            return self.photos.get_many(owner_id, outline.gallery_id, photo_ids)
        return self.photos.get_between(owner_id, outline.gallery_id, photo_ids[0], photo_ids[-1])

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
