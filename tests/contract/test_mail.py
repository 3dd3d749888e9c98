import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from attrs import frozen

from galerly.adapters.mail.outbox import OutboxMailer
from galerly.adapters.mail.smtp import SmtpMailer
from galerly.adapters.memory.mail import MemoryMailer
from galerly.domain.model.errors import InvalidError
from galerly.domain.model.mail import Mail
from galerly.mime import message_of, parse_sender
from galerly.ports.mail import Mailer

SENDER = "Galerly <mail@studio.example>"


@frozen
class Post:
    """A mailer, and what arrived: address, subject, text, unsubscribe URL, HTML of each mail."""

    mailer: Mailer
    arrived: Callable[[], list[tuple[str, str, str, str | None, str | None]]]


def seen(message: EmailMessage):
    # Told apart by their order, too: what can be shown best comes last.
    parts = list(message.iter_parts()) if message.is_multipart() else [message]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"][: len(parts)]
    assert message.get_content_type() in {"text/plain", "multipart/alternative"}
    text, html = (
        part and part.get_content().replace("\r\n", "\n").removesuffix("\n")
        for part in (*parts, None)[:2]
    )
    unsubscribe = message.get("list-unsubscribe")
    address = message["to"].addresses[0].addr_spec
    return address, str(message["subject"]), text, unsubscribe and unsubscribe.strip("<>"), html


@contextmanager
def memory_post(_: Path) -> Iterator[Post]:
    mailer = MemoryMailer()
    yield Post(
        mailer,
        lambda: [(m.to, m.subject, m.text, m.unsubscribe_url, m.html) for m in mailer.sent],
    )


@contextmanager
def outbox_post(folder: Path) -> Iterator[Post]:
    def arrived():
        files = sorted((folder / "outbox").glob("*.eml"))
        return [
            seen(email.message_from_bytes(file.read_bytes(), policy=email.policy.default))
            for file in files
        ]

    yield Post(OutboxMailer(str(folder / "outbox"), SENDER), arrived)


class Sink(Message):
    def __init__(self):
        super().__init__(EmailMessage)
        self.messages = []

    def prepare_message(self, _session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert envelope.rcpt_tos == [message["to"].addresses[0].addr_spec]
        assert envelope.mail_from == "mail@studio.example"
        return message

    def handle_message(self, message):
        self.messages.append(seen(message))


@contextmanager
def smtp_post(_: Path) -> Iterator[Post]:
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        url = f"smtp://127.0.0.1:{controller.port}"
        yield Post(SmtpMailer(url, SENDER), lambda: list(sink.messages))
    finally:
        controller.stop()


@pytest.fixture(params=["memory", "outbox", "smtp", "ses"])  # a new adapter joins here
def post(request):
    return request.getfixturevalue(f"{request.param}_mail")


@pytest.fixture
def memory_mail(tmp_path):
    with memory_post(tmp_path) as post:
        yield post


@pytest.fixture
def outbox_mail(tmp_path):
    with outbox_post(tmp_path) as post:
        yield post


@pytest.fixture
def smtp_mail(tmp_path):
    with smtp_post(tmp_path) as post:
        yield post


@pytest.fixture
def ses_mail(ses_post):
    return Post(ses_post.mailer, lambda: [seen(message) for message in ses_post.taken])


def a_mail(**changes):
    fields = {"to": "client@example.com", "subject": "Your photos", "text": "They are ready."}
    return Mail(**{**fields, **changes})


def test_a_mail_arrives_as_it_was_sent(post):
    post.mailer.check()
    post.mailer.send(a_mail())

    assert post.arrived() == [("client@example.com", "Your photos", "They are ready.", None, None)]


def test_mails_arrive_in_order(post):
    for number in range(5):
        post.mailer.send(a_mail(subject=f"Mail {number}"))

    assert [subject for _, subject, *_ in post.arrived()] == [f"Mail {n}" for n in range(5)]


@pytest.mark.parametrize(
    "subject",
    ["Grüße aus Zürich 📷 – «Hochzeit»", "写真" * 60, "x" * 300, "=?utf-8?q?not_encoded?=", "a: b"],
)
def test_a_subject_arrives_whole(post, subject):
    post.mailer.send(a_mail(subject=subject))

    assert post.arrived()[0][1] == subject


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Grüße 📷\n\nZwei Absätze",
            "word " * 500,
            "x" * 3000,
            ".\n..\n.dot",
            "From me\n>From",
        ),
        *("trailing space \n next", "tab\tand = sign =20", "https://x.example/?a=1&b=" + "c" * 300),
    ],
)
def test_a_text_arrives_whole(post, text):
    post.mailer.send(a_mail(text=text))

    assert post.arrived()[0][2] == text


@pytest.mark.parametrize(
    "html", ["<p>They are <b>ready</b>.</p>", "<p>Grüße 📷 &amp; \u2068שרה\u2069</p>", "<p>x" * 999]
)
def test_html_arrives_beside_the_text(post, html):
    post.mailer.send(a_mail(html=html))

    assert post.arrived() == [("client@example.com", "Your photos", "They are ready.", None, html)]


def test_the_newsletter_says_in_its_head_how_to_leave(post):
    url = "https://galerly.example/newsletter/unsubscribe#" + "t" * 200

    post.mailer.send(a_mail(unsubscribe_url=url))

    assert post.arrived()[0][3] == url


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_one_click_is_promised_over_tls_alone(scheme):
    mail = a_mail(unsubscribe_url=f"{scheme}://galerly.example/v1/unsubscribe/t")

    message = message_of(mail, parse_sender(SENDER))

    # RFC 8058 section 3.1
    promised = ["List-Unsubscribe=One-Click"] if scheme == "https" else None
    assert message.get_all("List-Unsubscribe-Post") == promised


INJECTED = "x\r\nBcc: everybody@example.com"


@pytest.mark.parametrize(
    "changes",
    [
        *({"subject": INJECTED}, {"subject": "x\nBcc: a@b.example"}, {"subject": "x\rY"}),
        *({"to": f"a@b.example{INJECTED}"}, {"to": "a@b.example, c@d.example"}, {"to": ""}),
        *({"to": "a@b.example\n"[:-1] + "\x00"}, {"to": "<a@b.example>"}, {"to": "nobody"}),
        *({"unsubscribe_url": f"https://a.example/{INJECTED}"}, {"subject": "s" * 999}),
        {"subject": "nul \x00"},
    ],
)
def test_what_cannot_be_one_header_is_refused_for_good(post, changes):
    with pytest.raises(InvalidError):
        post.mailer.send(a_mail(**changes))

    assert post.arrived() == []


def free_port() -> int:
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
