"""What kind of picture the first bytes of a file show.

Signatures: JPEG ISO 10918-1 B.1.1.3, PNG ISO 15948 5.2, GIF89a 17, WebP RFC 9649 2.5, TIFF 6.0
section 2, HEIF ISO 23008-12 annex B (brands of the `ftyp` box, ISO 14496-12 4.3). Raw files of
cameras: https://exiftool.org/#supported and the modules it names.
"""

import struct
from typing import Final

from galerly.adapters.vips.raw import FUJI
from galerly.adapters.vips.raw_boxes import BRAND as CR3_BRAND
from galerly.adapters.vips.raw_tiff import OLYMPUS_HEADERS, PANASONIC_HEADERS
from galerly.adapters.vips.tiff import (
    ENTRY_BYTES,
    Data,
    Value,
    entries,
    first_directory,
    read_value,
)
from galerly.adapters.vips.tiff import HEADERS as TIFF_HEADERS

CR2, CR3 = "image/x-canon-cr2", "image/x-canon-cr3"
NEF, ARW, DNG = "image/x-nikon-nef", "image/x-sony-arw", "image/x-adobe-dng"
RAF, ORF, RW2 = "image/x-fuji-raf", "image/x-olympus-orf", "image/x-panasonic-rw2"
RAW_TYPES: Final = frozenset({CR2, CR3, NEF, ARW, DNG, RAF, ORF, RW2})
TIFF: Final = "image/tiff"

SIGNATURES: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II+\0\x08\0\0\0", TIFF),  # BigTIFF, for more than 4 GiB
    (b"MM\0+\0\x08\0\0", TIFF),
    (FUJI, RAF),
    *((header, ORF) for header in OLYMPUS_HEADERS),
    *((header, RW2) for header in PANASONIC_HEADERS),
)
HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis"})
HEIF_BRANDS: Final = frozenset({b"mif1", b"msf1", b"mif2"})
AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
MAX_FTYP_BYTES: Final = 256
NEW_SUBFILE_TYPE, MAKE, DNG_VERSION = 0x00FE, 0x010F, 0xC612
RAW_MAKES: Final = ((b"NIKON", NEF), (b"SONY", ARW))
# All of these are TIFFs, told apart by what is in their first directory.
TIFF_FAMILY: Final = frozenset({TIFF, CR2, NEF, ARW, DNG})
HEIF_FAMILY: Final = frozenset({"image/heic", "image/heif"})


def sniff(head: Data) -> str | None:
    """Return the content type of a picture that begins with `head`, or None for anything else."""
    start = head[:16]
    for signature, content_type in SIGNATURES:
        if start.startswith(signature):
            return content_type
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[:4] in TIFF_HEADERS:
        return _tiff_type(head)
    if start[4:8] == b"ftyp":
        return CR3 if start[8:12] == CR3_BRAND else _heif_type(head)
    return None


def same_kind(one: str, other: str) -> bool:
    """Return whether two content types name one kind: HEIC is HEIF, and programs mix the names.

    So it is with TIFF and the raw files that are TIFFs.
    """
    return one == other or {one, other} <= HEIF_FAMILY or {one, other} <= TIFF_FAMILY


def kind_of(original: Data, declared: str) -> str | None:
    """Return what to open a whole original as: what its bytes show, or what they leave open.

    A camera that we do not know by its make still writes a raw file, if its owner says so.
    """
    found = sniff(original)
    is_tiff = original[:4] in TIFF_HEADERS
    if found in {None, TIFF} and is_tiff and declared in RAW_TYPES & TIFF_FAMILY:
        return declared
    return found


def _tiff_type(head: Data) -> str | None:
    # Most raw files are TIFFs that begin with a small preview; libvips would show that one, or
    # undeveloped sensor data. Where the first directory is not in `head`, nothing can be said. The
    # make alone says nothing: programs keep it in the TIFFs that they export.
    if head[8:10] == b"CR":
        return CR2
    first = first_directory(head)
    if first is None or not 0 < first[1] <= len(head) - 2:
        return TIFF
    order, offset = first
    found = {entry.tag: entry for entry in entries(head, order, offset)}
    if DNG_VERSION in found:
        return DNG
    kind = read_value(head, order, found[NEW_SUBFILE_TYPE]) if NEW_SUBFILE_TYPE in found else None
    if not (isinstance(kind, tuple) and kind and kind[0] & 1):  # not a reduced picture
        return TIFF
    (count,) = struct.unpack_from(f"{order}H", head, offset)
    is_whole = offset + 2 + count * ENTRY_BYTES <= len(head)
    if MAKE in found:
        return _type_by_make(read_value(head, order, found[MAKE]))
    return None if is_whole else TIFF  # the make may come after these first bytes


def _type_by_make(make: Value | None) -> str | None:
    if not isinstance(make, bytes):
        return TIFF  # it is not in these first bytes
    return next((kind for name, kind in RAW_MAKES if make.startswith(name)), None)


def _heif_type(head: Data) -> str | None:
    size = min(int.from_bytes(head[:4], "big"), len(head), MAX_FTYP_BYTES)
    major = head[8:12]
    brands = {major} | {head[at : at + 4] for at in range(16, size - 3, 4)}
    if major in AVIF_BRANDS or (AVIF_BRANDS & brands and not HEIC_BRANDS & brands):
        return None
    if major in HEIC_BRANDS:
        return "image/heic"
    if brands & (HEIF_BRANDS | HEIC_BRANDS):
        return "image/heif" if major in HEIF_BRANDS else "image/heic"
    return None
