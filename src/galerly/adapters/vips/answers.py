"""What the decoding process says to the one that asked, and how much of it is believed.

A frame is four bytes of big-endian length, that many bytes of MessagePack, then the encoded
pictures one after another. The process that writes it has read a stranger's file and may have been
taken over by it, so that the reader checks everything and shows none of its words to anybody:
refusals are reasons out of a fixed list.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, TypeVar

from msgspec import Meta, MsgspecError, Struct, msgpack
from msgspec.structs import asdict

from galerly.adapters.vips.limits import DecodeLimits
from galerly.adapters.vips.sniffing import sniff
from galerly.domain.model.photo import MARKED, Exposure, RenditionName
from galerly.domain.model.watermark import Placement
from galerly.ports.images import DecodedLogo, DecodedPhoto, EncodedRendition

HEADER_MAX_BYTES: Final = 1 << 16
LENGTH_BYTES: Final = 4
H = TypeVar("H", bound=Struct)

Pixels = Annotated[int, Meta(ge=1, le=65_535)]
Text = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f\x7f]*\Z")]
Reason = Literal["damaged", "megapixels", "side", "scans", "memory", "no-preview", "mark"]


class Drawing(Struct, frozen=True):
    """A mark to be drawn; the bytes of a logo come beside the original."""

    text: str
    placement: Placement
    opacity: int
    size: int
    logo: bytes = b""


class Request(Struct, frozen=True):
    """What is asked of the decoding process, beside the picture itself."""

    content_type: str
    limits: DecodeLimits
    mark: Drawing | None = None
    is_logo: bool = False  # it is to be answered with a `Logo`


class Refused(Struct, frozen=True, tag=True):
    """The file cannot be shown, for a reason that a second attempt would find again."""

    reason: Reason
    found: Annotated[int, Meta(ge=0)] = 0  # megapixels, or pixels of the longer side, or scans
    allowed: Annotated[int, Meta(ge=0)] = 0  # the limit that it is over, in the same unit


class Encoded(Struct, frozen=True):
    """One rendition; several may share the bytes of one picture."""

    name: RenditionName
    width_px: Pixels
    height_px: Pixels
    picture: Annotated[int, Meta(ge=0, le=len(RenditionName) - 1)]  # index into `Decoded.sizes`
    marked: bool = False


class Facts(Struct, frozen=True):
    """The camera's words, as `Exposure` has them."""

    camera: Text | None
    lens: Text | None
    exposure_s: Annotated[str, Meta(pattern=r"\A[0-9./]{1,20}\Z")] | None
    aperture: Annotated[float, Meta(gt=0, le=1000)] | None
    iso: Annotated[int, Meta(ge=1, le=10_000_000)] | None
    focal_length_mm: Annotated[float, Meta(gt=0, le=100_000)] | None


class Decoded(Struct, frozen=True, tag=True):
    """The picture was decoded; `sizes` are the lengths of the pictures that follow, in bytes."""

    width_px: Pixels
    height_px: Pixels
    taken_at: Annotated[datetime, Meta(tz=True)] | None
    facts: Facts
    placeholder: Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{64}\Z")]
    color: Annotated[int, Meta(ge=0, le=4095)]
    renditions: Annotated[list[Encoded], Meta(max_length=len(RenditionName))]
    sizes: list[Annotated[int, Meta(ge=1)]]


class Logo(Struct, frozen=True, tag=True):
    """The logo was decoded; its `size` bytes of PNG follow."""

    width_px: Pixels
    height_px: Pixels
    size: Annotated[int, Meta(ge=1)]
    see_through: bool


class UnbelievableAnswerError(Exception):
    """The decoding process broke off, or said something that it never says by itself."""


def frame(header: Refused | Decoded | Logo, pictures: Sequence[bytes] = ()) -> list[bytes]:
    """Return the parts of a frame, to be written one after another."""
    encoded = msgpack.encode(header)
    return [len(encoded).to_bytes(LENGTH_BYTES, "big"), encoded, *pictures]


def read_frame(
    answer: bytes, limits: DecodeLimits, *, marked: bool = False
) -> DecodedPhoto | Refused:
    """Return what a frame says, after checking all of it; `marked`: a mark was asked for.

    Raises:
        UnbelievableAnswerError: If it is incomplete or not as this version writes it.
    """
    header, body = _header(answer, Decoded)
    if isinstance(header, Refused):
        return header
    if body + sum(header.sizes) != len(answer) or len(answer) > limits.output_bytes:
        raise UnbelievableAnswerError
    pictures = []
    for size in header.sizes:
        pictures.append(answer[body : body + size])
        body += size
    return DecodedPhoto(
        width_px=header.width_px,
        height_px=header.height_px,
        taken_at=header.taken_at and header.taken_at.astimezone(UTC),
        exposure=Exposure(**asdict(header.facts)),
        placeholder=header.placeholder,
        color=header.color,
        renditions=_renditions(header, pictures, marked=marked),
    )


def read_logo(answer: bytes, limits: DecodeLimits) -> DecodedLogo | Refused:
    """Return the logo that a frame holds, after checking all of it.

    Raises:
        UnbelievableAnswerError: As `read_frame`.
    """
    header, body = _header(answer, Logo)
    if isinstance(header, Refused):
        return header
    picture = answer[body:]
    if len(picture) != header.size or len(answer) > limits.output_bytes:
        raise UnbelievableAnswerError
    if sniff(picture) != "image/png":
        raise UnbelievableAnswerError
    return DecodedLogo(
        width_px=header.width_px,
        height_px=header.height_px,
        see_through=header.see_through,
        data=picture,
    )


def _header(answer: bytes, wanted: type[H]) -> tuple[H | Refused, int]:
    """Return what a frame begins with, and where that ends."""
    length = int.from_bytes(answer[:LENGTH_BYTES], "big")
    body = LENGTH_BYTES + length
    if not 0 < length <= HEADER_MAX_BYTES or body > len(answer):
        raise UnbelievableAnswerError
    try:
        header = msgpack.decode(answer[LENGTH_BYTES:body], type=Refused | wanted)
    except (MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnbelievableAnswerError from error
    return header, body


def _renditions(
    header: Decoded, pictures: list[bytes], *, marked: bool
) -> tuple[EncodedRendition, ...]:
    if any(r.marked != (marked and r.name in MARKED) for r in header.renditions):
        raise UnbelievableAnswerError
    if [rendition.name for rendition in header.renditions] != list(RenditionName):
        raise UnbelievableAnswerError
    # What is published as a JPEG begins as one, so that no browser takes it for anything else.
    if any(sniff(picture) != "image/jpeg" for picture in pictures):
        raise UnbelievableAnswerError
    if any(rendition.picture >= len(pictures) for rendition in header.renditions):
        raise UnbelievableAnswerError
    return tuple(
        EncodedRendition(
            name=rendition.name,
            content_type="image/jpeg",
            width_px=rendition.width_px,
            height_px=rendition.height_px,
            data=pictures[rendition.picture],
            marked=rendition.marked,
        )
        for rendition in header.renditions
    )
