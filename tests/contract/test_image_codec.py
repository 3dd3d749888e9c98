"""What every image codec does with originals, good ones and hostile ones."""

import base64
import struct
from datetime import UTC, datetime

import pillow_heif
import pytest
from PIL import Image
from tests import pictures
from tests.pictures import assert_upright, near, opened

from galerly.adapters.vips.codec import VipsCodec
from galerly.domain.model.errors import UnreadableImageError
from galerly.domain.model.photo import Exposure, RenditionName

NAMES = list(RenditionName)


@pytest.fixture(scope="module")
def vips_codec():
    codec = VipsCodec()
    yield codec
    codec.close()


@pytest.fixture(params=["vips"])  # a new adapter joins here
def codec(request):
    return request.getfixturevalue(f"{request.param}_codec")


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
            place = corner[0] % shown.width, corner[1] % shown.height
            assert near(shown.getpixel(place), color)


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
            opened(photo.renditions[0]).getpixel(place),
            shown.convert("RGB").getpixel(place),
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

    assert near(opened(photo.renditions[0]).getpixel((10, 10)), (230, 40, 45), tolerance=45)


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
