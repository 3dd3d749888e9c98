"""A codec for tests that do not care about pixels: it reads a JPEG's header, and no more."""

import base64
import struct

from galerly.domain.model.errors import UnreadableImageError
from galerly.domain.model.photo import MARKED, Exposure, RenditionName
from galerly.ports.images import DecodedLogo, DecodedPhoto, EncodedRendition, ImageCodec, Mark

_PNG = b"\x89PNG"
_START, _END = b"\xff\xd8", b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # ITU-T T.81, table B.1
_LONG_EDGES = {
    RenditionName.THUMB: 480,
    RenditionName.THUMB_2X: 720,
    RenditionName.PREVIEW: 2048,
    RenditionName.WEB: 2048,
}


def a_jpeg(width: int = 60, height: int = 40, *, note: str = "") -> bytes:
    """Return the header of a JPEG without a picture; another note makes other bytes."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return _START + _segment(0xFE, note.encode()) + _segment(0xC0, frame) + _END


class PlainCodec(ImageCodec):
    """Knows size and form of JPEGs. A rendition is a JPEG header of the size it should have."""

    def sniff(self, head: bytes) -> str | None:
        return "image/jpeg" if head.startswith(_START) else None

    def decode(self, original: bytes, content_type: str, mark: Mark | None = None) -> DecodedPhoto:
        if content_type != "image/jpeg" or self.sniff(original) != content_type:
            raise UnreadableImageError("this file is not a JPEG")
        width, height = _size(original)
        return DecodedPhoto(
            width_px=width,
            height_px=height,
            taken_at=None,
            exposure=Exposure(),
            placeholder=base64.b64encode(bytes(48)).decode(),
            color=len(original) % 4096,
            renditions=tuple(_rendition(name, width, height, mark) for name in RenditionName),
        )

    def logo(self, original: bytes, content_type: str) -> DecodedLogo:
        if content_type != "image/png" or not original.startswith(_PNG):
            raise UnreadableImageError("this file is not a PNG")
        return DecodedLogo(width_px=40, height_px=20, see_through=True, data=original)


def _rendition(name: RenditionName, width: int, height: int, mark: Mark | None) -> EncodedRendition:
    scale = min(1, _LONG_EDGES[name] / max(width, height))
    marked = mark is not None and name in MARKED
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    return EncodedRendition(
        name=name,
        content_type="image/jpeg",
        width_px=small[0],
        height_px=small[1],
        data=a_jpeg(*small, note=f"{name} {mark.text if marked and mark else ''}"),
        marked=marked,
    )


def _segment(marker: int, payload: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def _size(data: bytes) -> tuple[int, int]:
    """Return width and height, from the frame header (ITU-T T.81, section B.2.2)."""
    at = len(_START)
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = struct.unpack_from(">BH", data, at + 1)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            if width and height:
                return width, height
            break
        at += 2 + length
    raise UnreadableImageError("this JPEG is damaged")
