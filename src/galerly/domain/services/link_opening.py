"""Opening a share link."""

from attrs import frozen

from galerly.domain.model import text
from galerly.domain.model.access import Action, LinkViewer, authorize
from galerly.domain.model.account import User
from galerly.domain.model.errors import (
    NotFoundError,
    PasswordRequiredError,
    PasswordWrongError,
)
from galerly.domain.model.feedback import Viewer
from galerly.domain.model.gallery import Gallery, ShareLink
from galerly.domain.model.ids import ViewerId
from galerly.domain.model.limits import LINK_PER_LINK, LINK_PER_NETWORK, UNKNOWN_TOKENS
from galerly.domain.model.session import token_hash
from galerly.domain.services.sessions import IssuedSession, SessionService
from galerly.domain.services.viewing import VIEWER_ID_CHARS, Access
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Passwords, Tokens
from galerly.ports.users import UserRepository

VIEWER_KEY_MAX_CHARS = 100


@frozen(kw_only=True)
class Card:
    """What is told of a link before its password."""

    gallery: Gallery
    link: ShareLink
    photographer: User


@frozen(kw_only=True)
class OpenedLink:
    """A viewer's session, and what it rests on."""

    issued: IssuedSession
    access: Access
    viewer_id: ViewerId
    viewer_key: str  # the viewer's secret: shown again, it brings back the same favorites


@frozen(kw_only=True)
class LinkOpeningService:
    """Turns a share token, and its password, into a session."""

    galleries: GalleryRepository
    users: UserRepository
    feedback: FeedbackRepository
    sessions: SessionService
    passwords: Passwords
    limiter: RateLimiter
    tokens: Tokens
    clock: Clock

    def card(self, share_token: str, *, network: str = "local") -> Card:
        """Return what may be told of a link before its password.

        Raises:
            NotFoundError: If the token is unknown or revoked, or its gallery not published.
            LinkExpiredError, GalleryExpiredError: If its time is over.
            SlowDownError: If the network tries too many unknown tokens.
        """
        link, gallery = self._find(share_token, network)
        return Card(gallery=gallery, link=link, photographer=self.users.get(gallery.owner_id))

    def open(  # noqa: PLR0913 - the fields of the form, and where it came from
        self,
        share_token: str,
        *,
        password: str | None = None,
        name: str = "",
        email: str | None = None,
        viewer_key: str | None = None,
        network: str = "local",
    ) -> OpenedLink:
        """Return a session of the link's viewer.

        Who shows the `viewer_key` of an earlier opening is the same viewer again. A name and an
        address are as the viewer says, not verified; one that is not given stays as it was.

        Raises:
            NotFoundError, LinkExpiredError, GalleryExpiredError: As `card`.
            PasswordRequiredError, PasswordWrongError: If the link has a (or another) password.
            InvalidError: If name or address break their rules.
            SlowDownError: After too many wrong passwords or unknown tokens.
        """
        link, gallery = self._find(share_token, network)
        shown = text.line(name, "name", longest=text.NAME_MAX_CHARS)
        address = text.email_address(email) if email else None
        self._check_password(link, password, network)
        key = (viewer_key or "")[:VIEWER_KEY_MAX_CHARS] or self.tokens.secret()
        digest = token_hash(f"{link.id}/{key}")
        viewer_id = ViewerId("v" + digest[: VIEWER_ID_CHARS - 1])
        if shown or address:
            known = self.feedback.find_viewer(gallery.id, viewer_id)
            self.feedback.put_viewer(
                Viewer(
                    id=viewer_id,
                    gallery_id=gallery.id,
                    created_at=self.clock.now(),
                    name=shown or (known.name if known else ""),
                    email=address or (known.email if known else None),
                    link_id=link.id,
                )
            )
        issued = self.sessions.open_viewer(link, viewer_id)
        actor = _actor(link, viewer_id)
        access = Access(
            actor=actor,
            gallery=gallery,
            permissions=authorize(actor, Action.VIEW, gallery, link, self.clock.now()),
            grant=link,
            viewer_id=viewer_id,
        )
        return OpenedLink(issued=issued, access=access, viewer_id=viewer_id, viewer_key=key)

    def _find(self, share_token: str, network: str) -> tuple[ShareLink, Gallery]:
        now = self.clock.now()
        self.limiter.take(UNKNOWN_TOKENS, network, now=now)
        link = self.galleries.find_link_by_token(token_hash(share_token))
        if link is None:
            raise NotFoundError("gallery")
        self.limiter.give_back(UNKNOWN_TOKENS, network)
        gallery = self.galleries.get(link.owner_id, link.gallery_id)
        authorize(_actor(link, ViewerId("")), Action.VIEW, gallery, link, now)
        return link, gallery

    def _check_password(self, link: ShareLink, password: str | None, network: str) -> None:
        if link.password_hash is None:
            return
        if password is None:
            raise PasswordRequiredError
        now = self.clock.now()
        here = f"{link.id}/{network}"
        self.limiter.take(LINK_PER_NETWORK, here, now=now)
        self.limiter.take(LINK_PER_LINK, link.id, now=now)
        if not self.passwords.verify(password, link.password_hash):
            raise PasswordWrongError
        self.limiter.give_back(LINK_PER_NETWORK, here)
        self.limiter.give_back(LINK_PER_LINK, link.id)


def _actor(link: ShareLink, viewer_id: ViewerId) -> LinkViewer:
    return LinkViewer(
        owner_id=link.owner_id,
        gallery_id=link.gallery_id,
        link_id=link.id,
        link_version=link.link_version,
        viewer_id=viewer_id,
    )
