"""Uploading to a disk, by the tests and by the processes they kill; a child imports no more."""

import hashlib
import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from galerly.adapters.files.objects import DiskObjects
from galerly.media.local import LocalMedia
from galerly.ports.objects import StoredObject

JPEG = "image/jpeg"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def upload(objects: DiskObjects, body: bytes, key: str = "u1/g1/a.jpg") -> StoredObject:
    """Send bytes to a signed URL, as a browser does."""
    slot = objects.presign_put(
        key,
        content_type=JPEG,
        size_bytes=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        now=NOON,
        lifetime=timedelta(minutes=15),
    )
    query = dict(parse_qsl(urlsplit(slot.url).query))
    headers = {name.lower(): value for name, value in slot.headers.items()}
    headers["content-length"] = str(len(body))
    with LocalMedia(objects).open_put(key, query, headers, NOON) as reception:
        reception.write(body)
        return reception.commit()


def main(root: str, run: str) -> None:
    """Upload and replace, and tell of each upload once it is acknowledged, until somebody kills."""
    objects = DiskObjects(root, key=b"k" * 32)
    for number in range(10**6):
        body = b"%d " % number * 60_000
        stored = upload(objects, body, f"u1/g1/{run}-{number}.jpg")
        objects.write("u1/g1/replaced.jpg", [body[:70_000], body[70_000:]], content_type=JPEG)
        print(stored.key, stored.sha256, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
