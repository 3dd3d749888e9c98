"""Clients of AWS services, made when they are first needed.

botocore's own session, not boto3: what boto3 adds is never used, and costs start-up time. Even
that is loaded only for a service that needs it, because a function of Lambda starts often: there,
DynamoDB and Secrets Manager are asked by clients of our own. Making a client asks no service.
"""

import os
from collections.abc import Mapping
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import NoCredentialsError

from galerly.adapters.aws.json_client import DYNAMODB, SECRETS, JsonClient, amazon_url
from galerly.adapters.aws.sigv4 import Credentials

if TYPE_CHECKING:
    import botocore.session

CONNECT_TIMEOUT_S = 1.0
READ_TIMEOUT_S = 2.0
STORAGE_READ_TIMEOUT_S = 30.0  # bytes of photos come and go by S3
TRIES = 3  # of a request; DynamoDB's are the store's to make
CONNECTIONS = 32  # a process keeps so many open to one service; threads beyond it wait

_JSON = {service.name: service for service in (DYNAMODB, SECRETS)}


class Keys(NamedTuple):
    """An access key that stays as it is as long as the process runs."""

    access_key: str
    secret_key: str
    token: str | None = None


class Clients:
    """One client of each service for all threads of a process.

    Region, endpoints and credentials are those that botocore finds in its environment
    (`AWS_REGION`, `AWS_ENDPOINT_URL`, …) unless they are given.

    Args:
        region: Such as "us-east-1".
        endpoints: Where to find a service that is not AWS's own, by service name.
        credentials: An access key's id and secret.
        quick: Whether what serves most requests must start without botocore.
        read_timeout_s: How long an answer is waited for, those of S3 aside.
    """

    def __init__(
        self,
        *,
        region: str | None = None,
        endpoints: Mapping[str, str] | None = None,
        credentials: tuple[str, str] | None = None,
        quick: bool = False,
        read_timeout_s: float = READ_TIMEOUT_S,
    ) -> None:
        self.region = region
        self._endpoints = dict(endpoints or {})
        self._credentials = credentials
        self._lock = Lock()
        self._quick = quick
        self._read_timeout_s = read_timeout_s
        self._session: botocore.session.Session | None = None
        self._held: Any = None
        self._clients: dict[str, Any] = {}

    @property
    def session(self) -> "botocore.session.Session":
        """The session that all clients share, with the credentials they sign with."""
        with self._lock:
            return self._opened()

    def credentials(self) -> Credentials:
        """Return the access key of the moment; botocore renews those that end.

        Raises:
            NoCredentialsError: If there is none.
        """
        if self._held is None:
            self._held = self._found()
        now: Credentials = self._held()
        return now

    def endpoint(self, service: str) -> str | None:
        """Return where a service is found that is not AWS's own, or None."""
        name = f"AWS_ENDPOINT_URL_{service.upper()}"
        return (
            self._endpoints.get(service)
            or os.environ.get(name)
            or os.environ.get("AWS_ENDPOINT_URL")
        )

    def client(self, service: str) -> Any:
        """Return the client of a service, such as "dynamodb"."""
        with self._lock:
            client = self._clients.get(service)
            if client is None:
                client = self._clients[service] = self._made(service)
            return client

    def close(self) -> None:
        """Close all connections; idempotent."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def _found(self) -> Any:
        """Return what returns the credentials."""
        given = self._credentials
        if given is None and self._quick:
            # Lambda sets them for as long as the process lives.
            names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
            key, secret, token = map(os.environ.get, names)
            if key and secret:
                return partial(Keys, key, secret, token)
        if given is not None:
            return partial(Keys, *given)
        held = self.session.get_credentials()
        if held is None:
            raise NoCredentialsError
        return held.get_frozen_credentials

    def _opened(self) -> "botocore.session.Session":
        import botocore.session  # noqa: PLC0415 - takes longer than all of a request

        if self._session is None:
            self._session = botocore.session.Session()
            if self._credentials:
                self._session.set_credentials(*self._credentials)
        return self._session

    def _made(self, service: str) -> Any:
        region = self.region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        if self._quick and service in _JSON and region:
            return JsonClient(
                service=_JSON[service],
                region=region,
                endpoint_url=self.endpoint(service) or amazon_url(service, region),
                credentials=self.credentials,
                connect_timeout_s=CONNECT_TIMEOUT_S,
                read_timeout_s=self._read_timeout_s,
                connections=CONNECTIONS,
                tries=1 if service == "dynamodb" else TRIES,
            )
        from botocore.config import Config  # noqa: PLC0415 - as above

        own_retries = service == "dynamodb"
        client: Any = self._opened().create_client(
            service,
            region_name=self.region,
            endpoint_url=self._endpoints.get(service),
            config=Config(
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=STORAGE_READ_TIMEOUT_S if service == "s3" else self._read_timeout_s,
                retries={"mode": "standard", "total_max_attempts": 1 if own_retries else TRIES},
                max_pool_connections=CONNECTIONS,
                tcp_keepalive=True,
                # Values are checked where they are made; doing it again takes a third of a call.
                parameter_validation=not own_retries,
                user_agent="galerly",  # botocore's own takes a tenth of a request to put together
            ),
        )
        return client
