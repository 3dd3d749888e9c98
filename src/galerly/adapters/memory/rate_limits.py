"""Counts of attempts in memory."""

from datetime import datetime, timedelta

from attrs import frozen

from galerly.adapters.memory.store import MemoryStore
from galerly.domain.model.errors import SlowDownError
from galerly.domain.model.limits import RateRule, RateWindow
from galerly.ports.rate_limits import RateLimiter

KEPT_AFTER_END = timedelta(hours=24)


@frozen
class MemoryRateLimiter(RateLimiter):
    """Counts of attempts in memory."""

    store: MemoryStore

    def take(self, rule: RateRule, key: str, *, now: datetime, cost: int = 1) -> None:
        with self.store.lock:
            window = self.store.windows.get((rule.name, key)) or RateWindow.fresh(rule, now)
            window, wait = window.take(rule, now, cost)
            self.store.windows[rule.name, key] = window
        if wait is not None:
            raise SlowDownError(wait)

    def give_back(self, rule: RateRule, key: str, *, cost: int = 1) -> None:
        with self.store.lock:
            window = self.store.windows.get((rule.name, key))
            if window is not None:
                self.store.windows[rule.name, key] = window.give_back(cost)

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        with self.store.lock:
            gone = [
                key
                for key, window in self.store.windows.items()
                if window.started_at + window.length + KEPT_AFTER_END < now
            ][:limit]
            for key in gone:
                del self.store.windows[key]
            return len(gone)
