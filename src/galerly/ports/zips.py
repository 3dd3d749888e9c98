"""Writing ZIP files."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class ZipMember:
    """One file to store, its size and checksum known beforehand."""

    name: str
    size_bytes: int
    crc32: int
    modified_at: datetime
    chunks: Iterable[bytes]  # read once, when the member's turn comes


class Zipper(Protocol):
    """Writes ZIP files as streams, in constant memory."""

    def stream(self, members: Iterable[ZipMember]) -> Iterator[bytes]:
        """Yield the bytes of a ZIP of stored (not compressed) members, ZIP64 where it must be.

        Raises:
            ValueError: If a member's chunks have another length or checksum than it says.
        """
