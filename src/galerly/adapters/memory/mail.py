"""Mail that stays here, for tests to read."""

from galerly.domain.model.errors import GalerlyError
from galerly.domain.model.mail import Mail
from galerly.domain.model.text import email_address, line
from galerly.ports.mail import Mailer

SUBJECT_MAX_CHARS = 998  # RFC 5322 section 2.1.1


class MemoryMailer(Mailer):
    """Keeps every mail in `sent`, oldest first; raises `failure` instead while a test sets it."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.failure: GalerlyError | None = None

    def send(self, mail: Mail) -> None:
        self.check()
        email_address(mail.to, "to")
        line(mail.subject, "subject", longest=SUBJECT_MAX_CHARS)
        line(mail.unsubscribe_url or "", "unsubscribe_url", longest=SUBJECT_MAX_CHARS)
        self.sent.append(mail)

    def check(self) -> None:
        if self.failure is not None:
            raise self.failure

    def to(self, address: str) -> list[Mail]:
        """Return the mails to one address, oldest first."""
        return [mail for mail in self.sent if mail.to == address]
