"""Objects in a dictionary."""

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from attrs import frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.page import Page, Position
from galerly.media.errors import KeyTakenError, SentAgainError
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
from galerly.ports.objects import (
    ObjectStore,
    PresignedDownload,
    PresignedUpload,
    StoredObject,
    StoredPart,
)

_CHUNK_BYTES = 1 << 20
_NOUN = "file"
_PARTS_LIFETIME = timedelta(days=1)


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
        self._parts: dict[str, dict[int, _Held]] = {}
        self._arriving: WeakValueDictionary[str, _MemoryIncoming] = WeakValueDictionary()

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

    def presign_parts(
        self,
        key: str,
        *,
        content_type: str,
        sizes: Mapping[int, int],
        now: datetime,
        lifetime: timedelta,
    ) -> dict[int, PresignedUpload]:
        return self.signer.presign_parts(
            key, content_type=content_type, sizes=sizes, now=now, lifetime=lifetime
        )

    def parts(self, key: str) -> tuple[StoredPart, ...]:
        with self._lock:
            arrived = self._parts.get(checked_key(key), {})
            return tuple(
                StoredPart(number=number, size_bytes=arrived[number].about.size_bytes)
                for number in sorted(arrived)
            )

    def join_parts(self, sizes: Mapping[str, int]) -> None:
        with self._lock:
            for key, size_bytes in sizes.items():
                arrived = self._parts.get(checked_key(key), {})
                data = b"".join(arrived[number].data for number in sorted(arrived))
                if arrived and len(data) == size_bytes:
                    with suppress(KeyTakenError):
                        self._put(key, data, over=False)
                    del self._parts[key]

    def drop_parts(self, key: str) -> None:
        with self._lock:
            self._parts.pop(checked_key(key), None)

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
            for key in [key for key in self._parts if key.startswith(prefix)]:
                del self._parts[key]
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
        return self._begin(_MemoryIncoming(self, checked_key(key)), key)

    def receive_part(self, key: str, number: int) -> Incoming:
        return self._begin(_MemoryIncoming(self, checked_key(key), number), f"{key}/{number}")

    def _begin(self, incoming: "_MemoryIncoming", name: str) -> Incoming:
        with self._lock:
            earlier = self._arriving.get(name)
            self._arriving[name] = incoming
        if earlier is not None:
            earlier.abort()
        return incoming

    def open(self, key: str) -> Opened:
        with self._lock:
            return _MemoryOpened(self.read(key), self._held[key].about)

    def _put(self, key: str, data: bytes, *, over: bool) -> StoredObject:
        about = self._about(key, data)
        with self._lock:
            if not over and key in self._held:
                raise KeyTakenError
            self._held[key] = _Held(data=data, about=about)
        return about

    def _put_part(self, key: str, number: int, data: bytes) -> StoredObject:
        about = self._about(key, data)
        with self._lock:
            self._parts.setdefault(key, {})[number] = _Held(data=data, about=about)
        return about

    def _about(self, key: str, data: bytes) -> StoredObject:
        return StoredObject(
            key=key,
            size_bytes=len(data),
            content_type=content_type_of(key),
            sha256=hashlib.sha256(data).hexdigest(),
            modified_at=self._clock.now(),
        )

    def sweep_temporary(self, now: datetime) -> int:
        """Forget parts that came over a day ago; a write that does not end leaves nothing."""
        with self._lock:
            old = [
                (key, number)
                for key, arrived in self._parts.items()
                for number, part in arrived.items()
                if part.about.modified_at < now - _PARTS_LIFETIME
            ]
            for key, _ in old:
                self._parts.pop(key, None)
            return len(old)


class _MemoryIncoming(Incoming):
    def __init__(self, objects: MemoryObjects, key: str, number: int | None = None) -> None:
        self._objects = objects
        self._key = key
        self._number = number
        self._parts: list[bytes] = []
        self._ended = False

    def write(self, data: bytes) -> None:
        self._check_latest()
        self._parts.append(bytes(data))

    def commit(self, sha256: str) -> StoredObject:  # noqa: ARG002 - measured again, in no time
        self._check_latest()
        data = b"".join(self._parts)
        if self._number is not None:
            return self._objects._put_part(self._key, self._number, data)  # noqa: SLF001 - one module, one matter
        return self._objects._put(self._key, data, over=False)  # noqa: SLF001 - one module, one matter

    def abort(self) -> None:
        self._ended = True
        self._parts.clear()

    def _check_latest(self) -> None:
        if self._ended:  # whoever aborts his own writes no more
            raise SentAgainError


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
