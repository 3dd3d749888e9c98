"""Logos: read like any picture, written anew as a small PNG that keeps what is transparent."""

from typing import Final

import pyvips

from galerly.adapters.vips.answers import Logo, Request, frame
from galerly.adapters.vips.colors import to_srgb
from galerly.adapters.vips.opening import open_original
from galerly.adapters.vips.renditions import Box, fit
from galerly.adapters.vips.tiff import Data

OPAQUE: Final = 255
LOGO_BOX: Final = Box(1200, 600, 0)


def read_logo(original: Data, request: Request) -> list[bytes]:
    """Return the parts of a frame that holds the logo.

    Raises:
        RefusedError, Exception: As `open_original`.
    """
    opened = open_original(original, request.content_type, request.limits)
    image = opened.pixels(1).copy_memory()
    alpha = None
    if image.hasalpha():
        alpha = image.extract_band(image.bands - 1)
        alpha = (alpha / 257 if image.format == "ushort" else alpha).cast("uchar")
        image = image.extract_band(0, n=image.bands - 1)
    image = to_srgb(image, opened.profile)
    if alpha is not None:
        image = image.bandjoin(alpha).copy(interpretation="srgb")
    width, height = fit(image.width, image.height, LOGO_BOX)
    if (width, height) != (image.width, image.height):
        image = _smaller(image, width, height)
    data = image.pngsave_buffer(keep="none", compression=9)
    clear = image.hasalpha() and image.extract_band(image.bands - 1).min() < OPAQUE
    header = Logo(width_px=width, height_px=height, size=len(data), see_through=bool(clear))
    return frame(header, [data])


def _smaller(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    across, down = width / image.width, height / image.height
    if not image.hasalpha():
        return image.resize(across, vscale=down)
    # Multiplied first: the color of what is transparent must not bleed into what is not.
    small = image.premultiply().resize(across, vscale=down).unpremultiply()
    return small.cast("uchar").copy(interpretation="srgb")
