"""Kept answers in memory."""

from datetime import datetime

from attrs import evolve, frozen

from galerly.adapters.memory.store import KeptAnswer, MemoryStore
from galerly.domain.model.errors import AttemptRunningError, KeyReusedError
from galerly.domain.model.repeats import Turn
from galerly.ports.idempotency import IdempotencyStore


@frozen
class MemoryIdempotency(IdempotencyStore):
    """Kept answers in memory."""

    store: MemoryStore

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
        with self.store.lock:
            kept = self.store.answers.get((caller, key))
            if kept is None or kept.until <= now:
                self.store.answers[caller, key] = KeptAnswer(
                    fingerprint=fingerprint,
                    name=attempt,
                    attempt=attempt,
                    leased_until=lease_until,
                    until=until,
                )
                return Turn(attempt=attempt, name=attempt)
            if kept.fingerprint != fingerprint:
                raise KeyReusedError
            if kept.answer is not None:
                return Turn(attempt=attempt, name=kept.name, answer=kept.answer)
            if kept.leased_until is not None and kept.leased_until > now:
                raise AttemptRunningError
            self.store.answers[caller, key] = evolve(
                kept, attempt=attempt, leased_until=lease_until
            )
            return Turn(attempt=attempt, name=kept.name, resumed=True)

    def finish(
        self, caller: str, key: str, *, attempt: str, answer: bytes, expires_at: datetime
    ) -> None:
        with self.store.lock:
            begun = self._of(caller, key, attempt)
            if begun:
                self.store.answers[caller, key] = evolve(begun, until=expires_at, answer=answer)

    def release(self, caller: str, key: str, *, attempt: str) -> None:
        with self.store.lock:
            begun = self._of(caller, key, attempt)
            if begun:
                self.store.answers[caller, key] = evolve(begun, leased_until=None)

    def abandon(self, caller: str, key: str, *, attempt: str) -> None:
        with self.store.lock:
            begun = self._of(caller, key, attempt)
            if begun and begun.answer is None:
                del self.store.answers[caller, key]

    def remove_expired(self, *, now: datetime, limit: int) -> int:
        with self.store.lock:
            gone = [key for key, kept in self.store.answers.items() if kept.until <= now][:limit]
            for key in gone:
                del self.store.answers[key]
            return len(gone)

    def _of(self, caller: str, key: str, attempt: str) -> KeptAnswer | None:
        kept = self.store.answers.get((caller, key))
        return kept if kept and kept.attempt == attempt else None
