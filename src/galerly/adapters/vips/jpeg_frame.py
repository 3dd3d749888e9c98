"""How large a JPEG says that it is, found without decoding any of it.

Layout: ISO 10918-1 annex B; the frame header is B.2.2.
"""

import struct
from typing import Final

from galerly.adapters.vips.tiff import Data

START: Final = b"\xff\xd8\xff"
# Baseline, extended sequential and progressive, coded by Huffman. Sensor data is often a JPEG too,
# but one without loss (C3), and of more bits than a screen has.
SHOWN_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
OTHER_FRAMES: Final = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}  # those are tables
ENDS: Final = frozenset({0xD9, 0xDA})  # a picture, or a scan before any frame
STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
SHOWN_BITS: Final = 8
COMPONENTS: Final = frozenset({1, 3})
FRAME_BYTES: Final = 10  # marker to number of components
MAX_SEGMENTS: Final = 500  # before the frame; the parts of color profiles are 255 at most


def frame_size(data: Data, at: int, end: int) -> tuple[int, int] | None:
    """Return width and height of the JPEG from `at` to `end`, which must lie in `data`.

    None if it is no JPEG, is damaged before its frame, or is of a kind that browsers do not show.
    """
    if data[at : at + 3] != START:
        return None
    at += 2
    for _ in range(MAX_SEGMENTS):
        if at + FRAME_BYTES > end or data[at] != START[0]:
            return None
        marker = data[at + 1]
        if marker in SHOWN_FRAMES:
            bits, height, width, components = struct.unpack_from(">BHHB", data, at + 4)
            shown = bits == SHOWN_BITS and components in COMPONENTS
            return (width, height) if shown and width and height else None
        if marker in OTHER_FRAMES or marker in ENDS:
            return None
        if marker == START[0]:  # any number of these may come before a marker
            at += 1
        elif marker in STANDALONE:
            at += 2
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None
