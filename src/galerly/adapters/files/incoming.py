"""Temporary files on their way to a key."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from galerly.adapters.files.disk import Disk, storage_errors
from galerly.adapters.files.tree import TEMPORARY, Tree
from galerly.media.keys import content_type_of
from galerly.media.store import Incoming
from galerly.ports.objects import StoredObject


class DiskIncoming(Incoming):
    """A temporary file: write → fsync → name → fsync of the folders, or gone."""

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
        self._path = f"{tree.root}/{TEMPORARY}/{secrets.token_hex(16)}"
        with storage_errors():
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, data: bytes) -> None:
        with storage_errors():
            self._disk.append(self._descriptor, data)

    def commit(self, sha256: str) -> StoredObject:
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
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            with suppress(FileNotFoundError):  # it has the name of its key already
                os.unlink(self._path)


def stored_object(key: str, status: os.stat_result, sha256: str | None) -> StoredObject:
    """Return what a file's status says of the object in it."""
    return StoredObject(
        key=key,
        size_bytes=status.st_size,
        content_type=content_type_of(key),
        sha256=sha256,
        modified_at=datetime.fromtimestamp(status.st_mtime, UTC),
    )
