"""The server side of signed URLs, without a framework: requests in, receptions and deliveries out.

Whatever speaks HTTP calls `LocalMedia`, moves the bytes, and answers a `MediaError` with its
status. Header names are lower case throughout.
"""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Self

from attrs import field, frozen

from galerly.domain.model.errors import NotFoundError
from galerly.media.errors import (
    BodyTooLargeError,
    KeyTakenError,
    LengthRequiredError,
    NoSuchObjectError,
    WrongChecksumError,
    WrongHeadersError,
    WrongLengthError,
    WrongTypeError,
)
from galerly.media.headers import attachment, byte_range, checksum_of
from galerly.media.keys import INLINE_TYPES
from galerly.media.signing import GetGrant, PutGrant
from galerly.media.store import Incoming, MediaStore, Opened
from galerly.ports.objects import StoredObject

_LENGTH_MAX_DIGITS = 18
_ONCE_HEADER = "if-none-match"
_CHECKSUM_HEADER = "x-amz-checksum-sha256"


class Reception:
    """An upload under way: write each chunk as it arrives, then commit; leaving without aborts."""

    def __init__(self, grant: PutGrant, sha256: str | None, incoming: Incoming) -> None:
        self.grant = grant
        self._sha256 = sha256
        self._incoming = incoming
        self._hash = hashlib.sha256()
        self._missing_bytes = grant.size_bytes

    def write(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            BodyTooLargeError: If there are more than promised; the upload is aborted.
            SentAgainError: If the same was begun anew meanwhile.
            UnavailableError: If there is no room; the upload is aborted.
        """
        if len(chunk) > self._missing_bytes:
            self.abort()
            raise BodyTooLargeError(self.grant.size_bytes)
        self._missing_bytes -= len(chunk)
        self._hash.update(chunk)
        try:
            self._incoming.write(chunk)
        except BaseException:
            self.abort()
            raise

    def commit(self) -> StoredObject:
        """Store the upload durably and return it as measured; or store nothing.

        Raises:
            WrongLengthError: If bytes are missing.
            WrongChecksumError: If they are not the promised ones.
            KeyTakenError: If another upload of the key was first.
            SentAgainError: If the same was begun anew meanwhile.
            UnavailableError: If it could not be made durable.
        """
        try:
            if self._missing_bytes:
                raise WrongLengthError(self.grant.size_bytes)
            measured = self._hash.hexdigest()
            if self._sha256 is not None and not hmac.compare_digest(measured, self._sha256):
                raise WrongChecksumError
            return self._incoming.commit(measured)
        finally:
            self.abort()

    def abort(self) -> None:
        """Forget what arrived; idempotent, and without effect after `commit` returned."""
        self._incoming.abort()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abort()


@frozen(kw_only=True)
class Delivery:
    """An answer to send: status, headers, and `length` bytes from `chunks`; close it afterwards."""

    status: HTTPStatus
    headers: dict[str, str]
    length: int  # bytes of the body
    _offset: int = 0
    _opened: Opened | None = field(default=None, repr=False)

    def chunks(self) -> Iterator[bytes]:
        """Yield the body in pieces of at most 1 MiB; close when it is done."""
        if self._opened is not None and self.length:
            try:
                yield from self._opened.chunks(self._offset, self.length)
            finally:
                self.close()

    def close(self) -> None:
        """Let the object go; idempotent."""
        if self._opened is not None:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class LocalMedia:
    """Takes and gives objects as their signed URLs say, and nothing else.

    `resource_policy` is the `Cross-Origin-Resource-Policy` of deliveries: `cross-origin` where the
    pages are served from another site.
    """

    def __init__(self, objects: MediaStore, *, resource_policy: str = "same-site") -> None:
        self._objects = objects
        self._resource_policy = resource_policy

    def open_put(
        self, key: str, query: Mapping[str, str], headers: Mapping[str, str], now: datetime
    ) -> Reception:
        """Return the reception of an upload, or of a part of one, whose URL and headers are right.

        `key` is what follows the media path, percent-decoded; so are the values of `query`.

        Raises:
            BadSignatureError, ExpiredUrlError: Before anything else is looked at.
            LengthRequiredError, BodyTooLargeError, WrongLengthError, WrongTypeError,
            WrongHeadersError: If a header is not as promised.
            KeyTakenError: If the key is taken already.
        """
        grant = self._objects.signer.put_grant(key, query, now)
        _check_length(headers.get("content-length"), grant.size_bytes)
        if grant.part is not None:
            # What a browser says of a piece of a file is not what the file is.
            sha256 = _promised_sha256(headers.get(_CHECKSUM_HEADER), grant)
            return Reception(grant, sha256, self._objects.receive_part(grant.key, grant.part))
        if headers.get("content-type") != grant.content_type:
            raise WrongTypeError(grant.content_type)
        if headers.get(_ONCE_HEADER) != "*":
            raise WrongHeadersError(_ONCE_HEADER)
        sha256 = _promised_sha256(headers.get(_CHECKSUM_HEADER), grant)
        if self._objects.taken(grant.key):
            raise KeyTakenError
        return Reception(grant, sha256, self._objects.receive(grant.key))

    def open_get(  # noqa: PLR0913 - each a part of the request
        self,
        key: str,
        query: Mapping[str, str],
        range_header: str | None,
        now: datetime,
        *,
        if_none_match: str | None = None,
        if_range: str | None = None,
    ) -> Delivery:
        """Return the answer (200, 206, 304 or 416) to a GET whose URL is right.

        Raises:
            BadSignatureError, ExpiredUrlError: Before anything else is looked at.
            NoSuchObjectError: If nothing is stored under the key.
        """
        grant = self._objects.signer.get_grant(key, query, now)
        try:
            opened = self._objects.open(grant.key)
        except NotFoundError as error:
            raise NoSuchObjectError from error
        headers = self._headers(grant, opened.etag, now)
        size = opened.size_bytes
        if if_none_match is not None and _matches(if_none_match, opened.etag):
            opened.close()
            return Delivery(status=HTTPStatus.NOT_MODIFIED, headers=headers, length=0)
        if if_range is not None and if_range != opened.etag:
            range_header = None  # it changed since the client got its part: start over
        try:
            part = byte_range(range_header, size)
        except IndexError:
            opened.close()
            return _unsatisfiable(headers, size)
        offset, length = part or (0, size)
        headers["content-length"] = str(length)
        if part is not None:
            headers["content-range"] = f"bytes {offset}-{offset + length - 1}/{size}"
        return Delivery(
            status=HTTPStatus.OK if part is None else HTTPStatus.PARTIAL_CONTENT,
            headers=headers,
            length=length,
            offset=offset,
            opened=opened,
        )

    def _headers(self, grant: GetGrant, etag: str, now: datetime) -> dict[str, str]:
        # A cache may keep an answer as long as its URL would give it, and need not ask again.
        max_age = (grant.expires_at - now) // timedelta(seconds=1)
        headers = {
            "content-type": grant.content_type,
            "accept-ranges": "bytes",
            "etag": etag,
            "cache-control": f"private, max-age={max_age}, immutable",
            "content-security-policy": "default-src 'none'; sandbox",
            "cross-origin-resource-policy": self._resource_policy,
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
        }
        if grant.filename is not None:
            headers["content-disposition"] = attachment(grant.filename)
        elif grant.content_type not in INLINE_TYPES:
            headers["content-disposition"] = attachment(grant.key.rpartition("/")[2])
        return headers


def _check_length(header: str | None, promised_bytes: int) -> None:
    if header is None:
        raise LengthRequiredError
    if not header.isascii() or not header.isdecimal() or len(header) > _LENGTH_MAX_DIGITS:
        raise WrongLengthError(promised_bytes)
    if int(header) > promised_bytes:
        raise BodyTooLargeError(promised_bytes)
    if int(header) < promised_bytes:
        raise WrongLengthError(promised_bytes)


def _promised_sha256(header: str | None, grant: PutGrant) -> str | None:
    """Return what the body must hash to: signed, or else said by the client."""
    if header is None and grant.sha256 is None:
        return None
    given = checksum_of(header or "")
    if given is None or grant.sha256 not in {None, given}:
        raise WrongHeadersError(_CHECKSUM_HEADER)
    return given


def _matches(if_none_match: str, etag: str) -> bool:
    candidates = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return any(tag in {"*", etag} for tag in candidates)


def _unsatisfiable(headers: dict[str, str], size_bytes: int) -> Delivery:
    kept = {name: value for name, value in headers.items() if name != "content-disposition"}
    kept |= {
        "cache-control": "no-store",
        "content-length": "0",
        "content-range": f"bytes */{size_bytes}",
    }
    return Delivery(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=kept, length=0)
