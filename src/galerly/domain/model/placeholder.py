"""Mini-images that stand in a photo's box until it is there."""

import base64
import struct
from functools import lru_cache

WIDTH, HEIGHT = 6, 4  # as stored: RGB565, little-endian, base64
_CHANNELS = 0x07E0F81F  # green apart from red and blue, so that four of each add up unmixed


@lru_cache(maxsize=8192)  # about 0.3 KiB each; who looks at a gallery is not the only one
def halved(placeholder: str) -> str:
    """Return a mini-image of 6 x 4 pixels as one of 3 x 2, each pixel the mean of four.

    Raises:
        ValueError: If it is none.
    """
    stored = base64.b64decode(placeholder, validate=True)
    if len(stored) != 2 * WIDTH * HEIGHT:
        message = f"a mini-image has {2 * WIDTH * HEIGHT} bytes, not {len(stored)}"
        raise ValueError(message)
    apart = [(p | p << 16) & _CHANNELS for p in struct.unpack(f"<{WIDTH * HEIGHT}H", stored)]
    means = []
    for top in range(0, WIDTH * HEIGHT, 2 * WIDTH):
        for at in range(top, top + WIDTH, 2):
            below = at + WIDTH
            four = apart[at] + apart[at + 1] + apart[below] + apart[below + 1]
            mean = four >> 2 & _CHANNELS
            means.append((mean | mean >> 16) & 0xFFFF)
    return base64.b64encode(struct.pack(f"<{len(means)}H", *means)).decode("ascii")
