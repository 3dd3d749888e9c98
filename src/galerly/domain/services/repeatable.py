"""Ids and secrets that a repeated request draws once more.

A client that lost an answer sends its request again, and nobody knows how far the first attempt
came. So whatever a request makes under a key is named by that request: its repeat makes the same
names, finds what is there already, and adds what is missing.
"""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from attrs import define, field, frozen

from galerly.domain.model.ids import later_id
from galerly.ports.secrets import Keyring, Tokens

_STEP_BYTES = 8  # ids of one request stay as far apart as a guess is hopeless
_PURPOSE = "repeats"


@define
class _Draws:
    """What one attempt has drawn so far; nobody without the key can tell what comes."""

    keyring: Keyring
    request: str
    last: str
    ids: int = 0
    secrets: int = 0
    lock: threading.Lock = field(factory=threading.Lock)

    def new_id(self) -> str:
        with self.lock:
            if self.ids:
                step = int.from_bytes(self._mac(f"id {self.ids}")[:_STEP_BYTES], "big")
                self.last = later_id(self.last, 1 + step)
            self.ids += 1
            return self.last

    def secret(self) -> str:
        with self.lock:
            self.secrets += 1
            drawn = self._mac(f"secret {self.secrets}")
        return base64.urlsafe_b64encode(drawn).decode().rstrip("=")

    def _mac(self, what: str) -> bytes:
        return self.keyring.mac(_PURPOSE, f"{what} of {self.request}".encode())


_current: ContextVar[_Draws | None] = ContextVar("draws of the request", default=None)


@frozen(kw_only=True)
class RepeatableTokens(Tokens):
    """Random ids and secrets; for a request that may be repeated, the same at each attempt.

    Of one request they come in the same order each time: who draws in an order that depends on
    what is stored draws from `plain`.
    """

    plain: Tokens
    keyring: Keyring

    @contextmanager
    def of_request(self, name: str, request: str) -> Iterator[None]:
        """Draw what belongs to one request inside the block.

        `name` is an id of its own, the first one that is drawn; `request` tells the caller, the
        key and all that is asked for.
        """
        draws = _Draws(keyring=self.keyring, request=f"{name} {request}", last=name)
        token = _current.set(draws)
        try:
            yield
        finally:
            _current.reset(token)

    def new_id(self, now: datetime) -> str:
        """Return an id of `now`, or of when the request was first tried."""
        draws = _current.get()
        return draws.new_id() if draws else self.plain.new_id(now)

    def secret(self) -> str:
        """Return 256 bits that nobody can guess, URL-safe, 43 characters."""
        draws = _current.get()
        return draws.secret() if draws else self.plain.secret()

    def digits(self, count: int) -> str:
        """Return so many random decimal digits."""
        return self.plain.digits(count)
