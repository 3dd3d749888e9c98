"""Outlines as bytes: packed by column, compressed, and cut into what an item may hold."""

import zlib
from datetime import UTC, datetime, timedelta

import msgspec

from galerly.domain.model.ids import GalleryId, PhotoId
from galerly.domain.model.outline import Outline, OutlineEntry

PART_MAX_BYTES = 390_000
"""Of one item's 400 KB, keys and names included, this leaves 10 KB and more for the rest.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LEVEL = 1  # most of it is random ids: level 6 takes three times as long and gains nothing


class _Columns(msgspec.Struct, array_like=True):
    """The entries of an outline, column by column: like beside like compresses better."""

    ids: list[str]
    filenames: list[str]
    sections: list[str]
    positions: list[float]
    taken_at: list[int | None]  # microseconds since 1970
    widths_px: list[int | None]
    heights_px: list[int | None]
    colors: list[int | None]
    visible: list[bool]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Columns)


def pack(outline: Outline) -> list[bytes]:
    """Return the entries of an outline as one part or more, each small enough for an item."""
    entries = outline.entries
    columns = _Columns(
        ids=[e.id for e in entries],
        filenames=[e.filename for e in entries],
        sections=[e.section for e in entries],
        positions=[e.position for e in entries],
        taken_at=[_micros(e.taken_at) for e in entries],
        widths_px=[e.width_px for e in entries],
        heights_px=[e.height_px for e in entries],
        colors=[e.color for e in entries],
        visible=[e.visible for e in entries],
    )
    body = zlib.compress(_encoder.encode(columns), _LEVEL)
    return [body[i : i + PART_MAX_BYTES] for i in range(0, len(body), PART_MAX_BYTES)]


def unpack(gallery_id: GalleryId, content_version: int, parts: list[bytes]) -> Outline | None:
    """Return the outline that was packed; None if another Galerly packed it."""
    try:
        columns = _decoder.decode(zlib.decompress(b"".join(parts)))
    except (zlib.error, msgspec.DecodeError):
        return None
    rows = zip(
        columns.ids,
        columns.filenames,
        columns.sections,
        columns.positions,
        columns.taken_at,
        columns.widths_px,
        columns.heights_px,
        columns.colors,
        columns.visible,
        strict=True,
    )
    return Outline(
        gallery_id=gallery_id,
        content_version=content_version,
        entries=tuple(
            OutlineEntry(
                id=PhotoId(photo_id),
                filename=filename,
                section=section,
                position=position,
                taken_at=_time(taken_at),
                width_px=width_px,
                height_px=height_px,
                color=color,
                visible=visible,
            )
            for (
                photo_id, filename, section, position, taken_at,
                width_px, height_px, color, visible,
            ) in rows
        ),
    )  # fmt: skip


def _micros(at: datetime | None) -> int | None:
    return None if at is None else (at - _EPOCH) // _MICROSECOND


def _time(micros: int | None) -> datetime | None:
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)
