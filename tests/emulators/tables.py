"""The six tables, made in an emulator as the template makes them in AWS."""

from collections.abc import Collection
from typing import Any

from galerly.adapters.aws.dynamodb_tables import TABLES, Index, Table, TableNames

FEW = 25
"""So many rows go in one request; a table with more of them is made anew."""


def create_tables(client: Any, names: TableNames) -> None:
    """Create all tables, empty."""
    for table in TABLES:
        client.create_table(**definition(table, table.name(names.prefix)))


def drop_tables(client: Any, names: TableNames) -> None:
    """Remove all tables."""
    for table in TABLES:
        client.delete_table(TableName=table.name(names.prefix))


def names_of(names: TableNames) -> list[str]:
    """Return the full names of all tables."""
    return [table.name(names.prefix) for table in TABLES]


def empty_tables(client: Any, names: TableNames, used: Collection[str]) -> None:
    """Remove whatever the tables hold; those that are not in `used` are empty."""
    for table in TABLES:
        name = table.name(names.prefix)
        if name in used:
            _empty(client, table, name)


def _empty(client: Any, table: Table, name: str) -> None:
    keys = [key.name for key in (table.hash, table.range) if key]
    aliases = {f"#{number}": key for number, key in enumerate(keys)}
    answer = client.scan(
        TableName=name,
        ConsistentRead=True,
        Limit=FEW,
        ProjectionExpression=",".join(aliases),
        ExpressionAttributeNames=aliases,
    )
    if "LastEvaluatedKey" in answer:
        client.delete_table(TableName=name)
        client.create_table(**definition(table, name))
    elif answer["Items"]:
        deletes = [{"DeleteRequest": {"Key": item}} for item in answer["Items"]]
        done = client.batch_write_item(RequestItems={name: deletes})
        assert not done.get("UnprocessedItems"), done


def definition(table: Table, name: str) -> dict[str, Any]:
    """Return what `CreateTable` asks for."""
    keys = [table.hash, *([table.range] if table.range else [])]
    of_indexes = [key for index in table.indexes for key in (index.hash, index.range)]
    kinds = {key.name: key.kind for key in [*keys, *of_indexes]}
    request: dict[str, Any] = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": key, "AttributeType": str(kind)} for key, kind in kinds.items()
        ],
        "KeySchema": [
            {"AttributeName": key.name, "KeyType": kind}
            for key, kind in zip(keys, ("HASH", "RANGE"), strict=False)
        ],
    }
    if table.indexes:
        request["GlobalSecondaryIndexes"] = [_index(index) for index in table.indexes]
    return request


def _index(index: Index) -> dict[str, Any]:
    projection: dict[str, Any]
    if index.includes is None:
        projection = {"ProjectionType": "ALL"}
    elif index.includes:
        projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(index.includes)}
    else:
        projection = {"ProjectionType": "KEYS_ONLY"}
    return {
        "IndexName": index.name,
        "KeySchema": [
            {"AttributeName": index.hash.name, "KeyType": "HASH"},
            {"AttributeName": index.range.name, "KeyType": "RANGE"},
        ],
        "Projection": projection,
    }
