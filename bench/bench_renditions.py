"""What a photo's renditions cost, beside libvips doing the bare work in one process.

Usage: `python bench/bench_renditions.py [photos]`; prints one line for each way and their ratio.
"""

import io
import os
import resource
import sys
import time

import numpy as np
import pyvips
from PIL import Image

from galerly.adapters.vips.answers import Request
from galerly.adapters.vips.codec import VipsCodec
from galerly.adapters.vips.limits import DecodeLimits
from galerly.ports.images import DecodedPhoto

WIDTH, HEIGHT = 6000, 4000


def photo_of_24_megapixels() -> bytes:
    """Return a JPEG with the size, detail and noise of a camera's."""
    random = np.random.default_rng(1)
    rough = Image.fromarray(random.integers(0, 255, (80, 120, 3), dtype=np.uint8))
    smooth = np.asarray(rough.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), np.float32)
    noisy = smooth + random.normal(0, 6, (HEIGHT, WIDTH, 1)).astype(np.float32)
    file = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=92)
    return file.getvalue()


def bare_libvips(original: bytes) -> int:
    """Return the bytes of the same three JPEGs, made with libvips' own thumbnails."""
    preview = pyvips.Image.thumbnail_buffer(original, 2048, height=2048, size="down").copy_memory()
    total = len(preview.jpegsave_buffer(Q=85, optimize_coding=True, keep="icc"))
    for height, quality in ((720, 78), (480, 80)):
        thumb = preview.thumbnail_image(10_000, height=height, size="down")
        total += len(thumb.jpegsave_buffer(Q=quality, optimize_coding=True, keep="icc"))
    return total


def cpu_s() -> float:
    """Return the processor time of this process and of its children that have ended."""
    usages = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def size_of(photo: DecodedPhoto) -> int:
    """Return the bytes of its different renditions."""
    return sum(len(rendition.data) for rendition in photo.renditions[:3])


def main() -> None:
    """Print the comparison."""
    if os.environ.get("VIPS_CONCURRENCY") != "1":  # read when libvips is loaded, which it is by now
        os.execve(
            sys.executable, [sys.executable, *sys.argv], os.environ | {"VIPS_CONCURRENCY": "1"}
        )
    pyvips.cache_set_max(0)
    photos = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    original = photo_of_24_megapixels()
    print(f"{photos} JPEGs of {WIDTH * HEIGHT / 1e6:.0f} megapixels, {len(original) / 1e6:.1f} MB")

    bare_libvips(original)
    began, clock = cpu_s(), time.perf_counter()
    for _ in range(photos):
        total = bare_libvips(original)
    bare, wall = (cpu_s() - began) / photos, (time.perf_counter() - clock) / photos
    print(f"bare libvips: {bare:.3f} CPU s, {wall:.3f} s a photo, {total} bytes of renditions")

    codec = VipsCodec()
    codec.decode(original, "image/jpeg")
    began, clock = cpu_s(), time.perf_counter()
    for _ in range(photos):
        codec.decode(original, "image/jpeg")
    wall = (time.perf_counter() - clock) / photos
    parent = (cpu_s() - began) / photos
    # Only the sandbox itself knows the children's bills.
    sandbox, request = codec._sandbox, Request("image/jpeg", DecodeLimits())  # noqa: SLF001  # no public way, and no need
    endings = [sandbox.ask(original, request).ending for _ in range(photos)]
    child = sum(ending.cpu_s for ending in endings) / photos
    ours = parent + child
    print(
        f"our decode:   {ours:.3f} CPU s ({parent:.3f} of it in the asking process), "
        f"{wall:.3f} s a photo, {size_of(codec.decode(original, 'image/jpeg'))} bytes of renditions"
    )
    print(f"peak of a child: {max(ending.peak_bytes for ending in endings) >> 20} MiB")
    print(f"ratio of CPU: {ours / bare:.2f}")
    codec.close()


if __name__ == "__main__":
    main()
