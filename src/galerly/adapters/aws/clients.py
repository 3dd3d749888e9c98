"""Clients of AWS services, made when they are first needed.

botocore's own session, not boto3: what boto3 adds is never used, and costs start-up time. Making a
client asks no service; credentials are looked for at its first request.
"""

import os
from collections.abc import Mapping
from threading import Lock
from typing import Any

import botocore.session
from botocore.client import BaseClient
from botocore.config import Config

CONNECT_TIMEOUT_S = 1.0
READ_TIMEOUT_S = 2.0
STORAGE_READ_TIMEOUT_S = 30.0  # bytes of photos come and go by S3
CONNECTIONS = 32  # a process keeps so many open to one service; threads beyond it wait


class Clients:
    """One client of each service for all threads of a process.

    Region, endpoints and credentials are those that botocore finds in its environment
    (`AWS_REGION`, `AWS_ENDPOINT_URL`, …) unless they are given.

    Args:
        region: Such as "us-east-1".
        endpoints: Where to find a service that is not AWS's own, by service name.
        credentials: An access key's id and secret.
    """

    def __init__(
        self,
        *,
        region: str | None = None,
        endpoints: Mapping[str, str] | None = None,
        credentials: tuple[str, str] | None = None,
    ) -> None:
        self.region = region
        self._endpoints = dict(endpoints or {})
        self._credentials = credentials
        self._lock = Lock()
        self._session: botocore.session.Session | None = None
        self._clients: dict[str, BaseClient] = {}

    @property
    def session(self) -> botocore.session.Session:
        """The session that all clients share, with the credentials they sign with."""
        with self._lock:
            return self._opened()

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

    def _opened(self) -> botocore.session.Session:
        if self._session is None:
            self._session = botocore.session.Session()
            if self._credentials:
                self._session.set_credentials(*self._credentials)
        return self._session

    def _made(self, service: str) -> BaseClient:
        own_retries = service == "dynamodb"
        client: BaseClient = self._opened().create_client(
            service,
            region_name=self.region,
            endpoint_url=self._endpoints.get(service),
            config=Config(
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=STORAGE_READ_TIMEOUT_S if service == "s3" else READ_TIMEOUT_S,
                retries={"mode": "standard", "total_max_attempts": 1 if own_retries else 3},
                max_pool_connections=CONNECTIONS,
                tcp_keepalive=True,
                # Values are checked where they are made; doing it again takes a third of a call.
                parameter_validation=not own_retries,
                user_agent_extra="galerly",
            ),
        )
        return client
