from datetime import timedelta

import pytest
from tests.domain.studio import ANNA_EMAIL, ANNA_PASSWORD

from galerly.domain.model.access import Client, LinkViewer, Owner
from galerly.domain.model.errors import NotFoundError, UnauthenticatedError
from galerly.domain.model.ids import SessionId
from galerly.domain.model.session import SessionKind, kind_of
from galerly.domain.services.sessions import actor_of


def sign_in(studio, **fields):
    form = {"email": ANNA_EMAIL, "password": ANNA_PASSWORD, **fields}
    return studio.services.accounts.log_in(**form)[1]


def test_a_session_speaks_for_whom_it_was_opened(studio):
    link = studio.link(gallery := studio.gallery())
    opened = studio.open(link)

    assert actor_of(sign_in(studio).session) == Owner(user_id=studio.anna)
    client = studio.services.sessions.open_client("lena@example.com")
    assert actor_of(client.session) == Client(email="lena@example.com")
    assert actor_of(opened.issued.session) == LinkViewer(
        owner_id=studio.anna,
        gallery_id=gallery.id,
        link_id=link.link.id,
        link_version=1,
        viewer_id=opened.viewer_id,
    )


def test_a_token_tells_its_kind_and_is_not_stored(studio):
    issued = sign_in(studio)

    assert kind_of(issued.token) is SessionKind.PHOTOGRAPHER
    assert kind_of(studio.services.sessions.open_client("a@b.example").token) is SessionKind.CLIENT
    assert kind_of("gx_" + issued.token) is None
    assert issued.token not in str(issued.session)


def test_a_session_lives_24_hours_from_its_start_however_often_it_is_used(studio):
    issued = sign_in(studio)
    for _ in range(23):
        studio.wait(hours=1)
        studio.services.sessions.authenticate(issued.token)
    studio.wait(minutes=59, seconds=59)
    studio.services.sessions.authenticate(issued.token)
    studio.wait(seconds=1)

    with pytest.raises(UnauthenticatedError):
        studio.services.sessions.authenticate(issued.token)


@pytest.mark.parametrize("token", ["", "gp_", "gp_" + "A" * 43, "garbage", "\ud800"])
def test_a_token_that_was_never_given_out_opens_nothing(studio, token):
    with pytest.raises(UnauthenticatedError):
        studio.services.sessions.authenticate(token)


def test_a_token_is_dead_at_once_after_signing_out(studio):
    issued = sign_in(studio)

    studio.services.sessions.sign_out(issued.session)
    studio.services.sessions.sign_out(issued.session)

    with pytest.raises(UnauthenticatedError):
        studio.services.sessions.authenticate(issued.token)


def test_sessions_of_an_account_that_is_gone_are_dead_at_once(studio):
    issued = sign_in(studio)

    studio.services.deletion.delete_account(studio.anna)

    with pytest.raises(UnauthenticatedError):
        studio.services.sessions.authenticate(issued.token)


def test_when_a_session_was_last_used_is_noted_every_five_minutes_at_most(studio):
    issued = sign_in(studio)
    start = studio.clock.now()
    for _ in range(7):
        studio.wait(minutes=1)
        studio.services.sessions.authenticate(issued.token)

    (session,) = (
        s
        for s in studio.services.sessions.of_photographer(studio.anna)
        if s.id == issued.session.id
    )
    assert session.last_used_at == start + timedelta(minutes=5)


def test_of_51_sessions_the_oldest_has_ended(studio):
    studio.services.sessions.revoke_others(studio.anna, keep=SessionId(""))
    issued = [sign_in(studio, user_agent="x" * 300) for _ in range(51)]

    sessions = studio.services.sessions.of_photographer(studio.anna)

    assert [s.id for s in sessions] == [i.session.id for i in reversed(issued[1:])]
    assert all(len(s.user_agent) == 200 for s in sessions)


def test_sessions_that_are_over_are_not_listed(studio):
    sign_in(studio)
    studio.wait(hours=24)

    assert studio.services.sessions.of_photographer(studio.anna) == ()


def test_one_session_or_all_others_can_be_revoked(studio):
    first, second, third = (sign_in(studio) for _ in range(3))

    studio.services.sessions.revoke(studio.anna, second.session.id)
    studio.services.sessions.revoke_others(studio.anna, keep=third.session.id)

    for gone in (first, second):
        with pytest.raises(UnauthenticatedError):
            studio.services.sessions.authenticate(gone.token)
    assert studio.services.sessions.authenticate(third.token)


def test_nobody_revokes_the_session_of_another(studio):
    issued = sign_in(studio)
    boris = studio.other()

    with pytest.raises(NotFoundError):
        studio.services.sessions.revoke(boris, issued.session.id)

    studio.services.sessions.authenticate(issued.token)
