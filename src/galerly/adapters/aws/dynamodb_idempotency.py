"""Kept answers in DynamoDB: an item for each caller and key, in the table of sessions.

Each attempt writes its id into the item, so that a lost answer tells nobody off: who asks again
finds that id. An answer is compressed, and what does not fit one item stands in parts
beside it, written before the item that names them.
"""

import zlib
from datetime import datetime
from hashlib import sha256
from typing import ClassVar

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import ConditionFailed
from galerly.adapters.aws.dynamodb_items import Item, integer, number, text, time
from galerly.adapters.aws.dynamodb_store import OnStore
from galerly.adapters.aws.dynamodb_times import ttl
from galerly.domain.model.errors import AttemptRunningError, KeyReusedError, UnavailableError
from galerly.domain.model.repeats import Turn
from galerly.ports.idempotency import IdempotencyStore

PART_BYTES = 380_000
"""An item holds 400 KB, names and all.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

_MINE = "attempt = :attempt"
_QUICK = 1  # zlib's level: answers are JSON, and small at any


class DynamodbIdempotency(OnStore, IdempotencyStore):
    """Kept answers in the table of sessions."""

    NOUN: ClassVar[str] = "sessions"

    def begin(  # noqa: PLR0913 - the port's
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
        digest = _digest(caller, key)
        item: Item = {
            **keys.answer(digest),
            "fingerprint": text(fingerprint),
            "name": text(attempt),
            "attempt": text(attempt),
            "leased_until": time(lease_until),
            "until": time(until),
            "ttl": ttl(until),
        }
        try:
            self.store.put(
                self.table,
                item,
                condition="attribute_not_exists(token_hash) OR #until <= :now",
                values={":now": time(now)},
                names={"#until": "until"},
                again=True,
            )
        except ConditionFailed as failure:
            kept = failure.item or {}
        else:
            return Turn(attempt=attempt, name=attempt)
        if kept["attempt"]["S"] == attempt:
            return Turn(
                attempt=attempt, name=attempt
            )  # this put, of which the first answer was lost
        if kept["fingerprint"]["S"] != fingerprint:
            raise KeyReusedError
        first = kept["name"]["S"]
        if "body" in kept:
            return Turn(
                attempt=attempt, name=first, answer=zlib.decompress(self._body(digest, kept))
            )
        self._resume(digest, attempt, now=now, lease_until=lease_until)
        return Turn(attempt=attempt, name=first, resumed=True)

    def finish(
        self, caller: str, key: str, *, attempt: str, answer: bytes, expires_at: datetime
    ) -> None:
        digest = _digest(caller, key)
        packed = zlib.compress(answer, _QUICK)
        parts = [packed[i : i + PART_BYTES] for i in range(0, len(packed), PART_BYTES)]
        lasting = ttl(expires_at)
        for place, part in enumerate(parts[1:], 1):
            self.store.put(
                self.table,
                {**keys.answer_part(digest, attempt, place), "body": {"B": part}, "ttl": lasting},
            )
        try:
            self.store.update(
                self.table,
                keys.answer(digest),
                "SET body = :body, #more = :more, #until = :until, #ttl = :ttl",
                {
                    ":body": {"B": parts[0]},
                    ":attempt": text(attempt),
                    ":more": number(len(parts) - 1),
                    ":until": time(expires_at),
                    ":ttl": lasting,
                },
                condition=_MINE,
                names={"#until": "until", "#ttl": "ttl", "#more": "more"},
                again=True,
            )
        except ConditionFailed:
            return  # it was abandoned, or resumed; parts go with their time

    def release(self, caller: str, key: str, *, attempt: str) -> None:
        try:
            self.store.update(
                self.table,
                keys.answer(_digest(caller, key)),
                "REMOVE leased_until",
                {":attempt": text(attempt)},
                condition=_MINE,
                again=True,
            )
        except ConditionFailed:
            return  # it was abandoned, or resumed

    def abandon(self, caller: str, key: str, *, attempt: str) -> None:
        try:
            self.store.delete(
                self.table,
                keys.answer(_digest(caller, key)),
                condition=f"{_MINE} AND attribute_not_exists(body)",
                values={":attempt": text(attempt)},
            )
        except ConditionFailed:
            return  # it has its answer, is gone, or resumed

    def remove_expired(self, *, now: datetime, limit: int) -> int:  # noqa: ARG002 - DynamoDB's TTL does it
        return 0

    def _resume(self, digest: str, attempt: str, *, now: datetime, lease_until: datetime) -> None:
        """Let an attempt go on where an earlier one stopped, unless another one does."""
        try:
            self.store.update(
                self.table,
                keys.answer(digest),
                "SET attempt = :attempt, leased_until = :lease_until",
                {
                    ":attempt": text(attempt),
                    ":lease_until": time(lease_until),
                    ":now": time(now),
                },
                condition="attribute_exists(token_hash) AND attribute_not_exists(body)"
                " AND (attribute_not_exists(leased_until) OR leased_until <= :now)",
                again=True,
            )
        except ConditionFailed as failure:
            if failure.item is None or failure.item["attempt"]["S"] != attempt:
                raise AttemptRunningError from failure

    def _body(self, digest: str, kept: Item) -> bytes:
        more = range(1, integer(kept, "more") + 1)
        places = [keys.answer_part(digest, kept["attempt"]["S"], place) for place in more]
        parts = self.store.get_many([(self.table, place) for place in places]) if places else []
        bodies = [part["body"]["B"] for part in (kept, *parts) if part is not None]
        if len(bodies) != 1 + len(places):
            raise UnavailableError
        return b"".join(bodies)


def _digest(caller: str, key: str) -> str:
    """Return a name for a caller and a key, of whatever length they are."""
    return sha256(f"{len(caller)}:{caller}{key}".encode("utf-8", "surrogatepass")).hexdigest()
