"""Raw files of cameras for tests, made on the spot, each built as its camera builds it.

None holds sensor data that could be developed, only bytes in its place: what counts here is where
the previews and the camera's words are.
"""

import struct
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from tests import pictures

Value = int | Sequence[int] | bytes | str
Fields = dict[int, Value]
Tags = Mapping[int, Value]

SHORT, LONG = 3, 4
RATIONAL_TAGS = frozenset({0x829A, 0x829D, 0x920A})
SHORT_TAGS = frozenset({0x0103, 0x0106, 0x0112, 0x8827})
SENSOR = bytes(range(256)) * 8
CAMERA: Fields = {
    0x829A: (1, 250),
    0x829D: (18, 10),
    0x8827: 400,
    0x9003: "2024:06:01 18:30:05",
    0x9011: "+02:00",
    0x920A: (85, 1),
    0xA434: "85mm f/1.8",
}
MAKES = {
    "image/x-canon-cr2": ("Canon", "Canon EOS 5D Mark IV"),
    "image/x-canon-cr3": ("Canon", "Canon EOS R5"),
    "image/x-nikon-nef": ("NIKON CORPORATION", "NIKON Z 6"),
    "image/x-sony-arw": ("SONY", "ILCE-7M3"),
    "image/x-fuji-raf": ("FUJIFILM", "X-T4"),
    "image/x-adobe-dng": ("LEICA CAMERA AG", "LEICA Q2"),
    "image/x-olympus-orf": ("OLYMPUS CORPORATION", "E-M1MarkII"),
    "image/x-panasonic-rw2": ("Panasonic", "DC-S5"),
}


class Tiff:
    """A TIFF that grows: directories and data are appended, and pointed at by their offsets."""

    def __init__(self, header: bytes = b"II*\0", *, gap: bytes = b"") -> None:
        self.order = ">" if header[:2] == b"MM" else "<"
        self.data = bytearray(header + bytes(4) + gap)

    def put(self, data: bytes) -> int:
        """Append data and return its offset."""
        self.data += bytes(len(self.data) % 2)
        self.data += data
        return len(self.data) - len(data)

    def jpeg(self, data: bytes, *, strip: bool = False) -> Fields:
        """Append a JPEG and return the tags that point at it."""
        at = self.put(data)
        if strip:
            return {0x0103: 6, 0x0111: at, 0x0117: len(data)}
        return {0x0201: at, 0x0202: len(data)}

    def directory(self, fields: Tags, *, following: int = 0, base: int = 0) -> int:
        """Append a directory and return its offset; its pointers count from `base`."""
        entries = b""
        for tag, value in sorted(fields.items()):
            kind, length, stored = self._stored(tag, value)
            if len(stored) > 4:
                stored = struct.pack(f"{self.order}I", self.put(stored) - base)
            entries += struct.pack(f"{self.order}HHI", tag, kind, length) + stored.ljust(4, b"\0")
        count = struct.pack(f"{self.order}H", len(fields))
        return self.put(count + entries + struct.pack(f"{self.order}I", following))

    def finish(self, first: int) -> bytes:
        """Return the file, whose first directory is at an offset."""
        struct.pack_into(f"{self.order}I", self.data, 4, first)
        return bytes(self.data)

    def _stored(self, tag: int, value: Value) -> tuple[int, int, bytes]:
        if isinstance(value, str):
            return 2, len(value) + 1, value.encode() + b"\0"
        if isinstance(value, bytes):
            return 7, len(value), value
        numbers = [value] if isinstance(value, int) else list(value)
        if tag in RATIONAL_TAGS:
            return 5, len(numbers) // 2, struct.pack(f"{self.order}{len(numbers)}I", *numbers)
        if tag in SHORT_TAGS:
            return SHORT, len(numbers), struct.pack(f"{self.order}{len(numbers)}H", *numbers)
        return LONG, len(numbers), struct.pack(f"{self.order}{len(numbers)}I", *numbers)


def _made_by(content_type: str, orientation: int) -> Fields:
    make, model = MAKES[content_type]
    return {0x010F: make, 0x0110: model, 0x0112: orientation}


def thumbnail() -> bytes:
    """Return what every camera has beside the preview: a JPEG that nobody should be shown."""
    return pictures.jpeg(16, 12, color=(0, 0, 0))


def cr2(preview: bytes, orientation: int = 1) -> bytes:
    """Return a CR2: four directories in a row; the first has the preview, the last the sensor."""
    tiff = Tiff(gap=b"CR\x02\0" + bytes(4))
    sensor = tiff.directory({0x0103: 6, 0x0111: tiff.put(SENSOR), 0x0117: len(SENSOR)})
    small = tiff.directory({0x0103: 1, 0x0111: tiff.put(bytes(48)), 0x0117: 48}, following=sensor)
    second = tiff.directory(tiff.jpeg(thumbnail()), following=small)
    main = _made_by("image/x-canon-cr2", orientation) | tiff.jpeg(preview, strip=True)
    return tiff.finish(tiff.directory(main | {0x8769: tiff.directory(CAMERA)}, following=second))


