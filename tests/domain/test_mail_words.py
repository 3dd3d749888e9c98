"""Mails say the same in every language, in the language of whoever gets them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from galerly.domain.model.account import User
from galerly.domain.model.ids import UserId
from galerly.domain.model.languages import LANGUAGES
from galerly.domain.services import mail_texts
from galerly.domain.services.accounts import ProfileChanges
from galerly.domain.services.mail_words import english
from galerly.domain.services.mail_words.catalogue import CATALOGUES, Speech, holes
from galerly.mime import message_of, parse_sender

CLIENT = "lena@example.com"


def test_there_is_a_catalogue_for_each_language():
    assert set(CATALOGUES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_all_that_english_says_and_no_more(language):
    words = CATALOGUES[language]

    assert set(words) == set(english.WORDS)
    for key, text in words.items():
        assert holes(text) == holes(english.WORDS[key]), key
        assert text.strip() == text != "", key
        assert "\n" not in text, key


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_another_language_is_translated(language):
    same = [key for key, text in CATALOGUES[language].items() if text == english.WORDS[key]]

    assert same == []


def test_every_key_that_a_mail_is_made_of_is_there():
    source = Path(mail_texts.__file__).read_text("utf-8")

    said = set(re.findall(r"say\(\s*\"([\w.]+)\"", source))
    counted = set(re.findall(r"count\(\s*\"([\w.]+)\"", source))
    needed = said | {f"{key}.{form}" for key in counted for form in ("one", "other")}
    assert said
    assert counted
    assert needed <= set(english.WORDS)


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        *(("en", 0, "0 photos"), ("en", 1, "1 photo"), ("en", 2, "2 photos")),
        *(("fr", 0, "0 photo "), ("fr", 1, "1 photo "), ("fr", 2, "2 photos ")),
        *(("de", 0, "0 Fotos"), ("de", 1, "1 Foto "), ("pt", 0, "0 foto ")),
    ],
)
def test_forms_follow_the_language(language, count, text):
    said = str(Speech(language).count("selection.lead", count, who="Tom", title="{who}"))

    assert text in said
    assert "{who}" in said  # what people type is never read as a text itself


def invited(studio, **fields):
    gallery = studio.gallery("Rain")
    studio.services.clients.invite(gallery.id, CLIENT, by=studio.anna, **fields)
    studio.galerly.run_jobs()
    return studio.mail.to(CLIENT)[-1]


def speak(studio, locale):
    studio.services.accounts.update(studio.anna, ProfileChanges(locale=locale))


def test_a_client_reads_the_language_of_the_invitation_else_the_photographers(studio):
    speak(studio, "fr")

    assert "a partagé «\u00a0Rain\u00a0»" in invited(studio).subject
    german = invited(studio, language="de")
    assert "hat „Rain“ mit Ihnen geteilt" in german.subject
    assert '<html lang="de">' in german.html


@pytest.mark.parametrize(
    ("invitation", "asked", "subject"),
    [
        ("it", "nl", "123456 is je code"),
        ("it", None, "123456 è il tuo codice"),
        ("", None, "123456 es tu código"),
    ],
)
def test_a_code_comes_in_the_language_that_it_was_asked_in(studio, invitation, asked, subject):
    speak(studio, "es")
    invited(studio, language=invitation)

    studio.tokens.next_digits.append("123456")
    studio.services.client_login.request_code(CLIENT, language=asked)
    studio.galerly.run_jobs()

    assert studio.mail.to(CLIENT)[-1].subject == subject


def test_a_stranger_who_names_no_language_reads_english(studio):
    studio.tokens.next_digits.append("123456")
    studio.services.client_login.request_code("nobody@example.com")
    studio.services.newsletter.subscribe("reader@example.com", language="pt")
    studio.galerly.run_jobs()

    assert studio.mail.to("nobody@example.com")[-1].subject == "123456 is your code"
    assert studio.mail.to("reader@example.com")[-1].subject == "Confirme a sua assinatura"


SECRET = "https://galerly.example/page#secret"
TITLE = "{count} & <Rain>"  # what people type is never read as a text of ours


LEAVING = mail_texts.Leaving(page_url=f"{SECRET}2", one_click_url=f"{SECRET}3")


def every_mail(language):
    """Return a mail of each kind, with each of its forms."""
    anna = User(
        id=UserId("a" * 26),
        email="anna@example.com",
        password_hash="",
        name="Anna {name}",
        handle="anna",
        created_at=datetime(2026, 5, 2, tzinfo=UTC),
        locale=language,
    )
    yield mail_texts.verify(anna, SECRET)
    yield mail_texts.reset(anna, SECRET)
    yield mail_texts.code(CLIENT, "001793", SECRET, language=language)
    yield mail_texts.newsletter(CLIENT, SECRET, LEAVING, language=language)
    for event, left in (("on", 7), ("off", 7), ("used", 1), ("used", 7)):
        yield mail_texts.second_factor(anna, event, SECRET, left=left)
    for name, count in (("Lena", 1), ("", 3)):
        lena = mail_texts.Invited(
            to=CLIENT, name=name, title=TITLE, message=name and "Look!\n\nAnna", language=language
        )
        yield mail_texts.invite(lena, anna, SECRET)
        yield mail_texts.remind(lena, anna, timedelta(days=count), SECRET, LEAVING)
        yield mail_texts.selection(anna, who=name, count=count, title=TITLE, note=name, url=SECRET)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_is_whole_in_every_language(language):
    mails = list(every_mail(language))

    assert len({mail.text for mail in mails}) == len(mails)
    for mail in mails:
        assert f'<html lang="{language}">' in mail.html
        assert len(mail.subject.splitlines()) == 1
        said = [
            part.replace(TITLE, "").replace("Anna {name}", "") for part in (mail.subject, mail.text)
        ]
        assert [holes(part) for part in said] == [[], []]
        assert SECRET in mail.text
        assert f'href="{SECRET}"' in mail.html
        assert "<Rain>" not in mail.html
        message = message_of(mail, parse_sender("Galerly <mail@studio.example>"))
        kinds = [part.get_content_type() for part in message.iter_parts()]
        assert kinds == ["text/plain", "text/html"]
        assert ("List-Unsubscribe" in message) == (mail.unsubscribe_url is not None)


class Asked(dict[str, str]):
    """Words, and which of them were asked for."""

    def __init__(self, words):
        super().__init__(words)
        self.keys_asked = set()

    def __getitem__(self, key):
        self.keys_asked.add(key)
        return super().__getitem__(key)


def test_every_text_is_part_of_a_mail(monkeypatch):
    words = Asked(english.WORDS)
    monkeypatch.setitem(CATALOGUES, "en", words)

    assert list(every_mail("en"))

    assert set(words) - words.keys_asked == set()
