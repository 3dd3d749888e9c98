"""Which keys and types a store of our own takes."""

import re
from collections.abc import Mapping

from galerly.domain.model.photo import EXTENSIONS

KEY_MAX_CHARS = 512
UNKNOWN_TYPE = "application/octet-stream"

TYPES: Mapping[str, str] = {
    **{extension: content_type for content_type, extension in EXTENSIONS.items()},
    "zip": "application/zip",
    "json": "application/json",
}
"""Extensions of keys with the content type that each stands for; the only types ever served."""

INLINE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
"""What a browser may show by itself; everything else is only ever saved."""

# Lower case only, so that file systems which ignore case hold no two keys in one file; no part
# starts with a dot, so `..` cannot be written and dot files are the store's own. Parts are shorter
# than the 255 bytes of common file systems.
_PART = r"[a-z0-9_-][a-z0-9._-]{0,199}"
_PART_ONLY = re.compile(_PART)
_KEY = re.compile(rf"{_PART}(/{_PART})*")
_PREFIX = re.compile(rf"({_PART}/)*({_PART})?")


def checked_key(key: str) -> str:
    """Return `key`, or raise ValueError: keys are made of ids by us, so that is our bug."""
    if len(key) > KEY_MAX_CHARS or not _KEY.fullmatch(key):
        message = f"{key[:80]!r} is no key"
        raise ValueError(message)
    return key


def is_part(name: str) -> bool:
    """Return whether a name may stand between two slashes of a key."""
    return _PART_ONLY.fullmatch(name) is not None


def checked_prefix(prefix: str) -> str:
    """Return the start of keys, perhaps empty, or raise ValueError."""
    if len(prefix) > KEY_MAX_CHARS or not _PREFIX.fullmatch(prefix):
        message = f"{prefix[:80]!r} is no prefix of keys"
        raise ValueError(message)
    return prefix


def checked_folder(prefix: str) -> str:
    """Return a prefix that ends with a slash, or raise ValueError."""
    if not prefix.endswith("/"):
        message = f"{prefix[:80]!r} must end with a slash"
        raise ValueError(message)
    return checked_prefix(prefix)


def content_type_of(key: str) -> str:
    """Return the content type that a key's extension stands for."""
    return TYPES.get(key.rpartition(".")[2], UNKNOWN_TYPE)


def check_type(key: str, content_type: str) -> None:
    """Return if an object of this type may be stored under a key, or raise ValueError."""
    if content_type_of(key) != content_type:
        message = f"{key!r} stands for {content_type_of(key)}, not {content_type!r}"
        raise ValueError(message)
