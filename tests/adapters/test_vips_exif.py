"""Facts out of EXIF blocks, good and hostile; signatures; the parsers under any bytes at all."""

import io
import struct
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests import pictures

from galerly.adapters.vips.answers import UnbelievableAnswerError, read_frame
from galerly.adapters.vips.exif import CameraFacts, copyright_block, read_facts
from galerly.adapters.vips.jpeg_scans import count_scans
from galerly.adapters.vips.limits import DecodeLimits
from galerly.adapters.vips.sniffing import same_kind, sniff
from galerly.adapters.vips.tiff import first_directory, read_directory
from galerly.domain.model.photo import EXTENSIONS

BLOCK = pictures.exif(
    orientation=6,
    main={0x010F: "Canon", 0x0110: "Canon EOS R5", 0x8298: "Anna Ray"},
    camera={0x9003: "2023:12:24 20:00:01", 0x829A: (1, 60), 0x829D: (28, 10), 0x8827: 800},
)


def facts_of(*, main=None, camera=None):
    return read_facts(pictures.exif(main=main, camera=camera))


@pytest.mark.parametrize(
    ("make", "model", "camera"),
    [
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("NIKON CORPORATION", "NIKON Z 6", "NIKON Z 6"),
        ("SONY", "ILCE-7M3", "SONY ILCE-7M3"),
        ("Apple", None, "Apple"),
        (None, "X-T4", "X-T4"),
        ("  ", "X-T4  ", "X-T4"),
        (None, None, None),
    ],
)
def test_a_camera_is_named_once(make, model, camera):
    tags = {0x010F: make, 0x0110: model}

    facts = facts_of(main={tag: value for tag, value in tags.items() if value is not None})

    assert facts.exposure.camera == camera


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        ((1, 250), "1/250"),
        ((10, 2500), "1/250"),
        ((1, 8000), "1/8000"),
        ((167, 10_000), "1/60"),
        ((1, 4), "1/4"),
        ((1, 2), "1/2"),
        ((3, 10), "0.3"),
        ((4, 10), "0.4"),
        ((8, 10), "0.8"),
        ((99, 100), "1"),
        ((1, 1), "1"),
        ((13, 10), "1.3"),
        ((30, 1), "30"),
        ((1, 0), None),
        ((0, 1), None),
    ],
)
def test_shutter_times_read_as_photographers_write_them(seconds, written):
    assert facts_of(camera={0x829A: seconds}).exposure.exposure_s == written


@pytest.mark.parametrize(
    ("time", "offset", "taken_at"),
    [
        ("2024:06:01 18:30:05", None, datetime(2024, 6, 1, 18, 30, 5, tzinfo=UTC)),
        ("2024:06:01 18:30:05", "+02:00", datetime(2024, 6, 1, 16, 30, 5, tzinfo=UTC)),
        ("2024:01:01 00:30:00", "+05:30", datetime(2023, 12, 31, 19, 0, tzinfo=UTC)),
        ("2024:06:01 18:30:05", "-03:30", datetime(2024, 6, 1, 22, 0, 5, tzinfo=UTC)),
        ("2024:06:01 18:30:05", "+99:99", datetime(2024, 6, 1, 18, 30, 5, tzinfo=UTC)),
        ("2024-06-01T18:30:05", None, datetime(2024, 6, 1, 18, 30, 5, tzinfo=UTC)),
        ("0000:00:00 00:00:00", None, None),
        ("2024:02:31 12:00:00", None, None),
        ("9999:12:31 23:59:59", "-10:00", None),
        ("0001:01:01 00:00:00", "+10:00", None),
        ("yesterday", None, None),
    ],
)
def test_the_time_of_taking_is_utc(time, offset, taken_at):
    camera = {0x9003: time} | ({0x9011: offset} if offset else {})

    assert facts_of(camera=camera).taken_at == taken_at


def test_a_scan_is_dated_by_its_digitizing_and_never_by_its_export():
    camera = {0x9003: "0000:00:00 00:00:00", 0x9004: "2001:02:03 04:05:06"}

    assert facts_of(camera=camera).taken_at == datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert facts_of(main={0x0132: "2024:06:01 18:30:05"}).taken_at is None


def test_hostile_words_are_cleaned_and_cut():
    model = "50mm\x1b[31m\r\nSet-Cookie: a=b\u202e\u0007 f/1.8 " + "x" * 5000

    found = facts_of(main={0x0110: model.encode()}).exposure.camera

    assert found.startswith("50mm [31m Set-Cookie: a=b f/1.8 xxx")
    assert len(found) == 200
    assert found.isprintable()


def test_words_in_latin_1_are_read_too():
    assert facts_of(main={0x8298: "Ren\xe9".encode("latin-1")}).copyright == "Ren\xe9"


