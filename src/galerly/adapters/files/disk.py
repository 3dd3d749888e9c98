"""The system calls that fail when a disk is full or dying."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from galerly.domain.model.errors import UnavailableError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FAILING = {errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE}


class Disk:
    """Writes and synchronizes; a test puts a failing one in its place."""

    def append(self, descriptor: int, data: bytes) -> None:
        """Write all of `data`, or raise OSError."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]

    def sync(self, descriptor: int) -> None:
        """Return once the file or folder is on the medium, or raise OSError."""
        os.fsync(descriptor)

    def sync_folder(self, path: str) -> None:
        """Return once the names in a folder are on the medium, or raise OSError."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            self.sync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what a full or failing disk raises into UnavailableError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            message = "the disk is full, so nothing was stored; make room and try again"
        elif error.errno in _FAILING:
            reason = os.strerror(error.errno or 0).lower()
            message = f"the disk fails ({reason}), so nothing was stored"
        elif error.errno in {errno.EPERM, errno.EOPNOTSUPP} and error.filename2:
            message = "the file system of the data folder offers no hard links; move the folder"
        else:
            raise
        raise UnavailableError(message) from error


@contextmanager
def reading_errors() -> Iterator[None]:
    """Turn what a failing disk, or too many open files, raise under a reader into UnavailableError.

    A file that is not there is not among them: whoever reads says what that means.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _FAILING:
            raise
        reason = os.strerror(error.errno or 0).lower()
        message = f"the file cannot be read just now ({reason}); try again in a moment"
        raise UnavailableError(message) from error
