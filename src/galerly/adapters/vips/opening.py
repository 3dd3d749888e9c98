"""Opening an original: its header read, its size judged, no pixel decoded yet."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import pyvips
from attrs import evolve, frozen
from pillow_heif import HeifFile, open_heif
from pyvips import Source

from galerly.adapters.vips.answers import Reason
from galerly.adapters.vips.colors import ICC
from galerly.adapters.vips.exif import CameraFacts, read_facts
from galerly.adapters.vips.jpeg_end import completed, is_whole
from galerly.adapters.vips.jpeg_scans import count_scans
from galerly.adapters.vips.limits import DecodeLimits
from galerly.adapters.vips.raw import Preview, RawFile
from galerly.adapters.vips.sniffing import HEIF_FAMILY
from galerly.adapters.vips.tiff import Data

LOADERS: Final = ("Jpeg", "Png", "Webp", "Tiff", "Nsgif")
LYING: Final = 5  # EXIF orientations 5 to 8
DISPLAY_P3: Final = 12  # color primaries, ISO/IEC 23091-2 table 2


class RefusedError(Exception):
    """This picture will not be shown; the reason is for `answers.Refused`."""

    def __init__(self, *, reason: Reason, found: int = 0, allowed: int = 0) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.found = found
        self.allowed = allowed


@frozen(kw_only=True)
class Opened:
    """A picture whose header was read and found small enough."""

    width_px: int  # as stored, before EXIF orientation
    height_px: int
    facts: CameraFacts
    profile: str = "srgb"  # the color space of RGB values where the file holds no profile
    shrinks: tuple[int, ...] = (1,)  # factors by which `pixels` can reduce while decoding
    pixels: Callable[[int], pyvips.Image]  # decodes, reduced by one of `shrinks`

    @property
    def turned(self) -> bool:
        """Whether the picture is stored lying on its side."""
        return self.facts.orientation >= LYING

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height as displayed, in pixels."""
        size = self.width_px, self.height_px
        return size[::-1] if self.turned else size


def allow_only_known_loaders() -> None:
    """Block every loader of libvips but those of the accepted types, in this process for good.

    Left alone, libvips hands an SVG that is called a JPEG to its SVG renderer.
    """
    pyvips.operation_block_set("VipsForeignLoad", True)  # noqa: FBT003  # the binding's signature
    for name in LOADERS:
        pyvips.operation_block_set(f"VipsForeignLoad{name}", False)  # noqa: FBT003  # likewise


def open_original(original: Data, content_type: str, limits: DecodeLimits) -> Opened:
    """Return the opened original; `original` must stay as it is until the pixels are decoded.

    Raises:
        RefusedError: If it has too many pixels or scans.
        Exception: If the header cannot be read; of which class, depends on the decoder.
    """
    if content_type in HEIF_FAMILY:
        return _open_heif(original, limits)
    load, shrinks = OPENERS[content_type]
    whole_jpeg = completed(original) if content_type == "image/jpeg" else None
    if whole_jpeg is not None:
        original, load = whole_jpeg, _jpeg_to_the_letter
    header = load(original, 1)
    whole = content_type in DECODED_WHOLE or _is_multipass(header)
    _judge_size(header.width, header.height, limits, in_memory=whole)
    if whole and content_type == "image/jpeg":
        scans = count_scans(original, at_most=limits.jpeg_scans)
        if scans > limits.jpeg_scans:
            raise RefusedError(reason="scans", found=scans, allowed=limits.jpeg_scans)
    return Opened(
        width_px=header.width,
        height_px=header.height,
        facts=read_facts(_exif_block(header, original, content_type)),
        shrinks=shrinks,
        pixels=lambda shrink: load(_whole(original, added=whole_jpeg), shrink),
    )


def open_preview(original: Data, raw: RawFile, preview: Preview, limits: DecodeLimits) -> Opened:
    """Return a raw file opened as one of its previews.

    Raises:
        RefusedError, Exception: As `open_original`.
    """
    opened = open_original(preview.of(original), "image/jpeg", limits)
    facts = raw.facts.completed(opened.facts)
    # Most cameras say only in the raw file which way is up. Those that give the preview an EXIF
    # block of its own say it there, and a program that turned the preview has corrected that one.
    if opened.facts.tells_orientation:
        facts = evolve(facts, orientation=opened.facts.orientation)
    return evolve(opened, facts=facts)


def _whole(original: Data, *, added: bytes | None) -> Data:
    """Return the original, or the JPEG whose end marker was added, if it lacked nothing else."""
    if added is None:
        return original
    if not is_whole(added):
        raise RefusedError(reason="damaged")
    return added


