"""Values as columns hold them."""

from datetime import UTC, datetime, timedelta
from typing import overload

import msgspec

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_json = msgspec.json.Encoder()


@overload
def to_micros(at: datetime) -> int: ...
@overload
def to_micros(at: datetime | None) -> int | None: ...
def to_micros(at: datetime | None) -> int | None:
    """Return an aware time as whole microseconds since 1970."""
    return None if at is None else (at - _EPOCH) // _MICROSECOND


@overload
def from_micros(micros: int) -> datetime: ...
@overload
def from_micros(micros: int | None) -> datetime | None: ...
def from_micros(micros: int | None) -> datetime | None:
    """Return the time (aware, UTC) of so many microseconds since 1970."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)


def to_json(value: object) -> str:
    """Return a nested value as JSON."""
    return _json.encode(value).decode()