def nef(preview: bytes, orientation: int = 1) -> bytes:
    """Return a NEF: the preview in a subdirectory of a first one that is a plain small picture."""
    tiff = Tiff(b"MM\0*")
    shown = tiff.directory({0x00FE: 1, **tiff.jpeg(preview)})
    sensor = {0x0106: 32_803, 0x0103: 34_713, 0x0111: tiff.put(SENSOR), 0x0117: len(SENSOR)}
    main = _made_by("image/x-nikon-nef", orientation) | {
        0x00FE: 1,
        0x0111: tiff.put(bytes(192)),
        0x0117: 192,
        0x014A: (shown, tiff.directory(sensor)),
        0x8769: tiff.directory(CAMERA),
    }
    return tiff.finish(tiff.directory(main))


def arw(preview: bytes, orientation: int = 1) -> bytes:
    """Return an ARW: a preview in the first directory, a thumbnail in the next one."""
    tiff = Tiff()
    second = tiff.directory(tiff.jpeg(thumbnail()))
    sensor = {0x0106: 32_803, 0x0103: 32_767, 0x0111: tiff.put(SENSOR), 0x0117: len(SENSOR)}
    main = (
        _made_by("image/x-sony-arw", orientation)
        | tiff.jpeg(preview)
        | {
            0x00FE: 1,
            0x014A: tiff.directory(sensor),
            0x8769: tiff.directory(CAMERA),
        }
    )
    return tiff.finish(tiff.directory(main, following=second))


def dng(preview: bytes, orientation: int = 1, *, extra: bytes = b"") -> bytes:
    """Return a DNG: previews as strips of subdirectories; `extra` is one more, of the sensor."""
    tiff = Tiff()
    sensor = tiff.directory({0x0106: 34_892, 0x0103: 7, **tiff.jpeg(extra or SENSOR, strip=True)})
    small = tiff.directory({0x00FE: 1, 0x0106: 6, **tiff.jpeg(thumbnail(), strip=True)})
    shown = tiff.directory({0x00FE: 1, 0x0106: 6, **tiff.jpeg(preview, strip=True)})
    main = _made_by("image/x-adobe-dng", orientation) | {
        0x00FE: 1,
        0x014A: (sensor, small, shown),
        0x8769: tiff.directory(CAMERA),
        0xC612: b"\x01\x04\0\0",
    }
    return tiff.finish(tiff.directory(main))


def orf(
    preview: bytes,
    orientation: int = 1,
    *,
    header: bytes = b"IIRO",
    note: bytes = b"OLYMPUS\0II\x03\0",
    settings_as_bytes: bool = False,
) -> bytes:
    """Return an ORF: the preview is pointed at from settings within the maker's note."""
    tiff = Tiff(header)
    base = tiff.put(note)
    counted_from = 0 if note.startswith(b"OLYMP\0") else base
    # The note's directory follows its header at once, and its one entry points on.
    at = len(tiff.data) + 18
    kind, length = (7, 40) if settings_as_bytes else (13, 1)
    entry = struct.pack(f"{tiff.order}HHHII", 1, 0x2020, kind, length, at - counted_from)
    tiff.put(entry + bytes(4))
    jpeg_at = at + 30
    fields = ((0x0101, jpeg_at - counted_from), (0x0102, len(preview)))
    settings = b"".join(struct.pack(f"{tiff.order}HHII", tag, 4, 1, n) for tag, n in fields)
    tiff.data += struct.pack(f"{tiff.order}H", 2) + settings + bytes(4)
    assert len(tiff.data) == jpeg_at
    tiff.data += preview
    exif = tiff.directory(CAMERA | {0x927C: bytes(8)})
    _point(tiff, exif, 0x927C, base, jpeg_at - base)
    main = _made_by("image/x-olympus-orf", orientation) | {
        0x0103: 1,
        0x0111: tiff.put(SENSOR),
        0x0117: len(SENSOR),
        0x8769: exif,
    }
    return tiff.finish(tiff.directory(main))


def _point(tiff: Tiff, directory: int, tag: int, at: int, size: int) -> None:
    (count,) = struct.unpack_from(f"{tiff.order}H", tiff.data, directory)
    for index in range(count):
        entry = directory + 2 + 12 * index
        if struct.unpack_from(f"{tiff.order}H", tiff.data, entry)[0] == tag:
            struct.pack_into(f"{tiff.order}II", tiff.data, entry + 4, size, at)


def rw2(preview: bytes, orientation: int = 1) -> bytes:
    """Return an RW2: the preview is the value of a tag of the first directory."""
    tiff = Tiff(b"IIU\0", gap=bytes(16))
    main = _made_by("image/x-panasonic-rw2", orientation) | {
        0x0001: b"0330",
        0x002E: preview,
        0x0118: tiff.put(SENSOR),
        0x8769: tiff.directory(CAMERA),
    }
    return tiff.finish(tiff.directory(main))


