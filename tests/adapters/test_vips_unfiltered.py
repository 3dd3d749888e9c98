"""Decoding where the kernel filters no system calls, and is allowed not to: what still holds."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests import pictures

from galerly.adapters.vips.codec import VipsCodec
from galerly.adapters.vips.limits import DecodeLimits
from galerly.adapters.vips.seccomp import NoSandboxError
from galerly.domain.model.photo import RenditionName

DECODE = "tests.adapters.vips_unfiltered:decode"
ROOT = Path(__file__).parents[2]


def test_without_a_filter_nothing_is_decoded_unless_that_is_allowed():
    codec = VipsCodec(task=DECODE)

    with pytest.raises(NoSandboxError):
        codec.decode(pictures.jpeg(), "image/jpeg")

    codec.close()


@pytest.mark.parametrize("kind", ["jpeg", "png", "heic"])
def test_where_it_is_allowed_pictures_are_decoded_all_the_same(kind):
    program = (
        "import sys\n"
        "from galerly.adapters.vips.codec import VipsCodec\n"
        "from galerly.adapters.vips.limits import DecodeLimits\n"
        f"codec = VipsCodec(DecodeLimits(filter_required=False), task={DECODE!r})\n"
        f"photo = codec.decode(sys.stdin.buffer.read(), 'image/{kind}')\n"
        "print(photo.width_px, photo.height_px, *(r.name for r in photo.renditions))\n"
        "codec.close()\n"
    )
    original = getattr(pictures, kind)()

    done = subprocess.run(
        [sys.executable, "-c", program], input=original, capture_output=True, check=True, cwd=ROOT
    )

    width, height, *names = done.stdout.decode().split()
    assert int(width) > 0
    assert int(height) > 0
    assert {*names} <= {name.value for name in RenditionName}
    assert names


def test_a_decoder_without_a_filter_can_open_nothing_and_look_into_nobody():
    done = subprocess.run(
        [sys.executable, "-m", "tests.adapters.vips_unfiltered"],
        capture_output=True,
        check=True,
        text=True,
        cwd=ROOT,
    )

    lines = done.stdout.splitlines()
    assert len(lines) == 14
    assert [line for line in lines if ": denied" not in line] == []


def test_the_default_asks_for_a_filter():
    assert DecodeLimits().filter_required
