"""Signed URLs of a store without a server of its own, over ASGI: bytes in, bytes out.

Chunks are hashed and written in threads, and the next is read from the connection only then: the
client is slowed down to what the disk takes.
"""

import logging
from collections.abc import Callable, Collection
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote

import anyio
import anyio.to_thread
import msgspec
from starlette.types import Receive, Scope, Send

from galerly.domain.model.errors import GalerlyError
from galerly.domain.model.limits import MIB
from galerly.entrypoints.arrival import arrival_of, body_chunks, header, headers_of, raw_path
from galerly.entrypoints.asgi_api import send_response
from galerly.entrypoints.http import cors, problems
from galerly.entrypoints.http.dispatcher import HSTS
from galerly.entrypoints.http.message import Response
from galerly.entrypoints.http.problems import Problem, TooSlowError
from galerly.media.errors import MediaError
from galerly.media.local import Delivery, LocalMedia, Reception
from galerly.ports.clock import Clock

ROUTE = "/media/{key}"
METHODS = ("GET", "HEAD", "PUT", "OPTIONS")
CHUNK_BYTES = MIB
FEW_CHUNKS = 16
THREADS = 64  # transfers that move a chunk at the same moment
QUERY_MAX_FIELDS = 20

_REQUEST_HEADERS = "Content-Type, If-None-Match, Range, X-Amz-Checksum-Sha256"
_HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "vary": "Origin",
}

T = TypeVar("T")
logger = logging.getLogger(__name__)


class MediaEndpoint:
    """Serves `LocalMedia`."""

    def __init__(self, media: LocalMedia, clock: Clock, cors_origins: Collection[str]) -> None:
        self._media = media
        self._clock = clock
        self._origins = cors_origins
        self._limiter: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        arrival_of(scope).route = ROUTE
        shared = self._shared_headers(scope)
        try:
            match scope["method"]:
                case "GET" | "HEAD":
                    await self._get(scope, send, shared)
                case "PUT":
                    await self._put(scope, receive, send, shared)
                case "OPTIONS":
                    await send_response(self._preflight(scope, shared), send)
                case method:
                    raise problems.MethodNotAllowedError(method, METHODS)
        except GalerlyError as error:
            arrival_of(scope).code = error.code
            refused = _problem(error, arrival_of(scope).request_id)
            closing = {"connection": "close"} if isinstance(error, TooSlowError) else {}
            answer = refused.with_headers({**shared, **closing})
            await send_response(
                answer.without_body() if scope["method"] == "HEAD" else answer, send
            )

    async def _get(self, scope: Scope, send: Send, shared: dict[str, str]) -> None:
        delivery = await self._in_thread(
            lambda: self._media.open_get(
                _key(scope),
                _query(scope),
                header(scope, b"range"),
                self._clock.now(),
                if_none_match=header(scope, b"if-none-match"),
                if_range=header(scope, b"if-range"),
            )
        )
        try:
            await self._deliver(delivery, send, shared, head=scope["method"] == "HEAD")
        finally:
            with anyio.CancelScope(shield=True):
                await self._in_thread(delivery.close)

    async def _deliver(
        self, delivery: Delivery, send: Send, shared: dict[str, str], *, head: bool
    ) -> None:
        headers = {**shared, **delivery.headers}
        await send(
            {
                "type": "http.response.start",
                "status": int(delivery.status),
                "headers": [(n.encode(), v.encode("latin-1")) for n, v in headers.items()],
            }
        )
        if not head:
            chunks = delivery.chunks()
            while chunk := await self._in_thread(lambda: next(chunks, b"")):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def _put(
        self, scope: Scope, receive: Receive, send: Send, shared: dict[str, str]
    ) -> None:
        headers = dict(headers_of(scope))
        reception = await self._in_thread(
            lambda: self._media.open_put(_key(scope), _query(scope), headers, self._clock.now())
        )
        try:
            await self._receive(reception, receive)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._in_thread(reception.abort)
            raise
        answer = Response(status=200, headers={**shared, **_HEADERS, "content-length": "0"})
        await send_response(answer, send)

    async def _receive(self, reception: Reception, receive: Receive) -> None:
        waiting: list[bytes] = []
        waiting_bytes = 0
        async for chunk in body_chunks(receive):
            waiting.append(chunk)
            waiting_bytes += len(chunk)
            if waiting_bytes >= CHUNK_BYTES:
                full, waiting, waiting_bytes = waiting, [], 0
                await self._in_thread(lambda full=full: _write(reception, full))  # type: ignore[misc]  # a default binds the loop's value

        def finish() -> None:
            _write(reception, waiting)
            reception.commit()

        # Once all has arrived, it is stored, even if the client is gone before it is told.
        with anyio.CancelScope(shield=True):
            await self._in_thread(finish)

    async def _in_thread(self, step: Callable[[], T]) -> T:
        if self._limiter is None:  # it belongs to the event loop that runs now
            self._limiter = anyio.CapacityLimiter(THREADS)
        return await anyio.to_thread.run_sync(step, limiter=self._limiter)

    def _shared_headers(self, scope: Scope) -> dict[str, str]:
        arrival = arrival_of(scope)
        return {
            "vary": "Origin",
            "x-request-id": arrival.request_id,
            **(HSTS if arrival.origin.startswith("https:") else {}),
            **cors.headers(header(scope, b"origin"), self._origins),
        }

    def _preflight(self, scope: Scope, shared: dict[str, str]) -> Response:
        allowed = cors.preflight(header(scope, b"origin"), self._origins, METHODS)
        if allowed:
            allowed["access-control-allow-headers"] = _REQUEST_HEADERS
        return Response(
            status=204, headers={**shared, **_HEADERS, "allow": ", ".join(METHODS), **allowed}
        )


def _write(reception: Reception, chunks: list[bytes]) -> None:
    # Copying is dearer than hashing: only what comes in crumbs, from a slow line, is put together.
    if len(chunks) > FEW_CHUNKS:
        chunks = [b"".join(chunks)]
    for chunk in chunks:
        reception.write(chunk)


def _problem(error: GalerlyError, request_id: str) -> Response:
    if not isinstance(error, MediaError):
        return problems.answer(error, request_id).with_headers(_HEADERS)
    problem = Problem(
        type=f"/problems/{error.code}",
        title=error.status.phrase,
        status=int(error.status),
        detail=str(error),
        code=error.code,
        request_id=request_id,
    )
    body = msgspec.json.encode(problem)
    return Response(
        status=int(error.status),
        headers={
            **_HEADERS,
            "content-type": problems.CONTENT_TYPE,
            "cache-control": "no-store",
            "content-length": str(len(body)),
        },
        body=body,
    )


def _key(scope: Scope) -> str:
    return unquote(raw_path(scope).removeprefix("/media/"), errors="replace")


def _query(scope: Scope) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            scope["query_string"].decode("latin-1"),
            keep_blank_values=True,
            max_num_fields=QUERY_MAX_FIELDS,
        )
    except ValueError:
        return {}  # more than any URL that was signed here has
    return dict(pairs)
