"""Photos, for the photographer whose they are."""

from typing import Any

from galerly.domain.model.ids import PhotoId
from galerly.domain.model.photo import Photo, RenditionName
from galerly.entrypoints.http.paging import listing, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.wire.photos import (
    Deleted,
    NewOrder,
    PhotoIds,
    PhotoOrderView,
    PhotoPatch,
    PhotoQuery,
    PhotoView,
    PlaceView,
    UrlsView,
    urls_view,
)


def list_photos(call: Call[PhotoQuery, Nothing]) -> Reply:
    """List a gallery's photos, hidden and failed ones too."""
    page = call.services.photos.page(
        gallery_id(call),
        by=call.user_id,
        order=call.query.sort,
        after=position(call),
        limit=call.query.limit,
    )
    return Reply(value=listing(page, lambda photo: photo_view(call, photo), call.cursors))


def get_photo(call: Call[Nothing, Nothing]) -> Reply:
    """Show a photo."""
    photo = call.services.photos.get(gallery_id(call), photo_id(call), by=call.user_id)
    return Reply(value=photo_view(call, photo), version=photo.version)


def update_photo(call: Call[Nothing, PhotoPatch]) -> Reply:
    """Change what is said of a photo; its file is never changed."""
    photo = call.services.photos.update(
        gallery_id(call),
        photo_id(call),
        call.body.changes(),
        by=call.user_id,
        version=call.if_version,
    )
    return Reply(value=photo_view(call, photo), version=photo.version)


def delete_photo(call: Call[Nothing, Nothing]) -> Reply:
    """Delete a photo; repeating it is no error."""
    call.services.photos.delete(gallery_id(call), [photo_id(call)], by=call.user_id)
    return Reply()


def delete_photos(call: Call[Nothing, PhotoIds]) -> Reply:
    """Delete many photos at once."""
    wanted = [PhotoId(i) for i in call.body.photo_ids]
    deleted, missing = call.services.photos.delete(gallery_id(call), wanted, by=call.user_id)
    return Reply(value=Deleted(deleted=list(deleted), not_found=list(missing)))


def order_photos(call: Call[Nothing, NewOrder]) -> Reply:
    """Put photos where they shall stand, in one step."""
    after = call.body.after
    moved = call.services.photo_order.move(
        gallery_id(call),
        [PhotoId(i) for i in call.body.photo_ids],
        after=PhotoId(after) if after is not None else None,
        by=call.user_id,
    )
    places = [PlaceView(photo_id=i, position=position) for i, position in moved.items()]
    return Reply(value=PhotoOrderView(positions=places))


def retry_photo(call: Call[Nothing, Nothing]) -> Reply:
    """Make the renditions of a failed photo once more."""
    photo = call.services.photos.retry(gallery_id(call), photo_id(call), by=call.user_id)
    return Reply(value=photo_view(call, photo), version=photo.version)


def photo_id(call: Call[Any, Any]) -> PhotoId:
    """Return the photo that a path names."""
    return PhotoId(call.params["photo_id"])


def photo_view(call: Call[Any, Any], photo: Photo) -> PhotoView:
    """Return a photo for its owner, with absolute URLs."""
    return PhotoView.of(photo, photo_urls(call, photo))


def photo_urls(call: Call[Any, Any], photo: Photo) -> UrlsView | None:
    """Return where a photo's renditions are read; None until all of them are made."""
    found = call.services.media.urls(photo)
    return urls_view({name: call.absolute(url) for name, url in found.items()})


def photo_url(call: Call[Any, Any], photo: Photo, only: RenditionName) -> UrlsView | None:
    """Return where one rendition of a photo is read; None while there is none."""
    url = call.services.media.urls(photo, [only]).get(only)
    return UrlsView(**{only.value: call.absolute(url)}) if url else None
