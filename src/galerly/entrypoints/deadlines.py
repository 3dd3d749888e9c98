"""Limits that uvicorn does not have: on slow and huge headers, on trailers, on stalled readers."""

import asyncio
import secrets

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from galerly.domain.model.errors import MalformedError
from galerly.entrypoints.http import problems
from galerly.entrypoints.http.dispatcher import SECURITY_HEADERS
from galerly.entrypoints.http.message import Response

HEADERS_S = 10.0
HEADERS_MAX_BYTES = 64 * 1024
STALL_S = 30.0
# Of chunked bodies: sizes, extensions and trailers may be as long as what they carry, and this.
FRAMES_MAX_BYTES = 64 * 1024
# Requests of one connection that wait for the answer before theirs. No browser sends any; each is
# 5 KB here, and a quarter of a mebibyte, which is parsed at once, holds 14,000.
PIPELINE_MAX = 64


class PipelineError(Exception):
    """More requests were sent ahead than wait here."""


class DeadlineProtocol(HttpToolsProtocol):
    """HTTP/1.1 whose clients have to send headers in 10 s and take answers within 30 s stalls.

    The time for headers runs from the connection on, then from the first byte after each answer:
    also over the rest of a body that was refused, so that nobody can send one for ever. Trailers
    are read and forgotten (RFC 9110 section 6.5.1): nothing here asks for any, and kept they would
    fill the memory, or pass for headers.
    """

    headers_s = HEADERS_S
    stall_s = STALL_S

    _headers_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None
    _header_bytes = 0
    _body_bytes = 0  # of the message at hand
    _frame_bytes = 0  # of the same: what came with the body and is none of it
    _in_headers = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Start the time for the first headers."""
        super().connection_made(transport)
        self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop every timer."""
        self._cancel_headers()
        self._cancel_stall()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what arrived; too much that is no body ends the connection."""
        if self._idle() and self._headers_timer is None:
            self._await_headers()
        if self._in_headers:
            self._header_bytes += len(data)
        else:
            self._frame_bytes += len(data)  # and `on_body` takes off what is body
        super().data_received(data)
        if self._in_headers and self._header_bytes > HEADERS_MAX_BYTES:
            self._refuse_headers()
        elif self._frame_bytes > FRAMES_MAX_BYTES + self._body_bytes:
            self._abort()

    def on_message_begin(self) -> None:
        """Count the bytes of these headers."""
        if len(self.pipeline) >= PIPELINE_MAX:
            raise PipelineError  # the parser stops at it, and it is answered as what is no HTTP
        self._in_headers = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; forget a trailer."""
        if self._in_headers:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Stop the time for headers."""
        self._in_headers = False
        self._header_bytes = self._body_bytes = self._frame_bytes = 0
        self._cancel_headers()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Tell the body from its frames."""
        self._body_bytes += len(body)
        self._frame_bytes -= len(body)
        # What comes alone is handed on as it is: into a bytearray it would be copied, and out of it
        # once more. Crumbs gather in one: added to bytes, each would copy all before it.
        held: bytes | bytearray = self.cycle.body
        if not held:
            self.cycle.body = b""  # type: ignore[assignment]  # only added to, measured and read
        elif isinstance(held, bytes):
            self.cycle.body = bytearray(held)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count the next bytes as headers."""
        self._in_headers = True
        self._frame_bytes = 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Start the time for a reader that does not read."""
        super().pause_writing()
        self._cancel_stall()
        self._stall_timer = self.loop.call_later(self.stall_s, self._abort)

    def resume_writing(self) -> None:
        """Stop that time: it reads."""
        self._cancel_stall()
        super().resume_writing()

    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_headers(self) -> None:
        self._cancel_headers()
        self._headers_timer = self.loop.call_later(self.headers_s, self._abort)

    def _cancel_headers(self) -> None:
        if self._headers_timer is not None:
            self._headers_timer.cancel()
            self._headers_timer = None

    def _cancel_stall(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _abort(self) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - as uvicorn has it
        """Answer what is no HTTP with a problem, as everything else is answered."""
        error = MalformedError("this is no HTTP/1.1 request that can be read")
        self._end_with(problems.answer(error, secrets.token_hex(8)))

    def _refuse_headers(self) -> None:
        self._end_with(Response(status=431))

    def _end_with(self, answer: Response) -> None:
        """Answer a request that no application saw, and close the connection."""
        if self.pipeline or (self.cycle and self.cycle.response_started and not self._idle()):
            self._abort()  # into the middle of another answer it cannot be written
        if self.transport.is_closing():
            return
        headers = {
            **SECURITY_HEADERS,
            **answer.headers,
            "content-length": str(len(answer.body)),
            "connection": "close",
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = STATUS_LINE[answer.status] + lines.encode("latin-1") + b"\r\n"
        self.transport.write(head + answer.body)
        self.transport.close()
