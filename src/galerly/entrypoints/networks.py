"""From which network a request comes: what limits against abuse count by."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from galerly.entrypoints.settings import Settings

NETWORK_PREFIX_V6 = 64  # what one customer of an IPv6 provider has at the least


def network_of(nearest: str, forwarded: str, settings: Settings) -> str:
    """Return the client's IPv4 address or IPv6 /64.

    It is that of `nearest`, who sent the request, unless that is a trusted proxy: then the last
    address of `forwarded`, the proxy's header, that is not a trusted proxy's itself.
    """
    if settings.proxies and _is_within(nearest, settings.proxies):
        for hop in reversed([part.strip() for part in forwarded.split(",")]):
            nearest = hop
            if not _is_within(hop, settings.proxies):
                break
    return _network(nearest)


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
