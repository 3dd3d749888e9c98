"""The line of names for Lightroom."""

import pytest
from attrs import evolve
from tests.builders import a_gallery, a_photo, a_viewer, an_upload

from galerly.domain.services.proofing import Choices
from galerly.entrypoints.http.choices import as_filenames


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["DSC_1.jpg", "a.b.JPEG", "none"], "DSC_1, a.b, none"),
        (["Smith Wedding-001.jpg", "Smith Wedding-002.jpg"], "Wedding-001, Wedding-002"),
        (['one, "three".jpg', "!no+yes.jpg"], "three, yes"),
        (["a.jpg", "a.nef", " , .jpg"], "a"),
    ],
)
def test_of_each_name_there_is_one_word(names, line):
    gallery = a_gallery()
    photos = tuple(evolve(a_photo(an_upload(gallery)), filename=name) for name in names)

    assert as_filenames([Choices(viewer=a_viewer(gallery), photos=photos)]) == line
