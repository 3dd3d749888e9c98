"""Two systems under one clock, with equal randomness: one in memory, and a rival of it.

Whatever is asked of both must be answered alike, errors included.
"""

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from attrs import evolve
from tests.domain.soundness import archive_keys, check_sound, keys_of
from tests.plain_codec import PlainCodec

from galerly.adapters.files.objects import DiskObjects
from galerly.adapters.memory.mail import MemoryMailer
from galerly.adapters.memory.passwords import FastPasswords
from galerly.adapters.memory.system import MemoryKeyring, SteeredClock, SteeredTokens
from galerly.adapters.sqlite.activity import SqliteActivity
from galerly.adapters.sqlite.agenda import SqliteAgenda
from galerly.adapters.sqlite.archives import SqliteArchives
from galerly.adapters.sqlite.cities import SqliteCities
from galerly.adapters.sqlite.database import Database
from galerly.adapters.sqlite.feedback import SqliteFeedback
from galerly.adapters.sqlite.galleries import SqliteGalleries
from galerly.adapters.sqlite.idempotency import SqliteIdempotency
from galerly.adapters.sqlite.jobs import SqliteJobs
from galerly.adapters.sqlite.newsletters import SqliteNewsletters
from galerly.adapters.sqlite.photos import SqlitePhotos
from galerly.adapters.sqlite.rate_limits import SqliteRateLimiter
from galerly.adapters.sqlite.sessions import SqliteSessions
from galerly.adapters.sqlite.users import SqliteUsers
from galerly.adapters.zip.streaming import StreamZipper
from galerly.domain.model.errors import GalerlyError
from galerly.domain.model.ids import UserId
from galerly.domain.model.limits import Limits
from galerly.domain.services.site import Site
from galerly.domain.services.uploads import Slot
from galerly.domain.services.work import Outcome
from galerly.entrypoints.assembly import assemble
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.services import Services
from galerly.entrypoints.settings import Settings
from galerly.media.errors import MediaError
from galerly.media.local import LocalMedia
from galerly.ports.clock import Clock
from galerly.ports.objects import StoredObject
from galerly.testing import in_memory

# Small ones, so that a short run comes to them.
LIMITS = Limits(photos_per_gallery=8, account_max_bytes=1500, archive_part_max_bytes=1200)
URL = "http://galerly.test"


class RepeatablePasswords(FastPasswords):
    """Hashes whose salt is always the same, so that two systems store the same."""

    def hash(self, password: str) -> str:
        digest = hashlib.sha256(b"salt" + password.encode("utf-8", "surrogatepass")).hexdigest()
        return f"fast1$salt${digest}"


class RepeatableKeyring(MemoryKeyring):
    """Seals the same in the same way each time, so that two systems send the same mails."""

    def seal(self, purpose: str, plain: bytes) -> bytes:
        self._sealed = 0
        return super().seal(purpose, plain)


class ClockedObjects(DiskObjects):
    """Objects on the disk whose files are as old as a steered clock says."""

    def __init__(self, root: str, clock: Clock) -> None:
        super().__init__(root, key=bytes(32))
        self.root = root
        self._clock = clock

    def write(self, key: str, *args: Any, **options: Any) -> StoredObject:
        about = super().write(key, *args, **options)
        self.date(key)
        return about

    def date(self, key: str) -> None:
        """Make the file of a key as old as the clock says."""
        now = self._clock.now().timestamp()
        os.utime(f"{self.root}/{key}", (now, now))


class Side:
    """One of the two systems."""

    def __init__(self, ports: Ports) -> None:
        self.use(ports)

    def use(self, ports: Ports) -> None:
        """Go on over these ports."""
        self.ports = ports
        self.services: Services = assemble(ports, Site(public_url=URL, limits=LIMITS))

    def put(self, slot: Slot, data: bytes) -> str:
        """Send bytes to the URL of a slot; return how it was answered."""
        objects = self.ports.objects
        assert slot.presigned  # no file of these walks is so large that it comes in parts
        parts = urlsplit(slot.presigned.url)
        key = parts.path.removeprefix("/media/")
        headers = {name.lower(): value for name, value in slot.presigned.headers.items()}
        headers["content-length"] = str(len(data))
        media = LocalMedia(objects)  # type: ignore[arg-type]  # both stores serve their URLs
        try:
            with media.open_put(
                key, dict(parse_qsl(parts.query)), headers, self.ports.clock.now()
            ) as reception:
                reception.write(data)
                reception.commit()
        except MediaError as error:
            return type(error).__name__
        if isinstance(objects, ClockedObjects):
            objects.date(key)
        return "stored"

    def run_jobs(self, most: int) -> list[tuple[Any, ...]]:
        """Do due work; return what became of each job."""
        outcomes: list[Outcome] = []
        while len(outcomes) < most and (outcome := self.services.worker.run_next()):
            outcomes.append(outcome)
        return [(o.job, type(o.error), str(o.error), o.parked) for o in outcomes]


