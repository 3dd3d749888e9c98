"""The public directory on the wire."""

from datetime import datetime
from typing import Annotated, Self

from msgspec import Meta

from galerly.domain.model.account import SPECIALITIES
from galerly.domain.model.photo import Photo
from galerly.domain.services.directory import ListedPhotographer
from galerly.entrypoints.http.wire.cities import CityView
from galerly.entrypoints.http.wire.lists import PageQuery
from galerly.entrypoints.http.wire.photos import UrlsView
from galerly.entrypoints.http.wire.values import Id, View
from galerly.entrypoints.http.wire.watermarks import LogoView


class DirectoryQuery(PageQuery, frozen=True):
    """Which photographers are listed."""

    city_id: Id | None = None
    speciality: Annotated[
        str, Meta(max_length=20, extra_json_schema={"enum": ["", *SPECIALITIES]})
    ] = ""
    q: Annotated[str, Meta(max_length=200, description="found inside names and handles")] = ""


class ListedView(View, frozen=True):
    """A photographer in the directory, as anybody sees them."""

    name: str
    handle: str
    city: CityView | None
    bio: str
    specialities: list[str]
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
            specialities=list(user.specialities),
            branding=dict(user.branding),
        )


class CoverView(View, frozen=True):
    """A gallery's cover, to anybody."""

    width: int | None
    height: int | None
    placeholder: str | None
    urls: UrlsView | None

    @classmethod
    def of(cls, photo: Photo, urls: UrlsView | None) -> Self:
        """Return a photo as a cover."""
        return cls(
            width=photo.width_px,
            height=photo.height_px,
            placeholder=photo.placeholder,
            urls=urls,
        )


class PortfolioGalleryView(View, frozen=True):
    """A gallery that a photographer shows to everybody."""

    id: str
    title: str
    shot_at: datetime | None
    photo_count: int
    cover: CoverView | None
    share_token: str
    url: str  # of the gallery's page


class ProfileView(View, frozen=True):
    """A photographer's public profile."""

    name: str
    handle: str
    city: CityView | None
    bio: str
    specialities: list[str]
    branding: dict[str, str]
    logo: LogoView | None
    galleries: list[PortfolioGalleryView]

    @classmethod
    def of(
        cls,
        listed: ListedPhotographer,
        galleries: list[PortfolioGalleryView],
        logo: LogoView | None,
    ) -> Self:
        """Return the profile of a photographer who opted in."""
        card = ListedView.of(listed)
        return cls(
            name=card.name,
            handle=card.handle,
            city=card.city,
            bio=card.bio,
            specialities=card.specialities,
            branding=card.branding,
            logo=logo,
            galleries=galleries,
        )
