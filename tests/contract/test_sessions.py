import pytest
from attrs import evolve
from tests.builders import (
    ANNA,
    BORIS,
    T0,
    a_challenge,
    a_client_session,
    a_gallery,
    a_hash,
    a_link,
    a_mailed_token,
    a_session,
    a_viewer_session,
    an_id,
    later,
)
from tests.contract.racing import at_once, race
from tests.contract.stores import FORGETS_WHEN_SWEPT

from galerly.domain.model.session import MailedPurpose

MOST = 50


def signed_in(stores, count, **fields):
    sessions = [a_session(**fields) for _ in range(count)]
    for session in sessions:
        stores.sessions.add(session, most=MOST)
    return sessions


# --- sessions ---


@pytest.mark.parametrize(
    "session",
    [
        a_session(user_agent="Mozilla/5.0 (X11; Ünïcode) 'quoted'"),
        a_client_session(email="zoë@example.com"),
        a_viewer_session(a_link(a_gallery(), link_version=3)),
    ],
    ids=["photographer", "client", "viewer"],
)
def test_a_session_is_found_by_its_token_as_it_was_stored(stores, session):
    stores.sessions.add(session, most=MOST)

    assert stores.sessions.find(session.token_hash) == session


def test_an_unknown_token_has_no_session(stores):
    signed_in(stores, 1)

    assert stores.sessions.find(a_hash("nobody")) is None


def test_a_session_past_its_time_is_still_found(stores):
    (session,) = signed_in(stores, 1, expires_at=later(days=-30))

    assert stores.sessions.find(session.token_hash) == session


@pytest.mark.parametrize("make", [a_session, a_client_session])
def test_a_use_of_a_session_is_noted(stores, make):
    session, other = make(), make()
    stores.sessions.add(session, most=MOST)
    stores.sessions.add(other, most=MOST)
    at = later(hours=3, microseconds=7)

    stores.sessions.touch(session.token_hash, at)

    assert stores.sessions.find(session.token_hash) == evolve(session, last_used_at=at)
    assert stores.sessions.find(other.token_hash) == other


def test_a_use_of_an_ended_session_brings_nothing_back(stores):
    (session,) = signed_in(stores, 1)
    stores.sessions.remove(session.token_hash)

    stores.sessions.touch(session.token_hash, later(hours=1))

    assert stores.sessions.find(session.token_hash) is None
    assert stores.sessions.of_user(ANNA) == ()


def test_a_photographers_sessions_are_listed_newest_first(stores):
    sessions = [a_session() for _ in range(4)]
    for session in (sessions[2], sessions[0], sessions[3], sessions[1]):
        stores.sessions.add(session, most=MOST)
    signed_in(stores, 1, user_id=BORIS)
    stores.sessions.add(a_client_session(), most=MOST)

    assert stores.sessions.of_user(ANNA) == tuple(reversed(sessions))


def test_a_removed_session_has_ended(stores):
    session, other = signed_in(stores, 2)

    stores.sessions.remove(session.token_hash)
    stores.sessions.remove(session.token_hash)

    assert stores.sessions.find(session.token_hash) is None
    assert stores.sessions.of_user(ANNA) == (other,)


def test_beyond_the_most_the_oldest_sessions_end(stores):
    sessions = [a_session() for _ in range(5)]
    (foreign,) = signed_in(stores, 1, user_id=BORIS)

    for session in sessions:
        stores.sessions.add(session, most=3)

    assert stores.sessions.of_user(ANNA) == (sessions[4], sessions[3], sessions[2])
    assert stores.sessions.find(sessions[0].token_hash) is None
    assert stores.sessions.find(foreign.token_hash) == foreign


def test_clients_and_viewers_may_have_any_number_of_sessions(stores):
    link = a_link(a_gallery())
    sessions = [a_client_session() for _ in range(3)] + [a_viewer_session(link) for _ in range(3)]

    for session in sessions:
        stores.sessions.add(session, most=1)

    assert [stores.sessions.find(s.token_hash) for s in sessions] == sessions


def test_sessions_opened_at_once_are_never_more_than_the_most(stores):
    sessions = [a_session() for _ in range(24)]

    outcomes = race(lambda s: stores.sessions.add(s, most=5), sessions)

    assert outcomes == [None] * 24
    listed = stores.sessions.of_user(ANNA)
    assert len(listed) == 5
    found = [stores.sessions.find(s.token_hash) for s in sessions]
    assert {s.id for s in found if s} == {s.id for s in listed}


