"""Objects in a dictionary."""

import hashlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from attrs import frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.page import Page, Position
from galerly.media.errors import KeyTakenError
from galerly.media.keys import (
    check_type,
    checked_folder,
    checked_key,
    checked_prefix,
    content_type_of,
)
from galerly.media.signing import MediaSigner
from galerly.media.store import Incoming, MediaStore, Opened
from galerly.ports.clock import Clock
from galerly.ports.objects import ObjectStore, PresignedDownload, PresignedUpload, StoredObject

_CHUNK_BYTES = 1 << 20
_NOUN = "file"


@frozen(kw_only=True)
class _Held:
    data: bytes
    about: StoredObject


class MemoryObjects(ObjectStore, MediaStore):
    """Keeps objects while it lives; its signed URLs are served by `LocalMedia`."""

    def __init__(self, clock: Clock, *, key: bytes = bytes(32), path: str = "/media") -> None:
        self.signer = MediaSigner(key, path)
        self._clock = clock
        self._lock = threading.RLock()
        self._held: dict[str, _Held] = {}

    def presign_put(  # noqa: PLR0913 - as the port
        self,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        sha256: str | None,
        now: datetime,
        lifetime: timedelta,
    ) -> PresignedUpload:
        return self.signer.presign_put(
            key,
            content_type=content_type,
            size_bytes=size_bytes,
            sha256=sha256,
            now=now,
            lifetime=lifetime,
        )

    def presign_get(
        self,
        key: str,
        *,
        content_type: str,
        now: datetime,
        lifetime: timedelta,
        filename: str | None = None,
    ) -> PresignedDownload:
        return self.signer.presign_get(
            key, content_type=content_type, now=now, lifetime=lifetime, filename=filename
        )

    def stat(self, key: str) -> StoredObject | None:
        with self._lock:
            held = self._held.get(checked_key(key))
            return held.about if held else None

    def stat_many(self, keys: Sequence[str]) -> dict[str, StoredObject]:
        found = {key: self.stat(key) for key in keys}
        return {key: about for key, about in found.items() if about is not None}

    def read(self, key: str) -> bytes:
        with self._lock:
            held = self._held.get(checked_key(key))
            if held is None:
                raise NotFoundError(_NOUN)
            return held.data

    def stream(self, key: str) -> Iterator[bytes]:
        data = self.read(key)
        yield from _pieces(data)

    def write(self, key: str, chunks: Iterable[bytes], *, content_type: str) -> StoredObject:
        check_type(checked_key(key), content_type)
        return self._put(key, b"".join(chunks), over=True)

    def remove(self, keys: Iterable[str]) -> None:
        with self._lock:
            for key in keys:
                self._held.pop(checked_key(key), None)

    def remove_prefix(self, prefix: str) -> int:
        with self._lock:
            keys = [key for key in self._held if key.startswith(checked_folder(prefix))]
            self.remove(keys)
            return len(keys)

    def list(self, prefix: str, *, after: Position | None, limit: int) -> Page[StoredObject]:
        checked_prefix(prefix)
        start = str(after[0]) if after else ""
        with self._lock:
            keys = sorted(k for k in self._held if k.startswith(prefix) and k > start)
            items = tuple(self._held[key].about for key in keys[:limit])
        more = len(keys) > limit > 0
        return Page(items=items, next_position=(items[-1].key,) if more else None)

    # --- serving signed URLs ---

    def taken(self, key: str) -> bool:
        return self.stat(key) is not None

    def receive(self, key: str) -> Incoming:
        return _MemoryIncoming(self, checked_key(key))

    def open(self, key: str) -> Opened:
        with self._lock:
            return _MemoryOpened(self.read(key), self._held[key].about)

    def _put(self, key: str, data: bytes, *, over: bool) -> StoredObject:
        about = StoredObject(
            key=key,
            size_bytes=len(data),
            content_type=content_type_of(key),
            sha256=hashlib.sha256(data).hexdigest(),
            modified_at=self._clock.now(),
        )
        with self._lock:
            if not over and key in self._held:
                raise KeyTakenError
            self._held[key] = _Held(data=data, about=about)
        return about

    def sweep_temporary(self, now: datetime) -> int:
        """Return 0: a write that does not end leaves nothing here."""
        del now
        return 0


class _MemoryIncoming(Incoming):
    def __init__(self, objects: MemoryObjects, key: str) -> None:
        self._objects = objects
        self._key = key
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(bytes(data))

    def commit(self, sha256: str) -> StoredObject:  # noqa: ARG002 - measured again, in no time
        return self._objects._put(self._key, b"".join(self._parts), over=False)  # noqa: SLF001 - one module, one matter

    def abort(self) -> None:
        self._parts.clear()


class _MemoryOpened(Opened):
    def __init__(self, data: bytes, about: StoredObject) -> None:
        self._data = data
        self._etag = f'"{about.sha256}"'

    @property
    def size_bytes(self) -> int:
        return len(self._data)

    @property
    def etag(self) -> str:
        return self._etag

    def chunks(self, offset: int, length: int) -> Iterator[bytes]:
        yield from _pieces(self._data[offset : offset + length])

    def close(self) -> None:
        pass


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), _CHUNK_BYTES):
        yield data[start : start + _CHUNK_BYTES]
