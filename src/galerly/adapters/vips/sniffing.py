"""What kind of picture the first bytes of a file show.

Signatures: JPEG ISO 10918-1 B.1.1.3, PNG ISO 15948 5.2, GIF89a 17, WebP RFC 9649 2.5, TIFF 6.0
section 2, HEIF ISO 23008-12 annex B (brands of the `ftyp` box, ISO 14496-12 4.3).
"""

from typing import Final

from galerly.adapters.vips.tiff import HEADERS as TIFF_HEADERS
from galerly.adapters.vips.tiff import Data, first_directory, read_directory

SIGNATURES: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II+\0\x08\0\0\0", "image/tiff"),  # BigTIFF, for more than 4 GiB
    (b"MM\0+\0\x08\0\0", "image/tiff"),
)
HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis"})
HEIF_BRANDS: Final = frozenset({b"mif1", b"msf1", b"mif2"})
AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
MAX_FTYP_BYTES: Final = 256
NEW_SUBFILE_TYPE: Final = 0x00FE
DNG_VERSION: Final = 0xC612
HEIF_FAMILY: Final = frozenset({"image/heic", "image/heif"})


def sniff(head: Data) -> str | None:
    """Return the content type of a picture that begins with `head`, or None for anything else."""
    start = head[:16]
    for signature, content_type in SIGNATURES:
        if start.startswith(signature):
            return content_type
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    if start[:4] in TIFF_HEADERS and not _is_camera_raw(head):
        return "image/tiff"
    if start[4:8] == b"ftyp":
        return _heif_type(head)
    return None


def same_kind(one: str, other: str) -> bool:
    """Return whether two content types name one kind: HEIC is HEIF, and programs mix the names."""
    return one == other or {one, other} <= HEIF_FAMILY


def _is_camera_raw(head: Data) -> bool:
    # Most raw formats are TIFFs that begin with a small preview; libvips would show that one, or
    # undeveloped sensor data. Where the first directory is not in `head`, nothing can be said.
    if head[8:10] == b"CR":  # Canon CR2
        return True
    first = first_directory(head)
    if first is None:
        return False
    tags = read_directory(head, *first)
    kind = tags.get(NEW_SUBFILE_TYPE)
    reduced = isinstance(kind, tuple) and bool(kind) and kind[0] & 1 == 1
    return DNG_VERSION in tags or reduced  # Nikon NEF, Sony ARW and others


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
