"""DynamoDB on a bad day: at every request of every call of a port, whatever it does now and then.

The call succeeds as ever or is refused with 503. Then whoever asked asks again, and the tables hold
what they would have held anyway: nothing is lost, and nothing there twice.

`GALERLY_FAULTS=all` tries more kinds of fault at every request: before a release.
"""

import json
import os
from collections import Counter
from threading import Lock
from typing import Any

import pytest
from attrs import define, field
from tests.aws_emulated.port_calls import CALLS, COUNTING, Call
from tests.contract.conftest import over_dynamodb
from tests.emulators.faults import Fault, answering, json_error, lost, timeout
from tests.emulators.servers import Emulator, new_store
from tests.emulators.tables import names_of

from galerly.adapters.aws.dynamodb_store import WRITE_AT_ONCE, Store
from galerly.adapters.aws.dynamodb_tables import TABLES
from galerly.domain.model.errors import GalerlyError, UnavailableError

THROTTLED = json_error(400, "ProvisionedThroughputExceededException")
BROKEN = json_error(500, "InternalServerError")

FAULTS: dict[str, list[Fault]] = {
    "throttled": [THROTTLED],
    "not reached": [timeout],
    "answer lost": [lost],
    "answers lost": [lost] * 3,
}
OF_READS: dict[str, list[Fault]] = {"throttled": [THROTTLED], "never reached": [timeout] * 3}
MORE: dict[str, list[Fault]] = {
    "throttled for a while": [THROTTLED] * 6,
    "broken": [BROKEN],
    "never reached": [timeout] * 3,
    "done, then broken": [lost, BROKEN, BROKEN],
}
READS = {"GetItem", "Query"}
ALL = os.environ.get("GALERLY_FAULTS") == "all"


def conflicting(client: Any, request: Any) -> Any:
    """Another transaction has one of the items in hand."""
    items = json.loads(request.body).get("TransactItems")
    if not items:
        return None  # what is asked side by side comes in any order
    reasons = [{"Code": "TransactionConflict"}, *({"Code": "None"} for _ in items[1:])]
    body = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "message": "Transaction cancelled",
        "CancellationReasons": reasons,
    }
    return answering(400, json.dumps(body), "application/x-amz-json-1.0")(client, request)


def unprocessed(client: Any, request: Any) -> Any:
    """A batch is done in part: the first of each table's, and the rest is handed back."""
    wanted = json.loads(request.body).get("RequestItems")
    if not wanted:
        return None  # what is asked side by side comes in any order
    writes = request.headers["X-Amz-Target"].endswith(b"BatchWriteItem")
    done, left = {}, {}
    for table, part in wanted.items():
        rows = part if writes else part["Keys"]
        some = [rows[:1], rows[1:]]
        done[table], rest = some if writes else [{**part, "Keys": keys} for keys in some]
        if rows[1:]:
            left[table] = rest
    body = json.dumps({"RequestItems": done}).encode()
    request.body = body
    request.headers["Content-Length"] = str(len(body))
    answer = json.loads(client._endpoint.http_session.send(request).content)
    answer["UnprocessedItems" if writes else "UnprocessedKeys"] = left
    return answering(200, json.dumps(answer), "application/x-amz-json-1.0")(client, request)


def faults_of(operation: str) -> dict[str, list[Fault]]:
    """Return the faults that an operation can meet."""
    if operation in READS:
        return {**FAULTS, **MORE} if ALL else OF_READS
    faults = {**FAULTS, **(MORE if ALL else {})}
    if operation == "TransactWriteItems":
        return {**faults, "conflicts": [conflicting] * 2}
    if operation.startswith("Batch"):
        return {**faults, "unprocessed": [unprocessed] * 2}
    return faults


@define
class Strike:
    """Lets the requests from number `at` on meet faults, one each; notes the operations."""

    client: Any
    faults: list[Fault] = field(factory=list)
    at: int = 0
    operations: list[str] = field(factory=list)
    struck: int = 0
    lock: Any = field(factory=Lock)

    def meet(self, request: Any, event_name: str) -> Any:
        with self.lock:
            number = len(self.operations)
            self.operations.append(event_name.rpartition(".")[2])
            fault = self.faults[number - self.at] if self._is_due(number) else None
            self.struck += fault is not None
        return fault(self.client, request) if fault else None

    def _is_due(self, number: int) -> bool:
        return self.at <= number < self.at + len(self.faults)


Row = tuple[str, str]  # the table, and the key as JSON


