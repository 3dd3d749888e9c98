"""Mail through an SMTP server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.headerregistry import Address
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

from galerly.domain.model.errors import InvalidError, UnavailableError
from galerly.domain.model.mail import Mail
from galerly.mime import UTF8_POLICY, message_of, parse_sender
from galerly.ports.mail import Mailer

TIMEOUT = timedelta(seconds=10)

_PORTS = {"smtp": 25, "smtps": 465}
_SUBMISSION_PORT = 587  # RFC 6409: where one signs in
_REFUSED_FOR_GOOD = 500  # RFC 5321 section 4.2.1: 5yz, permanent
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@frozen(kw_only=True)
class SmtpServer:
    """Where and how to hand mail over."""

    host: str
    port: int
    tls_from_start: bool
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        """Return what `smtp://[user:password@]host[:port]` or `smtps://…` says.

        `smtp` turns to TLS by STARTTLS where the server offers it; a password is never sent
        without TLS, but to this machine itself.

        Raises:
            ValueError: If it is no such URL; the message does not repeat it.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"}:
            message = "a mail server is written as smtp://user:password@host:port, or smtps://…"
            raise ValueError(message)
        port = _PORTS[parts.scheme]
        if parts.username is not None and parts.scheme == "smtp":
            port = _SUBMISSION_PORT
        return cls(
            host=parts.hostname,
            port=parts.port or port,
            tls_from_start=parts.scheme == "smtps",
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
        )


class SmtpMailer(Mailer):
    """Hands each mail to a server in a connection of its own.

    `sender` is an address or `Name <address>`; `tls` is the context of TLS, by default one that
    trusts what this machine trusts.
    """

    def __init__(
        self,
        url: str,
        sender: str,
        *,
        timeout: timedelta = TIMEOUT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server = SmtpServer.parse(url)
        self._sender: Address = parse_sender(sender)
        self._timeout_s = timeout.total_seconds()
        self._tls = tls

    def send(self, mail: Mail) -> None:
        message = message_of(mail, self._sender)
        with _answers(), self._connected() as connection:
            to = message["To"].addresses[0].addr_spec
            # Not by send_message: that writes ">From" for "From" at the start of a line.
            if to.isascii():
                connection.sendmail(self._sender.addr_spec, [to], message.as_bytes())
            elif connection.has_extn("smtputf8"):
                options = ["SMTPUTF8", "BODY=8BITMIME"]  # RFC 6531
                content = message.as_bytes(policy=UTF8_POLICY)
                connection.sendmail(self._sender.addr_spec, [to], content, options)
            else:
                name, reason = "to", "the mail server takes only addresses of plain letters"
                raise InvalidError(name, reason)

    def check(self) -> None:
        with _answers(), self._connected() as connection:
            connection.noop()

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        tls = self._tls or ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout_s, context=tls)
            if server.tls_from_start
            else smtplib.SMTP(server.host, server.port, timeout=self._timeout_s)
        ) as connection:
            connection.ehlo()
            if not server.tls_from_start and connection.has_extn("starttls"):
                connection.starttls(context=tls)
                connection.ehlo()
            if server.username is not None:
                encrypted = isinstance(connection.sock, ssl.SSLSocket)
                if not encrypted and server.host not in _LOOPBACK:
                    message = "the mail server offers no encryption, so no password is sent to it"
                    raise UnavailableError(message)
                try:
                    connection.login(server.username, server.password or "")
                except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected):
                    message = "the mail server refuses the sign-in"  # some just hang up
                    raise UnavailableError(message) from None
            yield connection


@contextmanager
def _answers() -> Iterator[None]:
    """Turn what a mail server answers into errors of ours; none repeats an address or password.

    Only what is said of the recipient or the content is the mail's fault. Where a server refuses
    the sender or the sign-in, the settings are wrong: mail has to wait until they are mended.
    What the server said itself is left behind (`from None`): it names the recipient, and logs
    show where an error came from.
    """
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        raise _refusal(code, "to", "address") from None
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code, "", "mail") from None
    except smtplib.SMTPNotSupportedError as error:
        message = "the mail server does not offer what the settings ask for"
        raise UnavailableError(message) from error
    except smtplib.SMTPResponseException as error:
        message = f"the mail server answers {error.smtp_code} to the sender"
        raise UnavailableError(message) from None
    except OSError as error:  # smtplib's own errors among them
        message = f"the mail server cannot be reached ({type(error).__name__})"
        raise UnavailableError(message) from error


def _refusal(code: int, name: str, what: str) -> InvalidError | UnavailableError:
    message = f"the mail server refuses this {what} ({code})"
    if code >= _REFUSED_FOR_GOOD:
        return InvalidError(name, message)
    return UnavailableError(message)
