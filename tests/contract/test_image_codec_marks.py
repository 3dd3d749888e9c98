"""Marks and logos: what every image codec draws, and what it leaves alone."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat
from tests import pictures
from tests.pictures import near

from galerly.adapters.vips.codec import VipsCodec
from galerly.domain.model.errors import UnreadableImageError
from galerly.domain.model.photo import MARKED, RenditionName
from galerly.domain.model.watermark import Placement
from galerly.entrypoints.mark_faces import face_files
from galerly.ports.images import Mark

GRAY = Image.new("RGB", (900, 600), (90, 90, 90))


@pytest.fixture(scope="module")
def vips_codec():
    codec = VipsCodec(faces=face_files(None))
    yield codec
    codec.close()


@pytest.fixture(params=["vips"])  # a new adapter joins here
def codec(request):
    return request.getfixturevalue(f"{request.param}_codec")


@pytest.fixture(scope="module")
def gray():
    return pictures.encode(GRAY, "JPEG")


def a_mark(**fields):
    usual = {"text": "© Żółw", "logo": None, "placement": Placement.CORNER}
    return Mark(**{**usual, "opacity": 80, "size": 40, **fields})


def a_logo(form="PNG", size=(200, 100)):
    """Return a red logo, its left half transparent where the form can say so."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    picture.paste((220, 20, 20, 255), (size[0] // 2, 0, *size))
    return pictures.encode(picture if form != "JPEG" else picture.convert("RGB"), form)


def preview(photo):
    found = next(r for r in photo.renditions if r.name is RenditionName.PREVIEW)
    return Image.open(io.BytesIO(found.data)).convert("RGB")


def changed(photo, box):
    """Return how much a part of the preview differs from the plain gray, 0 to 255."""
    shown = preview(photo)
    difference = ImageChops.difference(shown, GRAY.resize(shown.size)).crop(box)
    return max(high for _, high in ImageStat.Stat(difference).extrema)


UPPER_LEFT, MIDDLE, LOWER_RIGHT = (0, 0, 300, 200), (300, 200, 600, 400), (500, 450, 900, 600)


@pytest.mark.parametrize(
    ("placement", "where", "elsewhere"),
    [
        (Placement.CORNER, [LOWER_RIGHT], [UPPER_LEFT, MIDDLE]),
        (Placement.CENTER, [MIDDLE], [UPPER_LEFT, (700, 500, 900, 600)]),
        (Placement.TILED, [UPPER_LEFT, MIDDLE, LOWER_RIGHT], []),
    ],
)
def test_a_mark_is_where_it_should_be_and_nowhere_else(codec, gray, placement, where, elsewhere):
    for logo in (None, codec.logo(a_logo(), "image/png").data):
        photo = codec.decode(gray, "image/jpeg", a_mark(placement=placement, logo=logo))

        assert all(changed(photo, box) > 40 for box in where)
        assert all(changed(photo, box) < 8 for box in elsewhere)
        assert {r.name for r in photo.renditions if r.marked} == MARKED


def test_thumbs_are_not_marked_and_facts_stay(codec, gray):
    plain, marked = codec.decode(gray, "image/jpeg"), codec.decode(gray, "image/jpeg", a_mark())

    assert marked.placeholder == plain.placeholder
    for one, other in zip(plain.renditions, marked.renditions, strict=True):
        assert (one.data == other.data) is (one.name not in MARKED)
        assert (one.width_px, one.height_px) == (other.width_px, other.height_px)


@pytest.mark.parametrize("size", [(3, 2), (4000, 20), (20, 3000)])
def test_any_shape_of_picture_can_be_marked(codec, size):
    original = pictures.jpeg(*size)

    for placement in Placement:
        photo = codec.decode(original, "image/jpeg", a_mark(placement=placement, size=100))
        assert {r.name for r in photo.renditions if r.marked} == MARKED


def test_a_mark_that_cannot_be_drawn_leaves_no_rendition(codec, gray):
    with pytest.raises(UnreadableImageError, match="watermark"):
        codec.decode(gray, "image/jpeg", a_mark(logo=b"\x89PNG\r\n\x1a\n broken"))


def test_text_without_its_face_leaves_no_rendition(gray):
    bare = VipsCodec()
    with pytest.raises(UnreadableImageError, match="watermark"):
        bare.decode(gray, "image/jpeg", a_mark())
    bare.close()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_becomes_a_small_png(codec, form):
    logo = codec.logo(a_logo(form, (2400, 1200)), f"image/{form.lower()}")

    made = Image.open(io.BytesIO(logo.data))
    assert (logo.width_px, logo.height_px) == made.size == (1200, 600)
    assert made.format == "PNG"
    assert logo.see_through is (form != "JPEG")
    assert near(made.convert("RGB").getpixel((900, 300)), (220, 20, 20))
    if form != "JPEG":
        assert made.getchannel("A").getpixel((100, 300)) == 0
        assert made.getchannel("A").getpixel((900, 300)) == 255


def test_a_logo_keeps_no_metadata(codec):
    with_text = io.BytesIO()
    picture = Image.new("L", (60, 40), 10)
    exif = Image.Exif()
    exif[0x8298] = "Anna's own secret"
    picture.save(with_text, "PNG", exif=exif)

    logo = codec.logo(with_text.getvalue(), "image/png")

    assert b"secret" not in logo.data
    assert Image.open(io.BytesIO(logo.data)).size == (60, 40)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/png"),
        (pictures.gif(), "image/gif"),
        (pictures.jpeg(), "image/png"),
        (b"", "image/png"),
    ],
)
def test_what_is_no_logo_is_refused(codec, data, content_type):
    with pytest.raises(UnreadableImageError):
        codec.logo(data, content_type)
