"""Cursors: where a page of a list ended, sealed so that nobody can make or move one.

A cursor is base64url(MAC ‖ JSON of the position). The MAC covers the list it belongs to (its path
and the parameters that choose and order its items) and the caller, so that an altered cursor, one
of another list, and one of somebody else all look alike: `bad-cursor`.
"""

import base64
import binascii
import hmac
from collections.abc import Sequence

import msgspec

from galerly.domain.model.errors import BadCursorError
from galerly.domain.model.page import Position
from galerly.ports.secrets import Keyring

CURSOR_MAX_CHARS = 2048
_MAC_BYTES = 16  # 128 bits; HMAC-SHA-256 truncated (RFC 2104 section 5)
_POSITION = tuple[str | int | float, ...]


class Cursors:
    """The cursors of one list, for one caller."""

    def __init__(self, keyring: Keyring, caller: str, scope: Sequence[str]) -> None:
        self._keyring = keyring
        self._scope = msgspec.json.encode([caller, *scope])

    def seal(self, position: Position | None) -> str | None:
        """Return the cursor of a position; None after the last page."""
        return None if position is None else self.start(position)

    def start(self, position: Position) -> str:
        """Return the cursor of the page after a position; `()` stands for the first page."""
        plain = msgspec.json.encode(position)
        return _spell(self._mac(plain) + plain)

    def open(self, cursor: str | None) -> Position | None:
        """Return the position in a cursor; None without one.

        Raises:
            BadCursorError: If it was not sealed here, for this list and caller.
        """
        if cursor is None:
            return None
        if len(cursor) > CURSOR_MAX_CHARS:
            raise BadCursorError
        try:
            raw = base64.b64decode(
                cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
            )
        except (UnicodeEncodeError, binascii.Error) as error:
            raise BadCursorError from error
        mac, plain = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(plain)) or _spell(raw) != cursor:
            raise BadCursorError
        return msgspec.json.decode(plain, type=_POSITION)

    def _mac(self, plain: bytes) -> bytes:
        # Length first, so that no scope and position can be read as another pair.
        head = len(self._scope).to_bytes(4, "big")
        return self._keyring.mac("cursor", head + self._scope + plain)[:_MAC_BYTES]


def _spell(raw: bytes) -> str:
    """Return the one spelling of a cursor's bytes: base64 would read others alike."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
