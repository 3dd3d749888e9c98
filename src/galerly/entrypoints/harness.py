"""The whole system in one process, for tests of Galerly and of what is built on it."""

from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from attrs import frozen

from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.mail import Mail
from galerly.domain.model.photo import Photo
from galerly.domain.services.accounts import Account
from galerly.domain.services.uploads import FileToUpload
from galerly.domain.services.work import Outcome
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.services import Services
from galerly.entrypoints.system import System


class HarnessClock(Protocol):
    """A clock that stands still until a test moves it."""

    def now(self) -> datetime:
        """Return the present moment: aware, UTC."""

    def advance(self, by: timedelta) -> datetime:
        """Move on, and return the new time."""

    def set(self, at: datetime) -> None:
        """Move to a time: aware, UTC."""


class HarnessTokens(Protocol):
    """Randomness that repeats in every run; what a test puts in front is given out first."""

    next_secrets: list[str]
    next_digits: list[str]


class HarnessMail(Protocol):
    """Every mail that was sent, oldest first."""

    sent: list[Mail]

    def to(self, address: str) -> list[Mail]:
        """Return the mails to one address, oldest first."""


@frozen(kw_only=True)
class Harness:
    """A system whose time, randomness and mail are a test's to steer; close it after use."""

    system: System
    ports: Ports
    clock: HarnessClock
    tokens: HarnessTokens
    mail: HarnessMail

    @property
    def services(self) -> Services:
        """The use cases, as every entrypoint calls them."""
        return self.system.services

    def run_jobs(self) -> list[Outcome]:
        """Do all due work now; raise what an unexpected failure raised."""
        outcomes = self.system.run_jobs()
        for outcome in outcomes:
            if outcome.parked and outcome.error:
                raise outcome.error
        return outcomes

    def settle(self, *, within: timedelta = timedelta(minutes=20)) -> None:
        """Do due work, and let the clock run on by `within`, doing what falls due meanwhile."""
        end = self.clock.now() + within
        while self.clock.now() < end:
            self.run_jobs()
            self.clock.advance(min(timedelta(seconds=30), end - self.clock.now()))
        self.run_jobs()

    def sign_up(
        self,
        email: str = "anna@example.com",
        *,
        name: str = "Anna Ambrose",
        password: str = "seven blue herons",  # noqa: S107 - of an account that lives in a test
    ) -> Account:
        """Return a new photographer's account."""
        account, _ = self.services.accounts.register(email=email, password=password, name=name)
        return account

    def add_photo(self, gallery_id: GalleryId, filename: str, data: bytes, *, by: UserId) -> Photo:
        """Return a confirmed JPEG photo; `run_jobs` makes its renditions."""
        file = FileToUpload(filename=filename, content_type="image/jpeg", size_bytes=len(data))
        return self.services.uploads.add(gallery_id, file, [data], by=by)

    def sweep(self) -> None:
        """Do the hourly housekeeping now, and the daily comparison of rows and bytes."""
        self.services.work.add(JobKind.SWEEP, {})
        self.services.work.add(JobKind.COMPARE, {})
        self.run_jobs()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.system.close()