def test_a_sensitivity_beyond_sixteen_bits_is_in_another_tag():
    assert facts_of(camera={0x8827: 65_535, 0x8832: 102_400}).exposure.iso == 102_400


@pytest.mark.parametrize("aperture", [(0, 0), (0, 1), (4_000_000_000, 1), (1, 4_000_000_000)])
def test_impossible_numbers_are_no_facts(aperture):
    assert facts_of(camera={0x829D: aperture}).exposure.aperture is None


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_an_impossible_orientation_is_upright(orientation):
    assert read_facts(pictures.exif(orientation=orientation)).orientation == 1


def test_directories_that_point_at_themselves_end():
    loop = struct.pack("<4sIHHHII", b"II*\0", 8, 1, 0x8769, 4, 1, 8) + bytes(4)

    assert read_facts(loop) == CameraFacts()


def test_a_copyright_block_says_nothing_else():
    data = pictures.with_segment(pictures.jpeg(), 0xE1, copyright_block("© Anna"))

    assert read_facts(copyright_block("© Anna")) == CameraFacts(copyright="© Anna")
    assert list(Image.open(io.BytesIO(data)).getexif()) == [0x8298]


@pytest.mark.parametrize("end", range(0, len(BLOCK), 7))
def test_a_cut_block_loses_facts_only(end):
    facts = read_facts(BLOCK[:end])

    assert facts.exposure.camera in {None, "Canon", "Canon EOS R5"}
    assert facts.orientation in {1, 6}


@given(st.binary(max_size=400))
def test_any_bytes_have_facts(data):
    for block in (data, b"Exif\0\0II*\0\x08\0\0\0" + data, b"MM\0*\0\0\0\x08" + data):
        facts = read_facts(block)

        assert 1 <= facts.orientation <= 8


@given(st.data())
def test_a_damaged_block_has_facts_within_bounds(data):
    block = bytearray(BLOCK)
    for _ in range(data.draw(st.integers(1, 8))):
        block[data.draw(st.integers(6, len(block) - 1))] = data.draw(st.integers(0, 255))

    facts = read_facts(bytes(block))

    words = [facts.exposure.camera, facts.exposure.lens, facts.copyright, facts.exposure.exposure_s]
    assert all(word is None or (0 < len(word) <= 200 and word.isprintable()) for word in words)
    assert facts.taken_at is None or facts.taken_at.tzinfo is UTC


@given(st.binary(max_size=200), st.sampled_from("<>"), st.integers(-5, 300))
def test_any_bytes_are_a_directory(data, order, offset):
    assert isinstance(read_directory(data, order, offset), dict)
    assert first_directory(data) is None or data[:4] in {b"II*\0", b"MM\0*"}


@given(st.binary(max_size=300))
def test_any_bytes_have_a_kind_or_none(data):
    for head in (data, b"\0\0\0\x40ftyp" + data, b"II*\0" + data):
        assert sniff(head) in {None, *EXTENSIONS}


@pytest.mark.parametrize(
    ("major", "others", "content_type"),
    [
        (b"heic", [b"mif1", b"heic"], "image/heic"),
        (b"heix", [b"mif1"], "image/heic"),
        (b"mif1", [b"heic", b"mif1"], "image/heif"),
        (b"hevc", [b"msf1", b"heic"], "image/heic"),  # a burst with a still picture
        (b"avif", [b"mif1", b"miaf"], None),
        (b"mif1", [b"avif", b"miaf"], None),
        (b"crx ", [b"isom"], "image/x-canon-cr3"),
        (b"qt  ", [], None),
    ],
)
def test_heif_is_known_by_its_brands(major, others, content_type):
    brands = b"".join(others)
    head = struct.pack(">I4s4sI", 16 + len(brands), b"ftyp", major, 0) + brands + bytes(64)

    assert sniff(head) == content_type


def test_names_of_one_kind():
    assert same_kind("image/heic", "image/heif")
    assert same_kind("image/png", "image/png")
    assert not same_kind("image/jpeg", "image/heic")


@given(st.binary(max_size=300))
def test_any_bytes_have_a_number_of_scans(data):
    assert 0 <= count_scans(b"\xff\xd8" + data, at_most=5) <= 6


def test_scans_are_those_of_the_first_picture_only():
    picture = pictures.jpeg(progressive=True)
    scans = picture.count(b"\xff\xda")
    preview = pictures.with_segment(picture, 0xE1, b"Exif\0\0" + picture)

    assert count_scans(pictures.jpeg(), at_most=100) == 1
    assert count_scans(preview + picture, at_most=100) == scans > 1


@given(st.binary(max_size=300))
@settings(max_examples=300)
def test_any_bytes_are_an_answer_that_is_not_believed(data):
    for answer in (data, len(data).to_bytes(4, "big") + data):
        with pytest.raises(UnbelievableAnswerError):
            read_frame(answer, DecodeLimits())
