"""Signed URLs of a store that has no server of its own: what S3's presigned ones are to S3.

A URL carries all that it grants in clear, and an HMAC-SHA-256 over it. Making or checking one asks
nobody.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from attrs import frozen

from galerly.media.errors import BadSignatureError, ExpiredUrlError
from galerly.media.headers import checksum_header
from galerly.media.keys import TYPES, check_type, checked_key
from galerly.ports.objects import PresignedDownload, PresignedUpload

_PURPOSE = "galerly signed url 1"
_SHA256_CHARS = 64
# Half of the MAC (RFC 2104, section 5): 128 bits are beyond guessing, and pages of photos are full
# of what cannot be compressed.
SIGNATURE_BYTES = 16
_SERVED = frozenset(TYPES.values())


@frozen(kw_only=True)
class PutGrant:
    """What one signed URL takes: exactly these bytes, once."""

    key: str
    content_type: str
    size_bytes: int
    sha256: str | None  # lower-case hex; None: any content of that length
    part: int | None = None  # None: the whole; else one part of it, as often as it is sent
    expires_at: datetime


@frozen(kw_only=True)
class GetGrant:
    """What one signed URL gives."""

    key: str
    content_type: str
    filename: str | None  # None: shown in place; else saved under this name
    expires_at: datetime


class MediaSigner:
    """Makes and checks signed URLs below `path`, under one key of at least 32 bytes."""

    def __init__(self, key: bytes, path: str = "/media") -> None:
        if len(key) < 32:  # noqa: PLR2004 - as long as the hash, RFC 2104 section 3
            message = "the key of signed URLs must have at least 32 bytes"
            raise ValueError(message)
        self._key = key
        self._path = path.rstrip("/")

    def presign_put(  # noqa: PLR0913 - each is bound by the signature
        self,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        sha256: str | None,
        now: datetime,
        lifetime: timedelta,
    ) -> PresignedUpload:
        """Return a URL that takes one upload; see `ObjectStore.presign_put`."""
        check_type(checked_key(key), content_type)
        if size_bytes < 0 or (sha256 is not None and not _is_sha256(sha256)):
            message = f"no upload has {size_bytes} bytes and the SHA-256 {sha256!r}"
            raise ValueError(message)
        expires = _seconds(now + lifetime)
        headers = {"content-type": content_type, "if-none-match": "*"}
        signed = {"type": content_type, "size": str(size_bytes), "expires": str(expires)}
        if sha256 is not None:
            headers["x-amz-checksum-sha256"] = checksum_header(sha256)
            signed["sha256"] = sha256
        return PresignedUpload(
            method="PUT",
            url=self._url("PUT", key, signed),
            headers=headers,
            expires_at=_moment(expires),
        )

    def presign_parts(
        self,
        key: str,
        *,
        content_type: str,
        sizes: Mapping[int, int],
        now: datetime,
        lifetime: timedelta,
    ) -> dict[int, PresignedUpload]:
        """Return URLs that take parts of one upload; see `ObjectStore.presign_parts`."""
        check_type(checked_key(key), content_type)
        if any(number < 1 or size_bytes < 0 for number, size_bytes in sizes.items()):
            message = f"no upload has parts of {sizes}"
            raise ValueError(message)
        expires = _seconds(now + lifetime)
        signed = {"type": content_type, "expires": str(expires)}
        return {
            number: PresignedUpload(
                method="PUT",
                url=self._url("PUT", key, {**signed, "size": str(size_bytes), "part": str(number)}),
                headers={},
                expires_at=_moment(expires),
            )
            for number, size_bytes in sizes.items()
        }

    def presign_get(
        self,
        key: str,
        *,
        content_type: str,
        now: datetime,
        lifetime: timedelta,
        filename: str | None = None,
    ) -> PresignedDownload:
        """Return a URL that gives an object; see `ObjectStore.presign_get`."""
        checked_key(key)
        if content_type not in _SERVED:
            message = f"{content_type!r} is never served"
            raise ValueError(message)
        expires = _seconds(now + lifetime)
        signed = {"type": content_type, "expires": str(expires)}
        if filename is not None:
            signed["filename"] = filename
        return PresignedDownload(url=self._url("GET", key, signed), expires_at=_moment(expires))

    def put_grant(self, key: str, query: Mapping[str, str], now: datetime) -> PutGrant:
        """Return what a signed PUT grants.

        Raises:
            BadSignatureError: If it was not signed here for this key and method.
            ExpiredUrlError: If its time is over.
        """
        expires_at = self._verified("PUT", key, query, now)
        return PutGrant(
            key=checked_key(key),
            content_type=query["type"],
            size_bytes=int(query["size"]),
            sha256=query.get("sha256"),
            part=int(query["part"]) if "part" in query else None,
            expires_at=expires_at,
        )

    def get_grant(self, key: str, query: Mapping[str, str], now: datetime) -> GetGrant:
        """Return what a signed GET grants; raises as `put_grant`."""
        expires_at = self._verified("GET", key, query, now)
        return GetGrant(
            key=checked_key(key),
            content_type=query["type"],
            filename=query.get("filename"),
            expires_at=expires_at,
        )

    def _url(self, method: str, key: str, signed: dict[str, str]) -> str:
        signature = self._signature(method, key, signed)
        # Types, numbers and hashes stand in a URL as they are; a page of photos has thousands.
        query = "&".join(
            f"{name}={quote(value, safe='')}" if name == "filename" else f"{name}={value}"
            for name, value in signed.items()
        )
        return f"{self._path}/{key}?{query}&signature={signature}"

    def _signature(self, method: str, key: str, signed: Mapping[str, str]) -> str:
        message = canonical(method, key, signed)
        digest = hmac.digest(self._key, message, "sha256")
        return urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode().rstrip("=")

    def _verified(self, method: str, key: str, query: Mapping[str, str], now: datetime) -> datetime:
        signed = {name: value for name, value in query.items() if name != "signature"}
        given = query.get("signature", "")
        try:
            expected = self._signature(method, key, signed)
        except UnicodeEncodeError as error:  # a lone surrogate: never signed here
            raise BadSignatureError from error
        # As bytes: compare_digest refuses text that is not ASCII.
        if not hmac.compare_digest(expected.encode(), given.encode(errors="replace")):
            raise BadSignatureError
        # From here on every value is one that was signed here, so it has its form.
        expires_at = _moment(int(signed["expires"]))
        if now >= expires_at:
            raise ExpiredUrlError
        return expires_at


def canonical(method: str, key: str, signed: Mapping[str, str]) -> bytes:
    """Return the bytes that are signed: no two requests share them, whatever they hold.

    Every text is preceded by its length, and parameters are in order of name, so neither a
    separator inside a value nor another order can make one request look like another.
    """
    texts = [_PURPOSE, method, key]
    for name in sorted(signed):
        texts += (name, signed[name])
    encoded = [text.encode() for text in texts]
    return b"".join(b"%d:%b" % (len(text), text) for text in encoded)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _is_sha256(text: str) -> bool:
    return len(text) == _SHA256_CHARS and set(text) <= set("0123456789abcdef")
