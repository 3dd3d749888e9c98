"""Clients sign in with a code that is mailed to them."""

from attrs import frozen

from galerly.domain.model.errors import BadCredentialsError
from galerly.domain.model.ids import ChallengeId
from galerly.domain.model.job import JobKind
from galerly.domain.model.limits import UNKNOWN_TOKENS
from galerly.domain.model.session import CODE_TRIES
from galerly.domain.model.text import email_address
from galerly.domain.services.mail_limits import MailLimits
from galerly.domain.services.sessions import IssuedSession, SessionService
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Passwords, Tokens
from galerly.ports.sessions import SessionRepository


@frozen(kw_only=True)
class ClientLoginService:
    """Proves that an e-mail address is somebody's."""

    session_store: SessionRepository
    sessions: SessionService
    passwords: Passwords
    mail_limits: MailLimits
    limiter: RateLimiter
    work: Work
    tokens: Tokens
    clock: Clock

    def request_code(
        self, email: str, *, network: str = "local", language: str | None = None
    ) -> ChallengeId:
        """Return a challenge; a code that answers it is mailed, unless too many were.

        The mail is in `language`; without one in that of the address's latest invitation.

        Raises:
            InvalidError: If it is no address.
        """
        address = email_address(email)
        challenge_id = ChallengeId(self.tokens.new_id(self.clock.now()))
        if self.mail_limits.allow(JobKind.MAIL_CODE, address, network):
            asked = {"challenge_id": challenge_id, "email": address, "language": language or ""}
            self.work.add(JobKind.MAIL_CODE, asked)
        return challenge_id

    def open_session(
        self, challenge_id: ChallengeId, code: str, *, network: str = "local"
    ) -> tuple[str, IssuedSession]:
        """Return the proven address and its new session; the code is used up.

        Raises:
            BadCredentialsError: If the code is wrong, too old, used, or was tried 5 times.
            SlowDownError: If the network tries too many.
        """
        now = self.clock.now()
        self.limiter.take(UNKNOWN_TOKENS, network, now=now)
        token = self.sessions.client_token()
        challenge = self.session_store.take_try(challenge_id)
        usable = challenge and challenge.tries < CODE_TRIES and now < challenge.expires_at
        right = self.passwords.verify(code, challenge.code_hash if challenge else None)
        if not challenge or not usable or not right:
            earlier = self.sessions.find_client(token)
            if earlier:  # of an earlier attempt at this request, which used up the code
                return earlier
            raise BadCredentialsError("this code is wrong or too old; ask for a new one")
        self.limiter.give_back(UNKNOWN_TOKENS, network)
        # Opened before the code is used up: whatever fails between, a repeat has one or the other.
        issued = self.sessions.open_client(challenge.email, token)
        if not self.session_store.remove_challenge(challenge_id):
            self.sessions.sign_out(issued.session)
            raise BadCredentialsError("this code was used already; ask for a new one")
        return challenge.email, issued
