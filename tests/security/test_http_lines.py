"""What no client library sends: requests in requests, broken frames, floods of what is no body."""

import socket
from contextlib import suppress

import psutil
import pytest
from tests.security.lines import answers_in, exchange, read_to_end

HOST = b"host: x\r\n"
CLOSE = b"connection: close\r\n"
LOGIN = b"POST /v1/auth/login HTTP/1.1\r\n" + HOST + b"content-type: application/json\r\n"
HIDDEN = b"GET /v1/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n"

# Where two servers could disagree on where a request ends (RFC 9112, section 6.3).
AMBIGUOUS = {
    "length and chunks": b"content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": b"transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n",
    "two lengths": b"content-length: 2\r\ncontent-length: 44\r\n\r\n{}",
    "the same length twice": b"content-length: 2\r\ncontent-length: 2\r\n\r\n{}",
    "a list of lengths": b"content-length: 2, 2\r\n\r\n{}",
    "a signed length": b"content-length: +2\r\n\r\n{}",
    "a negative length": b"content-length: -2\r\n\r\n{}",
    "an endless length": b"content-length: 99999999999999999999999\r\n\r\n{}",
    "a hexadecimal length": b"content-length: 0x2\r\n\r\n{}",
    "a space before the colon": b"content-length : 2\r\n\r\n{}",
    "an unknown coding": b"transfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a coding after chunks": b"transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a chunk without a size": b"transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a folded header": b"x: a\r\n content-length: 2\r\n\r\n",
    "a header with a bare CR": b"x: a\rcontent-length: 2\r\n\r\n",
    "a header with NUL": b"x: a\0b\r\n\r\n",
    "bare line feeds": b"x: a\ncontent-length: 2\n\n{}",
}


