"""What the camera wrote beside the pixels: when, with what, how, and who owns the picture.

Tags and formats: CIPA DC-008 (EXIF 2.32), https://www.cipa.jp/std/documents/e/DC-008-Translation-2019-E.pdf.
GPS is never read. Everything here comes from strangers: it is bounded, and cleaned of controls.
"""

import re
import struct
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Final, Self

from attrs import asdict, evolve, field, frozen

from galerly.adapters.vips.tiff import (
    HEADERS,
    ByteOrder,
    Data,
    Directory,
    first_directory,
    read_directory,
)
from galerly.domain.model.photo import Exposure

MAKE, MODEL, ORIENTATION, COPYRIGHT, EXIF_IFD = 0x010F, 0x0110, 0x0112, 0x8298, 0x8769
EXPOSURE_TIME, F_NUMBER, FOCAL_LENGTH, LENS_MODEL = 0x829A, 0x829D, 0x920A, 0xA434
# The last two are used where the sensitivity is too large for the first one's 16 bits.
ISO_TAGS: Final = (0x8827, 0x8832, 0x8833)
# When it was taken or digitized, each with its tag of the offset from UTC. Not DateTime (0x0132):
# editors set that to the time of export.
TIME_TAGS: Final = ((0x9003, 0x9011), (0x9004, 0x9012))

MAX_TEXT_CHARS: Final = 200
EARLIEST_YEAR: Final = 1826  # the oldest surviving photograph; a scan may say so
LATEST_YEAR: Final = 9998  # so that any offset stays within what a datetime can say
ISO_MAX: Final = 10_000_000
ISO_UNKNOWN: Final = 65_535
TIME = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


@frozen(kw_only=True)
class CameraFacts:
    """What an EXIF block told; defaults where it did not."""

    taken_at: datetime | None = None  # UTC
    exposure: Exposure = field(factory=Exposure)
    copyright: str | None = None
    orientation: int = 1  # 1..8
    tells_orientation: bool = False  # whether it was written there, or is only assumed

    def completed(self, other: Self) -> Self:
        """Return these facts, and those of `other` where these have none; the orientation stays."""
        mine = {name: fact for name, fact in asdict(self.exposure).items() if fact is not None}
        return evolve(
            self,
            taken_at=self.taken_at or other.taken_at,
            exposure=evolve(other.exposure, **mine),
            copyright=self.copyright or other.copyright,
        )


def read_facts(block: Data | None, headers: Mapping[bytes, ByteOrder] = HEADERS) -> CameraFacts:
    """Return the facts of an EXIF block or of a whole TIFF file; damage only loses facts."""
    if block is None:
        return CameraFacts()
    if block[:6] == b"Exif\0\0":
        block = block[6:]
    first = first_directory(block, headers)
    if first is None:
        return CameraFacts()
    order, offset = first
    main = read_directory(block, order, offset)
    return facts_of(main, read_directory(block, order, _whole(main, EXIF_IFD) or 0))


def facts_of(main: Directory, exif: Directory) -> CameraFacts:
    """Return the facts of a picture's main directory and of the camera's."""
    orientation = _whole(main, ORIENTATION)
    told = orientation in range(1, 9)
    return CameraFacts(
        taken_at=_taken_at(exif),
        exposure=Exposure(
            camera=_camera(_text(main, MAKE), _text(main, MODEL)),
            lens=_text(exif, LENS_MODEL),
            exposure_s=_shutter(_ratio(exif, EXPOSURE_TIME)),
            aperture=_decimal(_ratio(exif, F_NUMBER), at_most=1000),
            iso=_iso(exif),
            focal_length_mm=_decimal(_ratio(exif, FOCAL_LENGTH), at_most=100_000),
        ),
        copyright=_text(main, COPYRIGHT),
        orientation=orientation if orientation and told else 1,
        tells_orientation=told,
    )


def copyright_block(notice: str) -> bytes:
    """Return an EXIF block that says whose the picture is, and nothing else."""
    text = notice.encode().ljust(4, b"\0") + b"\0"
    header = struct.pack("<4sI", b"II*\0", 8)
    directory = struct.pack("<HHHIII", 1, COPYRIGHT, 2, len(text), 26, 0)
    return b"Exif\0\0" + header + directory + text


def _text(tags: Directory, tag: int) -> str | None:
    value = tags.get(tag)
    if not isinstance(value, bytes):
        return None
    stored = value.split(b"\0", 1)[0]
    try:
        text = stored.decode()
    except UnicodeDecodeError:
        text = stored.decode("latin-1")
    # Category C: controls, direction overrides, surrogates, unassigned.
    text = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(text.split())[:MAX_TEXT_CHARS].rstrip() or None


def _whole(tags: Directory, tag: int) -> int | None:
    value = tags.get(tag)
    return value[0] if isinstance(value, tuple) and value else None


def _ratio(tags: Directory, tag: int) -> Fraction | None:
    value = tags.get(tag)
    if not isinstance(value, tuple) or len(value) < 2 or value[1] == 0:  # noqa: PLR2004  # a pair
        return None
    ratio = Fraction(value[0], value[1])
    return ratio if ratio > 0 else None


def _camera(make: str | None, model: str | None) -> str | None:
    # "Canon" and "Canon EOS R5", "NIKON CORPORATION" and "NIKON Z 6": say it once.
    if make is None or model is None:
        return model or make
    if model.casefold().startswith(make.split()[0].casefold()):
        return model
    return f"{make} {model}"[:MAX_TEXT_CHARS].rstrip()


def _shutter(seconds: Fraction | None) -> str | None:
    if seconds is None or not Fraction(1, 1_000_000) <= seconds <= 1_000_000:  # noqa: PLR2004
        return None
    parts = 1 / seconds
    if round(parts, 1) <= 1:
        return f"{float(round(seconds, 1)):.15g}"
    # As on the camera's dial: 0.3, 0.4, 0.6 and 0.8 are no whole part of a second.
    if parts < 4 and abs(parts - round(parts)) > Fraction(1, 20):  # noqa: PLR2004
        return f"{float(round(seconds, 1)):.15g}"
    return f"1/{round(parts)}"


def _decimal(ratio: Fraction | None, *, at_most: int) -> float | None:
    if ratio is None or ratio > at_most:
        return None
    return round(float(ratio), 2) or None


def _iso(tags: Directory) -> int | None:
    for tag in ISO_TAGS:
        value = _whole(tags, tag)
        if value is not None and 0 < value <= ISO_MAX and value != ISO_UNKNOWN:
            return value
    return None


def _taken_at(tags: Directory) -> datetime | None:
    for time_tag, offset_tag in TIME_TAGS:
        match = TIME.match(_text(tags, time_tag) or "")
        if match is None:
            continue
        try:
            local = datetime(*map(int, match.groups()), tzinfo=_zone(_text(tags, offset_tag)))  # type: ignore[arg-type,misc]  # six numbers are year to second
        except ValueError:  # 0000:00:00, or the 31st of February
            continue
        if EARLIEST_YEAR <= local.year <= LATEST_YEAR:
            return local.astimezone(UTC)
    return None


def _zone(offset: str | None) -> timezone:
    match = OFFSET.fullmatch(offset or "")
    if match is None:
        return UTC
    sign, hours, minutes = match.groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    if shift >= timedelta(hours=24):
        return UTC
    return timezone(shift if sign == "+" else -shift)
