"""Reading whole lists, page by page."""

import json
from collections.abc import Callable, Iterator
from typing import TypeVar

from galerly.domain.model.page import Page, Position

T = TypeVar("T")


def pages(
    fetch: Callable[[Position | None], Page[T]], *, limit: int, after: Position | None = None
) -> Iterator[tuple[T, ...]]:
    """Yield pages to the end; each position goes through JSON, as it does inside a cursor."""
    for _ in range(1000):
        page = fetch(after)
        assert len(page.items) <= limit
        yield page.items
        if page.next_position is None:
            return
        assert page.next_position != after, "a page must get further"
        after = tuple(json.loads(json.dumps(page.next_position)))
    msg = "this list does not end"
    raise AssertionError(msg)


def every(
    fetch: Callable[[Position | None], Page[T]], *, limit: int, after: Position | None = None
) -> list[T]:
    """Return all items of a list, in the order of its pages."""
    return [item for items in pages(fetch, limit=limit, after=after) for item in items]
