"""Randomness, keyed hashes and password hashes."""

from datetime import datetime
from typing import Protocol


class Tokens(Protocol):
    """Makes what nobody can guess."""

    def new_id(self, now: datetime) -> str:
        """Return an id of `now` (see `ids.format_id`); ids of one process rise strictly."""

    def secret(self) -> str:
        """Return 256 random bits, URL-safe, 43 characters."""

    def digits(self, count: int) -> str:
        """Return so many random decimal digits."""


class Keyring(Protocol):
    """Keyed operations; the keys never leave it."""

    def mac(self, purpose: str, message: bytes) -> bytes:
        """Return the HMAC-SHA-256 (32 bytes) of a message under the key of a purpose."""

    def seal(self, purpose: str, plain: bytes) -> bytes:
        """Return `plain` encrypted and authenticated under the key of a purpose."""

    def unseal(self, purpose: str, sealed: bytes) -> bytes:
        """Return what was sealed, or raise ValueError if it was altered or is another purpose's."""


class Passwords(Protocol):
    """Slow, salted hashes of passwords and codes; at most a few at once.

    Every method may raise SlowDownError where too many are waiting.
    """

    def hash(self, password: str) -> str:
        """Return what is stored of a password, verified later exactly as typed."""

    def verify(self, password: str, hashed: str | None) -> bool:
        """Return whether `password` is the hashed one; with None, False after the same time."""

    def outdated(self, hashed: str) -> bool:
        """Return whether a hash should be made anew from the password at this chance."""

    def is_common(self, password: str) -> bool:
        """Return whether guessers try it first.

        That is: it, or it without a trailing run of digits and punctuation, is among the
        commonest passwords, ignoring case.
        """