def test_all_sessions_of_a_photographer_end_together(stores):
    signed_in(stores, 3)
    (foreign,) = signed_in(stores, 1, user_id=BORIS)

    assert stores.sessions.remove_of_user(ANNA) == 3
    assert stores.sessions.remove_of_user(ANNA) == 0

    assert stores.sessions.of_user(ANNA) == ()
    assert stores.sessions.find(foreign.token_hash) == foreign


def test_all_sessions_but_one_end(stores):
    first, second, third = signed_in(stores, 3)

    assert stores.sessions.remove_of_user(ANNA, keep=second.id) == 2

    assert stores.sessions.of_user(ANNA) == (second,)
    assert stores.sessions.find(first.token_hash) is None
    assert stores.sessions.find(third.token_hash) is None


def test_one_session_ends_by_its_id(stores):
    first, second = signed_in(stores, 2)

    assert stores.sessions.remove_of_user(ANNA, only=first.id) == 1
    assert stores.sessions.remove_of_user(ANNA, only=first.id) == 0

    assert stores.sessions.of_user(ANNA) == (second,)


def test_nobody_ends_anothers_session(stores):
    (session,) = signed_in(stores, 1)

    assert stores.sessions.remove_of_user(BORIS, only=session.id) == 0
    assert stores.sessions.remove_of_user(BORIS) == 0

    assert stores.sessions.find(session.token_hash) == session


# --- the sweep ---


@FORGETS_WHEN_SWEPT
def test_the_sweep_forgets_what_is_past_its_time_in_small_steps(stores):
    gone = signed_in(stores, 2, expires_at=T0)
    (kept,) = signed_in(stores, 1, expires_at=later(microseconds=1))
    client = a_client_session(expires_at=later(days=-2))
    stores.sessions.add(client, most=MOST)
    old, new = a_challenge(expires_at=T0), a_challenge(email="b@example.com")
    stores.sessions.put_challenge(old)
    stores.sessions.put_challenge(new)
    stale, fresh = a_mailed_token(expires_at=T0), a_mailed_token(subject=BORIS)
    stores.sessions.put_mailed(stale)
    stores.sessions.put_mailed(fresh)

    counts = [stores.sessions.remove_expired(now=T0, limit=2) for _ in range(4)]

    assert sum(counts) == 5
    assert max(counts) <= 2
    assert counts[-1] == 0
    assert [stores.sessions.find(s.token_hash) for s in [*gone, client]] == [None] * 3
    assert stores.sessions.find(kept.token_hash) == kept
    assert stores.sessions.of_user(ANNA) == (kept,)
    assert stores.sessions.take_try(old.id) is None
    assert stores.sessions.take_try(new.id) == new
    assert stores.sessions.take_mailed(stale.token_hash, stale.purpose) is None
    assert stores.sessions.take_mailed(fresh.token_hash, fresh.purpose) == fresh


# --- mailed codes ---


def test_each_try_of_a_code_is_counted(stores):
    challenge = a_challenge()
    stores.sessions.put_challenge(challenge)

    tries = [stores.sessions.take_try(challenge.id) for _ in range(3)]

    assert tries == [evolve(challenge, tries=n) for n in range(3)]


def test_tries_at_the_same_moment_are_counted_one_by_one(stores):
    challenge = a_challenge()
    stores.sessions.put_challenge(challenge)

    tries = at_once([lambda: stores.sessions.take_try(challenge.id)] * 24)

    assert sorted(t.tries for t in tries) == list(range(24))


def test_an_unknown_code_cannot_be_tried(stores):
    assert stores.sessions.take_try(an_id()) is None
    assert stores.sessions.remove_challenge(an_id()) is False


def test_a_new_code_ends_the_earlier_one_of_the_address(stores):
    first, second = a_challenge(), a_challenge()
    other = a_challenge(email="tom@example.com")
    for challenge in (first, other, second):
        stores.sessions.put_challenge(challenge)

    assert stores.sessions.take_try(first.id) is None
    assert stores.sessions.take_try(second.id) == second
    assert stores.sessions.take_try(other.id) == other


