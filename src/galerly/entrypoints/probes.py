"""Asking storage and queue whether they work, by a cheap real request."""

from datetime import datetime, timedelta
from threading import Lock

from attrs import define, field, frozen

from galerly.domain.model.errors import UnavailableError
from galerly.ports.clock import Clock
from galerly.ports.health import Probe
from galerly.ports.jobs import JobQueue
from galerly.ports.objects import ObjectStore

SPARE = timedelta(seconds=2)
PATIENCE = timedelta(seconds=2)  # with a check that is under way
PROBE_KEY = "health/probe/probe.jpg"  # never written: the store has to look


@define(kw_only=True)
class Spared(Probe):
    """Asks a back end at most every few seconds, however often it is itself asked.

    Anybody may ask for a deep health check; each real one costs a write to disk. Whoever comes
    while one is under way waits for what it finds, though not for long: nothing is well before.
    """

    probe: Probe
    clock: Clock
    every: timedelta = SPARE
    patience: timedelta = PATIENCE
    _asking: Lock = field(factory=Lock, init=False)
    _asked_at: datetime | None = field(default=None, init=False)
    _trouble: UnavailableError | None = field(default=None, init=False)

    def check(self) -> None:
        """Return if the back end answered lately, asked now if that was too long ago."""
        if not self._asking.acquire(timeout=self.patience.total_seconds()):
            raise UnavailableError("it was asked a while ago, and has not answered yet")
        try:
            self._ask_if_due()
            trouble = self._trouble
        finally:
            self._asking.release()
        if trouble:
            raise UnavailableError(str(trouble))

    def _ask_if_due(self) -> None:
        now = self.clock.now()
        if self._asked_at is not None and timedelta() <= now - self._asked_at < self.every:
            return
        try:
            self.probe.check()
        except UnavailableError as error:
            self._trouble = error
        else:
            self._trouble = None
        self._asked_at = now


@frozen(kw_only=True)
class StorageProbe(Probe):
    """Asks object storage."""

    objects: ObjectStore

    def check(self) -> None:
        """Return if storage can be asked for an object."""
        try:
            self.objects.stat(PROBE_KEY)
        except OSError as error:
            raise UnavailableError("storage does not answer") from error


@frozen(kw_only=True)
class QueueProbe(Probe):
    """Asks the queue."""

    jobs: JobQueue
    clock: Clock

    def check(self) -> None:
        """Return if the queue tells how much work there is."""
        self.jobs.depth(now=self.clock.now())
