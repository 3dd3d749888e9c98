"""What every image codec does with hostile files, and with what is none of a viewer's business."""

import io
import struct
import zlib

import pytest
from PIL import Image
from tests import pictures
from tests.pictures import assert_upright, opened

from galerly.adapters.vips.codec import VipsCodec
from galerly.domain.model.errors import UnreadableImageError

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
    "raw of an unknown camera": pictures.raw_file(254, 4, 1),
}


@pytest.fixture(scope="module")
def vips_codec():
    codec = VipsCodec()
    yield codec
    codec.close()


@pytest.fixture(params=["vips"])  # a new adapter joins here
def codec(request):
    return request.getfixturevalue(f"{request.param}_codec")


@pytest.mark.parametrize("name", STRANGERS)
def test_whatever_is_no_accepted_picture_is_not_recognized(codec, name):
    assert codec.sniff(STRANGERS[name][:64]) is None


@pytest.mark.parametrize("name", STRANGERS)
def test_whatever_is_no_accepted_picture_is_refused_by_any_name(codec, name):
    with pytest.raises(UnreadableImageError, match="not a picture that can be shown"):
        codec.decode(STRANGERS[name], "image/jpeg")


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

    with pytest.raises(UnreadableImageError, match="damaged or incomplete"):
        codec.decode(cut, content_type)


@pytest.mark.parametrize("lacking", [1, 2])
@pytest.mark.parametrize(
    "options", [{}, {"subsampling": 2}, {"mode": "L"}, {"restart_marker_rows": 1}], ids=str
)
def test_a_jpeg_that_lacks_only_its_end_marker_is_shown(codec, options, lacking):
    original = pictures.jpeg(403, 301, **options)

    shown = codec.decode(original[:-lacking], "image/jpeg")

    assert shown == codec.decode(original, "image/jpeg")


@pytest.mark.parametrize("lacking", [3, 4, 5, 8, 30, 100])
@pytest.mark.parametrize("size", [(60, 40), (403, 301), (64, 8)], ids=str)
def test_a_jpeg_that_lacks_a_byte_of_its_scan_is_refused(codec, size, lacking):
    whole = pictures.noisy_jpeg(*size)

    with pytest.raises(UnreadableImageError, match="damaged or incomplete"):
        codec.decode(whole[:-lacking], "image/jpeg")


@pytest.mark.parametrize("lacking", [1, 2, 300])
def test_a_progressive_jpeg_without_an_end_may_lack_layers_and_is_refused(codec, lacking):
    original = pictures.jpeg(403, 301, progressive=True)

    with pytest.raises(UnreadableImageError, match="damaged or incomplete"):
        codec.decode(original[:-lacking], "image/jpeg")


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
