"""Answers kept for clients that repeat a request."""

from datetime import datetime
from typing import Protocol


class IdempotencyStore(Protocol):
    """The first answer of each (caller, key), for 24 hours."""

    def begin(
        self, caller: str, key: str, *, fingerprint: str, now: datetime, lease_until: datetime
    ) -> bytes | None:
        """Return the answer that is kept, or None: this request is the first and goes on.

        A first request that neither finished nor abandoned by its `lease_until` counts as lost.

        Raises:
            IdempotencyConflictError: If the key came with another fingerprint, or the first
                request is still running.
        """

    def finish(self, caller: str, key: str, *, answer: bytes, expires_at: datetime) -> None:
        """Keep the answer of the first request."""

    def abandon(self, caller: str, key: str) -> None:
        """Forget a request that failed: the next one is first again."""

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        """Forget up to `limit` answers past their time; return how many.

        A store that forgets them by itself does nothing and returns 0.
        """
