"""What every image codec does with raw files of cameras: it shows the preview they carry."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from tests import pictures, raw_pictures
from tests.pictures import assert_upright, opened

from galerly.adapters.vips.codec import VipsCodec
from galerly.domain.model.errors import UnreadableImageError
from galerly.domain.model.photo import EXTENSIONS, Exposure, RenditionName

TYPES = list(raw_pictures.BUILDERS)
STORED = pictures.jpeg(60, 40, orientation=6, exif=b"")  # lying on its side, without saying so
PLAIN = pictures.jpeg()


@pytest.fixture(scope="module")
def vips_codec():
    codec = VipsCodec()
    yield codec
    codec.close()


@pytest.fixture(params=["vips"])  # a new adapter joins here
def codec(request):
    return request.getfixturevalue(f"{request.param}_codec")


def test_every_accepted_raw_type_is_tested_here():
    assert {kind for kind in EXTENSIONS if kind.startswith("image/x-")} == set(TYPES)


@pytest.mark.parametrize("content_type", TYPES)
def test_a_raw_file_is_shown_by_its_preview(codec, content_type):
    original = raw_pictures.BUILDERS[content_type](pictures.jpeg(1200, 800))

    photo = codec.decode(original, content_type)

    assert codec.sniff(original) == content_type
    assert [rendition.name for rendition in photo.renditions] == list(RenditionName)
    assert (photo.width_px, photo.height_px) == (1200, 800)
    for rendition in photo.renditions:
        assert codec.sniff(rendition.data) == rendition.content_type == "image/jpeg"
        assert_upright(opened(rendition))


@pytest.mark.parametrize("name", raw_pictures.VARIANTS)
def test_older_and_newer_cameras_are_read_too(codec, name):
    content_type, build = raw_pictures.VARIANTS[name]
    original = build(PLAIN)

    photo = codec.decode(original, content_type)

    assert codec.sniff(original[:64]) == content_type
    assert (photo.width_px, photo.height_px) == (60, 40)
    assert_upright(opened(photo.renditions[0]))


@pytest.mark.parametrize("content_type", TYPES)
def test_the_camera_s_facts_are_those_of_the_raw_file(codec, content_type):
    photo = codec.decode(raw_pictures.BUILDERS[content_type](PLAIN), content_type)

    make, model = raw_pictures.MAKES[content_type]
    named = model if model.startswith(make.split()[0]) else f"{make} {model}"
    assert photo.taken_at == datetime(2024, 6, 1, 16, 30, 5, tzinfo=UTC)
    assert photo.exposure == Exposure(
        camera=named,
        lens="85mm f/1.8",
        exposure_s="1/250",
        aperture=1.8,
        iso=400,
        focal_length_mm=85.0,
    )


@pytest.mark.parametrize("content_type", TYPES)
def test_the_raw_file_says_which_way_up_its_preview_is(codec, content_type):
    assert Image.open(io.BytesIO(STORED)).size == (40, 60)
    original = raw_pictures.BUILDERS[content_type](STORED, orientation=6)

    photo = codec.decode(original, content_type)

    assert (photo.width_px, photo.height_px) == (60, 40)
    assert_upright(opened(photo.renditions[0]))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_raw_file_is_upright_from_every_orientation(codec, orientation):
    preview = pictures.jpeg(60, 40, orientation=orientation, exif=b"")

    photo = codec.decode(raw_pictures.nef(preview, orientation), "image/x-nikon-nef")

    assert (photo.width_px, photo.height_px) == (60, 40)
    assert_upright(opened(photo.renditions[0]))


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("orientation", [1, 3, 8])
def test_a_preview_that_knows_its_own_orientation_is_believed(codec, content_type, orientation):
    block = pictures.exif(orientation=orientation)
    preview = pictures.jpeg(60, 40, orientation=orientation, exif=block)
    original = raw_pictures.BUILDERS[content_type](preview, orientation=6)

    photo = codec.decode(original, content_type)

    assert (photo.width_px, photo.height_px) == (60, 40)
    assert_upright(opened(photo.renditions[0]))


def test_a_preview_fills_in_what_the_raw_file_does_not_say(codec):
    block = pictures.exif(main={0x8298: "Anna Ray"}, camera={0xA434: "another lens"})
    original = raw_pictures.arw(pictures.jpeg(exif=block))

    photo = codec.decode(original, "image/x-sony-arw")

    assert photo.exposure.lens == "85mm f/1.8"
    for rendition in photo.renditions:
        shown = Image.open(io.BytesIO(rendition.data))
        assert dict(shown.getexif()) == {0x8298: "Anna Ray"}


def test_no_rendition_of_a_raw_file_says_where_it_was_taken(codec):
    preview = pictures.jpeg(exif=pictures.exif(gps=True, main={0x010E: "SENTINEL"}))

    photo = codec.decode(raw_pictures.raf(preview), "image/x-fuji-raf")

    for rendition in photo.renditions:
        assert b"SENTINEL" not in rendition.data
        assert not Image.open(io.BytesIO(rendition.data)).getexif()


@pytest.mark.parametrize("progressive", [False, True])
def test_the_preview_with_most_pixels_is_the_one_shown(codec, progressive):
    large = pictures.jpeg(90, 60, progressive=progressive)
    medium = pictures.jpeg(45, 30, color=(0, 0, 0), quality=100)

    photo = codec.decode(raw_pictures.cr3(large, medium=medium), "image/x-canon-cr3")
    other = codec.decode(raw_pictures.cr3(medium, medium=large), "image/x-canon-cr3")

    assert (photo.width_px, photo.height_px) == (other.width_px, other.height_px) == (90, 60)
    assert_upright(opened(photo.renditions[0]))
    assert_upright(opened(other.renditions[0]))


def test_undeveloped_colors_are_no_preview(codec):
    sensor = pictures.jpeg(600, 400, color=(0, 0, 0))

    photo = codec.decode(raw_pictures.dng(PLAIN, extra=sensor), "image/x-adobe-dng")

    assert (photo.width_px, photo.height_px) == (60, 40)


@pytest.mark.parametrize("declared", ["image/tiff", "image/x-nikon-nef", "image/x-adobe-dng"])
@pytest.mark.parametrize("build", [raw_pictures.nef, raw_pictures.dng, raw_pictures.cr2])
def test_raw_files_that_are_tiffs_are_read_by_each_other_s_names(codec, build, declared):
    photo = codec.decode(build(PLAIN), declared)

    assert (photo.width_px, photo.height_px) == (60, 40)


def test_a_camera_that_is_not_known_is_read_if_its_owner_calls_it_raw(codec):
    original = raw_pictures.arw(PLAIN).replace(b"SONY\0", b"Sigma")

    assert codec.sniff(original) is None
    assert codec.decode(original, "image/x-sony-arw").width_px == 60


def test_an_exported_tiff_that_names_the_camera_is_a_tiff(codec):
    original = pictures.tiff(tiffinfo={0x010F: "NIKON CORPORATION", 0x0110: "NIKON Z 6"})

    assert codec.sniff(original) == "image/tiff"
    assert codec.decode(original, "image/tiff").exposure.camera == "NIKON Z 6"


@pytest.mark.parametrize("content_type", TYPES)
def test_the_first_bytes_never_show_another_type(codec, content_type):
    found = codec.sniff(raw_pictures.BUILDERS[content_type](PLAIN)[:64])

    assert found == content_type or (found == "image/tiff" and content_type[-3:] in "nef arw dng")


@pytest.mark.parametrize(
    ("declared", "content_type", "message"),
    [
        ("image/jpeg", "image/x-nikon-nef", "says that it is a JPEG, but it is a NEF"),
        ("image/x-canon-cr3", "image/x-canon-cr2", "says that it is a CR3, but it is a CR2"),
        ("image/x-fuji-raf", "image/x-sony-arw", "says that it is a RAF, but it is an ARW"),
        ("image/heic", "image/x-canon-cr3", "says that it is a HEIC, but it is a CR3"),
    ],
)
def test_a_raw_file_under_the_name_of_another_kind_is_refused(
    codec, declared, content_type, message
):
    with pytest.raises(UnreadableImageError, match=message):
        codec.decode(raw_pictures.BUILDERS[content_type](PLAIN), declared)


def test_a_jpeg_under_the_name_of_a_raw_file_is_refused(codec):
    with pytest.raises(UnreadableImageError, match="says that it is a NEF, but it is a JPEG"):
        codec.decode(PLAIN, "image/x-nikon-nef")


# --- hostile and damaged ones ---

NO_PREVIEW = "file holds no whole preview picture, and RAW files are shown by that; copy it"
LOSSLESS = PLAIN.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc3\0\x11\x08")  # as sensor data is coded
DEEP = PLAIN.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc1\0\x11\x0c")  # 12 bits


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("preview", [b"no picture" * 9, LOSSLESS, DEEP], ids=["no", "c3", "12"])
def test_without_a_preview_the_photographer_is_told_why(codec, content_type, preview):
    original = raw_pictures.BUILDERS[content_type](preview)
    original = original.replace(raw_pictures.thumbnail(), bytes(len(raw_pictures.thumbnail())))

    with pytest.raises(UnreadableImageError, match=NO_PREVIEW):
        codec.decode(original, content_type)


LARGE = pictures.jpeg(900, 600)
DAMAGED = LARGE[: len(LARGE) // 2] + bytes(len(LARGE) // 2)


def test_a_damaged_preview_gives_way_to_the_next_smaller_one(codec):
    medium = pictures.jpeg(450, 300)

    photo = codec.decode(raw_pictures.cr3(DAMAGED, medium=medium), "image/x-canon-cr3")

    assert (photo.width_px, photo.height_px) == (450, 300)
    assert_upright(opened(photo.renditions[0]))


@pytest.mark.parametrize("content_type", TYPES)
def test_a_damaged_preview_is_called_so_and_no_thumbnail_takes_its_place(codec, content_type):
    original = raw_pictures.BUILDERS[content_type](DAMAGED)

    with pytest.raises(UnreadableImageError, match=r"picture in this \w+ file is damaged"):
        codec.decode(original, content_type)


def test_a_preview_keeps_to_the_limits_of_every_jpeg(codec):
    flood = raw_pictures.nef(pictures.jpeg_claiming(65_000, 65_000))
    layers = raw_pictures.nef(pictures.layered_jpeg(120))

    with pytest.raises(UnreadableImageError, match="NEF file has 4225 megapixels, and at most 300"):
        codec.decode(flood, "image/x-nikon-nef")
    with pytest.raises(UnreadableImageError, match="NEF file is built of more than 100 layers"):
        codec.decode(layers, "image/x-nikon-nef")


@pytest.mark.parametrize("content_type", TYPES)
def test_a_cut_raw_file_is_refused_in_words(codec, content_type):
    original = raw_pictures.BUILDERS[content_type](LARGE)

    for part in (0.02, 0.5, 0.7):
        with pytest.raises(UnreadableImageError, match="RAW files are shown by that"):
            codec.decode(original[: int(len(original) * part)], content_type)


@pytest.mark.parametrize("content_type", ["image/x-canon-cr3", "image/x-fuji-raf"])
def test_a_raw_file_whose_preview_is_cut_is_called_damaged(codec, content_type):
    original = raw_pictures.BUILDERS[content_type](LARGE)

    with pytest.raises(UnreadableImageError, match="file is damaged"):
        codec.decode(original[: len(original) - len(raw_pictures.SENSOR) - 900], content_type)


@pytest.mark.parametrize("content_type", ["image/x-canon-cr3", "image/x-fuji-raf"])
def test_a_raw_file_whose_sensor_data_is_cut_is_still_shown(codec, content_type):
    original = raw_pictures.BUILDERS[content_type](LARGE)

    photo = codec.decode(original[: -len(raw_pictures.SENSOR) // 2], content_type)

    assert (photo.width_px, photo.height_px) == (900, 600)
