"""A clock, tokens and keys that tests steer."""

import base64
import hashlib
import hmac
import threading
from datetime import UTC, datetime, timedelta

from galerly.domain.model.ids import format_id
from galerly.ports.clock import Clock
from galerly.ports.secrets import Keyring, Tokens

START = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NONCE_BYTES = 16
_TAG_BYTES = 32
_BLOCK_BYTES = 32


class SteeredClock(Clock):
    """Stands still until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move on by `by`, backwards if it is negative; return the new time."""
        self._now += by
        return self._now

    def set(self, at: datetime) -> None:
        """Move to a time: aware, UTC."""
        self._now = at


class SteeredTokens(Tokens):
    """Gives the same ids and secrets in every run with the same seed; none of them is secret.

    What a test appends to `next_secrets` and `next_digits` is given out first.
    """

    def __init__(self, seed: int = 0) -> None:
        self.next_secrets: list[str] = []
        self.next_digits: list[str] = []
        self._seed = seed
        self._lock = threading.Lock()
        self._count = 0
        self._last_milliseconds = 0

    def new_id(self, now: datetime) -> str:
        milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
        with self._lock:
            self._count += 1
            self._last_milliseconds = max(self._last_milliseconds, milliseconds)
            return format_id(self._last_milliseconds, (self._seed << 48) + self._count)

    def secret(self) -> str:
        if self.next_secrets:
            return self.next_secrets.pop(0)
        return base64.urlsafe_b64encode(self._next()).decode().rstrip("=")

    def digits(self, count: int) -> str:
        if self.next_digits:
            return self.next_digits.pop(0)
        value = int.from_bytes(self._next(), "big")
        return str(value % 10**count).zfill(count)

    def _next(self) -> bytes:
        with self._lock:
            self._count += 1
            return hashlib.sha256(f"token {self._seed} {self._count}".encode()).digest()


class MemoryKeyring(Keyring):
    """Keyed operations of the standard library alone; the key is fixed and known to everybody."""

    def __init__(self, master: bytes = bytes(32)) -> None:
        self._master = master
        self._lock = threading.Lock()
        self._sealed = 0

    def pepper(self) -> bytes:
        """Return the key (32 bytes) that goes into every password hash."""
        return self.key("pepper")

    def key(self, purpose: str) -> bytes:
        """Return the key (32 bytes) of a purpose."""
        return hmac.digest(self._master, purpose.encode(), "sha256")

    def mac(self, purpose: str, message: bytes) -> bytes:
        return hmac.digest(self.key(f"mac {purpose}"), message, "sha256")

    def seal(self, purpose: str, plain: bytes) -> bytes:
        with self._lock:
            self._sealed += 1
            nonce = self._sealed.to_bytes(_NONCE_BYTES, "big")
        text = nonce + _masked(self.key(f"mask {purpose}"), nonce, plain)
        return text + hmac.digest(self.key(f"seal {purpose}"), text, "sha256")

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        text, tag = sealed[:-_TAG_BYTES], sealed[-_TAG_BYTES:]
        if not hmac.compare_digest(tag, hmac.digest(self.key(f"seal {purpose}"), text, "sha256")):
            message = "this was altered, or sealed for another purpose"
            raise ValueError(message)
        nonce = text[:_NONCE_BYTES]
        return _masked(self.key(f"mask {purpose}"), nonce, text[_NONCE_BYTES:])


def _masked(key: bytes, nonce: bytes, data: bytes) -> bytes:
    blocks = -(-len(data) // _BLOCK_BYTES)
    stream = b"".join(
        hmac.digest(key, nonce + i.to_bytes(8, "big"), "sha256") for i in range(blocks)
    )
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))
