"""Deliver many real-sized photos to a real server over HTTP, and check every one of them.

    python bench/bench_upload.py [--photos 1000] [--senders 6] [--data FOLDER]

Each file is a 24-megapixel JPEG of about 8 MB. What is printed stands beside what this machine does
with the same bytes and no server at all: SHA-256 alone, and a plain write with fsync. Renditions
are made beside the uploads, by the same processors: what they took stands apart from what the
server took.
"""

import argparse
import hashlib
import io
import os
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
from _processor import spent_s, table
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.photographer import Photographer
from tests.serving import Server

MOTIFS = 12  # different pictures; trailing bytes make each file another one
WIDTH_PX, HEIGHT_PX = 6000, 4000
BATCH = 25
BASELINE_FILES = 40


def motif(number: int) -> bytes:
    """Return a JPEG with about the detail of a camera's: soft color, and grain over it."""
    rng = np.random.default_rng(number)
    soft = Image.fromarray(rng.integers(30, 225, (6, 9, 3), dtype=np.uint8))
    pixels = np.asarray(soft.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.BICUBIC), np.int16)
    grain = rng.normal(0, 7.0, (HEIGHT_PX, WIDTH_PX, 1)).astype(np.int16)
    picture = Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def memory_mib(process: psutil.Process) -> float:
    """Return the memory that a process has for itself, its share of common pages included."""
    return float(process.memory_full_info().pss) / 2**20


class Watch(threading.Thread):
    """Notes the highest memory of the server and of its workers together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.server_mib = 0.0
        self.family_mib = 0.0
        self.done = threading.Event()
        self._server = psutil.Process(pid)

    def run(self) -> None:
        """Look twice a second."""
        while not self.done.wait(0.5):
            try:
                server = memory_mib(self._server)
                family = server + sum(
                    memory_mib(child) for child in self._server.children(recursive=True)
                )
            except psutil.Error:
                continue  # one ended between the list and the look
            self.server_mib = max(self.server_mib, server)
            self.family_mib = max(self.family_mib, family)


def baseline(motifs: list[bytes], folder: Path) -> tuple[float, float]:
    """Return MB a second of SHA-256 alone, and of write with fsync, by one thread."""
    total = sum(len(motifs[i % len(motifs)]) for i in range(BASELINE_FILES)) / 1e6
    began = time.perf_counter()
    for i in range(BASELINE_FILES):
        hashlib.sha256(motifs[i % len(motifs)]).digest()
    hashed = total / (time.perf_counter() - began)
    began = time.perf_counter()
    for i in range(BASELINE_FILES):
        with (folder / f"plain-{i}").open("wb") as file:
            file.write(motifs[i % len(motifs)])
            file.flush()
            os.fsync(file.fileno())
    return hashed, total / (time.perf_counter() - began)


def main() -> None:
    """Run it once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--senders", type=int, default=6)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    with ThreadPoolExecutor(2) as pool:
        motifs = list(pool.map(motif, range(MOTIFS)))
    with tempfile.TemporaryDirectory(dir=options.data) as name:
        folder = Path(name)
        hashed, written = baseline(motifs, folder)
        deliver(motifs, folder, options.photos, options.senders, hashed, written)


def deliver(  # noqa: PLR0913, PLR0917 - one run, told whole
    motifs: list[bytes], folder: Path, photos: int, senders: int, hashed: float, written: float
) -> None:
    """Upload, wait for the renditions, check, print."""
    server = Server(folder / "data")
    server.start()
    assert server.process
    anna = Photographer(server.url)
    anna.register()
    gallery_id = anna.gallery("A long wedding")
    watch = Watch(server.process.pid)
    time.sleep(3)  # workers and first-start import settle
    sent: dict[str, tuple[int, str]] = {}
    lock = threading.Lock()

    def send(first: int) -> None:
        client = Photographer(server.url)
        client.http.headers["Authorization"] = anna.http.headers["Authorization"]
        files = {
            f"DSC_{i:05d}.jpg": motifs[i % MOTIFS] + f"photo {i}".encode()
            for i in range(first, min(first + BATCH, photos))
        }
        done = client.upload(gallery_id, files)
        with lock:
            for photo, data in zip(done, files.values(), strict=True):
                sent[photo["id"]] = (len(data), hashlib.sha256(data).hexdigest())

    watch.start()
    before = spent_s()
    began = time.perf_counter()
    with ThreadPoolExecutor(senders) as pool:
        list(pool.map(send, range(0, photos, BATCH)))
    uploaded_s = time.perf_counter() - began
    sending = spent_s()
    found = anna.settled(gallery_id, within_s=3600)
    ready_s = time.perf_counter() - began
    ready = spent_s()
    watch.done.set()

    gallery = anna.get(f"/galleries/{gallery_id}")
    stored = {p["id"]: (p["size"], p["sha256"]) for p in found}
    assert stored == sent, "a photo is lost or not the one that was sent"
    assert {p["status"] for p in found} == {"ready"}
    assert gallery["photo_count"] == photos
    assert gallery["total_bytes"] == sum(size for size, _ in sent.values())
    megabytes = gallery["total_bytes"] / 1e6
    rate = megabytes / uploaded_s
    print(f"{photos} photos, {megabytes:.0f} MB, none lost, every SHA-256 right, all ready")
    print(f"uploaded: {photos / uploaded_s:.1f} photos/s, {rate:.0f} MB/s, renditions beside it")
    print(f"  against SHA-256 alone ({hashed:.0f} MB/s): {rate / hashed:.2f}")
    print(f"  against write and fsync alone ({written:.0f} MB/s): {rate / written:.2f}")
    print(f"  {table(before, sending, megabytes)}")
    print(f"all renditions ready: {photos / ready_s:.1f} photos/s over the whole run")
    print(f"  {table(before, ready, megabytes)}")
    print(f"memory: server {watch.server_mib:.0f} MiB, with workers {watch.family_mib:.0f} MiB")
    assert server.stop() == 0


if __name__ == "__main__":
    main()
