"""A bounds-checked reader of TIFF directories, the format that EXIF is written in.

It never raises on bad bytes: what lies outside of the data, is too large or of an unknown type is
not there. Format: TIFF 6.0, section 2 (https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf).
"""

import struct
from mmap import mmap
from typing import Final, Literal, TypeAlias

Data: TypeAlias = bytes | mmap
Value: TypeAlias = bytes | tuple[int, ...]
"""Text as it is stored, or whole numbers; a rational is numerator, denominator."""
Directory: TypeAlias = dict[int, Value]
"""The readable entries of a directory by their tag."""
ByteOrder: TypeAlias = Literal["<", ">"]

HEADERS: Final[dict[bytes, ByteOrder]] = {b"II*\0": "<", b"MM\0*": ">"}
TEXT_TYPES: Final = frozenset({2, 7, 129})  # ASCII, UNDEFINED, and the UTF-8 of EXIF 3.0
NUMBERS: Final = {1: "B", 3: "H", 4: "I", 5: "II", 9: "i", 10: "ii"}  # 5, 10: rationals
MAX_ENTRIES: Final = 1000  # per directory; cameras write fewer than 100
MAX_TEXT_BYTES: Final = 4096
MAX_NUMBERS: Final = 16  # of one entry
ENTRY_BYTES: Final = 12


def first_directory(data: Data) -> tuple[ByteOrder, int] | None:
    """Return the byte order and where the first directory starts, or None if this is no TIFF."""
    order = HEADERS.get(data[:4])
    if order is None or len(data) < 8:  # noqa: PLR2004  # order, magic number, offset
        return None
    (offset,) = struct.unpack_from(f"{order}I", data, 4)
    return order, offset


def read_directory(data: Data, order: ByteOrder, offset: int) -> Directory:
    """Return what can be read of the directory at `offset`, without following any pointer."""
    if not 0 < offset <= len(data) - 2:
        return {}
    (count,) = struct.unpack_from(f"{order}H", data, offset)
    found: Directory = {}
    for index in range(min(count, MAX_ENTRIES)):
        start = offset + 2 + index * ENTRY_BYTES
        if start + ENTRY_BYTES > len(data):
            break
        tag, kind, length = struct.unpack_from(f"{order}HHI", data, start)
        value = _read_value(data, order, start + 8, kind, length)
        if value is not None:
            found.setdefault(tag, value)
    return found


def _read_value(data: Data, order: ByteOrder, at: int, kind: int, length: int) -> Value | None:
    if kind in TEXT_TYPES:
        form = f"{min(length, MAX_TEXT_BYTES)}s"
        stored_bytes = length
    elif kind in NUMBERS and length <= MAX_NUMBERS:
        form = order + NUMBERS[kind] * length
        stored_bytes = struct.calcsize(form)
    else:
        return None
    if stored_bytes > 4:  # noqa: PLR2004  # the entry has room for four; more is elsewhere
        (at,) = struct.unpack_from(f"{order}I", data, at)
    if at + struct.calcsize(form) > len(data):
        return None
    values = struct.unpack_from(form, data, at)
    return values[0] if kind in TEXT_TYPES else values
