"""A crowd of viewers, and beside it clients that hold lines open and do next to nothing with them.

GALERLY_LOAD_S=1800 is the full form: half an hour of 64 viewers.
"""

import os
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import psutil
import pytest
from attrs import Factory, define
from tests.pictures import jpeg
from tests.serving import Server, served

pytestmark = [pytest.mark.alone, pytest.mark.timeout(4000)]

LOAD_S = float(os.environ.get("GALERLY_LOAD_S", "3"))
FULL = LOAD_S >= 600
# Viewers, server and this test share the machine: on two cores the short form has fewer of all.
VIEWERS = 64 if FULL else 16
LINGERING = 500 if FULL else 100
RSS_MAX_MIB = 300
CLOSED_WITHIN_S = 20
HEADERS = b"GET /v1/health HTTP/1.1\r\nhost: x\r\n"
BODY = b"POST /v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
BODY += b"content-length: 500000\r\n\r\n{"


@define
class Crowd:
    """Viewers who look at a gallery without a pause, and now and then choose a photo."""

    server: Server
    gallery_id: str
    token: str
    photos: list[dict[str, Any]]
    waits_s: list[float] = Factory(list)
    failures: list[object] = Factory(list)
    done: threading.Event = Factory(threading.Event)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Let them look while the block runs."""
        threads = [threading.Thread(target=self._view, args=(n,)) for n in range(VIEWERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.done.set()
            for thread in threads:
                thread.join()

    def _view(self, number: int) -> None:
        seen = f"/v1/view/galleries/{self.gallery_id}"
        headers = {"authorization": f"Bearer {self.token}"}
        with httpx.Client(base_url=self.server.url, timeout=60, verify=False) as client:
            turn = number
            while not self.done.is_set():
                turn += 1
                photo = self.photos[turn % len(self.photos)]
                began = time.monotonic()
                try:
                    if turn % 10 == 0:
                        path = f"{seen}/photos/{photo['id']}/favorite"
                        answer = client.put(path, headers=headers)
                    elif turn % 3 == 0:
                        answer = client.get(f"{seen}/layout", headers=headers)
                    elif turn % 3 == 1:
                        answer = client.get(photo["urls"]["thumb"])
                    else:
                        answer = client.get(f"{seen}/photos", headers=headers)
                except httpx.HTTPError as error:
                    self.failures.append(error)
                    return
                self.waits_s.append(time.monotonic() - began)
                if answer.status_code >= 400:
                    self.failures.append((answer.status_code, answer.text))

    def start_over(self) -> None:
        """Forget who waited how long until now."""
        self.waits_s.clear()

    def median_wait_s(self) -> float:
        """Return how long the one in the middle waited since `start_over`."""
        waits = sorted(self.waits_s)
        return waits[len(waits) // 2]


@pytest.fixture
def crowd(server, new_photographer, new_client):
    anna = new_photographer()
    gallery_id = anna.gallery()
    anna.upload(gallery_id, {f"{n}.jpg": jpeg(600, 400, color=(n, 9, 9)) for n in range(12)})
    anna.settled(gallery_id)
    anna.patch(f"/galleries/{gallery_id}", state="published")
    link = anna.post(f"/galleries/{gallery_id}/links")
    opened = new_client().post("/share/session", json={"share_token": link["share_token"]}).json()
    return Crowd(server, gallery_id, opened["token"], opened["photos"]["items"])


def lines_to(server: Server, stack: ExitStack, sent: bytes) -> list[socket.socket]:
    """Open lines on which a request was begun, and nothing follows."""
    lines = []
    for _ in range(LINGERING):
        line = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 30))
        line.sendall(sent)
        lines.append(line)
    return lines


def still_open(lines: list[socket.socket]) -> list[socket.socket]:
    """Return the lines that the server has neither answered nor ended."""
    left = []
    for line in lines:
        line.settimeout(0)
        try:
            line.recv(1)
        except BlockingIOError:
            left.append(line)
        except ConnectionError:
            continue
    return left


def test_viewers_are_served_while_others_hold_lines_open(server, crowd):
    process = psutil.Process(server.pid)
    with crowd.looking(), ExitStack() as stack:
        time.sleep(LOAD_S / 2)
        crowd.start_over()
        before_mib = process.memory_info().rss / 2**20
        time.sleep(LOAD_S / 2)
        usual_s = crowd.median_wait_s()
        grown_mib = process.memory_info().rss / 2**20 - before_mib

        lines = lines_to(server, stack, HEADERS) + lines_to(server, stack, BODY)
        crowd.start_over()
        ended = time.monotonic() + CLOSED_WITHIN_S
        while lines and time.monotonic() < ended:
            time.sleep(1)
            lines = still_open(lines)
        beside_s = crowd.median_wait_s()
        peak_mib = process.memory_info().rss / 2**20

    print(
        f"median {usual_s * 1000:.0f} ms, beside slow ones {beside_s * 1000:.0f} ms; "
        f"{peak_mib:.0f} MiB, grown by {grown_mib:.1f} MiB under load"
    )
    assert crowd.failures == []
    assert lines == []
    assert beside_s < 3 * usual_s
    assert peak_mib < RSS_MAX_MIB
    assert grown_mib < 0.1 * before_mib


def test_readers_that_do_not_read_hold_little(server):
    process = psutil.Process(server.pid)
    asked = b"GET /v1/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n" * 8
    with ExitStack() as stack:
        for _ in range(LINGERING):
            line = stack.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            line.connect(("127.0.0.1", server.port))
            line.sendall(asked)
        time.sleep(1)
        answer = httpx.get(f"{server.url}/v1/health", timeout=30, verify=False)

        held_mib = process.memory_info().rss / 2**20

    print(f"{held_mib:.0f} MiB for {LINGERING} readers")
    assert answer.status_code == 200
    assert held_mib < RSS_MAX_MIB


def test_a_server_takes_more_lines_than_a_system_lets_a_process_have_at_first(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    try:
        with served(tmp_path / "data") as started:
            allowed = psutil.Process(started.pid).rlimit(psutil.RLIMIT_NOFILE)[0]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert allowed == min(16_384, hard)
