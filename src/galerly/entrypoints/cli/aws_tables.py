"""Restoring DynamoDB tables: beside the live one, then item by item into it.

A table cannot be put under the name of another, so the live one is made equal to the restored one.
That reads both as a whole: an operator's remedy, which no request of the service ever does.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from attrs import frozen

from galerly.domain.model.errors import UnavailableError
from galerly.entrypoints.cli.aws_session import code_of, pauses

SEGMENTS = 8
BATCH = 25  # of BatchWriteItem, a DynamoDB limit
MOST_TRIES = 12

Item = Mapping[str, Any]  # attributes as DynamoDB types them


@frozen(kw_only=True)
class Changes:
    """What makes a live table equal to a restored one."""

    put: Sequence[Item]
    delete: Sequence[Item]  # keys
    equal: int


def start_restore(client: Any, live: str, copy: str, at: datetime | None) -> None:
    """Let DynamoDB make a table as a live one was at a moment, or as lately as it can."""
    when = {"RestoreDateTime": at} if at else {"UseLatestRestorableTime": True}
    client.restore_table_to_point_in_time(SourceTableName=live, TargetTableName=copy, **when)


def is_ready(client: Any, name: str) -> bool:
    """Return whether a table, its indexes included, can be used."""
    found = client.describe_table(TableName=name)["Table"]
    indexes = found.get("GlobalSecondaryIndexes", ())
    states = [found["TableStatus"], *(index.get("IndexStatus", "ACTIVE") for index in indexes)]
    return all(state == "ACTIVE" for state in states)


def wait(seconds: float) -> None:
    """Let a while pass."""
    time.sleep(seconds)


def compare(client: Any, *, live: str, restored: str) -> Changes:
    """Return what must change in the live table, both read completely and consistently."""
    names = [
        k["AttributeName"] for k in client.describe_table(TableName=live)["Table"]["KeySchema"]
    ]
    now = {_key(item, names): item for item in _scan(client, live)}
    put = []
    kept = set()
    equal = 0
    for item in _scan(client, restored):
        key = _key(item, names)
        kept.add(key)
        if _same(now.get(key), item):
            equal += 1
        else:
            put.append(item)
    gone = [{n: item[n] for n in names} for key, item in now.items() if key not in kept]
    return Changes(put=put, delete=gone, equal=equal)


def apply(client: Any, live: str, changes: Changes) -> None:
    """Make the changes; safe to repeat after a failure half-way."""
    requests = [{"PutRequest": {"Item": item}} for item in changes.put]
    requests += [{"DeleteRequest": {"Key": key}} for key in changes.delete]
    batches = [requests[i : i + BATCH] for i in range(0, len(requests), BATCH)]
    with ThreadPoolExecutor(SEGMENTS) as threads:
        list(threads.map(lambda batch: _write(client, live, batch), batches))


def _write(client: Any, table: str, batch: list[dict[str, Any]]) -> None:
    from botocore.exceptions import ClientError

    left = {table: batch}
    for attempt, pause in enumerate(pauses()):
        try:
            left = client.batch_write_item(RequestItems=left).get("UnprocessedItems", {})
        except ClientError as error:
            if code_of(error) != "ProvisionedThroughputExceededException":
                raise
        if not left:
            return
        if attempt == MOST_TRIES:
            break
        time.sleep(pause)
    raise UnavailableError(f"DynamoDB goes on refusing writes to {table}; run the same again")


def _scan(client: Any, table: str) -> Iterator[Item]:
    def segment(number: int) -> list[Item]:
        pages = client.get_paginator("scan").paginate(
            TableName=table, ConsistentRead=True, Segment=number, TotalSegments=SEGMENTS
        )
        return [item for page in pages for item in page["Items"]]

    with ThreadPoolExecutor(SEGMENTS) as threads:
        for items in threads.map(segment, range(SEGMENTS)):
            yield from items


def _key(item: Item, names: list[str]) -> str:
    return json.dumps([item[name] for name in names], sort_keys=True)


def _same(one: Item | None, other: Item) -> bool:
    return one is not None and _plain(one) == _plain(other)


def _plain(item: Item) -> dict[str, Any]:
    # Sets have no order, and come back in any.
    return {
        name: {k: sorted(v) if k in {"SS", "NS", "BS"} else v for k, v in value.items()}
        for name, value in item.items()
    }
