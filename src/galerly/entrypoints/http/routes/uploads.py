"""Uploads: slots, what is unfinished, and the receipt."""

from galerly.entrypoints.http.paging import listing, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.routes.photos import photo_id, photo_view
from galerly.entrypoints.http.wire.lists import PageQuery
from galerly.entrypoints.http.wire.uploads import (
    Arrived,
    Confirmed,
    NewUploads,
    PartList,
    PartsWanted,
    PartView,
    ProgressView,
    RefusalView,
    SlotList,
    SlotView,
    UnfinishedView,
)


def open_uploads(call: Call[Nothing, NewUploads]) -> Reply:
    """Get a URL for each file that is to be sent, or a new one for an unfinished upload."""
    slots = call.services.uploads.open_slots(
        gallery_id(call), [file.file() for file in call.body.files], by=call.user_id
    )
    views = [SlotView.of(slot, call.absolute) for slot in slots]
    return Reply(value=SlotList(uploads=views))


def list_uploads(call: Call[PageQuery, Nothing]) -> Reply:
    """List uploads that are not confirmed yet, oldest first."""
    page = call.services.uploads.unfinished(
        gallery_id(call), by=call.user_id, after=position(call), limit=call.query.limit
    )
    return Reply(value=listing(page, UnfinishedView.of, call.cursors))


def get_upload(call: Call[Nothing, Nothing]) -> Reply:
    """Tell what has arrived of an upload that is not confirmed yet."""
    progress = call.services.parts.progress(gallery_id(call), photo_id(call), by=call.user_id)
    return Reply(value=ProgressView.of(progress))


def open_parts(call: Call[Nothing, PartsWanted]) -> Reply:
    """Get a URL for each of these parts of a large file; asked for when they are needed."""
    urls = call.services.parts.urls(
        gallery_id(call), photo_id(call), call.body.part_numbers, by=call.user_id
    )
    views = [PartView.of(n, part, call.absolute(part.url)) for n, part in urls.items()]
    return Reply(value=PartList(parts=views))


def confirm_uploads(call: Call[Nothing, Arrived]) -> Reply:
    """Turn uploads that have arrived into photos; each object is checked in storage first."""
    claims = [item.confirmation(f"photos[{i}]") for i, item in enumerate(call.body.photos)]
    photos, refused = call.services.uploads.confirm(gallery_id(call), claims, by=call.user_id)
    return Reply(
        value=Confirmed(
            photos=[photo_view(call, photo) for photo in photos],
            failed=[RefusalView.of(refusal) for refusal in refused],
        )
    )
