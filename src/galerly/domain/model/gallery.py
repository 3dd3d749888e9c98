"""Galleries: the photos of one shoot, delivered; with their share links and invited clients."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import Factory, evolve, field, frozen
from attrs.validators import and_, ge, le, max_len, min_len

from galerly.domain.model.changes import UNSET, Unset, given
from galerly.domain.model.ids import GalleryId, LinkId, PhotoId, TokenHash, UserId
from galerly.domain.model.photo import Photo, PhotoOrder
from galerly.domain.model.watermark import Watermark

TITLE_MAX_CHARS = 200
DESCRIPTION_MAX_CHARS = 5000
LINK_NAME_MAX_CHARS = 100
LINKS_PER_GALLERY = 200
CLIENTS_PER_GALLERY = 500
MESSAGE_MAX_CHARS = 2000
LINK_PASSWORD_MIN_CHARS = 6
LINK_PASSWORD_MAX_CHARS = 256


class GalleryState(StrEnum):
    """Whether a gallery is delivered."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Download(StrEnum):
    """What may be saved."""

    NONE = "none"
    WEB = "web"
    ORIGINAL = "original"


class LayoutStyle(StrEnum):
    """How the cover and grid are set."""

    FULL = "full"
    SPLIT = "split"
    PLAIN = "plain"


class Theme(StrEnum):
    """Light or dark; auto follows the viewer's device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


@frozen(kw_only=True)
class Permissions:
    """What a link or an invitation lets its holder do beyond looking."""

    download: Download = Download.WEB
    favorites: bool = True
    comments: bool = True

    def changed(self, changes: "PermissionChanges | Permissions") -> "Permissions":
        """Return these with what was given in the place of their own."""
        return evolve(self, **given(changes))


@frozen(kw_only=True)
class PermissionChanges:
    """Some permissions; those left out stay as they are."""

    download: Download | Unset = UNSET
    favorites: bool | Unset = UNSET
    comments: bool | Unset = UNSET


@frozen(kw_only=True)
class Focus:
    """The point of a cover that stays in sight; percent from the upper left."""

    x: int = field(default=50, validator=and_(ge(0), le(100)))
    y: int = field(default=50, validator=and_(ge(0), le(100)))


@frozen(kw_only=True)
class GallerySettings:
    """How a gallery is shown, and what new links of it allow."""

    layout: LayoutStyle = LayoutStyle.FULL
    theme: Theme = Theme.AUTO
    sort: PhotoOrder = PhotoOrder.POSITION
    sections: tuple[str, ...] = ()  # their order; photos without a section come first
    focus: Focus = Factory(Focus)
    # Of this gallery alone, in place of its photographer's: `accent`, `accent_dark`, `face`.
    branding: Mapping[str, str] = Factory(dict)
    watermark: Watermark | None = None  # None leaves previews unmarked
    default_permissions: Permissions = Factory(Permissions)


@frozen(kw_only=True)
class Gallery:
    """The photos of one shoot, delivered to clients."""

    id: GalleryId
    owner_id: UserId
    title: str = field(validator=[min_len(1), max_len(TITLE_MAX_CHARS)])
    created_at: datetime
    updated_at: datetime
    description: str = field(default="", validator=max_len(DESCRIPTION_MAX_CHARS))
    state: GalleryState = GalleryState.DRAFT
    publish_at: datetime | None = None  # in the future: published, but not visible before then
    shot_at: datetime | None = None
    cover_photo_id: PhotoId | None = None
    client_email: str | None = None  # the first invited client
    expires_at: datetime | None = None
    settings: GallerySettings = Factory(GallerySettings)
    photo_count: int = field(default=0, validator=ge(0))  # confirmed photos; repositories count
    total_bytes: int = field(default=0, validator=ge(0))  # of their originals
    content_version: int = 0  # raised by every change of its photos; repositories count
    favorite_count: int = field(default=0, validator=ge(0))  # by all viewers, as last counted
    news_at: datetime | None = None  # when a viewer last commented, or sent a selection
    looked_at: datetime | None = None  # when the photographer last looked at what viewers said
    deleted_at: datetime | None = None  # set: only the purge job still knows the gallery
    version: int = 0  # times stored; repositories compare it to refuse lost updates

    @property
    def mark(self) -> str | None:
        """The fingerprint of its watermark; None: previews are shown unmarked."""
        return self.settings.watermark.fingerprint if self.settings.watermark else None

    def shown(self, photo: Photo) -> Photo:
        """Return a photo of it with those renditions alone that anybody is sent to.

        Under a watermark that is none of those that should carry one and do not (yet): they are
        not in storage any more.
        """
        return photo.without_bare() if self.mark else photo

    @property
    def has_news(self) -> bool:
        """Whether viewers said something that its photographer has not looked at."""
        if self.news_at is None:
            return False
        return self.looked_at is None or self.news_at > self.looked_at

    def expired(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self.expires_at is not None and now >= self.expires_at

    def published(self, now: datetime) -> bool:
        """Return whether those it was shared with may see it, expiry aside."""
        return self.state is GalleryState.PUBLISHED and (
            self.publish_at is None or now >= self.publish_at
        )


@frozen(kw_only=True)
class ShareLink:
    """A link with its own rights; whoever holds it (and knows its password) is a viewer."""

    id: LinkId
    gallery_id: GalleryId
    owner_id: UserId
    token_hash: TokenHash  # the token itself is derived again when the owner asks
    created_at: datetime
    name: str = ""
    password_hash: str | None = None
    link_version: int = 1  # raised with the password: sessions opened before are over
    expires_at: datetime | None = None
    permissions: Permissions = Factory(Permissions)
    sections: tuple[str, ...] = ()  # only these; empty: all
    selection_limit: int | None = None
    selection_deadline: datetime | None = None
    version: int = 0

    def expired(self, now: datetime) -> bool:
        """Return whether its time is over."""
        return self.expires_at is not None and now >= self.expires_at


@frozen(kw_only=True)
class LinkPlace:
    """Where a share link is kept."""

    owner_id: UserId
    gallery_id: GalleryId
    link_id: LinkId


@frozen(kw_only=True)
class ClientGrant:
    """A client invited by e-mail address."""

    gallery_id: GalleryId
    owner_id: UserId
    email: str
    created_at: datetime
    name: str = ""
    language: str = ""  # of mails to them; empty: the photographer's
    permissions: Permissions = Factory(Permissions)
    notify: bool = False  # whether mails about the gallery go to them
    waits: bool = False  # the first of these until the gallery is open
    message: str = ""  # to go with it, where it waits
    version: int = 0
