"""Watermarks and logos on the wire."""

import base64
from typing import Annotated, Literal, Self

from msgspec import Meta

from galerly.domain.model.account import User
from galerly.domain.model.errors import InvalidError
from galerly.domain.model.logo import LOGO_MAX_BYTES
from galerly.domain.model.watermark import (
    OPACITY_MAX,
    OPACITY_MIN,
    SIZE_MAX,
    SIZE_MIN,
    TEXT_MAX_CHARS,
    Placement,
    Watermark,
)
from galerly.domain.services.watermarks import Applied, WatermarkWish
from galerly.entrypoints.http.wire.values import Body, View

BASE64_MAX_CHARS = -(-LOGO_MAX_BYTES // 3) * 4

Opacity = Annotated[int, Meta(ge=OPACITY_MIN, le=OPACITY_MAX, description="percent")]
MarkSize = Annotated[
    int, Meta(ge=SIZE_MIN, le=SIZE_MAX, description="percent of the preview's width")
]


class WatermarkBody(Body, frozen=True):
    """A watermark, whole: what is left out has its default."""

    kind: Literal["text", "logo"] = "text"
    text: (
        Annotated[str, Meta(max_length=TEXT_MAX_CHARS, description="Latin letters, digits, signs")]
        | None
    ) = None
    placement: Placement = Placement.CORNER
    opacity: Opacity = 50
    size: MarkSize = 25

    def wish(self) -> WatermarkWish:
        """Return it as the domain takes it."""
        return WatermarkWish(
            logo=self.kind == "logo",
            text=self.text or "",
            placement=self.placement,
            opacity=self.opacity,
            size=self.size,
        )


class WatermarkView(View, frozen=True):
    """The watermark of a gallery's previews."""

    kind: Literal["text", "logo"]
    text: str
    placement: Placement
    opacity: int
    size: int

    @classmethod
    def of(cls, mark: Watermark) -> Self:
        """Return a watermark as its photographer sees it."""
        return cls(
            kind="logo" if mark.logo_id else "text",
            text=mark.text,
            placement=mark.placement,
            opacity=mark.opacity,
            size=mark.size,
        )


class AppliedView(View, frozen=True):
    """How far a gallery's watermark is: on how many of its ready photos."""

    photos: int
    applied: int

    @classmethod
    def of(cls, applied: Applied) -> Self:
        """Return how far it is."""
        return cls(photos=applied.photos, applied=applied.applied)


class NewLogo(Body, frozen=True):
    """Body of `PUT /auth/me/logo`: at most 512 KiB of picture."""

    content_type: Literal["image/png", "image/jpeg", "image/webp"]
    data: Annotated[
        str, Meta(min_length=4, max_length=BASE64_MAX_CHARS, description="the file in base64")
    ]

    def decoded(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            InvalidError: If they are not in base64.
        """
        try:
            return base64.b64decode(self.data, validate=True)
        except ValueError as error:  # `binascii.Error` is one; text beyond ASCII is another
            raise InvalidError("data", "must be in base64") from error


class LogoView(View, frozen=True):
    """A logo as it is shown; the URL lives as long as those of photos."""

    url: str
    width: int
    height: int
    see_through: bool  # whether any of it is transparent


class OwnLogoView(View, frozen=True):
    """What an account has of logos."""

    picture: LogoView | None  # the one in use
    status: Literal["none", "processing", "ready", "failed"]
    failure: str | None  # why the last one could not be read

    @classmethod
    def of(cls, user: User, picture: LogoView | None) -> Self:
        """Return an account's logo for its photographer."""
        logo = user.logo
        status: Literal["none", "processing", "ready", "failed"] = "none"
        if logo.pending:
            status = "processing"
        elif logo.failure:
            status = "failed"
        elif logo.picture:
            status = "ready"
        return cls(picture=picture, status=status, failure=logo.failure)
