"""Watermarks: a text or a logo, laid over a picture."""

from typing import Final

import pyvips

from galerly.adapters.vips.answers import Drawing
from galerly.adapters.vips.lettering import draw
from galerly.domain.model.watermark import Placement

MARGIN: Final = 0.025  # between a mark in the corner and the edges, of the shorter side
HIGHEST: Final = 0.4  # of the picture's height that a mark may have, whatever its width
SLANT: Final = -30  # degrees, of tiled marks
SHADE: Final = 0.55  # of the soft dark edge that keeps white letters readable on white
OPAQUE: Final = 255


def marked(image: pyvips.Image, mark: Drawing) -> pyvips.Image:
    """Return a picture of three bands of sRGB with a mark over it.

    Raises:
        pyvips.Error, NoFaceError: If the mark cannot be drawn.
    """
    width = max(1, image.width * mark.size // 100)
    height = max(1, round(image.height * HIGHEST))
    drawn = _logo(mark.logo, width, height) if mark.logo else _text(mark.text, width, height)
    drawn = _faded(drawn, mark.opacity / 100)
    if mark.placement is Placement.TILED:
        over, x, y = _tiled(drawn, image.width, image.height), 0, 0
    else:
        over = drawn
        margin = round(min(image.width, image.height) * MARGIN)
        x, y = image.width - drawn.width - margin, image.height - drawn.height - margin
        if mark.placement is Placement.CENTER:
            x, y = (image.width - drawn.width) // 2, (image.height - drawn.height) // 2
    over = over.copy_memory()
    laid = image.composite2(over, "over", x=x, y=y)
    return laid.extract_band(0, n=3).cast("uchar").copy_memory()


def _text(text: str, width: int, height: int) -> pyvips.Image:
    soft = max(1.0, width / 160)  # pixels: sigma of the shade around the letters
    letters = draw(text, width, height)
    edge = round(2 * soft)
    letters = letters.embed(
        edge, edge, letters.width + 2 * edge, letters.height + 2 * edge
    ).copy_memory()
    shade = (letters.gaussblur(soft) * SHADE).cast("uchar")
    # White over black, each as opaque as its mask: together they hide 1 - (1 - a)(1 - b).
    light = letters / OPAQUE
    alpha = light + (shade / OPAQUE) * (1 - light)
    gray = (light / (alpha > 0).ifthenelse(alpha, 1)) * OPAQUE
    return gray.bandjoin([gray, gray, alpha * OPAQUE]).cast("uchar").copy(interpretation="srgb")


def _logo(png: bytes, width: int, height: int) -> pyvips.Image:
    logo = pyvips.Image.pngload_buffer(png, fail_on="error")
    if logo.bands < 4:  # noqa: PLR2004 - red, green, blue, alpha
        logo = logo.bandjoin(OPAQUE)
    scale = min(width / logo.width, height / logo.height)
    sized = logo.premultiply().resize(scale).unpremultiply()
    return sized.cast("uchar").copy(interpretation="srgb")


def _faded(drawn: pyvips.Image, opacity: float) -> pyvips.Image:
    colors, alpha = drawn.extract_band(0, n=3), drawn.extract_band(3)
    return colors.bandjoin((alpha * opacity).cast("uchar")).copy(interpretation="srgb")


def _tiled(drawn: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Return marks all over a picture's size, each row half a step beside the one above."""
    turned = drawn.premultiply().similarity(angle=SLANT, background=[0, 0, 0, 0])
    turned = turned.unpremultiply().cast("uchar").copy(interpretation="srgb")
    step = turned.width + max(8, drawn.width // 5)
    row = turned.height + max(8, drawn.width // 12)
    tile = turned.embed(
        (step - turned.width) // 2, (row - turned.height) // 2, step, row
    ).copy_memory()
    pair = tile.join(tile.wrap(x=step // 2, y=0), "vertical").copy_memory()
    across, down = -(-width // pair.width), -(-height // pair.height)
    return pair.replicate(across, down).crop(0, 0, width, height)