def _jpeg(original: Data, shrink: int) -> pyvips.Image:
    # "truncated" refuses half a picture and still shows one that merely is not quite to the letter.
    return pyvips.Image.jpegload_source(
        Source.new_from_memory(original), access="sequential", fail_on="truncated", shrink=shrink
    )


def _jpeg_to_the_letter(original: Data, shrink: int) -> pyvips.Image:
    # Its end marker is ours: a scan that ends early would give no error, only a warning.
    return pyvips.Image.jpegload_source(
        Source.new_from_memory(original), access="sequential", fail_on="warning", shrink=shrink
    )


def _png(original: Data, _shrink: int) -> pyvips.Image:
    return pyvips.Image.pngload_source(
        Source.new_from_memory(original), access="sequential", fail_on="truncated"
    )


def _webp(original: Data, shrink: int) -> pyvips.Image:
    return pyvips.Image.webpload_source(
        Source.new_from_memory(original),
        access="sequential",
        fail_on="truncated",
        scale=1 / shrink,
    )


def _tiff(original: Data, _shrink: int) -> pyvips.Image:
    # For libvips, a TIFF that ends early is an error and not a truncation.
    return pyvips.Image.tiffload_source(
        Source.new_from_memory(original), access="sequential", fail_on="error"
    )


def _gif(original: Data, _shrink: int) -> pyvips.Image:
    return pyvips.Image.gifload_source(
        Source.new_from_memory(original), access="sequential", fail_on="truncated"
    )


Loader: TypeAlias = Callable[[Data, int], pyvips.Image]
"""Opens an original, its first frame only, reduced by a factor that the format can do."""

OPENERS: Final[Mapping[str, tuple[Loader, tuple[int, ...]]]] = {
    "image/jpeg": (_jpeg, (8, 4, 2, 1)),
    "image/png": (_png, (1,)),
    "image/webp": (_webp, (8, 4, 2, 1)),
    "image/tiff": (_tiff, (1,)),
    "image/gif": (_gif, (1,)),
}
DECODED_WHOLE: Final = frozenset({"image/gif", "image/webp"})


def _is_multipass(header: pyvips.Image) -> bool:
    return any(
        header.get_typeof(name) != 0 and header.get(name) != 0
        for name in ("interlaced", "jpeg-multiscan")
    )


def _judge_size(width: int, height: int, limits: DecodeLimits, *, in_memory: bool) -> None:
    side = max(width, height)
    if side > limits.side_px:
        raise RefusedError(reason="side", found=side, allowed=limits.side_px)
    allowed = limits.pixels_in_memory if in_memory else limits.pixels
    if width * height > allowed:
        megapixels = -(-width * height // 1_000_000)
        raise RefusedError(reason="megapixels", found=megapixels, allowed=allowed // 1_000_000)


def _exif_block(header: pyvips.Image, original: Data, content_type: str) -> Data | None:
    if content_type == "image/tiff":
        return original  # EXIF is written in TIFF: the file is its own block
    if header.get_typeof("exif-data") == 0:
        return None
    block: bytes = header.get("exif-data")
    return block


def _open_heif(original: Data, limits: DecodeLimits) -> Opened:
    # libvips as it is packaged decodes AV1 but not HEVC.
    heif = open_heif(original)
    width, height = heif.size
    _judge_size(width, height, limits, in_memory=True)
    # The orientation was applied by libheif from the container; the EXIF one only repeats it.
    facts = evolve(read_facts(heif.info.get("exif")), orientation=1)
    nclx = heif.info.get("nclx_profile") or {}
    return Opened(
        width_px=width,
        height_px=height,
        facts=facts,
        profile="p3" if nclx.get("color_primaries") == DISPLAY_P3 else "srgb",
        pixels=lambda _shrink: _heif_pixels(heif),
    )


def _heif_pixels(heif: HeifFile) -> pyvips.Image:
    bands = len(heif.mode)  # L, LA, RGB, RGBA, RGBa: 8 bits each
    image = pyvips.Image.new_from_memory(heif.data, *heif.size, bands, "uchar")
    image = image.copy(interpretation="b-w" if bands < 3 else "srgb")  # noqa: PLR2004  # as above
    if heif.mode[-1] == "a":
        image = image.unpremultiply().cast("uchar")
    profile = heif.info.get("icc_profile")
    if profile:
        image.set_type(pyvips.GValue.blob_type, ICC, profile)
    return image
