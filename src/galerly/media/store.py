"""What a store gives so that its signed URLs can be served."""

from collections.abc import Iterator
from typing import Protocol

from galerly.media.signing import MediaSigner
from galerly.ports.objects import StoredObject


class Incoming(Protocol):
    """An object on its way in: nobody sees it before `commit` returns."""

    def write(self, data: bytes) -> None:
        """Append bytes.

        Raises:
            SentAgainError: If the same was begun anew meanwhile.
            UnavailableError: If the store has no room.
        """

    def commit(self, sha256: str) -> StoredObject:
        """Store it durably, once; `sha256` was measured by the caller over all that was written.

        Raises:
            KeyTakenError: If the key is taken; nothing is changed.
            SentAgainError: If the same was begun anew meanwhile.
            UnavailableError: If it could not be made durable; nothing is stored.
        """

    def abort(self) -> None:
        """Forget it; idempotent, and without effect after `commit` returned."""


class Opened(Protocol):
    """An object that stays readable until it is closed, even if it is removed meanwhile."""

    @property
    def size_bytes(self) -> int:
        """How long it is."""

    @property
    def etag(self) -> str:
        """A strong validator, quoted: another object, or another version of it, has another."""

    def chunks(self, offset: int, length: int) -> Iterator[bytes]:
        """Yield `length` bytes from `offset` on, in pieces of at most 1 MiB."""

    def close(self) -> None:
        """Let it go; idempotent."""


class MediaStore(Protocol):
    """A store without a server of its own."""

    signer: MediaSigner  # who signs its URLs

    def taken(self, key: str) -> bool:
        """Return whether something is stored under a key."""

    def receive(self, key: str) -> Incoming:
        """Return a new object on its way in, for a key that is free at commit.

        It takes the place of one that is on its way to the same key: so many times as a URL is
        sent at once, it takes room once, and a sender whose line broke need not wait for the old
        connection to be given up.
        """

    def receive_part(self, key: str, number: int) -> Incoming:
        """Return one part of an object on its way in; at commit it replaces an earlier one.

        It takes the place of the same part on its way in, as `receive`.
        """

    def open(self, key: str) -> Opened:
        """Return what is stored under a key, or raise NotFoundError."""
