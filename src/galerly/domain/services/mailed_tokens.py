"""One-time secrets that go out by mail."""

from attrs import frozen

from galerly.domain.model.session import MAILED_LIFETIMES, MailedPurpose, MailedToken, token_hash
from galerly.ports.clock import Clock
from galerly.ports.secrets import Tokens
from galerly.ports.sessions import SessionRepository


@frozen(kw_only=True)
class MailedTokens:
    """Makes mailed tokens."""

    sessions: SessionRepository
    tokens: Tokens
    clock: Clock

    def issue(self, purpose: MailedPurpose, *, subject: str, email: str) -> str:
        """Return a new token; earlier ones of the same purpose and subject are void."""
        token = self.tokens.secret()
        self.sessions.put_mailed(
            MailedToken(
                token_hash=token_hash(token),
                purpose=purpose,
                subject=subject,
                email=email,
                expires_at=self.clock.now() + MAILED_LIFETIMES[purpose],
            )
        )
        return token
