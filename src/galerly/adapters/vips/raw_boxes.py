"""Where the JPEGs and the camera's words are in a CR3, Canon's use of the MP4 container.

Boxes: ISO 14496-12 section 4.2; `stsz` 8.7.3, `stco` and `co64` 8.7.5. Canon's boxes:
https://github.com/lclevy/canon_cr3.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from galerly.adapters.vips.exif import CameraFacts, facts_of
from galerly.adapters.vips.jpeg_frame import START
from galerly.adapters.vips.raw_tiff import Span
from galerly.adapters.vips.tiff import Data, Directory, first_directory, read_directory

BRAND: Final = b"crx "
CONTAINERS: Final = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
OWN_TYPE: Final = b"uuid"
OWN_TYPE_BYTES: Final = 16
CANON_METADATA: Final = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
CANON_PREVIEW: Final = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
PREVIEW_GAP_BYTES: Final = 8  # between its type and its one box
PICTURES: Final = frozenset({b"PRVW", b"THMB"})
PICTURE_HEADER_BYTES: Final = 64  # at most, before the JPEG itself; 16 in all versions so far
MAIN_FACTS, CAMERA_FACTS = b"CMT1", b"CMT2"  # each a TIFF of one directory
SAMPLE_SIZES: Final = b"stsz"
CHUNK_OFFSETS: Final = {b"stco": 4, b"co64": 8}  # bytes of an offset
MAX_BOXES: Final = 1000  # in all; cameras write about 100
MAX_LEVELS: Final = 8
MAX_FACTS_BYTES: Final = 1 << 20


class Box(NamedTuple):
    """A box without its header."""

    kind: bytes
    at: int
    end: int


class Boxes:
    """What is told by the boxes of a CR3."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._left = MAX_BOXES
        self._sample_bytes = 0  # of the first sample of the present track
        self._main: Directory = {}
        self._camera: Directory = {}
        self.spans: list[Span] = []
        self._read(0, len(data), 1)

    @property
    def facts(self) -> CameraFacts:
        """What the camera wrote."""
        return facts_of(self._main, self._camera)

    def _read(self, at: int, end: int, level: int) -> None:
        for box in self._boxes(at, end):
            if box.kind in CONTAINERS and level < MAX_LEVELS:
                if box.kind == b"trak":
                    self._sample_bytes = 0
                self._read(box.at, box.end, level + 1)
            elif box.kind == OWN_TYPE and level < MAX_LEVELS:
                self._read_own(box, level)
            elif box.kind in PICTURES:
                self._find_picture(box)
            elif box.kind == MAIN_FACTS:
                self._main = self._directory(box)
            elif box.kind == CAMERA_FACTS:
                self._camera = self._directory(box)
            elif box.kind == SAMPLE_SIZES:
                # One size for all samples, or 0 and a list of them.
                one = self._number(box, 4, 4)
                self._sample_bytes = one or self._number(box, 12, 4)
            elif box.kind in CHUNK_OFFSETS and self._sample_bytes:
                offset = self._number(box, 8, CHUNK_OFFSETS[box.kind])
                self.spans.append(Span(offset, self._sample_bytes))

    def _read_own(self, box: Box, level: int) -> None:
        own = self._data[box.at : box.at + OWN_TYPE_BYTES]
        inside = box.at + OWN_TYPE_BYTES
        if own == CANON_METADATA:
            self._read(inside, box.end, level + 1)
        elif own == CANON_PREVIEW:
            self._read(inside + PREVIEW_GAP_BYTES, box.end, level + 1)

    def _boxes(self, at: int, end: int) -> Iterator[Box]:
        while at + 8 <= end and self._left > 0:
            self._left -= 1
            size = int.from_bytes(self._data[at : at + 4], "big")
            kind = self._data[at + 4 : at + 8]
            header = 8
            if size == 1:
                header = 16
                size = int.from_bytes(self._data[at + 8 : at + 16], "big")
            elif size == 0:
                size = end - at
            if size < header or size > end - at:
                return
            yield Box(kind, at + header, at + size)
            at += size

    def _find_picture(self, box: Box) -> None:
        found = self._data.find(START, box.at, min(box.end, box.at + PICTURE_HEADER_BYTES))
        if found >= 0:
            self.spans.append(Span(found, box.end - found))

    def _directory(self, box: Box) -> Directory:
        block = self._data[box.at : min(box.end, box.at + MAX_FACTS_BYTES)]
        first = first_directory(block)
        return read_directory(block, *first) if first else {}

    def _number(self, box: Box, at: int, size: int) -> int:
        at += box.at
        return int.from_bytes(self._data[at : at + size], "big") if at + size <= box.end else 0
