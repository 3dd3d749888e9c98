"""The newsletter: nothing is sent before a confirmation, and one click ends it."""

import base64
import binascii
import hmac

from attrs import evolve, frozen

from galerly.domain.model.errors import GalerlyError, MailedTokenError
from galerly.domain.model.job import JobKind
from galerly.domain.model.limits import UNKNOWN_TOKENS
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.session import MailedPurpose, token_hash
from galerly.domain.model.text import email_address
from galerly.domain.services.mail_limits import MailLimits
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Keyring
from galerly.ports.sessions import SessionRepository


def mailed_subject(email: str) -> str:
    """Return the subject of the token that confirms an address."""
    return f"newsletter:{email}"


@frozen(kw_only=True)
class NewsletterService:
    """Subscribing, confirming, leaving."""

    newsletters: NewsletterRepository
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
        """Forget the address that a leave token names; idempotent.

        Raises:
            MailedTokenError: If the token is not one of ours.
            SlowDownError: If the network tries too many wrong tokens.
        """
        self.limiter.take(UNKNOWN_TOKENS, network, now=self.clock.now())
        email = self._opened(token)
        self.sessions.remove_mailed_of(mailed_subject(email))
        self.newsletters.remove(email)
        self.limiter.give_back(UNKNOWN_TOKENS, network)

    def leave_token(self, email: str) -> str:
        """Return the token that unsubscribes an address, for every mail to it; it never expires."""
        mac = self.keyring.mac("newsletter-leave", email.encode())[:16]
        return base64.urlsafe_b64encode(mac + email.encode()).decode().rstrip("=")

    def _opened(self, token: str) -> str:
        try:
            raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            email = raw[16:].decode()
        except (UnicodeError, binascii.Error) as error:
            raise MailedTokenError from error
        wanted = self.keyring.mac("newsletter-leave", email.encode())[:16]
        if not hmac.compare_digest(raw[:16], wanted):
            raise MailedTokenError
        return email
