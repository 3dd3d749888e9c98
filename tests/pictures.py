"""Pictures for tests, made on the spot: real files of every accepted type, and hostile ones.

A picture shows four corners of different colors, so that a test can see which way is up: red top
left, green top right, blue bottom left, yellow bottom right.
"""

import io
import random
import struct
import zlib

import pillow_heif
from PIL import Image, ImageCms

from galerly.ports.images import EncodedRendition

Tags = dict[int, object]
RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 30), (30, 30, 220), (230, 220, 30)
CORNERS = (RED, GREEN, BLUE, YELLOW)  # top left, top right, bottom left, bottom right

# What must be done to the upright picture, to store it with this EXIF orientation.
_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def corners(width: int, height: int, *, mode: str = "RGB") -> Image.Image:
    """Return the four-cornered picture in a Pillow mode; smaller than 2 x 2 it is all red."""
    picture = Image.new("RGB", (width, height), RED)
    halves = (width // 2, height // 2)
    picture.paste(GREEN, (halves[0], 0, width, halves[1]))
    picture.paste(BLUE, (0, halves[1], halves[0], height))
    picture.paste(YELLOW, (halves[0], halves[1], width, height))
    if min(width, height) < 2:
        picture.paste(RED, (0, 0, width, height))
    return picture.convert(mode)


def exif(
    *, orientation: int = 1, main: Tags | None = None, camera: Tags | None = None, gps: bool = False
) -> bytes:
    """Return an EXIF block: tags of the main and camera directories, a place if `gps`."""
    block = Image.Exif()
    block[0x0112] = orientation
    block.update(main or {})
    block.get_ifd(0x8769).update(camera or {})
    if gps:
        block.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.6), 3: "E", 4: (2.0, 17.0, 40.2)})
    return block.tobytes()


def jpeg(
    width: int = 60,
    height: int = 40,
    *,
    orientation: int = 1,
    color: tuple[int, ...] | None = None,
    mode: str = "RGB",
    **options: object,
) -> bytes:
    """Return a JPEG that looks `width` x `height` once upright; `options` are Pillow's.

    With `color` it is all of that color. Give `exif=` as bytes for other facts; it then carries the
    orientation too.
    """
    picture = (
        Image.new(mode, (width, height), color) if color else corners(width, height, mode=mode)
    )
    if orientation != 1:
        picture = picture.transpose(_STORED[orientation])
        options.setdefault("exif", exif(orientation=orientation))
    return encode(picture, "JPEG", **{"quality": 90, "subsampling": 0} | options)


def noisy_jpeg(width: int, height: int) -> bytes:
    """Return a JPEG every byte of whose scan matters, always the same for a size."""
    noise = random.Random(width * height).randbytes(width * height * 3)
    return encode(Image.frombytes("RGB", (width, height), noise), "JPEG", quality=90)


def encode(picture: Image.Image, form: str, **options: object) -> bytes:
    """Return a Pillow picture in a Pillow format."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def png(width: int = 60, height: int = 40, *, mode: str = "RGB", **options: object) -> bytes:
    """Return a PNG; `mode` may be L, LA, P, RGB or RGBA."""
    return encode(corners(width, height, mode=mode), "PNG", **options)


def webp(width: int = 60, height: int = 40, **options: object) -> bytes:
    """Return a WebP without loss."""
    return encode(corners(width, height), "WEBP", **{"lossless": True} | options)


def tiff(width: int = 60, height: int = 40, *, mode: str = "RGB", **options: object) -> bytes:
    """Return a TIFF; `mode` may be 1, L, RGB or CMYK."""
    return encode(corners(width, height, mode=mode), "TIFF", **options)


def gif(width: int = 60, height: int = 40, *, frames: int = 1) -> bytes:
    """Return a GIF, of which only the first frame has the corners."""
    picture = corners(width, height).convert("P", palette=Image.Palette.ADAPTIVE)
    more = [Image.new("P", (width, height), index % 4) for index in range(1, frames)]
    return encode(picture, "GIF", save_all=True, append_images=more, duration=50)


def heic(width: int = 64, height: int = 48, **options: object) -> bytes:
    """Return a HEIC; give `exif=` as bytes for facts. An orientation becomes `irot`."""
    heif = pillow_heif.from_pillow(corners(width, height))
    file = io.BytesIO()
    heif.save(file, quality=90, chroma=444, **options)
    return file.getvalue()


def avif(width: int = 60, height: int = 40) -> bytes:
    """Return an AVIF, which is not accepted although it is HEIF with another codec."""
    return encode(corners(width, height), "AVIF")


def of_every_type() -> dict[str, bytes]:
    """Return one good picture for each accepted content type."""
    return {
        "image/jpeg": jpeg(),
        "image/png": png(),
        "image/webp": webp(),
        "image/tiff": tiff(),
        "image/gif": gif(),
        "image/heic": heic(),
        "image/heif": b"%bmif1%b" % (heic()[:8], heic()[12:]),  # the general brand
    }


def wide_gamut_profile() -> bytes:
    """Return an ICC profile in which red and green are swapped.

    No camera has one; a codec that ignores profiles cannot be right by chance with it.
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", profile, 128)[0]
    places = {}
    for index in range(count):
        name, at, size = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        places[name] = slice(at, at + size)
    red, green = bytes(profile[places[b"rXYZ"]]), bytes(profile[places[b"gXYZ"]])
    profile[places[b"rXYZ"]], profile[places[b"gXYZ"]] = green, red
    return bytes(profile)


