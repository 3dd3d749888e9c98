"""What a backup holds: each file with its size and SHA-256, under a SHA-256 of the list itself."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Self

from attrs import frozen

from galerly.domain.model.errors import ConflictError

NAME = "MANIFEST"
MARKER = ".galerly-backup"  # in a folder that a backup was begun in
FORMAT = "galerly-backup 1"
CHUNK_BYTES = 1024 * 1024


class BackupDamagedError(ConflictError):
    """A backup is not what it was when it was made."""

    code = "backup-damaged"

    def __init__(self, what: str) -> None:
        super().__init__(f"this backup cannot be used: {what}")


class NotEmptyError(ConflictError):
    """A folder that must be empty is not."""

    code = "not-empty"

    def __init__(self, folder: Path, instead: str) -> None:
        super().__init__(f"{folder} is not empty; {instead}")


@frozen(kw_only=True)
class Entry:
    """One file."""

    size_bytes: int
    sha256: str  # lower-case hex


@frozen(kw_only=True)
class Manifest:
    """A whole backup."""

    made_at: str  # RFC 3339
    version: str  # of the Galerly that made it
    keys: str  # sealed, left-out, or setting: they come from GALERLY_SECRET
    files: Mapping[str, Entry]  # by path below the backup's folder

    def written(self) -> bytes:
        """Return it as it is stored; its last line holds the SHA-256 of those before."""
        lines = [FORMAT, f"made {self.made_at}", f"version {self.version}", f"keys {self.keys}"]
        lines += [f"{e.sha256} {e.size_bytes} {path}" for path, e in sorted(self.files.items())]
        body = "".join(f"{line}\n" for line in lines).encode()
        return body + f"end {hashlib.sha256(body).hexdigest()}\n".encode()

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return the manifest of a backup.

        Raises:
            BackupDamagedError: If there is none, or it is not whole.
        """
        try:
            content = (folder / NAME).read_bytes()
        except FileNotFoundError as error:
            raise BackupDamagedError(f"{folder} holds no finished backup") from error
        at = content.rfind(b"\n", 0, -1) + 1
        body, end = content[:at], content[at:]
        if end != f"end {hashlib.sha256(body).hexdigest()}\n".encode():
            raise BackupDamagedError("its manifest was changed")
        try:
            return cls._of(body.decode().splitlines())
        except (ValueError, IndexError) as error:
            raise BackupDamagedError("its manifest is not one that this version reads") from error

    @classmethod
    def _of(cls, lines: list[str]) -> Self:
        head = dict(line.split(" ", 1) for line in lines[1:4])
        if lines[0] != FORMAT or head.keys() != {"made", "version", "keys"}:
            raise ValueError(lines[0])
        files = {}
        for line in lines[4:]:
            sha256, size, path = line.split(" ", 2)
            parts = PurePosixPath(path)
            if parts.is_absolute() or not parts.parts or ".." in parts.parts:
                raise ValueError(path)
            files[path] = Entry(size_bytes=int(size), sha256=sha256)
        return cls(made_at=head["made"], version=head["version"], keys=head["keys"], files=files)


def copy_file(source: Path, target: Path) -> Entry:
    """Copy a file with its time of change; return what was copied."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = target.with_name(f".{target.name}.part")
    measured, size = hashlib.sha256(), 0
    with source.open("rb") as reading:
        status = os.fstat(reading.fileno())
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as writing:
            while chunk := reading.read(CHUNK_BYTES):
                measured.update(chunk)
                size += len(chunk)
                writing.write(chunk)
    os.utime(temporary, ns=(status.st_atime_ns, status.st_mtime_ns))
    temporary.replace(target)
    return Entry(size_bytes=size, sha256=measured.hexdigest())


def measure(path: Path) -> Entry:
    """Return a file's size and SHA-256."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Entry(size_bytes=path.stat().st_size, sha256=sha256)
