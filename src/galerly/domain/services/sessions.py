"""Signing in and out."""

from datetime import timedelta

from attrs import frozen

from galerly.domain.model.access import Actor, Client, LinkViewer, Owner
from galerly.domain.model.errors import NotFoundError, UnauthenticatedError
from galerly.domain.model.gallery import ShareLink
from galerly.domain.model.ids import SessionId, UserId, ViewerId, made_at
from galerly.domain.model.session import (
    SESSION_LIFETIME,
    SESSIONS_PER_ACCOUNT,
    TOKEN_PREFIXES,
    ClientSession,
    PhotographerSession,
    Session,
    SessionKind,
    ViewerSession,
    token_hash,
)
from galerly.ports.clock import Clock
from galerly.ports.secrets import Tokens
from galerly.ports.sessions import SessionRepository
from galerly.ports.users import UserRepository

TOUCH_EVERY = timedelta(minutes=5)
USER_AGENT_MAX_CHARS = 200


@frozen(kw_only=True)
class IssuedSession:
    """A new session with its token, which is never to be had again."""

    token: str
    session: Session


def actor_of(session: Session) -> Actor:
    """Return whom a session speaks for."""
    match session:
        case PhotographerSession():
            return Owner(user_id=session.user_id)
        case ClientSession():
            return Client(email=session.email)
        case ViewerSession():
            return LinkViewer(
                owner_id=session.owner_id,
                gallery_id=session.gallery_id,
                link_id=session.link_id,
                link_version=session.link_version,
                viewer_id=session.viewer_id,
            )


@frozen(kw_only=True)
class SessionService:
    """Opens, checks and ends sessions of the three kinds."""

    sessions: SessionRepository
    users: UserRepository
    clock: Clock
    tokens: Tokens

    def authenticate(self, token: str) -> Session:
        """Return the live session of a token.

        A photographer's account is read again; what a client's or viewer's session rests on is
        read with the gallery that it asks for.

        Raises:
            UnauthenticatedError: If there is none, it has ended, or the account is gone.
        """
        now = self.clock.now()
        session = self.sessions.find(token_hash(token))
        if session is None or now >= session.expires_at:
            raise UnauthenticatedError
        if isinstance(session, PhotographerSession):
            try:
                self.users.get(session.user_id)
            except NotFoundError as error:
                raise UnauthenticatedError from error
        if now - session.last_used_at >= TOUCH_EVERY:
            self.sessions.touch(session.token_hash, now)
        return session

    def open_photographer(self, user_id: UserId, *, user_agent: str) -> IssuedSession:
        """Return a new session of a photographer; beyond 50, the oldest ends."""
        now = self.clock.now()
        token = self._token(SessionKind.PHOTOGRAPHER)
        session = PhotographerSession(
            token_hash=token_hash(token),
            id=SessionId(self.tokens.new_id(now)),
            user_id=user_id,
            created_at=now,
            last_used_at=now,
            expires_at=now + SESSION_LIFETIME,
            user_agent=user_agent[:USER_AGENT_MAX_CHARS],
        )
        return self._store(token, session)

    def client_token(self) -> str:
        """Return a token for `open_client`; a repeated request draws the same one."""
        return self._token(SessionKind.CLIENT)

    def find_client(self, token: str) -> tuple[str, IssuedSession] | None:
        """Return the address and session of a client whom `open_client` gave this token."""
        session = self.sessions.find(token_hash(token))
        if not isinstance(session, ClientSession):
            return None
        return session.email, IssuedSession(token=token, session=session)

    def open_client(self, email: str, token: str | None = None) -> IssuedSession:
        """Return a new session of a client whose address was verified."""
        now = self.clock.now()
        token = token or self.client_token()
        session = ClientSession(
            token_hash=token_hash(token),
            id=SessionId(self.tokens.new_id(now)),
            email=email,
            created_at=now,
            last_used_at=now,
            expires_at=now + SESSION_LIFETIME,
        )
        return self._store(token, session)

    def open_viewer(self, link: ShareLink, viewer_id: ViewerId) -> IssuedSession:
        """Return a new session of somebody who opened a share link.

        A repeated request gets the first one's, which ends when it was to end.
        """
        now = self.clock.now()
        token = self._token(SessionKind.VIEWER)
        session_id = SessionId(self.tokens.new_id(now))
        created_at = min(now, made_at(session_id))
        session = ViewerSession(
            token_hash=token_hash(token),
            id=session_id,
            owner_id=link.owner_id,
            gallery_id=link.gallery_id,
            link_id=link.id,
            link_version=link.link_version,
            viewer_id=viewer_id,
            created_at=created_at,
            last_used_at=now,
            expires_at=created_at + SESSION_LIFETIME,
        )
        return self._store(token, session)

    def sign_out(self, session: Session) -> None:
        """End a session at once; its token is dead."""
        self.sessions.remove(session.token_hash)

    def of_photographer(self, user_id: UserId) -> tuple[PhotographerSession, ...]:
        """Return a photographer's live sessions, newest first."""
        now = self.clock.now()
        return tuple(s for s in self.sessions.of_user(user_id) if now < s.expires_at)

    def revoke(self, user_id: UserId, session_id: SessionId) -> None:
        """End one of a photographer's sessions.

        Raises:
            NotFoundError: If it is not one of theirs.
        """
        if not self.sessions.remove_of_user(user_id, only=session_id):
            raise NotFoundError("session")

    def revoke_others(self, user_id: UserId, *, keep: SessionId) -> None:
        """End a photographer's sessions but one."""
        self.sessions.remove_of_user(user_id, keep=keep)

    def _token(self, kind: SessionKind) -> str:
        return TOKEN_PREFIXES[kind] + self.tokens.secret()

    def _store(self, token: str, session: Session) -> IssuedSession:
        self.sessions.add(session, most=SESSIONS_PER_ACCOUNT)
        return IssuedSession(token=token, session=session)
