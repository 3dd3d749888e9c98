"""Counts of attempts in DynamoDB: an item for each key's window, in the table of sessions.

Counting is one request, as long as the window lasts and has room. Beginning, exhausting or
refusing a window takes a look at it and a write on condition that nobody was faster.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import ConditionFailed
from galerly.adapters.aws.dynamodb_items import Item, ItemType, number, time
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.adapters.aws.dynamodb_times import ttl
from galerly.domain.model.errors import SlowDownError, UnavailableError
from galerly.domain.model.limits import RateRule, RateWindow
from galerly.ports.rate_limits import RateLimiter

_TRIES = 100  # while others count with the same key: each time one gets through
_KEPT_AFTER_END = timedelta(hours=24)
_HAS_ROOM = "ends_at > :now AND used <= :room"


class DynamodbRateLimiter(OnStore, RateLimiter):
    """Counts of attempts in the table of sessions."""

    NOUN: ClassVar[str] = "sessions"

    def take(self, rule: RateRule, key: str, *, now: datetime, cost: int = 1) -> None:
        for _ in range(_TRIES):
            try:
                self.store.update(
                    self.table,
                    keys.rate_window(rule.name, key),
                    "SET used = used + :cost",
                    {":cost": number(cost), ":room": number(rule.count - cost), ":now": time(now)},
                    condition=_HAS_ROOM,
                )
            except ConditionFailed as failure:
                if self._moved(rule, key, failure.item, now, cost):
                    return
            else:
                return
        raise UnavailableError

    def give_back(self, rule: RateRule, key: str, *, cost: int = 1) -> None:
        place, given = keys.rate_window(rule.name, key), {":cost": number(cost)}
        for _ in range(_TRIES):
            try:
                self.store.update(
                    self.table, place, "SET used = used - :cost", given, condition="used >= :cost"
                )
            except ConditionFailed as failure:
                if failure.item is None:
                    return
            else:
                return
            try:
                self.store.update(
                    self.table,
                    place,
                    "SET used = :none",
                    {**given, ":none": number(0)},
                    condition="used < :cost",
                )
            except ConditionFailed:
                continue  # somebody counted meanwhile
            return
        raise UnavailableError

    def remove_expired(self, *, now: datetime, limit: int) -> int:  # noqa: ARG002 - DynamoDB's TTL does it
        return 0

    def _moved(self, rule: RateRule, key: str, item: Item | None, now: datetime, cost: int) -> bool:
        """Begin or exhaust the window that stands in `item`; return whether `cost` was counted.

        Raises:
            SlowDownError: If the rule allows no more.
        """
        before = _WINDOW.of(item) if item else None
        if before is not None and _forgotten(before, now):
            before = None
        after, wait = (before or RateWindow.fresh(rule, now)).take(rule, now, cost)
        if after != before and not self._stored(rule, key, item, after):
            return False
        if wait is not None:
            raise SlowDownError(wait)
        return True

    def _stored(self, rule: RateRule, key: str, before: Item | None, after: RateWindow) -> bool:
        """Store a window over the one that was read; return False if that has changed."""
        ends_at = after.started_at + after.length
        item: Item = {
            **keys.rate_window(rule.name, key),
            **_WINDOW.attributes(after),
            "ends_at": time(ends_at),
            "ttl": ttl(ends_at + _KEPT_AFTER_END),
        }
        condition, values = "attribute_not_exists(used)", None
        if before is not None:
            condition = "started_at = :started AND used = :used AND exhausted = :exhausted"
            values = {
                ":started": before["started_at"],
                ":used": before["used"],
                ":exhausted": before["exhausted"],
            }
        try:
            self.store.put(self.table, item, condition=condition, values=values)
        except ConditionFailed:
            return False
        return True


_WINDOW = ItemType(RateWindow)


def _forgotten(window: RateWindow, now: datetime) -> bool:
    """Return whether a window is one that DynamoDB's TTL has merely not come to yet."""
    return window.started_at + window.length + _KEPT_AFTER_END < now
