"""Opening a share link."""

from collections.abc import Callable
from typing import Any

from attrs import evolve, frozen

from galerly.domain.model import text
from galerly.domain.model.access import Action, LinkViewer, authorize
from galerly.domain.model.account import User
from galerly.domain.model.errors import (
    GoneError,
    NotFoundError,
    PasswordRequiredError,
    PasswordWrongError,
)
from galerly.domain.model.feedback import Viewer
from galerly.domain.model.gallery import Gallery, LinkPlace, ShareLink
from galerly.domain.model.ids import ViewerId
from galerly.domain.model.limits import (
    LINK_PER_LINK,
    LINK_PER_NETWORK,
    OPENINGS_PER_LINK,
    UNKNOWN_TOKENS,
)
from galerly.domain.model.page import PAGE_DEFAULT, Page
from galerly.domain.model.session import token_hash
from galerly.domain.services.accesses import Access, Ahead, ViewedPhoto
from galerly.domain.services.activity import ActivityService
from galerly.domain.services.outlines import OutlineService
from galerly.domain.services.sessions import IssuedSession, SessionService
from galerly.domain.services.viewing import VIEWER_ID_CHARS, ViewingService
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Passwords, Tokens
from galerly.ports.together import Together
from galerly.ports.users import UserRepository

VIEWER_KEY_MAX_CHARS = 100
_NEW: dict[str, Any] = {"favorites": frozenset(), "viewer": None, "last_visit": None}  # of a viewer


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
    looked: Access  # the same, with what was read for the answer to this opening alone
    viewer_id: ViewerId
    viewer_key: str  # the viewer's secret: shown again, it brings back the same favorites
    photos: Page[ViewedPhoto]  # the first page
    cover: ViewedPhoto | None


