"""Asking storage and queue whether they work, by a cheap real request."""

from attrs import frozen

from galerly.domain.model.errors import UnavailableError
from galerly.ports.clock import Clock
from galerly.ports.health import Probe
from galerly.ports.jobs import JobQueue
from galerly.ports.objects import ObjectStore

PROBE_KEY = "health/probe/probe.jpg"  # never written: the store has to look


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
