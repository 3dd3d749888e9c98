"""What requests to AWS a call makes: how many, how many one after another, and what they cost."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from attrs import define, field, frozen
from botocore.exceptions import ClientError
from tests.emulators.guarded import Guarded

from galerly.adapters.aws.dynamodb_store import Store
from galerly.adapters.aws.s3_objects import S3Objects
from galerly.adapters.aws.sqs_jobs import SqsJobs
from galerly.domain.model.job import Job
from galerly.ports.jobs import JobQueue
from galerly.ports.together import Together

_READS = {"batch_get_item", "get_item", "query", "transact_get_items"}


@frozen(kw_only=True)
class Spent:
    """What a call cost; `trips` is how many requests at least waited for one another."""

    dynamodb: int
    s3: int
    sqs: int
    trips: int
    read_units: float
    write_units: float


@define
class Meter(Together):
    """Counts requests of clients it watches.

    It runs what is made side by side one after the other, and counts the longest of it: so that
    the count is the same in every run, however threads would have fallen.
    """

    dynamodb: int = 0
    s3: int = 0
    sqs: int = 0
    trips: int = 0
    read_units: float = 0.0
    write_units: float = 0.0
    _in_pool: bool = field(default=False, init=False)

    def watch_s3(self, client: Any) -> None:
        """Count a client's requests."""
        client.meta.events.register("after-call.s3", self._note_s3)

    def watch_sqs(self, client: Any) -> None:
        """Count a client's requests."""
        client.meta.events.register("after-call.sqs", self._note_sqs)

    def run(self, *calls: Callable[[], Any]) -> tuple[Any, ...]:
        """Make calls that the product makes side by side."""
        if self._in_pool or len(calls) < 2:
            return tuple(call() for call in calls)
        *others, own = calls
        return tuple(self.beside([*(partial(self._pooled, call) for call in others), own]))

    def _pooled(self, call: Callable[[], Any]) -> Any:
        """Make a call as a thread of the pool does: what it begins, it does in turn."""
        self._in_pool = True
        try:
            return call()
        finally:
            self._in_pool = False

    def beside(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Make calls in turn, and count their trips as if they were made at the same moment."""
        begun = longest = self.trips
        results = []
        for call in calls:
            self.trips = begun
            results.append(call())
            longest = max(longest, self.trips)
        self.trips = longest
        return results

    @contextmanager
    def metered(self) -> Iterator[list[Spent]]:
        """Count the requests of a block; the list holds the count once it is left."""
        self.dynamodb = self.s3 = self.sqs = self.trips = 0
        self.read_units = self.write_units = 0.0
        result: list[Spent] = []
        yield result
        result.append(
            Spent(
                dynamodb=self.dynamodb,
                s3=self.s3,
                sqs=self.sqs,
                trips=self.trips,
                read_units=self.read_units,
                write_units=self.write_units,
            )
        )

    def note_dynamodb(self, operation: str, answer: dict[str, Any]) -> None:
        """Count a request, with the capacity that the service says it took."""
        self.dynamodb += 1
        self.trips += 1
        consumed = answer.get("ConsumedCapacity") or []
        tables = consumed if isinstance(consumed, list) else [consumed]
        units = sum(table["CapacityUnits"] for table in tables)
        if operation in _READS:
            self.read_units += units
        else:
            self.write_units += units

    def _note_s3(self, **_: object) -> None:
        self.s3 += 1
        self.trips += 1

    def _note_sqs(self, **_: object) -> None:
        self.sqs += 1
        self.trips += 1


class MeteredClient(Guarded):
    """A client of DynamoDB whose requests are counted, also those that are refused."""

    def __init__(self, client: Any, meter: Meter) -> None:
        super().__init__(client)
        self._meter = meter

    def _guarded(self, operation: str, call: Callable[..., Any]) -> Callable[..., Any]:
        guarded = super()._guarded(operation, call)

        def metered(**request: Any) -> Any:
            try:
                answer = guarded(**request, ReturnConsumedCapacity="TOTAL")
            except ClientError as error:
                self._meter.note_dynamodb(operation, dict(error.response))
                raise
            self._meter.note_dynamodb(operation, answer)
            return answer

        return metered


@frozen(eq=False, kw_only=True)
class MeteredStore(Store):
    """Tables whose batches are counted as made side by side."""

    meter: Meter

    def at_once(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Make calls that the product makes side by side."""
        return self.meter.beside(calls)


class MeteredObjects(S3Objects):
    """A bucket whose checks of many objects are counted as made side by side."""

    meter: Meter

    def _at_once(self, ask: Callable[[Any], Any], each: Sequence[Any]) -> list[Any]:
        return self.meter.beside([lambda one=one: ask(one) for one in each])  # type: ignore[misc]  # a default binds it


class MeteredQueue(SqsJobs):
    """A queue whose batches are counted as sent side by side."""

    meter: Meter

    def _at_once(self, send: Callable[[Any], None], each: Sequence[Any]) -> None:
        self.meter.beside([lambda one=one: send(one) for one in each])  # type: ignore[misc]  # a default binds it


class MeteredJobs:
    """A queue that SQS is sent, and from which a test takes the jobs again at once."""

    def __init__(self, sent: JobQueue, kept: JobQueue) -> None:
        self._sent = sent
        self._kept = kept

    def put(self, jobs: Sequence[Job]) -> None:
        """Send jobs, and keep them here."""
        self._sent.put(jobs)
        self._kept.put(jobs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kept, name)
