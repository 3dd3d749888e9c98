"""Mails: each is written by a job, goes to whom it concerns, and carries its secret in a fragment.

What a single mail is for is proven where its rule is: accounts, clients, proofing, newsletter.
"""

import re
from html.parser import HTMLParser

import pytest
from tests.domain.studio import ANNA_EMAIL

from galerly.domain.model.errors import InvalidError, NotFoundError, UnavailableError
from galerly.domain.model.job import JobKind


class Page(HTMLParser):
    """What a mail program makes of HTML: its words, its links, and what it would fetch."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.loads, self.tags = "", [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(given["href"])
        self.loads += [v for k, v in attrs if k in {"src", "srcset", "background"}]
        self.loads += re.findall(r"url\(|@import", given.get("style") or "")

    def handle_data(self, data):
        self.words += data


def everything_mailed(studio):
    """Cause a mail of every kind, and return them."""
    gallery = studio.gallery("A “title” with 100 % of\u00a0trouble")
    photo = studio.photo(gallery)
    services = studio.services
    services.accounts.resend_verification(studio.anna)
    services.accounts.request_reset(ANNA_EMAIL)
    services.client_login.request_code("lena@example.com")
    services.clients.invite(gallery.id, "lena@example.com", by=studio.anna, name="Lena")
    services.newsletter.subscribe("reader@example.com")
    viewer = studio.viewer(gallery, "Tom")
    services.proofing.add_favorite(viewer, gallery.id, photo.id)
    services.proofing.submit(viewer, gallery.id, "Thank you!")
    before = len(studio.mail.sent)
    studio.galerly.run_jobs()
    return studio.mail.sent[before:]


def test_every_kind_of_mail_goes_out_once(studio):
    studio.tokens.next_digits.append("001793")

    assert [(m.to, m.subject) for m in everything_mailed(studio)] == [
        (ANNA_EMAIL, "Confirm your e-mail address"),
        (ANNA_EMAIL, "Choose a new password"),
        ("lena@example.com", "001793 is your code"),
        (
            "lena@example.com",
            "Anna Ambrose shared “A “title” with 100 % of\u00a0trouble” with you",
        ),
        ("reader@example.com", "Confirm your subscription"),
        (ANNA_EMAIL, "Tom chose 1 photo from “A “title” with 100 % of\u00a0trouble”"),
    ]


def test_secrets_stand_in_fragments_of_links_to_our_own_pages(studio):
    for mail in everything_mailed(studio):
        urls = re.findall(r"https?://\S+", mail.text)

        assert urls
        for url in urls:
            assert url.startswith("http://galerly.test/")
            page = url.partition("#")[0]
            assert re.fullmatch(r"http://galerly\.test/[a-z/-]*(g/[0-9a-z]{26}/proofing)?", page)


def test_every_mail_says_the_same_in_html(studio):
    for mail in everything_mailed(studio):
        assert mail.html
        page = Page(mail.html)
        urls = set(re.findall(r"https?://\S+", mail.text))

        assert set(page.links) == urls
        assert page.loads == []
        shown = " ".join(page.words.split())
        for paragraph in mail.text.partition("\n\n-- \n")[0].split("\n\n"):
            assert " ".join(paragraph.split("\n")[0].split()).removesuffix(":") in shown


def test_only_what_nobody_wrote_by_hand_can_be_left(studio):
    left = [m.subject for m in everything_mailed(studio) if m.unsubscribe_url]

    assert left == ["Confirm your subscription"]


def test_a_mail_that_cannot_go_out_now_goes_out_later(studio):
    studio.galerly.mail.failure = UnavailableError()
    studio.services.accounts.request_reset(ANNA_EMAIL)
    studio.galerly.run_jobs()
    before = len(studio.mail.to(ANNA_EMAIL))

    studio.galerly.mail.failure = None
    studio.galerly.settle()

    assert len(studio.mail.to(ANNA_EMAIL)) == before + 1


def test_a_mail_that_keeps_failing_is_parked_for_the_operator(studio):
    studio.galerly.mail.failure = UnavailableError("no mail today")
    studio.services.accounts.request_reset(ANNA_EMAIL)
    for _ in range(150):
        studio.galerly.system.run_jobs()
        studio.wait(minutes=1)

    (parked,) = studio.ports.jobs.parked(limit=9)

    assert parked.job.kind is JobKind.MAIL_RESET
    assert "no mail today" in parked.error
    studio.galerly.mail.failure = None
    assert studio.ports.jobs.unpark(parked.job.id, now=studio.clock.now())
    studio.galerly.run_jobs()
    assert studio.mail.to(ANNA_EMAIL)[-1].subject == "Choose a new password"


def test_a_mail_that_is_refused_for_good_is_not_tried_again(studio):
    studio.galerly.mail.failure = InvalidError("to", "has no such mailbox")
    studio.services.accounts.request_reset(ANNA_EMAIL)
    studio.galerly.settle()

    assert studio.jobs_waiting() == 0
    assert studio.ports.jobs.parked(limit=9) == ()


@pytest.mark.parametrize("kind", [k for k in JobKind if k.startswith("mail-")])
def test_mail_about_what_is_gone_is_not_sent(studio, kind):
    gallery = studio.gallery()
    payload = {
        "owner_id": studio.anna,
        "user_id": studio.anna,
        "gallery_id": gallery.id,
        "viewer_id": "nobody",
        "message": "",
        "email": "nobody@example.com",
        "challenge_id": "c",
    }
    studio.services.deletion.delete_account(studio.anna)
    before = len(studio.mail.sent)
    studio.services.work.add(kind, payload)

    studio.galerly.settle()

    stranger = kind in {JobKind.MAIL_CODE, JobKind.MAIL_NEWSLETTER}  # they rest on no account
    assert len(studio.mail.sent) - before == int(stranger)
    assert studio.ports.jobs.parked(limit=9) == ()


HOSTILE = "<img src=x onerror=alert(1)>{title} & \"quoted\" 'x'"


def test_what_people_type_is_text_in_a_mail(studio):
    gallery = studio.gallery(HOSTILE)

    mail = studio.services.clients.preview(
        gallery.id, by=studio.anna, name=HOSTILE, message=f"{HOSTILE}\n</td></table>"
    )

    page = Page(mail.html)
    assert "img" not in page.tags
    assert page.words.count(HOSTILE) == 4  # title of the page and of the letter, name, message
    assert page.tags.count("table") == mail.html.count("</table>")
    assert HOSTILE in mail.subject
    assert f"Hello {HOSTILE}," in mail.text


def test_a_preview_is_the_invitation_that_goes_out(studio):
    gallery = studio.gallery("Lena & Tom")
    draft = {"name": "Lena", "message": "Have a look!\n\nAnna"}

    preview = studio.services.clients.preview(
        gallery.id, by=studio.anna, email="lena@example.com", **draft
    )
    assert studio.mail.to("lena@example.com") == []
    studio.services.clients.invite(gallery.id, "lena@example.com", by=studio.anna, **draft)
    studio.galerly.run_jobs()

    assert studio.mail.to("lena@example.com") == [preview]


def test_nobody_previews_for_a_gallery_of_somebody_else(studio):
    gallery = studio.gallery()

    with pytest.raises(NotFoundError):
        studio.services.clients.preview(gallery.id, by=studio.other())
    with pytest.raises(InvalidError, match="language"):
        studio.services.clients.preview(gallery.id, by=studio.anna, language="tlh")
