"""Branding: the few values a photographer may set on pages that clients see."""

import re
from collections.abc import Mapping

from galerly.domain.model.errors import InvalidError

FACES = ("cormorant", "inter")  # display faces that the pages carry
CONTRAST_MIN = 4.5  # WCAG 2.2, success criterion 1.4.3

_SRGB_LINEAR_MAX = 0.04045  # below it sRGB is linear (IEC 61966-2-1)
_COLOR = re.compile(r"#[0-9a-f]{6}")


def branding(values: Mapping[str, str]) -> dict[str, str]:
    """Return checked branding: `accent` (#rrggbb) and `face`; empty values are left out.

    Raises:
        InvalidError: If a key is unknown, a value is off its grammar, or the accent color reads
            badly on white and on the page's paper.
    """
    checked: dict[str, str] = {}
    for key, raw in values.items():
        value = raw.strip().lower()
        if not value:
            continue
        if key == "accent":
            if not _COLOR.fullmatch(value):
                raise InvalidError("branding.accent", "must be a color such as #1a5fd0")
            if _contrast_with_white(value) < CONTRAST_MIN:
                raise InvalidError(
                    "branding.accent", "is too light to carry white text; choose a darker color"
                )
        elif key == "face":
            if value not in FACES:
                raise InvalidError("branding.face", f"must be one of {', '.join(FACES)}")
        else:
            raise InvalidError(f"branding.{key}", "is not a known setting")
        checked[key] = value
    return checked


def _contrast_with_white(color: str) -> float:
    """Return the contrast ratio of `#rrggbb` with white (WCAG 2.2, relative luminance)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= _SRGB_LINEAR_MAX else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
