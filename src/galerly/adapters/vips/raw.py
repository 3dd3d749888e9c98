"""Raw files of cameras: not developed here, but shown by the JPEG that the camera put into them.

The reader looks at structure only, and believes none of it: what it returns lies within the file
and begins as a JPEG that a browser could show; whether it is one, the decoder finds out.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from attrs import frozen

from galerly.adapters.vips.exif import CameraFacts, read_facts
from galerly.adapters.vips.jpeg_frame import frame_size
from galerly.adapters.vips.raw_boxes import BRAND, Boxes
from galerly.adapters.vips.raw_tiff import RAW_HEADERS, Span, spans_in_tiff
from galerly.adapters.vips.tiff import Data

FUJI: Final = b"FUJIFILMCCD-RAW"
# Two big-endian numbers, offset and length (http://fileformats.archiveteam.org/wiki/Fujifilm_RAF).
FUJI_PREVIEW_AT: Final = 84
MAX_SPANS: Final = 1000  # looked at; a file has a handful


@frozen(kw_only=True)
class Preview:
    """A JPEG within a raw file, as its header describes it."""

    at: int  # bytes from the start of the file
    size: int  # bytes
    width_px: int  # as stored
    height_px: int

    def of(self, original: Data) -> bytes:
        """Return the JPEG."""
        return original[self.at : self.at + self.size]


@frozen(kw_only=True)
class RawFile:
    """What a raw file has for us."""

    previews: tuple[Preview, ...]  # most pixels first; perhaps none
    facts: CameraFacts


def read_raw(data: Data) -> RawFile:
    """Return the previews and facts of a raw file of any kind; of any other bytes, none."""
    if data[4:12] == b"ftyp" + BRAND:
        boxes = Boxes(data)
        return RawFile(previews=_previews(data, boxes.spans), facts=boxes.facts)
    if data[: len(FUJI)] == FUJI:
        return RawFile(previews=_previews(data, _spans_in_raf(data)), facts=CameraFacts())
    return RawFile(
        previews=_previews(data, spans_in_tiff(data)), facts=read_facts(data, RAW_HEADERS)
    )


def _spans_in_raf(data: Data) -> Iterator[Span]:
    at, size = FUJI_PREVIEW_AT, FUJI_PREVIEW_AT + 4
    yield Span(
        int.from_bytes(data[at : at + 4], "big"), int.from_bytes(data[size : size + 4], "big")
    )


def _previews(data: Data, spans: Iterable[Span]) -> tuple[Preview, ...]:
    found: dict[Span, Preview | None] = {}
    for span in islice(spans, MAX_SPANS):
        if span not in found:
            # Of a file that ends too early, a part: the decoder will call it damaged.
            end = min(span.at + span.size, len(data))
            size = frame_size(data, span.at, end)
            found[span] = size and Preview(
                at=span.at, size=end - span.at, width_px=size[0], height_px=size[1]
            )
    previews = (preview for preview in found.values() if preview is not None)
    return tuple(sorted(previews, key=lambda one: -one.width_px * one.height_px))
