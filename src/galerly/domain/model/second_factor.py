"""Codes that change with time, and codes for the day the phone is gone.

A time-based code is an HMAC of the number of half minutes since 1970 under a secret that the
server and an authenticator app share: HOTP (RFC 4226) over a step of time (RFC 6238). SHA-1, six
digits and 30 seconds are what every app takes; many ignore other values without a word.
"""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from attrs import field, frozen

STEP = timedelta(seconds=30)
DRIFT_STEPS = 1  # clocks of phones and servers differ
CODE_DIGITS = 6
SECRET_BYTES = 20  # RFC 4226 section 4, R6: as long as the hash
SETUP_LIFETIME = timedelta(hours=1)

RECOVERY_CODES = 10
RECOVERY_CHARS = 12  # 60 random bits
RECOVERY_GROUP = 4
CODE_MAX_CHARS = 64  # of what somebody types, spaces and hyphens included

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class SecondFactor:
    """What signing in asks for beside the password, once it is confirmed."""

    sealed_secret: str = field(repr=False)  # base64; the keyring alone opens it
    begun_at: datetime
    confirmed_at: datetime | None = None  # until then nobody is asked for a code
    last_step: int = 0  # of the code used last: neither it nor an earlier one counts again
    recovery_macs: tuple[str, ...] = field(default=(), repr=False)  # of the codes that are left


def code_at(secret: bytes, step: int) -> str:
    """Return the code of a step (RFC 4226 section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def step_of(code: str, secret: bytes, *, now: datetime, after: int) -> int | None:
    """Return the step later than `after` whose code this is; None: none within a step of now."""
    present = (now - _EPOCH) // STEP
    found = None
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        right = hmac.compare_digest(code_at(secret, step).encode(), code.encode("utf-8", "replace"))
        if right and step > after and found is None:
            found = step
    return found


def typed(code: str) -> str:
    """Return a code without what people put between its characters, in lower case."""
    return "".join(code.split()).replace("-", "").lower()


def recovery_code(secret: bytes) -> str:
    """Return a code to write down, such as `k3wq-7xna-mfe2`, made of 8 or more random bytes."""
    text = base64.b32encode(secret).decode().lower()[:RECOVERY_CHARS]
    return "-".join(text[i : i + RECOVERY_GROUP] for i in range(0, len(text), RECOVERY_GROUP))


def shown_secret(secret: bytes) -> str:
    """Return a secret as apps take it when it is typed: base32, 32 characters."""
    return base64.b32encode(secret).decode()


def setup_uri(secret: bytes, *, issuer: str, account: str) -> str:
    """Return what the QR code says, in the form of Google Authenticator that all apps read.

    https://github.com/google/google-authenticator/wiki/Key-Uri-Format
    """
    label = f"{quote(issuer, safe='')}:{quote(account, safe='@')}"
    fields = {"secret": shown_secret(secret), "issuer": issuer}
    return f"otpauth://totp/{label}?{urlencode(fields, quote_via=quote)}"
