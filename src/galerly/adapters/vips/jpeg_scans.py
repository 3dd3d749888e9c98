"""How many scans a JPEG has, counted without decoding any.

A progressive JPEG may repeat scans for as long as it likes, each a pass over all of the picture's
coefficients. Layout: ISO 10918-1 annex B.
"""

import re
from typing import Final

from galerly.adapters.vips.tiff import Data

START_OF_SCAN: Final = 0xDA
END_OF_IMAGE: Final = 0xD9
# Markers without a segment: TEM, the restarts, and start of image.
STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
# Inside of a scan, FF is followed by 00 or is a restart; anything else ends the scan.
NEXT_MARKER: Final = re.compile(rb"\xff[\x02-\xcf\xd8-\xfe]")


def count_scans(jpeg: Data, *, at_most: int) -> int:
    """Return the number of scans up to the end of the first picture, or of `at_most` + 1."""
    scans = 0
    match = NEXT_MARKER.search(jpeg, 2)
    while match is not None and scans <= at_most:
        marker, after = jpeg[match.start() + 1], match.end()
        if marker == END_OF_IMAGE:
            break
        scans += marker == START_OF_SCAN
        if marker not in STANDALONE:
            after += max(2, int.from_bytes(jpeg[after : after + 2], "big"))
        match = NEXT_MARKER.search(jpeg, after)
    return scans
