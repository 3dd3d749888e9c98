"""Names of files: kept as given, and made safe where they leave Galerly."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from galerly.domain.model.errors import InvalidError
from galerly.domain.model.filenames import (
    filename,
    safe_name,
    typed_name,
    unique_names,
    with_extension,
)

NAMES = st.text(min_size=1, max_size=80)
# Pieces that make trouble together more often than letters by chance do.
TROUBLE = st.lists(
    st.sampled_from(["con", "nul", ".", " ", "/", "\\", "a", ".jpg", "\u202e", "\x00", "é" * 90]),
    min_size=1,
    max_size=8,
).map("".join)


@pytest.mark.parametrize("name", ["a.jpg", "Lena & Tom (1).JPG", "größe.jpg", "../../etc/passwd"])
def test_a_name_is_kept_exactly_as_given(name):
    assert filename(name, "filename") == name


@pytest.mark.parametrize("name", ["", "a\nb.jpg", "a\x00.jpg", "a\ud800.jpg", "x" * 256, "é" * 128])
def test_an_empty_or_long_name_or_one_with_controls_is_refused(name):
    with pytest.raises(InvalidError, match="1 to 255 bytes"):
        filename(name, "filename")


@given(NAMES | TROUBLE)
@example("con .jpg")
@example("nul. .txt")
@example("a.b\u2028")
@example("con ." + "é" * 100)
def test_a_safe_name_is_one_that_every_file_system_takes(name):
    safe = safe_name(name)

    assert 1 <= len(safe.encode()) <= 255
    assert not set(safe) & set('/\\:*?"<>|')
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in safe)
    assert safe[0] not in " ."
    assert safe[-1] not in " ."
    devices = {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10))}
    assert safe.partition(".")[0].rstrip().lower() not in devices


@given(NAMES | TROUBLE)
@example("é" * 90 + ".." + "é" * 90)
def test_making_a_safe_name_safe_changes_nothing(name):
    assert safe_name(safe_name(name)) == safe_name(name)


@given(st.lists(TROUBLE | st.sampled_from(["a.jpg", "A.JPG", "a (2).jpg", "a"]), max_size=12))
def test_names_in_an_archive_differ_even_where_case_is_ignored(names):
    unique = unique_names(names)

    assert len({name.casefold() for name in unique}) == len(unique) == len(names)
    assert all(len(name.encode()) <= 255 for name in unique)


def test_a_second_file_of_a_name_is_numbered_before_its_extension():
    assert unique_names(["a.jpg", "A.jpg", "a (2).jpg", "a.jpg"]) == [
        "a.jpg",
        "A (2).jpg",
        "a (2) (2).jpg",
        "a (3).jpg",
    ]


def test_thousands_of_files_of_one_name_are_numbered_in_no_time():
    started = time.process_time()

    names = unique_names(["IMG_0001.jpg"] * 20_000)

    assert names[-1] == "IMG_0001 (20000).jpg"
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("name", "renamed"),
    [("a.heic", "a.jpg"), ("a.b.png", "a.b.jpg"), ("a", "a.jpg"), (".png", ".png.jpg")],
)
def test_a_rendition_is_saved_under_the_extension_of_its_own_type(name, renamed):
    assert with_extension(name, "jpg") == renamed


@pytest.mark.parametrize(
    ("name", "content_type", "typed"),
    [
        ("DSC_0001.JPG", "image/jpeg", "DSC_0001.JPG"),
        ("a.jpeg", "image/jpeg", "a.jpeg"),
        ("a.tiff", "image/tiff", "a.tiff"),
        ("IMG_1.HEIC", "image/heif", "IMG_1.HEIC"),
        ("DSC_0001", "image/jpeg", "DSC_0001.jpg"),
        ("a\u202egpj.exe", "image/jpeg", "agpj.exe.jpg"),
        ("a.jpg.hta", "image/jpeg", "a.jpg.hta.jpg"),
        ("a.html", "image/gif", "a.html.gif"),
        ("a.png", "image/jpeg", "a.png.jpg"),
        ("run me.cr2", "image/x-canon-cr2", "run me.cr2"),
    ],
)
def test_a_picture_is_saved_as_one_whatever_its_name_says(name, content_type, typed):
    assert typed_name(name, content_type) == typed


@given(NAMES | TROUBLE)
def test_a_typed_name_is_safe(name):
    typed = typed_name(name, "image/jpeg")

    assert len(typed.encode()) <= 255
    assert safe_name(typed).rpartition(".")[2].lower() in {"jpg", "jpeg", "jpe", "jfif"}
