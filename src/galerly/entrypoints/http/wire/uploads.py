"""Uploads on the wire."""

from datetime import datetime
from typing import Annotated, Self

from msgspec import UNSET, Meta, UnsetType

from galerly.domain.model.ids import PhotoId
from galerly.domain.model.photo import EXTENSIONS, FILENAME_MAX_BYTES, Upload
from galerly.domain.services.uploads import Confirmation, FileToUpload, Refusal, Slot
from galerly.entrypoints.http.wire.photos import PhotoView, Position
from galerly.entrypoints.http.wire.values import Body, Id, Time, View, utc_or_none

FILES_MAX = 100


class FileBody(Body, frozen=True):
    """A file that is to be sent."""

    filename: Annotated[str, Meta(min_length=1, max_length=FILENAME_MAX_BYTES)]
    content_type: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=100,
            description=f"one of {', '.join(EXTENSIONS)}",
            examples=["image/jpeg"],
        ),
    ]
    size: Annotated[int, Meta(ge=1, le=2**53, description="bytes")]
    sha256: Annotated[str, Meta(pattern="^[0-9a-fA-F]{64}$")] | None = None
    photo_id: (
        Annotated[str, Meta(max_length=64, description="of an unfinished upload, to renew")] | None
    ) = None

    def file(self) -> FileToUpload:
        """Return it as the domain takes it."""
        return FileToUpload(
            filename=self.filename,
            content_type=self.content_type,
            size_bytes=self.size,
            sha256=self.sha256,
            photo_id=PhotoId(self.photo_id) if self.photo_id else None,
        )


class NewUploads(Body, frozen=True):
    """Body of `POST /galleries/{gallery_id}/uploads`."""

    files: Annotated[list[FileBody], Meta(min_length=1, max_length=FILES_MAX)]


class SlotView(View, frozen=True, omit_defaults=True):
    """Where and how one file's bytes are sent."""

    photo_id: str
    method: str
    url: str
    headers: dict[str, str]  # to be sent exactly so
    expires_at: datetime
    duplicate_of: str | UnsetType = UNSET

    @classmethod
    def of(cls, slot: Slot, url: str) -> Self:
        """Return a slot whose URL is absolute."""
        return cls(
            photo_id=slot.upload.photo_id,
            method=slot.presigned.method,
            url=url,
            headers=slot.presigned.headers,
            expires_at=slot.presigned.expires_at,
            duplicate_of=slot.duplicate_of or UNSET,
        )


class SlotList(View, frozen=True):
    """Slots, in the order of the files asked for."""

    uploads: list[SlotView]


class UnfinishedView(View, frozen=True):
    """A slot whose photo is not confirmed yet."""

    photo_id: str
    filename: str
    content_type: str
    size: int
    sha256: str | None
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, upload: Upload) -> Self:
        """Return an unfinished upload for the gallery's owner."""
        return cls(
            photo_id=upload.photo_id,
            filename=upload.filename,
            content_type=upload.content_type,
            size=upload.size_bytes,
            sha256=upload.sha256,
            created_at=upload.created_at,
            expires_at=upload.expires_at,
        )


class ArrivedBody(Body, frozen=True):
    """One upload that has arrived."""

    photo_id: Id
    taken_at: Time | None = None
    position: Position | None = None

    def confirmation(self, field: str) -> Confirmation:
        """Return it as the domain takes it."""
        return Confirmation(
            photo_id=PhotoId(self.photo_id),
            taken_at=utc_or_none(self.taken_at, f"{field}.taken_at"),
            position=self.position,
        )


class Arrived(Body, frozen=True):
    """Body of `POST /galleries/{gallery_id}/photos`."""

    photos: Annotated[list[ArrivedBody], Meta(min_length=1, max_length=FILES_MAX)]


class RefusalView(View, frozen=True):
    """Why one upload is not a photo."""

    photo_id: str
    code: str
    detail: str

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """Return a refusal."""
        return cls(photo_id=refusal.photo_id, code=refusal.code, detail=refusal.detail)


class Confirmed(View, frozen=True):
    """The receipt: size and SHA-256 of each photo are those measured in storage."""

    photos: list[PhotoView]
    failed: list[RefusalView]
