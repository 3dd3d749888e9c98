"""HTTP as bytes on a socket, for what no client library would send."""

import json
import re
import socket
from typing import Any

from attrs import frozen

PATIENCE_S = 10.0


@frozen(kw_only=True)
class Answer:
    """One answer as it came."""

    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    def json(self) -> Any:
        """Return the body, which has to be JSON."""
        return json.loads(self.body)


def exchange(port: int, sent: bytes) -> list[Answer]:
    """Send bytes, and return all that is answered until the server ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as line:
        line.sendall(sent)
        return answers_in(read_to_end(line))


def read_to_end(line: socket.socket) -> bytes:
    """Return what comes until the connection ends; what was lost when it was cut is not missed."""
    found = b""
    try:
        while chunk := line.recv(65536):
            found += chunk
    except ConnectionResetError:
        pass
    return found


def answers_in(received: bytes) -> list[Answer]:
    """Return the answers in a stream of them; each has its length, or none has a body."""
    answers = []
    while received:
        head, _, rest = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        status = int(re.fullmatch(r"HTTP/1\.1 (\d{3}) .*", first)[1])  # type: ignore[index]  # no match fails the test
        headers = {}
        for text in lines:
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        assert "transfer-encoding" not in headers, "write the test so that the answer has a length"
        length = int(headers.get("content-length", 0))
        answers.append(Answer(status=status, headers=headers, body=rest[:length]))
        received = rest[length:]
    return answers