def raf(preview: bytes, orientation: int = 1) -> bytes:
    """Return a RAF, whose only words are in the preview: it has them added unless it has some."""
    if b"Exif\0\0" not in preview:
        make, model = MAKES["image/x-fuji-raf"]
        block = pictures.exif(
            orientation=orientation,
            main={0x010F: make, 0x0110: model},
            camera=dict(CAMERA),
        )
        preview = pictures.with_segment(preview, 0xE1, block)
    head = b"FUJIFILMCCD-RAW 0201FF389501" + b"X-T4".ljust(32, b"\0") + b"0100" + bytes(20)
    at = len(head) + 64
    sensor = at + len(preview)
    places = struct.pack(">6I", at, len(preview), sensor, 0, sensor, len(SENSOR))
    return head + places.ljust(64, b"\0") + preview + SENSOR


def box(kind: bytes, *parts: bytes, large: bool = False) -> bytes:
    """Return a box of the MP4 container; `large` ones have their size in eight bytes."""
    body = b"".join(parts)
    if large:
        return struct.pack(">I4sQ", 1, kind, len(body) + 16) + body
    return struct.pack(">I4s", len(body) + 8, kind) + body


CANON_METADATA = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
CANON_PREVIEW = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")


def cr3(
    preview: bytes, orientation: int = 1, *, medium: bytes | None = None, listed: bool = False
) -> bytes:
    """Return a CR3: the preview in the data of the first track, a medium one in a box of its own.

    `listed`: the track has a list of sizes and 32-bit offsets, as other writers make it.
    """
    main, camera = Tiff(), Tiff()
    first = main.finish(main.directory(_made_by("image/x-canon-cr3", orientation)))
    second = camera.finish(camera.directory(CAMERA))
    small = thumbnail()
    thumb = struct.pack(">IHHII", 0, 16, 12, len(small), 0x10000) + small
    metadata = box(
        b"uuid",
        CANON_METADATA,
        box(b"CNCV", b"CanonCR3_001/00.09.00/00.00.00"),
        box(b"CMT1", first),
        box(b"CMT2", second),
        box(b"THMB", thumb),
    )
    medium = small if medium is None else medium
    shown = struct.pack(">IHHHHI", 0, 1, 1620, 1080, 1, len(medium)) + medium
    own = box(b"uuid", CANON_PREVIEW, struct.pack(">II", 0, 1), box(b"PRVW", shown))

    def moov(at: int) -> bytes:
        tracks = []
        for offset, size in ((at, len(preview)), (at + len(preview), len(SENSOR))):
            if listed:
                sizes = box(b"stsz", struct.pack(">4I", 0, 0, 1, size))
                offsets = box(b"stco", struct.pack(">3I", 0, 1, offset))
            else:
                sizes = box(b"stsz", struct.pack(">3I", 0, size, 1))
                offsets = box(b"co64", struct.pack(">2IQ", 0, 1, offset))
            table = box(b"stbl", box(b"stsd", bytes(8)), sizes, box(b"free", bytes(7)), offsets)
            tracks.append(box(b"trak", box(b"mdia", box(b"minf", table))))
        return box(b"moov", metadata, box(b"mvhd", bytes(100)), *tracks)

    head = box(b"ftyp", b"crx \0\0\0\1crx isom")
    before = len(head) + len(moov(0)) + len(own) + 16
    return head + moov(before) + own + box(b"mdat", preview, SENSOR, large=True)


Builder = Callable[..., bytes]
BUILDERS: dict[str, Builder] = {
    "image/x-canon-cr2": cr2,
    "image/x-canon-cr3": cr3,
    "image/x-nikon-nef": nef,
    "image/x-sony-arw": arw,
    "image/x-fuji-raf": raf,
    "image/x-adobe-dng": dng,
    "image/x-olympus-orf": orf,
    "image/x-panasonic-rw2": rw2,
}
VARIANTS: dict[str, tuple[str, Builder]] = {
    "listed cr3": ("image/x-canon-cr3", partial(cr3, listed=True)),
    "old orf": ("image/x-olympus-orf", partial(orf, header=b"IIRS", note=b"OLYMP\0\x01\0")),
    "big-endian orf": (
        "image/x-olympus-orf",
        partial(orf, header=b"MMOR", note=b"OLYMPUS\0MM\x03\0"),
    ),
    "orf of om system": ("image/x-olympus-orf", partial(orf, note=b"OM SYSTEM\0\0\0II\x04\0")),
    "orf with settings as bytes": ("image/x-olympus-orf", partial(orf, settings_as_bytes=True)),
}


def of_every_type() -> dict[str, bytes]:
    """Return one good raw file for each accepted content type."""
    return {content_type: build(pictures.jpeg()) for content_type, build in BUILDERS.items()}
