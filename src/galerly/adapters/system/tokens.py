"""Randomness of the operating system."""

import secrets
import threading
from datetime import UTC, datetime, timedelta

from galerly.domain.model.ids import format_id
from galerly.ports.secrets import Tokens

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 80  # of an id, see `ids.format_id`
_STEP_BITS = 64  # ids of one millisecond stay as far apart as a guess is hopeless


class SystemTokens(Tokens):
    """Makes ids and secrets; any number of threads may ask at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = (0, 0)  # milliseconds and random bits of the id made last

    def new_id(self, now: datetime) -> str:
        milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
        with self._lock:
            last_milliseconds, last_bits = self._last
            bits = secrets.randbits(_RANDOM_BITS)
            if milliseconds <= last_milliseconds:  # the same moment, or a clock set back
                milliseconds = last_milliseconds
                bits = last_bits + 1 + secrets.randbits(_STEP_BITS)
                if bits >> _RANDOM_BITS:
                    milliseconds += 1
                    bits = secrets.randbits(_STEP_BITS)
            self._last = (milliseconds, bits)
        return format_id(milliseconds, bits)

    def secret(self) -> str:
        return secrets.token_urlsafe(32)

    def digits(self, count: int) -> str:
        return "".join(secrets.choice("0123456789") for _ in range(count))
