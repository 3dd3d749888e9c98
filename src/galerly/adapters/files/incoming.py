"""Temporary files on their way to a key."""

import os
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from galerly.adapters.files.disk import Disk, storage_errors
from galerly.adapters.files.tree import TEMPORARY, Tree
from galerly.media.errors import SentAgainError
from galerly.media.keys import content_type_of
from galerly.media.store import Incoming
from galerly.ports.objects import StoredObject


class DiskIncoming(Incoming):
    """A temporary file: write → fsync → name → fsync of the folders, or gone.

    Another thread may abort it at any time, and then waits until its disk is at rest.
    """

    def __init__(
        self,
        tree: Tree,
        disk: Disk,
        key: str,
        *,
        over: bool,
        stored: Callable[[str, os.stat_result, str], None],
    ) -> None:
        self._tree = tree
        self._disk = disk
        self._key = key
        self._over = over
        self._stored = stored
        self._at_disk = threading.RLock()
        self._path = f"{tree.root}/{TEMPORARY}/{secrets.token_hex(16)}"
        with storage_errors():
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, data: bytes) -> None:
        with self._at_disk:
            self._check_latest()
            with storage_errors():
                self._disk.append(self._descriptor, data)

    def commit(self, sha256: str) -> StoredObject:
        with self._at_disk:
            self._check_latest()
            try:
                with storage_errors():
                    self._disk.sync(self._descriptor)
                    status = os.fstat(self._descriptor)
                    self._tree.place(self._path, self._key, over=self._over)
            finally:
                self.abort()
        self._stored(self._key, status, sha256)
        return stored_object(self._key, status, sha256)

    def abort(self) -> None:
        with self._at_disk:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
                with suppress(FileNotFoundError):  # it has the name of its key already
                    os.unlink(self._path)

    def _check_latest(self) -> None:
        if self._descriptor < 0:  # whoever aborts his own writes no more
            raise SentAgainError


class Arriving:
    """What is on its way in, the latest for each key: one that is sent again ends the one before.

    One process receives all uploads of a data folder, so this needs to be known to nobody else.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: WeakValueDictionary[str, DiskIncoming] = WeakValueDictionary()

    def begin(self, key: str, incoming: DiskIncoming) -> DiskIncoming:
        """Return `incoming`, now the only one of its key."""
        with self._lock:
            earlier = self._latest.get(key)
            self._latest[key] = incoming
        if earlier is not None:
            earlier.abort()
        return incoming


def stored_object(key: str, status: os.stat_result, sha256: str | None) -> StoredObject:
    """Return what a file's status says of the object in it."""
    return StoredObject(
        key=key,
        size_bytes=status.st_size,
        content_type=content_type_of(key),
        sha256=sha256,
        modified_at=datetime.fromtimestamp(status.st_mtime, UTC),
    )
