"""Entity tags: what a client holds, and whether it is still so.

A tag is `"VERSION.DIGEST"`, or `"DIGEST"` for a list. The digest is of the whole answer, so the tag
is strong, and `If-None-Match` compares all of it. A photo's answer also changes when its presigned
URLs move to the next window, though nobody changed the photo; so `If-Match` asks only whether the
stored version is the one in the tag. For that comparison a weak tag counts like a strong one:
proxies that compress mark tags as weak, and the version says enough.
"""

import hashlib
import re

from galerly.domain.model.errors import StaleError

_TAG = re.compile(r'(W/)?"([^"]*)"')
_VERSION = re.compile(r"(\d{1,15})\.[0-9a-f]+")


def etag(body: bytes, version: int | None = None) -> str:
    """Return the strong tag of an answer, its stored version in front where it has one."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    return f'"{digest}"' if version is None else f'"{version}.{digest}"'


def unchanged(if_none_match: str | None, tag: str) -> bool:
    """Return whether the client holds the answer of this tag (RFC 9110 13.1.2, weak)."""
    if if_none_match is None:
        return False
    if if_none_match.strip() == "*":
        return True
    return any(f'"{opaque}"' == tag for _, opaque in _TAG.findall(if_none_match))


def expected_version(if_match: str | None) -> int | None:
    """Return the stored version that a change is meant for; None: any.

    Raises:
        StaleError: If the tag is none of ours, or names several versions.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    versions = {
        int(found[1]) if (found := _VERSION.fullmatch(opaque)) else -1
        for _, opaque in _TAG.findall(if_match)
    }
    if len(versions) != 1 or (version := versions.pop()) < 0:
        raise StaleError
    return version
