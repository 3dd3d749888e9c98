"""What S3 answers, in errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    ClientError,
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
)

from galerly.domain.model.errors import NotFoundError, UnavailableError

NOUN = "file"

# What a connection can do half-way through an answer; the same request may go through again.
CUT_OFF = (HTTPClientError, IncompleteReadError, FlexibleChecksumError)

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})
# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: those that say "later".
BUSY = frozenset(
    {
        "InternalError",
        "OperationAborted",
        "RequestTimeout",
        "ConditionalRequestConflict",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_SERVER_ERROR = 500


def code_of(error: ClientError) -> str:
    """Return S3's name of an error; for an answer without a body that is its status."""
    code: str = error.response.get("Error", {}).get("Code", "")
    return code


def is_missing(error: ClientError) -> bool:
    """Return whether nothing is stored under the key."""
    return code_of(error) in _MISSING


def is_busy(error: ClientError) -> bool:
    """Return whether the same request may go through later."""
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= _SERVER_ERROR or code_of(error) in BUSY


@contextmanager
def s3_answers() -> Iterator[None]:
    """Turn what S3 and the way to it can do to a request into NotFoundError or UnavailableError.

    A refusal for want of permission, or of a request that is none, passes: that is our mistake.
    """
    try:
        yield
    except ClientError as error:
        if is_missing(error):
            raise NotFoundError(NOUN) from error
        if is_busy(error):
            raise unavailable(code_of(error)) from error
        raise
    except CUT_OFF as error:
        raise unavailable(type(error).__name__) from error


def unavailable(reason: str) -> UnavailableError:
    """Return the error of a store that does not answer just now."""
    return UnavailableError(f"storage does not answer just now ({reason}); try again in a moment")
