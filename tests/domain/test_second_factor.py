"""A second factor is asked for, used once, and never in anybody's way."""

import base64
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.authenticator import code_shown
from tests.contract.racing import at_once
from tests.domain.studio import ANNA_EMAIL, ANNA_PASSWORD

from galerly.domain.model.errors import (
    BadCredentialsError,
    ConflictError,
    InvalidError,
    NotFoundError,
    ProofRequiredError,
    SecondFactorRequiredError,
    SecondFactorWrongError,
    SlowDownError,
)
from galerly.domain.model.second_factor import code_at, setup_uri, step_of, typed

NEW_PASSWORD = "nine green lizards"
RFC_SECRET = b"12345678901234567890"
ELSEWHERE = "203.0.113.9"


def log_in(studio, code=None, *, password=ANNA_PASSWORD, network="local"):
    return studio.services.accounts.log_in(
        email=ANNA_EMAIL, password=password, code=code, network=network
    )


def session(studio, **fields):
    """Return a new session of Anna's, who has no second factor yet."""
    return log_in(studio, **fields)[1].session


def code_of(studio, setup, *, steps=0):
    """Return what the app shows now, or so many steps later."""
    return code_shown(setup.secret, at=studio.clock.now(), steps=steps)


def switch_on(studio):
    """Switch it on and wait for the next code; return the setup and the recovery codes."""
    here = session(studio)
    setup = studio.services.second_factor.begin(here)
    codes = studio.services.second_factor.confirm(here, code_of(studio, setup))
    studio.wait(seconds=30)
    return setup, codes


def factor(studio):
    return studio.ports.users.get(studio.anna).second_factor


# --- codes ---


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    """Appendix B; six digits are the last six of its eight."""
    now = datetime.fromtimestamp(seconds, UTC)

    assert code_at(RFC_SECRET, seconds // 30) == code
    assert step_of(code, RFC_SECRET, now=now, after=0) == seconds // 30


@pytest.mark.parametrize(
    ("count", "code"), [(0, "755224"), (1, "287082"), (5, "254676"), (9, "520489")]
)
def test_codes_are_those_of_rfc_4226(count, code):
    assert code_at(RFC_SECRET, count) == code


@given(st.integers(1, 2**40), st.integers(-4, 4), st.integers(-2, 2))
def test_a_code_counts_within_a_step_of_now_and_only_after_the_last_one(step, drift, used):
    now = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=30 * (step % 10**8 + 10))
    present = step % 10**8 + 10

    found = step_of(code_at(RFC_SECRET, present + drift), RFC_SECRET, now=now, after=present + used)

    assert found in ({present + drift} if abs(drift) <= 1 and drift > used else {None})


def test_what_an_app_scans_names_issuer_and_account():
    uri = urlsplit(setup_uri(RFC_SECRET, issuer="Galerly", account="anna+a:b@example.com"))

    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path) == "/Galerly:anna+a:b@example.com"
    assert parse_qs(uri.query) == {
        "secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"],
        "issuer": ["Galerly"],
    }


def test_codes_are_read_as_people_write_them():
    assert typed(" 123 456\n") == "123456"
    assert typed("K3WQ-7xna mfe2") == "k3wq7xnamfe2"


# --- setting up ---


def test_nothing_is_asked_for_before_a_code_was_confirmed(studio):
    studio.services.second_factor.begin(session(studio))

    log_in(studio)
    assert not studio.ports.users.get(studio.anna).has_second_factor


def test_from_the_confirmation_on_the_password_alone_opens_nothing(studio):
    switch_on(studio)

    with pytest.raises(SecondFactorRequiredError):
        log_in(studio)
    with pytest.raises(BadCredentialsError):
        log_in(studio, password="wrong")


def test_a_wrong_code_switches_nothing_on(studio):
    here = session(studio)
    setup = studio.services.second_factor.begin(here)

    with pytest.raises(InvalidError):
        studio.services.second_factor.confirm(here, code_of(studio, setup, steps=5))

    log_in(studio)


def test_a_new_secret_voids_the_one_before(studio):
    here = session(studio)
    first = studio.services.second_factor.begin(here)
    second = studio.services.second_factor.begin(here)

    with pytest.raises(InvalidError):
        studio.services.second_factor.confirm(here, code_of(studio, first))
    studio.services.second_factor.confirm(here, code_of(studio, second))


def test_a_secret_waits_an_hour_to_be_confirmed(studio):
    here = session(studio)
    setup = studio.services.second_factor.begin(here)
    studio.wait(hours=1)

    with pytest.raises(ConflictError):
        studio.services.second_factor.confirm(here, code_of(studio, setup))


