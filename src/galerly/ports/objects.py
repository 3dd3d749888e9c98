"""Object storage: originals, renditions, archives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from galerly.domain.model.page import Page, Position


@frozen(kw_only=True)
class PresignedUpload:
    """How a client sends one object's bytes; made without asking the store."""

    method: str
    url: str  # absolute, or a path that is relative to the installation's origin
    headers: dict[str, str]  # to be sent exactly
    expires_at: datetime


@frozen(kw_only=True)
class PresignedDownload:
    """Where an object's bytes are read, for a while."""

    url: str  # absolute, or a path that is relative to the installation's origin
    expires_at: datetime


@frozen(kw_only=True)
class StoredObject:
    """What the store holds under a key, measured by the store."""

    key: str
    size_bytes: int
    content_type: str
    sha256: str | None  # lower-case hex; `list` may leave it out
    modified_at: datetime


@frozen(kw_only=True)
class StoredPart:
    """What has arrived of an object that comes in parts."""

    number: int  # from 1 on
    size_bytes: int


class ObjectStore(Protocol):
    """Bytes under keys. Keys are `/`-separated ASCII parts made of ids; none starts with `/`.

    What is acknowledged is durable. An object is seen whole or not at all.
    """

    def presign_put(  # noqa: PLR0913 - each is bound by the signature
        self,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        sha256: str | None,
        now: datetime,
        lifetime: timedelta,
    ) -> PresignedUpload:
        """Return a URL that takes exactly these bytes, once, until `now + lifetime`.

        A body of another length, type or SHA-256 is refused and nothing is stored; where the key
        is taken, the answer is 412. With `sha256` None any content of that length is taken.
        """

    def presign_parts(
        self,
        key: str,
        *,
        content_type: str,
        sizes: Mapping[int, int],
        now: datetime,
        lifetime: timedelta,
    ) -> dict[int, PresignedUpload]:
        """Return a URL for each part of an object that comes in parts, until `now + lifetime`.

        `sizes` holds the length in bytes of each part asked for, by its number (from 1 on; at
        least 5 MiB but for the last). A URL takes exactly so many bytes, and again: what came last
        counts. The first call of a key begins; what arrived since then stays until it is joined
        or dropped.
        """

    def parts(self, key: str) -> tuple[StoredPart, ...]:
        """Return what has arrived of an object that comes in parts, in order of number."""

    def join_parts(self, sizes: Mapping[str, int]) -> None:
        """Make objects of their parts, where those have the given length (bytes) together.

        The keys are worked on in parallel where that helps. Where parts are missing, or the key
        is taken, nothing happens to it.
        """

    def drop_parts(self, key: str) -> None:
        """Forget what has arrived of an object that comes in parts; idempotent."""

    def presign_get(
        self,
        key: str,
        *,
        content_type: str,
        now: datetime,
        lifetime: timedelta,
        filename: str | None = None,
    ) -> PresignedDownload:
        """Return a URL that answers an object's bytes, and ranges of them, until `now + lifetime`.

        With `filename`, the answer is an attachment of that name (RFC 6266). The same arguments
        give the same URL, so that caches can answer.
        """

    def stat(self, key: str) -> StoredObject | None:
        """Return what is stored under a key, its SHA-256 measured."""

    def stat_many(self, keys: Sequence[str]) -> dict[str, StoredObject]:
        """Return `stat` of those keys that are stored, asked in parallel where that helps."""

    def read(self, key: str) -> bytes:
        """Return a whole object, or raise NotFoundError."""

    def stream(self, key: str) -> Iterator[bytes]:
        """Yield an object in chunks of at most 1 MiB, or raise NotFoundError before the first."""

    def write(self, key: str, chunks: Iterable[bytes], *, content_type: str) -> StoredObject:
        """Store an object of ours over an earlier one; if `chunks` raises, nothing is changed."""

    def remove(self, keys: Iterable[str]) -> None:
        """Forget objects; idempotent."""

    def remove_prefix(self, prefix: str) -> int:
        """Forget every object whose key starts with `prefix` (ends with `/`); return how many.

        What has arrived of objects in parts goes too, and is not counted.
        """

    def list(self, prefix: str, *, after: Position | None, limit: int) -> Page[StoredObject]:
        """Return objects in order of key; `sha256` may be None; positions are `(key,)`."""

    def sweep_temporary(self, now: datetime) -> int:
        """Forget what writes that never ended left behind over an hour ago; return how many.

        An object in parts may come slowly: what arrived of it goes after a day.
        """
