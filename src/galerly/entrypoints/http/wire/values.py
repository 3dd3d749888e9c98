"""Kinds of values that many bodies hold, and the words between wire and domain."""

from datetime import UTC, datetime
from typing import Annotated, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

from galerly.domain.model.account import PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS
from galerly.domain.model.changes import UNSET as UNCHANGED
from galerly.domain.model.changes import Unset
from galerly.domain.model.errors import InvalidError
from galerly.domain.model.text import EMAIL_MAX_CHARS, NAME_MAX_CHARS

T = TypeVar("T")

Id = Annotated[str, Meta(min_length=1, max_length=64, description="an opaque, URL-safe id")]
Email = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=EMAIL_MAX_CHARS,
        examples=["ada@example.com"],
        extra_json_schema={"format": "email"},
    ),
]
Name = Annotated[str, Meta(min_length=1, max_length=NAME_MAX_CHARS)]
Secret = Annotated[str, Meta(min_length=1, max_length=500)]
Password = Annotated[str, Meta(min_length=1, max_length=PASSWORD_MAX_CHARS)]
NewPassword = Annotated[str, Meta(min_length=PASSWORD_MIN_CHARS, max_length=PASSWORD_MAX_CHARS)]
Time = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0)]


class Body(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a request says. A field that is not known is refused."""


class View(Struct, frozen=True, kw_only=True):
    """What an answer says."""


def given(value: T | UnsetType) -> T | Unset:
    """Return a field of a partial change as the domain takes it."""
    return UNCHANGED if value is UNSET else value


def given_or(value: T | UnsetType | None, empty: T) -> T | Unset:
    """Return a field of a partial change as the domain takes it, `empty` where null clears it."""
    if value is UNSET:
        return UNCHANGED
    return empty if value is None else value


def utc(value: datetime, field: str) -> datetime:
    """Return a time in UTC.

    Raises:
        InvalidError: If it lies before year 1 or after year 9999 there.
    """
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise InvalidError(field, "is out of range") from error


def utc_or_none(value: datetime | None, field: str) -> datetime | None:
    """Return a time in UTC, or None for none; see `utc`."""
    return None if value is None else utc(value, field)


def utc_given(value: datetime | UnsetType | None, field: str) -> datetime | Unset | None:
    """Return a time of a partial change in UTC; see `utc`."""
    return UNCHANGED if value is UNSET else utc_or_none(value, field)
