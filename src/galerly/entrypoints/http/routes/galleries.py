"""Galleries, for the photographer whose they are."""

from typing import Any

from galerly.domain.model.ids import GalleryId
from galerly.entrypoints.http.paging import listing, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.wire.galleries import (
    GalleryPatch,
    GalleryQuery,
    GalleryView,
    NewGallery,
)
from galerly.entrypoints.http.wire.values import utc_or_none


def list_galleries(call: Call[GalleryQuery, Nothing]) -> Reply:
    """List the own galleries, newest first."""
    page = call.services.galleries.page(
        by=call.user_id,
        query=call.query.q,
        state=call.query.state,
        after=position(call),
        limit=call.query.limit,
    )
    return Reply(value=listing(page, GalleryView.of, call.cursors))


def create_gallery(call: Call[Nothing, NewGallery]) -> Reply:
    """Make a gallery: an empty draft."""
    body = call.body
    gallery = call.services.galleries.create(
        by=call.user_id,
        title=body.title,
        description=body.description or "",
        shot_at=utc_or_none(body.shot_at, "shot_at"),
        client_email=body.client_email,
        expires_at=utc_or_none(body.expires_at, "expires_at"),
        settings=body.settings.changes() if body.settings else None,
    )
    return Reply(value=GalleryView.of(gallery), version=gallery.version)


def get_gallery(call: Call[Nothing, Nothing]) -> Reply:
    """Show a gallery."""
    gallery = call.services.galleries.get(gallery_id(call), by=call.user_id)
    return Reply(value=GalleryView.of(gallery), version=gallery.version)


def update_gallery(call: Call[Nothing, GalleryPatch]) -> Reply:
    """Change a gallery; an empty one may be published too."""
    gallery = call.services.galleries.update(
        gallery_id(call), call.body.changes(), by=call.user_id, version=call.if_version
    )
    return Reply(value=GalleryView.of(gallery), version=gallery.version)


def delete_gallery(call: Call[Nothing, Nothing]) -> Reply:
    """Delete a gallery with its photos, links, favorites and comments."""
    call.services.galleries.delete(gallery_id(call), by=call.user_id)
    return Reply()


def gallery_id(call: Call[Any, Any]) -> GalleryId:
    """Return the gallery that a path names."""
    return GalleryId(call.params["gallery_id"])
