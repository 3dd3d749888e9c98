"""Stored sessions, mailed codes and mailed tokens."""

from datetime import datetime
from typing import Protocol

from galerly.domain.model.ids import ChallengeId, SessionId, TokenHash, UserId
from galerly.domain.model.session import (
    Challenge,
    MailedPurpose,
    MailedToken,
    PhotographerSession,
    Session,
)


class SessionRepository(Protocol):
    """Sessions of all kinds, by the hash of their token. Expiry is the caller's to compare."""

    def add(self, session: Session, *, most: int) -> None:
        """Store a session; of a photographer's beyond `most`, the oldest end in the same write."""

    def find(self, token_hash: TokenHash) -> Session | None:
        """Return a session, expired or not, read consistently."""

    def touch(self, token_hash: TokenHash, at: datetime) -> None:
        """Note when a session was last used; nothing happens if it is gone."""

    def of_user(self, user_id: UserId) -> tuple[PhotographerSession, ...]:
        """Return a photographer's sessions, newest (highest id) first."""

    def remove(self, token_hash: TokenHash) -> None:
        """End a session; idempotent."""

    def remove_of_user(
        self,
        user_id: UserId,
        *,
        only: SessionId | None = None,
        keep: SessionId | None = None,
    ) -> int:
        """End a photographer's sessions: `only` one, all but `keep`, or all; return how many."""

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        """Forget up to `limit` sessions, codes and mailed tokens past their time; return how many.

        A store that forgets them by itself, some time after their end, does nothing and returns 0.
        """

    # --- mailed codes ---

    def put_challenge(self, challenge: Challenge) -> None:
        """Store a challenge; an earlier one of the same address ends in the same write."""

    def take_try(self, challenge_id: ChallengeId) -> Challenge | None:
        """Count one try of a challenge and return it as it was before; None if unknown."""

    def remove_challenge(self, challenge_id: ChallengeId) -> bool:
        """End a challenge; return whether it was there: of two, one is first."""

    # --- mailed tokens ---

    def put_mailed(self, token: MailedToken) -> None:
        """Store a mailed token; earlier ones of the same purpose and subject end."""

    def take_mailed(self, token_hash: TokenHash, purpose: MailedPurpose) -> MailedToken | None:
        """Remove a mailed token and return it, expired or not; None if unknown."""

    def remove_mailed_of(self, subject: str, *, purpose: MailedPurpose | None = None) -> None:
        """End every mailed token of a subject, or those of one purpose; idempotent."""
