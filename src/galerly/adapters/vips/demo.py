"""Pictures for a demo gallery: made up, always the same, with the facts a camera would write."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

import pyvips

from galerly.adapters.vips.demo_canvas import Frame, clip
from galerly.adapters.vips.demo_scenes import SCENES

DEMO_PICTURES: Final = 24  # indexes 0 to 23 all differ in motif or colors
SHOOT_BEGAN: Final = datetime(2025, 9, 13, 6, 40, tzinfo=UTC)
# Width to height, as photographers crop; beside the motifs' six, so that both change together only
# after thirty pictures.
ASPECTS: Final = (3 / 2, 2 / 3, 3 / 2, 16 / 9, 4 / 5)
CAMERA: Final = (("Make", "Galerly"), ("Model", "Galerly Demo"))
LENSES: Final = ((35, "2"), (50, "1.8"), (85, "1.4"), (24, "4"))
SIXTEEN_BITS: Final = 65535
GRAIN: Final = 1.6  # of 255; it also hides the steps of smooth gradients
GRAIN_PX: Final = 512  # side of the piece of grain that is laid side by side
# Painted smaller and enlarged: the motifs are soft, the grain is not, and it takes half the time.
PAINTED: Final = 0.5


def demo_size(index: int, *, long_edge: int = 2000) -> tuple[int, int]:
    """Return the width and height, in pixels, that suit a picture's place in the gallery."""
    aspect = ASPECTS[index % len(ASPECTS)]
    short_edge = round(long_edge * min(aspect, 1 / aspect))
    return (long_edge, short_edge) if aspect > 1 else (short_edge, long_edge)


def demo_picture(index: int, *, width: int, height: int) -> bytes:
    """Return a JPEG of a landscape or of lights, the same one for the same arguments."""
    scene = SCENES[index % len(SCENES)]
    frame = Frame(max(1, round(width * PAINTED)), max(1, round(height * PAINTED)))
    rng = Random(index)  # noqa: S311  # pictures, no secrets
    canvas = scene(frame, rng, index // len(SCENES))
    canvas = canvas * (frame.light(0.5, 0.5, 1.3 * max(1.0, frame.aspect)) * 0.35 + 0.66)
    canvas = (clip(canvas) * SIXTEEN_BITS).cast("ushort")  # more steps than an eye can tell apart
    canvas = canvas.resize(width / frame.width, vscale=height / frame.height, kernel="lanczos3")
    picture = (canvas * (255 / SIXTEEN_BITS) + _grain(index, width, height)).clamp(min=0, max=255)
    picture = picture.cast("uchar")
    picture = picture.copy(interpretation="srgb").copy_memory()
    for name, text in _exif(index):
        picture.set_type(pyvips.GValue.gstr_type, f"exif-{name}", text)
    jpeg: bytes = picture.jpegsave_buffer(Q=90, keep="exif", optimize_coding=True)
    return jpeg


def _grain(seed: int, width: int, height: int) -> pyvips.Image:
    piece = pyvips.Image.gaussnoise(GRAIN_PX, GRAIN_PX, sigma=GRAIN, mean=0, seed=seed)
    across, down = -(-width // GRAIN_PX), -(-height // GRAIN_PX)
    return piece.copy_memory().replicate(across, down).crop(0, 0, width, height)


def _exif(index: int) -> list[tuple[str, str]]:
    focal_length, aperture = LENSES[index % len(LENSES)]
    taken = SHOOT_BEGAN + timedelta(minutes=13 * index, seconds=17 * index % 60)
    return [
        *((f"ifd0-{name}", text) for name, text in CAMERA),
        ("ifd0-Copyright", "Galerly demo, made by a program"),
        ("ifd2-DateTimeOriginal", taken.strftime("%Y:%m:%d %H:%M:%S")),
        ("ifd2-LensModel", f"Demo {focal_length} mm f/{aperture}"),
        ("ifd2-FNumber", aperture),
        ("ifd2-FocalLength", str(focal_length)),
        ("ifd2-ExposureTime", f"1/{(60, 125, 250, 500)[index % 4]}"),
        ("ifd2-ISOSpeedRatings", str((100, 200, 400, 800)[index % 4])),
    ]
