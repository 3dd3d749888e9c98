"""What every image codec does with originals, good ones and hostile ones."""

import base64
import io
import struct
import zlib
from datetime import UTC, datetime

import pillow_heif
import pytest
from PIL import Image
from tests import pictures

from galerly.adapters.vips.codec import VipsCodec
from galerly.domain.model.errors import UnreadableImageError
from galerly.domain.model.photo import Exposure, RenditionName

NAMES = list(RenditionName)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
STRANGERS = {
    "nothing": b"",
    "one byte": b"\xff",
    "svg": SVG,
    "html": b"<!doctype html><script>alert(1)</script>".ljust(200),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".ljust(200),
    "zip": b"PK\x03\x04\x14\0\0\0\x08\0".ljust(200, b"\0"),
    "exe": b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".ljust(200, b"\0"),
    "text": b"GIF8 JFIF PNG".ljust(200),
    "wav": b"RIFF\x24\0\0\0WAVEfmt ".ljust(200, b"\0"),
    "mp4": b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2".ljust(200, b"\0"),
    "avif": pictures.avif(),
    "canon raw": b"II*\0\x10\0\0\0CR\x02\0".ljust(200, b"\0"),
    "canon raw 3": b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom".ljust(200, b"\0"),
    "nikon raw": pictures.raw_file(254, 4, 1),
    "adobe raw": pictures.raw_file(0xC612, 1, 1),
}


@pytest.fixture(scope="module")
def vips_codec():
    codec = VipsCodec()
    yield codec
    codec.close()


@pytest.fixture(params=["vips"])  # a new adapter joins here
def codec(request):
    return request.getfixturevalue(f"{request.param}_codec")


def opened(rendition):
    return Image.open(io.BytesIO(rendition.data)).convert("RGB")


def assert_upright(picture):
    width, height = picture.size
    places = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    for place, color in zip(places, pictures.CORNERS, strict=True):
        assert near(picture.getpixel(place), color), f"{place}: {picture.getpixel(place)}"


def near(found, wanted, tolerance=14):
    return all(abs(a - b) <= tolerance for a, b in zip(found, wanted, strict=True))


def sizes(photo):
    return {
        rendition.name: (rendition.width_px, rendition.height_px) for rendition in photo.renditions
    }


@pytest.mark.parametrize("content_type", pictures.of_every_type())
def test_every_accepted_type_is_recognized_and_decoded(codec, content_type):
    original = pictures.of_every_type()[content_type]

    photo = codec.decode(original, content_type)

    assert codec.sniff(original[:64]) == content_type
    assert [rendition.name for rendition in photo.renditions] == NAMES
    for rendition in photo.renditions:
        assert codec.sniff(rendition.data) == rendition.content_type == "image/jpeg"
        assert opened(rendition).size == (rendition.width_px, rendition.height_px)
        assert (rendition.width_px, rendition.height_px) == (photo.width_px, photo.height_px)
        assert_upright(opened(rendition))


@pytest.mark.parametrize("make", [pictures.jpeg, pictures.webp, pictures.png, pictures.tiff])
@pytest.mark.parametrize("size", [(4803, 3202), (2049, 1367)])
def test_a_large_picture_is_whole_in_every_rendition(codec, make, size):
    original = make(*size)

    photo = codec.decode(original, codec.sniff(original))

    assert (photo.width_px, photo.height_px) == size
    for rendition in photo.renditions:
        shown = opened(rendition)
        assert_upright(shown)
        # No line of another picture, and none missing, at any edge.
        for corner, color in zip(
            ((0, 0), (-1, 0), (0, -1), (-1, -1)), pictures.CORNERS, strict=True
        ):
            place = tuple(at % side for at, side in zip(corner, shown.size, strict=True))
            assert near(shown.getpixel(place), color)


@pytest.mark.parametrize("name", STRANGERS)
def test_whatever_is_no_accepted_picture_is_not_recognized(codec, name):
    assert codec.sniff(STRANGERS[name][:64]) is None


@pytest.mark.parametrize("name", STRANGERS)
def test_whatever_is_no_accepted_picture_is_refused_by_any_name(codec, name):
    with pytest.raises(UnreadableImageError, match="not a picture that can be shown"):
        codec.decode(STRANGERS[name], "image/jpeg")


def test_a_picture_under_the_name_of_another_type_is_refused(codec):
    with pytest.raises(UnreadableImageError, match=r"says that it is a JPEG, but it is a PNG"):
        codec.decode(pictures.png(), "image/jpeg")


