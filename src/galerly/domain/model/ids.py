"""Identifiers: opaque, URL-safe, ordered by the time they were made.

An id is 26 characters of Crockford's base 32 in lower case: 48 bits of Unix milliseconds, then 80
random bits (the layout of a ULID, https://github.com/ulid/spec). Ids name things; they are never
secrets.
"""

from datetime import UTC, datetime, timedelta
from typing import NewType

UserId = NewType("UserId", str)
GalleryId = NewType("GalleryId", str)
PhotoId = NewType("PhotoId", str)
LinkId = NewType("LinkId", str)
SessionId = NewType("SessionId", str)
CommentId = NewType("CommentId", str)
ArchiveId = NewType("ArchiveId", str)
ChallengeId = NewType("ChallengeId", str)
ViewerId = NewType("ViewerId", str)  # who chose: one per person and gallery
LogoId = NewType("LogoId", str)
VisitorId = NewType("VisitorId", str)  # a keyed hash: one per viewer and gallery, names nobody
CityId = NewType("CityId", str)
TokenHash = NewType("TokenHash", str)  # SHA-256 of a bearer secret, lower-case hex

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ID_CHARS = 26
ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def format_id(milliseconds: int, random_bits: int) -> str:
    """Return the id of a moment (Unix milliseconds) and 80 random bits."""
    value = (milliseconds << 80) | random_bits
    return "".join(ID_ALPHABET[(value >> shift) & 31] for shift in range(125, -1, -5))


def made_at(identifier: str) -> datetime:
    """Return the moment of an id, to the millisecond: of a repeated request, that of the first."""
    value = 0
    for char in identifier:
        value = value << 5 | ID_ALPHABET.index(char)
    return _EPOCH + timedelta(milliseconds=value >> 80)


def later_id(earlier: str, steps: int) -> str:
    """Return the id that comes so many steps after another one."""
    value = steps
    for place, char in enumerate(reversed(earlier)):
        value += ID_ALPHABET.index(char) << (5 * place)
    return format_id(value >> 80, value & ((1 << 80) - 1))
