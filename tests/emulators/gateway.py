"""A REST API of API Gateway in small: HTTP requests to proxy events, proxy answers to HTTP.

What it does to a request is what AWS describes at
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
and https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: the path stays as it
was sent, the query is decoded, bodies of binary types come in base64, requests may have 10 MB and
an answer of a function 6 MB.
"""

import base64
import json
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from attrs import frozen

STAGE = "prod"
REQUEST_MAX_BYTES = 10 * 1024 * 1024
ANSWER_MAX_BYTES = 6 * 1024 * 1024
KEYS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}

Handler = Callable[[Any, Any], Any]


@frozen(kw_only=True)
class Answer:
    """What the gateway sends back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Context:
    """What Lambda tells a function about one invocation."""

    def __init__(self, seconds: float = 30.0) -> None:
        self.aws_request_id = str(uuid.uuid4())
        self._left_ms = round(seconds * 1000)

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may go on."""
        return self._left_ms


def proxy_event(  # noqa: PLR0913 - a request has so many parts
    method: str,
    target: str,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    *,
    address: str = "192.0.2.1",
    domain: str = "api.example.com",
) -> dict[str, Any]:
    """Return the event of a request; `target` is path and query as they are sent."""
    parts = urlsplit(target)
    many: dict[str, list[str]] = {}
    for name, value in headers:
        many.setdefault(name, []).append(value)
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="replace"):
        query.setdefault(name, []).append(value)
    return {
        "resource": "/v1/{path+}",
        "path": parts.path,
        "httpMethod": method,
        "headers": {name: values[-1] for name, values in many.items()} or None,
        "multiValueHeaders": many or None,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": {"path": parts.path.removeprefix("/v1/")},
        "stageVariables": None,
        "requestContext": {
            "resourcePath": "/v1/{path+}",
            "httpMethod": method,
            "path": f"/{STAGE}{parts.path}",
            "protocol": "HTTP/1.1",
            "stage": STAGE,
            "domainName": domain,
            "requestId": str(uuid.uuid4()),
            "identity": {"sourceIp": address, "userAgent": many.get("user-agent", [None])[-1]},
        },
        "body": base64.b64encode(body).decode() if body else None,
        "isBase64Encoded": bool(body),
    }


def answer_of(returned: Any) -> Answer:
    """Return the HTTP answer that a function's return value stands for; 502 for a malformed one."""
    sent = json.dumps(returned)
    if len(sent) > ANSWER_MAX_BYTES or not well_formed(returned):
        return Answer(status=502, headers=(), body=b'{"message": "Internal server error"}')
    answer = json.loads(sent)
    headers = [(n, v) for n, values in answer.get("multiValueHeaders", {}).items() for v in values]
    body = answer.get("body", "")
    binary = base64.b64decode(body, validate=True) if answer.get("isBase64Encoded") else None
    return Answer(
        status=answer["statusCode"],
        headers=tuple(headers),
        body=body.encode() if binary is None else binary,
    )


def well_formed(returned: Any) -> bool:
    """Return whether API Gateway takes this from a function."""
    return (
        isinstance(returned, dict)
        and returned.keys() <= KEYS
        and isinstance(returned.get("statusCode"), int)
        and 100 <= returned["statusCode"] <= 599
        and isinstance(returned.get("body", ""), str)
        and isinstance(returned.get("isBase64Encoded", False), bool)
        and all(
            isinstance(name, str)
            and isinstance(values, list)
            and all(isinstance(value, str) and "\n" not in value for value in values)
            for name, values in returned.get("multiValueHeaders", {}).items()
        )
    )


@contextmanager
def gateway(handler: Handler) -> Iterator[str]:
    """Serve a function on a free port; yield the URL of its stage."""

    class Requests(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline:
                self.close_connection = True
            elif self.parse_request():
                self._answer()

        def _answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            path = self.path.removeprefix(f"/{STAGE}")
            if length > REQUEST_MAX_BYTES:
                answer = Answer(status=413, headers=(), body=b'{"code": "too-large"}')
            elif not path.startswith("/v1/") or not self.path.startswith(f"/{STAGE}/"):
                answer = Answer(status=404, headers=(), body=b'{"code": "not-found"}')
            else:
                event = proxy_event(
                    self.command, path, self.headers.items(), body, address=self.client_address[0]
                )
                answer = answer_of(handler(json.loads(json.dumps(event)), Context()))
            self.send_response(answer.status)
            for name, value in answer.headers:
                if name != "content-length":
                    self.send_header(name, value)
            self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/{STAGE}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
