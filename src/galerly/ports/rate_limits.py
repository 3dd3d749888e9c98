"""Counting attempts, for all processes together."""

from datetime import datetime
from typing import Protocol

from galerly.domain.model.limits import RateRule


class RateLimiter(Protocol):
    """Counts what a key did within a rule's window; see `limits.RateWindow`."""

    def take(self, rule: RateRule, key: str, *, now: datetime, cost: int = 1) -> None:
        """Count `cost` attempts, atomically, before they are made.

        Raises:
            SlowDownError: If that is more than the rule allows; nothing is counted then.
        """

    def give_back(self, rule: RateRule, key: str, *, cost: int = 1) -> None:
        """Undo a count, of an attempt that turned out right."""

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        """Forget up to `limit` windows that ended more than 24 hours ago; return how many.

        A store that forgets them by itself does nothing and returns 0.
        """
