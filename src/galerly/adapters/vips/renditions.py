"""From an opened original to its renditions: one decode, upright, sRGB, without metadata.

Formats were chosen by measuring the preview of a noisy picture of 24 megapixels. JPEG at quality
82: 433 KB in 26 ms of CPU. WebP at quality 80: 28 to 39 % smaller, and 3 to 12 times the time,
depending on its effort. Progressive JPEG: 4 % smaller, twice the time; trellis quantization: 9 %,
five times. Optimized Huffman tables save 5 % for 15 ms, so that is what is used.
"""

import base64
import struct
from collections import Counter
from typing import Final

import pyvips
from attrs import frozen

from galerly.adapters.vips.answers import Drawing
from galerly.adapters.vips.colors import flatten, to_srgb
from galerly.adapters.vips.exif import copyright_block
from galerly.adapters.vips.lettering import NoFaceError
from galerly.adapters.vips.marking import marked
from galerly.adapters.vips.opening import Opened
from galerly.domain.model.photo import MARKED, RenditionName

EXIF_MARKER: Final = b"\xff\xe1"
AFTER_START: Final = 2  # where EXIF has its place: right after the marker of a picture's start
MINI: Final = (6, 4)
COLOR_GRID: Final = (24, 16)  # enough to find the main color in
# How each stored orientation becomes upright: EXIF tag 0x0112, turned first, then mirrored.
UPRIGHT: Final = {
    1: (None, False),
    2: (None, True),
    3: ("d180", False),
    4: ("d180", True),
    5: ("d90", True),
    6: ("d90", False),
    7: ("d270", True),
    8: ("d270", False),
}


class CannotMarkError(Exception):
    """A watermark could not be drawn: there is no picture without it."""


@frozen
class Box:
    """The space that a rendition must fit in, and how well it is encoded."""

    width_px: int
    height_px: int
    quality: int  # of the JPEG, 1..100


# The heights of thumbs are what counts in the grid. Their widths are bounded only for panoramas: a
# row is never wider than the screen, and 480 px high would make some wider than the original is
# worth.
BOXES: Final = {
    RenditionName.THUMB: Box(2560, 480, 80),
    RenditionName.THUMB_2X: Box(3840, 720, 78),
    RenditionName.PREVIEW: Box(2048, 2048, 85),
}


@frozen(kw_only=True)
class Made:
    """One encoded picture of a size."""

    name: RenditionName
    width_px: int
    height_px: int
    data: bytes
    marked: bool


def fit(width: int, height: int, box: Box) -> tuple[int, int]:
    """Return the size of a picture within a box: its shape kept, never enlarged, no side lost."""
    scale = min(1.0, box.width_px / width, box.height_px / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def decode_upright(opened: Opened) -> pyvips.Image:
    """Return the picture in memory, 8-bit sRGB, as large as the largest rendition.

    Raises:
        pyvips.Error: If the file is damaged.
    """
    size = max(fit(*opened.upright_size, box) for box in BOXES.values())
    stored = size[::-1] if opened.turned else size
    reduction = min(opened.width_px / stored[0], opened.height_px / stored[1])
    shrink = max(factor for factor in opened.shrinks if factor <= max(1, reduction))
    image = flatten(opened.pixels(shrink))
    # Reduced before its colors are converted, which is the dearer step for each pixel.
    image = to_srgb(_resize(image, *stored), opened.profile)
    # In memory before turning: libvips reads files from top to bottom only, and turned by 180
    # degrees the first row is the last.
    image = image.copy_memory()
    angle, mirrored = UPRIGHT[opened.facts.orientation]
    image = image.rot(angle) if angle else image
    return (image.fliphor() if mirrored else image).copy_memory()


def encode_all(opened: Opened, image: pyvips.Image, mark: Drawing | None = None) -> list[Made]:
    """Return a JPEG of `decode_upright`'s picture for each box, in the order of `BOXES`.

    Raises:
        CannotMarkError: If the mark could not be drawn where it belongs.
    """
    made = []
    for name, box in BOXES.items():
        size = fit(*opened.upright_size, box)
        picture = _resize(image, *size)
        has_mark = mark is not None and name in MARKED
        if mark and has_mark:
            picture = _marked(picture, mark)
        data = picture.jpegsave_buffer(Q=box.quality, optimize_coding=True, keep="icc")
        if opened.facts.copyright:
            data = _with_copyright(data, opened.facts.copyright)
        made.append(
            Made(name=name, width_px=size[0], height_px=size[1], data=data, marked=has_mark)
        )
    return made


def _marked(picture: pyvips.Image, mark: Drawing) -> pyvips.Image:
    try:
        return marked(picture, mark)
    except (NoFaceError, OSError, pyvips.Error) as error:
        raise CannotMarkError from error


def mini_image(image: pyvips.Image) -> str:
    """Return a picture of 6 x 4 pixels that covers all of `image`: RGB565, base64."""
    packed = [
        (round(r * 31 / 255) << 11) | (round(g * 63 / 255) << 5) | round(b * 31 / 255)
        for r, g, b in _grid(image, *MINI)
    ]
    return base64.b64encode(struct.pack("<24H", *packed)).decode()


def main_color(image: pyvips.Image) -> int:
    """Return the color that most of the picture has, RGB444.

    The mean of the fullest of 512 boxes of color. The mean of everything would be a gray that is
    nowhere in the picture.
    """
    pixels = _grid(image, *COLOR_GRID)
    boxes: Counter[tuple[int, ...]] = Counter((r >> 5, g >> 5, b >> 5) for r, g, b in pixels)
    # Not `most_common`, which imports a module, and the confined process can open no file.
    fullest = max(boxes, key=boxes.__getitem__)
    inside = [p for p in pixels if (p[0] >> 5, p[1] >> 5, p[2] >> 5) == fullest]
    red, green, blue = (
        round(sum(pixel[band] for pixel in inside) / len(inside) * 15 / 255) for band in range(3)
    )
    return (red << 8) | (green << 4) | blue


def _grid(image: pyvips.Image, width: int, height: int) -> list[tuple[int, int, int]]:
    # "linear" has no ringing: next to a hard edge, lanczos3 would invent colors. Sizes are exact.
    small = image.resize(width / image.width, vscale=height / image.height, kernel="linear")
    data: bytes = small.write_to_memory()
    return list(struct.iter_unpack("3B", data))


def _resize(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    if (image.width, image.height) == (width, height):
        return image
    return image.resize(width / image.width, vscale=height / image.height)


def _with_copyright(jpeg: bytes, notice: str) -> bytes:
    block = copyright_block(notice)
    segment = EXIF_MARKER + (len(block) + 2).to_bytes(2, "big") + block
    return jpeg[:AFTER_START] + segment + jpeg[AFTER_START:]
