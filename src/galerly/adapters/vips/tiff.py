"""A bounds-checked reader of TIFF directories, the format that EXIF is written in.

It never raises on bad bytes: what lies outside of the data, is too large or of an unknown type is
not there. Format: TIFF 6.0, section 2 (https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf).
"""

import struct
from collections.abc import Iterator, Mapping
from mmap import mmap
from typing import Final, Literal, NamedTuple, TypeAlias

Data: TypeAlias = bytes | mmap
Value: TypeAlias = bytes | tuple[int, ...]
"""Text as it is stored, or whole numbers; a rational is numerator, denominator."""
Directory: TypeAlias = dict[int, Value]
"""The readable entries of a directory by their tag."""
ByteOrder: TypeAlias = Literal["<", ">"]

HEADERS: Final[dict[bytes, ByteOrder]] = {b"II*\0": "<", b"MM\0*": ">"}
TEXT_TYPES: Final = frozenset({2, 7, 129})  # ASCII, UNDEFINED, and the UTF-8 of EXIF 3.0
NUMBERS: Final = {1: "B", 3: "H", 4: "I", 5: "II", 9: "i", 10: "ii", 13: "I"}  # 5, 10: rationals
UNIT_BYTES: Final = {kind: struct.calcsize(f"<{form}") for kind, form in NUMBERS.items()} | (
    dict.fromkeys(TEXT_TYPES, 1)
)
MAX_ENTRIES: Final = 1000  # per directory; cameras write fewer than 100
MAX_TEXT_BYTES: Final = 4096
MAX_NUMBERS: Final = 16  # of one entry
ENTRY_BYTES: Final = 12
INLINE_BYTES: Final = 4  # an entry has room for so many; a larger value is elsewhere


class Entry(NamedTuple):
    """One entry of a directory, its value not looked at: it may lie outside of the data."""

    tag: int
    kind: int  # a key of `UNIT_BYTES`
    length: int  # how many numbers, or bytes of text
    at: int  # where the value begins, in bytes from the start of the data
    size: int  # of the value, in bytes


def first_directory(
    data: Data, headers: Mapping[bytes, ByteOrder] = HEADERS
) -> tuple[ByteOrder, int] | None:
    """Return the byte order and where the first directory starts, or None if this is no TIFF."""
    order = headers.get(data[:4])
    if order is None or len(data) < 8:  # noqa: PLR2004  # order, magic number, offset
        return None
    (offset,) = struct.unpack_from(f"{order}I", data, 4)
    return order, offset


def read_directory(data: Data, order: ByteOrder, offset: int) -> Directory:
    """Return what can be read of the directory at `offset`, without following any pointer."""
    found: Directory = {}
    for entry in entries(data, order, offset):
        value = read_value(data, order, entry)
        if value is not None:
            found.setdefault(entry.tag, value)
    return found


def entries(data: Data, order: ByteOrder, offset: int, base: int = 0) -> Iterator[Entry]:
    """Yield the entries of the directory at `offset`, whose own pointers count from `base`."""
    if not 0 < offset <= len(data) - 2:
        return
    (count,) = struct.unpack_from(f"{order}H", data, offset)
    for index in range(min(count, MAX_ENTRIES)):
        start = offset + 2 + index * ENTRY_BYTES
        if start + ENTRY_BYTES > len(data):
            return
        tag, kind, length, pointer = struct.unpack_from(f"{order}HHII", data, start)
        if kind in UNIT_BYTES:
            size = length * UNIT_BYTES[kind]
            at = start + 8 if size <= INLINE_BYTES else base + pointer
            yield Entry(tag, kind, length, at, size)


def read_value(data: Data, order: ByteOrder, entry: Entry) -> Value | None:
    """Return an entry's value, a long text cut; None where it is not in the data, or too long."""
    if entry.kind in TEXT_TYPES:
        form = f"{min(entry.size, MAX_TEXT_BYTES)}s"
    elif entry.length <= MAX_NUMBERS:
        form = order + NUMBERS[entry.kind] * entry.length
    else:
        return None
    if entry.at + struct.calcsize(form) > len(data):
        return None
    values = struct.unpack_from(form, data, entry.at)
    return values[0] if entry.kind in TEXT_TYPES else values


def next_directory(data: Data, order: ByteOrder, offset: int) -> int:
    """Return where the directory after the one at `offset` starts; 0 if there is none."""
    if not 0 < offset <= len(data) - 2:
        return 0
    (count,) = struct.unpack_from(f"{order}H", data, offset)
    link = offset + 2 + count * ENTRY_BYTES
    if link + 4 > len(data):
        return 0
    (following,) = struct.unpack_from(f"{order}I", data, link)
    return int(following)
