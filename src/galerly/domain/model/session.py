"""Sessions of the three kinds, and the secrets that are mailed."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import frozen

from galerly.domain.model.ids import (
    ChallengeId,
    GalleryId,
    LinkId,
    SessionId,
    TokenHash,
    UserId,
    ViewerId,
)

SESSION_LIFETIME = timedelta(hours=24)
SESSIONS_PER_ACCOUNT = 50
CODE_LIFETIME = timedelta(minutes=10)
CODE_DIGITS = 6
CODE_TRIES = 5


class SessionKind(StrEnum):
    """Who is signed in."""

    PHOTOGRAPHER = "photographer"
    CLIENT = "client"  # a verified e-mail address
    VIEWER = "viewer"  # one share link


TOKEN_PREFIXES = {
    SessionKind.PHOTOGRAPHER: "gp_",
    SessionKind.CLIENT: "gc_",
    SessionKind.VIEWER: "gv_",
}


def token_hash(token: str) -> TokenHash:
    """Return what is stored of a bearer secret: its SHA-256, lower-case hex."""
    return TokenHash(hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest())


def kind_of(token: str) -> SessionKind | None:
    """Return the kind that a token's prefix claims."""
    return next((kind for kind, prefix in TOKEN_PREFIXES.items() if token.startswith(prefix)), None)


@frozen(kw_only=True)
class PhotographerSession:
    """A photographer is signed in."""

    kind = SessionKind.PHOTOGRAPHER
    token_hash: TokenHash
    id: SessionId
    user_id: UserId
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str = ""


@frozen(kw_only=True)
class ClientSession:
    """An e-mail address was verified by a mailed code."""

    kind = SessionKind.CLIENT
    token_hash: TokenHash
    id: SessionId
    email: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


@frozen(kw_only=True)
class ViewerSession:
    """Somebody opened a share link, and knew its password as it was then."""

    kind = SessionKind.VIEWER
    token_hash: TokenHash
    id: SessionId
    owner_id: UserId
    gallery_id: GalleryId
    link_id: LinkId
    link_version: int  # of token and password: a link that changed either ends this session
    viewer_id: ViewerId
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


Session = PhotographerSession | ClientSession | ViewerSession


@frozen(kw_only=True)
class Challenge:
    """A mailed code that awaits its answer."""

    id: ChallengeId
    email: str
    code_hash: str  # slow and salted
    tries: int  # used up so far
    expires_at: datetime


class MailedPurpose(StrEnum):
    """What a mailed token may do, once."""

    VERIFY_EMAIL = "verify-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105 - a purpose, not a secret
    NEWSLETTER_CONFIRM = "newsletter-confirm"


MAILED_LIFETIMES = {
    MailedPurpose.VERIFY_EMAIL: timedelta(hours=24),
    MailedPurpose.RESET_PASSWORD: timedelta(minutes=60),
    MailedPurpose.NEWSLETTER_CONFIRM: timedelta(hours=24),
}


@frozen(kw_only=True)
class MailedToken:
    """A one-time secret that went out by mail."""

    token_hash: TokenHash
    purpose: MailedPurpose
    subject: str  # a user id, or an address for the newsletter
    email: str  # the address it was sent to: a changed address makes it void
    expires_at: datetime
