"""Accounts of photographers."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import Factory, frozen

from galerly.domain.model.errors import InvalidError
from galerly.domain.model.ids import CityId, GalleryId, LinkId, UserId
from galerly.domain.model.languages import DEFAULT
from galerly.domain.model.logo import Logo
from galerly.domain.model.second_factor import SecondFactor
from galerly.domain.model.text import fold

PASSWORD_MIN_CHARS = 10
PASSWORD_MAX_CHARS = 256
BIO_MAX_CHARS = 5000
HANDLE_MAX_CHARS = 40
PORTFOLIO_MAX = 24
SPECIALITIES = (
    "weddings",
    "couples",
    "families",
    "newborns",
    "portraits",
    "events",
    "business",
    "products",
    "food",
    "architecture",
    "travel",
    "nature",
    "sports",
    "animals",
)
SPECIALITIES_MAX = 5  # whoever does everything is found by nothing

_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]")
_RESERVED_HANDLES = frozenset({"admin", "api", "galerly", "help", "root", "support", "www"})


@frozen(kw_only=True)
class PortfolioEntry:
    """A gallery on a photographer's profile, open to everybody through one of its links."""

    gallery_id: GalleryId
    link_id: LinkId


@frozen(kw_only=True)
class KnownNetwork:
    """A network from which an account was signed in to; which one, nobody can read here."""

    mac: str  # under a key of the installation, of account and network
    seen_at: datetime


@frozen(kw_only=True)
class Notifications:
    """Which mails go out by themselves."""

    selections: bool = True  # to the photographer: a client has sent a selection
    reminders: bool = True  # to clients: a gallery closes soon


@frozen(kw_only=True)
class User:
    """A photographer's account."""

    id: UserId
    email: str  # lower case, unique
    password_hash: str
    name: str
    handle: str  # unique; the profile is at /@handle
    created_at: datetime
    email_verified_at: datetime | None = None
    city_id: CityId | None = None
    bio: str = ""
    branding: Mapping[str, str] = Factory(dict)  # checked keys and values only, see `branding.py`
    logo: Logo = Factory(Logo)
    portfolio: tuple[PortfolioEntry, ...] = ()  # in the order they are shown
    specialities: tuple[str, ...] = ()  # of SPECIALITIES, in their order
    listed: bool = False  # in the public directory
    locale: str = DEFAULT
    notifications: Notifications = Factory(Notifications)
    second_factor: SecondFactor | None = None
    known_networks: tuple[KnownNetwork, ...] = ()  # the one seen last at the end
    deleted_at: datetime | None = None  # set: only the purge job still knows the account
    version: int = 0  # times stored; repositories compare it to refuse lost updates

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in asks for a code, too."""
        return self.second_factor is not None and self.second_factor.confirmed_at is not None


@frozen(kw_only=True)
class Usage:
    """What an account holds."""

    photos: int = 0
    size_bytes: int = 0


def handle(value: str) -> str:
    """Return a handle as it is stored.

    Raises:
        InvalidError: If it is not 3 to 40 letters, digits and inner hyphens, or is reserved.
    """
    folded = value.strip().lower().removeprefix("@")
    if not _HANDLE.fullmatch(folded) or folded in _RESERVED_HANDLES:
        raise InvalidError("handle", "must be 3 to 40 letters a-z, digits or inner hyphens")
    return folded


def specialities(chosen: Iterable[str]) -> tuple[str, ...]:
    """Return specialities as they are stored: each once, in the order of all.

    Raises:
        InvalidError: If one is unknown, or they are too many.
    """
    wanted = set(chosen)
    if not wanted <= set(SPECIALITIES):
        raise InvalidError("specialities", f"must be among {', '.join(SPECIALITIES)}")
    if len(wanted) > SPECIALITIES_MAX:
        raise InvalidError("specialities", f"must be at most {SPECIALITIES_MAX}")
    return tuple(name for name in SPECIALITIES if name in wanted)


def handle_from(name: str, suffix: str) -> str:
    """Return a first handle for a name: its plain letters, and a suffix that makes it unique."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[: HANDLE_MAX_CHARS - len(suffix) - 1]
    return f"{stem.strip('-') or 'studio'}-{suffix}"
