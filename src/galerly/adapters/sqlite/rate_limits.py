"""Counts of attempts."""

from datetime import datetime, timedelta

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.statements import Row
from galerly.adapters.sqlite.values import from_micros, to_micros
from galerly.domain.model.errors import SlowDownError
from galerly.domain.model.limits import RateRule, RateWindow
from galerly.ports.rate_limits import RateLimiter

KEPT_AFTER_END = timedelta(hours=24)  # an exhausted window makes the next one longer

_FIND = "SELECT started_at, ends_at, used, exhausted FROM rate_windows WHERE rule = ? AND key = ?"
_PUT = """
    INSERT OR REPLACE INTO rate_windows (rule, key, started_at, ends_at, used, exhausted)
    VALUES (?, ?, ?, ?, ?, ?)
"""
_REMOVE_EXPIRED = """
    DELETE FROM rate_windows WHERE (rule, key) IN (
      SELECT rule, key FROM rate_windows WHERE ends_at < ? LIMIT ?)
"""


class SqliteRateLimiter(OnDatabase, RateLimiter):
    """Windows in the table `rate_windows`, shared by all processes."""

    def take(self, rule: RateRule, key: str, *, now: datetime, cost: int = 1) -> None:
        # Whoever is refused anyway writes nothing: a flood of attempts must not hold up others.
        known = _window(self.database.row(_FIND, [rule.name, key]), rule, now)
        after, wait = known.take(rule, now, cost)
        if wait is not None and after == known:
            raise SlowDownError(wait)
        with self.database.writing() as write:
            window = _window(write.row(_FIND, [rule.name, key]), rule, now)
            window, wait = window.take(rule, now, cost)
            write.run(_PUT, _values(rule, key, window))
        if wait is not None:
            raise SlowDownError(wait)

    def give_back(self, rule: RateRule, key: str, *, cost: int = 1) -> None:
        with self.database.writing() as write:
            row = write.row(_FIND, [rule.name, key])
            if row is not None:
                write.run(_PUT, _values(rule, key, _of(row).give_back(cost)))

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        with self.database.writing() as write:
            return write.run(_REMOVE_EXPIRED, [to_micros(now - KEPT_AFTER_END), limit])


def _window(row: Row | None, rule: RateRule, now: datetime) -> RateWindow:
    return RateWindow.fresh(rule, now) if row is None else _of(row)


def _of(row: Row) -> RateWindow:
    started_at, ends_at, used, exhausted = row
    return RateWindow(
        started_at=from_micros(started_at),
        length=timedelta(microseconds=ends_at - started_at),
        used=used,
        exhausted=bool(exhausted),
    )


def _values(rule: RateRule, key: str, window: RateWindow) -> tuple[str, str, int, int, int, int]:
    started_at = to_micros(window.started_at)
    ends_at = to_micros(window.started_at + window.length)
    return rule.name, key, started_at, ends_at, window.used, int(window.exhausted)
