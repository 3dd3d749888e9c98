"""The reader of raw files under hostile structures, and under any bytes at all."""

import struct
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import pictures, raw_pictures
from tests.raw_pictures import Tiff, box

from galerly.adapters.vips.codec import VipsCodec
from galerly.adapters.vips.exif import CameraFacts
from galerly.adapters.vips.jpeg_frame import MAX_SEGMENTS, frame_size
from galerly.adapters.vips.raw import RawFile, read_raw
from galerly.adapters.vips.raw_boxes import MAX_BOXES
from galerly.adapters.vips.raw_tiff import MAX_DIRECTORIES, MAX_LEVELS, spans_in_tiff
from galerly.adapters.vips.sniffing import kind_of, sniff
from galerly.adapters.vips.tiff import MAX_ENTRIES
from galerly.domain.model.errors import UnreadableImageError
from galerly.domain.model.photo import EXTENSIONS
from galerly.ports.images import DecodedPhoto

PREVIEW = pictures.jpeg(60, 40)
FILES = [*raw_pictures.of_every_type().values()]
FILES += [build(PREVIEW) for _, build in raw_pictures.VARIANTS.values()]
HEADS = [b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"IIRO\x08\0\0\0", b"IIU\0\x08\0\0\0"]
HEADS += [b"FUJIFILMCCD-RAW ", box(b"ftyp", b"crx \0\0\0\1")]


def sizes(raw):
    return [(preview.width_px, preview.height_px) for preview in raw.previews]


def assert_sound(data: bytes) -> RawFile:
    """Return what is read of any bytes, which has to be possible."""
    raw = read_raw(data)
    for preview in raw.previews:
        assert 0 <= preview.at < preview.at + preview.size <= len(data)
        assert preview.of(data)[:3] == b"\xff\xd8\xff"
        assert 0 < preview.width_px <= 65_535
        assert 0 < preview.height_px <= 65_535
    pixels = [width * height for width, height in sizes(raw)]
    assert pixels == sorted(pixels, reverse=True)
    assert raw.facts.orientation in range(1, 9)
    assert sniff(data) in {None, *EXTENSIONS}
    return raw


# --- structures ---


def chain(length: int) -> bytes:
    """Return a TIFF whose last directory of so many has the preview."""
    tiff = Tiff()
    following = tiff.directory(tiff.jpeg(PREVIEW))
    for _ in range(length - 1):
        following = tiff.directory({0x0100: 1}, following=following)
    return tiff.finish(following)


@pytest.mark.parametrize(
    ("length", "found"), [(MAX_DIRECTORIES, 1), (MAX_DIRECTORIES + 1, 0), (20_000, 0)]
)
def test_only_so_many_directories_are_read(length, found):
    assert len(read_raw(chain(length)).previews) == found


def nested(levels: int) -> bytes:
    """Return a TIFF with the preview so many levels deep."""
    tiff = Tiff()
    offset = tiff.directory(tiff.jpeg(PREVIEW))
    for _ in range(levels - 1):
        offset = tiff.directory({0x014A: offset})
    return tiff.finish(offset)


@pytest.mark.parametrize(("levels", "found"), [(1, 1), (MAX_LEVELS, 1), (MAX_LEVELS + 1, 0)])
def test_only_so_many_levels_are_read(levels, found):
    assert len(read_raw(nested(levels)).previews) == found


def looped() -> bytes:
    """Return a TIFF all of whose pointers lead back to its directories."""
    tiff = Tiff()
    picture = tiff.jpeg(PREVIEW)
    first = len(tiff.data) + len(tiff.data) % 2
    second = first + 2 + 12 * 5 + 4
    fields = picture | {0x8769: first, 0x0112: 6, 0x0115: second}
    assert tiff.directory(fields, following=second) == first
    assert tiff.directory({0x8769: first}, following=first) == second
    return tiff.finish(first)


def test_directories_that_point_at_each_other_are_read_once():
    assert sizes(read_raw(looped())) == [(60, 40)]
    assert len(list(spans_in_tiff(looped()))) == 1


def test_a_maker_s_note_that_points_at_itself_is_read_once():
    note = b"OLYMPUS\0II\x03\0" + struct.pack("<HHHII", 1, 0x2020, 13, 1, 12) + bytes(4)
    tiff = Tiff(b"IIRO")
    main = tiff.directory({0x927C: note})

    assert read_raw(tiff.finish(main)) == RawFile(previews=(), facts=CameraFacts())


@pytest.mark.parametrize("tag", [0x014A, 0x8769, 0x927C, 0x0111, 0x0201, 0x002E])
@pytest.mark.parametrize("where", [0, 1, 7, 10**6, 2**31, 2**32 - 1])
def test_wild_offsets_lead_nowhere(tag, where):
    tiff = Tiff()
    sizes_of = {0x0111: 0x0117, 0x0201: 0x0202}
    fields = {tag: where} | ({sizes_of[tag]: 2**32 - 1} if tag in sizes_of else {})
    data = bytearray(tiff.finish(tiff.directory(fields, following=where)))
    if tag in {0x927C, 0x002E}:
        struct.pack_into("<HII", data, len(data) - 14, 7, 2**32 - 1, where)

    assert assert_sound(bytes(data)).previews == ()


