from datetime import timedelta

import pytest

from galerly.domain.model.errors import NotFoundError, UnavailableError
from galerly.domain.model.gallery import GalleryState
from galerly.domain.model.job import JobKind
from galerly.domain.services.accounts import ProfileChanges

LENA, TOM = "lena@example.com", "tom@example.com"


def in_days(studio, days):
    return studio.clock.now() + timedelta(days=days)


def ending(studio, days, **fields):
    """Return a published gallery that closes in so many days, with Lena to be reminded."""
    gallery = studio.gallery(expires_at=in_days(studio, days), **fields)
    studio.client(gallery, LENA, notify=True, name="Lena")
    studio.galerly.run_jobs()
    studio.mail.sent.clear()
    return gallery


def pass_hours(studio, hours, step=1):
    """Let hours pass, with sweeps; return of each mail its hour, its address and its subject."""
    told = []
    for hour in range(0, hours, step):
        studio.wait(hours=step)
        studio.galerly.sweep()
        told += [(hour + step, m.to, m.subject) for m in studio.mail.sent]
        studio.mail.sent.clear()
    return told


def test_clients_are_reminded_14_3_and_1_days_before_the_end(studio):
    ending(studio, 20)

    told = pass_hours(studio, 24 * 21, step=6)

    assert told == [
        (24 * 6, LENA, "“Lena & Tom” closes in 14 days"),
        (24 * 17, LENA, "“Lena & Tom” closes in 3 days"),
        (24 * 19, LENA, "“Lena & Tom” closes in 1 day"),
    ]


def test_only_those_who_get_mails_are_reminded(studio):
    gallery = ending(studio, 2)
    studio.client(gallery, TOM)  # invited without a mail

    assert [to for _, to, _ in pass_hours(studio, 30)] == [LENA]


def test_one_click_in_a_reminder_ends_those_of_its_gallery(studio):
    ending(studio, 4)
    ending(studio, 20)
    studio.wait(hours=30)
    studio.galerly.sweep()
    (mail,) = studio.mail.sent
    token = mail.text.partition("/newsletter/unsubscribe#")[2].split()[0]
    studio.mail.sent.clear()

    studio.services.newsletter.unsubscribe(token)

    assert mail.unsubscribe_url == f"http://galerly.test/v1/unsubscribe/{token}"
    assert [subject for *_, subject in pass_hours(studio, 24 * 6, step=6)] == [
        "“Lena & Tom” closes in 14 days"
    ]


def test_a_withdrawn_client_is_not_reminded(studio):
    gallery = ending(studio, 2)
    studio.services.clients.withdraw(gallery.id, LENA, by=studio.anna)

    assert pass_hours(studio, 30) == []


@pytest.mark.parametrize("state", [GalleryState.DRAFT, GalleryState.ARCHIVED])
def test_nobody_is_reminded_of_what_cannot_be_seen(studio, state):
    gallery = ending(studio, 4)
    studio.change(gallery, state=state)

    assert pass_hours(studio, 30, step=3) == []
    studio.change(gallery, state=GalleryState.PUBLISHED)

    assert [s for _, _, s in pass_hours(studio, 60, step=3)] == ["“Lena & Tom” closes in 1 day"]


def test_an_end_that_was_just_brought_nearer_reminds_of_what_is_still_to_come(studio):
    gallery = ending(studio, 60)
    studio.change(gallery, expires_at=in_days(studio, 2))

    assert [s for _, _, s in pass_hours(studio, 60, step=3)] == ["“Lena & Tom” closes in 1 day"]


def test_an_end_that_was_put_off_reminds_anew(studio):
    gallery = ending(studio, 4)
    assert [h for h, _, _ in pass_hours(studio, 26)] == [24]
    studio.change(gallery, expires_at=in_days(studio, 4))

    assert [h for h, _, _ in pass_hours(studio, 26)] == [24]


def test_no_end_no_reminder(studio):
    gallery = ending(studio, 4)
    studio.change(gallery, expires_at=None)

    assert pass_hours(studio, 120, step=6) == []


def test_after_a_long_break_only_the_last_reminder_goes_out(studio):
    ending(studio, 20)
    studio.wait(days=18)

    assert [s for _, _, s in pass_hours(studio, 1)] == ["“Lena & Tom” closes in 2 days"]


def test_other_changes_of_a_gallery_do_not_skip_a_reminder(studio):
    gallery = ending(studio, 4)
    studio.wait(hours=23, minutes=59)
    studio.galerly.sweep()
    studio.wait(minutes=10)
    studio.change(studio.stored(gallery), state=GalleryState.DRAFT)
    studio.change(studio.stored(gallery), state=GalleryState.PUBLISHED)

    assert len(pass_hours(studio, 1)) == 1