@pytest.mark.parametrize("content_type", ["image/heic", "image/heif"])
def test_heic_and_heif_name_the_same_kind(codec, content_type):
    assert codec.decode(pictures.heic(), content_type).width_px == 64


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("width", [60, 2400])
def test_a_photo_is_upright_from_every_orientation(codec, orientation, width):
    original = pictures.jpeg(width, width * 2 // 3, orientation=orientation)

    photo = codec.decode(original, "image/jpeg")

    assert (photo.width_px, photo.height_px) == (width, width * 2 // 3)
    for rendition in photo.renditions:
        assert_upright(opened(rendition))


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_orientation_counts_in_other_types_too(codec, form):
    stored = pictures.corners(60, 40).transpose(Image.Transpose.ROTATE_90)
    block = pictures.exif(orientation=6)
    original = pictures.encode(stored, form, exif=block)

    photo = codec.decode(original, f"image/{form.lower()}")

    assert (photo.width_px, photo.height_px) == (60, 40)
    assert_upright(opened(photo.renditions[0]))


def test_a_heic_is_not_turned_twice(codec):
    original = pictures.heic(64, 48, exif=pictures.exif(orientation=6))

    photo = codec.decode(original, "image/heic")

    shown = pillow_heif.open_heif(original).to_pillow()  # libheif turns it as the container says
    assert (photo.width_px, photo.height_px) == shown.size == (48, 64)
    for place in ((12, 16), (36, 16), (12, 48), (36, 48)):
        assert near(
            opened(photo.renditions[0]).getpixel(place), shown.convert("RGB").getpixel(place)
        )


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((3000, 2000), [(720, 480), (1080, 720), (2048, 1365), (2048, 1365)]),
        ((2000, 3000), [(320, 480), (480, 720), (1365, 2048), (1365, 2048)]),
        ((600, 600), [(480, 480), (600, 600), (600, 600), (600, 600)]),
        ((300, 200), [(300, 200)] * 4),
        ((1, 1), [(1, 1)] * 4),
        ((6000, 600), [(2560, 256), (3840, 384), (2048, 205), (2048, 205)]),
        ((20, 3000), [(3, 480), (5, 720), (14, 2048), (14, 2048)]),
        ((3001, 1), [(2560, 1), (3001, 1), (2048, 1), (2048, 1)]),
    ],
)
def test_renditions_fit_their_sizes_and_are_never_enlarged(codec, size, expected):
    photo = codec.decode(pictures.jpeg(*size), "image/jpeg")

    assert (photo.width_px, photo.height_px) == size
    assert list(sizes(photo).values()) == expected
    assert [opened(rendition).size for rendition in photo.renditions] == expected


def test_colors_are_converted_from_the_embedded_profile_to_srgb(codec):
    swapped = pictures.wide_gamut_profile()  # in it, red is called green
    original = pictures.jpeg(color=(200, 40, 40), icc_profile=swapped)

    photo = codec.decode(original, "image/jpeg")

    for rendition in photo.renditions:
        assert near(opened(rendition).getpixel((30, 20)), (40, 200, 40))


def test_a_broken_profile_is_as_good_as_none(codec):
    original = pictures.jpeg(color=(200, 40, 40), icc_profile=b"not a profile" * 20)

    photo = codec.decode(original, "image/jpeg")

    assert near(opened(photo.renditions[0]).getpixel((30, 20)), (200, 40, 40))


@pytest.mark.parametrize(
    "original",
    [
        pytest.param(pictures.jpeg(mode="CMYK", color=(0, 255, 255, 0)), id="jpeg"),
        pytest.param(pictures.tiff(mode="CMYK"), id="tiff"),
    ],
)
def test_print_colors_become_screen_colors(codec, original):
    photo = codec.decode(original, codec.sniff(original))

    red, green, blue = opened(photo.renditions[0]).getpixel((10, 10))
    assert red > 180
    assert green < 90
    assert blue < 90


def test_sixteen_bits_become_eight(codec):
    original = pictures.png_16_bits(50, 40, (51_400, 25_700, 12_850))

    photo = codec.decode(original, "image/png")

    assert near(opened(photo.renditions[0]).getpixel((20, 20)), (200, 100, 50), tolerance=4)


