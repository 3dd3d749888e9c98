"""What the suites of objects and of signed URLs share: a store with its clock, and requests."""

from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from attrs import frozen
from tests.builders import T0

from galerly.adapters.files.objects import DiskObjects
from galerly.adapters.memory.objects import MemoryObjects
from galerly.adapters.memory.system import SteeredClock
from galerly.media.local import LocalMedia
from galerly.media.store import MediaStore
from galerly.ports.objects import ObjectStore, PresignedUpload

KEY = b"k" * 32
JPEG = "image/jpeg"

BAD_KEYS = [
    *("", "/", "/a.jpg", "a//b.jpg", "a/", "../a.jpg", "a/../b.jpg", "a/./b.jpg", "./a.jpg"),
    *("a/.hidden.jpg", ".temporary/x.jpg", "A.jpg", "a b.jpg", "a\x00.jpg", "a\n.jpg", "a.jpg\n"),
    *("é.jpg", "a\\b.jpg", "a%2e%2e/b.jpg", "c:/a.jpg", "~/a.jpg", "a?.jpg", "x" * 201 + ".jpg"),
    *("/".join("abcdefgh" * 70), "٣.jpg"),
]


class LocalObjects(ObjectStore, MediaStore, Protocol):
    """A store whose signed URLs are served by `LocalMedia`."""


@frozen
class Storage:
    objects: LocalObjects
    clock: SteeredClock

    @property
    def media(self) -> LocalMedia:
        return LocalMedia(self.objects)


def asked(url: str) -> tuple[str, dict[str, str]]:
    """Key and query of a signed URL, decoded as a server does."""
    parts = urlsplit(url)
    assert parts.path.startswith("/media/")
    query = parse_qsl(parts.query, strict_parsing=True, keep_blank_values=True)
    return parts.path.removeprefix("/media/"), dict(query)


def sent(upload: PresignedUpload, body: bytes) -> dict[str, str]:
    """Headers that a browser sends with an upload."""
    return {**upload.headers, "content-length": str(len(body))}


def hex_sha256(body: bytes) -> str:
    return sha256(body).hexdigest()


def memory_storage(_: Path) -> Storage:
    clock = SteeredClock(T0)
    return Storage(MemoryObjects(clock, key=KEY), clock)


def files_storage(folder: Path) -> Storage:
    return Storage(DiskObjects(str(folder / "objects"), key=KEY), SteeredClock(T0))


STORAGES = {"memory": memory_storage, "files": files_storage}
"""The fixture table of object stores: a new one with signed URLs of ours joins here."""
