"""SHA-256 of files, measured once."""

import hashlib
import os
import threading
from collections import OrderedDict
from typing import IO

CHECKSUMS_KEPT = 50_000  # about 250 bytes each

_Identity = tuple[int, int, int]  # inode, modification time in ns, size


class Checksums:
    """Remembers the hashes of the files asked for last, as long as those are the same files."""

    def __init__(self, most: int = CHECKSUMS_KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[_Identity, str]] = OrderedDict()

    def find(self, key: str, status: os.stat_result) -> str | None:
        """Return the hash of a file with this status, if it is remembered."""
        with self._lock:
            known = self._known.get(key)
            if known is None or known[0] != _identity(status):
                return None
            self._known.move_to_end(key)
            return known[1]

    def put(self, key: str, status: os.stat_result, sha256: str) -> None:
        """Remember a hash."""
        with self._lock:
            self._known[key] = (_identity(status), sha256)
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def measure(self, key: str, file: IO[bytes]) -> str:
        """Return the hash of an open file, and remember it."""
        status = os.fstat(file.fileno())
        known = self.find(key, status)
        if known is None:
            known = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # typeshed asks for more than is read
            self.put(key, status, known)
        return known


def _identity(status: os.stat_result) -> _Identity:
    return status.st_ino, status.st_mtime_ns, status.st_size
