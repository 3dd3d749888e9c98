"""Writing an S3 object of a length that nobody knows yet."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from attrs import define, field, frozen
from botocore.exceptions import ClientError

from galerly.adapters.aws.answers import code_of
from galerly.adapters.aws.s3_answers import s3_answers
from galerly.domain.model.errors import NotFoundError

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html: parts have 5 MiB at the least,
# but the last one, and there are at most 10,000.
PART_BYTES = 8 << 20
PARTS_MAX = 10_000

_NO_UPLOAD = "NoSuchUpload"
_UPLOAD_NOUN = "upload"

# The keys of what is written here are never written with other bytes, but URLs end.
_CACHE_CONTROL = "private, max-age=900, immutable"


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes as S3 writes it."""
    return b64encode(hashlib.sha256(data).digest()).decode()


@frozen
class SentPart:
    """A part that S3 has."""

    number: int  # from 1 on
    etag: str
    digest: str  # SHA-256 in base64


def complete(
    client: Any,
    target: Mapping[str, str],
    upload_id: str,
    parts: Sequence[SentPart],
) -> None:
    """Make an object of its parts; `target` is its bucket and key.

    Raises:
        NotFoundError: If there is no such upload, nor what it would have become.
        UnavailableError: If S3 does not do it just now.
    """
    named = [
        {"PartNumber": part.number, "ETag": part.etag, "ChecksumSHA256": part.digest}
        for part in parts
    ]
    try:
        with s3_answers():
            client.complete_multipart_upload(
                **target, UploadId=upload_id, MultipartUpload={"Parts": named}
            )
    except ClientError as error:
        if code_of(error) != _NO_UPLOAD:
            raise
        # The answer to an earlier try may have been lost: then this object is there already.
        if _composite(client, target) != composite_digest(parts):
            raise NotFoundError(_UPLOAD_NOUN) from error


def composite_digest(parts: Sequence[SentPart]) -> str:
    """Return what S3 tells as the SHA-256 of an object that came in parts: a hash of hashes."""
    return f"{digest_of(b''.join(b64decode(part.digest) for part in parts))}-{len(parts)}"


def _composite(client: Any, target: Mapping[str, str]) -> str | None:
    with suppress(NotFoundError), s3_answers():
        told: str | None = client.head_object(**target, ChecksumMode="ENABLED").get(
            "ChecksumSHA256"
        )
        return told
    return None


@define
class Writer:
    """Writes one object: at once where it fits into one part, else part by part.

    Never more than a part is held. Nothing is seen under the key before all of it is there.
    """

    client: Any
    bucket: str
    key: str
    content_type: str
    _parts: list[SentPart] = field(factory=list)

    def write(self, chunks: Iterable[bytes]) -> None:
        """Store the object; whatever is raised on the way, nothing is changed.

        Raises:
            UnavailableError: If S3 does not take it just now.
        """
        parts = _parts_of(chunks)
        first = next(parts)
        second = next(parts, None)
        if second is None:
            with s3_answers():
                self.client.put_object(
                    **self._target(),
                    **self._attributes(),
                    Body=first,
                    ChecksumSHA256=digest_of(first),
                )
            return
        with s3_answers():
            upload_id = self.client.create_multipart_upload(
                **self._target(), **self._attributes(), ChecksumAlgorithm="SHA256"
            )["UploadId"]
        try:
            self._send(upload_id, first)
            self._send(upload_id, second)
            for part in parts:
                self._send(upload_id, part)
            complete(self.client, self._target(), upload_id, self._parts)
        except BaseException:
            # If this fails too, the parts cost money until they are swept; nobody sees them.
            self._abort(upload_id)
            raise

    def _send(self, upload_id: str, data: bytes) -> None:
        number = len(self._parts) + 1
        if number > PARTS_MAX:
            message = f"an object has at most {PARTS_MAX} parts of {PART_BYTES} bytes"
            raise ValueError(message)
        digest = digest_of(data)
        with s3_answers():
            answer = self.client.upload_part(
                **self._target(),
                UploadId=upload_id,
                PartNumber=number,
                Body=data,
                ChecksumSHA256=digest,
            )
        self._parts.append(SentPart(number=number, etag=answer["ETag"], digest=digest))

    def _abort(self, upload_id: str) -> None:
        with suppress(Exception):  # what is being raised already says more
            self.client.abort_multipart_upload(**self._target(), UploadId=upload_id)

    def _target(self) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.key}

    def _attributes(self) -> dict[str, str]:
        return {"ContentType": self.content_type, "CacheControl": _CACHE_CONTROL}


def _parts_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in parts, each full but the last; where there are none, one empty."""
    held = bytearray()
    yielded = False
    for chunk in chunks:
        view = memoryview(chunk)
        while view:
            room = PART_BYTES - len(held)
            held += view[:room]
            view = view[room:]
            if len(held) == PART_BYTES:
                yield bytes(held)
                yielded = True
                held.clear()
    if held or not yielded:
        yield bytes(held)
