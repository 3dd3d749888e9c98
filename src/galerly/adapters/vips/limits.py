"""What one decode may use; the numbers are those of the threat model for uploads."""

from attrs import field, frozen
from attrs.validators import ge


@frozen(kw_only=True)
class DecodeLimits:
    """Bounds on one photo's decoding, enforced by the kernel and by the reader of the answer."""

    cpu_s: int = field(default=30, validator=ge(1))
    wall_s: float = field(default=60.0, validator=ge(0.1))
    address_space_bytes: int = field(default=1 << 30, validator=ge(128 << 20))
    open_files: int = field(default=64, validator=ge(8))
    output_bytes: int = field(default=64 << 20, validator=ge(1 << 16))  # all renditions together
    pixels: int = field(default=300_000_000, validator=ge(1))  # libvips has no limit of its own
    # Where the whole picture must be in memory: progressive JPEG, interlaced PNG, HEIF, GIF, WebP.
    pixels_in_memory: int = field(default=150_000_000, validator=ge(1))
    side_px: int = field(default=65_535, validator=ge(1))
    jpeg_scans: int = field(default=100, validator=ge(1))  # each costs a pass over all coefficients
    # Whether a kernel that filters no system calls is refused. Where it is a machine of nobody
    # else's, as on Lambda, what is left of the confinement may do: see `confinement.confine`.
    filter_required: bool = True
    attempts: int = field(default=2, validator=ge(1))  # for crashes and time-outs, not for refusals
