"""An SMTP server's answers, from a real server on this machine."""

import email
import email.policy
import ssl
import subprocess
import traceback
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from attrs import evolve

from galerly.adapters.mail.smtp import SmtpMailer, SmtpServer
from galerly.domain.model.errors import InvalidError, UnavailableError
from galerly.domain.model.mail import Mail

SENDER = "Galerly <mail@studio.example>"
MAIL = Mail(to="client@example.com", subject="Your photos", text="They are ready.")


class Server:
    """Answers what it is told to, and keeps what it took."""

    def __init__(self, **answers):
        self.answers = answers
        self.taken = []
        self.encrypted = []

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's names
        envelope.mail_from = address
        return self.answers.get("sender", "250 OK")

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's names
        envelope.rcpt_tos.append(address)
        return self.answers.get("recipient", "250 OK")

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope.content)
        self.encrypted.append(session.ssl is not None)
        return self.answers.get("data", "250 OK")


@contextmanager
def running(server, port, **options):
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        controller.stop()


@pytest.mark.parametrize(
    ("answers", "error", "message"),
    [
        ({"recipient": "550 no such user"}, InvalidError, r"refuses this address \(550\)"),
        ({"recipient": "450 try later"}, UnavailableError, r"refuses this address \(450\)"),
        ({"data": "554 looks like spam"}, InvalidError, r"refuses this mail \(554\)"),
        ({"data": "452 disk full"}, UnavailableError, r"refuses this mail \(452\)"),
        ({"sender": "550 not yours"}, UnavailableError, r"answers 550 to the sender"),
        ({"sender": "451 busy"}, UnavailableError, r"answers 451 to the sender"),
    ],
)
def test_what_the_server_refuses_for_good_is_not_tried_again(free_port, answers, error, message):
    with running(Server(**answers), free_port) as address, pytest.raises(error, match=message):
        SmtpMailer(f"smtp://{address}", SENDER).send(MAIL)


@pytest.mark.parametrize("step", ["recipient", "data", "sender"])
def test_what_a_log_shows_of_a_refusal_names_nobody(free_port, step):
    server = Server(**{step: f"450 4.7.1 <{MAIL.to}> is asked to come back later"})

    with running(server, free_port) as address, pytest.raises(UnavailableError) as caught:
        SmtpMailer(f"smtp://{address}", SENDER).send(MAIL)

    logged = "".join(traceback.format_exception(caught.value))
    assert "450" in logged
    assert MAIL.to not in logged


def test_no_server_means_try_later(free_port):
    mailer = SmtpMailer(f"smtp://127.0.0.1:{free_port}", SENDER)

    with pytest.raises(UnavailableError, match="cannot be reached"):
        mailer.send(MAIL)
    with pytest.raises(UnavailableError, match="cannot be reached"):
        mailer.check()


def test_a_server_that_says_nothing_is_left_in_time(free_port):
    import socket  # noqa: PLC0415 - for this test alone

    with socket.create_server(("127.0.0.1", free_port)):
        mailer = SmtpMailer(
            f"smtp://127.0.0.1:{free_port}", SENDER, timeout=timedelta(milliseconds=100)
        )
        with pytest.raises(UnavailableError, match="cannot be reached"):
            mailer.send(MAIL)


def test_a_message_is_complete(free_port):
    server = Server()

    with running(server, free_port) as address:
        SmtpMailer(f"smtp://{address}", SENDER).send(MAIL)

    (content,) = server.taken
    headers = content.partition(b"\r\n\r\n")[0]
    for header in (b"From: Galerly <mail@studio.example>", b"To: client@example.com"):
        assert header in headers.split(b"\r\n")
    for name in (b"Date:", b"Message-ID: <", b"Auto-Submitted: auto-generated", b"MIME-Version:"):
        assert name in headers
    assert content.isascii()


