"""Galleries as viewers, clients and previewing owners see them."""

from typing import Any

import msgspec
from attrs import evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.photo import RenditionName
from galerly.domain.model.placeholder import halved
from galerly.domain.services.accesses import Access, Need, ViewedPhoto
from galerly.domain.services.link_opening import OpenedLink
from galerly.entrypoints.http.paging import listing, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.routes.logos import logo_view
from galerly.entrypoints.http.routes.photos import photo_url, photo_urls
from galerly.entrypoints.http.wire.lists import PageQuery
from galerly.entrypoints.http.wire.viewing import (
    CardView,
    LayoutView,
    Opened,
    ShareOpening,
    ShareToken,
    ViewedGallery,
    ViewedPhotoQuery,
    ViewedPhotoView,
    ViewerIdentity,
)

PHOTOS = "/view/galleries/{gallery_id}/photos"
FRONT = (Need.OUTLINE, Need.WORDS, Need.VIEWER, Need.PHOTOGRAPHER)
FIRST_PAGE = 200  # photos that opening a link brings along, as many as a page of the layout


def share_card(call: Call[Nothing, ShareToken]) -> Reply:
    """Tell what may be known of a share link before its password."""
    card = call.services.link_opening.card(call.body.share_token, network=call.request.network)
    return Reply(value=CardView.of(card, logo_view(call, card.photographer)))


def open_share(call: Call[Nothing, ShareOpening]) -> Reply:
    """Open a share link: a viewer's session, the gallery and its first page in one answer."""
    body = call.body
    opened = call.services.link_opening.open(
        body.share_token,
        password=body.password,
        name=body.name or "",
        email=body.email or None,
        viewer_key=body.viewer_key,
        network=call.request.network,
        first=FIRST_PAGE,
    )
    return Reply(value=_opened(call, opened))


def list_viewed_galleries(call: Call[PageQuery, Nothing]) -> Reply:
    """List what this session may see: a viewer's one gallery, or all that a client was given."""
    viewing = call.services.viewing
    page = viewing.page_galleries(call.actor, *FRONT, after=position(call), limit=call.query.limit)
    fronts = dict(zip((a.gallery.id for a in page.items), viewing.fronts(page.items), strict=True))
    return Reply(
        value=listing(
            page, lambda access: _shown(call, access, *fronts[access.gallery.id]), call.cursors
        )
    )


def view_gallery(call: Call[Nothing, Nothing]) -> Reply:
    """Show a gallery as its viewers see it."""
    seen = call.services.viewing.visit(call.actor, gallery_id(call), *FRONT)
    return Reply(value=_shown(call, *seen))


def view_photos(call: Call[ViewedPhotoQuery, Nothing]) -> Reply:
    """List the photos that this session may see, in the gallery's order."""
    access = call.services.viewing.look(call.actor, gallery_id(call), Need.OUTLINE, Need.WORDS)
    page = call.services.viewing.page(
        access,
        favorites_only=call.query.filter == "favorites",
        after=position(call),
        limit=call.query.limit,
    )
    form = PhotoForm(call.query.urls, call.query.placeholder)
    return Reply(value=listing(page, lambda viewed: form.of(call, viewed), call.cursors))


def view_layout(call: Call[Nothing, Nothing]) -> Reply:
    """Tell the geometry of the whole gallery, in the order of its photos."""
    access = call.services.viewing.look(call.actor, gallery_id(call), Need.OUTLINE)
    layout = call.services.viewing.layout(access)
    cursors = call.cursors_of(PHOTOS, ViewedPhotoQuery())
    return Reply(value=LayoutView.of(layout, [cursors.start(p or ()) for p in layout.positions]))


def _opened(call: Call[Any, Any], opened: OpenedLink) -> Opened:
    # The next page is asked for by the session that begins here.
    theirs = evolve(
        call, session=opened.issued.session, params={"gallery_id": opened.access.gallery.id}
    )
    cursors = theirs.cursors_of(PHOTOS, ViewedPhotoQuery())
    photographer = call.services.viewing.photographer(opened.looked)
    form = PhotoForm(call.body.urls, call.body.placeholder)
    return Opened(
        token=opened.issued.token,
        expires_at=opened.issued.session.expires_at,
        viewer=ViewerIdentity(id=opened.viewer_id, key=opened.viewer_key),
        gallery=_shown(call, opened.looked, opened.cover, photographer),
        photos=listing(opened.photos, lambda viewed: form.of(call, viewed), cursors),
    )


def _shown(
    call: Call[Any, Any], access: Access, cover: ViewedPhoto | None, photographer: User
) -> ViewedGallery:
    services = call.services
    return ViewedGallery.of(
        access,
        photographer=photographer,
        logo=logo_view(call, photographer),
        cover=viewed_photo(call, cover) if cover else None,
        photo_count=len(services.viewing.ordered(access)),
        viewer=services.proofing.selection(access),
    )


def viewed_photo(call: Call[Any, Any], viewed: ViewedPhoto) -> ViewedPhotoView:
    """Return a photo for somebody who may see it, with absolute URLs."""
    return ViewedPhotoView.of(viewed, photo_urls(call, viewed.photo))


@frozen
class PhotoForm:
    """How much of each photo is told: a long list is made of what its reader needs."""

    urls: str | None  # of this rendition alone
    placeholder: str | None  # "3x2" or "none" instead of 6 x 4 pixels

    def of(self, call: Call[Any, Any], viewed: ViewedPhoto) -> ViewedPhotoView:
        """Return a photo for somebody who may see it."""
        if self.urls is None:
            told = viewed_photo(call, viewed)
        else:
            url = photo_url(call, viewed.photo, RenditionName(self.urls))
            told = ViewedPhotoView.of(viewed, url)
        if self.placeholder is None or told.placeholder is None:
            return told
        mini = halved(told.placeholder) if self.placeholder == "3x2" else None
        return msgspec.structs.replace(told, placeholder=mini)
