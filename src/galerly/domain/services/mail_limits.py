"""How many mails may be asked for."""

from attrs import frozen

from galerly.domain.model.errors import SlowDownError
from galerly.domain.model.job import JobKind
from galerly.domain.model.limits import MAIL_PER_ADDRESS, MAIL_PER_NETWORK
from galerly.domain.model.session import token_hash
from galerly.ports.clock import Clock
from galerly.ports.rate_limits import RateLimiter


@frozen(kw_only=True)
class MailLimits:
    """Limits on mails that strangers can cause, for each kind of mail by itself.

    Whoever asks for one kind in somebody's name must not keep another from going out.
    """

    limiter: RateLimiter
    clock: Clock

    def take(self, kind: JobKind, address: str) -> None:
        """Count a mail to an address, or raise SlowDownError."""
        key = f"{kind.value} {token_hash(address)}"
        self.limiter.take(MAIL_PER_ADDRESS, key, now=self.clock.now())

    def allow(self, kind: JobKind, address: str, network: str) -> bool:
        """Count a mail and return whether it may go out; a refusal is silent by design.

        Whoever asks for a mail to somebody else's address is told nothing, not even this.
        """
        try:
            key = f"{kind.value} {network}"
            self.limiter.take(MAIL_PER_NETWORK, key, now=self.clock.now())
            self.take(kind, address)
        except SlowDownError:
            return False
        return True
