"""Text as a mask, set in a face that was read before the process locked itself in.

libvips would ask fontconfig, which opens files: the confined process can open none. FreeType, as
Pillow brings it, sets text from a font in memory.
"""

from collections.abc import Iterable
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Final

import pyvips
from PIL import Image, ImageDraw, ImageFont

LATIN, LATIN_MORE = 0, 1  # the faces in the order that they come: Latin-1 with signs; the rest

TRIAL_PX: Final = 100  # the size at which the width of a text is measured
FEWEST_PX: Final = 8  # smaller, nobody reads it

_loaded: dict[int, bytes] = {}


class NoFaceError(Exception):
    """The files of the face are not there."""


def load(paths: Iterable[Path]) -> None:
    """Keep the faces in memory, before files can be opened no more; what is missing is left out."""
    for place, path in enumerate(paths):
        if path.is_file():
            _loaded[place] = path.read_bytes()


def draw(text: str, width_px: int, height_px: int) -> pyvips.Image:
    """Return a text as large as fits into a width and a height: one band, 255 where it is.

    Raises:
        NoFaceError: If its face was not there to be loaded.
    """
    trial = _width(text, TRIAL_PX)
    size = max(FEWEST_PX, min(int(TRIAL_PX * width_px / trial), height_px))
    width = max(1, round(_width(text, size)))
    mask = Image.new("L", (width, round(size * 1.3)), 0)
    pen, at = ImageDraw.Draw(mask), 0.0
    for face, run in _runs(text):
        font = _font(face, size)
        pen.text((at, size), run, fill=255, font=font, anchor="ls")
        at += font.getlength(run)
    return pyvips.Image.new_from_memory(mask.tobytes(), *mask.size, 1, "uchar").copy(
        interpretation="b-w"
    )


def _width(text: str, size: int) -> float:
    return sum(_font(face, size).getlength(run) for face, run in _runs(text))


def _runs(text: str) -> Iterable[tuple[int, str]]:
    """Yield the text in pieces, each with the face that has its letters."""
    for is_more, letters in groupby(text, key=lambda c: 0x100 <= ord(c) < 0x2000):  # noqa: PLR2004 - Latin Extended
        yield (LATIN_MORE if is_more else LATIN), "".join(letters)


def _font(face: int, size: int) -> ImageFont.FreeTypeFont:
    if face not in _loaded:
        raise NoFaceError
    # Basic layout: the other engine loads libraries, and these letters need none of it.
    return ImageFont.truetype(BytesIO(_loaded[face]), size, layout_engine=ImageFont.Layout.BASIC)
