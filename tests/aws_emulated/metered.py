"""The whole system over emulated AWS, every request of it counted."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, cast
from uuid import uuid4

from attrs import evolve, frozen
from tests.aws_emulated.metering import (
    Meter,
    MeteredClient,
    MeteredJobs,
    MeteredObjects,
    MeteredQueue,
    MeteredStore,
    Spent,
)
from tests.emulators import gateway
from tests.emulators.servers import Emulator, give_back, unused_tables
from tests.emulators.tables import names_of
from tests.plain_codec import PlainCodec

from galerly.adapters.aws.clients import Clients
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
from galerly.adapters.aws.dynamodb_tables import TableNames
from galerly.adapters.aws.dynamodb_users import DynamodbUsers
from galerly.adapters.memory.jobs import MemoryJobs
from galerly.entrypoints.assembly import assemble
from galerly.entrypoints.harness import Harness
from galerly.entrypoints.lambda_api import LambdaApi
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System
from galerly.ports.jobs import JobQueue
from galerly.testing import in_memory

ORIGIN = "https://galerly.test"


@frozen(kw_only=True)
class Answer:
    """What a request was answered with, and what that took."""

    status: int
    json: Any
    spent: Spent


@frozen(kw_only=True)
class Metered:
    """A system over emulated AWS; each request finds a process that has just started."""

    harness: Harness
    system: System
    store: MeteredStore
    meter: Meter

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        key: str | None = None,
    ) -> Answer:
        """Send a request to the API's Lambda function, in a process that keeps nothing yet."""
        headers = [("accept", "application/json"), ("host", "galerly.test")]
        content = b""
        if body is not None:
            content = json.dumps(body).encode()
            headers.append(("content-type", "application/json"))
        if token is not None:
            headers.append(("authorization", f"Bearer {token}"))
        if key is not None:
            headers.append(("idempotency-key", key))
        event = gateway.proxy_event(method, f"/v1{path}", headers, content, domain="galerly.test")
        function = LambdaApi(system=fresh(self.system))
        with self.meter.metered() as spent:
            answer = gateway.answer_of(function(event, gateway.Context()))
        told = json.loads(answer.body) if answer.body else None
        return Answer(status=answer.status, json=told, spent=spent[0])

    def send_mails(self) -> None:
        """Send the mails that wait; whatever else waits is forgotten, as nobody asks for it."""
        self.harness.clock.advance(timedelta(seconds=5))
        waiting = cast("MemoryJobs", self.harness.ports.jobs).store.jobs
        for job_id, queued in list(waiting.items()):
            if not queued.job.kind.startswith("mail-"):
                del waiting[job_id]
        for outcome in self.system.run_jobs():
            assert not outcome.parked, outcome.error


def fresh(system: System) -> System:
    """Return a system as a process has it that starts: over the same stores, nothing kept."""
    settings = system.settings
    site = settings.site
    return evolve(system, services=assemble(system.ports, site))


@contextmanager
def metered(
    dynamodb: Emulator,
    storage: Clients,
    *,
    tables: TableNames | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Metered]:
    """Run an empty system over emulators of DynamoDB, S3 and SQS.

    Its tables are new, or `tables`, which are made; it asks DynamoDB by the client that Lambda's
    functions use.
    """
    names = tables or unused_tables(dynamodb)
    meter = Meter()
    client = MeteredClient(dynamodb.shared("dynamodb", quick=True), meter)
    store = MeteredStore(connect=lambda: client, tables=names, meter=meter, pause=pause)
    with in_memory(settings=Settings(public_url=ORIGIN), codec=PlainCodec()) as harness:
        ports = evolve(
            harness.ports,
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
            jobs=_jobs(harness, storage, meter),
            objects=_objects(storage, meter),
            together=meter,
        )
        system = fresh(
            evolve(
                harness.system,
                ports=ports,
                jobs=ports.jobs,
                cities=ports.cities,
                media=None,
            )
        )
        yield Metered(harness=harness, system=system, store=store, meter=meter)
    store.close()
    if tables is None:
        give_back(dynamodb, names, names_of(names))


def _objects(storage: Clients, meter: Meter) -> MeteredObjects:
    client = storage.client("s3")
    bucket = f"metered-{uuid4().hex}"
    client.create_bucket(Bucket=bucket)
    meter.watch_s3(client)
    objects = MeteredObjects.of(storage, bucket)
    objects.meter = meter
    return objects


def _jobs(harness: Harness, storage: Clients, meter: Meter) -> JobQueue:
    client = storage.client("sqs")
    name = f"metered-{uuid4().hex}"
    sent = MeteredQueue(
        lambda: client,
        url=client.create_queue(QueueName=name)["QueueUrl"],
        dead_url=client.create_queue(QueueName=f"{name}-dead")["QueueUrl"],
        clock=harness.clock,
    )
    meter.watch_sqs(client)
    sent.meter = meter
    return cast("JobQueue", MeteredJobs(sent, harness.ports.jobs))
