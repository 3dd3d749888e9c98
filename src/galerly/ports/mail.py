"""Sending mail."""

from typing import Protocol

from galerly.domain.model.mail import Mail


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand a mail over for delivery.

        Raises:
            UnavailableError: If that may succeed later.
            InvalidError: If it never will: the address or the content is refused for good.
        """

    def check(self) -> None:
        """Return if mail can be handed over just now, or raise UnavailableError."""
