"""Attempts at requests that may be repeated."""

from contextlib import AbstractContextManager

from attrs import frozen

from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.limits import KEYS_PER_NETWORK
from galerly.domain.model.repeats import KEPT_FOR, LEASE, Turn
from galerly.domain.services.repeatable import RepeatableTokens
from galerly.ports.clock import Clock
from galerly.ports.idempotency import IdempotencyStore
from galerly.ports.rate_limits import RateLimiter


@frozen(kw_only=True)
class Repeated:
    """A request that may come again: the same three come again with it."""

    caller: str
    key: str  # of the client's choice
    fingerprint: str  # of all that is asked for


@frozen(kw_only=True)
class RepeatService:
    """Lets one attempt at a request run at a time, and remembers what came of it."""

    store: IdempotencyStore
    tokens: RepeatableTokens
    limiter: RateLimiter
    clock: Clock

    def begin(self, request: Repeated, *, network: str | None = None) -> Turn:
        """Return what is to be done for an attempt; `network` is that of a caller without session.

        Raises:
            IdempotencyConflictError: If the key came with another request, or another attempt is
                still running.
            SlowDownError: If the network made so many keys that no more are remembered for it.
        """
        now = self.clock.now()
        if network is not None:
            self.limiter.take(KEYS_PER_NETWORK, network, now=now)
        attempt = self.tokens.plain.new_id(now)
        try:
            return self.store.begin(
                request.caller,
                request.key,
                fingerprint=request.fingerprint,
                attempt=attempt,
                now=now,
                lease_until=now + LEASE,
                until=now + KEPT_FOR,
            )
        except UnavailableError:  # it may have begun all the same, and must not seem to run
            self.store.release(request.caller, request.key, attempt=attempt)
            raise

    def names(self, request: Repeated, turn: Turn) -> AbstractContextManager[None]:
        """Return the block in which whatever is made is named by the request."""
        told = f"{request.caller} {request.fingerprint} {request.key}"
        return self.tokens.of_request(turn.name, told)

    def keep(self, request: Repeated, turn: Turn, answer: bytes) -> None:
        """Keep the answer of an attempt for 24 hours."""
        self.store.finish(
            request.caller,
            request.key,
            attempt=turn.attempt,
            answer=answer,
            expires_at=self.clock.now() + KEPT_FOR,
        )

    def end(self, request: Repeated, turn: Turn, *, nothing_done: bool) -> None:
        """End an attempt whose answer is not kept; the next one resumes where it stopped."""
        end = self.store.abandon if nothing_done and not turn.resumed else self.store.release
        end(request.caller, request.key, attempt=turn.attempt)