def test_what_is_on_can_be_neither_replaced_nor_confirmed_again(studio):
    setup, _ = switch_on(studio)
    _, issued = log_in(studio, code_of(studio, setup))

    with pytest.raises(ConflictError):
        studio.services.second_factor.begin(issued.session)
    with pytest.raises(ConflictError):
        studio.services.second_factor.confirm(issued.session, code_of(studio, setup, steps=1))


def test_a_session_that_was_left_open_sets_up_nothing_without_the_password(studio):
    here = session(studio)
    studio.wait(minutes=15)

    with pytest.raises(ProofRequiredError):
        studio.services.second_factor.begin(here)
    with pytest.raises(BadCredentialsError):
        studio.services.second_factor.begin(here, "wrong")
    assert studio.services.second_factor.begin(here, ANNA_PASSWORD).secret


def test_every_other_session_ends(studio):
    here, there = session(studio), session(studio)
    setup = studio.services.second_factor.begin(here)

    studio.services.second_factor.confirm(here, code_of(studio, setup))

    assert studio.ports.sessions.of_user(studio.anna) == (here,)
    assert studio.ports.sessions.find(there.token_hash) is None


def test_the_secret_is_stored_sealed_and_bound_to_its_account(studio):
    setup, _ = switch_on(studio)
    anna = studio.ports.users.get(studio.anna)
    secret = base64.b32decode(setup.secret)

    assert secret not in base64.b64decode(anna.second_factor.sealed_secret)
    assert setup.secret not in str(anna)
    boris = studio.ports.users.get(studio.other())
    moved = evolve(boris, second_factor=anna.second_factor)
    with pytest.raises(SecondFactorWrongError):
        studio.services.accounts.signing_in.codes.use(moved, code_of(studio, setup))


# --- signing in ---


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_clocks_may_differ_by_a_step(studio, steps):
    setup, _ = switch_on(studio)
    studio.wait(minutes=5)

    log_in(studio, code_of(studio, setup, steps=steps))


@pytest.mark.parametrize("steps", [-2, 2])
def test_clocks_may_not_differ_by_two(studio, steps):
    setup, _ = switch_on(studio)
    studio.wait(minutes=5)

    with pytest.raises(SecondFactorWrongError):
        log_in(studio, code_of(studio, setup, steps=steps))


def test_a_code_opens_one_session(studio):
    setup, _ = switch_on(studio)
    code = code_of(studio, setup)
    log_in(studio, f" {code[:3]} {code[3:]} ")

    with pytest.raises(SecondFactorWrongError):
        log_in(studio, code)


def test_the_code_that_switched_it_on_is_used_up_with_that(studio):
    here = session(studio)
    setup = studio.services.second_factor.begin(here)
    code = code_of(studio, setup)
    studio.services.second_factor.confirm(here, code)

    with pytest.raises(SecondFactorWrongError):
        log_in(studio, code)


def test_of_many_who_bring_one_code_at_once_one_gets_in(studio):
    setup, codes = switch_on(studio)

    for code in (code_of(studio, setup), codes[0]):
        outcomes = at_once([partial(log_in, studio, code)] * 4)
        assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, SecondFactorWrongError) for outcome in outcomes) == 3


def test_a_session_opened_while_it_is_switched_on_ends(studio):
    """The password was right a moment ago; by now a code is asked for, too."""
    accounts = studio.services.accounts

    class SwitchedOn:
        def __getattr__(self, name):
            return getattr(accounts.signing_in.sessions, name)

        def open_photographer(self, user_id, *, user_agent):
            issued = accounts.signing_in.sessions.open_photographer(user_id, user_agent=user_agent)
            switch_on(studio)
            return issued

    late = evolve(accounts.signing_in, sessions=SwitchedOn())

    with pytest.raises(SecondFactorRequiredError):
        evolve(accounts, signing_in=late).log_in(email=ANNA_EMAIL, password=ANNA_PASSWORD)

    assert len(studio.ports.sessions.of_user(studio.anna)) == 1


def test_whoever_has_no_second_factor_may_send_a_code(studio):
    log_in(studio, "123456")


# --- recovery ---


def test_recovery_codes_open_one_session_each_and_are_counted_down(studio):
    _, codes = switch_on(studio)
    assert len(set(codes)) == 10

    for left, code in zip(range(9, -1, -1), codes, strict=True):
        log_in(studio, code.upper().replace("-", " "))
        assert len(factor(studio).recovery_macs) == left
        with pytest.raises(SecondFactorWrongError):
            log_in(studio, code)


def test_recovery_codes_are_stored_as_keyed_hashes(studio):
    _, codes = switch_on(studio)
    kept = factor(studio)

    for code in codes:
        assert typed(code) not in "".join(kept.recovery_macs)
    assert kept.recovery_macs != ()
    assert "recovery_macs" not in str(kept)


