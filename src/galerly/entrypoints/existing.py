"""Installations that are there already: only servers and demos begin one.

Whoever mistypes GALERLY_DATA would else get a new, empty one, and be told that all is well there.
"""

from pathlib import Path

from galerly.domain.model.errors import GalerlyError, NotFoundError
from galerly.entrypoints.bootstrap import opened
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System


class NoInstallationError(NotFoundError):
    """Nothing was ever installed there."""

    code = "no-installation"

    def __init__(self, data: Path) -> None:
        GalerlyError.__init__(
            self,
            f"there is no installation in {data}; set GALERLY_DATA to where it is, or begin one "
            "there with `galerly serve`",
        )


def installed(settings: Settings) -> bool:
    """Return whether there is an installation where the settings look for one.

    On AWS there always is: what the stack did not make is told by whoever asks for it.

    Raises:
        OSError: If that cannot be told.
    """
    if settings.backend != "embedded":
        return True
    try:
        (settings.data / "galerly.db").stat()
    except FileNotFoundError:
        return False
    return True


def existing(settings: Settings) -> System:
    """Return the system that the settings choose, which must be there already.

    Raises:
        NoInstallationError: If it is not.
    """
    if not installed(settings):
        raise NoInstallationError(settings.data)
    return opened(settings)
