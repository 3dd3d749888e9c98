"""What an acknowledged upload costs beyond its hash and its bytes on the medium.

Prints the time of one upload through a signed URL (hash, fsync, name, fsync of the folder) as a
ratio to SHA-256 alone and to a plain write with fsync of the same bytes; then what a signed URL
and a sweep cost. Everything happens below `.cache`, or below `GALERLY_BENCH`: on a disk, which
the system's folder for temporary files often is not.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from urllib.parse import parse_qsl, urlsplit

from galerly.adapters.files.objects import DiskObjects
from galerly.media.local import LocalMedia

SIZES_MIB = (1, 8, 32)
ROUNDS = 9
CHUNK_BYTES = 64 * 1024  # as they come from the network
JPEG = "image/jpeg"
LIFETIME = timedelta(minutes=15)
SWEPT = 5_000

numbers = count()


def seconds(action: Callable[[], object]) -> float:
    """Return the time of one call: the shortest of several, as others use the machine too."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


def upload(objects: DiskObjects, body: bytes, sha256: str) -> None:
    """Send a body to a fresh key, in chunks, as the server does."""
    key, now = f"u/g/{next(numbers)}.jpg", datetime.now(UTC)
    slot = objects.presign_put(
        key, content_type=JPEG, size_bytes=len(body), sha256=sha256, now=now, lifetime=LIFETIME
    )
    query = dict(parse_qsl(urlsplit(slot.url).query))
    headers = {**slot.headers, "content-length": str(len(body))}
    with LocalMedia(objects).open_put(key, query, headers, now) as reception:
        for start in range(0, len(body), CHUNK_BYTES):
            reception.write(body[start : start + CHUNK_BYTES])
        reception.commit()


def plain_write(folder: str, body: bytes) -> None:
    """Write a file and synchronize it."""
    path = f"{folder}/plain-{next(numbers)}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        os.write(descriptor, body)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def bench_uploads(folder: str, objects: DiskObjects) -> None:
    print("upload       time   hash alone   write + fsync   of their sum")
    for size_mib in SIZES_MIB:
        body = os.urandom(size_mib << 20)
        sha256 = hashlib.sha256(body).hexdigest()
        hashing = seconds(partial(hashlib.sha256, body))
        writing = seconds(partial(plain_write, folder, body))
        whole = seconds(partial(upload, objects, body, sha256))
        print(
            f"{size_mib:3} MiB {whole * 1e3:8.1f} ms {whole / hashing:10.2f} x"
            f" {whole / writing:13.2f} x {whole / (hashing + writing):12.2f} x"
        )


def bench_urls(objects: DiskObjects) -> None:
    now = datetime.now(UTC)

    def thousand() -> None:
        for number in range(1000):
            objects.presign_get(f"u/g/{number}.jpg", content_type=JPEG, now=now, lifetime=LIFETIME)

    print(f"signed URL   {seconds(thousand) * 1e3:.1f} µs")


def bench_list(folder: str, objects: DiskObjects) -> None:
    os.makedirs(f"{folder}/objects/many", exist_ok=True)  # noqa: PTH103 - paths are strings here
    for number in range(SWEPT):
        os.close(os.open(f"{folder}/objects/many/{number}.jpg", os.O_WRONLY | os.O_CREAT))

    def sweep() -> None:
        position = None
        while True:
            page = objects.list("many/", after=position, limit=1000)
            position = page.next_position
            if position is None:
                return

    print(f"sweep        {seconds(sweep) / SWEPT * 1e6:.1f} µs an object, {SWEPT} in one folder")


def main() -> None:
    place = os.environ.get("GALERLY_BENCH", ".cache")
    os.makedirs(place, exist_ok=True)  # noqa: PTH103 - paths are strings here
    with tempfile.TemporaryDirectory(dir=place) as folder:
        objects = DiskObjects(f"{folder}/objects", key=bytes(32))
        bench_uploads(folder, objects)
        bench_urls(objects)
        bench_list(folder, objects)


if __name__ == "__main__":
    main()
