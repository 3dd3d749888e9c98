"""Accounts and their sessions on the wire."""

from datetime import datetime
from typing import Annotated, Self

from msgspec import UNSET, Meta, UnsetType

from galerly.domain.model.account import (
    BIO_MAX_CHARS,
    HANDLE_MAX_CHARS,
    PORTFOLIO_MAX,
    SPECIALITIES,
    SPECIALITIES_MAX,
    Notifications,
    PortfolioEntry,
)
from galerly.domain.model.ids import CityId, GalleryId, LinkId
from galerly.domain.model.languages import DEFAULT, LANGUAGES
from galerly.domain.model.second_factor import CODE_MAX_CHARS, SecondFactor
from galerly.domain.model.session import PhotographerSession
from galerly.domain.services.accounts import Account, ProfileChanges
from galerly.domain.services.second_factor import FactorSetup
from galerly.domain.services.sessions import IssuedSession
from galerly.entrypoints.http.wire.cities import CityView
from galerly.entrypoints.http.wire.values import (
    Body,
    Email,
    Id,
    Name,
    NewPassword,
    Password,
    Secret,
    View,
    given,
    given_or,
)

Branding = Annotated[
    dict[Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=200)]],
    Meta(
        max_length=20,
        description="`accent`, `accent_dark`: colors such as #1a5fd0, for light and dark pages;"
        " `face`: cormorant, playfair, jost or inter; `theme`, `layout`: of new galleries",
    ),
]


Specialities = Annotated[
    list[Annotated[str, Meta(max_length=20, extra_json_schema={"enum": list(SPECIALITIES)})]],
    Meta(max_length=SPECIALITIES_MAX),
]


class NewAccount(Body, frozen=True):
    """Body of `POST /auth/register`."""

    email: Email
    password: NewPassword
    name: Name
    city_id: Id | None = None


Code = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=CODE_MAX_CHARS,
        description="six digits of the authenticator app, or a recovery code",
    ),
]


