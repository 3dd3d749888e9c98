"""Galerly delivers photo shoots to clients: galleries, proofing and downloads.

In a script, `galerly.open` gives an installation's services; in a test, `galerly.testing` gives
a whole system in memory.
"""

from galerly.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    from galerly.entrypoints.library import Installation

__all__ = ["__version__", "open"]


def open(data: "str | os.PathLike[str]") -> "Installation":  # noqa: A001 - read as galerly.open
    """Return the installation whose data are under `data`, made if there is none.

    It may be open in a server and in scripts at once. Use it in a `with` block.
    """
    from galerly.entrypoints.library import open_installation

    return open_installation(data)
