"""The state machine of tests/domain with DynamoDB's repositories as the memory system's rival.

`GALERLY_DYNAMODB_WALKS` (15) and `GALERLY_STEPS` (60) make the walk longer: before a release, 500
and 100. `GALERLY_DYNAMODB` (dynoxide) names the emulator: ministack is the other one. The client is
the one that Lambda's functions use.
"""

import os
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.domain.systems import Systems
from tests.emulators.servers import Emulator, new_store

from galerly.adapters.aws.dynamodb_activity import DynamodbActivity
from galerly.adapters.aws.dynamodb_agenda import DynamodbAgenda
from galerly.adapters.aws.dynamodb_archives import DynamodbArchives
from galerly.adapters.aws.dynamodb_cities import DynamodbCities
from galerly.adapters.aws.dynamodb_feedback import DynamodbFeedback
from galerly.adapters.aws.dynamodb_galleries import DynamodbGalleries
from galerly.adapters.aws.dynamodb_idempotency import DynamodbIdempotency
from galerly.adapters.aws.dynamodb_newsletters import DynamodbNewsletters
from galerly.adapters.aws.dynamodb_photos import DynamodbPhotos
from galerly.adapters.aws.dynamodb_rate_limits import DynamodbRateLimiter
from galerly.adapters.aws.dynamodb_sessions import DynamodbSessions
from galerly.adapters.aws.dynamodb_store import Store
from galerly.adapters.aws.dynamodb_users import DynamodbUsers
from galerly.adapters.memory.jobs import MemoryJobs
from galerly.adapters.memory.objects import MemoryObjects
from galerly.adapters.memory.store import MemoryStore
from galerly.entrypoints.ports import Ports
from galerly.ports.clock import Clock

WALKS = int(os.environ.get("GALERLY_DYNAMODB_WALKS", "15"))
STEPS = int(os.environ.get("GALERLY_STEPS", "60"))
EMULATOR = os.environ.get("GALERLY_DYNAMODB", "dynoxide")


class OverDynamodb:
    """Repositories in DynamoDB; bytes and jobs, whose suites are elsewhere, stay in memory."""

    def __init__(self, emulator: Emulator, _folder: Path, clock: Clock) -> None:
        self._tables = new_store(emulator, quick=True)
        self._store = self._first = self._tables.__enter__()
        self._objects = MemoryObjects(clock)
        self._jobs = MemoryJobs(MemoryStore())

    def ports(self, given: Ports) -> Ports:
        store = self._store
        return evolve(
            given,
            users=DynamodbUsers(store),
            galleries=DynamodbGalleries(store),
            photos=DynamodbPhotos(store),
            feedback=DynamodbFeedback(store),
            activity=DynamodbActivity(store),
            agenda=DynamodbAgenda(store),
            archives=DynamodbArchives(store),
            sessions=DynamodbSessions(store),
            cities=DynamodbCities(store),
            newsletters=DynamodbNewsletters(store),
            limiter=DynamodbRateLimiter(store),
            idempotency=DynamodbIdempotency(store),
            objects=self._objects,
            jobs=self._jobs,
        )

    def crash(self) -> None:
        self._store.close()
        self._store = Store(self._first.connect, self._first.tables)

    def check(self) -> None:
        return

    def close(self) -> None:
        self._store.close()
        self._tables.__exit__(None, None, None)


@pytest.fixture
def emulator(request: pytest.FixtureRequest) -> Emulator:
    """The emulator that the walk goes over."""
    chosen: Emulator = request.getfixturevalue(EMULATOR)
    return chosen


@pytest.mark.timeout(300 + WALKS * 30)
def test_dynamodb_answers_as_memory_does(emulator):
    run_state_machine_as_test(
        lambda: Systems(partial(OverDynamodb, emulator)),  # type: ignore[arg-type]  # any maker does
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
