"""Answers in gzip, each under an entity tag of its own."""

import gzip

from galerly.entrypoints.http.message import HeaderItems, Response

GZIP_FROM_BYTES = 1024
GZIP_LEVEL = 5
_SUFFIX = "-gzip"  # a compressed answer is another representation, so its tag is another
_TAGGED = frozenset({"if-match", "if-none-match"})


def compressed(response: Response) -> Response:
    """Return an answer in gzip, if it is large enough to be worth it."""
    if len(response.body) < GZIP_FROM_BYTES or "content-encoding" in response.headers:
        return response
    body = gzip.compress(response.body, GZIP_LEVEL, mtime=0)
    headers = {"content-encoding": "gzip", "content-length": str(len(body))}
    if tag := response.headers.get("etag"):
        headers["etag"] = f'{tag[:-1]}{_SUFFIX}"'
    headers["vary"] = f"{response.headers.get('vary', '')}, Accept-Encoding".removeprefix(", ")
    return Response(status=response.status, headers={**response.headers, **headers}, body=body)


def with_plain_tags(headers: HeaderItems) -> HeaderItems:
    """Return a request's headers with the tags of what `compressed` was given."""
    return tuple(
        (name, value.replace(f'{_SUFFIX}"', '"') if name in _TAGGED else value)
        for name, value in headers
    )


def takes_gzip(accept_encoding: str | None) -> bool:
    """Return whether whoever sent this header reads gzip."""
    return "gzip" in (accept_encoding or "")
