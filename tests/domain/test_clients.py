import pytest
from attrs import evolve
from tests.domain.studio import no_gallery

from galerly.domain.model.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    SlowDownError,
)
from galerly.domain.model.gallery import Download, PermissionChanges, Permissions
from galerly.domain.services.galleries import SettingsChanges


def invite(studio, gallery, email="lena@example.com", **fields):
    return studio.services.clients.invite(gallery.id, email, by=studio.anna, **fields)


def clients(studio, gallery):
    return [c.email for c in studio.services.clients.list(gallery.id, by=studio.anna)]


def test_an_invited_client_is_told_by_mail_in_the_photographers_words(studio):
    gallery = studio.gallery()

    invite(studio, gallery, " LENA@example.com", name="Lena", message="So many good ones!")
    studio.galerly.run_jobs()

    (mail,) = studio.mail.to("lena@example.com")
    assert mail.subject == "Anna Ambrose shared “Lena & Tom” with you"
    assert "Hello Lena," in mail.text
    assert "So many good ones!" in mail.text
    assert "http://galerly.test/client" in mail.text


def test_a_client_can_be_invited_without_a_mail(studio):
    invite(studio, studio.gallery(), notify=False)
    studio.galerly.run_jobs()

    assert studio.mail.to("lena@example.com") == []


def test_an_invitation_withdrawn_before_its_mail_went_out_is_not_mailed(studio):
    gallery = studio.gallery()
    invite(studio, gallery)
    studio.services.clients.withdraw(gallery.id, "lena@example.com", by=studio.anna)
    studio.galerly.run_jobs()

    assert studio.mail.to("lena@example.com") == []


def test_an_invitation_takes_its_permissions_from_the_gallery_unless_it_says_otherwise(studio):
    none = Permissions(download=Download.NONE)
    gallery = studio.gallery(settings=SettingsChanges(default_permissions=none))
    more = Permissions(download=Download.ORIGINAL)

    assert invite(studio, gallery).permissions == none
    assert invite(studio, gallery, permissions=more).permissions == more


def test_permissions_that_an_invitation_leaves_out_are_the_gallerys(studio):
    none = Permissions(download=Download.NONE, favorites=False)
    gallery = studio.gallery(settings=SettingsChanges(default_permissions=none))

    grant = invite(studio, gallery, permissions=PermissionChanges(comments=False))

    assert grant.permissions == Permissions(download=Download.NONE, favorites=False, comments=False)


def test_inviting_an_address_again_replaces_its_invitation(studio):
    gallery = studio.gallery()
    invite(studio, gallery, name="Lena")
    invite(studio, gallery, name="Lena L.")

    (grant,) = studio.services.clients.list(gallery.id, by=studio.anna)
    assert grant.name == "Lena L."


def test_the_first_invited_client_is_the_gallerys_and_the_next_takes_over(studio):
    gallery = studio.gallery()
    for email in ("lena@example.com", "tom@example.com", "zoe@example.com"):
        invite(studio, gallery, email)
        studio.wait(seconds=1)
    assert studio.stored(gallery).client_email == "lena@example.com"

    studio.services.clients.withdraw(gallery.id, "LENA@example.com ", by=studio.anna)

    assert studio.stored(gallery).client_email == "tom@example.com"
    assert clients(studio, gallery) == ["tom@example.com", "zoe@example.com"]


def test_a_withdrawn_client_sees_nothing_at_once(studio):
    gallery = studio.gallery()
    client = studio.client(gallery)
    studio.services.viewing.access(client, gallery.id)

    for _ in range(2):
        studio.services.clients.withdraw(gallery.id, client.email, by=studio.anna)

    with pytest.raises(NotFoundError):
        studio.services.viewing.access(client, gallery.id)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "lena"}, "email"),
        ({"name": "x" * 101}, "name"),
        ({"message": "x" * 2001}, "message"),
        ({"message": "\x00"}, "message"),
    ],
)
def test_a_wrong_field_is_named_and_nobody_is_invited(studio, fields, field):
    gallery = studio.gallery()

    with pytest.raises(InvalidError) as caught:
        invite(studio, gallery, **fields)

    assert caught.value.field == field
    assert clients(studio, gallery) == []


def test_an_address_that_was_never_verified_mails_20_invitations_a_day(studio):
    gallery = studio.gallery()
    for number in range(20):
        invite(studio, gallery, f"c{number}@example.com")

    with pytest.raises(SlowDownError):
        invite(studio, gallery)
    invite(studio, gallery, notify=False)
    verify(studio)
    invite(studio, gallery, "tom@example.com")


def verify(studio):
    user = studio.ports.users.get(studio.anna)
    studio.ports.users.replace(evolve(user, email_verified_at=studio.clock.now()))


def test_a_photographer_mails_at_most_200_invitations_a_day(studio):
    gallery = studio.gallery()
    verify(studio)
    for number in range(200):
        invite(studio, gallery, f"c{number}@example.com")

    with pytest.raises(SlowDownError):
        invite(studio, gallery)
    invite(studio, gallery, notify=False)
    studio.wait(hours=24)
    invite(studio, gallery, "tom@example.com")


def test_a_gallery_has_at_most_500_clients(studio):
    gallery = studio.gallery()
    for number in range(500):
        invite(studio, gallery, f"c{number}@example.com", notify=False)

    with pytest.raises(ConflictError):
        invite(studio, gallery, notify=False)
    invite(studio, gallery, "c7@example.com", notify=False, name="Known")


def test_clients_of_anothers_gallery_look_like_those_of_one_that_never_was(studio):
    gallery, boris = studio.gallery(), studio.other()
    invite(studio, gallery)
    service = studio.services.clients

    for gallery_id in (gallery.id, no_gallery()):
        for attempt in (
            lambda g: service.invite(g, "boris@example.com", by=boris),
            lambda g: service.list(g, by=boris),
            lambda g: service.withdraw(g, "lena@example.com", by=boris),
        ):
            with pytest.raises(NotFoundError):
                attempt(gallery_id)

    assert clients(studio, gallery) == ["lena@example.com"]
