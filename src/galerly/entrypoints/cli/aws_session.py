"""AWS as the commands see it: clients of one region, and its errors in our words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from galerly.domain.model.errors import (
    ConflictError,
    DeniedError,
    GalerlyError,
    NotFoundError,
    UnauthenticatedError,
    UnavailableError,
)

DEFAULT_REGION = "us-east-1"

_NO_KEYS = {
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_DENIED = {"403", "AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_MISSING = {
    "404",
    "NoSuchBucket",
    "NoSuchKey",
    "NoSuchVersion",
    "NotFoundException",
    "ResourceNotFoundException",
    "TableNotFoundException",
}
_BUSY = {
    "InternalError",
    "InternalServerError",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}


class AwsRefusedError(ConflictError):
    """AWS refused what a command asked for, for a reason of its own."""

    code = "aws-refused"


class NoCredentialsError(UnauthenticatedError):
    """There are no credentials of AWS, or they are not valid any more."""

    code = "no-credentials"


class MissingPackageError(NotFoundError):
    """This installation is one without what speaks to AWS."""

    def __init__(self) -> None:
        Exception.__init__(self, "botocore is missing; install galerly[aws], or run `make setup`")
        self.noun = "package"


class Aws:
    """Clients of one region, each made when it is first asked for.

    Credentials, endpoints and profiles are found as every tool of AWS finds them.
    """

    def __init__(self, region: str | None = None) -> None:
        try:
            from botocore.session import Session
        except ImportError as error:
            raise MissingPackageError from error
        self._session = Session()
        environment = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        configured = self._session.get_config_variable("region")
        self.region: str = region or environment or configured or DEFAULT_REGION
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        """Return the client of one service."""
        if service not in self._clients:
            from botocore.config import Config

            config = Config(
                connect_timeout=5,
                read_timeout=60,
                retries={"mode": "standard", "total_max_attempts": 5},
                max_pool_connections=64,
            )
            self._clients[service] = self._session.create_client(
                service, region_name=self.region, config=config
            )
        return self._clients[service]

    @cached_property
    def account(self) -> str:
        """The number of the account that the credentials belong to."""
        account: str = self.client("sts").get_caller_identity()["Account"]
        return account


@contextmanager
def told(noun: str = "resource of AWS") -> Iterator[None]:
    """Raise what AWS refuses in the block as an error of ours; `noun` is what may be missing."""
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.exceptions import NoCredentialsError as NoKeys

    try:
        yield
    except NoKeys as error:
        message = "there are no credentials of AWS; set AWS_PROFILE, or sign in with your own tool"
        raise NoCredentialsError(message) from error
    except ClientError as error:
        raise _family(error, noun) from error
    except BotoCoreError as error:
        raise UnavailableError(f"AWS does not answer: {error}") from error


def pauses(first: float = 0.1, most: float = 3.0) -> Iterator[float]:
    """Yield the seconds to wait between looks at something that takes its time, without end."""
    pause = first
    while True:
        yield pause
        pause = min(pause * 1.5, most)


def code_of(error: Exception) -> str:
    """Return the code that AWS gave an error, such as `NoSuchKey`."""
    response: dict[str, Any] = getattr(error, "response", {})
    code: str = response.get("Error", {}).get("Code", "")
    return code


def _family(error: Exception, noun: str) -> GalerlyError:
    code = code_of(error)
    said = f"{error}"
    if code in _NO_KEYS:
        return NoCredentialsError(f"AWS does not know these credentials: {said}")
    if code in _DENIED:
        return DeniedError(f"AWS does not allow this: {said}")
    if code in _MISSING:
        return NotFoundError(noun)
    if code in _BUSY:
        return UnavailableError(said)
    return AwsRefusedError(said)
