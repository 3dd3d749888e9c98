"""Deadlines that uvicorn does not have: slow headers, huge headers, readers that stop reading."""

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEADERS_S = 10.0
HEADERS_MAX_BYTES = 64 * 1024
STALL_S = 30.0


class DeadlineProtocol(HttpToolsProtocol):
    """HTTP/1.1 whose clients have to send headers in 10 s and take answers within 30 s stalls.

    The time for headers runs from the connection on, then from the first byte after each answer:
    also over the rest of a body that was refused, so that nobody can send one for ever.
    """

    headers_s = HEADERS_S
    stall_s = STALL_S

    _headers_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None
    _header_bytes = 0
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
        """Take what arrived; too much of headers ends the connection."""
        if self._idle() and self._headers_timer is None:
            self._await_headers()
        self._header_bytes = self._header_bytes + len(data) if self._in_headers else 0
        super().data_received(data)
        if self._in_headers and self._header_bytes > HEADERS_MAX_BYTES:
            self._refuse_headers()

    def on_message_begin(self) -> None:
        """Count the bytes of these headers."""
        self._in_headers = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop the time for headers."""
        self._in_headers = False
        self._header_bytes = 0
        self._cancel_headers()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Count the next bytes as headers."""
        self._in_headers = True
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

    def _refuse_headers(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(
                STATUS_LINE[431] + b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.close()
