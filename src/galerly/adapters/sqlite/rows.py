"""Entities as rows: one column for each field, of the same name."""

import types
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs
import msgspec

from galerly.adapters.sqlite.statements import Row, Value
from galerly.adapters.sqlite.values import from_micros, to_json, to_micros
from galerly.domain.model.page import Page, Position

T = TypeVar("T")

_Convert = Callable[[Any], Any]

LOWEST = ""
HIGHEST = "\U0010ffff"  # above every id, address and name
AMONG = "IN (SELECT value FROM json_each(?))"  # bound to a JSON array


class RowType(Generic[T]):
    """How the values of one class are kept in a table, and the statements that follow from it.

    Times, enumerations and booleans become integers and text; nested values become JSON.
    """

    def __init__(self, entity: Callable[..., T]) -> None:
        self._entity = entity
        hints = get_type_hints(entity)
        self.columns = tuple(field.name for field in attrs.fields(cast("Any", entity)))
        codecs = {name: _codec(hints[name]) for name in self.columns}
        self._write = {name: codec[0] for name, codec in codecs.items() if codec}
        self._read = [(i, codec[1]) for i, codec in enumerate(codecs.values()) if codec]
        self.names = ", ".join(self.columns)

    def select(self, table: str) -> str:
        """Return the statement that selects `columns`, up to its conditions."""
        return f"SELECT {self.names} FROM {table} "  # noqa: S608 - names of columns

    def names_in(self, table: str) -> str:
        """Return the columns as a join has to name them."""
        return ", ".join(f"{table}.{name}" for name in self.columns)

    def values(self, item: T) -> dict[str, Value]:
        """Return what the columns hold for `item`, to be bound as `:name`."""
        row = {name: getattr(item, name) for name in self.columns}
        for name, write in self._write.items():
            if row[name] is not None:
                row[name] = write(row[name])
        return row

    def of(self, row: Row) -> T:
        """Return the item that a row of `columns` holds."""
        fields = list(row)
        for index, read in self._read:
            if fields[index] is not None:
                fields[index] = read(fields[index])
        return self._entity(**dict(zip(self.columns, fields, strict=True)))

    def insert(self, table: str, *more: str) -> str:
        """Return the statement that inserts `values`, and `more` columns that are bound alike."""
        columns = (*self.columns, *more)
        bound = ", ".join(f":{name}" for name in columns)
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({bound})"  # noqa: S608 - names of columns

    def update(self, table: str, *more: str, keys: Sequence[str], but: Sequence[str] = ()) -> str:
        """Return the statement that sets all columns `but` some, in the row of the `keys`."""
        columns = [c for c in (*self.columns, *more) if c not in keys and c not in but]
        changes = ", ".join(f"{name} = :{name}" for name in columns)
        where = " AND ".join(f"{name} = :{name}" for name in keys)
        return f"UPDATE {table} SET {changes} WHERE {where}"  # noqa: S608 - names of columns


def page_of(items: Sequence[T], limit: int, key: Callable[[T], Position]) -> Page[T]:
    """Return a page of the first `limit` of the items; one more of them tells that it goes on."""
    kept = tuple(items[:limit])
    return Page(items=kept, next_position=key(kept[-1]) if len(items) > limit and kept else None)


def _codec(hint: Any) -> tuple[_Convert, _Convert] | None:
    """Return how a value goes into its column and out of it; None: as it is."""
    plain = _plain(hint)
    if plain in {str, int, float, bytes}:
        return None
    if plain is bool:
        return int, bool
    if plain is datetime:
        return to_micros, from_micros
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return str, {member.value: member for member in plain}.__getitem__
    return to_json, msgspec.json.Decoder(plain).decode


def _plain(hint: Any) -> Any:
    """Return a type without `| None` and without its new name."""
    if get_origin(hint) in {Union, types.UnionType}:
        [hint] = [part for part in get_args(hint) if part is not type(None)]
    return hint.__supertype__ if isinstance(hint, NewType) else hint