@pytest.mark.parametrize(("mode", "content_type"), [("L", "image/jpeg"), ("L", "image/png")])
def test_a_gray_picture_stays_gray(codec, mode, content_type):
    picture = Image.new(mode, (40, 30), 90)
    original = pictures.encode(picture, content_type.removeprefix("image/").upper())

    photo = codec.decode(original, content_type)

    assert near(opened(photo.renditions[0]).getpixel((20, 15)), (90, 90, 90), tolerance=3)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_lies_on_white(codec, mode):
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 20, 40))

    photo = codec.decode(pictures.encode(picture.convert(mode), "PNG"), "image/png")

    shown = opened(photo.renditions[0])
    assert near(shown.getpixel((5, 20)), (0, 0, 0), tolerance=4)
    assert near(shown.getpixel((35, 20)), (255, 255, 255), tolerance=4)


def test_a_moving_picture_is_shown_by_its_first_frame(codec):
    photo = codec.decode(pictures.gif(frames=5), "image/gif")

    assert_upright(opened(photo.renditions[0]))


def test_the_placeholder_is_the_whole_photo_in_six_by_four_pixels(codec):
    photo = codec.decode(pictures.jpeg(1200, 800), "image/jpeg")

    pixels = struct.unpack("<24H", base64.b64decode(photo.placeholder, validate=True))
    colors = [(p >> 11 << 3, (p >> 5 & 63) << 2, (p & 31) << 3) for p in pixels]
    assert len(photo.placeholder) == 64
    for index, color in zip((0, 5, 18, 23), pictures.CORNERS, strict=True):
        assert near(colors[index], color, tolerance=20)


def test_the_main_color_is_the_one_most_of_the_photo_has(codec):
    picture = Image.new("RGB", (300, 200), (17, 34, 204))
    picture.paste((255, 255, 255), (0, 0, 100, 200))

    photo = codec.decode(pictures.encode(picture, "PNG"), "image/png")

    assert photo.color == 0x12C


def test_the_camera_s_facts_are_read(codec):
    block = pictures.exif(
        main={0x010F: "NIKON CORPORATION", 0x0110: "NIKON Z 6"},
        camera={
            0x9003: "2024:06:01 18:30:05",
            0x9011: "+02:00",
            0x829A: (1, 250),
            0x829D: (18, 10),
            0x8827: 400,
            0x920A: (85, 1),
            0xA434: "NIKKOR Z 85mm f/1.8 S",
        },
    )

    photo = codec.decode(pictures.jpeg(exif=block), "image/jpeg")

    assert photo.taken_at == datetime(2024, 6, 1, 16, 30, 5, tzinfo=UTC)
    assert photo.exposure == Exposure(
        camera="NIKON Z 6",
        lens="NIKKOR Z 85mm f/1.8 S",
        exposure_s="1/250",
        aperture=1.8,
        iso=400,
        focal_length_mm=85.0,
    )


@pytest.mark.parametrize("content_type", ["image/jpeg", "image/webp", "image/tiff", "image/heic"])
def test_local_time_without_an_offset_is_read_as_utc(codec, content_type):
    block = pictures.exif(camera={0x9003: "2024:06:01 18:30:05"})
    make = {"image/webp": pictures.webp, "image/tiff": pictures.tiff, "image/heic": pictures.heic}
    original = make.get(content_type, pictures.jpeg)(exif=block)

    photo = codec.decode(original, content_type)

    assert photo.taken_at == datetime(2024, 6, 1, 18, 30, 5, tzinfo=UTC)


def test_a_photo_without_facts_has_none(codec):
    photo = codec.decode(pictures.jpeg(), "image/jpeg")

    assert photo.taken_at is None
    assert photo.exposure == Exposure()


SECRET = b"SENTINEL-48.8583701N"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a exif:GPSLatitude="' + SECRET + b'"/></x:xmpmeta>'


