"""Mail into a folder, for whoever runs an installation to read or pass on."""

import errno
import logging
import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.mail import Mail
from galerly.mime import message_of, parse_sender
from galerly.ports.mail import Mailer

_log = logging.getLogger(__name__)


class OutboxMailer(Mailer):
    """Leaves each mail as an `.eml` file, whole and durable; names are in order of time."""

    def __init__(
        self, folder: str, sender: str = "Galerly <galerly@localhost.localdomain>"
    ) -> None:
        self._folder = Path(folder)
        self._sender = parse_sender(sender)

    def send(self, mail: Mail) -> None:
        message = message_of(mail, self._sender)
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        name = f"{moment}-{secrets.token_hex(4)}.eml"
        self._write(message.as_bytes(), name)
        _log.info("mail written to %s", name)  # the name alone: mails hold codes and addresses

    def check(self) -> None:
        self._write(b"", None)

    def _write(self, content: bytes, name: str | None) -> None:
        """Write a file durably, then give it `name`; without one, only try whether that works."""
        temporary = self._folder / f".{secrets.token_hex(8)}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                if name is not None:
                    temporary.replace(self._folder / name)
                    self._sync_folder()
            finally:
                with suppress(FileNotFoundError):
                    temporary.unlink()
        except OSError as error:
            reason = os.strerror(error.errno or errno.EIO).lower()
            message = f"the mail cannot be written to the outbox: {reason}"
            raise UnavailableError(message) from error

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