def test_many_entries_and_many_pointers_cost_little():
    tiff = Tiff()
    every = struct.pack("<HHII", 0x014A, 4, 16, 8) * 65_535  # 16 pointers into the header
    first = tiff.put(struct.pack("<H", 65_535) + every + struct.pack("<I", 8))
    wide = tiff.finish(first)
    started = time.process_time()

    assert_sound(wide)
    assert_sound(struct.pack("<4sI", b"II*\0", 8) + struct.pack("<H", 65_535) * 500_000)

    assert time.process_time() - started < 5


def test_overlapping_directories_are_bounded_in_all_ways():
    # Wherever one looks there is a directory of 1000 entries with 16 pointers each.
    tiff = Tiff()
    pointers = struct.pack("<16I", *(8 + 24 * index for index in range(16)))
    body = (struct.pack("<H", MAX_ENTRIES) + pointers[:22]) * 20_000
    started = time.process_time()

    assert_sound(bytes(tiff.data[:4]) + struct.pack("<I", 8) + body)

    assert time.process_time() - started < 5


def test_boxes_in_boxes_and_very_many_boxes_end():
    head = box(b"ftyp", b"crx \0\0\0\1")
    deep = b""
    for _ in range(10_000):
        deep = struct.pack(">I4s", len(deep) + 8, b"moov") + deep
    few = box(b"free") * (MAX_BOXES - 10)
    many = box(b"free") * MAX_BOXES
    shown = box(b"PRVW", bytes(16), PREVIEW)

    assert read_raw(head + deep).previews == ()
    assert sizes(read_raw(head + few + shown)) == [(60, 40)]
    assert read_raw(head + many + shown).previews == ()


@pytest.mark.parametrize("size", [0, 1, 2, 7, 2**31, 2**32 - 1])
def test_boxes_of_impossible_sizes_end_the_reading(size):
    head = box(b"ftyp", b"crx \0\0\0\1")
    strange = struct.pack(">I4sQ", size, b"trak", 2**64 - 1) + bytes(40)

    assert assert_sound(head + strange + box(b"PRVW", bytes(16), PREVIEW)).previews == ()


def test_a_frame_is_looked_for_in_the_first_segments_only():
    body = PREVIEW[2:]
    few = b"\xff\xd8" + b"\xff\xfe\0\2" * 100 + body
    many = b"\xff\xd8" + b"\xff\xfe\0\2" * MAX_SEGMENTS + body

    assert frame_size(few, 0, len(few)) == (60, 40)
    assert frame_size(many, 0, len(many)) is None
    assert frame_size(b"\xff\xd8" + b"\xff" * 9 + body[1:], 0, len(few)) == (60, 40)
    assert frame_size(b"\xff\xd8\xff" + bytes(99), 0, 102) is None


def test_a_tiff_is_opened_as_its_owner_calls_it_where_its_bytes_leave_that_open():
    tiff, nef = pictures.tiff(), raw_pictures.nef(PREVIEW)

    assert kind_of(tiff, "image/tiff") == "image/tiff"
    assert kind_of(tiff, "image/x-nikon-nef") == "image/x-nikon-nef"
    assert kind_of(nef, "image/tiff") == "image/x-nikon-nef"
    assert kind_of(raw_pictures.dng(PREVIEW), "image/x-nikon-nef") == "image/x-adobe-dng"
    assert kind_of(PREVIEW, "image/x-nikon-nef") == "image/jpeg"
    assert kind_of(b"MZ", "image/x-nikon-nef") is None


# --- any bytes ---


@given(st.sampled_from(HEADS), st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_are_a_raw_file_with_little_in_it(head, data):
    assert_sound(head + data)


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=150)
def test_a_damaged_raw_file_is_read_within_its_bounds(original, data):
    damaged = bytearray(original)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.sampled_from([0, 1, 8, 0x7F, 0xFF]) | st.integers(0, 255))

    assert_sound(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))


@pytest.mark.parametrize("original", FILES)
def test_a_raw_file_cut_anywhere_is_read_within_its_bounds(original):
    for end in range(0, len(original), 23):
        assert_sound(original[:end])


@pytest.fixture(scope="module")
def codec():
    codec = VipsCodec()
    yield codec
    codec.close()


@given(st.sampled_from(sorted(raw_pictures.BUILDERS)), st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_raw_file_is_shown_or_refused(codec, content_type, data):
    damaged = bytearray(raw_pictures.BUILDERS[content_type](PREVIEW))
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))

    try:
        answer = codec.decode(bytes(damaged), content_type)
    except UnreadableImageError as error:
        answer = str(error)

    assert isinstance(answer, DecodedPhoto) or answer.startswith(("this ", "the preview"))
    assert "broke off" not in str(answer)  # the reader itself has to survive
