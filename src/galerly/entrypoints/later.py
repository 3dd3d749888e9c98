"""Adapters that are made when they are first used: loading them takes longer than most requests."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from galerly.domain.model.mail import Mail
from galerly.ports.images import DecodedLogo, DecodedPhoto, ImageCodec, Mark
from galerly.ports.mail import Mailer

T_co = TypeVar("T_co", covariant=True)


class Later(Generic[T_co]):
    """One value for all threads, made by the first that asks."""

    def __init__(self, make: Callable[[], T_co]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: list[T_co] = []

    def get(self) -> T_co:
        """Return it."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def if_made(self) -> T_co | None:
        """Return it if anybody asked for it."""
        return self._made[0] if self._made else None


class LaterCodec(ImageCodec):
    """A codec that is loaded for the first picture."""

    def __init__(self, codec: Later[ImageCodec]) -> None:
        self._codec = codec

    def sniff(self, head: bytes) -> str | None:
        """Tell the type of a file."""
        return self._codec.get().sniff(head)

    def decode(self, original: bytes, content_type: str, mark: Mark | None = None) -> DecodedPhoto:
        """Return the renditions of a picture."""
        return self._codec.get().decode(original, content_type, mark)

    def logo(self, original: bytes, content_type: str) -> DecodedLogo:
        """Return a logo, read and written anew."""
        return self._codec.get().logo(original, content_type)


class LaterMailer(Mailer):
    """A mailer that is loaded for the first mail."""

    def __init__(self, mailer: Later[Mailer]) -> None:
        self._mailer = mailer

    def send(self, mail: Mail) -> None:
        """Send one mail."""
        self._mailer.get().send(mail)

    def check(self) -> None:
        """Ask whether mail would be taken."""
        self._mailer.get().check()
