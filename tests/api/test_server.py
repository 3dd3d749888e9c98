"""The application behind a real socket: what slow and rude clients get."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import cast

import anyio
import pytest
import uvicorn
from tests.plain_codec import PlainCodec, a_jpeg

from galerly.domain.model.errors import UnavailableError
from galerly.entrypoints.access_log import Arrival
from galerly.entrypoints.arrival import ClientGoneError, body_chunks
from galerly.entrypoints.asgi import create_app
from galerly.entrypoints.asgi_api import ApiEndpoint
from galerly.entrypoints.deadlines import HEADERS_MAX_BYTES, DeadlineProtocol
from galerly.entrypoints.http import problems
from galerly.entrypoints.http.dispatcher import Api, Outcome
from galerly.entrypoints.http.problems import TooSlowError
from galerly.testing import in_memory


class Impatient(DeadlineProtocol):
    headers_s = 0.5
    stall_s = 0.5


@pytest.fixture(scope="module")
def harness():
    with in_memory(codec=PlainCodec()) as made:
        yield made


@pytest.fixture(scope="module")
def address(harness) -> Iterator[tuple[str, int]]:
    config = uvicorn.Config(
        create_app(harness.system), http=Impatient, ws="none", log_config=None, proxy_headers=False
    )
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listener.getsockname()
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def line(address) -> Iterator[socket.socket]:
    with socket.create_connection(address, timeout=10) as opened:
        yield opened


def answer_on(line: socket.socket) -> bytes:
    """Return all that comes until the connection ends; nothing, if it was cut."""
    found = b""
    try:
        while chunk := line.recv(65536):
            found += chunk
    except ConnectionResetError:
        pass
    return found


def drip_until_cut(line: socket.socket, drop: bytes) -> None:
    """Send a few bytes now and then for 10 seconds, or until the connection is cut."""
    for _ in range(200):
        try:
            line.sendall(drop)
        except (BrokenPipeError, ConnectionResetError):
            return
        time.sleep(0.05)


HEALTH = b"GET /v1/health HTTP/1.1\r\nhost: x\r\n"


def test_a_request_is_answered(line):
    line.sendall(HEALTH + b"connection: close\r\n\r\n")

    answer = answer_on(line)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b'"}')


def test_a_body_that_comes_in_crumbs_is_whole(line):
    body = b'{"email": "nobody@example.com", "password": "seven blue herons"}'
    line.sendall(
        b"POST /v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"connection: close\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    for part in (body[:1], body[1:40], body[40:]):
        line.sendall(b"".join(b"1\r\n%c\r\n" % byte for byte in part))
        time.sleep(0.02)
    line.sendall(b"0\r\n\r\n")

    assert b'"bad-credentials"' in answer_on(line)


@pytest.mark.parametrize("sent", [b"", b"GET /v1/health HTTP/1.1\r\nhos", b"\r\n"])
def test_headers_that_do_not_come_end_the_connection(line, sent):
    line.sendall(sent)
    began = time.monotonic()

    assert answer_on(line) == b""
    assert time.monotonic() - began < 3


def test_dripping_headers_do_not_buy_time(line):
    began = time.monotonic()
    line.sendall(HEALTH)

    drip_until_cut(line, b"x-again: y\r\n")

    assert time.monotonic() - began < 5


def test_a_second_request_has_its_time_too(line):
    line.sendall(HEALTH + b"\r\n")
    assert line.recv(65536).startswith(b"HTTP/1.1 200")
    line.sendall(b"GET /v1/he")

    assert answer_on(line) == b""


def test_huge_headers_are_refused(line):
    line.sendall(HEALTH)
    try:
        for i in range(HEADERS_MAX_BYTES // 1000 + 50):
            line.sendall(b"x-%d: " % i + b"y" * 1000 + b"\r\n")
    except (BrokenPipeError, ConnectionResetError):
        return  # the answer was lost with the connection: as good

    assert answer_on(line).startswith(b"HTTP/1.1 431 ")


def test_headers_of_a_usual_size_are_taken(line):
    cookies = b"cookie: " + b"y" * 16_000 + b"\r\n"
    line.sendall(HEALTH + cookies + b"connection: close\r\n\r\n")

    assert answer_on(line).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_body_that_was_refused_cannot_go_on_for_ever(line):
    line.sendall(b"POST /v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n")
    line.sendall(b"content-length: 99999999\r\n\r\n")
    began = time.monotonic()
    first = line.recv(65536)
    assert first.startswith(b"HTTP/1.1 413 ")

    drip_until_cut(line, b" ")

    assert time.monotonic() - began < 5


def test_what_is_no_http_is_a_400(line):
    line.sendall(b"\x16\x03\x01 hello\r\n\r\n")

    assert answer_on(line).startswith(b"HTTP/1.1 400 ")


def test_a_reader_that_stops_reading_is_cut_off(harness, address):
    photographer = harness.sign_up("slow@example.com")
    services = harness.services
    gallery = services.galleries.create(by=photographer.user.id, title="Big")
    data = a_jpeg() + bytes(16 * 2**20)
    photo = harness.add_photo(gallery.id, "big.jpg", data, by=photographer.user.id)
    key = f"{photo.owner_id}/{gallery.id}/{photo.id}.jpg"
    url = harness.ports.objects.presign_get(
        key,
        content_type="image/jpeg",
        now=harness.clock.now(),
        lifetime=services.media.site.limits.media_lifetime,
    ).url
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(address)
        line.settimeout(10)
        line.sendall(f"GET {url} HTTP/1.1\r\nhost: x\r\n\r\n".encode())
        time.sleep(1.5)

        got = answer_on(line)

    assert got.startswith(b"HTTP/1.1 200 OK\r\n")
    assert len(got) < len(data)


def arriving(*messages, pause_s=0.0):
    """Return an ASGI `receive` that gives these messages, each after a pause."""
    waiting = list(messages)

    async def receive():
        await anyio.sleep(pause_s if waiting else 60)
        return waiting.pop(0)

    return receive


def a_chunk(body, *, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


async def read(receive, **limits):
    return b"".join([chunk async for chunk in body_chunks(receive, **limits)])


def test_a_body_that_keeps_up_is_read():
    receive = arriving(*[a_chunk(b"x" * 100)] * 20, a_chunk(b"", more=False), pause_s=0.01)

    async def main():
        return await read(receive, grace_s=0.05, rate_bytes_s=1000)

    assert anyio.run(main) == b"x" * 2000


@pytest.mark.parametrize("chunks", [0, 3])
def test_a_body_that_falls_behind_is_given_up(chunks):
    receive = arriving(*[a_chunk(b"x")] * chunks, pause_s=0.01)

    async def main():
        await read(receive, grace_s=0.05, rate_bytes_s=1000)

    with pytest.raises(TooSlowError):
        anyio.run(main)


def test_a_body_that_stands_still_is_given_up_however_fast_it_came():
    receive = arriving(a_chunk(b"x" * 1_000_000))

    async def main():
        await read(receive, grace_s=0.05, rate_bytes_s=1000, stall_s=0.05)

    with pytest.raises(TooSlowError):
        anyio.run(main)


def test_a_client_that_leaves_is_noticed():
    receive = arriving(a_chunk(b"x"), {"type": "http.disconnect"})

    async def main():
        await read(receive)

    with pytest.raises(ClientGoneError):
        anyio.run(main)


def test_a_handler_that_hangs_is_not_waited_for():
    release = threading.Event()

    class Hanging:
        def answer(self, request):
            release.wait(10)
            return self.problem(UnavailableError(), request)

        def problem(self, error, request):
            return Outcome(response=problems.answer(error, request.request_id), code=error.code)

    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v1/health",
        "query_string": b"",
        "headers": [],
        "galerly.arrival": Arrival(request_id="r", network="n", origin="http://x"),
    }
    endpoint = ApiEndpoint(cast("Api", Hanging()), handler_s=0.05)

    async def main():
        await endpoint(scope, arriving(), send)
        release.set()

    anyio.run(main)
    assert sent[0]["status"] == 503
    assert (b"retry-after", b"2") in sent[0]["headers"]