# --- guessing ---


def test_codes_are_guessed_no_more_often_than_passwords(studio):
    setup, codes = switch_on(studio)
    for _ in range(10):
        with pytest.raises(SecondFactorWrongError):
            log_in(studio, "000000", network=ELSEWHERE)

    for network in (ELSEWHERE, "203.0.113.10"):
        for code in (code_of(studio, setup), codes[0]):
            with pytest.raises(SlowDownError):
                log_in(studio, code, network=network)
    log_in(studio, code_of(studio, setup))


def test_even_at_home_codes_are_not_guessed_without_end(studio):
    setup, _ = switch_on(studio)
    for _ in range(10):
        with pytest.raises(SecondFactorWrongError):
            log_in(studio, "000000")

    with pytest.raises(SlowDownError):
        log_in(studio, code_of(studio, setup))


def test_a_right_password_without_a_code_is_no_guess(studio):
    setup, _ = switch_on(studio)

    for _ in range(30):
        with pytest.raises(SecondFactorRequiredError):
            log_in(studio)

    log_in(studio, code_of(studio, setup))


def test_a_network_is_not_known_by_the_password_alone(studio):
    switch_on(studio)
    for code in (None, "000000"):
        with pytest.raises((SecondFactorRequiredError, SecondFactorWrongError)):
            log_in(studio, code, network=ELSEWHERE)

    user = studio.ports.users.get(studio.anna)
    assert not studio.services.accounts.guesses.knows(user, ELSEWHERE)


def test_confirming_is_no_place_to_guess(studio):
    here = session(studio)
    setup = studio.services.second_factor.begin(here)
    for _ in range(10):
        with pytest.raises(InvalidError):
            studio.services.second_factor.confirm(here, "000000")

    with pytest.raises(SlowDownError):
        studio.services.second_factor.confirm(here, code_of(studio, setup))
    studio.services.accounts.check_current(studio.anna, ANNA_PASSWORD)


# --- what it outlasts, and its end ---


def test_a_new_password_keeps_it(studio):
    setup, _ = switch_on(studio)

    studio.services.accounts.change_password(studio.anna, current=ANNA_PASSWORD, new=NEW_PASSWORD)

    with pytest.raises(SecondFactorRequiredError):
        log_in(studio, password=NEW_PASSWORD)
    log_in(studio, code_of(studio, setup), password=NEW_PASSWORD)


def test_a_reset_keeps_it(studio):
    setup, _ = switch_on(studio)
    studio.services.accounts.request_reset(ANNA_EMAIL)
    studio.galerly.run_jobs()
    text = studio.mail.to(ANNA_EMAIL)[-1].text
    token = next(line for line in text.splitlines() if "/reset#" in line).partition("#")[2]

    studio.services.accounts.confirm_reset(token, NEW_PASSWORD)

    with pytest.raises(SecondFactorRequiredError):
        log_in(studio, password=NEW_PASSWORD)
    log_in(studio, code_of(studio, setup), password=NEW_PASSWORD)


def test_the_password_switches_it_off(studio):
    switch_on(studio)
    with pytest.raises(BadCredentialsError):
        studio.services.second_factor.switch_off(studio.anna, "wrong")

    studio.services.second_factor.switch_off(studio.anna, ANNA_PASSWORD)
    studio.services.second_factor.switch_off(studio.anna, ANNA_PASSWORD)

    assert factor(studio) is None
    log_in(studio)


def test_its_photographer_is_told_by_mail(studio):
    _, codes = switch_on(studio)
    log_in(studio, codes[0])
    studio.services.second_factor.switch_off(studio.anna, ANNA_PASSWORD)
    studio.services.second_factor.switch_off(studio.anna, ANNA_PASSWORD)
    studio.galerly.run_jobs()

    mails = studio.mail.to(ANNA_EMAIL)[-3:]
    assert [mail.subject for mail in mails] == [
        "Your account now asks for a code",
        "A recovery code was used",
        "Your account no longer asks for a code",
    ]
    assert "9 are left" in mails[1].text
    assert all("/studio/settings" in mail.text for mail in mails)


def test_an_operator_switches_it_off_for_whoever_lost_all(studio):
    switch_on(studio)

    assert studio.services.second_factor.take_off(" ANNA@example.com")
    assert not studio.services.second_factor.take_off(ANNA_EMAIL)
    studio.galerly.run_jobs()

    log_in(studio)
    assert studio.mail.to(ANNA_EMAIL)[-1].subject == "Your account no longer asks for a code"
    with pytest.raises(NotFoundError):
        studio.services.second_factor.take_off("nobody@example.com")
