"""A photographer's logo: on the pages that clients see, and as a watermark."""

from typing import Final

from attrs import frozen

from galerly.domain.model.ids import LogoId, UserId

LOGO_MAX_BYTES: Final = 512 * 1024
LOGO_TYPES: Final = ("image/png", "image/jpeg", "image/webp")


@frozen(kw_only=True)
class LogoPicture:
    """A logo that was read and written anew: a PNG."""

    id: LogoId
    width_px: int
    height_px: int
    see_through: bool = False  # whether any of it is transparent


@frozen(kw_only=True)
class Logo:
    """What an account has of logos."""

    picture: LogoPicture | None = None  # the one in use
    pending: LogoId | None = None  # being read; it takes the place of the one in use
    failure: str | None = None  # why the last one could not be read, for the photographer


def logo_prefix(owner_id: UserId) -> str:
    """Return the folder of an account's logos, with a trailing slash."""
    return f"logos/{owner_id}/"


def logo_key(owner_id: UserId, logo_id: LogoId) -> str:
    """Return where a logo is stored."""
    return f"{logo_prefix(owner_id)}{logo_id}.png"


def raw_logo_key(owner_id: UserId, logo_id: LogoId) -> str:
    """Return where a logo waits as it came, until it was read."""
    return f"{logo_prefix(owner_id)}{logo_id}.raw"
