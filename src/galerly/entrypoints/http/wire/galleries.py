"""Galleries on the wire, for their photographer."""

from datetime import datetime
from typing import Annotated, Self

from attrs import fields
from msgspec import UNSET, Meta, UnsetType

from galerly.domain.model.gallery import (
    DESCRIPTION_MAX_CHARS,
    TITLE_MAX_CHARS,
    Download,
    Focus,
    Gallery,
    GallerySettings,
    GalleryState,
    LayoutStyle,
    PermissionChanges,
    Permissions,
    Theme,
)
from galerly.domain.model.ids import PhotoId
from galerly.domain.model.photo import SECTION_MAX_CHARS, PhotoOrder
from galerly.domain.services.galleries import GalleryChanges, SettingsChanges
from galerly.entrypoints.http.wire.lists import PageQuery
from galerly.entrypoints.http.wire.values import (
    Body,
    Email,
    Id,
    Time,
    View,
    given,
    given_or,
    utc_given,
)
from galerly.entrypoints.http.wire.watermarks import WatermarkBody, WatermarkView

Title = Annotated[str, Meta(min_length=1, max_length=TITLE_MAX_CHARS)]
Description = Annotated[str, Meta(max_length=DESCRIPTION_MAX_CHARS)]
SectionName = Annotated[str, Meta(min_length=1, max_length=SECTION_MAX_CHARS)]
Sections = Annotated[list[SectionName], Meta(max_length=100)]


class PermissionsBody(Body, frozen=True):
    """What viewers may do beyond looking.

    What is left out stays as it is; of a new link or invitation, it is the gallery's.
    """

    download: Download | UnsetType = UNSET
    favorites: bool | UnsetType = UNSET
    comments: bool | UnsetType = UNSET

    def changes(self) -> PermissionChanges:
        """Return it as the domain takes it."""
        return PermissionChanges(
            download=given(self.download),
            favorites=given(self.favorites),
            comments=given(self.comments),
        )


class PermissionsView(View, frozen=True):
    """What viewers may do beyond looking."""

    download: Download
    favorites: bool
    comments: bool

    @classmethod
    def of(cls, permissions: Permissions) -> Self:
        """Return permissions as everybody concerned sees them."""
        return cls(
            download=permissions.download,
            favorites=permissions.favorites,
            comments=permissions.comments,
        )


Percent = Annotated[int, Meta(ge=0, le=100)]
Branding = Annotated[
    dict[Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=200)]],
    Meta(
        max_length=3,
        description="`accent`, `accent_dark`, `face`: of this gallery alone; empty: as everywhere",
    ),
]


class FocusBody(Body, frozen=True):
    """The point of the cover that stays in sight, in percent from the upper left."""

    x: Percent
    y: Percent


class FocusView(View, frozen=True):
    """The point of the cover that stays in sight, in percent from the upper left."""

    x: int
    y: int


class SettingsBody(Body, frozen=True):
    """How a gallery is shown; what is left out stays, what is null is as in a new gallery."""

    layout: LayoutStyle | UnsetType | None = UNSET
    theme: Theme | UnsetType | None = UNSET
    sort: PhotoOrder | UnsetType | None = UNSET
    sections: Sections | UnsetType | None = UNSET
    focus: FocusBody | UnsetType | None = UNSET
    branding: Branding | UnsetType | None = UNSET
    watermark: WatermarkBody | UnsetType | None = UNSET
    default_permissions: PermissionsBody | UnsetType | None = UNSET

    def changes(self) -> SettingsChanges:
        """Return it as the domain takes it."""
        sections, focus, permissions = self.sections, self.focus, self.default_permissions
        return SettingsChanges(
            layout=given(self.layout),
            theme=given(self.theme),
            sort=given(self.sort),
            sections=tuple(sections) if isinstance(sections, list) else given(sections),
            focus=Focus(x=focus.x, y=focus.y) if isinstance(focus, FocusBody) else given(focus),
            branding=given(self.branding),
            watermark=self.watermark.wish()
            if isinstance(self.watermark, WatermarkBody)
            else given(self.watermark),
            default_permissions=permissions.changes()
            if isinstance(permissions, PermissionsBody)
            else given(permissions),
        )


