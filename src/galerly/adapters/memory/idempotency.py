"""Kept answers in memory."""

from datetime import datetime

from attrs import frozen

from galerly.adapters.memory.store import KeptAnswer, MemoryStore
from galerly.domain.model.errors import IdempotencyConflictError
from galerly.ports.idempotency import IdempotencyStore


@frozen
class MemoryIdempotency(IdempotencyStore):
    """Kept answers in memory."""

    store: MemoryStore

    def begin(
        self, caller: str, key: str, *, fingerprint: str, now: datetime, lease_until: datetime
    ) -> bytes | None:
        with self.store.lock:
            kept = self.store.answers.get((caller, key))
            if kept is None or kept.until <= now:
                self.store.answers[caller, key] = KeptAnswer(
                    fingerprint=fingerprint, until=lease_until
                )
                return None
        if kept.fingerprint != fingerprint:
            raise IdempotencyConflictError("this Idempotency-Key came with another request")
        if kept.answer is None:
            raise IdempotencyConflictError("the first request with this key is still running")
        return kept.answer

    def finish(self, caller: str, key: str, *, answer: bytes, expires_at: datetime) -> None:
        with self.store.lock:
            begun = self.store.answers.get((caller, key))
            if begun is not None:
                self.store.answers[caller, key] = KeptAnswer(
                    fingerprint=begun.fingerprint, until=expires_at, answer=answer
                )

    def abandon(self, caller: str, key: str) -> None:
        with self.store.lock:
            begun = self.store.answers.get((caller, key))
            if begun is not None and begun.answer is None:
                del self.store.answers[caller, key]

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        with self.store.lock:
            gone = [key for key, kept in self.store.answers.items() if kept.until <= now][:limit]
            for key in gone:
                del self.store.answers[key]
            return len(gone)
