"""Requests to the API of a system in memory, and to its signed URLs, without a server between."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
from attrs import frozen

from galerly.entrypoints.harness import Harness
from galerly.entrypoints.http.dispatcher import Api
from galerly.entrypoints.http.message import Request, Response
from galerly.entrypoints.http.table import ROUTES
from galerly.media.errors import MediaError

ORIGIN = "http://galerly.test"


def api_of(harness: Harness) -> Api:
    """Return the API over a system in memory."""
    return Api(
        services=harness.services,
        routes=ROUTES,
        keyring=harness.ports.keyring,
        clock=harness.clock,
        cors_origins=frozenset({"https://friend.example"}),
    )


@frozen
class Asker:
    """Somebody who asks the API, with a token or as nobody."""

    api: Api
    token: str | None = None

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """Return the answer to one request below `/v1`."""
        sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
        if self.token:
            sent.append(("authorization", f"Bearer {self.token}"))
        if body is not None:
            sent.append(("content-type", "application/json"))
        path, _, query = path.partition("?")
        return self.api.answer(
            Request(
                method=method,
                path=f"/v1{path}",
                query=query,
                headers=tuple(sent),
                body=b"" if body is None else msgspec.json.encode(body),
                network="192.0.2.1",
                origin=ORIGIN,
                request_id="0" * 16,
            )
        ).response

    def get(self, path: str) -> Any:
        """Return the JSON of a GET, which has to succeed."""
        return document(self.ask("GET", path), 200)


def document(answer: Response, status: int) -> Any:
    """Return the JSON of an answer that has to have this status; None of an empty one."""
    assert answer.status == status, (answer.status, answer.body)
    return msgspec.json.decode(answer.body) if answer.body else None


def code_of(answer: Response) -> str | None:
    """Return the code of a problem; None of a success."""
    return str(msgspec.json.decode(answer.body)["code"]) if answer.status >= 400 else None


def fetched(harness: Harness, url: str) -> str:
    """Return `given`, or the code of the problem that a GET of a signed URL is answered with."""
    parts = urlsplit(url)
    key = unquote(parts.path.removeprefix("/media/"))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    assert harness.system.media
    try:
        with harness.system.media.open_get(key, query, None, harness.clock.now()) as delivery:
            assert sum(map(len, delivery.chunks())) > 0
    except MediaError as error:
        return error.code
    return "given"