def test_a_look_that_was_cut_short_reminds_nobody_twice(studio, monkeypatch):
    ending(studio, 4)
    studio.wait(days=1)
    agenda = type(studio.ports.agenda)
    with monkeypatch.context() as cut:
        cut.setattr(agenda, "settle", lambda *_: (_ for _ in ()).throw(UnavailableError))
        studio.services.work.add(JobKind.SWEEP, {})
        studio.galerly.run_jobs()

    studio.galerly.settle()
    studio.galerly.sweep()

    assert [m.to for m in studio.mail.sent] == [LENA]


def test_a_reminder_that_could_not_be_sent_is_sent_later(studio):
    ending(studio, 4)
    studio.wait(days=1)
    studio.ports.mailer.failure = UnavailableError()
    studio.galerly.sweep()
    assert studio.mail.sent == []
    studio.ports.mailer.failure = None

    studio.galerly.settle()

    assert [m.to for m in studio.mail.sent] == [LENA]


def test_a_photographer_may_switch_reminders_off(studio):
    ending(studio, 2)
    studio.services.accounts.update(studio.anna, ProfileChanges(notify_reminders=False))

    assert pass_hours(studio, 30) == []


def test_a_photographer_may_do_without_mails_of_selections(studio):
    gallery = studio.gallery()
    (photo,) = studio.photos(gallery, 1)
    viewer = studio.viewer(gallery, "Tom")
    studio.services.proofing.add_favorite(viewer, gallery.id, photo.id)
    account = studio.services.accounts.update(studio.anna, ProfileChanges(notify_selections=False))
    studio.mail.sent.clear()

    studio.services.proofing.submit(viewer, gallery.id)
    studio.galerly.settle()

    assert studio.mail.sent == []
    assert account.user.notifications.reminders


# --- publication at a planned time ---


def planned(studio, hours=5):
    gallery = studio.gallery(expires_at=in_days(studio, 90))
    return studio.change(gallery, publish_at=studio.clock.now() + timedelta(hours=hours))


def test_a_planned_gallery_opens_by_itself(studio):
    gallery = planned(studio)
    link = studio.link(gallery)
    for look in (studio.services.link_opening.card, studio.services.link_opening.open):
        with pytest.raises(NotFoundError):
            look(link.share_token)
    client = studio.client(gallery)
    with pytest.raises(NotFoundError):
        studio.services.viewing.visit(client, gallery.id)
    studio.wait(hours=5)

    assert studio.services.link_opening.card(link.share_token).gallery.id == gallery.id
    assert studio.open(link).access.gallery.id == gallery.id
    studio.services.viewing.visit(client, gallery.id)


def test_invitations_to_a_planned_gallery_wait_until_it_is_open(studio):
    gallery = planned(studio)
    studio.mail.sent.clear()
    studio.client(gallery, LENA, notify=True, message="Here they are!")
    studio.client(gallery, TOM)
    assert pass_hours(studio, 4) == []

    told = pass_hours(studio, 40)

    assert told == [(1, LENA, "Anna Ambrose shared “Lena & Tom” with you")]


def test_the_message_of_a_waiting_invitation_waits_with_it(studio):
    gallery = planned(studio)
    studio.client(gallery, LENA, notify=True, message="Here they are!")
    studio.wait(hours=6)
    studio.galerly.sweep()

    assert "Here they are!" in studio.mail.to(LENA)[-1].text


def test_a_gallery_that_is_opened_before_its_time_sends_what_waits(studio):
    gallery = planned(studio)
    studio.client(gallery, LENA, notify=True)
    studio.change(gallery, publish_at=None)
    studio.mail.sent.clear()
    studio.galerly.sweep()

    assert [m.to for m in studio.mail.sent] == [LENA]
    studio.change(studio.stored(gallery), state=GalleryState.DRAFT)
    studio.change(studio.stored(gallery), state=GalleryState.PUBLISHED)
    studio.galerly.sweep()
    assert [m.to for m in studio.mail.sent] == [LENA]


def test_a_plan_that_is_put_off_keeps_its_invitations(studio):
    gallery = planned(studio)
    studio.client(gallery, LENA, notify=True)
    studio.change(gallery, publish_at=studio.clock.now() + timedelta(hours=30))
    studio.mail.sent.clear()

    assert [h for h, _, _ in pass_hours(studio, 40)] == [30]


def test_a_withdrawn_client_gets_no_invitation_that_waited(studio):
    gallery = planned(studio)
    studio.client(gallery, LENA, notify=True)
    studio.services.clients.withdraw(gallery.id, LENA, by=studio.anna)
    studio.mail.sent.clear()

    assert pass_hours(studio, 10) == []


def test_a_deleted_gallery_is_looked_at_no_more(studio):
    gallery = ending(studio, 2)
    studio.services.galleries.delete(gallery.id, by=studio.anna)

    assert pass_hours(studio, 30, step=3) == []
    assert not studio.ports.agenda.due(now=in_days(studio, 99), limit=9)
