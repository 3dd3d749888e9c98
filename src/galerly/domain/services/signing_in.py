"""Signing in to an account by address and password."""

from attrs import evolve, frozen

from galerly.domain.model import text
from galerly.domain.model.account import User
from galerly.domain.model.errors import BadCredentialsError, NotFoundError, StaleError
from galerly.domain.services.guesses import Guesses
from galerly.domain.services.sessions import IssuedSession, SessionService
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

    def log_in(
        self, *, email: str, password: str, network: str, user_agent: str
    ) -> tuple[User, IssuedSession]:
        """Return an account, signed in.

        Raises:
            BadCredentialsError: If address and password do not belong together; after the same
                work for an address that is unknown.
            SlowDownError: After too many wrong attempts; see `Guesses`.
        """
        address = text.address_to_find(email)
        attempt = self.guesses.begin(address, network)
        user = self.users.find_by_email(address)
        attempt = self.guesses.meet(attempt, user)
        if not self.passwords.verify(password, user.password_hash if user else None) or not user:
            raise BadCredentialsError
        self.guesses.give_back(attempt)
        user = self._noted(user, password, network)
        issued = self.sessions.open_photographer(user.id, user_agent=user_agent)
        # Whoever sets a new password ends all sessions then, but this one may have come after.
        if not self._still_opens(user, password):
            self.sessions.sign_out(issued.session)
            raise BadCredentialsError
        return user, issued

    def _noted(self, user: User, password: str, network: str) -> User:
        """Return the account knowing the network, its password hashed as it is today."""
        rehashed = (
            self.passwords.hash(password) if self.passwords.outdated(user.password_hash) else None
        )
        for _ in range(TRIES):
            changed = self.guesses.remember(user, network)
            if rehashed and self.passwords.outdated(user.password_hash):
                changed = evolve(changed, password_hash=rehashed)
            if changed == user:
                return user
            try:
                return self.users.replace(changed)
            except StaleError:
                user = self._read_again(user, password)
            except NotFoundError as error:
                raise BadCredentialsError from error
        return user  # the next sign-in notes it

    def _read_again(self, user: User, password: str) -> User:
        """Return an account that changed, if the password is still its own."""
        try:
            current = self.users.get(user.id)
        except NotFoundError as error:
            raise BadCredentialsError from error
        is_same = current.password_hash == user.password_hash
        if not is_same and not self.passwords.verify(password, current.password_hash):
            raise BadCredentialsError
        return current

    def _still_opens(self, user: User, password: str) -> bool:
        """Return whether a password that was right a moment ago is right now."""
        try:
            self._read_again(user, password)
        except BadCredentialsError:
            return False
        return True
