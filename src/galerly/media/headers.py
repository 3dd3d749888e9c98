"""The HTTP headers that signed URLs need: checksums, ranges, names."""

import base64
import binascii
import re
import unicodedata
from urllib.parse import quote

from galerly.domain.model.filenames import safe_name

_SHA256_BYTES = 32
# RFC 9110 section 14.1.2; at most 18 digits, more than any file has bytes.
_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))", re.ASCII)
_ATTR_CHARS = "!#$&+-.^_`|~"  # RFC 8187 section 3.2.1, beside letters and digits
_UNQUOTABLE = re.compile(r"[^ !#$&-\[\]-~]")  # all but what every client reads between quotes


def checksum_header(sha256: str) -> str:
    """Return a hexadecimal SHA-256 as S3's `x-amz-checksum-sha256` writes it: in base64."""
    return base64.b64encode(bytes.fromhex(sha256)).decode()


def checksum_of(header: str) -> str | None:
    """Return the hexadecimal SHA-256 in an `x-amz-checksum-sha256`, or None if it is none."""
    try:
        digest = base64.b64decode(header, validate=True)
    except (ValueError, binascii.Error):
        return None
    return digest.hex() if len(digest) == _SHA256_BYTES else None


def byte_range(header: str | None, size_bytes: int) -> tuple[int, int] | None:
    """Return the offset and length that a `Range` asks for, or None for the whole object.

    Several ranges, other units and what cannot be read mean the whole, as RFC 9110 section 14.2
    allows.

    Raises:
        IndexError: If the range lies beyond the object: 416.
    """
    match = _RANGE.fullmatch(header.strip()) if header else None
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        length = min(int(suffix), size_bytes)
        offset = size_bytes - length
    else:
        offset = int(first)
        if last and int(last) < offset:
            return None  # not valid, so not a range at all
        length = min(int(last) + 1 if last else size_bytes, size_bytes) - offset
    if length <= 0:
        raise IndexError(header)
    return offset, length


def attachment(filename: str) -> str:
    """Return the `Content-Disposition` that saves an answer under a name (RFC 6266), on one line.

    What could deceive or break out is taken from the name first: separators, controls, marks that
    turn the direction of text.
    """
    name = safe_name(filename)
    letters = (c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = _UNQUOTABLE.sub("_", "".join(letters))
    encoded = quote(name, safe=_ATTR_CHARS)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
