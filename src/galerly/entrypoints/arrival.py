"""How a request arrived over ASGI: from where, under which address, and how fast."""

import re
import time
from collections.abc import AsyncIterator
from typing import Any

import anyio
from starlette.types import Receive, Scope

from galerly.entrypoints import networks
from galerly.entrypoints.access_log import Arrival
from galerly.entrypoints.http.problems import TooSlowError
from galerly.entrypoints.settings import Settings

GRACE_S = 10.0  # before a body has to keep up the rate
RATE_BYTES_S = 10 * 1024
STALL_S = 30.0  # without a byte: whoever was fast may not rest on it, a large file in our hands

_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


class ClientGoneError(Exception):
    """The client closed the connection before its request was whole."""


def arrival_of(scope: Scope) -> Arrival:
    """Return the arrival that the outermost layer noted."""
    found: Arrival = scope["galerly.arrival"]
    return found


def headers_of(scope: Scope) -> tuple[tuple[str, str], ...]:
    """Return the headers, names in lower case."""
    return tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"])


def header(scope: Scope, name: bytes) -> str | None:
    """Return one header, its values joined by a comma."""
    values = [v.decode("latin-1") for n, v in scope["headers"] if n == name]
    return ", ".join(values) if values else None


def raw_path(scope: Scope) -> str:
    """Return the path as it was sent, percent-encoded, without the query."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
    return raw.partition(b"?")[0].decode("latin-1")


def network_of(scope: Scope, settings: Settings) -> str:
    """Return the network that a request comes from, as `networks.network_of` tells it."""
    client: tuple[str, int] | None = scope.get("client")
    forwarded = header(scope, settings.proxy_header.encode("latin-1")) or ""
    return networks.network_of(client[0] if client else "", forwarded, settings)


def origin_of(scope: Scope, settings: Settings) -> str:
    """Return the scheme and host under which browsers reach this installation."""
    return settings.public_url or requested_origin(scope) or settings.page_url


def requested_origin(scope: Scope) -> str | None:
    """Return the scheme and host that a request names; None if that is no host."""
    host = header(scope, b"host") or ""
    return f"{scope['scheme']}://{host.lower()}" if _HOST.fullmatch(host) else None


async def body_chunks(
    receive: Receive,
    *,
    grace_s: float = GRACE_S,
    rate_bytes_s: float = RATE_BYTES_S,
    stall_s: float = STALL_S,
) -> AsyncIterator[bytes]:
    """Yield a body as it arrives.

    Raises:
        TooSlowError: If it falls behind the rate after its first seconds, or stands still.
        ClientGoneError: If the client leaves before its end.
    """
    started_s = time.monotonic()
    received_bytes = 0
    while True:
        allowed_s = started_s + grace_s + received_bytes / rate_bytes_s - time.monotonic()
        with anyio.move_on_after(max(0.0, min(allowed_s, stall_s))) as waiting:
            message: Any = await receive()
        if waiting.cancelled_caught:
            raise TooSlowError
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        if chunk := message.get("body", b""):
            received_bytes += len(chunk)
            yield chunk
        if not message.get("more_body", False):
            return
