"""Kept answers."""

from datetime import datetime

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.values import to_micros
from galerly.domain.model.errors import IdempotencyConflictError
from galerly.ports.idempotency import IdempotencyStore

_FIND = "SELECT fingerprint, answer FROM answers WHERE caller = ? AND key = ? AND until > ?"
_BEGIN = "INSERT OR REPLACE INTO answers (caller, key, fingerprint, until) VALUES (?, ?, ?, ?)"
_FINISH = "UPDATE answers SET answer = ?, until = ? WHERE caller = ? AND key = ?"
_ABANDON = "DELETE FROM answers WHERE caller = ? AND key = ? AND answer IS NULL"
_REMOVE_EXPIRED = """
    DELETE FROM answers WHERE rowid IN (SELECT rowid FROM answers WHERE until <= ? LIMIT ?)
"""


class SqliteIdempotency(OnDatabase, IdempotencyStore):
    """Answers in the table `answers`."""

    def begin(
        self, caller: str, key: str, *, fingerprint: str, now: datetime, lease_until: datetime
    ) -> bytes | None:
        with self.database.writing() as write:
            kept = write.row(_FIND, [caller, key, to_micros(now)])
            if kept is None:
                write.run(_BEGIN, [caller, key, fingerprint, to_micros(lease_until)])
                return None
        first, answer = kept
        if first != fingerprint:
            raise IdempotencyConflictError("this Idempotency-Key came with another request")
        if answer is None:
            raise IdempotencyConflictError("the first request with this key is still running")
        return bytes(answer)

    def finish(self, caller: str, key: str, *, answer: bytes, expires_at: datetime) -> None:
        with self.database.writing() as write:
            write.run(_FINISH, [answer, to_micros(expires_at), caller, key])

    def abandon(self, caller: str, key: str) -> None:
        with self.database.writing() as write:
            write.run(_ABANDON, [caller, key])

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        with self.database.writing() as write:
            return write.run(_REMOVE_EXPIRED, [to_micros(now), limit])
