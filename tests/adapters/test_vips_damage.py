"""Damaged files: either a photo or a refusal, and the codec goes on."""

import functools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import pictures

from galerly.adapters.vips.codec import VipsCodec
from galerly.domain.model.errors import UnreadableImageError
from galerly.ports.images import DecodedPhoto

TYPES = sorted(pictures.of_every_type())


@pytest.fixture(scope="module")
def codec():
    codec = VipsCodec()
    yield codec
    codec.close()


@functools.cache
def originals():
    return pictures.of_every_type()


def attempt(codec, original, content_type):
    try:
        return codec.decode(original, content_type)
    except UnreadableImageError as error:
        return str(error)


@pytest.mark.parametrize("content_type", TYPES)
@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flipped_bytes_give_a_photo_or_a_refusal(codec, content_type, data):
    original = bytearray(originals()[content_type])
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(original) - 1))
        original[place] = data.draw(st.integers(0, 255))

    answer = attempt(codec, bytes(original), content_type)

    assert isinstance(answer, DecodedPhoto) or answer.startswith("this ")


@pytest.mark.parametrize("content_type", TYPES)
@given(data=st.data())
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_first_part_gives_a_photo_or_a_refusal(codec, content_type, data):
    original = originals()[content_type]

    answer = attempt(codec, original[: data.draw(st.integers(0, len(original) - 1))], content_type)

    assert isinstance(answer, DecodedPhoto) or answer.startswith("this ")