def test_an_address_of_other_letters_needs_a_server_that_takes_them(free_port):
    server = Server()
    mail = Mail(to="zoë@exämple.com", subject="Ihre Photos", text="Schöne Grüße")

    with running(server, free_port, enable_SMTPUTF8=True) as address:
        SmtpMailer(f"smtp://{address}", SENDER).send(mail)
    with running(Server(), free_port, enable_SMTPUTF8=False) as address:
        mailer = SmtpMailer(f"smtp://{address}", SENDER)
        with pytest.raises(InvalidError, match="plain letters"):
            mailer.send(mail)

    (content,) = server.taken
    assert "To: zoë@xn--exmple-cua.com" in content.decode().split("\r\n")


# --- signing in, and TLS ---


def authenticate(_server, _session, _envelope, _mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"me@x", b"p:w/d"))


@pytest.mark.parametrize(
    ("credentials", "welcome"), [("me%40x:p%3Aw%2Fd", True), ("me%40x:wrong", False)]
)
def test_it_signs_in_as_the_url_says(free_port, credentials, welcome):
    server = Server()
    options = {"authenticator": authenticate, "auth_require_tls": False}

    with running(server, free_port, **options) as address:
        mailer = SmtpMailer(f"smtp://{credentials}@{address}", SENDER)
        if welcome:
            mailer.check()
            mailer.send(MAIL)
        else:
            with pytest.raises(UnavailableError, match="refuses the sign-in") as refused:
                mailer.send(MAIL)
            assert "wrong" not in str(refused.value)

    assert len(server.taken) == welcome


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate of 127.0.0.1, which nobody else trusts."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert),
        ],
        check=True,
        capture_output=True,
    )
    return key, cert


@pytest.fixture
def server_tls(certificate):
    key, cert = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context


@pytest.fixture
def trusting(certificate):
    return ssl.create_default_context(cafile=certificate[1])


def test_it_turns_to_tls_where_the_server_offers_it(free_port, server_tls, trusting):
    server = Server()

    letter = evolve(MAIL, html="<p>They are ready: Grüße.</p>")

    with running(server, free_port, tls_context=server_tls, require_starttls=True) as address:
        SmtpMailer(f"smtp://{address}", SENDER, tls=trusting).send(letter)

    assert server.encrypted == [True]
    message = email.message_from_bytes(server.taken[0], policy=email.policy.default)
    text, html = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert text.get_content().strip() == letter.text
    assert html.get_content().strip() == letter.html


def test_smtps_is_encrypted_from_the_start(free_port, server_tls, trusting):
    server = Server()

    with running(server, free_port, ssl_context=server_tls) as address:
        SmtpMailer(f"smtps://{address}", SENDER, tls=trusting).send(MAIL)

    assert len(server.taken) == 1  # by a connection that could not but be encrypted


def test_a_server_that_cannot_prove_its_name_gets_nothing(free_port, server_tls):
    server = Server()

    with running(server, free_port, tls_context=server_tls) as address:
        mailer = SmtpMailer(f"smtp://{address}", SENDER)
        with pytest.raises(UnavailableError, match="SSLCertVerificationError"):
            mailer.send(MAIL)

    assert server.taken == []


# --- settings ---


@pytest.mark.parametrize(
    ("url", "host", "port", "username"),
    [
        ("smtp://mail.example", "mail.example", 25, None),
        ("smtp://me:pw@mail.example", "mail.example", 587, "me"),
        ("smtps://me:pw@mail.example/", "mail.example", 465, "me"),
        ("smtps://[::1]:2465", "::1", 2465, None),
    ],
)
def test_a_url_says_where_mail_goes(url, host, port, username):
    server = SmtpServer.parse(url)

    assert (server.host, server.port, server.username) == (host, port, username)
    assert "pw" not in repr(server)


@pytest.mark.parametrize(
    "url",
    ["", "mail.example", "http://mail.example", "smtp://", "smtp://u:secret@h/path", "smtp://h:x"],
)
def test_any_other_url_is_refused_without_repeating_it(url):
    with pytest.raises(ValueError, match=r".") as refused:
        SmtpServer.parse(url)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "sender", ["", "Galerly", "Galerly <>", "a@b", "a@b.example\r\nBcc: c@d.e"]
)
def test_a_sender_that_is_none_is_refused(sender):
    with pytest.raises(ValueError, match="is no sender"):
        SmtpMailer("smtp://mail.example", sender)
