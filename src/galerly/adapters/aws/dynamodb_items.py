"""Entities as items: one attribute for each field, of the same name, typed as DynamoDB asks.

The values are those of the low-level client (`{"S": "text"}`), made without the detour through
`Decimal` that boto3's own serializer takes. None is no attribute at all, which conditions can tell.
Times are whole microseconds since 1970 in UTC. A float is text, because DynamoDB's numbers end at
1e126 and a position may lie beyond
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
"""

import types
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import (
    Any,
    Generic,
    NewType,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs
import msgspec
from attrs import frozen

T = TypeVar("T")

Attribute = dict[str, Any]
"""One typed value, such as `{"N": "3"}`."""

Item = dict[str, Attribute]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_json = msgspec.json.Encoder()


def text(value: str) -> Attribute:
    """Return a string as an attribute."""
    return {"S": value}


def number(value: int) -> Attribute:
    """Return a whole number as an attribute."""
    return {"N": str(value)}


def time(value: datetime) -> Attribute:
    """Return an aware time as an attribute."""
    return {"N": _micros(value)}


def integer(item: Mapping[str, Attribute], name: str) -> int:
    """Return a whole number of an item; 0 where there is none."""
    return int(item[name]["N"]) if name in item else 0


class ItemType(Generic[T]):
    """How the values of one class are kept in items.

    `renamed` maps fields to the attributes that hold them, where a field has the name of a key
    that holds something else.
    """

    def __init__(self, entity: Callable[..., T], renamed: Mapping[str, str] | None = None) -> None:
        self._entity = entity
        hints = get_type_hints(entity)
        names = [field.name for field in attrs.fields(cast("Any", entity))]
        attributes = {name: (renamed or {}).get(name, name) for name in names}
        codecs = {name: _codec(hints[name]) for name in names}
        self.names = tuple(attributes.values())
        self._write = [(n, attributes[n], c[0], c[1]) for n, c in codecs.items()]
        self._read = {attributes[n]: (n, c[0], c[2]) for n, c in codecs.items()}
        self._optional = [name for name in names if _may_be_none(hints[name])]

    def attributes(self, entity: T, *, but: Collection[str] = ()) -> Item:
        """Return what an item holds of `entity`: all that is not None, `but` some attributes."""
        item: Item = {}
        for field, name, kind, write in self._write:
            value = getattr(entity, field)
            if value is not None and name not in but:
                item[name] = {kind: write(value)}
        return item

    def of(self, item: Mapping[str, Attribute]) -> T:
        """Return the entity that an item holds; attributes that are no fields are left aside."""
        fields: dict[str, Any] = dict.fromkeys(self._optional)
        for name, attribute in item.items():
            codec = self._read.get(name)
            if codec is not None:
                field, kind, read = codec
                fields[field] = read(attribute[kind])
        return self._entity(**fields)


def _codec(hint: Any) -> tuple[str, Callable[[Any], Any], Callable[[Any], Any]]:
    """Return the type of a field's attribute, and how values go into it and out of it."""
    plain = _plain(hint)
    if plain in _PLAIN:
        return _PLAIN[plain]
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return "S", str, {member.value: member for member in plain}.__getitem__
    return "S", _to_json, msgspec.json.Decoder(plain).decode


def _plain(hint: Any) -> Any:
    """Return a type without `| None` and without its new name."""
    if get_origin(hint) in {Union, types.UnionType}:
        [hint] = [part for part in get_args(hint) if part is not type(None)]
    return hint.__supertype__ if isinstance(hint, NewType) else hint


def _may_be_none(hint: Any) -> bool:
    return get_origin(hint) in {Union, types.UnionType} and type(None) in get_args(hint)


def _as_it_is(value: Any) -> Any:
    return value


def _micros(value: datetime) -> str:
    return str((value - _EPOCH) // _MICROSECOND)


def _from_micros(value: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(value))


def _to_json(value: object) -> str:
    return _json.encode(value).decode()


_PLAIN: dict[Any, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    str: ("S", _as_it_is, _as_it_is),
    bytes: ("B", _as_it_is, _as_it_is),
    bool: ("BOOL", _as_it_is, _as_it_is),
    int: ("N", str, int),
    float: ("S", repr, float),
    datetime: ("N", _micros, _from_micros),
}


@frozen(kw_only=True)
class Changes:
    """An update expression with the names and values that it uses."""

    expression: str
    names: dict[str, str]
    values: Item


def changes(item: Item, names: Iterable[str]) -> Changes:
    """Return the update that gives the named attributes their values in `item`, or none."""
    ordered = sorted(names)
    present = [name for name in ordered if name in item]
    absent = [name for name in ordered if name not in item]
    clauses = []
    if present:
        clauses.append("SET " + ", ".join(f"#{name} = :{name}" for name in present))
    if absent:
        clauses.append("REMOVE " + ", ".join(f"#{name}" for name in absent))
    return Changes(
        expression=" ".join(clauses),
        names={f"#{name}": name for name in ordered},
        values={f":{name}": item[name] for name in present},
    )
