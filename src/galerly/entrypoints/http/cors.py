"""Which pages of other origins may call the API (https://fetch.spec.whatwg.org/#http-cors-protocol).

Tokens travel in a header, never in a cookie, so no answer allows credentials.
"""

from collections.abc import Collection, Sequence

EXPOSED = "ETag, Retry-After, X-Request-Id"
ALLOWED = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
MAX_AGE_S = 7200  # as long as browsers keep a preflight at most


def headers(origin: str | None, allowed: Collection[str]) -> dict[str, str]:
    """Return the headers that let an allowed origin read an answer; none for every other."""
    if origin is None or origin == "null" or origin not in allowed:
        return {}
    return {"access-control-allow-origin": origin, "access-control-expose-headers": EXPOSED}


def preflight(
    origin: str | None, allowed: Collection[str], methods: Sequence[str]
) -> dict[str, str]:
    """Return what a preflight of an allowed origin is told beyond `headers`."""
    if not headers(origin, allowed):
        return {}
    return {
        "access-control-allow-methods": ", ".join(methods),
        "access-control-allow-headers": ALLOWED,
        "access-control-max-age": str(MAX_AGE_S),
    }
