"""Making a backup while the installation works: the database, then the files, then the list."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from attrs import field, frozen

from galerly.domain.model.errors import ConflictError
from galerly.entrypoints.backup.manifest import (
    MARKER,
    NAME,
    BackupDamagedError,
    Entry,
    Manifest,
    NotEmptyError,
    copy_file,
    measure,
)
from galerly.entrypoints.backup.sealed import seal
from galerly.version import __version__

DATABASE, KEYS, SEALED, OBJECTS = "galerly.db", "keys.json", "keys.sealed", "objects"
SMALL = ("cities-version",)  # files beside, copied if they are there


@frozen(kw_only=True)
class Backup:
    """A backup of a data folder into another one.

    A folder that holds one already is brought up to date: objects never change once they have
    their name, so only new ones are copied, and what was deleted goes from the backup, too.
    """

    data: Path
    folder: Path
    passphrase: str | None = field(default=None, repr=False)
    keys_from_setting: bool = False  # GALERLY_SECRET: there is no file of keys
    copy_database: Callable[[Path], None]  # leaves a consistent copy at a path

    def make(self) -> Manifest:
        """Return what the folder holds once all of it is there, and on disk.

        Until the end it has no manifest: a backup that was cut off is never taken for a whole one.

        Raises:
            NotEmptyError: If the folder holds anything but a backup.
            InvalidError: If the passphrase is too short.
        """
        before = self._begin()
        sealed = self._sealed()
        self.copy_database(self.folder / DATABASE)
        # After the database: what it knows was there before, so it is among the files.
        files = dict(self._objects(before))
        self._remove_others(files)
        for name in SMALL:
            with suppress(FileNotFoundError):
                files[name] = copy_file(self.data / name, self.folder / name)
        files[DATABASE] = measure(self.folder / DATABASE)
        if sealed is not None:
            _write(self.folder / SEALED, sealed)
            files[SEALED] = measure(self.folder / SEALED)
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            version=__version__,
            keys="sealed" if sealed else "setting" if self.keys_from_setting else "left-out",
            files=files,
        )
        os.sync()  # all of it, before the list says that it is there
        _write(self.folder / NAME, manifest.written())
        os.sync()
        return manifest

    def _begin(self) -> dict[str, Entry]:
        """Return what an earlier backup in the folder holds; it is none any more from now on."""
        if self.folder.resolve().is_relative_to(self.data.resolve()):
            raise ConflictError("a backup must not lie inside the data folder")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        marker = self.folder / MARKER
        if not marker.exists():
            if any(self.folder.iterdir()):
                raise NotEmptyError(self.folder, "name a new folder, or one with a backup in it")
            _write(marker, b"")
        try:
            before = dict(Manifest.read(self.folder).files)
        except BackupDamagedError:
            before = {}
        for name in (NAME, SEALED):
            (self.folder / name).unlink(missing_ok=True)
        return before

    def _sealed(self) -> bytes | None:
        if self.keys_from_setting or not self.passphrase:
            return None
        return seal((self.data / KEYS).read_bytes(), self.passphrase)

    def _objects(self, before: dict[str, Entry]) -> Iterator[tuple[str, Entry]]:
        for source in _files(self.data / OBJECTS):
            path = source.relative_to(self.data).as_posix()
            target = self.folder / path
            with suppress(FileNotFoundError):  # deleted just now
                known = before.get(path)
                yield path, known if known and _same(source, target) else copy_file(source, target)

    def _remove_others(self, files: dict[str, Entry]) -> None:
        for target in list(_files(self.folder / OBJECTS, hidden=True)):
            if target.relative_to(self.folder).as_posix() not in files:
                target.unlink()


def _files(folder: Path, *, hidden: bool = False) -> Iterator[Path]:
    """Yield the files below a folder; hidden ones are uploads under way, and remains of copies."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if hidden or not f.startswith("."))
        for name in sorted(names):
            if hidden or not name.startswith("."):
                yield Path(place, name)


def _same(source: Path, target: Path) -> bool:
    one = source.stat()
    try:
        other = target.stat()
    except FileNotFoundError:
        return False
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
