"""Password hashes that cost nothing, for tests."""

import hashlib
import hmac
import secrets
from functools import cache

from galerly.domain.model.password import guessed_forms
from galerly.ports.secrets import Passwords

_VERSION = "fast1"


class FastPasswords(Passwords):
    """Salted SHA-256 in the place of a slow hash; never for real passwords."""

    def hash(self, password: str) -> str:
        salt = secrets.token_hex(8)
        return f"{_VERSION}${salt}${_digest(salt, password)}"

    def verify(self, password: str, hashed: str | None) -> bool:
        _, salt, digest = (hashed or f"{_VERSION}$none$none").split("$")
        return hmac.compare_digest(digest, _digest(salt, password))

    def outdated(self, hashed: str) -> bool:
        return not hashed.startswith(f"{_VERSION}$")

    def is_common(self, password: str) -> bool:
        return not _common().isdisjoint(guessed_forms(password))


def _digest(salt: str, password: str) -> str:
    return hashlib.sha256(salt.encode() + password.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - 30,000 words, rarely used

    return frozenset(word.casefold() for word in FREQUENCY_LISTS["passwords"])
