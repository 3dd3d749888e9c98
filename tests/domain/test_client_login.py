import re

import pytest
from tests.builders import an_id

from galerly.domain.model.access import Client
from galerly.domain.model.errors import BadCredentialsError, InvalidError, SlowDownError
from galerly.domain.model.ids import ChallengeId
from galerly.domain.services.sessions import actor_of

LENA = "lena@example.com"


def ask(studio, email=LENA, **fields):
    """Return a challenge and the code that was mailed for it."""
    challenge = studio.services.client_login.request_code(email, **fields)
    studio.galerly.run_jobs()
    (code,) = re.findall(r"^ {4}(\d{6})$", studio.mail.to(LENA)[-1].text, re.MULTILINE)
    return challenge, code


def answer(studio, challenge, code, **fields):
    return studio.services.client_login.open_session(challenge, code, **fields)


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_mailed_code_proves_an_address(studio):
    email, issued = answer(studio, *ask(studio, " LENA@example.com"))

    assert email == LENA
    assert actor_of(issued.session) == Client(email=LENA)


def test_the_mail_has_a_link_that_carries_the_answer_in_its_fragment(studio):
    challenge, code = ask(studio)

    assert f"http://galerly.test/client#{challenge}.{code}" in studio.mail.to(LENA)[-1].text


def test_a_code_works_once(studio):
    challenge, code = ask(studio)
    answer(studio, challenge, code)

    with pytest.raises(BadCredentialsError):
        answer(studio, challenge, code)


def test_a_code_works_for_10_minutes(studio):
    challenge, code = ask(studio)
    studio.wait(minutes=10)

    with pytest.raises(BadCredentialsError):
        answer(studio, challenge, code)


def test_a_code_has_5_tries(studio):
    challenge, code = ask(studio)
    for _ in range(4):
        with pytest.raises(BadCredentialsError):
            answer(studio, challenge, wrong(code))
    answer(studio, challenge, code)

    challenge, code = ask(studio)
    for _ in range(5):
        with pytest.raises(BadCredentialsError):
            answer(studio, challenge, wrong(code))
    with pytest.raises(BadCredentialsError):
        answer(studio, challenge, code)


def test_a_code_answers_only_the_challenge_it_was_asked_for(studio):
    _, code = ask(studio)

    with pytest.raises(BadCredentialsError):
        answer(studio, ChallengeId(an_id()), code)


def test_a_new_code_cancels_the_one_before(studio):
    first = ask(studio)
    second = ask(studio)

    with pytest.raises(BadCredentialsError):
        answer(studio, *first)
    answer(studio, *second)


def test_a_challenge_is_given_whatever_address_is_asked_for(studio):
    known = studio.services.client_login.request_code(LENA)
    unknown = studio.services.client_login.request_code("nobody@example.com")

    assert len(known) == len(unknown)


def test_what_is_no_address_gets_no_challenge(studio):
    with pytest.raises(InvalidError, match="email"):
        studio.services.client_login.request_code("lena")


def test_an_address_gets_at_most_5_codes_an_hour_and_the_answer_is_the_same(studio):
    challenges = [studio.services.client_login.request_code(LENA) for _ in range(8)]
    studio.galerly.run_jobs()

    assert len(set(challenges)) == 8
    assert len(studio.mail.to(LENA)) == 5


def test_a_network_asks_for_at_most_60_codes_an_hour(studio):
    for number in range(70):
        studio.services.client_login.request_code(f"c{number}@example.com", network="10.0.0.1")
    before = len(studio.mail.sent)
    studio.galerly.run_jobs()

    assert len(studio.mail.sent) - before == 60


def test_a_network_cannot_try_codes_without_end(studio):
    challenge, code = ask(studio)
    for _ in range(300):
        with pytest.raises(BadCredentialsError):
            answer(studio, ChallengeId(an_id()), "000000", network="10.0.0.1")

    with pytest.raises(SlowDownError):
        answer(studio, challenge, code, network="10.0.0.1")
    answer(studio, challenge, code, network="10.0.0.2")


def test_right_codes_are_not_counted_as_guesses(studio):
    for _ in range(3):
        answer(studio, *ask(studio), network="10.0.0.1")
    for _ in range(300):
        with pytest.raises(BadCredentialsError):
            answer(studio, ChallengeId(an_id()), "000000", network="10.0.0.1")


def test_the_code_is_stored_only_as_a_slow_hash(studio):
    challenge, code = ask(studio)

    stored = studio.ports.sessions.take_try(challenge)

    assert code not in stored.code_hash
