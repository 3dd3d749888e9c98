"""Stores that hold something already."""

from typing import Any

from tests.builders import a_gallery, a_link, a_photo, a_viewer, an_upload
from tests.contract.stores import Stores

from galerly.domain.model.feedback import Viewer
from galerly.domain.model.gallery import Gallery, ShareLink
from galerly.domain.model.ids import TokenHash
from galerly.domain.model.photo import Photo

PLENTY = 50_000
"""A limit that a test never reaches."""


def stored_gallery(stores: Stores, **fields: Any) -> Gallery:
    """Store a gallery and return it."""
    gallery = a_gallery(**fields)
    stores.galleries.add(gallery)
    return gallery


def stored_photos(
    stores: Stores, gallery: Gallery, count: int = 1, **fields: Any
) -> tuple[Photo, ...]:
    """Store slots in a gallery, confirm them, and return the photos."""
    uploads = [an_upload(gallery) for _ in range(count)]
    stores.photos.put_uploads(uploads)
    return stores.photos.confirm([a_photo(u, **fields) for u in uploads], most=PLENTY)


def stored_viewer(stores: Stores, gallery: Gallery, **fields: Any) -> Viewer:
    """Store a viewer and return them."""
    return stores.feedback.put_viewer(a_viewer(gallery, **fields))


def stored_link(stores: Stores, gallery: Gallery, **fields: Any) -> ShareLink:
    """Store a share link and return it."""
    link = a_link(gallery, **fields)
    stores.galleries.add_link(link, most=PLENTY)
    return link


def now_stored(stores: Stores, gallery: Gallery) -> Gallery:
    """Return a gallery as it is stored now."""
    return stores.galleries.get(gallery.owner_id, gallery.id)


def by_token(stores: Stores, token_hash: TokenHash) -> ShareLink | None:
    """Return the share link that a token opens."""
    place = stores.galleries.locate_link(token_hash)
    if place is None:
        return None
    view = stores.galleries.view_by_link(place.owner_id, place.gallery_id, place.link_id)
    return view[1] if view else None
