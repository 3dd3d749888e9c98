"""Accounts of photographers: sign-up, log-in, profile, passwords."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from attrs import evolve, frozen

from galerly.domain.model import text
from galerly.domain.model.account import (
    BIO_MAX_CHARS,
    PORTFOLIO_MAX,
    PortfolioEntry,
    Usage,
    User,
    handle,
    handle_from,
    specialities,
)
from galerly.domain.model.branding import branding
from galerly.domain.model.changes import UNSET, Unset, given
from galerly.domain.model.city import City
from galerly.domain.model.errors import (
    BadCredentialsError,
    GalerlyError,
    IdTakenError,
    InvalidError,
    MailedTokenError,
    NotFoundError,
    StaleError,
)
from galerly.domain.model.ids import CityId, SessionId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.languages import DEFAULT, LANGUAGES
from galerly.domain.model.limits import (
    REGISTER_PER_NETWORK,
    UNKNOWN_TOKENS,
)
from galerly.domain.model.session import MailedPurpose, token_hash
from galerly.domain.services.guesses import Guesses
from galerly.domain.services.mail_limits import MailLimits
from galerly.domain.services.passwords import check_password
from galerly.domain.services.sessions import IssuedSession, SessionService
from galerly.domain.services.signing_in import SigningIn
from galerly.domain.services.work import Work
from galerly.ports.cities import CityRepository
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Passwords, Tokens
from galerly.ports.sessions import SessionRepository
from galerly.ports.users import UserRepository

HANDLE_SUFFIX_CHARS = 6
TRIES = 5  # of a change; others of the same account may come between


@frozen(kw_only=True)
class Account:
    """An account with what is shown beside it."""

    user: User
    city: City | None
    usage: Usage


@frozen(kw_only=True)
class ProfileChanges:
    """Fields of an account that its photographer may change."""

    name: str | Unset = UNSET
    handle: str | Unset = UNSET
    city_id: CityId | Unset | None = UNSET
    bio: str | Unset = UNSET
    branding: Mapping[str, str] | Unset = UNSET
    portfolio: tuple[PortfolioEntry, ...] | Unset = UNSET
    specialities: tuple[str, ...] | Unset = UNSET
    listed: bool | Unset = UNSET
    locale: str | Unset = UNSET
    notify_selections: bool | Unset = UNSET
    notify_reminders: bool | Unset = UNSET


@frozen(kw_only=True)
class AccountService:
    """What somebody does with an account of their own."""

    users: UserRepository
    galleries: GalleryRepository
    cities: CityRepository
    session_store: SessionRepository
    sessions: SessionService
    signing_in: SigningIn
    guesses: Guesses
    passwords: Passwords
    limiter: RateLimiter
    mail_limits: MailLimits
    work: Work
    tokens: Tokens
    clock: Clock

    def register(  # noqa: PLR0913 - the fields of the form, and where it came from
        self,
        *,
        email: str,
        password: str,
        name: str,
        city_id: CityId | None = None,
        locale: str = DEFAULT,
        network: str = "local",
        user_agent: str = "",
    ) -> tuple[Account, IssuedSession]:
        """Return a new account, signed in; a mail to verify its address is on its way.

        Raises:
            InvalidError: If a field breaks its rule.
            EmailTakenError: If the address has an account.
            SlowDownError: If the network registers too many.
        """
        address = text.email_address(email)
        shown = text.line(name, "name", longest=text.NAME_MAX_CHARS, shortest=1)
        _check_locale(locale)
        city = self._city(city_id)
        check_password(self.passwords, password, email=address)
        now = self.clock.now()
        self.limiter.take(REGISTER_PER_NETWORK, network, now=now)
        user_id = UserId(self.tokens.new_id(now))
        user = User(
            id=user_id,
            email=address,
            password_hash=self.passwords.hash(password),
            name=shown,
            handle=handle_from(shown, user_id[-HANDLE_SUFFIX_CHARS:]),
            city_id=city_id,
            locale=locale,
            created_at=now,
        )
        user = self.guesses.remember(user, network)
        try:
            self.users.add(user)
        except IdTakenError:  # an earlier attempt at this request made it
            user = self.users.get(user.id)
        self.work.add(JobKind.MAIL_VERIFY, {"user_id": user.id})
        issued = self.sessions.open_photographer(user.id, user_agent=user_agent)
        return Account(user=user, city=city, usage=Usage()), issued

    def log_in(
        self,
        *,
        email: str,
        password: str,
        code: str | None = None,
        network: str = "local",
        user_agent: str = "",
    ) -> tuple[Account, IssuedSession]:
        """Return an account, signed in.

        Raises:
            BadCredentialsError: If address and password do not belong together; after the same
                work for an address that is unknown.
            SecondFactorRequiredError: If both are right, and the account asks for a code, too.
            SecondFactorWrongError: If that code is wrong or was used.
            SlowDownError: After too many wrong attempts; see `Guesses`.
        """
        user, issued = self.signing_in.log_in(
            email=email, password=password, code=code, network=network, user_agent=user_agent
        )
        return self._account(user), issued

    def get(self, user_id: UserId) -> Account:
        """Return an account, or raise NotFoundError."""
        return self._account(self.users.get(user_id))

    def find(self, email: str) -> Account | None:
        """Return the account of an address, for scripts on the machine itself."""
        user = self.users.find_by_email(text.address_to_find(email))
        return self._account(user) if user else None

    def update(self, user_id: UserId, changes: ProfileChanges) -> Account:
        """Return the account with the given fields changed.

        Raises:
            InvalidError: If a field breaks its rule.
            HandleTakenError: If another photographer has the handle.
        """
        fields = given(changes)
        if "name" in fields:
            fields["name"] = text.line(
                fields["name"], "name", longest=text.NAME_MAX_CHARS, shortest=1
            )
        if "handle" in fields:
            fields["handle"] = handle(fields["handle"])
        if "bio" in fields:
            fields["bio"] = text.prose(fields["bio"], "bio", longest=BIO_MAX_CHARS)
        if "branding" in fields:
            fields["branding"] = branding(fields["branding"])
        if "specialities" in fields:
            fields["specialities"] = specialities(fields["specialities"])
        _check_locale(fields.get("locale", DEFAULT))
        self._city(fields.get("city_id"))
        if "portfolio" in fields:
            fields["portfolio"] = self._checked_portfolio(user_id, fields["portfolio"])
        wished = {
            name: fields.pop(f"notify_{name}")
            for name in ("selections", "reminders")
            if f"notify_{name}" in fields
        }

        def changed(user: User) -> User:
            return evolve(user, **fields, notifications=evolve(user.notifications, **wished))

        return self._account(self._change(user_id, changed))

    def change_password(
        self, user_id: UserId, *, current: str, new: str, keep: SessionId | None = None
    ) -> None:
        """Set a new password; every session but `keep` ends, and no mailed reset counts any more.

        Raises:
            BadCredentialsError: If the current password is wrong, or changes at this moment.
            InvalidError: If the new one breaks the rules.
            SlowDownError: After too many wrong attempts.
        """
        user = self.check_current(user_id, current)
        check_password(self.passwords, new, email=user.email, field="new_password")
        hashed = self.passwords.hash(new)
        # Before and after: no failure between leaves a session of whoever knew the old password,
        # nor does one that was opened with it just now stay.
        self.session_store.remove_of_user(user_id, keep=keep)
        # A mail that proves the address has nothing to do with the password, and stays.
        self.session_store.remove_mailed_of(user_id, purpose=MailedPurpose.RESET_PASSWORD)
        self._change(user_id, lambda user: evolve(user, password_hash=hashed), verified=user)
        self.session_store.remove_of_user(user_id, keep=keep)

    def check_current(self, user_id: UserId, password: str) -> User:
        """Return the account if `password` is its password.

        Raises:
            BadCredentialsError: If it is not.
            SlowDownError: After too many wrong attempts.
        """
        user = self.users.get(user_id)
        attempt = self.guesses.begin_proof(user)
        if not self.passwords.verify(password, user.password_hash):
            raise BadCredentialsError("the current password is wrong")
        self.guesses.give_back(attempt)
        return user

    def resend_verification(self, user_id: UserId) -> None:
        """Mail a new link that verifies the address; nothing, if it is verified."""
        user = self.users.get(user_id)
        if user.email_verified_at is None:
            self.mail_limits.take(JobKind.MAIL_VERIFY, user.email)
            self.work.add(JobKind.MAIL_VERIFY, {"user_id": user_id})

    def verify_email(self, token: str, *, network: str = "local") -> None:
        """Note that an address is its account's.

        Raises:
            NotFoundError: If the token is unknown, used, too old, or of an older address.
            SlowDownError: If the network tries too many unknown tokens.
        """
        with self._using_up(token, MailedPurpose.VERIFY_EMAIL, network) as user:
            if user.email_verified_at is None:
                now = self.clock.now()
                self._change(
                    user.id, lambda u: evolve(u, email_verified_at=u.email_verified_at or now)
                )

    def request_reset(self, email: str, *, network: str = "local") -> None:
        """Mail a link that resets the password, if the address has an account.

        Whether it has is found out by a job, so that the answer is the same and as fast.

        Raises:
            InvalidError: If it is no address.
        """
        address = text.email_address(email)
        if self.mail_limits.allow(JobKind.MAIL_RESET, address, network):
            self.work.add(JobKind.MAIL_RESET, {"email": address})

    def confirm_reset(self, token: str, new_password: str, *, network: str = "local") -> None:
        """Set a new password; every session ends, and the address counts as verified.

        Raises:
            NotFoundError: If the token is unknown, used or too old.
            InvalidError: If the password breaks the rules.
            SlowDownError: If the network tries too many unknown tokens.
        """
        # Rules that need no account come first: a typing error need not ask for the token.
        check_password(self.passwords, new_password, email="", field="new_password")
        with self._using_up(token, MailedPurpose.RESET_PASSWORD, network) as user:
            check_password(self.passwords, new_password, email=user.email, field="new_password")
            hashed, now = self.passwords.hash(new_password), self.clock.now()
            self.session_store.remove_of_user(user.id)
            self._change(
                user.id,
                lambda u: evolve(
                    self.guesses.forgive(u, network),
                    password_hash=hashed,
                    email_verified_at=u.email_verified_at or now,
                ),
            )
            self.session_store.remove_of_user(user.id)

    def _change(
        self, user_id: UserId, change: Callable[[User], User], *, verified: User | None = None
    ) -> User:
        """Return the account with a change stored, made anew where another one came between.

        With `verified`, only while it has the password that was verified.
        """
        for _ in range(TRIES):
            user = self.users.get(user_id)
            if verified and user.password_hash != verified.password_hash:
                raise BadCredentialsError("the password was changed just now")
            try:
                return self.users.replace(change(user))
            except StaleError:
                continue
        raise StaleError("account")

    @contextmanager
    def _using_up(self, token: str, purpose: MailedPurpose, network: str) -> Iterator[User]:
        """Take a mailed token for what the block does; where that fails, the token stays good."""
        now = self.clock.now()
        self.limiter.take(UNKNOWN_TOKENS, network, now=now)
        mailed = self.session_store.take_mailed(token_hash(token), purpose)
        if mailed is None or now >= mailed.expires_at:
            raise MailedTokenError
        try:
            self.limiter.give_back(UNKNOWN_TOKENS, network)
            user = self.users.get(UserId(mailed.subject))
            if user.email != mailed.email:
                raise MailedTokenError
            yield user
        except NotFoundError:
            raise  # it is of nobody any more
        except GalerlyError:
            self.session_store.put_mailed(mailed)
            raise

    def _checked_portfolio(
        self, user_id: UserId, entries: tuple[PortfolioEntry, ...]
    ) -> tuple[PortfolioEntry, ...]:
        """Return the entries to store: without known ones whose link or gallery is gone by now.

        Whoever sends them back with a change of something else is not to blame for those; nor for
        a known one whose link has a password by now, which is kept, and not shown meanwhile.
        """
        if len(entries) > PORTFOLIO_MAX:
            raise InvalidError("portfolio", f"must be at most {PORTFOLIO_MAX} galleries")
        if len({e.gallery_id for e in entries}) != len(entries):
            raise InvalidError("portfolio", "must name each gallery once")
        known = self.users.get(user_id).portfolio
        kept = []
        for index, entry in enumerate(entries):
            field = f"portfolio[{index}]"
            try:
                link = self.galleries.get_link(user_id, entry.gallery_id, entry.link_id)
            except NotFoundError as error:
                if entry in known:
                    continue
                raise InvalidError(field, "is not a share link of yours") from error
            if link.password_hash is not None and entry not in known:
                raise InvalidError(field, "has a password; a profile is open to everybody")
            kept.append(entry)
        return tuple(kept)

    def _city(self, city_id: CityId | None) -> City | None:
        if city_id is None:
            return None
        city = self.cities.find(city_id)
        if city is None:
            raise InvalidError("city_id", "is not a known city; choose one from GET /cities")
        return city

    def _account(self, user: User) -> Account:
        city = self.cities.find(user.city_id) if user.city_id else None
        return Account(user=user, city=city, usage=self.galleries.usage(user.id))


def _check_locale(locale: str) -> None:
    if locale not in LANGUAGES:
        raise InvalidError("locale", f"must be one of {', '.join(LANGUAGES)}")