@pytest.mark.parametrize("framing", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_request_with_two_ends_is_refused_whole(server, framing):
    (answer,) = exchange(server.port, LOGIN + framing + HIDDEN)

    assert answer.status == 400
    assert answer.json()["code"] == "malformed"
    assert answer.headers["connection"] == "close"


def test_what_stands_in_a_body_is_no_request(server):
    inner = LOGIN + CLOSE + b"content-length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN
    chunked = LOGIN + CLOSE + b"transfer-encoding: chunked\r\n\r\n"
    chunked += b"%x\r\n" % len(HIDDEN) + HIDDEN + b"\r\n0\r\n\r\n"
    of_a_get = b"GET /v1/health HTTP/1.1\r\n" + HOST + CLOSE
    of_a_get += b"content-length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN

    for sent in (inner, chunked, of_a_get):
        (answer,) = exchange(server.port, sent)
        assert answer.status in {400, 415}


@pytest.mark.parametrize(
    "first",
    [
        b"GET /v1/he\0alth HTTP/1.1",
        b"GET /v1/health extra HTTP/1.1",
        "GET /v1/photographers/é HTTP/1.1".encode(),
        b"GET /v1/health HTTP/9.9",
        b"PRI * HTTP/2.0",
        b"BREW /v1/health HTTP/1.1",
        b"CONNECT evil.example:443 HTTP/1.1",
        b"GET http://[/v1/health HTTP/1.1",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_request_is_a_problem_with_every_header(server, first):
    (answer,) = exchange(server.port, first + b"\r\n" + HOST + b"\r\n")

    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.json()["code"] == "malformed"
    assert len(answer.json()["request_id"]) == 16


@pytest.mark.parametrize("protocol", [b"websocket", b"h2c"])
def test_no_other_protocol_is_spoken(server, protocol):
    upgrade = b"GET /v1/health HTTP/1.1\r\n" + HOST + b"connection: upgrade, close\r\n"
    upgrade += b"upgrade: " + protocol
    key = b"\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"

    (answer,) = exchange(server.port, upgrade + key)

    assert answer.status == 200


def test_another_place_in_the_request_line_is_not_asked(server):
    sent = b"GET http://evil.example/v1/health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"

    (answer,) = exchange(server.port, sent)

    assert answer.json()["status"] == "ok"


def flood(port: int, start: bytes, piece: bytes, *, most_bytes: int) -> int:
    """Send a request's beginning, and then the same again and again; return how many bytes went."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(start)
        try:
            while sent < most_bytes:
                line.sendall(piece)
                sent += len(piece)
            line.recv(1)  # of a connection that was cut meanwhile
        except (ConnectionError, TimeoutError):
            return sent
    return sent


CHUNKED = LOGIN + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"
FLOODS = {
    "trailers": (CHUNKED + b"0\r\n", b"a:b\r\n" * 50_000),
    "one long trailer": (CHUNKED + b"0\r\na: ", b"x" * 250_000),
    "an extension of a chunk": (CHUNKED + b"2;a=", b"x" * 250_000),
    "an extension after each byte": (CHUNKED, (b"1;" + b"x" * 1000 + b"\r\n \r\n") * 250),
    "headers": (LOGIN, b"a:b\r\n" * 50_000),
    "one long header": (LOGIN + b"a: ", b"x" * 250_000),
    "a path": (b"GET /v1/", b"x" * 250_000),
}


@pytest.mark.parametrize(("start", "piece"), FLOODS.values(), ids=FLOODS)
def test_what_is_no_body_cannot_fill_the_memory(server, start, piece):
    process = psutil.Process(server.pid)
    before = process.memory_info().rss

    sent = flood(server.port, start, piece, most_bytes=200 * 2**20)

    assert sent < 16 * 2**20  # what the sockets of two ends hold, at the most
    assert process.memory_info().rss - before < 32 * 2**20


def test_requests_sent_ahead_cannot_fill_the_memory(server):
    process = psutil.Process(server.pid)
    before = process.memory_info().rss
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(8)]

    for line in lines:
        line.settimeout(0)
        with suppress(BlockingIOError, ConnectionError):
            line.send(b"GET / HTTP/1.1\r\n\r\n" * 50_000)
    for line in lines:
        line.settimeout(10)
        read_to_end(line)  # the server ends it
        line.close()

    assert process.memory_info().rss - before < 32 * 2**20


def test_a_body_in_small_chunks_is_read(server):
    body = b'{"email": "a@example.com", "password": "%s"}' % (b"x" * 200)
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in body)
    sent = LOGIN + CLOSE + b"transfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"

    (answer,) = exchange(server.port, sent)

    assert answer.json()["code"] == "bad-credentials"


def test_a_trailer_is_no_header(server, new_photographer):
    anna = new_photographer()
    token = anna.http.headers["authorization"].encode()
    start = b"POST /v1/auth/logout HTTP/1.1\r\n" + HOST + CLOSE + b"transfer-encoding: chunked\r\n"
    trailer = b"\r\n0\r\nauthorization: " + token + b"\r\n\r\n"

    (answer,) = exchange(server.port, start + trailer)

    assert answer.status == 401
    assert anna.get("/auth/me")["email"] == anna.email


def test_answers_of_one_connection_are_in_the_order_of_its_requests(server):
    paths = [b"/v1/health", b"/v1/nothing", b"/v1/cities?q=x", b"/v1/galleries"] * 8
    sent = b"".join(b"GET %b HTTP/1.1\r\n" % path + HOST + b"\r\n" for path in paths)

    answers = exchange(server.port, sent + b"GET /v1/health HTTP/1.1\r\n" + CLOSE + HOST + b"\r\n")

    assert [a.status for a in answers] == [200, 404, 422, 401] * 8 + [200]


def test_a_client_that_leaves_half_way_takes_nothing_along(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(LOGIN + b"content-length: 100\r\n\r\n{")
        line.shutdown(socket.SHUT_WR)
        assert answers_in(read_to_end(line)) == []

    sent = b"GET /v1/health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"
    assert exchange(server.port, sent)[0].status == 200
