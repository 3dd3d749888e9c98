"""Objects as files below one folder."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import IO

from galerly.adapters.files.checksums import Checksums
from galerly.adapters.files.disk import Disk, reading_errors
from galerly.adapters.files.incoming import Arriving, DiskIncoming, stored_object
from galerly.adapters.files.opened import CHUNK_BYTES, DiskOpened
from galerly.adapters.files.parts import Parts
from galerly.adapters.files.tree import TEMPORARY, Tree
from galerly.adapters.files.walking import walk
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.page import Page, Position
from galerly.media.keys import check_type, checked_folder, checked_key, checked_prefix
from galerly.media.signing import MediaSigner
from galerly.media.store import Incoming, MediaStore, Opened
from galerly.ports.objects import (
    ObjectStore,
    PresignedDownload,
    PresignedUpload,
    StoredObject,
    StoredPart,
)

TEMPORARY_LIFETIME = timedelta(hours=1)  # without a byte written

_HASHING_THREADS = 2
_NOUN = "file"


class DiskObjects(ObjectStore, MediaStore):
    """Keeps objects below `root`; its signed URLs, below `path`, are served by `LocalMedia`.

    `key` (at least 32 bytes) signs the URLs. Any number of threads and processes may use one root;
    it must be on one file system that has hard links.
    """

    def __init__(
        self, root: str, *, key: bytes, path: str = "/media", disk: Disk | None = None
    ) -> None:
        self.signer = MediaSigner(key, path)
        self._disk = disk or Disk()
        self._tree = Tree(root, self._disk)
        self._checksums = Checksums()
        self._arriving = Arriving()
        self._parts = Parts(self._tree.root, self._disk, self._checksums.put)

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
        return self._parts.found(checked_key(key))

    def join_parts(self, sizes: Mapping[str, int]) -> None:
        with ThreadPoolExecutor(_HASHING_THREADS) as threads:
            joined = threads.map(self._join, sizes.items())
        for _ in joined:  # raises what a thread raised
            pass

    def drop_parts(self, key: str) -> None:
        self._parts.drop(checked_key(key))

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
        try:
            file = self._file(key)
        except NotFoundError:
            return None
        with file:
            sha256 = self._checksums.measure(key, file)
            return stored_object(key, os.fstat(file.fileno()), sha256)

    def stat_many(self, keys: Sequence[str]) -> dict[str, StoredObject]:
        # Mostly remembered from the upload; after a restart files are read, and hashing files at
        # once uses more than one core.
        with ThreadPoolExecutor(_HASHING_THREADS) as threads:
            found = threads.map(self.stat, keys)
        return {about.key: about for about in found if about is not None}

    def read(self, key: str) -> bytes:
        with self._file(key) as file, reading_errors():
            return file.read()

    def stream(self, key: str) -> Iterator[bytes]:
        with self._file(key) as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    def write(self, key: str, chunks: Iterable[bytes], *, content_type: str) -> StoredObject:
        check_type(checked_key(key), content_type)
        incoming = self._incoming(key, over=True)
        measured = hashlib.sha256()
        try:
            for chunk in chunks:
                measured.update(chunk)
                incoming.write(chunk)
            return incoming.commit(measured.hexdigest())
        finally:
            incoming.abort()

    def remove(self, keys: Iterable[str]) -> None:
        self._tree.remove([checked_key(key) for key in keys])

    def remove_prefix(self, prefix: str) -> int:
        self._parts.drop_below(checked_folder(prefix))
        return self._tree.remove_below(prefix)

    def list(self, prefix: str, *, after: Position | None, limit: int) -> Page[StoredObject]:
        start = str(after[0]) if after else ""
        found = walk(self._tree.root, checked_prefix(prefix), start)
        items = tuple(stored_object(key, status, None) for key, status in islice(found, limit + 1))
        if len(items) <= limit:
            return Page(items=items)
        return Page(items=items[:limit], next_position=(items[limit - 1].key,))

    def sweep_temporary(self, now: datetime) -> int:
        """Remove what uploads left behind that died over an hour ago; return how many."""
        count = self._parts.sweep(now)
        for tree in (self._tree, self._parts.tree):
            with os.scandir(f"{tree.root}/{TEMPORARY}") as entries:
                for entry in entries:
                    with suppress(FileNotFoundError):  # finished, or swept by another process
                        if entry.stat().st_mtime < (now - TEMPORARY_LIFETIME).timestamp():
                            os.unlink(entry.path)
                            count += 1
        return count

    # --- serving signed URLs ---

    def taken(self, key: str) -> bool:
        return os.path.isfile(self._tree.path(checked_key(key)))

    def receive(self, key: str) -> Incoming:
        return self._arriving.begin(key, self._incoming(checked_key(key), over=False))

    def receive_part(self, key: str, number: int) -> Incoming:
        return self._parts.receive(checked_key(key), number)

    def open(self, key: str) -> Opened:
        return DiskOpened(self._file(key))

    def _join(self, item: tuple[str, int]) -> None:
        key, size_bytes = item
        self._parts.join(self._tree, checked_key(key), size_bytes)

    def _incoming(self, key: str, *, over: bool) -> DiskIncoming:
        return DiskIncoming(self._tree, self._disk, key, over=over, stored=self._checksums.put)

    def _file(self, key: str) -> IO[bytes]:
        """Return the open file of a key, or raise NotFoundError."""
        try:
            with reading_errors():
                file = open(self._tree.path(checked_key(key)), "rb", buffering=0)  # noqa: SIM115 - the caller closes it
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotFoundError(_NOUN) from error
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise NotFoundError(_NOUN)
        return file