class Tables:
    """The tables of one world, looked at and put back past the code under test.

    It looks at those alone that the code ever asked: the others are empty.
    """

    def __init__(self, emulator: Emulator, store: Store) -> None:
        self.store = store
        self.strike: Strike | None = None
        self._client = emulator.shared("dynamodb", quick=True)
        self._seen: dict[Row, dict[str, Any]] = {}
        self._keys = {
            name: {key.name for key in (table.hash, table.range) if key is not None}
            for name, table in zip(names_of(store.tables), TABLES, strict=True)
        }

    def rows(self) -> dict[Row, dict[str, Any]]:
        """Return all items, by table and key."""
        found = {}
        for table in sorted(self.store.connect().named):
            for item in self._client.scan(TableName=table, ConsistentRead=True)["Items"]:
                key = json.dumps({name: item[name] for name in self._keys[table]}, sort_keys=True)
                found[table, key] = item
        self._seen = found
        return found

    def put_back(self, before: dict[Row, dict[str, Any]]) -> None:
        """Let the tables hold what they held; nobody wrote since the last look at them."""
        now = self._seen
        changes: list[tuple[str, dict[str, Any]]] = [
            (row[0], {"PutRequest": {"Item": item}})
            for row, item in before.items()
            if now.get(row) != item
        ]
        changes += [
            (table, {"DeleteRequest": {"Key": json.loads(key)}})
            for table, key in now.keys() - before.keys()
        ]
        for start in range(0, len(changes), WRITE_AT_ONCE):
            asked: dict[str, list[dict[str, Any]]] = {}
            for table, change in changes[start : start + WRITE_AT_ONCE]:
                asked.setdefault(table, []).append(change)
            answer = self._client.batch_write_item(RequestItems=asked)
            assert not answer.get("UnprocessedItems"), answer

    def meet(self, request: Any, event_name: str, **_: object) -> Any:
        """Strike a request, if one is to be struck now."""
        return self.strike.meet(request, event_name) if self.strike else None


@pytest.fixture
def tables(dynoxide):
    # Nobody waits here: what is throttled for a while is let through at once afterwards.
    with new_store(dynoxide) as steady:
        store = Store(steady.connect, steady.tables, pause=lambda _: None)
        tables = Tables(dynoxide, store)
        events = store.connect().meta.events
        # Once for all strikes of a test: botocore forgets at each what it knew of its events.
        events.register("before-send.dynamodb", tables.meet)
        yield tables
        events.unregister("before-send.dynamodb", tables.meet)
        store.close()


def outcome(call: Call) -> tuple[str, Any]:
    try:
        return "answered", call()
    except GalerlyError as refusal:
        return "refused", (type(refusal), str(refusal))


def struck(tables, call, faults=(), at=0):
    """Return the outcome of a call whose requests meet faults, and the strike."""
    tables.strike = strike = Strike(tables.store.connect(), list(faults), at)
    try:
        return outcome(call), strike
    finally:
        tables.strike = None


def meaning(rows):
    """Return rows without what is drawn by lot, or counts writes for the adapter alone."""
    inner = {"run", "generation", "changes"}
    return {
        place: {name: value for name, value in item.items() if name not in inner}
        for place, item in rows.items()
    }


def points(operations):
    """Yield each request of a call with each kind of fault that it can meet."""
    for at, operation in enumerate(operations):
        for name, faults in faults_of(operation).items():
            yield at, operation, name, faults


BUSY = ("refused", (UnavailableError, str(UnavailableError())))


@pytest.mark.parametrize("name", CALLS)
def test_nothing_is_lost_or_doubled(tables, name):
    call = CALLS[name](over_dynamodb(tables.store))
    before = tables.rows()
    well, steady = struck(tables, call)
    after = meaning(tables.rows())
    assert well[0] == "answered"

    for at, operation, kind, faults in points(steady.operations):
        where = f"{kind} at request {at + 1}, {operation}"
        tables.put_back(before)
        answer, strike = struck(tables, call, faults, at)
        assert strike.struck, where
        assert answer in (well, BUSY), where
        if answer == BUSY:
            again = outcome(call)
            assert again != BUSY, where
        assert meaning(tables.rows()) == after, where


@pytest.mark.parametrize("name", COUNTING)
def test_attempts_are_counted_once_or_for_a_lost_answer_twice(tables, name):
    call = COUNTING[name](over_dynamodb(tables.store))
    before = tables.rows()
    well, steady = struck(tables, call)
    once = meaning(tables.rows())
    outcome(call)
    twice = meaning(tables.rows())

    for at, operation, kind, faults in points(steady.operations):
        where = f"{kind} at request {at + 1}, {operation}"
        tables.put_back(before)
        answer, strike = struck(tables, call, faults, at)
        assert strike.struck, where
        assert answer in (well, BUSY), where
        if answer == BUSY:
            outcome(call)
            assert meaning(tables.rows()) in (once, twice), where
        else:
            assert meaning(tables.rows()) == once, where


def test_throttling_ends_in_a_refusal_within_eight_seconds(dynoxide_store):
    stores = over_dynamodb(dynoxide_store)
    client = dynoxide_store.connect()
    seen = Counter[str]()

    def throttled(request: Any, event_name: str, **_: object) -> Any:
        seen[event_name] += 1
        return THROTTLED(client, request)

    client.meta.events.register("before-send.dynamodb", throttled)
    try:
        with pytest.raises(UnavailableError) as refusal:
            stores.users.find_by_email("anna@example.com")
    finally:
        client.meta.events.unregister("before-send.dynamodb", throttled)

    assert refusal.value.retry_after_s > 0
    assert 8 <= sum(seen.values()) <= 80
