import base64

import pytest

from galerly.domain.model.errors import InvalidError, MailedTokenError, SlowDownError

READER = "reader@example.com"


def subscribe(studio, email=READER, **fields):
    """Ask for the newsletter; return the last mail and its two secrets."""
    studio.services.newsletter.subscribe(email, **fields)
    studio.galerly.run_jobs()
    mail = studio.mail.to(READER)[-1]
    confirm, leave = (line.partition("#")[2] for line in mail.text.splitlines() if "#" in line)
    return mail, confirm, leave


def subscribers(studio):
    page = studio.ports.newsletters.page(after=None, limit=100)
    return [s.email for s in page.items]


def test_nobody_is_subscribed_before_confirming(studio):
    _, confirm, _ = subscribe(studio, " READER@example.com")
    assert subscribers(studio) == []

    studio.services.newsletter.confirm(confirm)

    assert subscribers(studio) == [READER]


def test_a_confirmation_works_once_within_24_hours(studio):
    _, confirm, _ = subscribe(studio)
    studio.services.newsletter.confirm(confirm)
    with pytest.raises(MailedTokenError):
        studio.services.newsletter.confirm(confirm)

    studio.services.newsletter.subscribe("late@example.com")
    studio.galerly.run_jobs()
    late = studio.mail.to("late@example.com")[-1].text.partition("confirm#")[2].split()[0]
    studio.wait(hours=24)
    with pytest.raises(MailedTokenError):
        studio.services.newsletter.confirm(late)


def test_who_is_subscribed_gets_no_further_confirmation(studio):
    _, confirm, _ = subscribe(studio)
    studio.services.newsletter.confirm(confirm)

    subscribe(studio)

    assert len(studio.mail.to(READER)) == 1


def test_one_click_leaves_whatever_is_clicked_again(studio):
    mail, confirm, leave = subscribe(studio)
    studio.services.newsletter.confirm(confirm)

    for _ in range(2):
        studio.services.newsletter.unsubscribe(leave)

    assert subscribers(studio) == []
    assert mail.unsubscribe_url == f"http://galerly.test/v1/unsubscribe/{leave}"


def test_who_left_before_confirming_is_not_subscribed_by_the_same_mail(studio):
    _, confirm, leave = subscribe(studio)

    studio.services.newsletter.unsubscribe(leave)

    with pytest.raises(MailedTokenError):
        studio.services.newsletter.confirm(confirm)
    assert studio.ports.newsletters.find(READER) is None


def test_who_left_may_come_back(studio):
    _, _, leave = subscribe(studio)
    studio.services.newsletter.unsubscribe(leave)

    studio.services.newsletter.confirm(subscribe(studio)[1])

    assert subscribers(studio) == [READER]


@pytest.mark.parametrize("token", ["", "x", "AAAA", "ä", "A" * 400, "\ud800", "=" * 8])
def test_a_token_that_is_not_ours_ends_nothing(studio, token):
    _, confirm, _ = subscribe(studio)
    studio.services.newsletter.confirm(confirm)

    with pytest.raises(MailedTokenError):
        studio.services.newsletter.unsubscribe(token)

    assert subscribers(studio) == [READER]


def test_a_leave_token_is_good_for_its_own_address_only(studio):
    _, confirm, leave = subscribe(studio)
    studio.services.newsletter.confirm(confirm)
    forged = studio.services.newsletter.leave_token("writer@example.com")

    studio.services.newsletter.unsubscribe(forged)

    assert forged != leave
    assert subscribers(studio) == [READER]


def test_a_leave_token_tells_nobody_whom_it_is_for(studio):
    _, _, leave = subscribe(studio)

    assert READER not in leave
    assert READER.encode() not in base64.urlsafe_b64decode(leave + "=" * (-len(leave) % 4))


def test_what_is_no_address_is_refused(studio):
    with pytest.raises(InvalidError, match="email"):
        studio.services.newsletter.subscribe("reader")


def test_a_network_cannot_try_tokens_without_end(studio):
    _, confirm, leave = subscribe(studio)
    newsletter = studio.services.newsletter
    for guess in (newsletter.confirm, newsletter.unsubscribe) * 150:
        with pytest.raises(MailedTokenError):
            guess("guess", network="10.0.0.1")

    with pytest.raises(SlowDownError):
        studio.services.newsletter.confirm(confirm, network="10.0.0.1")
    with pytest.raises(SlowDownError):
        studio.services.newsletter.unsubscribe(leave, network="10.0.0.1")
    studio.services.newsletter.confirm(confirm, network="10.0.0.2")


def test_an_address_gets_at_most_5_mails_an_hour(studio):
    for number in range(9):
        studio.services.newsletter.subscribe(READER, network=f"10.0.0.{number}")
    studio.galerly.run_jobs()

    assert len(studio.mail.to(READER)) == 5
