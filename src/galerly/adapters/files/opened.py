"""Files that are being sent."""

import hashlib
import os
from collections.abc import Iterator
from typing import IO

from galerly.domain.model.errors import UnavailableError
from galerly.media.store import Opened

CHUNK_BYTES = 256 * 1024


class DiskOpened(Opened):
    """An open file: removing or replacing its name does not disturb who reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        status = os.fstat(file.fileno())
        self._size_bytes = status.st_size
        # A file is never written again once it has its name, so this tells versions apart without
        # reading them; hashed, since inode numbers are nobody's business.
        identity = f"{status.st_ino} {status.st_mtime_ns} {status.st_size}"
        self._etag = f'"{hashlib.sha256(identity.encode()).hexdigest()[:32]}"'

    @property
    def size_bytes(self) -> int:
        return self._size_bytes

    @property
    def etag(self) -> str:
        return self._etag

    def chunks(self, offset: int, length: int) -> Iterator[bytes]:
        end = offset + length
        while offset < end:
            chunk = os.pread(self._file.fileno(), min(CHUNK_BYTES, end - offset), offset)
            if not chunk:
                message = "a stored file is shorter than it was"
                raise UnavailableError(message)
            offset += len(chunk)
            yield chunk

    def close(self) -> None:
        self._file.close()
