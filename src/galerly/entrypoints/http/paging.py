"""Pages of lists: from a service's page to the wire, and of lists that services give whole."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from galerly.domain.model.page import Page, Position
from galerly.entrypoints.http.cursors import Cursors
from galerly.entrypoints.http.router import Call
from galerly.entrypoints.http.wire.lists import Listing, PageQuery

T = TypeVar("T")
V = TypeVar("V")


def position(call: Call[Any, Any]) -> Position | None:
    """Return where the asked-for page of a list begins; None: at its start."""
    query: PageQuery = call.query
    return call.cursors.open(query.cursor)


def listing(page: Page[T], view: Callable[[T], V], cursors: Cursors) -> Listing[V]:
    """Return a page as it is answered."""
    return Listing(
        items=[view(item) for item in page.items], next_cursor=cursors.seal(page.next_position)
    )


def page_of_all(
    items: Iterable[T],
    key: Callable[[T], Position],
    *,
    after: Position | None,
    limit: int,
    newest_first: bool = False,
) -> Page[T]:
    """Return a page of a short list that is at hand as a whole, in order of `key`."""
    ordered = sorted(((key(item), item) for item in items), key=lambda pair: pair[0])
    if newest_first:
        ordered.reverse()
    if after is not None:
        ordered = [
            pair for pair in ordered if (pair[0] < after if newest_first else pair[0] > after)
        ]
    shown = ordered[:limit]
    more = len(ordered) > limit
    return Page(
        items=tuple(item for _, item in shown), next_position=shown[-1][0] if more else None
    )
