"""Putting a backup in place: only where nothing is, and only if every file is what it was."""

import os
import shutil
from pathlib import Path

from attrs import field, frozen

from galerly.domain.model.errors import InvalidError
from galerly.entrypoints.backup.making import DATABASE, KEYS, SEALED
from galerly.entrypoints.backup.manifest import (
    BackupDamagedError,
    Manifest,
    NotEmptyError,
    copy_file,
)
from galerly.entrypoints.backup.sealed import unseal

OF_THE_DISK = "lost+found"  # at the top of many file systems that are mounted by themselves
STAGING = ".restoring"


@frozen(kw_only=True)
class Restore:
    """A backup to be put into an empty data folder."""

    folder: Path
    data: Path
    passphrase: str | None = field(default=None, repr=False)

    def run(self) -> Manifest:
        """Return what was restored, all of it on disk.

        Files are compared while they are copied, into a folder inside; none is in its place before
        the last one was found right.

        Raises:
            BackupDamagedError: If a file is missing or not what it was; nothing is left behind.
            NotEmptyError: If the data folder holds anything.
            InvalidError: If the keys are sealed, and the passphrase is missing or another one.
        """
        if self.data.exists() and any(p.name != OF_THE_DISK for p in self.data.iterdir()):
            raise NotEmptyError(self.data, "a backup is restored into an empty place only")
        manifest = Manifest.read(self.folder)
        if DATABASE not in manifest.files:
            raise BackupDamagedError("it has no database")
        if manifest.keys == "sealed" and not self.passphrase:
            raise InvalidError(
                "GALERLY_BACKUP_PASSPHRASE", "must be set: the keys of this backup are sealed"
            )
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        staging = self.data / STAGING
        staging.mkdir(mode=0o700)
        try:
            self._copy(manifest, staging)
            os.sync()
            # The database comes last: without it there is no installation to be started.
            names = sorted(p.name for p in staging.iterdir())
            for name in sorted(names, key=lambda name: name == DATABASE):
                (staging / name).rename(self.data / name)
        finally:
            shutil.rmtree(staging)
        os.sync()
        return manifest

    def _copy(self, manifest: Manifest, staging: Path) -> None:
        for path, wanted in manifest.files.items():
            target = staging / path
            try:
                found = copy_file(self.folder / path, target)
            except FileNotFoundError as error:
                raise BackupDamagedError(f"{path} is missing") from error
            if found != wanted:
                raise BackupDamagedError(f"{path} was changed")
        if manifest.keys == "sealed":
            sealed = staging / SEALED
            keys = staging / KEYS
            keys.touch(mode=0o600)
            keys.write_bytes(unseal(sealed.read_bytes(), self.passphrase or ""))
            sealed.unlink()
