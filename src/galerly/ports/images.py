"""What the domain needs of an image library."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from galerly.domain.model.photo import Exposure, RenditionName
from galerly.domain.model.watermark import Placement


@frozen(kw_only=True)
class EncodedRendition:
    """One rendition's bytes: upright, sRGB, no metadata but color profile and copyright."""

    name: RenditionName
    content_type: str  # a key of `photo.EXTENSIONS`
    width_px: int
    height_px: int
    data: bytes
    marked: bool = False  # whether a mark was drawn on it


@frozen(kw_only=True)
class Mark:
    """What is drawn over the preview, and over what is saved in its place."""

    text: str  # drawn where there is no logo
    logo: bytes | None  # a PNG that `ImageCodec.logo` made
    placement: Placement
    opacity: int  # percent
    size: int  # percent of the picture's width


@frozen(kw_only=True)
class DecodedLogo:
    """A photographer's logo, read and written anew."""

    width_px: int
    height_px: int
    see_through: bool  # whether any of it is transparent
    data: bytes  # a PNG, sRGB, its transparency kept, without metadata


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

    def decode(self, original: bytes, content_type: str, mark: Mark | None = None) -> DecodedPhoto:
        """Decode once and return every rendition and fact; with `mark`, each of `MARKED` has it.

        Raises:
            UnreadableImageError: If it is damaged, not of `content_type`, too large in pixels, or
                does not decode within the limits of time and memory, or the mark cannot be drawn.
                The message is for people.
        """

    def logo(self, original: bytes, content_type: str) -> DecodedLogo:
        """Return a logo at most 1200 pixels wide and 600 high; its transparency is kept.

        Raises:
            UnreadableImageError: As `decode`, or if it is no JPEG, PNG or WebP.
        """
