"""Rows, compared and copied one kind after another, through the ports alone."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import attrs
from attrs import evolve

from galerly.domain.model.page import Page, Position
from galerly.entrypoints.migration.report import Deed, Report

T = TypeVar("T")
PAGE = 200


def every(page: Callable[..., Page[T]]) -> Iterator[T]:
    """Yield all items of a list that comes in pages; `page` takes `after`."""
    after: Position | None = None
    while True:
        found = page(after=after)
        yield from found.items
        if found.next_position is None:
            return
        after = found.next_position


def same(one: Any, other: Any, *, but: frozenset[str] = frozenset({"version"})) -> bool:
    """Return whether two rows say the same, how often each was stored aside."""
    names = [field.name for field in attrs.fields(type(one)) if field.name not in but]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def settle(  # noqa: PLR0913 - a row, where it goes, and how
    row: T,
    stored: T | None,
    *,
    place: str,
    report: Report,
    add: Callable[[T], object],
    replace: Callable[[T], object],
    but: frozenset[str] = frozenset({"version"}),
) -> None:
    """Leave the target with `row`, unless what it has is newer: that is reported and kept."""
    if stored is None:
        add(row)
        report.row(Deed.ADDED)
    else:
        follow(row, stored, place=place, report=report, replace=replace, but=but)


def follow(  # noqa: PLR0913 - a row, where it goes, and how
    row: T,
    stored: T,
    *,
    place: str,
    report: Report,
    replace: Callable[[T], object],
    but: frozenset[str] = frozenset({"version"}),
) -> None:
    """Do as `settle` for a row that the target has."""
    if same(row, stored, but=but):
        report.row(Deed.SAME)
    elif row.version < stored.version:  # type: ignore[attr-defined]  # every row has one
        report.differs(place, "is newer in the target; it was kept")
    else:
        replace(evolve(row, version=stored.version))  # type: ignore[attr-defined, misc]  # every row has one
        report.row(Deed.CHANGED)
