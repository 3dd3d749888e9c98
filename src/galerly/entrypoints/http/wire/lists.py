"""Lists, in pages."""

from typing import Annotated, Generic, TypeVar

from msgspec import Meta

from galerly.domain.model.page import PAGE_DEFAULT, PAGE_MAX
from galerly.entrypoints.http.wire.values import Body, View

T = TypeVar("T")

Limit = Annotated[
    int, Meta(ge=1, le=PAGE_MAX, description="how many items the page has at the most")
]
CursorText = Annotated[
    str,
    Meta(
        description="`next_cursor` of the page before; opaque, and good for this list alone",
        extra_json_schema={"minLength": 1},
    ),
]


class PageQuery(Body, frozen=True):
    """Parameters of every list."""

    limit: Limit = PAGE_DEFAULT
    cursor: CursorText | None = None


class Listing(View, Generic[T], frozen=True):
    """One page; `next_cursor` is null on the last."""

    items: list[T]
    next_cursor: str | None = None
