"""Uploads on the wire."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Self

from msgspec import UNSET, Meta, UnsetType

from galerly.domain.model.ids import PhotoId
from galerly.domain.model.photo import EXTENSIONS, FILENAME_MAX_BYTES, Upload
from galerly.domain.services.parts import Cut, Progress
from galerly.domain.services.uploads import Confirmation, FileToUpload, Refusal, Slot
from galerly.entrypoints.http.wire.photos import PhotoView, Position
from galerly.entrypoints.http.wire.values import Body, Id, Time, View, utc_or_none
from galerly.ports.objects import PresignedUpload

FILES_MAX = 100
PARTS_MAX = 100  # URLs of parts in one answer


class FileBody(Body, frozen=True):
    """A file that is to be sent."""

    filename: Annotated[str, Meta(min_length=1, max_length=FILENAME_MAX_BYTES)]
    content_type: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=100,
            description=f"one of {', '.join(EXTENSIONS)}; in any case",
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
            content_type=self.content_type.lower(),  # RFC 9110 8.3.1
            size_bytes=self.size,
            sha256=self.sha256,
            photo_id=PhotoId(self.photo_id) if self.photo_id else None,
        )


class NewUploads(Body, frozen=True):
    """Body of `POST /galleries/{gallery_id}/uploads`."""

    files: Annotated[list[FileBody], Meta(min_length=1, max_length=FILES_MAX)]


class MultipartView(View, frozen=True):
    """How a large file is cut."""

    part_size: int  # bytes of each part, but of the last, which has the rest
    parts: int  # how many there are

    @classmethod
    def of(cls, cut: Cut) -> Self:
        """Return how a file is cut."""
        return cls(part_size=cut.part_bytes, parts=cut.count)


class SlotView(View, frozen=True, omit_defaults=True):
    """Where and how one file's bytes are sent: to `url`, or, where it is large, in parts."""

    photo_id: str
    method: str
    expires_at: datetime  # of the URL, or, in parts, of the upload itself
    url: str | UnsetType = UNSET
    headers: dict[str, str] | UnsetType = UNSET  # to be sent exactly so
    multipart: MultipartView | UnsetType = UNSET
    duplicate_of: str | UnsetType = UNSET

    @classmethod
    def of(cls, slot: Slot, absolute: Callable[[str], str]) -> Self:
        """Return a slot; `absolute` makes a URL whole."""
        presigned = slot.presigned
        return cls(
            photo_id=slot.upload.photo_id,
            method=presigned.method if presigned else "PUT",
            url=absolute(presigned.url) if presigned else UNSET,
            headers=presigned.headers if presigned else UNSET,
            expires_at=presigned.expires_at if presigned else slot.upload.expires_at,
            multipart=MultipartView.of(slot.cut) if slot.cut else UNSET,
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


class ArrivedPartView(View, frozen=True):
    """A part that has arrived."""

    part_number: int  # from 1 on
    size: int


class ProgressView(View, frozen=True, omit_defaults=True):
    """An upload that is not confirmed yet, and what has arrived of it."""

    upload: UnfinishedView
    parts: list[ArrivedPartView]  # in order; empty where the file comes in one piece
    multipart: MultipartView | UnsetType = UNSET

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Return how far an upload is."""
        return cls(
            upload=UnfinishedView.of(progress.upload),
            multipart=MultipartView.of(progress.cut) if progress.cut else UNSET,
            parts=[
                ArrivedPartView(part_number=part.number, size=part.size_bytes)
                for part in progress.parts
            ],
        )


class PartsWanted(Body, frozen=True):
    """Body of `POST /galleries/{gallery_id}/uploads/{photo_id}/parts`."""

    part_numbers: Annotated[
        list[Annotated[int, Meta(ge=1, le=10_000)]], Meta(min_length=1, max_length=PARTS_MAX)
    ]


class PartView(View, frozen=True):
    """Where and how one part is sent; what was sent last counts."""

    part_number: int
    method: str
    url: str
    headers: dict[str, str]  # to be sent exactly so
    expires_at: datetime

    @classmethod
    def of(cls, number: int, presigned: PresignedUpload, url: str) -> Self:
        """Return a part whose URL is absolute."""
        return cls(
            part_number=number,
            method=presigned.method,
            url=url,
            headers=presigned.headers,
            expires_at=presigned.expires_at,
        )


class PartList(View, frozen=True):
    """Parts, in order of number."""

    parts: list[PartView]


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