def test_codes_put_at_the_same_moment_leave_one(stores):
    challenges = [a_challenge() for _ in range(24)]

    outcomes = race(stores.sessions.put_challenge, challenges)

    assert outcomes == [None] * 24
    left = [c for c in challenges if stores.sessions.take_try(c.id)]
    assert len(left) == 1


def test_of_many_who_end_a_code_one_is_first(stores):
    challenge = a_challenge()
    stores.sessions.put_challenge(challenge)

    outcomes = at_once([lambda: stores.sessions.remove_challenge(challenge.id)] * 24)

    assert sorted(outcomes) == [False] * 23 + [True]
    assert stores.sessions.take_try(challenge.id) is None


# --- mailed tokens ---


def test_a_mailed_token_is_taken_once(stores):
    token = a_mailed_token(email="zoë@example.com")
    stores.sessions.put_mailed(token)

    assert stores.sessions.take_mailed(token.token_hash, token.purpose) == token
    assert stores.sessions.take_mailed(token.token_hash, token.purpose) is None


def test_of_many_who_take_a_mailed_token_one_gets_it(stores):
    token = a_mailed_token()
    stores.sessions.put_mailed(token)

    taken = at_once([lambda: stores.sessions.take_mailed(token.token_hash, token.purpose)] * 24)

    assert [t for t in taken if t is not None] == [token]


def test_a_mailed_token_past_its_time_is_returned_all_the_same(stores):
    token = a_mailed_token(expires_at=later(days=-1))
    stores.sessions.put_mailed(token)

    assert stores.sessions.take_mailed(token.token_hash, token.purpose) == token


def test_a_mailed_token_serves_no_other_purpose(stores):
    token = a_mailed_token(purpose=MailedPurpose.VERIFY_EMAIL)
    stores.sessions.put_mailed(token)

    assert stores.sessions.take_mailed(token.token_hash, MailedPurpose.RESET_PASSWORD) is None
    assert stores.sessions.take_mailed(a_hash("none"), MailedPurpose.VERIFY_EMAIL) is None

    assert stores.sessions.take_mailed(token.token_hash, MailedPurpose.VERIFY_EMAIL) == token


def test_a_new_mailed_token_ends_earlier_ones_of_its_purpose_and_subject(stores):
    earlier = a_mailed_token()
    verification = a_mailed_token(purpose=MailedPurpose.VERIFY_EMAIL)
    foreign = a_mailed_token(subject=BORIS)
    token = a_mailed_token()

    for mailed in (earlier, verification, foreign, token):
        stores.sessions.put_mailed(mailed)

    assert stores.sessions.take_mailed(earlier.token_hash, earlier.purpose) is None
    for mailed in (verification, foreign, token):
        assert stores.sessions.take_mailed(mailed.token_hash, mailed.purpose) == mailed


def test_every_mailed_token_of_a_subject_ends(stores):
    reset, verification = a_mailed_token(), a_mailed_token(purpose=MailedPurpose.VERIFY_EMAIL)
    foreign = a_mailed_token(subject=BORIS)
    for mailed in (reset, verification, foreign):
        stores.sessions.put_mailed(mailed)

    stores.sessions.remove_mailed_of(ANNA)
    stores.sessions.remove_mailed_of(ANNA)

    assert stores.sessions.take_mailed(reset.token_hash, reset.purpose) is None
    assert stores.sessions.take_mailed(verification.token_hash, verification.purpose) is None
    assert stores.sessions.take_mailed(foreign.token_hash, foreign.purpose) == foreign


def test_mailed_tokens_of_one_purpose_end_and_the_others_stay(stores):
    reset, verification = a_mailed_token(), a_mailed_token(purpose=MailedPurpose.VERIFY_EMAIL)
    foreign = a_mailed_token(subject=BORIS)
    for mailed in (reset, verification, foreign):
        stores.sessions.put_mailed(mailed)

    stores.sessions.remove_mailed_of(ANNA, purpose=MailedPurpose.RESET_PASSWORD)
    stores.sessions.remove_mailed_of(ANNA, purpose=MailedPurpose.RESET_PASSWORD)

    assert stores.sessions.take_mailed(reset.token_hash, reset.purpose) is None
    for mailed in (verification, foreign):
        assert stores.sessions.take_mailed(mailed.token_hash, mailed.purpose) == mailed
