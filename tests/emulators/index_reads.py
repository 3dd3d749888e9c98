"""Reads of indexes, held to what the tables' definitions promise: no emulator does it."""

import re
from typing import Any

from galerly.adapters.aws.dynamodb_tables import TABLES, Index, Table

_NAME = re.compile(r"(?<![:\w#])[a-z_]+\b(?!\()")
_ALIAS = re.compile(r"#\w+")
_WORDS = frozenset({"and", "or", "not", "between", "in"})


def refuse_what_is_not_projected(request: dict[str, Any]) -> None:
    """Fail a query of an index that needs an attribute which the index does not hold."""
    if "IndexName" not in request:
        return
    held = attributes_of(*index_of(request))
    if held is None:
        return
    wanted = names_in(request)
    assert wanted <= held, f"{request['IndexName']} does not hold {sorted(wanted - held)}"


def index_of(request: dict[str, Any]) -> tuple[Table, Index]:
    """Return the table and the index that a request names."""
    noun = request["TableName"].rpartition("-")[2]
    [table] = [table for table in TABLES if table.noun == noun]
    [index] = [index for index in table.indexes if index.name == request["IndexName"]]
    return table, index


def attributes_of(table: Table, index: Index) -> set[str] | None:
    """Return what an index holds of each item; None: everything."""
    if index.includes is None:
        return None
    keys = {key.name for key in (table.hash, table.range, index.hash, index.range) if key}
    return keys | set(index.includes)


def names_in(request: dict[str, Any]) -> set[str]:
    """Return the attributes that a request's expressions name."""
    text = " ".join(
        request.get(part, "")
        for part in ("KeyConditionExpression", "FilterExpression", "ProjectionExpression")
    )
    aliases = request.get("ExpressionAttributeNames", {})
    plain = {name for name in _NAME.findall(text.lower()) if name not in _WORDS}
    return plain | {aliases[alias] for alias in _ALIAS.findall(text)}
