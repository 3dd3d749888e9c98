"""Where the JPEGs are in raw files that are built like a TIFF: all kinds but RAF and CR3.

It follows every pointer at most once, and no more of them than any camera writes. Which tag points
at what: https://exiftool.org/TagNames/EXIF.html for previews, and there `Olympus.html` and
`PanasonicRaw.html`.
"""

from collections import deque
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

from galerly.adapters.vips.tiff import (
    HEADERS,
    ByteOrder,
    Data,
    Entry,
    entries,
    first_directory,
    next_directory,
    read_value,
)

OLYMPUS_HEADERS: Final[dict[bytes, ByteOrder]] = {b"IIRO": "<", b"IIRS": "<", b"MMOR": ">"}
PANASONIC_HEADERS: Final[dict[bytes, ByteOrder]] = {b"IIU\0": "<"}
RAW_HEADERS: Final = HEADERS | OLYMPUS_HEADERS | PANASONIC_HEADERS

MAX_DIRECTORIES: Final = 200
MAX_LEVELS: Final = 4  # main, EXIF, maker's note, its settings: Olympus needs them all

STRIP_OFFSETS, STRIP_BYTES = 0x0111, 0x0117
JPEG_OFFSET, JPEG_BYTES = 0x0201, 0x0202
SUB_DIRECTORIES, EXIF_IFD, MAKER_NOTE = 0x014A, 0x8769, 0x927C
PANASONIC_JPEGS: Final = (0x002E, 0x0127)  # their values are the pictures themselves
OLYMPUS_SETTINGS: Final = 0x2020
OLYMPUS_JPEG: Final = (0x0101, 0x0102)
OLD_OLYMPUS_JPEG: Final = (0x0088, 0x0089)
PHOTOMETRIC: Final = 0x0106
SENSOR_DATA: Final = frozenset({32_803, 34_892})  # a color filter's mosaic; undeveloped RGB
# How a maker's note begins, where its directory is, and whether its pointers count from the note.
OLYMPUS_NOTES: Final = (
    (b"OLYMPUS\0", 12, True),
    (b"OM SYSTEM\0", 16, True),
    (b"OLYMP\0", 8, False),
)


class Span(NamedTuple):
    """Some bytes of a file; nothing says yet that it has them."""

    at: int
    size: int


class Role(Enum):
    """What a directory's tags mean."""

    PICTURE = auto()
    OLYMPUS_NOTE = auto()
    OLYMPUS_SETTINGS = auto()


class Place(NamedTuple):
    """A directory to be read."""

    offset: int
    order: ByteOrder
    level: int = 1
    base: int = 0  # what its pointers count from
    role: Role = Role.PICTURE


def spans_in_tiff(data: Data) -> Iterator[Span]:
    """Yield what a raw file's directories point at as pictures, in the order of the directories."""
    first = first_directory(data, RAW_HEADERS)
    if first is None:
        return
    order, offset = first
    waiting = deque([Place(offset, order)])
    seen: set[int] = set()
    while waiting and len(seen) < MAX_DIRECTORIES:
        place = waiting.popleft()
        if place.offset in seen or place.level > MAX_LEVELS:
            continue
        seen.add(place.offset)
        directory = _Directory(data, place)
        yield from directory.pictures()
        waiting.extend(directory.children())


class _Directory:
    def __init__(self, data: Data, place: Place) -> None:
        self._data = data
        self._place = place
        self._entries: dict[int, Entry] = {}
        for entry in entries(data, place.order, place.offset, place.base):
            self._entries.setdefault(entry.tag, entry)

    def pictures(self) -> Iterator[Span]:
        if self._place.role is Role.OLYMPUS_SETTINGS:
            yield from self._pointed(*OLYMPUS_JPEG)
        elif self._place.role is Role.OLYMPUS_NOTE:
            yield from self._pointed(*OLD_OLYMPUS_JPEG)
        elif not SENSOR_DATA & set(self._numbers(PHOTOMETRIC)):
            yield from self._pointed(JPEG_OFFSET, JPEG_BYTES)
            yield from self._pointed(STRIP_OFFSETS, STRIP_BYTES)
            for tag in PANASONIC_JPEGS:
                if tag in self._entries:
                    yield Span(self._entries[tag].at, self._entries[tag].size)

    def children(self) -> Iterator[Place]:
        place = self._place._replace(level=self._place.level + 1)
        if place.role is Role.PICTURE:
            for tag in (SUB_DIRECTORIES, EXIF_IFD):
                for offset in self._numbers(tag):
                    yield place._replace(offset=offset)
            following = next_directory(self._data, place.order, place.offset)
            if following:
                yield self._place._replace(offset=following)
            yield from self._maker_note(place)
        elif place.role is Role.OLYMPUS_NOTE and OLYMPUS_SETTINGS in self._entries:
            entry = self._entries[OLYMPUS_SETTINGS]
            # Old firmware stores it as bytes of its own, which then begin there.
            pointers = self._numbers(OLYMPUS_SETTINGS)
            offset = place.base + pointers[0] if pointers else entry.at
            yield place._replace(offset=offset, role=Role.OLYMPUS_SETTINGS)

    def _maker_note(self, place: Place) -> Iterator[Place]:
        note = self._entries.get(MAKER_NOTE)
        if note is None:
            return
        for signature, header_bytes, counts_from_itself in OLYMPUS_NOTES:
            if self._data[note.at : note.at + len(signature)] == signature:
                order = place.order
                if counts_from_itself:
                    mark = self._data[note.at + header_bytes - 4 : note.at + header_bytes - 2]
                    order = ">" if mark == b"MM" else "<"
                yield Place(
                    offset=note.at + header_bytes,
                    order=order,
                    level=place.level,
                    base=note.at if counts_from_itself else place.base,
                    role=Role.OLYMPUS_NOTE,
                )
                return

    def _pointed(self, at_tag: int, size_tag: int) -> Iterator[Span]:
        # A picture in several strips is none that could be taken as it is.
        places, sizes = self._numbers(at_tag), self._numbers(size_tag)
        if len(places) == len(sizes) == 1:
            yield Span(self._place.base + places[0], sizes[0])

    def _numbers(self, tag: int) -> tuple[int, ...]:
        entry = self._entries.get(tag)
        value = read_value(self._data, self._place.order, entry) if entry else None
        return value if isinstance(value, tuple) else ()
