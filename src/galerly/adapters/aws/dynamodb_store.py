"""Requests to DynamoDB: complete, repeated where that is safe, refused in errors of ours.

This is the only layer that repeats a request. What is known not to have happened (throttling) is
repeated; what may have happened (a lost answer) only where a second time changes nothing: reads,
plain puts and deletes, transactions, which carry a token, and what the caller says so of. Any other
write ends in UnavailableError, and whoever asked looks again.
"""

import random
import time as clocks
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

from attrs import field, frozen
from botocore.exceptions import ClientError
from botocore.exceptions import ConnectionError as NotReached

from galerly.adapters.aws.answers import CUT_OFF
from galerly.adapters.aws.dynamodb_actions import (
    CONDITION,
    Action,
    ConditionFailed,
    Reason,
    TransactionFailed,
    conditions,
)
from galerly.adapters.aws.dynamodb_items import Item
from galerly.adapters.aws.dynamodb_tables import TableNames
from galerly.domain.model.errors import UnavailableError

T = TypeVar("T")

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
GET_AT_ONCE = 100
WRITE_AT_ONCE = 25
TRANSACT_AT_ONCE = 100

_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 1.0
_PATIENCE_S = 8.0
_TRIES = 3  # of a request whose answer is lost, or that the service fails
_THREADS = 8

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
_NOT_DONE = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "TransactionConflictException",
    }
)
_UNDER_WAY = "TransactionInProgressException"
_CANCELLED_FOR_NOW = frozenset(
    {"None", "ProvisionedThroughputExceeded", "ThrottlingError", "TransactionConflict"}
)
_SERVER_ERROR = 500


