"""One running installation: its services, and what only entrypoints need beside them."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from attrs import frozen

from galerly.domain.model.job import Claim
from galerly.domain.services.work import Outcome
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.services import Services
from galerly.entrypoints.settings import Settings
from galerly.media.local import LocalMedia
from galerly.ports.cities import CityRepository
from galerly.ports.clock import Clock
from galerly.ports.health import Probe
from galerly.ports.jobs import JobQueue
from galerly.ports.mail import Mailer
from galerly.ports.secrets import Keyring


def _no_event(_record: Mapping[str, Any]) -> Claim | None:
    """Refuse: nobody takes jobs off a queue for a system of one machine."""
    raise NotImplementedError


@frozen(kw_only=True)
class System:
    """What `bootstrap` makes of settings; close it, or use it in a `with` block."""

    settings: Settings
    ports: Ports
    services: Services
    keyring: Keyring
    clock: Clock
    jobs: JobQueue
    mailer: Mailer
    cities: CityRepository
    probes: Mapping[str, Probe]
    media: LocalMedia | None  # None where storage answers its signed URLs itself
    integrity: Callable[[], list[str]]  # what is wrong with the database; empty when all is well
    on_close: Callable[[], None]
    storage_origin: str | None = None  # of signed URLs, where that is not this installation's own
    # The claim of a record of an event that AWS took off the queue; None: nothing is left to do.
    take: Callable[[Mapping[str, Any]], Claim | None] = _no_event

    def run_jobs(self, *, most: int = 10_000) -> list[Outcome]:
        """Do the work that is due, here and now; return what became of it, in order."""
        outcomes: list[Outcome] = []
        while len(outcomes) < most and (outcome := self.services.worker.run_next()):
            outcomes.append(outcome)
        return outcomes

    def close(self) -> None:
        """Give back files and processes; idempotent."""
        self.on_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
