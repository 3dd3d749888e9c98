"""Activity in a gallery, for its photographer."""

from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.routes.photos import photo_urls
from galerly.entrypoints.http.wire.activity import ActivePhotoView, ActivityView


def get_activity(call: Call[Nothing, Nothing]) -> Reply:
    """Tell how much a gallery is looked at, chosen from and saved from, by day and by photo."""
    found = call.services.activity.of_gallery(gallery_id(call), by=call.user_id)
    photos = [ActivePhotoView.of(each, photo_urls(call, each.photo)) for each in found.photos]
    return Reply(value=ActivityView.of(found, photos))