def png_chunk(name: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG with its length and checksum."""
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_claiming(
    width: int, height: int, *, interlaced: bool = False, bits: int = 8, extra: bytes = b""
) -> bytes:
    """Return a PNG whose header claims a size; `extra` chunks precede its little data."""
    header = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, int(interlaced))
    chunks = png_chunk(b"IHDR", header) + extra
    chunks += png_chunk(b"IDAT", zlib.compress(bytes(4096))) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def jpeg_claiming(width: int, height: int, *, progressive: bool = False) -> bytes:
    """Return a small JPEG whose frame header was changed to claim a size (at most 65,535)."""
    data = bytearray(jpeg(16, 16, progressive=progressive))
    at = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def gif_claiming(width: int, height: int) -> bytes:
    """Return a small GIF whose screen and frame claim a size."""
    data = bytearray(gif(16, 16))
    struct.pack_into("<HH", data, 6, width, height)
    struct.pack_into("<HH", data, data.index(b"\x2c\0\0\0\0\x10\0\x10\0") + 5, width, height)
    return bytes(data)


def tiff_claiming(width: int, height: int) -> bytes:
    """Return a small TIFF whose directory claims a size."""
    data = bytearray(tiff(16, 16))
    (at,) = struct.unpack_from("<I", data, 4)
    for index in range(struct.unpack_from("<H", data, at)[0]):
        entry = at + 2 + 12 * index
        tag = struct.unpack_from("<H", data, entry)[0]
        if tag in {256, 257}:
            struct.pack_into("<HII", data, entry + 2, 4, 1, width if tag == 256 else height)
    return bytes(data)


def layered_jpeg(scans: int) -> bytes:
    """Return a progressive JPEG with at least so many scans: its last one again and again."""
    data = jpeg(64, 64, progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * scans + b"\xff\xd9"


def png_16_bits(width: int, height: int, color: tuple[int, int, int]) -> bytes:
    """Return a PNG of 16 bits a channel, all of one color (0..65535)."""
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    row = b"\0" + struct.pack(">3H", *color) * width
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(row * height))
    return b"\x89PNG\r\n\x1a\n" + chunks + png_chunk(b"IEND", b"")


def gif_of_frames(frames: int) -> bytes:
    """Return a GIF with very many frames of one pixel."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(RED) + bytes(BLUE)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + frame * frames + b"\x3b"


def with_segment(data: bytes, marker: int, payload: bytes) -> bytes:
    """Return a JPEG with one more segment right at its start."""
    segment = struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
    return data[:2] + segment + data[2:]


def raw_file(first_tag: int, kind: int, value: int) -> bytes:
    """Return the beginning of a TIFF whose first directory starts with one tag, as raw files do."""
    entries = struct.pack("<HHII", first_tag, kind, 1, value) + struct.pack("<HHII", 256, 4, 1, 160)
    return struct.pack("<4sIH", b"II*\0", 8, 2) + entries + bytes(4) + bytes(200)


def opened(rendition: EncodedRendition) -> Image.Image:
    """Return a rendition's pixels."""
    return Image.open(io.BytesIO(rendition.data)).convert("RGB")


def assert_upright(picture: Image.Image) -> None:
    """Fail unless each corner of a picture has its color."""
    width, height = picture.size
    places = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    for place, color in zip(places, CORNERS, strict=True):
        assert near(picture.getpixel(place), color), f"{place}: {picture.getpixel(place)}"


def near(found: object, wanted: object, tolerance: int = 14) -> bool:
    """Return whether two colors are alike, as far as encoding keeps them."""
    assert isinstance(found, tuple)
    assert isinstance(wanted, tuple)
    return all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True))
