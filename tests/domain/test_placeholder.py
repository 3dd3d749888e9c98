import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from galerly.domain.model.placeholder import halved

PIXELS = st.tuples(st.integers(0, 31), st.integers(0, 63), st.integers(0, 31))


def packed(pixels):
    values = [red << 11 | green << 5 | blue for red, green, blue in pixels]
    return base64.b64encode(struct.pack(f"<{len(values)}H", *values)).decode()


@given(st.lists(PIXELS, min_size=24, max_size=24))
def test_each_pixel_of_the_smaller_one_is_the_mean_of_four(pixels):
    rows = [pixels[start : start + 6] for start in range(0, 24, 6)]

    means = [
        tuple(
            sum(rows[y + down][x + right][channel] for down in (0, 1) for right in (0, 1)) // 4
            for channel in range(3)
        )
        for y in (0, 2)
        for x in (0, 2, 4)
    ]

    assert halved(packed(pixels)) == packed(means)


@pytest.mark.parametrize("text", ["", "AAAA", "no base64", packed([(0, 0, 0)] * 25)])
def test_nothing_else_is_a_mini_image(text):
    with pytest.raises(ValueError, match=r"mini-image|base64|padded|Only"):
        halved(text)
