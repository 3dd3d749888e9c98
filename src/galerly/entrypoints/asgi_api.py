"""The API over ASGI: requests in, a thread for each, answers out."""

import logging
from functools import partial

import anyio
import anyio.to_thread
from attrs import evolve
from starlette.types import Receive, Scope, Send

from galerly.domain.model.errors import UnavailableError
from galerly.entrypoints.arrival import (
    arrival_of,
    body_chunks,
    header,
    headers_of,
    raw_path,
)
from galerly.entrypoints.compression import compressed, takes_gzip, with_plain_tags
from galerly.entrypoints.http.dispatcher import BODY_MAX_BYTES, Api, Outcome
from galerly.entrypoints.http.message import Request, Response
from galerly.entrypoints.http.problems import TooSlowError

HANDLER_S = 10.0
# More than may wait for a password hash (64), so that a flood of log-ins leaves room for others.
THREADS = 96

logger = logging.getLogger(__name__)


class ApiEndpoint:
    """Serves `Api`."""

    def __init__(self, api: Api, *, handler_s: float = HANDLER_S) -> None:
        self._api = api
        self._handler_s = handler_s
        self._limiter: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        arrival = arrival_of(scope)
        try:
            request = await self._request(scope, receive)
        except TooSlowError as error:
            refused = _empty_request(scope)
            outcome = self._api.problem(error, refused)
            closing = outcome.response.with_headers({"connection": "close"})
            outcome = evolve(outcome, response=closing)
        else:
            outcome = await self._answer(request)
        arrival.route, arrival.session, arrival.code = (
            outcome.route or "/v1/*",
            outcome.session,
            outcome.code,
        )
        await send_response(outcome.response, send)

    async def _request(self, scope: Scope, receive: Receive) -> Request:
        request = _empty_request(scope)
        length = header(scope, b"content-length")
        chunked = header(scope, b"transfer-encoding") is not None
        if not chunked and length in {None, "0"}:
            return request
        if length and length.isdecimal() and int(length[:19]) > BODY_MAX_BYTES:
            return evolve(request, too_long=True)
        body = bytearray()
        async for chunk in body_chunks(receive):
            body += chunk
            if len(body) > BODY_MAX_BYTES:
                return evolve(request, too_long=True)
        return evolve(request, body=bytes(body))

    async def _answer(self, request: Request) -> Outcome:
        if self._limiter is None:  # it belongs to the event loop that runs now
            self._limiter = anyio.CapacityLimiter(THREADS)
        with anyio.move_on_after(self._handler_s):
            return await anyio.to_thread.run_sync(
                partial(_answer, self._api, request), limiter=self._limiter, abandon_on_cancel=True
            )
        # The thread goes on and what it does may come true: a repeat will find out.
        logger.error("request %s took longer than %.0f s", request.request_id, self._handler_s)
        return self._api.problem(UnavailableError(), request)


def _answer(api: Api, request: Request) -> Outcome:
    outcome = api.answer(request)
    if takes_gzip(request.header("accept-encoding")):
        return evolve(outcome, response=compressed(outcome.response))
    return outcome


async def send_response(response: Response, send: Send) -> None:
    """Send an answer whose body is at hand."""
    headers = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in response.headers.items()]
    await send({"type": "http.response.start", "status": int(response.status), "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


def _empty_request(scope: Scope) -> Request:
    arrival = arrival_of(scope)
    return Request(
        method=scope["method"],
        path=raw_path(scope),
        query=scope["query_string"].decode("latin-1"),
        headers=with_plain_tags(headers_of(scope)),
        network=arrival.network,
        origin=arrival.origin,
        request_id=arrival.request_id,
    )
