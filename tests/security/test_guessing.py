"""Guessing: thirty tries at everything that a secret protects, and what they cost whom."""

from collections import Counter

import pytest
from tests.domain.crashing import Cut, Fault
from tests.plain_codec import PlainCodec
from tests.security.asking import Asker, code_of, document
from tests.security.faults import ANNA, CHALLENGE, CODE, PASSWORD, a_stage

from galerly.testing import in_memory

GUESSES = 30
NOTHING = Cut(Fault.FAIL, at=0)  # is disturbed


@pytest.fixture
def stage():
    with in_memory(codec=PlainCodec()) as harness:
        yield a_stage(harness)


@pytest.fixture
def anyone(stage):
    return Asker(stage.api(NOTHING))


@pytest.fixture
def anna(stage):
    return Asker(stage.api(NOTHING), stage.tokens["photographer"])


def guessed(who, method, path, body_of):
    """Return how often each code was answered to so many different guesses."""
    answers = [who.ask(method, path, body_of(f"wrong guess {n}")) for n in range(GUESSES)]
    for answer in answers:
        if answer.status == 429:
            assert int(answer.headers["retry-after"]) >= 1
    return Counter(code_of(answer) for answer in answers)


def test_passwords_of_an_account_by_strangers(anyone, anna):
    codes = guessed(anyone, "POST", "/auth/login", lambda guess: {"email": ANNA, "password": guess})

    assert codes == {"bad-credentials": 10, "slow-down": 20}
    # Even the right one is not told from the wrong ones now; whoever is signed in stays so.
    right = anyone.ask("POST", "/auth/login", {"email": ANNA, "password": PASSWORD})
    assert code_of(right) == "slow-down"
    assert anna.get("/auth/me")["email"] == ANNA


@pytest.mark.parametrize(
    "spelling",
    [
        "ANNA@EXAMPLE.COM",
        " anna@example.com ",
        "Anna@Example.Com",
        "\tanna@example.com",
        "anna@example.com\u3000",
    ],
)
def test_another_spelling_of_an_address_is_no_other_account(anyone, spelling):
    for n in range(10):
        body = {"email": ANNA, "password": f"wrong guess {n}"}
        assert code_of(anyone.ask("POST", "/auth/login", body)) == "bad-credentials"

    answer = anyone.ask("POST", "/auth/login", {"email": spelling, "password": "wrong guess"})

    assert code_of(answer) in {"slow-down", "invalid"}


@pytest.mark.parametrize(
    ("method", "path", "field"),
    [("POST", "/auth/password", "current_password"), ("DELETE", "/auth/me", "password")],
)
def test_the_password_of_an_account_by_whoever_took_a_session(anna, method, path, field):
    more = {"new_password": "eight grey herons"} if field == "current_password" else {}

    codes = guessed(anna, method, path, lambda guess: {field: guess, **more})

    assert codes == {"bad-credentials": 10, "slow-down": 20}


def test_the_password_of_a_link(stage, anyone, anna):
    gallery = f"/galleries/{stage.params['gallery_id']}"
    body = {"password": "the right one"}
    link = document(anna.ask("POST", f"{gallery}/links", body), 201)

    codes = guessed(
        anyone,
        "POST",
        "/share/session",
        lambda guess: {"share_token": link["share_token"], "password": guess},
    )

    assert codes == {"password-wrong": 10, "slow-down": 20}
    seen = Asker(anyone.api, stage.tokens["viewer"]).get("/view/galleries")
    assert len(seen["items"]) == 1  # who is in already notices nothing


def test_a_mailed_code_is_dead_after_five_tries(anyone):
    codes = guessed(
        anyone,
        "POST",
        "/auth/client/session",
        lambda guess: {"challenge": CHALLENGE, "code": f"{int(guess.split()[-1]):06}"},
    )
    right = anyone.ask("POST", "/auth/client/session", {"challenge": CHALLENGE, "code": CODE})

    assert codes == {"bad-credentials": GUESSES}
    assert code_of(right) == "bad-credentials"


def test_a_code_answers_its_own_challenge_alone(stage, anyone):
    other = document(anyone.ask("POST", "/auth/client/code", {"email": "x@example.com"}), 202)
    stage.harness.run_jobs()

    answer = anyone.ask(
        "POST", "/auth/client/session", {"challenge": other["challenge"], "code": CODE}
    )

    assert code_of(answer) == "bad-credentials"


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/auth/verify-email", {}),
        ("/auth/password-reset/confirm", {"new_password": "eight grey herons"}),
        ("/newsletter/confirm", {}),
        ("/newsletter/unsubscribe", {}),
    ],
)
def test_mailed_tokens_are_told_apart_from_nothing(stage, anyone, path, more):
    other = stage.bodies["verify_email" if path != "/auth/verify-email" else "confirm_subscription"]
    guesses = ["x" * 43, other["token"], "\u0660" * 43, "x" * 43 + "\0", "="]

    answers = [anyone.ask("POST", path, {"token": guess, **more}) for guess in guesses]

    assert {code_of(answer) for answer in answers} <= {"not-found", "invalid"}
    # What was mailed for another purpose stays good for it.
    assert code_of(anyone.ask("POST", "/auth/verify-email", stage.bodies["verify_email"])) is None


TOKENS = ("gp_", "gc_", "gv_", "xx_", "", "GP_")


@pytest.mark.parametrize("route", ["/auth/me", "/view/galleries"])
def test_a_token_of_another_kind_opens_nothing(stage, route):
    api = stage.api(NOTHING)
    for name in ("photographer", "viewer"):
        secret = stage.tokens[name][3:]
        for prefix in TOKENS:
            if prefix + secret == stage.tokens[name]:
                continue
            answer = Asker(api, prefix + secret).ask("GET", route)
            assert code_of(answer) in {"unauthenticated", "forbidden"}


@pytest.mark.parametrize(
    "password",
    [
        "p" * 72 + "one",
        "p" * 73,
        "p" * 256,
        "zeros\0inside it",
        "🦢🦢🦢🦢🦢🦢🦢🦢🦢🦢",
        "  spaces around  ",
        "Grüße aus Köln!",
        "Gru\u0308ße aus Ko\u0308ln!",
        "\ttab and\nnewline",
    ],
)
def test_a_password_is_what_was_typed_to_the_last_character(anyone, password):
    email = "exact@example.com"
    body = {"email": email, "password": password, "name": "Exact"}
    assert code_of(anyone.ask("POST", "/auth/register", body)) is None

    def log_in(typed):
        return code_of(anyone.ask("POST", "/auth/login", {"email": email, "password": typed}))

    assert log_in(password) is None
    for typed in (
        password[:-1],
        password + "p",
        password.strip() + "x",
        password.swapcase() if password.swapcase() != password else password + password,
        password.partition("\0")[0] if "\0" in password else password[::-1] + "x",
    ):
        assert log_in(typed) in {"bad-credentials", "invalid"}
