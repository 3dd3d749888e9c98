"""Pages of lists."""

from typing import Generic, TypeVar

from attrs import frozen

PAGE_DEFAULT = 100
PAGE_MAX = 1000

T_co = TypeVar("T_co", covariant=True)

Position = tuple[str | int | float, ...]
"""Where a page ended: the sort key of its last item."""


@frozen(kw_only=True)
class Page(Generic[T_co]):
    """Some items, and where to go on; `next_position` is None after the last."""

    items: tuple[T_co, ...]
    next_position: Position | None = None
