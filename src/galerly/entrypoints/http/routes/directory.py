"""The public directory: cities and photographers who opted in."""

from galerly.domain.model.ids import CityId
from galerly.domain.services.directory import PortfolioGallery
from galerly.entrypoints.http.paging import listing, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.logos import logo_view
from galerly.entrypoints.http.routes.photos import photo_urls
from galerly.entrypoints.http.wire.cities import CityList, CityQuery, CityView
from galerly.entrypoints.http.wire.directory import (
    CoverView,
    DirectoryQuery,
    ListedView,
    PortfolioGalleryView,
    ProfileView,
)
from galerly.entrypoints.http.wire.share_links import page_of


def search_cities(call: Call[CityQuery, Nothing]) -> Reply:
    """Find cities by the start of any word of their names, those with most people first."""
    found = call.services.directory.search_cities(call.query.q, limit=call.query.limit)
    return Reply(value=CityList(items=[CityView.of(city) for city in found]))


def list_photographers(call: Call[DirectoryQuery, Nothing]) -> Reply:
    """List photographers who opted in to the directory, by name."""
    query = call.query
    page = call.services.directory.photographers(
        city_id=CityId(query.city_id) if query.city_id else None,
        speciality=query.speciality,
        query=query.q,
        after=position(call),
        limit=query.limit,
    )
    return Reply(value=listing(page, ListedView.of, call.cursors))


def get_photographer(call: Call[Nothing, Nothing]) -> Reply:
    """Show the profile of a photographer who opted in to the directory."""
    directory = call.services.directory
    listed = directory.photographer(call.params["handle"])
    galleries = [_shown(call, found) for found in directory.portfolio(listed.user)]
    return Reply(value=ProfileView.of(listed, galleries, logo_view(call, listed.user)))


def _shown(call: Call[Nothing, Nothing], found: PortfolioGallery) -> PortfolioGalleryView:
    gallery = found.access.gallery
    cover = found.cover.photo if found.cover else None
    return PortfolioGalleryView(
        id=gallery.id,
        title=gallery.title,
        shot_at=gallery.shot_at,
        photo_count=found.photo_count,
        cover=CoverView.of(cover, photo_urls(call, cover)) if cover else None,
        share_token=found.share_token,
        url=page_of(found.share_token, call.request.origin),
    )
