"""Mails as RFC 5322 messages, for every adapter that hands mail over."""

from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Any

from galerly.domain.model.errors import InvalidError
from galerly.domain.model.mail import Mail
from galerly.domain.model.text import email_address, has_controls, line

LINE_MAX_CHARS = 998  # RFC 5322 section 2.1.1

_WORD_MAX_CHARS = 60  # a line has 78, RFC 5322 section 2.1.1
_URL_MAX_CHARS = LINE_MAX_CHARS - len("List-Unsubscribe: <>")


class _Verbatim(UnstructuredHeader):
    """A header in one line: the standard library would encode a long URL beyond recognition."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]  # the registry mixes it into a BaseHeader


class _Subject(UnstructuredHeader):
    """A subject that is read as it was given, even where it looks like an encoded word."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["parse_tree"] = cls.value_parser("")
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        text = str(self)
        words = text.split(" ")
        plain = text.isascii() and "=?" not in text and len(max(words, key=len)) < _WORD_MAX_CHARS
        header = Header(text, "us-ascii" if plain else "utf-8", header_name="Subject")
        return f"Subject: {header.encode(linesep=policy.linesep)}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("subject", _Subject)  # type: ignore[arg-type]  # it makes a BaseHeader of it
for _name in ("list-unsubscribe", "message-id"):
    _headers.map_to_type(_name, _Verbatim)  # type: ignore[arg-type]  # it makes a BaseHeader of it
# 7bit: a body that is not ASCII goes as quoted-printable or base64, which every server takes.
_POLICY = SMTP.clone(cte_type="7bit", header_factory=_headers)
UTF8_POLICY = _POLICY.clone(utf8=True)  # RFC 6532: for addresses that are not ASCII


def parse_sender(sender: str) -> Address:
    """Return `Name <address>` or an address as one that mails are sent from.

    Raises:
        ValueError: If it is neither.
    """
    name, address = parseaddr("" if has_controls(sender) else sender)
    try:
        return _address(address, name)
    except (InvalidError, HeaderParseError) as error:
        message = f"{sender!r} is no sender; write it as: Galerly <mail@example.com>"
        raise ValueError(message) from error


def message_of(mail: Mail, sender: Address) -> EmailMessage:
    """Return a mail as a message, complete to be sent as it is.

    Raises:
        InvalidError: If the address, subject or unsubscribe URL can be none; nothing that is in
            them ends up as another header.
    """
    subject = line(mail.subject, "subject", longest=LINE_MAX_CHARS)
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = sender
        message["To"] = _address(mail.to)
        message["Subject"] = subject
    except (HeaderParseError, ValueError) as error:
        field = "to" if "To" not in message else "subject"
        reason = "cannot be written into a mail"
        raise InvalidError(field, reason) from error
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=sender.domain)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no absence notes in reply
    if mail.unsubscribe_url is not None:
        message["List-Unsubscribe"] = f"<{_url(mail.unsubscribe_url)}>"
        if mail.unsubscribe_url.startswith("https:"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    try:
        message.set_content(mail.text, charset="utf-8")
        if mail.html is not None:
            # RFC 2046 section 5.1.4: the same twice, what is shown best last.
            message.add_alternative(mail.html, subtype="html", charset="utf-8")
    except UnicodeError as error:
        field, reason = "text", "is no valid text"
        raise InvalidError(field, reason) from error
    return message


def _address(address: str, name: str = "") -> Address:
    """Return an address whose domain is ASCII (IDNA), or raise InvalidError."""
    local, _, domain = email_address(address, "to").rpartition("@")
    try:
        return Address(display_name=name, username=local, domain=domain.encode("idna").decode())
    except (UnicodeError, ValueError, HeaderParseError) as error:
        field, reason = "to", "must be an e-mail address such as name@example.com"
        raise InvalidError(field, reason) from error


def _url(url: str) -> str:
    if (
        not url.startswith(("https://", "http://"))
        or len(url) > _URL_MAX_CHARS
        or not url.isascii()
        or not url.isprintable()
        or set(url) & set('<> "')
    ):
        field, reason = "unsubscribe_url", "must be a short, plain web address"
        raise InvalidError(field, reason)
    return url
