"""What AWS services answer, in errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    ClientError,
    ConnectionError,  # noqa: A004 - of botocore, whose ConnectTimeoutError is one
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
)

from galerly.domain.model.errors import UnavailableError

CUT_OFF = (ConnectionError, HTTPClientError, IncompleteReadError, FlexibleChecksumError)
"""What can happen to a connection; the same request may go through again."""

# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and "Common error types" of
# SQS, SES and Secrets Manager: those that say "later".
BUSY = frozenset(
    {
        "ConditionalRequestConflict",
        "InternalError",
        "InternalFailure",
        "InternalServiceError",
        "InternalServiceErrorException",
        "KmsThrottled",
        "LimitExceededException",
        "OperationAborted",
        "OverLimit",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_SERVER_ERROR = 500


def code_of(error: ClientError) -> str:
    """Return a service's name of an error; for an answer without a body that is its status."""
    code: str = error.response.get("Error", {}).get("Code", "")
    # SQS puts a namespace before some: `AWS.SimpleQueueService.NonExistentQueue`.
    return code.rpartition(".")[2]


def is_busy(error: ClientError) -> bool:
    """Return whether the same request may go through later."""
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= _SERVER_ERROR or code_of(error) in BUSY


@contextmanager
def answers(service: str) -> Iterator[None]:
    """Turn what may be over soon into UnavailableError; every other refusal passes.

    `service` is what of Galerly's does not answer then, in words for whoever reads it.
    """
    try:
        yield
    except ClientError as error:
        if is_busy(error):
            raise unavailable(service, code_of(error)) from error
        raise
    except CUT_OFF as error:
        raise unavailable(service, type(error).__name__) from error


def unavailable(service: str, reason: str) -> UnavailableError:
    """Return the error of a service that does not answer just now."""
    return UnavailableError(f"{service} does not answer just now ({reason}); try again soon")
