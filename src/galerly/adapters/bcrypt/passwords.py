"""Password hashes by bcrypt."""

import base64
import hmac
from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec

from galerly.adapters.bcrypt.gate import Gate
from galerly.domain.model.password import guessed_forms
from galerly.ports.secrets import Passwords

COST = 12
PEPPER_MIN_BYTES = 32

_VERSION = "v1$"
_SALT_CHARS = 22
_DIGEST_CHARS = 31


class BcryptPasswords(Passwords):
    """`v1$` and the bcrypt of base64 of HMAC-SHA-384 under `pepper`: 64 bytes for any password.

    So neither bcrypt's limit of 72 bytes nor a NUL ever matters, and a stolen table is useless
    without the pepper. Hashing waits at `gate`: it takes a quarter of a second of one core.
    """

    def __init__(
        self,
        pepper: bytes | Callable[[], bytes],  # called at each hash, where keys come from afar
        cost: int = COST,
        *,
        gate: Gate | None = None,
    ) -> None:
        if isinstance(pepper, bytes) and len(pepper) < PEPPER_MIN_BYTES:
            message = f"the pepper must have at least {PEPPER_MIN_BYTES} bytes"
            raise ValueError(message)
        self._pepper = pepper
        self._cost = cost
        self._gate = gate or Gate()
        # Nobody's hash, of the same form: checking it costs the same and fails.
        self._nobody = f"$2b${cost:02}$".encode() + b"." * (_SALT_CHARS + _DIGEST_CHARS)

    def hash(self, password: str) -> str:
        import bcrypt  # noqa: PLC0415 - not for the many commands that hash nothing

        peppered = self._peppered(password)
        with self._gate.turn():
            hashed = bcrypt.hashpw(peppered, bcrypt.gensalt(self._cost))
        return _VERSION + hashed.decode("ascii")

    def verify(self, password: str, hashed: str | None) -> bool:
        import bcrypt  # noqa: PLC0415 - see above

        stored = self._nobody if hashed is None else _stored(hashed)
        peppered = self._peppered(password)
        with self._gate.turn():
            right = bcrypt.checkpw(peppered, stored)
        return right and hashed is not None

    def outdated(self, hashed: str) -> bool:
        if not hashed.startswith(_VERSION):
            return True
        cost = _stored(hashed).split(b"$")[2]
        return int(cost) < self._cost

    def is_common(self, password: str) -> bool:
        return not _common().isdisjoint(guessed_forms(password))

    def _peppered(self, password: str) -> bytes:
        # A lone surrogate is no valid text, but a password is whatever was typed.
        typed = password.encode("utf-8", "surrogatepass")
        pepper = self._pepper if isinstance(self._pepper, bytes) else self._pepper()
        return base64.b64encode(hmac.digest(pepper, typed, "sha384"))


def _stored(hashed: str) -> bytes:
    version, separator, rest = hashed.partition("$")
    if f"{version}{separator}" != _VERSION:
        message = "this password hash was not made here"
        raise ValueError(message)
    return rest.encode("ascii")


@cache
def _common() -> frozenset[str]:
    """Return the 30,000 commonest passwords that come with zxcvbn, casefolded."""
    # This one module of it, and not for longer than it is read: importing the package makes tables
    # of all its lists, which cost 9 MiB and 100 ms more.
    package = find_spec("zxcvbn")
    places = package.submodule_search_locations if package else None
    found = PathFinder.find_spec("frequency_lists", places or [])
    if found is None or found.loader is None:
        raise ImportError(name="zxcvbn.frequency_lists")
    lists = module_from_spec(found)
    found.loader.exec_module(lists)
    return frozenset(word.casefold() for word in lists.FREQUENCY_LISTS["passwords"])
