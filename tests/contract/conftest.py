"""The fixture table: every suite here runs over each adapter of its port.

Photos count in galleries and feedback asks about photos, so the repositories come as one bundle
over one store. A new set of adapters joins by a name in `params` and a fixture `<name>_stores`.

Both emulators of DynamoDB are asked by the client that Lambda's functions use. botocore's, which
takes five times as long, makes every call of every port in tests/aws_emulated.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.contract.stores import Stores

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
from galerly.adapters.memory.activity import MemoryActivity
from galerly.adapters.memory.agenda import MemoryAgenda
from galerly.adapters.memory.archives import MemoryArchives
from galerly.adapters.memory.cities import MemoryCities
from galerly.adapters.memory.feedback import MemoryFeedback
from galerly.adapters.memory.galleries import MemoryGalleries
from galerly.adapters.memory.idempotency import MemoryIdempotency
from galerly.adapters.memory.jobs import MemoryJobs
from galerly.adapters.memory.newsletters import MemoryNewsletters
from galerly.adapters.memory.photos import MemoryPhotos
from galerly.adapters.memory.rate_limits import MemoryRateLimiter
from galerly.adapters.memory.sessions import MemorySessions
from galerly.adapters.memory.store import MemoryStore
from galerly.adapters.memory.users import MemoryUsers


@pytest.fixture(
    params=["memory", "sqlite", "dynamodb", "ministack"]
)  # a new set of adapters joins here
def stores(request: pytest.FixtureRequest) -> Stores:
    """Empty repositories of one set of adapters."""
    bundle: Stores = request.getfixturevalue(f"{request.param}_stores")
    return bundle


@pytest.fixture
def memory_stores() -> Stores:
    store = MemoryStore()
    return Stores(
        users=MemoryUsers(store),
        galleries=MemoryGalleries(store),
        photos=MemoryPhotos(store),
        feedback=MemoryFeedback(store),
        activity=MemoryActivity(store),
        agenda=MemoryAgenda(store),
        archives=MemoryArchives(store),
        sessions=MemorySessions(store),
        cities=MemoryCities(store),
        newsletters=MemoryNewsletters(store),
        jobs=MemoryJobs(store),
        limiter=MemoryRateLimiter(store),
        idempotency=MemoryIdempotency(store),
    )


@pytest.fixture
def sqlite_stores(tmp_path: Path) -> Iterator[Stores]:
    # Imported here, so that a run over the other adapters needs no SQLite.
    from galerly.adapters.sqlite.activity import SqliteActivity  # noqa: PLC0415
    from galerly.adapters.sqlite.agenda import SqliteAgenda  # noqa: PLC0415
    from galerly.adapters.sqlite.archives import SqliteArchives  # noqa: PLC0415
    from galerly.adapters.sqlite.cities import SqliteCities  # noqa: PLC0415
    from galerly.adapters.sqlite.database import Database  # noqa: PLC0415
    from galerly.adapters.sqlite.feedback import SqliteFeedback  # noqa: PLC0415
    from galerly.adapters.sqlite.galleries import SqliteGalleries  # noqa: PLC0415
    from galerly.adapters.sqlite.idempotency import SqliteIdempotency  # noqa: PLC0415
    from galerly.adapters.sqlite.jobs import SqliteJobs  # noqa: PLC0415
    from galerly.adapters.sqlite.newsletters import SqliteNewsletters  # noqa: PLC0415
    from galerly.adapters.sqlite.photos import SqlitePhotos  # noqa: PLC0415
    from galerly.adapters.sqlite.rate_limits import SqliteRateLimiter  # noqa: PLC0415
    from galerly.adapters.sqlite.sessions import SqliteSessions  # noqa: PLC0415
    from galerly.adapters.sqlite.users import SqliteUsers  # noqa: PLC0415

    database = Database(str(tmp_path / "galerly.db"))
    yield Stores(
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
    )
    database.close()


@pytest.fixture
def dynamodb_stores(quick_dynoxide_store: Store) -> Stores:
    return over_dynamodb(quick_dynoxide_store)


@pytest.fixture
def ministack_stores(ministack_store: Store) -> Stores:
    return over_dynamodb(ministack_store)


def over_dynamodb(store: Store) -> Stores:
    """Return all repositories over one store's tables; jobs are SQS's, whose suite is test_jobs."""
    return Stores(
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
        jobs=MemoryJobs(MemoryStore()),
        limiter=DynamodbRateLimiter(store),
        idempotency=DynamodbIdempotency(store),
    )
