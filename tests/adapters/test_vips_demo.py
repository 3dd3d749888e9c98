"""The demo's pictures: real JPEGs, each different, the same ones every time."""

import pytest

from galerly.adapters.vips.codec import VipsCodec
from galerly.adapters.vips.demo import DEMO_PICTURES, demo_picture, demo_size


@pytest.fixture(scope="module")
def codec():
    codec = VipsCodec()
    yield codec
    codec.close()


@pytest.fixture(scope="module")
def originals():
    return [demo_picture(i, width=120, height=80) for i in range(DEMO_PICTURES)]


def test_the_demo_s_pictures_are_photos_with_facts_in_the_order_of_their_taking(codec, originals):
    photos = [codec.decode(original, "image/jpeg") for original in originals]

    assert len(set(originals)) == len({photo.placeholder for photo in photos}) == DEMO_PICTURES
    assert [photo.taken_at for photo in photos] == sorted({photo.taken_at for photo in photos})
    for photo in photos:
        assert (photo.width_px, photo.height_px) == (120, 80)
        assert photo.exposure.camera == "Galerly Demo"
        assert photo.exposure.lens.startswith("Demo ")
        assert photo.exposure.exposure_s.startswith("1/")
        assert None not in {
            photo.exposure.aperture, photo.exposure.iso, photo.exposure.focal_length_mm,
        }  # fmt: skip


@pytest.mark.parametrize("index", range(6))
def test_a_demo_picture_is_the_same_every_time(originals, index):
    assert demo_picture(index, width=120, height=80) == originals[index]


def test_demo_pictures_come_in_several_shapes():
    sizes = [demo_size(index, long_edge=1200) for index in range(DEMO_PICTURES)]

    assert {max(size) for size in sizes} == {1200}
    assert {width > height for width, height in sizes} == {True, False}
    assert len(set(sizes)) == 4