AS_NEW = SettingsChanges(**dict.fromkeys(field.name for field in fields(SettingsChanges)))
"""All settings cleared."""


class SettingsView(View, frozen=True):
    """How a gallery is shown, and what new links of it allow."""

    layout: LayoutStyle
    theme: Theme
    sort: PhotoOrder
    sections: list[str]
    focus: FocusView
    branding: dict[str, str]
    watermark: WatermarkView | None
    default_permissions: PermissionsView

    @classmethod
    def of(cls, settings: GallerySettings) -> Self:
        """Return a gallery's settings."""
        return cls(
            layout=settings.layout,
            theme=settings.theme,
            sort=settings.sort,
            sections=list(settings.sections),
            focus=FocusView(x=settings.focus.x, y=settings.focus.y),
            branding=dict(settings.branding),
            watermark=WatermarkView.of(settings.watermark) if settings.watermark else None,
            default_permissions=PermissionsView.of(settings.default_permissions),
        )


class GalleryQuery(PageQuery, frozen=True):
    """Which galleries are listed."""

    q: Annotated[
        str, Meta(max_length=200, description="found inside titles and client addresses")
    ] = ""
    state: GalleryState | None = None


class NewGallery(Body, frozen=True):
    """Body of `POST /galleries`."""

    title: Title
    description: Description | None = None
    shot_at: Time | None = None
    client_email: Email | None = None
    expires_at: Time | None = None
    settings: SettingsBody | None = None


class GalleryPatch(Body, frozen=True):
    """Body of `PATCH /galleries/{gallery_id}`; what is left out stays, null clears it."""

    title: Title | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    state: GalleryState | UnsetType = UNSET
    publish_at: Time | UnsetType | None = UNSET
    shot_at: Time | UnsetType | None = UNSET
    cover_photo_id: Id | UnsetType | None = UNSET
    client_email: Email | UnsetType | None = UNSET
    expires_at: Time | UnsetType | None = UNSET
    settings: SettingsBody | None = SettingsBody()

    def changes(self) -> GalleryChanges:
        """Return it as the domain takes it."""
        cover = given(self.cover_photo_id)
        return GalleryChanges(
            title=given(self.title),
            description=given_or(self.description, ""),
            state=given(self.state),
            publish_at=utc_given(self.publish_at, "publish_at"),
            shot_at=utc_given(self.shot_at, "shot_at"),
            cover_photo_id=PhotoId(cover) if isinstance(cover, str) else cover,
            client_email=given(self.client_email),
            expires_at=utc_given(self.expires_at, "expires_at"),
            settings=self.settings.changes() if self.settings else AS_NEW,
        )


class GalleryView(View, frozen=True):
    """A gallery, as its photographer sees it."""

    id: str
    title: str
    description: str
    state: GalleryState
    publish_at: datetime | None
    shot_at: datetime | None
    cover_photo_id: str | None
    client_email: str | None
    expires_at: datetime | None
    photo_count: int
    total_bytes: int
    favorite_count: int  # by all viewers; some seconds old
    news: bool  # a comment or a sent selection that the photographer has not looked at
    settings: SettingsView
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, gallery: Gallery) -> Self:
        """Return a gallery for its owner."""
        return cls(
            id=gallery.id,
            title=gallery.title,
            description=gallery.description,
            state=gallery.state,
            publish_at=gallery.publish_at,
            shot_at=gallery.shot_at,
            cover_photo_id=gallery.cover_photo_id,
            client_email=gallery.client_email,
            expires_at=gallery.expires_at,
            photo_count=gallery.photo_count,
            total_bytes=gallery.total_bytes,
            favorite_count=gallery.favorite_count,
            news=gallery.has_news,
            settings=SettingsView.of(gallery.settings),
            created_at=gallery.created_at,
            updated_at=gallery.updated_at,
        )
