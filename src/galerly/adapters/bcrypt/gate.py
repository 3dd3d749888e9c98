"""A door that lets few through at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from galerly.domain.model.errors import SlowDownError

_RETRY_AFTER = timedelta(seconds=5)
# Below what a server gives a whole request (10 s), which would otherwise be given up first: as
# unavailable, which it is not, and with its turn still to come.
_PATIENCE = timedelta(seconds=8)


class Gate:
    """Lets `width` callers through at once while up to `queue` wait, each at most `patience`."""

    def __init__(self, *, width: int = 2, queue: int = 64, patience: timedelta = _PATIENCE) -> None:
        self._room = threading.Semaphore(width + queue)
        self._inside = threading.Semaphore(width)
        self._patience_s = patience.total_seconds()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a place inside while the block runs.

        Raises:
            SlowDownError: If too many wait already, or the turn did not come in time.
        """
        if not self._room.acquire(blocking=False):
            raise SlowDownError(_RETRY_AFTER)
        try:
            if not self._inside.acquire(timeout=self._patience_s):
                raise SlowDownError(_RETRY_AFTER)
            try:
                yield
            finally:
                self._inside.release()
        finally:
            self._room.release()
