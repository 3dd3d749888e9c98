"""Branding: the few values a photographer may set on pages that clients see."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from galerly.domain.model.errors import InvalidError
from galerly.domain.model.gallery import LayoutStyle, Theme

FACES = ("cormorant", "playfair", "jost", "inter")  # display faces that the pages carry
CONTRAST_MIN = 4.5  # WCAG 2.2, success criterion 1.4.3
LIGHT_PAPER, DARK_PAPER = "#faf9f7", "#121211"  # what pages are printed on, in either scheme

OF_PHOTOGRAPHER: Final = frozenset({"accent", "accent_dark", "face", "theme", "layout"})
OF_GALLERY: Final = frozenset({"accent", "accent_dark", "face"})
"""Those that a gallery may have of its own; its theme and layout are settings by themselves."""

_SRGB_LINEAR_MAX = 0.04045  # below it sRGB is linear (IEC 61966-2-1)
_COLOR = re.compile(r"#[0-9a-f]{6}")


def branding(
    values: Mapping[str, str],
    allowed: Collection[str] = OF_PHOTOGRAPHER,
    *,
    field: str = "branding",
) -> dict[str, str]:
    """Return checked branding; empty values are left out.

    `accent` (#rrggbb) is for light pages and `accent_dark` for dark ones; `face` sets titles;
    `theme` and `layout` are what new galleries begin with.

    Raises:
        InvalidError: If a key is unknown, a value is off its grammar, or a color reads badly on
            the page, or under text of the page's color.
    """
    checked: dict[str, str] = {}
    for key, raw in values.items():
        value = raw.strip().lower()
        if key not in allowed:
            raise InvalidError(f"{field}.{key}", "is not a known setting")
        if not value:
            continue
        trouble = _RULES[key](value)
        if trouble:
            raise InvalidError(f"{field}.{key}", trouble)
        checked[key] = value
    return checked


def brand_of(photographers: Mapping[str, str], gallerys: Mapping[str, str]) -> dict[str, str]:
    """Return the branding that the viewers of a gallery see.

    Colors are a pair: a gallery that has one of its own takes none of its photographer's.
    """
    common = dict(photographers)
    if "accent" in gallerys or "accent_dark" in gallerys:
        common.pop("accent", None)
        common.pop("accent_dark", None)
    return {**common, **gallerys}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors #rrggbb (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= _SRGB_LINEAR_MAX else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _accent(value: str) -> str | None:
    if not _COLOR.fullmatch(value):
        return "must be a color such as #1a5fd0"
    if contrast(value, LIGHT_PAPER) < CONTRAST_MIN:
        return "is too light to read on a light page; choose a darker color"
    return None


def _accent_dark(value: str) -> str | None:
    if not _COLOR.fullmatch(value):
        return "must be a color such as #8ab4ff"
    if contrast(value, DARK_PAPER) < CONTRAST_MIN:
        return "is too dark to read on a dark page; choose a lighter color"
    return None


def _one_of(values: Collection[str]) -> Callable[[str], str | None]:
    def rule(value: str) -> str | None:
        return None if value in values else f"must be one of {', '.join(values)}"

    return rule


_RULES: Mapping[str, Callable[[str], str | None]] = {
    "accent": _accent,
    "accent_dark": _accent_dark,
    "face": _one_of(FACES),
    "theme": _one_of(list(Theme)),
    "layout": _one_of(list(LayoutStyle)),
}
