"""One server for one data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from galerly.domain.model.errors import ConflictError


class AlreadyServedError(ConflictError):
    """Another server runs on the same data."""

    code = "already-served"

    def __init__(self, data: Path) -> None:
        super().__init__(f"another server runs on {data}; stop it, or set GALERLY_DATA")


@contextmanager
def sole_server(data: Path) -> Iterator[None]:
    """Hold the data folder for this process; the system lets go of it however the process ends.

    Raises:
        AlreadyServedError: If another server holds it.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(data / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyServedError(data) from error
        yield
    finally:
        os.close(descriptor)
