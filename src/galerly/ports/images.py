"""What the domain needs of an image library."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from galerly.domain.model.photo import Exposure, RenditionName


@frozen(kw_only=True)
class EncodedRendition:
    """One rendition's bytes: upright, sRGB, no metadata but color profile and copyright."""

    name: RenditionName
    content_type: str  # a key of `photo.EXTENSIONS`
    width_px: int
    height_px: int
    data: bytes


@frozen(kw_only=True)
class DecodedPhoto:
    """All that is learnt from one original in one decode."""

    width_px: int  # as displayed, EXIF orientation applied
    height_px: int
    taken_at: datetime | None  # aware; the camera's local time read as UTC where no offset is given
    exposure: Exposure
    placeholder: str  # 6 x 4 pixels, RGB565 little-endian, row by row, base64 (64 characters)
    color: int  # main color, RGB444: 0..4095
    renditions: tuple[EncodedRendition, ...]  # one of each `RenditionName`


class ImageCodec(Protocol):
    """Turns originals into renditions; survives hostile files."""

    def sniff(self, head: bytes) -> str | None:
        """Return the content type that the first bytes (at least 64 where there are as many) show.

        None for anything that is not an accepted image: SVG, PDF, HTML and archives among them.
        """

    def decode(self, original: bytes, content_type: str) -> DecodedPhoto:
        """Decode once and return every rendition and fact.

        Raises:
            UnreadableImageError: If it is damaged, not of `content_type`, too large in pixels, or
                does not decode within the limits of time and memory. The message is for people.
        """
