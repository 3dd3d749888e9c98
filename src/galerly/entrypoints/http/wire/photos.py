"""Photos on the wire, for their photographer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self

from msgspec import UNSET, Meta, UnsetType

from galerly.domain.model.photo import (
    CAPTION_MAX_CHARS,
    SECTION_MAX_CHARS,
    TAG_MAX_CHARS,
    TAGS_MAX,
    TITLE_MAX_CHARS,
    Photo,
    PhotoOrder,
    PhotoStatus,
    RenditionName,
)
from galerly.domain.services.photos import PhotoChanges
from galerly.entrypoints.http.wire.lists import PageQuery
from galerly.entrypoints.http.wire.values import Body, Id, View, given, given_or

BATCH_MAX = 1000
Position = Annotated[float, Meta(ge=-1e9, le=1e9, description="rank by hand; any number")]


class PhotoQuery(PageQuery, frozen=True):
    """In which order photos are listed; by default the gallery's own."""

    sort: PhotoOrder | None = None


class PhotoPatch(Body, frozen=True):
    """Body of `PATCH …/photos/{photo_id}`; what is left out stays, null clears it."""

    title: Annotated[str, Meta(max_length=TITLE_MAX_CHARS)] | UnsetType | None = UNSET
    caption: Annotated[str, Meta(max_length=CAPTION_MAX_CHARS)] | UnsetType | None = UNSET
    position: Position | UnsetType = UNSET
    hidden: bool | UnsetType = UNSET
    tags: (
        Annotated[
            list[Annotated[str, Meta(min_length=1, max_length=TAG_MAX_CHARS)]],
            Meta(max_length=TAGS_MAX),
        ]
        | UnsetType
        | None
    ) = UNSET
    section: Annotated[str, Meta(max_length=SECTION_MAX_CHARS)] | UnsetType | None = UNSET

    def changes(self) -> PhotoChanges:
        """Return it as the domain takes it."""
        return PhotoChanges(
            title=given_or(self.title, ""),
            caption=given_or(self.caption, ""),
            position=given(self.position),
            hidden=given(self.hidden),
            tags=given_or(self.tags, []),
            section=given_or(self.section, ""),
        )


class PhotoIds(Body, frozen=True):
    """Body of `POST …/photos/delete`."""

    photo_ids: Annotated[list[Id], Meta(min_length=1, max_length=BATCH_MAX)]


class Deleted(View, frozen=True):
    """Which photos were deleted, and which were not there."""

    deleted: list[str]
    not_found: list[str]


class NewOrder(Body, frozen=True):
    """Body of `POST …/photos/order`: these, in this order, behind `after` or, if null, first."""

    photo_ids: Annotated[list[Id], Meta(min_length=1, max_length=BATCH_MAX)]
    after: Id | None


class PlaceView(View, frozen=True):
    """Where a photo stands now."""

    photo_id: str
    position: float


class PhotoOrderView(View, frozen=True):
    """Every position that changed."""

    positions: list[PlaceView]


class UrlsView(View, frozen=True):
    """Where a photo's renditions are read, for some minutes."""

    thumb: str | UnsetType = UNSET  # 480 px high
    thumb_2x: str | UnsetType = UNSET  # 720 px high
    preview: str | UnsetType = UNSET  # long edge 2048 px; not there while its mark is drawn


def urls_view(urls: Mapping[RenditionName, str]) -> UrlsView | None:
    """Return a photo's URLs, or None until it is ready."""
    try:
        return UrlsView(
            thumb=urls[RenditionName.THUMB],
            thumb_2x=urls[RenditionName.THUMB_2X],
            preview=urls.get(RenditionName.PREVIEW, UNSET),  # see `Gallery.shown`
        )
    except KeyError:
        return None


class ExposureView(View, frozen=True):
    """How a photo was taken; null where the camera did not write it."""

    lens: str | None
    exposure: str | None  # seconds, as photographers write it: "1/250"
    aperture: float | None  # f-number
    iso: int | None
    focal_length: float | None  # mm


class PhotoView(View, frozen=True, omit_defaults=True):
    """A photo, as its photographer sees it."""

    id: str
    gallery_id: str
    filename: str
    title: str
    caption: str
    content_type: str
    size: int  # bytes, measured in storage
    sha256: str  # lower-case hex, measured in storage
    width: int | None  # as displayed
    height: int | None
    taken_at: datetime | None
    camera: str | None
    exposure: ExposureView
    status: PhotoStatus
    placeholder: str | None  # 6 x 4 pixels, RGB565 little-endian, base64
    position: float
    hidden: bool
    tags: list[str]
    section: str
    urls: UrlsView | None  # null until it is ready
    watermarked: bool  # whether its preview carries a watermark
    created_at: datetime
    failure: str | UnsetType = UNSET  # why, if it failed

    @classmethod
    def of(cls, photo: Photo, urls: UrlsView | None) -> Self:
        """Return a photo for its owner."""
        taken = photo.exposure
        return cls(
            id=photo.id,
            gallery_id=photo.gallery_id,
            filename=photo.filename,
            title=photo.title,
            caption=photo.caption,
            content_type=photo.content_type,
            size=photo.size_bytes,
            sha256=photo.sha256,
            width=photo.width_px,
            height=photo.height_px,
            taken_at=photo.taken_at,
            camera=taken.camera,
            exposure=ExposureView(
                lens=taken.lens,
                exposure=taken.exposure_s,
                aperture=taken.aperture,
                iso=taken.iso,
                focal_length=taken.focal_length_mm,
            ),
            status=photo.status,
            placeholder=photo.placeholder,
            position=photo.position,
            hidden=photo.hidden,
            tags=list(photo.tags),
            section=photo.section,
            urls=urls,
            watermarked=photo.mark is not None,
            created_at=photo.created_at,
            failure=photo.failure or UNSET,
        )
