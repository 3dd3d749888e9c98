"""Downloads and archives on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from msgspec import UNSET, Meta, UnsetType

from galerly.domain.model.archive import Archive, ArchiveScope, ArchiveStatus
from galerly.domain.model.gallery import Download
from galerly.domain.model.photo import SECTION_MAX_CHARS
from galerly.domain.services.media import DownloadTicket
from galerly.entrypoints.http.wire.values import Body, View

Size = Literal["web", "original"]


class DownloadBody(Body, frozen=True):
    """Body of `POST …/download`."""

    size: Size

    @property
    def chosen(self) -> Download:
        """Return the size as the domain takes it."""
        return Download(self.size)


class TicketView(View, frozen=True):
    """Where a file is saved from."""

    url: str
    filename: str
    bytes: int
    expires_at: datetime

    @classmethod
    def of(cls, ticket: DownloadTicket, url: str) -> Self:
        """Return a ticket whose URL is absolute."""
        return cls(
            url=url,
            filename=ticket.filename,
            bytes=ticket.size_bytes,
            expires_at=ticket.presigned.expires_at,
        )


class NewArchive(Body, frozen=True):
    """Body of `POST …/archives`."""

    size: Size
    scope: ArchiveScope = ArchiveScope.ALL
    section: Annotated[str, Meta(max_length=SECTION_MAX_CHARS)] | None = None

    @property
    def chosen(self) -> Download:
        """Return the size as the domain takes it."""
        return Download(self.size)


class ArchiveTicket(View, frozen=True):
    """An archive that was asked for."""

    id: str
    status: ArchiveStatus


class ArchiveView(View, frozen=True, omit_defaults=True):
    """How far an archive is, and where its parts are saved from once it is ready."""

    id: str
    status: ArchiveStatus
    progress: float  # 0 to 1
    photos: int
    bytes: int  # of all photos in it
    parts: list[TicketView]
    expires_at: datetime
    failure: str | UnsetType = UNSET

    @classmethod
    def of(cls, archive: Archive, parts: Sequence[TicketView]) -> Self:
        """Return an archive for somebody who may save all that is in it."""
        return cls(
            id=archive.id,
            status=archive.status,
            progress=round(archive.progress, 3),
            photos=archive.photos,
            bytes=archive.size_bytes,
            parts=list(parts),
            expires_at=archive.expires_at,
            failure=archive.failure or UNSET,
        )