class Credentials(Body, frozen=True):
    """Body of `POST /auth/login`."""

    email: Annotated[str, Meta(min_length=1, max_length=320)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    code: Code | None = None  # where a second factor is set


class FactorRequest(Body, frozen=True):
    """Body of `POST /auth/totp`."""

    password: Password | None = None  # needed 15 minutes after signing in


class FactorSecret(View, frozen=True):
    """What an authenticator app has to know; it is never shown again."""

    secret: str  # base32, to be typed
    uri: str  # the same, for a QR code

    @classmethod
    def of(cls, setup: FactorSetup) -> Self:
        """Return a second factor that awaits its confirmation."""
        return cls(secret=setup.secret, uri=setup.uri)


class FactorProof(Body, frozen=True):
    """Body of `POST /auth/totp/confirm`."""

    code: Code


class RecoveryCodes(View, frozen=True):
    """Codes for the day the app is gone, each good once; they are never shown again."""

    recovery_codes: list[str]


class FactorView(View, frozen=True):
    """A second factor that is on."""

    since: datetime
    recovery_codes_left: int

    @classmethod
    def of(cls, factor: SecondFactor | None) -> Self | None:
        """Return what its photographer sees of a factor; None where it is not on."""
        if factor is None or factor.confirmed_at is None:
            return None
        return cls(since=factor.confirmed_at, recovery_codes_left=len(factor.recovery_macs))


class PortfolioBody(Body, frozen=True):
    """A gallery for the public profile, open to everybody through one of its share links."""

    gallery_id: Id
    link_id: Id


class NotificationsBody(Body, frozen=True):
    """Which mails go out by themselves; what is left out stays as it is."""

    selections: bool | UnsetType = UNSET
    reminders: bool | UnsetType = UNSET


class NotificationsView(View, frozen=True):
    """Which mails go out by themselves."""

    selections: bool  # to the photographer: a client has sent a selection
    reminders: bool  # to clients: a gallery closes soon

    @classmethod
    def of(cls, notifications: Notifications) -> Self:
        """Return what a photographer chose."""
        return cls(selections=notifications.selections, reminders=notifications.reminders)


class ProfilePatch(Body, frozen=True):
    """Body of `PATCH /auth/me`; what is left out stays, null clears it."""

    name: Name | UnsetType = UNSET
    handle: Annotated[str, Meta(min_length=3, max_length=HANDLE_MAX_CHARS)] | UnsetType = UNSET
    city_id: Id | UnsetType | None = UNSET
    bio: Annotated[str, Meta(max_length=BIO_MAX_CHARS)] | UnsetType | None = UNSET
    branding: Branding | UnsetType | None = UNSET
    specialities: Specialities | UnsetType | None = UNSET
    listed: bool | UnsetType = UNSET
    locale: (
        Annotated[str, Meta(max_length=10, extra_json_schema={"enum": list(LANGUAGES)})]
        | UnsetType
        | None
    ) = UNSET
    notifications: NotificationsBody | None = NotificationsBody()
    portfolio: Annotated[list[PortfolioBody], Meta(max_length=PORTFOLIO_MAX)] | UnsetType | None = (
        UNSET
    )

    def changes(self) -> ProfileChanges:
        """Return it as the domain takes it."""
        city_id = given(self.city_id)
        portfolio = given_or(self.portfolio, [])
        chosen = given_or(self.specialities, [])
        notify = self.notifications or Notifications()
        return ProfileChanges(
            name=given(self.name),
            handle=given(self.handle),
            city_id=CityId(city_id) if isinstance(city_id, str) else city_id,
            bio=given_or(self.bio, ""),
            branding=given_or(self.branding, {}),
            specialities=tuple(chosen) if isinstance(chosen, list) else chosen,
            listed=given(self.listed),
            locale=given_or(self.locale, DEFAULT),
            notify_selections=given(notify.selections),
            notify_reminders=given(notify.reminders),
            portfolio=(
                tuple(
                    PortfolioEntry(gallery_id=GalleryId(e.gallery_id), link_id=LinkId(e.link_id))
                    for e in portfolio
                )
                if isinstance(portfolio, list)
                else portfolio
            ),
        )


class PasswordChange(Body, frozen=True):
    """Body of `POST /auth/password`."""

    current_password: Password
    new_password: NewPassword


class PasswordProof(Body, frozen=True):
    """Body of `DELETE /auth/me` and `DELETE /auth/totp`."""

    password: Password


class EmailOnly(Body, frozen=True):
    """A body that names an address."""

    email: Email


class MailedSecret(Body, frozen=True):
    """A body that proves a mail was received."""

    token: Secret


class PasswordReset(Body, frozen=True):
    """Body of `POST /auth/password-reset/confirm`."""

    token: Secret
    new_password: NewPassword


class StorageView(View, frozen=True):
    """What an account holds."""

    photos: int
    bytes: int


class PortfolioView(View, frozen=True):
    """A gallery on the public profile, and the link that opens it."""

    gallery_id: str
    link_id: str


class UserView(View, frozen=True):
    """An account, as its photographer sees it."""

    id: str
    email: str
    email_verified: bool
    name: str
    handle: str
    city: CityView | None
    bio: str
    branding: dict[str, str]
    specialities: list[str]
    listed: bool
    locale: str
    notifications: NotificationsView
    portfolio: list[PortfolioView]
    second_factor: FactorView | None
    created_at: datetime
    storage: StorageView

    @classmethod
    def of(cls, account: Account) -> Self:
        """Return an account with what is shown beside it."""
        user = account.user
        return cls(
            id=user.id,
            email=user.email,
            email_verified=user.email_verified_at is not None,
            name=user.name,
            handle=user.handle,
            city=CityView.of(account.city) if account.city else None,
            bio=user.bio,
            branding=dict(user.branding),
            specialities=list(user.specialities),
            listed=user.listed,
            locale=user.locale,
            notifications=NotificationsView.of(user.notifications),
            portfolio=[
                PortfolioView(gallery_id=e.gallery_id, link_id=e.link_id) for e in user.portfolio
            ],
            second_factor=FactorView.of(user.second_factor),
            created_at=user.created_at,
            storage=StorageView(photos=account.usage.photos, bytes=account.usage.size_bytes),
        )


class SignedIn(View, frozen=True):
    """A new session of a photographer; the token is never shown again."""

    token: str
    expires_at: datetime
    user: UserView

    @classmethod
    def of(cls, account: Account, issued: IssuedSession) -> Self:
        """Return a session that has just begun."""
        return cls(
            token=issued.token, expires_at=issued.session.expires_at, user=UserView.of(account)
        )


class SessionView(View, frozen=True):
    """One place where a photographer is signed in."""

    id: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str
    current: bool

    @classmethod
    def of(cls, session: PhotographerSession, *, current: PhotographerSession) -> Self:
        """Return a session as its photographer sees it."""
        return cls(
            id=session.id,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            expires_at=session.expires_at,
            user_agent=session.user_agent,
            current=session.id == current.id,
        )


class CodeRequest(Body, frozen=True):
    """Body of `POST /auth/client/code`."""

    email: Email


class ChallengeView(View, frozen=True):
    """What the mailed code will answer."""

    challenge: str


class CodeAnswer(Body, frozen=True):
    """Body of `POST /auth/client/session`."""

    challenge: Id
    code: Annotated[str, Meta(min_length=6, max_length=6, pattern="^[0-9]{6}$")]


class ClientView(View, frozen=True):
    """A client, to themselves."""

    email: str


class ClientSignedIn(View, frozen=True):
    """A new session of a client; the token is never shown again."""

    token: str
    expires_at: datetime
    client: ClientView
