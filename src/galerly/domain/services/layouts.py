"""Layouts: the geometry of all that a viewer sees, as one small answer."""

import struct
from collections.abc import Sequence
from itertools import groupby

from attrs import frozen

from galerly.domain.model.outline import OutlineEntry, SortKey
from galerly.domain.model.page import Position
from galerly.domain.model.photo import PhotoOrder
from galerly.domain.services.photos import position_of

LAYOUT_PAGE = 200  # photos between two cursors of a layout
ASPECT_UNKNOWN = 1500  # 3:2, where a photo's size is not known
UINT16_MAX = 65_535


@frozen(kw_only=True)
class LayoutSection:
    """A run of photos of one section."""

    name: str
    first: int
    count: int


@frozen(kw_only=True)
class Layout:
    """The geometry of everything that a viewer sees, in order."""

    sections: tuple[LayoutSection, ...]
    entries: tuple[OutlineEntry, ...]
    aspects: bytes  # little-endian uint16 of each: width / height x 1000
    colors: bytes  # little-endian uint16 of each: RGB444
    positions: tuple[Position | None, ...]  # where each page of 200 starts; None: at the start


def layout_of(keyed: Sequence[tuple[SortKey, OutlineEntry]], order: PhotoOrder) -> Layout:
    """Return the geometry of photos that stand in an order."""
    sections = []
    first = 0
    for name, run in groupby(entry.section for _, entry in keyed):
        count = sum(1 for _ in run)
        sections.append(LayoutSection(name=name, first=first, count=count))
        first += count
    starts = range(0, len(keyed), LAYOUT_PAGE)
    entries = tuple(entry for _, entry in keyed)
    return Layout(
        sections=tuple(sections),
        entries=entries,
        aspects=_packed([_aspect(entry.width_px, entry.height_px) for entry in entries]),
        colors=_packed([entry.color or 0 for entry in entries]),
        positions=tuple(position_of(order, keyed[i - 1][0]) if i else None for i in starts),
    )


def _aspect(width_px: int | None, height_px: int | None) -> int:
    if not width_px or not height_px:
        return ASPECT_UNKNOWN
    return max(1, min(UINT16_MAX, round(width_px / height_px * 1000)))


def _packed(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}H", *values)
