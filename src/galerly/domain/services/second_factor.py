"""A code beside the password: set up, confirmed, switched off."""

from collections.abc import Callable
from datetime import timedelta

from attrs import evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    ProofRequiredError,
    StaleError,
)
from galerly.domain.model.ids import UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.second_factor import SETUP_LIFETIME, setup_uri, shown_secret
from galerly.domain.model.session import PhotographerSession
from galerly.domain.services.accounts import TRIES, AccountService
from galerly.domain.services.factor_codes import FactorCodes
from galerly.domain.services.guesses import Guesses
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock
from galerly.ports.sessions import SessionRepository
from galerly.ports.users import UserRepository

ISSUER = "Galerly"
PROVEN_FOR = timedelta(minutes=15)  # after signing in, which took the password


@frozen(kw_only=True)
class FactorSetup:
    """What an authenticator app has to know; told once."""

    secret: str  # base32, to be typed
    uri: str  # the same, to be scanned


@frozen(kw_only=True)
class SecondFactorService:
    """What photographers do about the second factor of their accounts."""

    users: UserRepository
    sessions: SessionRepository
    accounts: AccountService
    codes: FactorCodes
    guesses: Guesses
    work: Work
    clock: Clock

    def begin(self, session: PhotographerSession, password: str | None = None) -> FactorSetup:
        """Return a new secret, which counts once a code of it was confirmed.

        An earlier one that was not confirmed is void.

        Raises:
            ProofRequiredError: If the session began more than 15 minutes ago, and no password is
                given: whoever found a session open must not lock its owner out with a factor.
            BadCredentialsError: If the password is wrong.
            ConflictError: If a factor is set already.
            SlowDownError: After too many wrong passwords.
        """
        if password is not None:
            self.accounts.check_current(session.user_id, password)
        elif self.clock.now() >= session.created_at + PROVEN_FOR:
            raise ProofRequiredError
        factor, secret = self.codes.begin(session.user_id)

        def begun(user: User) -> User:
            if user.has_second_factor:
                raise ConflictError("a second factor is set; switch it off first")
            return evolve(user, second_factor=factor)

        user = self._change(session.user_id, begun)
        return FactorSetup(
            secret=shown_secret(secret),
            uri=setup_uri(secret, issuer=ISSUER, account=user.email),
        )

    def confirm(self, session: PhotographerSession, code: str) -> tuple[str, ...]:
        """Ask for codes from now on; return the recovery codes, which are never to be had again.

        Every other session ends: none of them was asked for a code.

        Raises:
            InvalidError: If it is not the code of now.
            ConflictError: If nothing was begun within the last hour, or the factor is on already.
            SlowDownError: After too many wrong codes.
        """
        attempt = self.guesses.begin_proof(self.users.get(session.user_id), of="code")
        recovery_codes = self.codes.recovery_codes()

        def confirmed(user: User) -> User:
            factor = user.second_factor
            if factor is None or self.clock.now() >= factor.begun_at + SETUP_LIFETIME:
                raise ConflictError("set up the second factor first: ask for a new secret")
            if self.codes.has(user, recovery_codes):
                return user  # an earlier attempt at this request did it
            if user.has_second_factor:
                raise ConflictError("the second factor is on already")
            changed = self.codes.confirm(user, code, recovery_codes)
            if changed is None:
                raise InvalidError("code", "is not the code of this moment; take the next one")
            return changed

        self._change(session.user_id, confirmed)
        self.guesses.give_back(attempt)
        self.sessions.remove_of_user(session.user_id, keep=session.id)
        self._tell(session.user_id, "on")
        return recovery_codes

    def switch_off(self, user_id: UserId, password: str) -> None:
        """Ask for no code any more; idempotent.

        Raises:
            BadCredentialsError: If the password is wrong.
            SlowDownError: After too many wrong ones.
        """
        self._off(self.accounts.check_current(user_id, password))

    def take_off(self, email: str) -> bool:
        """Switch off what its photographer cannot any more; return whether it was on.

        For operators, who know by other means who asks them.

        Raises:
            NotFoundError: If the address has no account.
        """
        account = self.accounts.find(email)
        if account is None:
            raise NotFoundError("account")
        return self._off(account.user)

    def _off(self, user: User) -> bool:
        self._change(user.id, lambda each: evolve(each, second_factor=None))
        if user.has_second_factor:
            self._tell(user.id, "off")
        return user.has_second_factor

    def _tell(self, user_id: UserId, event: str) -> None:
        self.work.add(JobKind.MAIL_SECOND_FACTOR, {"user_id": user_id, "event": event})

    def _change(self, user_id: UserId, change: Callable[[User], User]) -> User:
        """Return the account with a change stored, made anew where another one came between."""
        for _ in range(TRIES):
            try:
                return self.users.replace(change(self.users.get(user_id)))
            except StaleError:
                continue
        raise StaleError("account")
