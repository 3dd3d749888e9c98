"""A gallery's outline: what ordering, paging and drawing its grid need of every photo."""

from datetime import datetime
from typing import Self

from attrs import evolve, frozen

from galerly.domain.model.gallery import GallerySettings
from galerly.domain.model.ids import GalleryId, PhotoId
from galerly.domain.model.photo import Photo, PhotoOrder

SortKey = tuple[str, str | float, str]
"""Section rank, value of the chosen order, photo id: unique, and total over a gallery."""

_NO_TIME = "9999"  # photos without a capture time come last


@frozen(kw_only=True)
class OutlineEntry:
    """One photo, as far as the whole gallery's view needs it."""

    id: PhotoId
    filename: str
    section: str
    position: float
    taken_at: datetime | None
    width_px: int | None
    height_px: int | None
    color: int | None
    visible: bool

    @classmethod
    def of(cls, photo: Photo) -> Self:
        """Return a photo's entry."""
        return cls(
            id=photo.id,
            filename=photo.filename,
            section=photo.section,
            position=photo.position,
            taken_at=photo.taken_at,
            width_px=photo.width_px,
            height_px=photo.height_px,
            color=photo.color,
            visible=photo.visible,
        )


@frozen(kw_only=True)
class Outline:
    """Every photo of a gallery at one content version, in order of id."""

    gallery_id: GalleryId
    content_version: int
    entries: tuple[OutlineEntry, ...]

    def ordered(
        self, settings: GallerySettings, order: PhotoOrder
    ) -> list[tuple[SortKey, OutlineEntry]]:
        """Return all entries with their sort keys, section by section, in `order`."""
        # Sections that the settings do not name yet follow those that they do, by name.
        rank = {name: f"{i:04d}" for i, name in enumerate(settings.sections)}
        keyed: list[tuple[SortKey, OutlineEntry]] = [
            ((rank.get(e.section, f"~{e.section}") if e.section else "", _value(e, order), e.id), e)
            for e in self.entries
        ]
        keyed.sort(key=lambda pair: pair[0])
        return keyed

    def visible(self, sections: tuple[str, ...] = ()) -> Self:
        """Return what viewers may see of it, only of `sections` where any are named."""
        kept = (e for e in self.entries if e.visible and (not sections or e.section in sections))
        return evolve(self, entries=tuple(kept))


def _value(entry: OutlineEntry, order: PhotoOrder) -> str | float:
    match order:
        case PhotoOrder.POSITION:
            return entry.position
        case PhotoOrder.TAKEN_AT:
            return entry.taken_at.isoformat() if entry.taken_at else _NO_TIME
        case PhotoOrder.FILENAME:
            return entry.filename.casefold()
        case PhotoOrder.CREATED_AT:
            return ""  # ids are in order of time
