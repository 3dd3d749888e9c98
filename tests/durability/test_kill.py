"""Nothing that was acknowledged is lost, whenever the server is killed."""

import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.photographer import Photographer
from tests.pictures import jpeg
from tests.serving import Server, children_of, survivors

# GALERLY_KILLS=50 is the full form; a few show the same in the time that every change has.
KILLS = int(os.environ.get("GALERLY_KILLS", "5"))
SENDERS = 4
SEED = int(os.environ.get("GALERLY_SEED", "20261123"))


class Sender(threading.Thread):
    """Uploads photo after photo, through every death of the server; keeps what was confirmed."""

    def __init__(self, server: Server, gallery_id: str, token: str, number: int) -> None:
        super().__init__(daemon=True)
        self.acknowledged: dict[str, tuple[int, str]] = {}  # photo id: size, SHA-256
        self.failure: BaseException | None = None
        self.done = threading.Event()
        self._server = server
        self._gallery_id = gallery_id
        self._number = number
        self._client = Photographer(server.url)
        self._client.http.headers["Authorization"] = token

    def run(self) -> None:
        """Send until told to stop."""
        try:
            for data in self._pictures():
                self._send(data)
        except BaseException as error:  # noqa: BLE001 - told to the test, which raises it
            self.failure = error
        finally:
            self._client.close()

    def _pictures(self) -> Iterator[bytes]:
        count = 0
        while not self.done.is_set():
            count += 1
            # Trailing bytes make every file another one; decoders do not mind them.
            yield jpeg(320, 240) + f"{self._number}/{count}".encode()

    def _send(self, data: bytes) -> None:
        name = f"{self._number}.jpg"
        slot = self._until_answered(lambda: self._client.slots(self._gallery_id, {name: data})[0])
        if slot is None:
            return
        while not self.done.is_set():
            status = self._until_answered(lambda: self._client.put(slot, data))
            if status in {200, 412}:  # 412: it has arrived, only the answer was lost
                break
        photo_id = slot["photo_id"]
        answer = self._until_answered(lambda: self._client.confirm(self._gallery_id, [photo_id]))
        if answer is not None:
            assert answer["failed"] == [], answer
            photo = answer["photos"][0]
            self.acknowledged[photo["id"]] = (photo["size"], photo["sha256"])

    def _until_answered(self, ask):
        """Ask again and again, as a client does whose server is away for a moment."""
        while not self.done.is_set():
            try:
                return ask()
            except (httpx.TransportError, httpx.RemoteProtocolError):
                time.sleep(0.05)
        return None


@pytest.mark.timeout(120 + 20 * KILLS)
def test_no_acknowledged_photo_is_lost_by_kills(tmp_path: Path):
    chance = random.Random(SEED)
    server = Server(tmp_path / "data")
    server.start()
    anna = Photographer(server.url)
    anna.register()
    gallery_id = anna.gallery()
    port = server.port
    senders = [
        Sender(server, gallery_id, anna.http.headers["Authorization"], n) for n in range(SENDERS)
    ]

    for sender in senders:
        sender.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.2, 1.5))
        assert server.process
        family = children_of(server.process.pid)
        server.kill()
        assert survivors(family, within_s=10) == []
        server.start(port)
    wait_for_more(senders)
    for sender in senders:
        sender.done.set()
    for sender in senders:
        sender.join(30)
        if sender.failure:
            raise sender.failure

    try:
        acknowledged = {k: v for s in senders for k, v in s.acknowledged.items()}
        photos = {photo["id"]: photo for photo in anna.settled(gallery_id, within_s=120)}
        print(f"seed {SEED}: {KILLS} kills, {len(acknowledged)} acknowledged, {len(photos)} there")
        lost = acknowledged.keys() - photos.keys()
        assert not lost
        assert {i: (photos[i]["size"], photos[i]["sha256"]) for i in acknowledged} == acknowledged
        assert {photo["status"] for photo in photos.values()} == {"ready"}
        gallery = anna.get(f"/galleries/{gallery_id}")
        assert gallery["photo_count"] == len(photos)
        assert gallery["total_bytes"] == sum(photo["size"] for photo in photos.values())
        assert len(acknowledged) >= KILLS
    finally:
        anna.close()
        assert server.stop() == 0


def wait_for_more(senders: list[Sender], *, within_s: float = 60) -> None:
    """Wait until photos are confirmed to the senders again, more than there were kills."""
    before = sum(len(sender.acknowledged) for sender in senders)
    deadline = time.monotonic() + within_s
    while sum(len(sender.acknowledged) for sender in senders) < max(before + SENDERS, KILLS):
        assert time.monotonic() < deadline, "nothing is confirmed any more"
        for sender in senders:
            if sender.failure:
                raise sender.failure
        time.sleep(0.1)
