"""How a request arrived over ASGI: from where, under which address, and how fast."""

import re
import time
from collections.abc import AsyncIterator, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import anyio
from attrs import define, field
from starlette.types import Receive, Scope

from galerly.domain.model.session import Session
from galerly.entrypoints.http.problems import TooSlowError
from galerly.entrypoints.settings import Settings

GRACE_S = 10.0  # before a body has to keep up the rate
RATE_BYTES_S = 10 * 1024
NETWORK_PREFIX_V6 = 64  # what one customer of an IPv6 provider has at the least

_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


class ClientGoneError(Exception):
    """The client closed the connection before its request was whole."""


@define(kw_only=True)
class Arrival:
    """One request on its way through the server, with what its line in the log will say."""

    request_id: str
    network: str
    origin: str
    route: str | None = None
    session: Session | None = None
    code: str | None = None
    started_s: float = field(factory=time.monotonic)


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
    """Return the client's IPv4 address or IPv6 /64.

    It is the connection's, unless that is a trusted proxy's: then the last address of the
    forwarding header that is not a trusted proxy's itself.
    """
    client: tuple[str, int] | None = scope.get("client")
    nearest = client[0] if client else ""
    if settings.proxies and _is_within(nearest, settings.proxies):
        forwarded = header(scope, settings.proxy_header.encode("latin-1")) or ""
        for hop in reversed([part.strip() for part in forwarded.split(",")]):
            nearest = hop
            if not _is_within(hop, settings.proxies):
                break
    return _network(nearest)


def origin_of(scope: Scope, settings: Settings) -> str:
    """Return the scheme and host under which browsers reach this installation."""
    return settings.public_url or requested_origin(scope) or settings.page_url


def requested_origin(scope: Scope) -> str | None:
    """Return the scheme and host that a request names; None if that is no host."""
    host = header(scope, b"host") or ""
    return f"{scope['scheme']}://{host.lower()}" if _HOST.fullmatch(host) else None


async def body_chunks(
    receive: Receive, *, grace_s: float = GRACE_S, rate_bytes_s: float = RATE_BYTES_S
) -> AsyncIterator[bytes]:
    """Yield a body as it arrives.

    Raises:
        TooSlowError: If it falls behind the rate after its first seconds.
        ClientGoneError: If the client leaves before its end.
    """
    started_s = time.monotonic()
    received_bytes = 0
    while True:
        allowed_s = started_s + grace_s + received_bytes / rate_bytes_s - time.monotonic()
        with anyio.move_on_after(max(0.0, allowed_s)) as waiting:
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


def _network(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, NETWORK_PREFIX_V6), strict=False))
    return str(parsed)


def _is_within(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in networks)
