"""Galleries and photos on the wire, as viewers see them: nothing that is not theirs to know."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from msgspec import Meta

from galerly.domain.model.account import User
from galerly.domain.model.branding import brand_of
from galerly.domain.model.feedback import Viewer
from galerly.domain.model.gallery import LayoutStyle, ShareLink, Theme
from galerly.domain.model.photo import RenditionName
from galerly.domain.model.text import EMAIL_MAX_CHARS, NAME_MAX_CHARS
from galerly.domain.services.accesses import Access, ViewedPhoto
from galerly.domain.services.layouts import Layout
from galerly.domain.services.link_opening import VIEWER_KEY_MAX_CHARS, Card
from galerly.entrypoints.http.wire.galleries import FocusView, PermissionsView
from galerly.entrypoints.http.wire.lists import Listing, PageQuery
from galerly.entrypoints.http.wire.photos import UrlsView
from galerly.entrypoints.http.wire.values import Body, View
from galerly.entrypoints.http.wire.watermarks import LogoView

UrlsWanted = Annotated[
    Literal["thumb", "thumb_2x", "preview"] | None,
    Meta(description="sign the URLs of this rendition alone: a page is a third as long"),
]
PlaceholderWanted = Annotated[
    Literal["3x2", "none"] | None,
    Meta(description="mini-images of fewer pixels than 6 x 4, or none"),
]


class ShareToken(Body, frozen=True):
    """Body of `POST /share/card`."""

    share_token: Annotated[str, Meta(min_length=1, max_length=200)]


class ShareOpening(Body, frozen=True):
    """Body of `POST /share/session`."""

    share_token: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Annotated[str, Meta(max_length=1024)] | None = None
    name: Annotated[str, Meta(max_length=NAME_MAX_CHARS)] | None = None
    email: Annotated[str, Meta(max_length=EMAIL_MAX_CHARS)] | None = None
    viewer_key: Annotated[str, Meta(max_length=VIEWER_KEY_MAX_CHARS)] | None = None
    urls: UrlsWanted = None  # of the first page's photos, as for `GET …/photos`
    placeholder: PlaceholderWanted = None


class PhotographerView(View, frozen=True):
    """A photographer, to those they share with."""

    name: str
    handle: str

    @classmethod
    def of(cls, user: User) -> Self:
        """Return a photographer's name."""
        return cls(name=user.name, handle=user.handle)


class CardView(View, frozen=True):
    """What a share link tells before its password."""

    title: str
    photographer: PhotographerView
    branding: dict[str, str]
    logo: LogoView | None
    password_required: bool
    expires_at: datetime | None

    @classmethod
    def of(cls, card: Card, logo: LogoView | None) -> Self:
        """Return a link's card."""
        return cls(
            title=card.gallery.title,
            photographer=PhotographerView.of(card.photographer),
            branding=brand_of(card.photographer.branding, card.gallery.settings.branding),
            logo=logo,
            password_required=card.link.password_hash is not None,
            expires_at=_earlier(card.link.expires_at, card.gallery.expires_at),
        )


class ViewedPhotoView(View, frozen=True):
    """A photo, as a viewer sees it."""

    id: str
    filename: str
    title: str
    caption: str
    width: int | None
    height: int | None
    placeholder: str | None
    taken_at: datetime | None
    section: str
    urls: UrlsView | None
    preparing: bool  # its watermark is being drawn: until then there is no `preview`
    favorite: bool
    comments: int

    @classmethod
    def of(cls, viewed: ViewedPhoto, urls: UrlsView | None) -> Self:
        """Return a photo for somebody who may see it."""
        photo = viewed.photo
        return cls(
            id=photo.id,
            filename=photo.filename,
            title=photo.title,
            caption=photo.caption,
            width=photo.width_px,
            height=photo.height_px,
            placeholder=photo.placeholder,
            taken_at=photo.taken_at,
            section=photo.section,
            urls=urls,
            preparing=photo.rendition(RenditionName.PREVIEW) is None,
            favorite=viewed.favorite,
            comments=viewed.comments,
        )