class Rival(Protocol):
    """What is compared with the memory system: its stores, and what only its kind has."""

    def ports(self, given: Ports) -> Ports:
        """Return the ports with stores of its own; those of before hold what they held."""

    def crash(self) -> None:
        """Let go of everything in the process, without a word to what is outside."""

    def check(self) -> None:
        """Assert that what is outside is whole."""

    def close(self) -> None:
        """Give back files and the like."""


class Embedded:
    """The stores of one machine: SQLite, and files on the disk."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._database = Database(folder / "galerly.db")

    def ports(self, given: Ports) -> Ports:
        database = self._database
        return evolve(
            given,
            users=SqliteUsers(database),
            galleries=SqliteGalleries(database),
            photos=SqlitePhotos(database),
            feedback=SqliteFeedback(database),
            activity=SqliteActivity(database),
            agenda=SqliteAgenda(database),
            archives=SqliteArchives(database),
            sessions=SqliteSessions(database),
            cities=SqliteCities(database),
            newsletters=SqliteNewsletters(database),
            jobs=SqliteJobs(database),
            limiter=SqliteRateLimiter(database),
            idempotency=SqliteIdempotency(database),
            objects=ClockedObjects(str(self._folder / "objects"), self._clock),
            zipper=StreamZipper(),
            keyring=RepeatableKeyring(),
        )

    def crash(self) -> None:
        # The old connections are let go without a word; what they had not committed is gone.
        self._database = Database(self._folder / "galerly.db")

    def check(self) -> None:
        assert self._database.integrity() == []

    def close(self) -> None:
        self._database.close()


class Both:
    """A memory system and its rival, asked the same questions."""

    def __init__(self, rival: Callable[[Clock], Rival]) -> None:
        self.clock = SteeredClock()
        self.parted = False  # an answer differed: what comes after it tells nothing
        harness = in_memory(settings=Settings(public_url=URL), codec=PlainCodec())
        # Only the stores are the harness's; what steers must be shared, or equal.
        self.memory = Side(
            evolve(
                harness.ports,
                clock=self.clock,
                tokens=SteeredTokens(),
                passwords=RepeatablePasswords(),
                keyring=RepeatableKeyring(),
                objects=type(harness.ports.objects)(self.clock),  # type: ignore[call-arg]  # MemoryObjects
            )
        )
        self._rival = rival(self.clock)
        self.other = Side(
            self._rival.ports(
                evolve(self.memory.ports, tokens=SteeredTokens(), mailer=MemoryMailer())
            )
        )

    def ask(self, question: Callable[[Side], Any]) -> Any:
        """Return the answer that both give; None stands for an error that both raise."""
        ours, theirs = _answer(question, self.memory), _answer(question, self.other)
        self.parted = ours != theirs
        assert ours == theirs
        return ours[1] if ours[0] == "answered" else None

    def reopen(self) -> None:
        """Open the rival anew, as after a crash: nothing was closed in good order."""
        self._rival.crash()
        self.other.use(self._rival.ports(self.other.ports))
        self.ask(lambda side: side.ports.jobs.recover())

    def close(self) -> None:
        """Give back what the rival holds."""
        self._rival.close()

    def check(self, owners: set[UserId]) -> None:
        """Assert that both are at rest, sound, and the same."""
        for side in (self.memory, self.other):
            archives = set()
            archives |= archive_keys(side.ports, owners)
            check_sound(side.ports, owners, archives=archives)
        self.ask(lambda side: list(keys_of(side.ports)))
        self.ask(lambda side: [_export(side, user_id) for user_id in sorted(owners)])
        self._rival.check()


def _answer(question: Callable[[Side], Any], side: Side) -> tuple[str, Any]:
    try:
        return "answered", question(side)
    except GalerlyError as error:
        return "refused", (type(error), error.code, str(error))


def _export(side: Side, user_id: UserId) -> Any:
    with suppress(GalerlyError):
        return side.services.exports.export(user_id)
    return None
