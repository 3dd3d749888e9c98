"""ZIP files as streams, by stream-zip."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from galerly.ports.zips import ZipMember, Zipper

if TYPE_CHECKING:
    from stream_zip import Method

CHUNK_BYTES = 1024 * 1024
FILE_MODE = 0o100644  # a regular file that its owner may write
# Beyond these a member needs ZIP64 (APPNOTE.TXT 6.3.10, sections 4.4.1.4 and 4.4.21), with room
# for the headers that follow it. Below them plain headers are read by older programs too.
OFFSET_MAX = 0xFFFF_FFFF - CHUNK_BYTES
ENTRIES_MAX = 0xFFFF - 1
HEADER_BYTES = 1024
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # the first day that a ZIP can name


class StreamZipper(Zipper):
    """Stores members without compression: photos are compressed already."""

    def stream(self, members: Iterable[ZipMember]) -> Iterator[bytes]:
        from stream_zip import ZipError, stream_zip  # noqa: PLC0415 - it loads a cipher library

        try:
            yield from stream_zip(_files(members), chunk_size=CHUNK_BYTES)
        except ZipError as error:
            message = f"a member is not what it was said to be: {type(error).__name__}"
            raise ValueError(message) from error


def _files(
    members: Iterable[ZipMember],
) -> "Iterator[tuple[str, datetime, int, Method, Iterable[bytes]]]":
    from stream_zip import NO_COMPRESSION_32, NO_COMPRESSION_64  # noqa: PLC0415 - as above

    offset = 0
    for index, member in enumerate(members):
        after = offset + member.size_bytes + HEADER_BYTES
        kind = (
            NO_COMPRESSION_32 if after < OFFSET_MAX and index < ENTRIES_MAX else NO_COMPRESSION_64
        )
        offset = after
        yield (
            member.name,
            max(member.modified_at, _EARLIEST),
            FILE_MODE,
            kind(member.size_bytes, member.crc32),
            member.chunks,
        )
