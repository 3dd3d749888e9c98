"""What an installation stands on."""

import platform

from galerly.version import __version__


def versions() -> dict[str, str]:
    """Return the versions of Galerly and of what it stands on; loads the libraries to ask them."""
    import apsw  # noqa: PLC0415 - large, and not everywhere there
    import pyvips  # noqa: PLC0415 - large, and not everywhere there

    vips = ".".join(str(pyvips.version(part)) for part in range(3))
    return {
        "galerly": __version__,
        "python": platform.python_version(),
        "sqlite": apsw.sqlite_lib_version(),
        "libvips": vips,
    }
