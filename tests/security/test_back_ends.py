"""A real server whose database is held by somebody else, or whose disk takes no more."""

import hashlib
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

import apsw
import httpx
import pytest
from tests.contract.racing import at_once
from tests.photographer import Photographer
from tests.pictures import jpeg
from tests.serving import Server, served, without_cities

MIB = 2**20
FILE_MAX_BYTES = 32 * MIB


@contextmanager
def held(server: Server) -> Iterator[None]:
    """Hold the database as another process that writes does; nobody else can meanwhile."""
    other = apsw.Connection(str(server.data / "galerly.db"))
    other.set_busy_timeout(30_000)  # the server may be writing just now
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_while_the_database_is_held_reads_go_on_and_writes_come_back_later(
    server, new_photographer
):
    anna = new_photographer()
    path = f"/galleries/{anna.gallery('Before')}"

    def write(number):
        def step():
            with httpx.Client(
                base_url=anna.http.base_url, headers=anna.http.headers, timeout=60, verify=False
            ) as client:
                return client.patch(path.removeprefix("/"), json={"title": f"{number}"})

        return step

    def read():
        time.sleep(1)  # the writers wait already
        return anna.http.get(path)

    with held(server):
        *written, seen = at_once([*[write(n) for n in range(8)], read])

    assert seen.json()["title"] == "Before"
    for answer in written:
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        assert 1 <= int(answer.headers["retry-after"]) <= 5
    # Each gave up by itself, before the deadline of requests, so nothing of it may come true yet.
    assert "took longer than" not in server.log.read_text()
    assert anna.patch(path, title="After")["title"] == "After"
    assert anna.get(path)["title"] == "After"


@pytest.fixture
def cramped(tmp_path) -> Iterator[Server]:
    """A server whose disk takes no file of more than 32 MiB."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_MAX_BYTES, usual[1]))
    try:
        with served(without_cities(tmp_path / "data"), GALERLY_WORKERS="1") as server:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
            yield server
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_what_a_disk_does_not_take_is_a_503_and_leaves_nothing(cramped):
    anna = Photographer(cramped.url)
    anna.register()
    gallery_id = anna.gallery()
    large, small = jpeg(64, 64) + bytes(FILE_MAX_BYTES), jpeg(64, 64)
    file = {
        "filename": "large.jpg",
        "content_type": "image/jpeg",
        "size": len(large),
        "sha256": hashlib.sha256(large).hexdigest(),
    }
    (slot,) = anna.post(f"/galleries/{gallery_id}/uploads", files=[file])["uploads"]

    answer = httpx.put(
        slot["url"], content=large, headers=slot["headers"], timeout=60, verify=False
    )
    confirmed = anna.confirm(gallery_id, [slot["photo_id"]])

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"]
    assert [f["code"] for f in confirmed["failed"]] == ["not-uploaded"]
    assert list((cramped.data / "objects" / ".temporary").iterdir()) == []
    assert not list((cramped.data / "objects").rglob("*.jpg"))
    anna.upload(gallery_id, {"small.jpg": small})
    assert [p["status"] for p in anna.settled(gallery_id)] == ["ready"]
    anna.close()
