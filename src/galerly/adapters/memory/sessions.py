"""Sessions, mailed codes and mailed tokens in memory."""

from datetime import datetime

from attrs import evolve, frozen

from galerly.adapters.memory.store import MemoryStore
from galerly.domain.model.ids import ChallengeId, SessionId, TokenHash, UserId
from galerly.domain.model.session import (
    Challenge,
    MailedPurpose,
    MailedToken,
    PhotographerSession,
    Session,
)
from galerly.ports.sessions import SessionRepository


@frozen
class MemorySessions(SessionRepository):
    """Sessions, mailed codes and mailed tokens in memory."""

    store: MemoryStore

    def add(self, session: Session, *, most: int) -> None:
        with self.store.lock:
            self.store.sessions[session.token_hash] = session
            if isinstance(session, PhotographerSession):
                for oldest in self.of_user(session.user_id)[most:]:
                    del self.store.sessions[oldest.token_hash]

    def find(self, token_hash: TokenHash) -> Session | None:
        with self.store.lock:
            return self.store.sessions.get(token_hash)

    def touch(self, token_hash: TokenHash, at: datetime) -> None:
        with self.store.lock:
            session = self.store.sessions.get(token_hash)
            if session is not None:
                self.store.sessions[token_hash] = evolve(session, last_used_at=at)

    def of_user(self, user_id: UserId) -> tuple[PhotographerSession, ...]:
        with self.store.lock:
            found = [
                s
                for s in self.store.sessions.values()
                if isinstance(s, PhotographerSession) and s.user_id == user_id
            ]
        return tuple(sorted(found, key=lambda s: s.id, reverse=True))

    def remove(self, token_hash: TokenHash) -> None:
        with self.store.lock:
            self.store.sessions.pop(token_hash, None)

    def remove_of_user(
        self,
        user_id: UserId,
        *,
        only: SessionId | None = None,
        keep: SessionId | None = None,
    ) -> int:
        with self.store.lock:
            gone = [
                s for s in self.of_user(user_id) if (only is None or s.id == only) and s.id != keep
            ]
            for session in gone:
                del self.store.sessions[session.token_hash]
            return len(gone)

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        with self.store.lock:
            sessions = [h for h, s in self.store.sessions.items() if s.expires_at <= now]
            challenges = [i for i, c in self.store.challenges.items() if c.expires_at <= now]
            mailed = [h for h, m in self.store.mailed.items() if m.expires_at <= now]
            sessions = sessions[:limit]
            challenges = challenges[: limit - len(sessions)]
            mailed = mailed[: limit - len(sessions) - len(challenges)]
            for token_hash in sessions:
                del self.store.sessions[token_hash]
            for challenge_id in challenges:
                del self.store.challenges[challenge_id]
            for token_hash in mailed:
                del self.store.mailed[token_hash]
            return len(sessions) + len(challenges) + len(mailed)

    # --- mailed codes ---

    def put_challenge(self, challenge: Challenge) -> None:
        with self.store.lock:
            others = [c for c in self.store.challenges.values() if c.email == challenge.email]
            for earlier in others:
                del self.store.challenges[earlier.id]
            self.store.challenges[challenge.id] = challenge

    def take_try(self, challenge_id: ChallengeId) -> Challenge | None:
        with self.store.lock:
            before = self.store.challenges.get(challenge_id)
            if before is not None:
                self.store.challenges[challenge_id] = evolve(before, tries=before.tries + 1)
            return before

    def remove_challenge(self, challenge_id: ChallengeId) -> bool:
        with self.store.lock:
            return self.store.challenges.pop(challenge_id, None) is not None

    # --- mailed tokens ---

    def put_mailed(self, token: MailedToken) -> None:
        with self.store.lock:
            same = [
                m.token_hash
                for m in self.store.mailed.values()
                if (m.purpose, m.subject) == (token.purpose, token.subject)
            ]
            for token_hash in same:
                del self.store.mailed[token_hash]
            self.store.mailed[token.token_hash] = token

    def take_mailed(self, token_hash: TokenHash, purpose: MailedPurpose) -> MailedToken | None:
        with self.store.lock:
            token = self.store.mailed.get(token_hash)
            if token is None or token.purpose is not purpose:
                return None
            return self.store.mailed.pop(token_hash)

    def remove_mailed_of(self, subject: str, *, purpose: MailedPurpose | None = None) -> None:
        with self.store.lock:
            gone = [
                m.token_hash
                for m in self.store.mailed.values()
                if m.subject == subject and purpose in {None, m.purpose}
            ]
            for token_hash in gone:
                del self.store.mailed[token_hash]
