"""Signing in to an account by address, password and, where one is set, a second factor."""

from attrs import evolve, frozen

from galerly.domain.model import text
from galerly.domain.model.account import User
from galerly.domain.model.errors import (
    BadCredentialsError,
    NotFoundError,
    SecondFactorRequiredError,
    StaleError,
    UnauthenticatedError,
    UnavailableError,
)
from galerly.domain.model.job import JobKind
from galerly.domain.services.factor_codes import FactorCodes
from galerly.domain.services.guesses import Guesses
from galerly.domain.services.sessions import IssuedSession, SessionService
from galerly.domain.services.work import Work
from galerly.ports.secrets import Passwords
from galerly.ports.users import UserRepository

TRIES = 5  # of what a sign-in notes of itself; others of the same account may come between


@frozen(kw_only=True)
class SigningIn:
    """Opens sessions for those who prove that an account is theirs."""

    users: UserRepository
    sessions: SessionService
    passwords: Passwords
    guesses: Guesses
    codes: FactorCodes
    work: Work

    def log_in(
        self, *, email: str, password: str, code: str | None, network: str, user_agent: str
    ) -> tuple[User, IssuedSession]:
        """Return an account, signed in.

        Raises:
            BadCredentialsError: If address and password do not belong together; after the same
                work for an address that is unknown.
            SecondFactorRequiredError: If both are right, and a code is missing.
            SecondFactorWrongError: If both are right, and the code is not, or was used.
            SlowDownError: After too many wrong attempts; see `Guesses`.
        """
        address = text.address_to_find(email)
        attempt = self.guesses.begin(address, network)
        user = self.users.find_by_email(address)
        attempt = self.guesses.meet(attempt, user)
        if not self.passwords.verify(password, user.password_hash if user else None) or not user:
            self.guesses.note_wrong(attempt)
            raise BadCredentialsError
        if user.has_second_factor and code is not None:
            attempt = self.guesses.ask_code(attempt)
        elif user.has_second_factor:
            self.guesses.give_back(attempt)
            raise SecondFactorRequiredError
        user = self._admitted(user, password, code, network)
        self.guesses.give_back(attempt)
        issued = self.sessions.open_photographer(user.id, user_agent=user_agent)
        # Whoever sets a new password ends all sessions then, but this one may have come after.
        try:
            self._read_again(user, password)
        except UnauthenticatedError:
            self.sessions.sign_out(issued.session)
            raise
        return user, issued

    def _admitted(self, user: User, password: str, code: str | None, network: str) -> User:
        """Return the account with the code used up, the network known, the hash as of today.

        All in one write: of two who bring the same code at once, one is late and brings it again.
        """
        rehashed = (
            self.passwords.hash(password) if self.passwords.outdated(user.password_hash) else None
        )
        for _ in range(TRIES):
            changed = user
            if user.has_second_factor:
                if code is None:
                    raise SecondFactorRequiredError
                changed = self.codes.use(user, code)
            changed = self.guesses.remember(changed, network)
            if rehashed and self.passwords.outdated(user.password_hash):
                changed = evolve(changed, password_hash=rehashed)
            if changed == user:
                return user
            try:
                stored = self.users.replace(changed)
            except StaleError:
                user = self._read_again(user, password)
            except NotFoundError as error:
                raise BadCredentialsError from error
            else:
                self._tell_of_recovery(user, stored)
                return stored
        if user.has_second_factor:
            raise UnavailableError
        return user  # the next sign-in notes what this one could not

    def _tell_of_recovery(self, before: User, after: User) -> None:
        """Mail that a recovery code was used, if one was."""
        if before.second_factor and after.second_factor:
            left = len(after.second_factor.recovery_macs)
            if left < len(before.second_factor.recovery_macs):
                payload = {"user_id": after.id, "event": "used", "left": str(left)}
                self.work.add(JobKind.MAIL_SECOND_FACTOR, payload)

    def _read_again(self, user: User, password: str) -> User:
        """Return an account that changed, if the password is still its own."""
        try:
            current = self.users.get(user.id)
        except NotFoundError as error:
            raise BadCredentialsError from error
        is_same = current.password_hash == user.password_hash
        if not is_same and not self.passwords.verify(password, current.password_hash):
            raise BadCredentialsError
        if current.has_second_factor and not user.has_second_factor:
            raise SecondFactorRequiredError  # switched on just now
        return current
