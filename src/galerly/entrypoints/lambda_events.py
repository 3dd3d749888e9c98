"""API Gateway's REST proxy events (format 1.0) to requests, and answers back.

A REST API leaves the path as it was sent, and hands over the query decoded
(https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from galerly.domain.model.errors import MalformedError
from galerly.entrypoints.compression import with_plain_tags
from galerly.entrypoints.http.message import HeaderItems, Request, Response
from galerly.entrypoints.networks import network_of
from galerly.entrypoints.settings import Settings

ANSWER_MAX_BYTES = 6 * 1024 * 1024  # of the JSON that a function returns, a Lambda limit

# What may stand in a path as it is sent (RFC 3986 section 3.3), percent signs included.
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}")
_JSON_WIDEST = 6  # bytes of JSON that one byte of text takes at the most: \u0000

Event = Mapping[str, Any]


class ForeignEventError(MalformedError):
    """This is no event of a REST API."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this is no request of an API Gateway REST API: {what}")


def request_id_of(event: object) -> str | None:
    """Return the id that API Gateway gave a request; None if it has none."""
    found = _at(event, "requestContext", "requestId")
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def request_of(event: object, settings: Settings, request_id: str, *, most_bytes: int) -> Request:
    """Return the request in an event; a body of more than `most_bytes` is not read.

    Raises:
        ForeignEventError: If it is no such event.
    """
    if not isinstance(event, Mapping):
        raise ForeignEventError("no object")
    headers = _headers(event)
    body, too_long = _body(event, most_bytes)
    domain = _at(event, "requestContext", "domainName")
    named = isinstance(domain, str) and _HOST.fullmatch(domain)
    address = _at(event, "requestContext", "identity", "sourceIp")
    forwarded = ", ".join(v for n, v in headers if n.lower() == settings.proxy_header)
    return Request(
        method=_text(event, "httpMethod"),
        path=_path(event),
        query=urlencode(_query(event), errors="surrogatepass"),
        headers=with_plain_tags(headers),
        body=body,
        too_long=too_long,
        network=network_of(address if isinstance(address, str) else "", forwarded, settings),
        origin=settings.public_url or (f"https://{domain}" if named else settings.page_url),
        request_id=request_id,
    )


def answer_of(response: Response) -> dict[str, Any]:
    """Return an answer as API Gateway takes it: what is no text in base64."""
    headers = {name: [value] for name, value in response.headers.items()}
    try:
        text = None if "content-encoding" in response.headers else response.body.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    return {
        "statusCode": int(response.status),
        "multiValueHeaders": headers,
        "body": base64.b64encode(response.body).decode("ascii") if text is None else text,
        "isBase64Encoded": text is None,
    }


def fits(answer: Mapping[str, Any]) -> bool:
    """Return whether Lambda hands on an answer of this size."""
    if len(answer["body"]) * _JSON_WIDEST < ANSWER_MAX_BYTES // 2:
        return True
    return len(json.dumps(answer)) <= ANSWER_MAX_BYTES


def _path(event: Event) -> str:
    path = _text(event, "path")
    stage = _at(event, "requestContext", "stage")
    if isinstance(stage, str) and stage and path.startswith(f"/{stage}/"):
        path = path.removeprefix(f"/{stage}")
    return quote(path, safe=_PATH_SAFE, errors="surrogatepass")


def _query(event: Event) -> list[tuple[str, str]]:
    many, one = event.get("multiValueQueryStringParameters"), event.get("queryStringParameters")
    return list(_pairs(many if many is not None else one, "query"))


def _headers(event: Event) -> HeaderItems:
    many, one = event.get("multiValueHeaders"), event.get("headers")
    return tuple(
        # As every server hands them over: a character for a byte.
        (name.lower(), value.encode("utf-8", "surrogatepass").decode("latin-1"))
        for name, value in _pairs(many if many is not None else one, "headers")
    )


def _pairs(given: object, what: str) -> Iterator[tuple[str, str]]:
    if given is None:
        return
    if not isinstance(given, Mapping):
        raise ForeignEventError(f"its {what} are no object")
    for name, values in given.items():
        for value in values if isinstance(values, list) else [values]:
            if not isinstance(name, str) or not isinstance(value, str):
                raise ForeignEventError(f"its {what} are no text")
            yield name, value


def _body(event: Event, most_bytes: int) -> tuple[bytes, bool]:
    body = event.get("body")
    if body is None:
        return b"", False
    if not isinstance(body, str):
        raise ForeignEventError("its body is no text")
    if len(body) > (most_bytes + 2) // 3 * 4:
        return b"", True
    try:
        plain = (
            base64.b64decode(body, validate=True)
            if event.get("isBase64Encoded") is True
            else body.encode("utf-8", "surrogatepass")
        )
    except (binascii.Error, ValueError) as error:
        raise ForeignEventError("its body is no base64") from error
    return (b"", True) if len(plain) > most_bytes else (plain, False)


def _text(event: Event, name: str) -> str:
    value = event.get(name)
    if not isinstance(value, str):
        raise ForeignEventError(f"its {name} is no text")
    return value


def _at(event: object, *names: str) -> object:
    for name in names:
        if not isinstance(event, Mapping):
            return None
        event = event.get(name)
    return event