@frozen(kw_only=True)
class LinkOpeningService:
    """Turns a share token, and its password, into a session."""

    galleries: GalleryRepository
    users: UserRepository
    feedback: FeedbackRepository
    sessions: SessionService
    viewing: ViewingService
    outlines: OutlineService
    activity: ActivityService
    together: Together
    passwords: Passwords
    limiter: RateLimiter
    tokens: Tokens
    clock: Clock

    def card(self, share_token: str, *, network: str = "local") -> Card:
        """Return what may be told of a link before its password.

        Raises:
            NotFoundError: If the token is unknown or revoked, or its gallery not published.
            LinkExpiredError, GalleryExpiredError: If its time is over; it says whom to ask.
            SlowDownError: If the network tries too many unknown tokens.
        """
        place = self._locate(share_token, network)
        try:
            _, (link, gallery), photographer = self.together.run(
                lambda: self.limiter.give_back(UNKNOWN_TOKENS, network),
                lambda: self._read(place, share_token),
                lambda: self.users.get(place.owner_id),
            )
        except GoneError as gone:
            owner = self.users.get(place.owner_id)
            gone.whom_to_ask = owner.name, owner.handle
            raise
        return Card(gallery=gallery, link=link, photographer=photographer)

    def open(  # noqa: PLR0913 - the fields of the form, and where it came from
        self,
        share_token: str,
        *,
        password: str | None = None,
        name: str = "",
        email: str | None = None,
        viewer_key: str | None = None,
        network: str = "local",
        first: int = PAGE_DEFAULT,
    ) -> OpenedLink:
        """Return a session of the link's viewer, and the gallery with its `first` photos.

        Who shows the `viewer_key` of an earlier opening is the same viewer again. A name and an
        address are as the viewer says, not verified; one that is not given stays as it was.

        Raises:
            NotFoundError, LinkExpiredError, GalleryExpiredError: As `card`.
            PasswordRequiredError, PasswordWrongError: If the link has a (or another) password.
            InvalidError: If name or address break their rules.
            SlowDownError: After too many wrong passwords, unknown tokens, or openings of one link.
        """
        place = self._locate(share_token, network)
        key = (viewer_key or "")[:VIEWER_KEY_MAX_CHARS] or self.tokens.secret()
        digest = token_hash(f"{place.link_id}/{key}")
        viewer_id = ViewerId("v" + digest[: VIEWER_ID_CHARS - 1])
        calls = self._needed(place, viewer_id, is_new=not viewer_key)
        opening = f"{place.link_id} {network}"
        _, _, (link, gallery), *found = self.together.run(
            lambda: self.limiter.give_back(UNKNOWN_TOKENS, network),
            lambda: self.limiter.take(OPENINGS_PER_LINK, opening, now=self.clock.now()),
            lambda: self._read(place, share_token),
            *calls.values(),
        )
        ahead = Ahead(**{**_NEW, **dict(zip(calls, found, strict=True))})
        shown = text.line(name, "name", longest=text.NAME_MAX_CHARS)
        address = text.email_address(email) if email else None
        self._check_password(link, password, network)
        writes: list[Callable[[], Any]] = [lambda: self.sessions.open_viewer(link, viewer_id)]
        if shown or address:
            known = ahead.viewer if isinstance(ahead.viewer, Viewer) else None
            viewer = Viewer(
                id=viewer_id,
                gallery_id=gallery.id,
                created_at=known.created_at if known else self.clock.now(),
                name=shown or (known.name if known else ""),
                email=address or (known.email if known else None),
                link_id=link.id,
            )
            writes.append(lambda: self.feedback.put_viewer(viewer))
            stored = known or viewer
            ahead = evolve(
                ahead,
                viewer=evolve(stored, name=viewer.name, email=viewer.email, verified=False),
            )
        actor = _actor(link, viewer_id)
        access = Access(
            actor=actor,
            gallery=gallery,
            permissions=authorize(actor, Action.VIEW, gallery, link, self.clock.now()),
            grant=link,
            viewer_id=viewer_id,
        )
        looked = evolve(access, ahead=ahead)
        issued, *_, cover, photos = self.together.run(
            *writes,
            lambda: self.activity.visited(gallery.id, viewer_id, ahead.last_visit, opened=link.id),
            lambda: self.viewing.cover(looked),
            lambda: self.viewing.page(looked, limit=first),  # the longest comes last: see `run`
        )
        return OpenedLink(
            issued=issued,
            access=access,
            looked=looked,
            viewer_id=viewer_id,
            viewer_key=key,
            photos=photos,
            cover=cover,
        )

    def _locate(self, share_token: str, network: str) -> LinkPlace:
        now = self.clock.now()
        _, place = self.together.run(
            lambda: self.limiter.take(UNKNOWN_TOKENS, network, now=now),
            lambda: self.galleries.locate_link(token_hash(share_token)),
        )
        if place is None:
            raise NotFoundError("gallery")
        found: LinkPlace = place
        return found

    def _read(self, place: LinkPlace, share_token: str) -> tuple[ShareLink, Gallery]:
        view = self.galleries.view_by_link(place.owner_id, place.gallery_id, place.link_id)
        if view is None:
            raise NotFoundError("gallery")
        gallery, link = view
        # Between the two reads the token may have been exchanged.
        if link is None or link.token_hash != token_hash(share_token):
            raise NotFoundError("gallery")
        authorize(_actor(link, ViewerId("")), Action.VIEW, gallery, link, self.clock.now())
        return link, gallery

    def _needed(
        self, place: LinkPlace, viewer_id: ViewerId, *, is_new: bool
    ) -> dict[str, Callable[[], Any]]:
        """Return the calls that read what the first page needs beside the gallery, by name."""
        calls: dict[str, Callable[[], Any]] = {
            "outline": lambda: self.outlines.ahead(place.gallery_id),
            "photographer": lambda: self.users.get(place.owner_id),
            "viewer": lambda: self.feedback.find_viewer(place.gallery_id, viewer_id),
            "last_visit": lambda: self.activity.last_visit(place.gallery_id, viewer_id),
            **self.viewing.words(place.gallery_id, viewer_id),
        }
        # Who is just being given a key has left nothing yet.
        return {name: call for name, call in calls.items() if not (is_new and name in _NEW)}

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
