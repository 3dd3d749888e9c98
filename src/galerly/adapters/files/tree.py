"""The folders below a root: names appear in them durably, and vanish with the last file."""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress

from galerly.adapters.files.disk import Disk
from galerly.domain.model.errors import UnavailableError
from galerly.media.errors import KeyTakenError

TEMPORARY = ".temporary"  # of one file system with all keys; no key starts with a dot

_PRUNED = ".pruned"
_PLACE_ATTEMPTS = 100
_REMEMBERED_FOLDERS = 10_000


class Tree:
    """Puts finished files in place and takes them away; safe among threads and processes.

    A file's name is durable when every folder from the root down to it was synchronized. Doing
    that each time would double the cost of a write, so folders known to be durable are remembered.
    Another process may remove an emptied folder, and a third make it anew, not durable yet: so
    whoever removes folders first lengthens the file `.pruned` by a byte, and what is remembered
    holds only while that file is as long as it was.
    """

    def __init__(self, root: str, disk: Disk) -> None:
        self.root = os.path.abspath(root)
        self._disk = disk
        self._durable: dict[str, int] = {}  # folder: length of `.pruned` when it was synchronized
        self._pruned = f"{self.root}/{_PRUNED}"
        for folder in (self.root, f"{self.root}/{TEMPORARY}"):
            os.makedirs(folder, mode=0o700, exist_ok=True)
        os.close(os.open(self._pruned, os.O_WRONLY | os.O_CREAT, 0o600))
        disk.sync_folder(self.root)
        disk.sync_folder(os.path.dirname(self.root))

    def path(self, key: str) -> str:
        """Return where the file of a key is, or would be."""
        return f"{self.root}/{key}"

    def place(self, temporary: str, key: str, *, over: bool) -> None:
        """Give a synchronized temporary file the name of its key, durably.

        Raises:
            KeyTakenError: If there is a file of the key, unless `over`.
            OSError: If the name could not be made durable; a new file is gone again then.
        """
        path = self.path(key)
        folder = path.rpartition("/")[0]
        for _ in range(_PLACE_ATTEMPTS):
            if _named(temporary, path, over=over):
                break
        else:
            message = "the folder of the file vanishes again and again; try again"
            raise UnavailableError(message)
        try:
            self._settle(folder)
        except FileNotFoundError:
            pass  # it was there, and is removed already, with its folder
        except OSError:
            if not over:
                with suppress(OSError):
                    os.unlink(path)
            raise

    def remove(self, keys: Iterable[str]) -> None:
        """Remove the files of keys, durably; those that are gone are no error."""
        folders = set()
        for key in keys:
            path = self.path(key)
            with suppress(FileNotFoundError, NotADirectoryError):
                if not os.path.isdir(path):
                    os.unlink(path)
                    folders.add(path.rpartition("/")[0])
        for folder in folders:
            self._settle_removal(folder)

    def remove_below(self, folder: str) -> int:
        """Remove all files below a folder of keys, and the folders left empty; return how many."""
        top = self.path(folder).rstrip("/")
        count = 0
        pruning = False
        for path, _, names in os.walk(top, topdown=False, onerror=_raise_unless_gone):
            for name in names:
                with suppress(FileNotFoundError):
                    os.unlink(f"{path}/{name}")
                    count += 1
            if not pruning:
                self._announce_pruning()
                pruning = True
            if not _rmdir(path) and names:
                self._settle_removal(path)
        if pruning:
            self._prune_upwards(top.rpartition("/")[0])
        return count

    def _prune_upwards(self, folder: str) -> None:
        while folder != self.root and _rmdir(folder):
            folder = folder.rpartition("/")[0]
        # One is enough: what was below a name that is durably gone is gone with it.
        self._settle_removal(folder)

    def _announce_pruning(self) -> None:
        descriptor = os.open(self._pruned, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, b".")
        finally:
            os.close(descriptor)

    def _settle(self, folder: str) -> None:
        """Make a new name in `folder` durable, with the folder itself."""
        self._disk.sync_folder(folder)
        # Read after the file got its name: from then on nobody can remove the folder.
        pruned = os.stat(self._pruned).st_size
        settled = []
        while folder != self.root and self._durable.get(folder) != pruned:
            settled.append(folder)
            folder = folder.rpartition("/")[0]
            self._disk.sync_folder(folder)
        if len(self._durable) > _REMEMBERED_FOLDERS:
            self._durable = {}
        self._durable.update(dict.fromkeys(settled, pruned))

    def _settle_removal(self, folder: str) -> None:
        # Where the folder itself was removed meanwhile, whoever did that makes it durable.
        with suppress(FileNotFoundError):
            self._disk.sync_folder(folder)


def _named(temporary: str, path: str, *, over: bool) -> bool:
    """Name a file, in a folder made for it if there is none; return False if that one vanished."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if over:
            os.replace(temporary, path)
        else:
            os.link(temporary, path)
    except FileNotFoundError:
        return False
    except FileExistsError as error:
        if error.filename2 is not None:
            raise KeyTakenError from error
        # From makedirs: a file stands where a folder must, or a folder stood there, and was removed
        # before it could be told from a file.
        if os.path.isfile(error.filename):
            raise _clash(path) from error
        return False
    except (NotADirectoryError, IsADirectoryError) as error:
        raise _clash(path) from error
    return True


def _rmdir(path: str) -> bool:
    """Remove a folder if it is empty; return whether it is gone."""
    try:
        os.rmdir(path)
    except FileNotFoundError:
        return True
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST}:  # POSIX allows either
            return False
        raise
    return True


def _raise_unless_gone(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error


def _clash(path: str) -> ValueError:
    return ValueError(f"{path!r} is a folder, or lies below a file")
