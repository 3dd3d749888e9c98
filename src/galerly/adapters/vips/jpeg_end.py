"""A JPEG that lacks nothing but its last two bytes, as cut-off cameras and recovered cards leave.

Layout: ISO 10918-1 annex B; the frame header is B.2.2, the scan header B.2.3.
"""

from typing import Final

import pyvips

from galerly.adapters.vips.jpeg_scans import NEXT_MARKER, STANDALONE, START_OF_SCAN
from galerly.adapters.vips.tiff import Data

END: Final = b"\xff\xd9"
SEQUENTIAL: Final = frozenset({0xC0, 0xC1})
TAILS: Final = (
    b"\x5a",
    b"\xa5",
)  # unlike the zeros that a decoder puts in place of what is missing
TAIL_BYTES: Final = 64
LAST_ROWS: Final = 64  # more than a strip of libvips, and than two rows of blocks
FRAME_COMPONENTS_AT: Final = 7  # behind the marker: length, bits, height, width


def completed(jpeg: Data) -> bytes | None:
    """Return the JPEG with its end marker, where that may be all it lacks; else None.

    It may be so in a sequential JPEG whose one scan holds all components and runs to the end of the
    file. Of a progressive one nobody can say whether scans are missing. The scan itself is not
    looked at: see `is_whole`.
    """
    if jpeg[-2:] == END:
        return None
    components = None
    match = NEXT_MARKER.search(jpeg, 2)
    while match is not None:
        marker, after = jpeg[match.start() + 1], match.end()
        if marker == START_OF_SCAN:
            scanned = jpeg[after + 2 : after + 3]
            after += int.from_bytes(jpeg[after : after + 2], "big")
            if (
                components is None
                or bytes(scanned) != components
                or NEXT_MARKER.search(jpeg, after)
            ):
                return None
            return bytes(jpeg).rstrip(END[:1]) + END
        if marker in SEQUENTIAL:
            at = after + FRAME_COMPONENTS_AT
            components = bytes(jpeg[at : at + 1])
        if marker not in STANDALONE:
            after += max(2, int.from_bytes(jpeg[after : after + 2], "big"))
        match = NEXT_MARKER.search(jpeg, after)
    return None


def is_whole(jpeg: bytes) -> bool:
    """Return whether the scan of a `completed` JPEG holds every block of the picture.

    What stands behind the last block makes no difference to a picture that has it. One that lacks
    it takes whatever comes for its blocks, and shows that at its lower end; libvips tells of
    warnings only before the next rows, so not of those in the last ones.
    """
    ends = [_lower_end(jpeg)]
    ends += [_lower_end(jpeg[: -len(END)] + tail * TAIL_BYTES + END) for tail in TAILS]
    return all(end == ends[0] for end in ends)


def _lower_end(jpeg: bytes) -> bytes:
    image = pyvips.Image.jpegload_source(
        pyvips.Source.new_from_memory(jpeg), access="sequential", fail_on="none"
    )
    height = min(image.height, LAST_ROWS)
    lower: bytes = image.crop(0, image.height - height, image.width, height).write_to_memory()
    return lower
