"""Objects that come in parts, until they are whole."""

import hashlib
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from galerly.adapters.files.disk import Disk
from galerly.adapters.files.incoming import Arriving, DiskIncoming
from galerly.adapters.files.opened import CHUNK_BYTES
from galerly.adapters.files.tree import Tree
from galerly.adapters.files.walking import walk
from galerly.media.errors import KeyTakenError
from galerly.media.store import Incoming
from galerly.ports.objects import StoredPart

PARTS = ".parts"  # below the root of the objects; no key starts with a dot
PARTS_LIFETIME = timedelta(days=1)  # each, since it came

_PARTS_MAX = 99_999


class Parts:
    """Keeps each part as a file, in a folder that is named like the key; durable one by one."""

    def __init__(
        self, root: str, disk: Disk, stored: Callable[[str, os.stat_result, str], None]
    ) -> None:
        self._disk = disk
        self._stored = stored
        self._arriving = Arriving()
        self.tree = Tree(f"{root}/{PARTS}", disk)

    def receive(self, key: str, number: int) -> Incoming:
        """Return a part on its way in, the only one; at commit it replaces an earlier one."""
        if not 1 <= number <= _PARTS_MAX:
            message = f"there is no part {number}"
            raise ValueError(message)
        part = f"{key}/{number:05}"
        incoming = DiskIncoming(self.tree, self._disk, part, over=True, stored=_forget)
        return self._arriving.begin(part, incoming)

    def found(self, key: str) -> tuple[StoredPart, ...]:
        """Return what has arrived, in order of number."""
        parts = []
        try:
            entries = os.scandir(self.tree.path(key))
        except (FileNotFoundError, NotADirectoryError):
            return ()
        with entries:
            for entry in entries:
                with suppress(FileNotFoundError):  # joined or dropped this moment
                    status = entry.stat()
                    if stat.S_ISREG(status.st_mode):
                        parts.append(StoredPart(number=int(entry.name), size_bytes=status.st_size))
        return tuple(sorted(parts, key=lambda part: part.number))

    def join(self, objects: Tree, key: str, size_bytes: int) -> None:
        """Make a file of `objects` of the parts, durably, if they have this length together."""
        parts = self.found(key)
        if not parts or sum(part.size_bytes for part in parts) != size_bytes:
            return
        incoming = DiskIncoming(objects, self._disk, key, over=False, stored=self._stored)
        measured = hashlib.sha256()
        copied = 0
        try:
            for part in parts:
                with open(f"{self.tree.path(key)}/{part.number:05}", "rb", buffering=0) as file:
                    while chunk := file.read(CHUNK_BYTES):
                        measured.update(chunk)
                        incoming.write(chunk)
                        copied += len(chunk)
            if copied != size_bytes:
                return  # another part came meanwhile in place of one
            incoming.commit(measured.hexdigest())
        except (KeyTakenError, FileNotFoundError):
            pass  # somebody else was faster: it is whole, or dropped
        finally:
            incoming.abort()
        self.drop(key)

    def drop(self, key: str) -> None:
        """Remove what has arrived."""
        self.drop_below(f"{key}/")

    def drop_below(self, folder: str) -> None:
        """Remove what has arrived of all keys below a folder."""
        self.tree.remove_below(folder)

    def sweep(self, now: datetime) -> int:
        """Remove parts that came over a day ago; return how many."""
        before = (now - PARTS_LIFETIME).timestamp()
        old = [key for key, status in walk(self.tree.root, "", "") if status.st_mtime < before]
        for folder in {key.rpartition("/")[0] for key in old}:
            self.drop(folder)
        return len(old)


def _forget(_key: str, _status: os.stat_result, _sha256: str) -> None:
    """Do nothing: the hash of a part tells nobody anything."""
