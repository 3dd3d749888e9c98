"""The keys of one installation, in a file that only its owner may read."""

import contextlib
import logging
import os
import secrets
import stat
from pathlib import Path

from galerly.domain.model.errors import UnavailableError
from galerly.keys import Keys, KeysKeyring

_log = logging.getLogger(__name__)


class FileKeyring(KeysKeyring):
    """Keyed operations under a master key, which is made and stored when it is first needed.

    With `secret` (at least 32 characters) all keys are derived from it, and no file is read or
    written. Two processes that start at once end with the same keys.
    """

    def __init__(self, path: str, *, secret: str | None = None) -> None:
        super().__init__()
        self._path = Path(path)
        self._given = None if secret is None else Keys.from_secret(secret)

    def _find(self) -> Keys:
        if self._given is not None:
            return self._given
        if not self._path.exists():
            _create(self._path)
        keys = _read(self._path)
        # Whoever made the file: nothing is sealed under keys that a power cut could still take.
        for folder in (self._path.parent, self._path.parent.parent):
            _sync(folder)
        return keys


def _read(path: Path) -> Keys:
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            _log.warning("the key file %s can be read by others; run chmod 600 on it", path)
        content = file.read()
    try:
        return Keys.from_json(content)
    except ValueError as error:
        # Never made anew: what was sealed and hashed under the lost keys would be lost with them.
        message = f"the key file {path} is damaged; restore it from a backup"
        raise UnavailableError(message) from error


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = Keys.random().to_json()
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its keys count
            os.link(temporary, path)
    finally:
        temporary.unlink()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
