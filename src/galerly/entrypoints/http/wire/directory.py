"""The public directory on the wire."""

from typing import Annotated, Self

from msgspec import Meta

from galerly.domain.services.directory import ListedPhotographer
from galerly.entrypoints.http.wire.cities import CityView
from galerly.entrypoints.http.wire.lists import PageQuery
from galerly.entrypoints.http.wire.values import Id, View


class DirectoryQuery(PageQuery, frozen=True):
    """Which photographers are listed."""

    city_id: Id | None = None
    q: Annotated[str, Meta(max_length=200, description="found inside names and handles")] = ""


class ListedView(View, frozen=True):
    """A photographer in the directory, as anybody sees them."""

    name: str
    handle: str
    city: CityView | None
    bio: str
    branding: dict[str, str]

    @classmethod
    def of(cls, listed: ListedPhotographer) -> Self:
        """Return a photographer who opted in."""
        user = listed.user
        return cls(
            name=user.name,
            handle=user.handle,
            city=CityView.of(listed.city) if listed.city else None,
            bio=user.bio,
            branding=dict(user.branding),
        )