@frozen(eq=False)
class Store:
    """The tables of one installation. Reads are consistent unless an index is asked.

    Args:
        connect: Returns the low-level client; called at the first request.
        tables: The tables' names.
        pause: Waits for a number of seconds.
    """

    connect: Callable[[], Any]
    tables: TableNames
    pause: Callable[[float], None] = clocks.sleep
    _threads: ThreadPoolExecutor = field(
        init=False, factory=lambda: ThreadPoolExecutor(_THREADS, thread_name_prefix="dynamodb")
    )

    # --- reading ---

    def get(self, table: str, key: Item, *, consistent: bool = True) -> Item | None:
        """Return one item, None if there is none."""
        answer = self._repeated(
            "get_item", {"TableName": table, "Key": key, "ConsistentRead": consistent}
        )
        item: Item | None = answer.get("Item")
        return item

    def get_many(self, wanted: Sequence[tuple[str, Item]]) -> list[Item | None]:
        """Return the item of each table and key, None where there is none."""
        unique = {(table, _flat(key)): (table, key) for table, key in wanted}
        pairs = list(unique.values())
        chunks = [pairs[i : i + GET_AT_ONCE] for i in range(0, len(pairs), GET_AT_ONCE)]
        found: dict[tuple[str, str], Item] = {}
        names = {table: tuple(key) for table, key in pairs}
        for part in self.at_once([lambda chunk=chunk: self._batch(chunk) for chunk in chunks]):  # type: ignore[misc]  # a default binds it
            for table, item in part:
                found[table, _flat({name: item[name] for name in names[table]})] = item
        return [found.get((table, _flat(key))) for table, key in wanted]

    def query(  # noqa: PLR0913 - what a query is made of
        self,
        table: str,
        condition: str,
        values: Item,
        *,
        names: Mapping[str, str] | None = None,
        descending: bool = False,
        after: Item | None = None,
        limit: int | None = None,
        index: str | None = None,
        where: str | None = None,
        project: str | None = None,
    ) -> Iterator[Item]:
        """Yield the items of one partition, page after page, in order of the sort key.

        `limit` is how many items one request reads, not how many are yielded; `where` leaves some
        of those read out. An index is read as it stands, which may be seconds late.
        """
        request = {
            "TableName": table,
            "IndexName": index,
            "ConsistentRead": index is None,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": values,
            "ExpressionAttributeNames": dict(names or {}),
            "FilterExpression": where,
            "ProjectionExpression": project,
            "ScanIndexForward": not descending,
            "Limit": limit,
        }
        request = {name: value for name, value in request.items() if value not in (None, {})}
        start = after
        while True:
            answer = self._repeated(
                "query", {**request, "ExclusiveStartKey": start} if start else request
            )
            yield from answer["Items"]
            start = answer.get("LastEvaluatedKey")
            if start is None:
                return

    # --- writing ---

    def put(  # noqa: PLR0913 - what a put is made of
        self,
        table: str,
        item: Item,
        *,
        condition: str | None = None,
        values: Item | None = None,
        names: Mapping[str, str] | None = None,
        returns: str = "NONE",
        again: bool = False,
    ) -> Item:
        """Store an item; return what `returns` asks for, such as "ALL_OLD", empty if it is nothing.

        With `again`, whoever asks can tell a second time from the first: a write with a condition
        is then repeated as one without.

        Raises:
            ConditionFailed: If the condition does not hold.
        """
        request = {
            "TableName": table,
            "Item": item,
            "ReturnValues": returns,
            **conditions(condition, values, names),
        }
        answer = self._written("put_item", request, repeatable=again or condition is None)
        before: Item = answer.get("Attributes", {})
        return before

    def update(  # noqa: PLR0913 - what an update is made of
        self,
        table: str,
        key: Item,
        expression: str,
        values: Item | None = None,
        *,
        condition: str | None = None,
        names: Mapping[str, str] | None = None,
        returns: str = "NONE",
        again: bool = False,
    ) -> Item:
        """Change an item; return what `returns` asks for, such as "ALL_NEW"; `again` as in `put`.

        Raises:
            ConditionFailed: If the condition does not hold.
        """
        request = {
            "TableName": table,
            "Key": key,
            "UpdateExpression": expression,
            "ReturnValues": returns,
            **conditions(condition, values, names),
        }
        answer = self._written("update_item", request, repeatable=again)
        item: Item = answer.get("Attributes", {})
        return item

    def delete(
        self,
        table: str,
        key: Item,
        *,
        condition: str | None = None,
        values: Item | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Item | None:
        """Remove an item; return what was there. Raise ConditionFailed as `put` does."""
        request = {
            "TableName": table,
            "Key": key,
            "ReturnValues": "ALL_OLD",
            **conditions(condition, values, names),
        }
        item: Item | None = self._written("delete_item", request, repeatable=condition is None).get(
            "Attributes"
        )
        return item

    def write_many(
        self, table: str, *, puts: Sequence[Item] = (), deletes: Sequence[Item] = ()
    ) -> None:
        """Store and remove items without conditions, each by itself; none twice in one call."""
        requests = [{"PutRequest": {"Item": item}} for item in puts]
        requests += [{"DeleteRequest": {"Key": key}} for key in deletes]
        chunks = [requests[i : i + WRITE_AT_ONCE] for i in range(0, len(requests), WRITE_AT_ONCE)]
        self.at_once([lambda chunk=chunk: self._write_batch(table, chunk) for chunk in chunks])  # type: ignore[misc]  # a default binds it

    def transact(self, actions: Sequence[Action]) -> None:
        """Do all of up to 100 actions, or none.

        Raises:
            TransactionFailed: If a condition does not hold.
        """
        request = {
            "TransactItems": [action.request() for action in actions],
            "ClientRequestToken": str(uuid4()),
        }
        deadline = _deadline()
        for last in self._pauses(deadline):
            try:
                self._repeated("transact_write_items", request, deadline=deadline)
            except ClientError as error:
                reasons = error.response.get("CancellationReasons", [])
                if any(reason["Code"] == CONDITION for reason in reasons):
                    raise TransactionFailed(
                        [Reason(reason["Code"], reason.get("Item")) for reason in reasons]
                    ) from error
                for_now = reasons and {r["Code"] for r in reasons} <= _CANCELLED_FOR_NOW
                if not for_now and _code(error) != _UNDER_WAY:
                    raise
                if last:
                    raise UnavailableError from error
            else:
                return

    # --- both ---

    def at_once(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        """Return the results of calls that are made side by side, in their order.

        If one raises, it is after all have ended: whoever repeats them meets none of the first.
        """
        if len(calls) == 1:
            return [calls[0]()]
        made = [self._threads.submit(call) for call in calls]
        wait(made)
        return [one.result() for one in made]

    def close(self) -> None:
        """End the threads; idempotent."""
        self._threads.shutdown()

    def _batch(self, pairs: list[tuple[str, Item]]) -> list[tuple[str, Item]]:
        wanted: dict[str, Any] = {}
        for table, key in pairs:
            wanted.setdefault(table, {"Keys": [], "ConsistentRead": True})["Keys"].append(key)
        found: list[tuple[str, Item]] = []
        deadline = _deadline()
        for last in self._pauses(deadline):
            answer = self._repeated("batch_get_item", {"RequestItems": wanted}, deadline=deadline)
            for table, items in answer["Responses"].items():
                found += [(table, item) for item in items]
            wanted = answer.get("UnprocessedKeys") or {}
            if not wanted:
                break
            if last:
                raise UnavailableError
        return found

    def _write_batch(self, table: str, requests: list[dict[str, Any]]) -> None:
        left: dict[str, Any] = {table: requests}
        deadline = _deadline()
        for last in self._pauses(deadline):
            answer = self._repeated("batch_write_item", {"RequestItems": left}, deadline=deadline)
            left = answer.get("UnprocessedItems") or {}
            if not left:
                return
            if last:
                raise UnavailableError

    def _written(self, operation: str, request: dict[str, Any], *, repeatable: bool) -> Any:
        if "ConditionExpression" in request:
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        try:
            return self._repeated(operation, request, repeatable=repeatable)
        except ClientError as error:
            if _code(error) == "ConditionalCheckFailedException":
                raise ConditionFailed(error.response.get("Item")) from error
            raise

    def _repeated(
        self,
        operation: str,
        request: dict[str, Any],
        *,
        repeatable: bool = True,
        deadline: float | None = None,
    ) -> Any:
        """Return the answer to a request; one that is refused for now is made again."""
        call = getattr(self.connect(), operation)
        unknown = 0
        for last in self._pauses(deadline or _deadline()):
            try:
                return call(**request)
            except CUT_OFF as error:
                unknown += 1
                may_be_done = not isinstance(error, NotReached)
                if last or unknown == _TRIES or (may_be_done and not repeatable):
                    raise UnavailableError from error
            except ClientError as error:
                may_be_done = _code(error) not in _NOT_DONE
                if may_be_done and _status(error) < _SERVER_ERROR:
                    raise
                unknown += may_be_done
                if last or unknown == _TRIES or (may_be_done and not repeatable):
                    raise UnavailableError from error
        raise UnavailableError

    def _pauses(self, deadline: float) -> Iterator[bool]:
        """Yield before each try whether it is the last; wait between them, longer each time."""
        longest = _FIRST_PAUSE_S
        while True:
            pause = random.uniform(0, longest)  # noqa: S311 - spreads load, guards nothing
            last = clocks.monotonic() + pause >= deadline
            yield last
            if last:
                return
            self.pause(pause)
            longest = min(longest * 2, _LONGEST_PAUSE_S)


class OnStore:
    """Whatever works on one of a store's tables."""

    NOUN: ClassVar[str]

    def __init__(self, store: Store) -> None:
        self.store = store
        self.table: str = getattr(store.tables, self.NOUN)


def _flat(key: Item) -> str:
    return "\n".join(f"{name}={key[name]}" for name in sorted(key))


def _deadline() -> float:
    return clocks.monotonic() + _PATIENCE_S


def _code(error: ClientError) -> str:
    code: str = error.response.get("Error", {}).get("Code", "")
    return code


def _status(error: ClientError) -> int:
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status
