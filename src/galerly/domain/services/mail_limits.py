"""How many mails may be asked for."""

from attrs import frozen

from galerly.domain.model.errors import SlowDownError
from galerly.domain.model.limits import MAIL_PER_ADDRESS, MAIL_PER_NETWORK
from galerly.domain.model.session import token_hash
from galerly.ports.clock import Clock
from galerly.ports.rate_limits import RateLimiter


@frozen(kw_only=True)
class MailLimits:
    """Limits on mails that strangers can cause."""

    limiter: RateLimiter
    clock: Clock

    def take(self, address: str) -> None:
        """Count a mail to an address, or raise SlowDownError."""
        self.limiter.take(MAIL_PER_ADDRESS, token_hash(address), now=self.clock.now())

    def allow(self, address: str, network: str) -> bool:
        """Count a mail and return whether it may go out; a refusal is silent by design.

        Whoever asks for a mail to somebody else's address is told nothing, not even this.
        """
        try:
            self.limiter.take(MAIL_PER_NETWORK, network, now=self.clock.now())
            self.take(address)
        except SlowDownError:
            return False
        return True
