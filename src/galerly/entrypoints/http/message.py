"""Requests and responses, as plain values: every server maps its own to these and back."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote_to_bytes

from attrs import evolve, field, frozen

QUERY_MAX_PARAMETERS = 100

HeaderItems = tuple[tuple[str, str], ...]


def _lower(items: Iterable[tuple[str, str]]) -> HeaderItems:
    return tuple((name.lower(), value) for name, value in items)


@frozen(kw_only=True)
class Request:
    """One request. A server need not read a body that is longer than the API takes."""

    method: str
    path: str  # as sent, percent-encoded, from the origin's root
    query: str = ""  # as sent, without the question mark
    headers: HeaderItems = field(default=(), converter=_lower)
    body: bytes = b""
    too_long: bool = False  # the body was not read, or not to its end: it is longer than allowed
    network: str = "unknown"  # the client's IPv4 address or IPv6 /64
    origin: str = ""  # scheme://host[:port] under which browsers reach this installation
    request_id: str = ""

    def header(self, name: str) -> str | None:
        """Return a header's value, several of one name joined by a comma (RFC 9110 5.3)."""
        values = [value for key, value in self.headers if key == name.lower()]
        return ", ".join(values) if values else None

    def parameters(self) -> list[tuple[str, str]]:
        """Return the query's names and values, in order.

        Raises:
            ValueError: If it is not UTF-8 or has more than 100 parameters.
        """
        parts = [part for part in self.query.split("&") if part]
        if len(parts) > QUERY_MAX_PARAMETERS:
            raise ValueError
        return [(_unquote(name), _unquote(value)) for name, _, value in map(_split, parts)]


@frozen(kw_only=True)
class Response:
    """One answer. `headers` names are lower case."""

    status: int
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes = b""

    def with_headers(self, headers: Mapping[str, str]) -> "Response":
        """Return this answer with more headers, which win over its own."""
        return evolve(self, headers={**self.headers, **headers})

    def without_body(self) -> "Response":
        """Return this answer as HEAD has it: all headers, no body."""
        length = self.headers.get("content-length", str(len(self.body)))
        return evolve(self, headers={**self.headers, "content-length": length}, body=b"")


def unquote_segment(text: str) -> str:
    """Return a percent-decoded path segment, in which a plus sign stands for itself.

    Raises:
        ValueError: If it is not UTF-8.
    """
    return unquote_to_bytes(text).decode("utf-8")


def _split(part: str) -> tuple[str, str, str]:
    return part.partition("=")


def _unquote(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8")
