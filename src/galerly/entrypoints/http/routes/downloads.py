"""Saving photos: one by one, and as archives."""

from galerly.domain.model.ids import ArchiveId
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.routes.photos import photo_id
from galerly.entrypoints.http.wire.downloads import (
    ArchiveTicket,
    ArchiveView,
    DownloadBody,
    NewArchive,
    TicketView,
)


def download_photo(call: Call[Nothing, DownloadBody]) -> Reply:
    """Get a URL under which a photo is saved."""
    ticket = call.services.downloads.photo(
        call.actor, gallery_id(call), photo_id(call), call.body.chosen
    )
    return Reply(value=TicketView.of(ticket, call.absolute(ticket.presigned.url)))


def request_archive(call: Call[Nothing, NewArchive]) -> Reply:
    """Ask for photos as ZIP files; those of the same content are built once."""
    body = call.body
    archive = call.services.archives.request(
        call.actor, gallery_id(call), size=body.chosen, scope=body.scope, section=body.section
    )
    return Reply(value=ArchiveTicket(id=archive.id, status=archive.status))


def get_archive(call: Call[Nothing, Nothing]) -> Reply:
    """Show how far an archive is, and where its parts are saved from."""
    archive = call.services.archives.get(
        call.actor, gallery_id(call), ArchiveId(call.params["archive_id"])
    )
    parts = [
        TicketView.of(ticket, call.absolute(ticket.presigned.url))
        for ticket in call.services.archives.tickets(archive)
    ]
    return Reply(value=ArchiveView.of(archive, parts))