class ViewedPhotoQuery(PageQuery, frozen=True):
    """Which photos are listed."""

    filter: Literal["favorites"] | None = None
    urls: UrlsWanted = None
    placeholder: PlaceholderWanted = None


class ViewedSettings(View, frozen=True):
    """How the gallery is shown."""

    layout: LayoutStyle
    theme: Theme
    focus: FocusView


class SelectionView(View, frozen=True):
    """How far the viewer's own selection is, and what the link asks of it."""

    limit: int | None
    deadline: datetime | None
    favorites: int
    submitted_at: datetime | None
    note: str

    @classmethod
    def of(cls, access: Access, viewer: Viewer | None) -> Self:
        """Return a viewer's selection."""
        link = access.grant if isinstance(access.grant, ShareLink) else None
        return cls(
            limit=link.selection_limit if link else None,
            deadline=link.selection_deadline if link else None,
            favorites=viewer.favorite_count if viewer else 0,
            submitted_at=viewer.submitted_at if viewer else None,
            note=viewer.note if viewer else "",
        )


class ViewedGallery(View, frozen=True):
    """A gallery, as a viewer sees it."""

    id: str
    title: str
    description: str
    shot_at: datetime | None
    expires_at: datetime | None  # when the viewer's access ends, as far as that is known
    settings: ViewedSettings
    photographer: PhotographerView
    branding: dict[str, str]
    logo: LogoView | None
    permissions: PermissionsView
    cover: ViewedPhotoView | None
    photo_count: int  # that this viewer may see
    selection: SelectionView

    @classmethod
    def of(  # noqa: PLR0913 - what is shown beside it
        cls,
        access: Access,
        *,
        photographer: User,
        logo: LogoView | None,
        cover: ViewedPhotoView | None,
        photo_count: int,
        viewer: Viewer | None,
    ) -> Self:
        """Return a gallery for somebody who may see it."""
        gallery = access.gallery
        link = access.grant if isinstance(access.grant, ShareLink) else None
        return cls(
            id=gallery.id,
            title=gallery.title,
            description=gallery.description,
            shot_at=gallery.shot_at,
            expires_at=_earlier(gallery.expires_at, link.expires_at if link else None),
            settings=ViewedSettings(
                layout=gallery.settings.layout,
                theme=gallery.settings.theme,
                focus=FocusView(x=gallery.settings.focus.x, y=gallery.settings.focus.y),
            ),
            photographer=PhotographerView.of(photographer),
            branding=brand_of(photographer.branding, gallery.settings.branding),
            logo=logo,
            permissions=PermissionsView.of(access.permissions),
            cover=cover,
            photo_count=photo_count,
            selection=SelectionView.of(access, viewer),
        )


class ViewerIdentity(View, frozen=True):
    """Who the viewer is in this gallery; the key, shown again, brings back the same favorites."""

    id: str
    key: str


class Opened(View, frozen=True):
    """A viewer's session with the gallery and its first page of photos."""

    token: str
    expires_at: datetime
    viewer: ViewerIdentity
    gallery: ViewedGallery
    photos: Listing[ViewedPhotoView]


class LayoutSectionView(View, frozen=True):
    """A run of photos of one section."""

    name: str
    first: int
    count: int


class LayoutView(View, frozen=True):
    """The whole gallery's geometry, in the order of its photos."""

    count: int
    sections: list[LayoutSectionView]
    aspect: str  # base64 of little-endian uint16: width / height × 1000
    color: str  # base64 of little-endian uint16: RGB444
    cursors: list[str]  # where each page of 200 photos starts

    @classmethod
    def of(cls, layout: Layout, cursors: Sequence[str]) -> Self:
        """Return a layout whose positions are sealed."""
        return cls(
            count=len(layout.entries),
            sections=[
                LayoutSectionView(name=s.name, first=s.first, count=s.count)
                for s in layout.sections
            ],
            aspect=base64.b64encode(layout.aspects).decode("ascii"),
            color=base64.b64encode(layout.colors).decode("ascii"),
            cursors=list(cursors),
        )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((t for t in (one, other) if t is not None), default=None)
