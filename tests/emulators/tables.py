"""The six tables, made in an emulator as the template makes them in AWS."""

from typing import Any

from galerly.adapters.aws.dynamodb_tables import TABLES, Index, Table, TableNames


def create_tables(client: Any, names: TableNames) -> None:
    """Create all tables, empty."""
    for table in TABLES:
        client.create_table(**definition(table, table.name(names.prefix)))


def drop_tables(client: Any, names: TableNames) -> None:
    """Remove all tables."""
    for table in TABLES:
        client.delete_table(TableName=table.name(names.prefix))


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
