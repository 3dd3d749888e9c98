from datetime import UTC, datetime, timedelta

import pytest
from tests.api.client import fields, ok, problem
from tests.api.world import PASSWORD
from tests.authenticator import code_shown

PROOF = {"password": PASSWORD}


@pytest.fixture
def now(world):
    """The server's time, which tests steer in memory alone."""
    return world.clock.now if world.clock else lambda: datetime.now(UTC)


def switch_on(anna, now):
    setup = ok(anna.post("/auth/totp"))
    code = code_shown(setup["secret"], at=now())
    confirmed = ok(anna.post("/auth/totp/confirm", {"code": code}))
    return setup, confirmed["recovery_codes"]


def test_signing_in_asks_for_a_code_beside_the_password(anyone, anna, now):
    login = {"email": ok(anna.get("/auth/me"))["email"], "password": PASSWORD}
    setup, codes = switch_on(anna, now)

    assert setup["uri"].startswith("otpauth://totp/Galerly:")
    assert f"secret={setup['secret']}&" in setup["uri"]
    refused = anyone.post("/auth/login", login)
    problem(refused, 401, "second-factor-required")
    assert refused.headers["www-authenticate"] == "Bearer"
    problem(anyone.post("/auth/login", {**login, "code": "000000"}), 401, "second-factor-wrong")
    wrong = {**login, "password": "not this one", "code": codes[0]}
    problem(anyone.post("/auth/login", wrong), 401, "bad-credentials")
    later = code_shown(setup["secret"], at=now(), steps=1)
    signed_in = ok(anyone.post("/auth/login", {**login, "code": later}))
    problem(anyone.post("/auth/login", {**login, "code": later}), 401, "second-factor-wrong")
    assert signed_in["user"]["second_factor"]["recovery_codes_left"] == 10
    by_recovery = ok(anyone.post("/auth/login", {**login, "code": codes[0]}))
    assert by_recovery["user"]["second_factor"]["recovery_codes_left"] == 9


def test_an_account_tells_that_it_is_on_and_since_when(anna, now):
    assert ok(anna.get("/auth/me"))["second_factor"] is None
    ok(anna.post("/auth/totp"))
    assert ok(anna.get("/auth/me"))["second_factor"] is None

    switch_on(anna, now)

    assert set(ok(anna.get("/auth/me"))["second_factor"]) == {"since", "recovery_codes_left"}
    problem(anna.post("/auth/totp"), 409, "conflict")


def test_a_wrong_code_is_the_fields_fault(anna):
    ok(anna.post("/auth/totp"))

    assert fields(anna.post("/auth/totp/confirm", {"code": "000000"})) == {"code"}
    assert fields(anna.post("/auth/totp/confirm", {"code": ""})) == {"code"}


def test_a_repeated_confirmation_with_one_key_answers_the_same_codes(anna, now):
    setup = ok(anna.post("/auth/totp"))
    body = {"code": code_shown(setup["secret"], at=now())}
    key = {"Idempotency-Key": "confirmed-once"}

    first = ok(anna.post("/auth/totp/confirm", body, headers=key))
    again = ok(anna.post("/auth/totp/confirm", body, headers=key))

    assert first == again


def test_the_password_switches_it_off(anna, now):
    switch_on(anna, now)
    problem(anna.delete("/auth/totp", {"password": "not this one"}), 401, "bad-credentials")

    ok(anna.delete("/auth/totp", PROOF), 204)

    assert ok(anna.get("/auth/me"))["second_factor"] is None
    ok(anna.delete("/auth/totp", PROOF), 204)


@pytest.mark.parametrize("world", ["memory"], indirect=True)  # whose clock can be moved
def test_an_old_session_gives_the_password_once_more(world, anna):
    world.clock.advance(timedelta(minutes=15))

    problem(anna.post("/auth/totp"), 401, "password-required")
    problem(anna.post("/auth/totp", {"password": "not this one"}), 401, "bad-credentials")
    ok(anna.post("/auth/totp", PROOF))


def test_an_export_names_it_and_holds_no_secret(anna, now):
    setup, codes = switch_on(anna, now)

    answer = anna.get("/auth/me/export")

    export = ok(answer)
    assert export["user"]["second_factor"]["recovery_codes_left"] == 10
    assert len(export["known_networks"]) == 1
    assert setup["secret"] not in answer.text
    for code in codes:
        assert code not in answer.text
        assert code.replace("-", "") not in answer.text
    assert "seal" not in answer.text