def jpeg_with_secrets():
    block = pictures.exif(
        gps=True, main={0x010E: SECRET.decode(), 0x8298: "(c) Anna Ray"}, camera={0x9286: SECRET}
    )
    data = pictures.jpeg(exif=block, comment=SECRET)
    data = pictures.with_segment(data, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0" + struct.pack(">I", 5 + len(SECRET))
    iptc += b"\x1c\x02\x5a" + struct.pack(">H", len(SECRET)) + SECRET
    return pictures.with_segment(data, 0xED, iptc) + SECRET


def png_with_secrets():
    data = pictures.png(exif=pictures.exif(gps=True, main={0x010E: SECRET.decode()}))
    text = pictures.png_chunk(b"tEXt", b"Comment\0" + SECRET)
    text += pictures.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
    at = data.index(b"IDAT") - 4
    return data[:at] + text + data[at:]


@pytest.mark.parametrize(
    ("original", "content_type"),
    [
        (jpeg_with_secrets(), "image/jpeg"),
        (png_with_secrets(), "image/png"),
        (
            pictures.webp(exif=pictures.exif(gps=True, main={0x010E: SECRET.decode()}), xmp=XMP),
            "image/webp",
        ),
        (
            pictures.heic(exif=pictures.exif(gps=True, main={0x010E: SECRET.decode()}), xmp=XMP),
            "image/heic",
        ),
        (pictures.tiff(tiffinfo={270: SECRET.decode(), 700: XMP, 34853: 8}), "image/tiff"),
    ],
    ids=["jpeg", "png", "webp", "heic", "tiff"],
)
def test_no_rendition_says_where_or_what_else_the_photo_was(codec, original, content_type):
    assert SECRET in original

    photo = codec.decode(original, content_type)

    for rendition in photo.renditions:
        assert b"SENTINEL" not in rendition.data
        assert b"GPS" not in rendition.data
        assert b"Photoshop" not in rendition.data
        assert b"ns.adobe.com" not in rendition.data
        shown = Image.open(io.BytesIO(rendition.data))
        assert set(shown.getexif()) <= {0x8298}
        assert not shown.getexif().get_ifd(0x8825)
        assert "comment" not in shown.info


def test_the_copyright_notice_stays_in_every_rendition(codec):
    photo = codec.decode(jpeg_with_secrets(), "image/jpeg")

    for rendition in photo.renditions:
        assert dict(Image.open(io.BytesIO(rendition.data)).getexif()) == {0x8298: "(c) Anna Ray"}


FLOODS = {
    "png": pictures.png_claiming(60_000, 60_000),
    "png of 1 bit": pictures.png_claiming(60_000, 60_000, bits=1),
    "interlaced png": pictures.png_claiming(15_000, 12_000, interlaced=True),
    "jpeg": pictures.jpeg_claiming(65_000, 65_000),
    "progressive jpeg": pictures.jpeg_claiming(15_000, 12_000, progressive=True),
    "gif": pictures.gif_claiming(65_000, 65_000),
    "smaller gif": pictures.gif_claiming(15_000, 12_000),
    "tiff": pictures.tiff_claiming(65_000, 65_000),
}


@pytest.mark.parametrize("name", FLOODS)
def test_more_pixels_than_can_be_shown_are_refused_by_the_header(codec, name):
    original = FLOODS[name]

    with pytest.raises(
        UnreadableImageError, match=r"has \d+ megapixels, and at most (300|150) can"
    ):
        codec.decode(original, codec.sniff(original))


def test_a_side_that_is_too_long_is_refused(codec):
    with pytest.raises(UnreadableImageError, match="70000 pixels long, and at most 65535"):
        codec.decode(pictures.png_claiming(70_000, 1), "image/png")


def test_a_jpeg_of_too_many_scans_is_refused(codec):
    with pytest.raises(UnreadableImageError, match="more than 100 layers"):
        codec.decode(pictures.layered_jpeg(120), "image/jpeg")


@pytest.mark.parametrize("content_type", pictures.of_every_type())
@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.8])
def test_half_a_picture_is_refused(codec, content_type, part):
    original = pictures.of_every_type()[content_type]
    cut = original[: max(12, int(len(original) * part))]

    with pytest.raises(UnreadableImageError):
        codec.decode(cut, content_type)


@pytest.mark.parametrize(
    "head", [b"\xff\xd8\xff\xe0", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0"]
)
def test_another_kind_of_file_behind_a_picture_s_first_bytes_is_refused(codec, head):
    original = head + SVG * 3

    with pytest.raises(UnreadableImageError, match="damaged or incomplete"):
        codec.decode(original, codec.sniff(original))


def test_a_page_hidden_in_a_picture_is_in_no_rendition(codec):
    script = b"<script>alert(1)</script>"
    original = pictures.with_segment(pictures.jpeg(), 0xFE, script) + b"PK\x03\x04" + script

    photo = codec.decode(original, "image/jpeg")

    assert not any(script in rendition.data for rendition in photo.renditions)


@pytest.mark.parametrize("chunk", [b"iCCP", b"zTXt"])
def test_a_bomb_in_a_chunk_costs_nothing(codec, chunk):
    bomb = pictures.png_chunk(chunk, b"name\0\0" + zlib.compress(bytes(50_000_000), 9))
    data = pictures.png()
    original = data[:33] + bomb + data[33:]

    photo = codec.decode(original, "image/png")

    assert_upright(opened(photo.renditions[0]))


def test_a_hundred_thousand_frames_are_one_picture(codec):
    photo = codec.decode(pictures.gif_of_frames(100_000), "image/gif")

    assert (photo.width_px, photo.height_px) == (1, 1)
