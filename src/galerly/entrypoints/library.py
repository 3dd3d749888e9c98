"""An installation in a script: the services that the server has, without the server."""

import os
from collections.abc import Iterator
from mimetypes import guess_type
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from attrs import evolve, frozen

from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.photo import EXTENSIONS, Photo
from galerly.domain.services.uploads import FileToUpload
from galerly.domain.services.work import Outcome
from galerly.entrypoints.bootstrap import embedded
from galerly.entrypoints.services import Services
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System

CHUNK_BYTES = 1024 * 1024
# The standard table of some systems lacks a few, and has other names for those of cameras.
_TYPES = {f".{extension}": kind for kind, extension in EXTENSIONS.items()}


@frozen(kw_only=True)
class Installation:
    """What `galerly.open` returns."""

    system: System

    @property
    def services(self) -> Services:
        """The use cases, as every entrypoint calls them."""
        return self.system.services

    def add_photo(
        self, gallery_id: GalleryId, path: str | os.PathLike[str], *, by: UserId
    ) -> Photo:
        """Return the photo that a file became; `run_jobs` or a server makes its renditions.

        Raises:
            OSError: If the file cannot be read.
            NotFoundError, UnsupportedTypeError, TooLargeError: As `UploadService.open_slots`.
        """
        source = Path(path)
        kind = _TYPES.get(source.suffix.lower()) or guess_type(source.name)[0] or "unknown"
        with source.open("rb") as file:
            described = FileToUpload(
                filename=source.name,
                content_type=kind,
                size_bytes=os.fstat(file.fileno()).st_size,
            )
            return self.services.uploads.add(gallery_id, described, _chunks(file), by=by)

    def run_jobs(self) -> list[Outcome]:
        """Do the work that is due (renditions, archives, mails) here and now."""
        return self.system.run_jobs()

    def close(self) -> None:
        """Give back files and processes; idempotent."""
        self.system.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_installation(data: str | os.PathLike[str]) -> Installation:
    """Return the installation under `data`, with the other settings from the environment."""
    settings = evolve(Settings.from_environment(), data=Path(data))
    return Installation(system=embedded(settings))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
