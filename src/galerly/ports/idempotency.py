"""Answers kept for clients that repeat a request."""

from datetime import datetime
from typing import Protocol

from galerly.domain.model.repeats import Turn


class IdempotencyStore(Protocol):
    """The attempts at each (caller, key), and the first answer."""

    def begin(  # noqa: PLR0913 - what an attempt is known by, and its times
        self,
        caller: str,
        key: str,
        *,
        fingerprint: str,
        attempt: str,
        now: datetime,
        lease_until: datetime,
        until: datetime,
    ) -> Turn:
        """Return the answer that is kept, or the turn of this attempt, which goes on.

        An attempt that was neither finished, released nor abandoned by its `lease_until` counts
        as released. The first one is remembered until its `until`; its id, `attempt`, is the name
        of the request.

        Raises:
            IdempotencyConflictError: If the key came with another fingerprint, or another attempt
                is still running.
        """

    def finish(
        self, caller: str, key: str, *, attempt: str, answer: bytes, expires_at: datetime
    ) -> None:
        """Keep the answer of an attempt, unless another one runs by now; so below."""

    def release(self, caller: str, key: str, *, attempt: str) -> None:
        """End an attempt without an answer to keep: the next one resumes it."""

    def abandon(self, caller: str, key: str, *, attempt: str) -> None:
        """Forget a request that did nothing: the next attempt is the first again."""

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        """Forget up to `limit` answers and attempts past their time; return how many.

        A store that forgets them by itself does nothing and returns 0.
        """
