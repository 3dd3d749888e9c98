"""What AWS does now and then and no emulator shows: put between a client and its service."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import botocore.endpoint
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.retries.quota import RetryQuota

Fault = Callable[[Any, Any], AWSResponse | None]
"""What happens to one request of a client: an answer in its place, an error, or None: nothing."""


class Faults:
    """Faults of one client's operations, each request meeting the next one planned for it.

    `operations` are the requests that were met, planned or not, in order.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._planned: dict[str, list[Fault]] = defaultdict(list)
        self.operations: list[str] = []

    def plan(self, operation: str, *faults: Fault) -> None:
        """Let the next requests of an operation meet these, one each."""
        self._planned[operation] += faults

    def left(self) -> int:
        """Return how many planned faults were not met."""
        return sum(map(len, self._planned.values()))

    def _meet(self, request: Any, event_name: str, **_: object) -> AWSResponse | None:
        operation = event_name.rpartition(".")[2]
        self.operations.append(operation)
        if not self._planned[operation]:
            return None
        return self._planned[operation].pop(0)(self._client, request)


@contextmanager
def faults_of(client: Any) -> Iterator[Faults]:
    """Yield the faults of a client, none planned yet; its pauses between tries take no time.

    A client whose requests fail too often stops trying again, until others succeed; not here, where
    one client serves all tests.
    """
    faults = Faults(client)
    event = f"before-send.{client.meta.service_model.service_id.hyphenize()}"
    client.meta.events.register(event, faults._meet)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.endpoint.time, "sleep", lambda _: None)
        patch.setattr(RetryQuota, "acquire", lambda _quota, _amount: True)
        yield faults
    client.meta.events.unregister(event, faults._meet)


def answering(status: int, body: str, kind: str = "application/xml") -> Fault:
    """Return the fault of a service that does nothing and answers this."""

    def fault(_client: Any, request: Any) -> AWSResponse:
        answer = AWSResponse(request.url, status, {"content-type": kind}, None)
        answer._content = body.encode()
        return answer

    return fault


def xml_error(status: int, code: str) -> Fault:
    """Return the fault of S3 that refuses with a code."""
    return answering(status, f"<Error><Code>{code}</Code><Message>no</Message></Error>")


def json_error(status: int, code: str) -> Fault:
    """Return the fault of another service that refuses with a code."""
    body = f'{{"__type": "{code}", "message": "no"}}'
    return answering(status, body, "application/x-amz-json-1.0")


def timeout(_client: Any, request: Any) -> None:
    """Nothing arrives: the request never reached the service."""
    raise ConnectTimeoutError(endpoint_url=request.url)


def lost(client: Any, request: Any) -> None:
    """The service does it, and its answer never arrives."""
    client._endpoint.http_session.send(request)
    raise ReadTimeoutError(endpoint_url=request.url)


SLOW_DOWN = xml_error(503, "SlowDown")
BROKEN = xml_error(500, "InternalError")
