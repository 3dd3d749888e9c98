"""Watermarks: what is drawn over the previews of a gallery."""

import hashlib
import re
from enum import StrEnum
from typing import Final

from attrs import field, frozen
from attrs.validators import and_, ge, le

from galerly.domain.model import text as texts
from galerly.domain.model.errors import InvalidError
from galerly.domain.model.ids import LogoId

TEXT_MAX_CHARS: Final = 60
OPACITY_MIN, OPACITY_MAX = 10, 100
SIZE_MIN, SIZE_MAX = 5, 100

# What the face that marks are set in can draw: Latin letters with their accents, digits, signs.
_DRAWN = re.compile(r"[ -~\u00a1-\u017e\u0218-\u021b\u2010-\u2027\u2030-\u205e\u20ac\u2122]+")


class Placement(StrEnum):
    """Where a watermark is."""

    TILED = "tiled"  # all over, on a slant
    CORNER = "corner"  # at the lower right
    CENTER = "center"


@frozen(kw_only=True)
class Watermark:
    """A text, or a logo of the photographer."""

    text: str = ""  # drawn where no logo is named
    logo_id: LogoId | None = None
    placement: Placement = Placement.CORNER
    opacity: int = field(default=50, validator=and_(ge(OPACITY_MIN), le(OPACITY_MAX)))  # percent
    # Percent of the width of a preview; of a tiled one, of each repetition.
    size: int = field(default=25, validator=and_(ge(SIZE_MIN), le(SIZE_MAX)))

    @property
    def fingerprint(self) -> str:
        """What renditions that carry it are known by: other looks, another fingerprint."""
        looks = (self.text, self.logo_id or "", self.placement, str(self.opacity), str(self.size))
        return hashlib.sha256("\0".join(looks).encode()).hexdigest()[:16]


def mark_text(value: str) -> str:
    """Return the text of a watermark as it is stored.

    Raises:
        InvalidError: If it is empty or too long, or holds what cannot be drawn.
    """
    where = "settings.watermark.text"
    line = texts.line(value, where, longest=TEXT_MAX_CHARS, shortest=1)
    if not _DRAWN.fullmatch(line):
        raise InvalidError(
            where, "may hold Latin letters, digits and signs; take a logo for other scripts"
        )
    return line
