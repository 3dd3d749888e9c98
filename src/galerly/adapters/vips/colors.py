"""Any picture's colors as 8-bit sRGB, the only thing that every browser shows alike."""

from typing import Final

import pyvips

ICC: Final = "icc-profile-data"
SRGB_NAME: Final = b"sRGB IEC61966-2"  # of the profile that cameras and editors embed
COLORS: Final = 3  # bands of red, green and blue
WHITE: Final = {"cmyk": 0, "rgb16": 65_535, "grey16": 65_535, "scrgb": 1, "lab": [100, 0, 0]}


def flatten(image: pyvips.Image) -> pyvips.Image:
    """Return the picture on white, so that a logo or a signature is seen as on paper."""
    if not image.hasalpha():
        return image
    return image.flatten(background=WHITE.get(image.interpretation, 255))


def to_srgb(image: pyvips.Image, profile: str) -> pyvips.Image:
    """Return a picture of any color space as three bands of sRGB.

    The embedded profile decides; where there is none, `profile` (`srgb` or `p3`) for RGB, and a
    common offset press for CMYK.
    """
    if image.get_typeof(ICC) != 0 and not _is_srgb(image.get(ICC)):
        try:
            return _by_profile(image, profile)
        except pyvips.Error:
            pass  # the profile is broken, or of another kind of color: as good as none
    image = image.copy()
    image.remove(ICC)
    if image.interpretation == "cmyk":
        return _by_profile(image, "cmyk")
    if profile != "srgb" and image.bands >= COLORS:
        return _by_profile(image, profile)
    return _by_interpretation(image)


def _is_srgb(profile: bytes) -> bool:
    # A conversion from sRGB to sRGB changes nothing and costs a fifth of the whole work.
    return profile[16:20] == b"RGB " and SRGB_NAME in profile[:4096]


def _by_profile(image: pyvips.Image, fallback: str) -> pyvips.Image:
    if image.interpretation == "cmyk":
        fallback = "cmyk"
    return image.icc_transform(
        "srgb",
        embedded=True,
        input_profile=fallback,
        intent="relative",
        black_point_compensation=True,
    )


def _by_interpretation(image: pyvips.Image) -> pyvips.Image:
    if image.interpretation == "multiband":  # a TIFF that does not say what its bands are
        bands = COLORS if image.bands >= COLORS else 1
        space = {1: "b-w", COLORS: "srgb"}[bands]
        wide = {1: "grey16", COLORS: "rgb16"}[bands]
        image = image.extract_band(0, n=bands)
        image = image.copy(interpretation=wide if image.format == "ushort" else space)
    image = image.colourspace("srgb")
    return image.extract_band(0, n=COLORS).cast("uchar")
