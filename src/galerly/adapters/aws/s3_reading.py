"""Reading an S3 object to its end, however often the connection breaks."""

import hashlib
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from galerly.adapters.aws.answers import CUT_OFF, code_of, unavailable
from galerly.adapters.aws.s3_answers import STORAGE, s3_answers

CHUNK_BYTES = 1 << 20

_ATTEMPTS = 3  # without a byte between them
_CHANGED = {"PreconditionFailed", "412"}


def stream(client: Any, bucket: str, key: str) -> Iterator[bytes]:
    """Yield an object in chunks of at most 1 MiB.

    Where the connection breaks, reading goes on from there, with the same object or not at all.

    Raises:
        NotFoundError: Before the first chunk.
        UnavailableError: If it cannot be read to the end just now.
    """
    offset, etag, failures = 0, None, 0
    while True:
        asked = {"Bucket": bucket, "Key": key}
        if offset:
            asked |= {"Range": f"bytes={offset}-", "IfMatch": str(etag)}
        try:
            with s3_answers():
                answer = client.get_object(**asked)
        except ClientError as error:
            if code_of(error) in _CHANGED:
                raise unavailable(STORAGE, "the file was replaced while it was read") from error
            raise
        etag = answer["ETag"]
        body = answer["Body"]
        try:
            while chunk := body.read(CHUNK_BYTES):
                offset += len(chunk)
                failures = 0
                yield chunk
        except CUT_OFF as error:
            failures += 1
            if failures == _ATTEMPTS:
                raise unavailable(STORAGE, type(error).__name__) from error
        else:
            return
        finally:
            body.close()


def sha256_of(client: Any, bucket: str, key: str) -> str:
    """Return the hexadecimal SHA-256 of an object, by reading it."""
    measured = hashlib.sha256()
    for chunk in stream(client, bucket, key):
        measured.update(chunk)
    return measured.hexdigest()
