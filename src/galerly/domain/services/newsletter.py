"""The newsletter: nothing is sent before a confirmation, and one click ends it.

The same click ends the reminders of a gallery: whoever gets mails that nobody writes by hand has
one way out of them.
"""

import base64

from attrs import evolve, frozen

from galerly.domain.model.errors import GalerlyError, MailedTokenError
from galerly.domain.model.gallery import ClientGrant
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.limits import UNKNOWN_TOKENS
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.session import MailedPurpose, token_hash
from galerly.domain.model.text import email_address
from galerly.domain.services.mail_limits import MailLimits
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Keyring
from galerly.ports.sessions import SessionRepository

LEAVE_PAGE = "/newsletter/unsubscribe"  # with a leave token as its fragment

_LEAVE = "leave"  # what tokens are sealed for
_NEWSLETTER, _REMINDERS = "n", "r"


def mailed_subject(email: str) -> str:
    """Return the subject of the token that confirms an address."""
    return f"newsletter:{email}"


@frozen(kw_only=True)
class NewsletterService:
    """Subscribing, confirming, leaving."""

    newsletters: NewsletterRepository
    galleries: GalleryRepository
    sessions: SessionRepository
    mail_limits: MailLimits
    limiter: RateLimiter
    keyring: Keyring
    work: Work
    clock: Clock

    def subscribe(self, email: str, *, network: str = "local", language: str | None = None) -> None:
        """Mail a link that confirms; the answer is the same for known addresses.

        Raises:
            InvalidError: If it is no address.
        """
        address = email_address(email)
        if self.mail_limits.allow(JobKind.MAIL_NEWSLETTER, address, network):
            self.work.add(JobKind.MAIL_NEWSLETTER, {"email": address, "language": language or ""})

    def confirm(self, token: str, *, network: str = "local") -> None:
        """Subscribe the address that a mailed token went to.

        Raises:
            MailedTokenError: If the token is unknown, used or too old.
            SlowDownError: If the network tries too many unknown tokens.
        """
        now = self.clock.now()
        self.limiter.take(UNKNOWN_TOKENS, network, now=now)
        mailed = self.sessions.take_mailed(token_hash(token), MailedPurpose.NEWSLETTER_CONFIRM)
        if mailed is None or now >= mailed.expires_at:
            raise MailedTokenError
        try:
            self.limiter.give_back(UNKNOWN_TOKENS, network)
            known = self.newsletters.find(mailed.email)
            fresh = known or Subscription(email=mailed.email, created_at=now)
            self.newsletters.put(evolve(fresh, confirmed_at=fresh.confirmed_at or now))
        except GalerlyError:
            self.sessions.put_mailed(mailed)  # it confirmed nothing, so it stays good
            raise

    def unsubscribe(self, token: str, *, network: str = "local") -> None:
        """Send no more of the mails that a leave token came with; idempotent.

        That is the newsletter, whose address is forgotten, or the reminders of one gallery.

        Raises:
            MailedTokenError: If the token is not one of ours.
            SlowDownError: If the network tries too many wrong tokens.
        """
        self.limiter.take(UNKNOWN_TOKENS, network, now=self.clock.now())
        kind, owner_id, gallery_id, email = self._opened(token)
        if kind == _REMINDERS:
            self.galleries.mute_grant(UserId(owner_id), GalleryId(gallery_id), email)
        else:
            self.sessions.remove_mailed_of(mailed_subject(email))
            self.newsletters.remove(email)
        self.limiter.give_back(UNKNOWN_TOKENS, network)

    def leave_token(self, email: str) -> str:
        """Return a token that unsubscribes an address, for every mail to it; it never expires."""
        return self._sealed(_NEWSLETTER, "", "", email)

    def reminders_token(self, grant: ClientGrant) -> str:
        """Return a token that ends the reminders of one gallery to one client; it never expires."""
        return self._sealed(_REMINDERS, grant.owner_id, grant.gallery_id, grant.email)

    def _sealed(self, *fields: str) -> str:
        # Sealed, not only signed: it stands in an address, and addresses get into logs.
        sealed = self.keyring.seal(_LEAVE, "\n".join(fields).encode())
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def _opened(self, token: str) -> list[str]:
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            return self.keyring.unseal(_LEAVE, raw).decode().split("\n")
        except ValueError as error:
            raise MailedTokenError from error
