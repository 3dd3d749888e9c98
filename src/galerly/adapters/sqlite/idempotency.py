"""Kept answers."""

from datetime import datetime

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.values import to_micros
from galerly.domain.model.errors import AttemptRunningError, KeyReusedError
from galerly.domain.model.repeats import Turn
from galerly.ports.idempotency import IdempotencyStore

_FIND = """
    SELECT fingerprint, name, leased_until, answer FROM answers
    WHERE caller = ? AND key = ? AND until > ?
"""
_BEGIN = """
    INSERT OR REPLACE INTO answers (caller, key, fingerprint, name, attempt, leased_until, until)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_RESUME = "UPDATE answers SET attempt = ?, leased_until = ? WHERE caller = ? AND key = ?"
_FINISH = "UPDATE answers SET answer = ?, until = ? WHERE caller = ? AND key = ? AND attempt = ?"
_RELEASE = "UPDATE answers SET leased_until = NULL WHERE caller = ? AND key = ? AND attempt = ?"
_ABANDON = "DELETE FROM answers WHERE caller = ? AND key = ? AND attempt = ? AND answer IS NULL"
_REMOVE_EXPIRED = """
    DELETE FROM answers WHERE rowid IN (SELECT rowid FROM answers WHERE until <= ? LIMIT ?)
"""


class SqliteIdempotency(OnDatabase, IdempotencyStore):
    """Answers in the table `answers`."""

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
        leased, at = to_micros(lease_until), to_micros(now)
        with self.database.writing() as write:
            kept = write.row(_FIND, [caller, key, at])
            if kept is None:
                until_us = to_micros(until)
                write.run(_BEGIN, [caller, key, fingerprint, attempt, attempt, leased, until_us])
                return Turn(attempt=attempt, name=attempt)
            first, first_name, running_until, answer = kept
            if first != fingerprint:
                raise KeyReusedError
            if answer is not None:
                return Turn(attempt=attempt, name=first_name, answer=bytes(answer))
            if running_until is not None and running_until > at:
                raise AttemptRunningError
            write.run(_RESUME, [attempt, leased, caller, key])
            return Turn(attempt=attempt, name=first_name, resumed=True)

    def finish(
        self, caller: str, key: str, *, attempt: str, answer: bytes, expires_at: datetime
    ) -> None:
        with self.database.writing() as write:
            write.run(_FINISH, [answer, to_micros(expires_at), caller, key, attempt])

    def release(self, caller: str, key: str, *, attempt: str) -> None:
        with self.database.writing() as write:
            write.run(_RELEASE, [caller, key, attempt])

    def abandon(self, caller: str, key: str, *, attempt: str) -> None:
        with self.database.writing() as write:
            write.run(_ABANDON, [caller, key, attempt])

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        with self.database.writing() as write:
            return write.run(_REMOVE_EXPIRED, [to_micros(now), limit])
