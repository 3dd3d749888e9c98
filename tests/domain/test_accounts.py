import pytest
from attrs import evolve
from tests.domain.studio import ANNA_EMAIL, ANNA_PASSWORD

from galerly.domain.model.errors import (
    BadCredentialsError,
    EmailTakenError,
    InvalidError,
    MailedTokenError,
    NotFoundError,
    SlowDownError,
)
from galerly.domain.model.ids import CityId

NEW_PASSWORD = "nine green lizards"


def mailed(studio, address=ANNA_EMAIL):
    """Do the waiting work, and return the secret in the last mail to an address."""
    studio.galerly.run_jobs()
    text = studio.mail.to(address)[-1].text
    (link,) = (line for line in text.splitlines() if "#" in line)
    return link.partition("#")[2]


def log_in(studio, password=ANNA_PASSWORD, **fields):
    return studio.services.accounts.log_in(**{"email": ANNA_EMAIL, "password": password, **fields})


def signed_in(studio, issued):
    return studio.services.sessions.authenticate(issued.token)


# --- registering ---


def test_a_new_account_is_signed_in_and_asked_by_mail_to_confirm_its_address(studio):
    account, issued = studio.services.accounts.register(
        email=" Boris@Example.com", password=NEW_PASSWORD, name=" Boris B. "
    )
    studio.galerly.run_jobs()

    assert (account.user.email, account.user.name) == ("boris@example.com", "Boris B.")
    assert account.user.handle.startswith("boris-b-")
    assert signed_in(studio, issued).user_id == account.user.id
    assert [m.subject for m in studio.mail.to("boris@example.com")] == [
        "Confirm your e-mail address"
    ]


def test_a_new_account_is_not_listed_and_not_verified(studio):
    user = studio.services.accounts.get(studio.anna).user

    assert not user.listed
    assert user.email_verified_at is None


def test_an_address_has_one_account(studio):
    with pytest.raises(EmailTakenError):
        studio.services.accounts.register(
            email="ANNA@example.com", password=NEW_PASSWORD, name="Anna"
        )


def test_the_password_is_stored_only_as_a_hash(studio):
    assert ANNA_PASSWORD not in str(studio.services.accounts.get(studio.anna))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "boris"}, "email"),
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"password": "short"}, "password"),
        ({"city_id": CityId("nowhere")}, "city_id"),
    ],
)
def test_a_wrong_field_of_a_registration_is_named_and_nothing_is_stored(studio, fields, field):
    form = {"email": "boris@example.com", "password": NEW_PASSWORD, "name": "Boris", **fields}

    with pytest.raises(InvalidError) as caught:
        studio.services.accounts.register(**form)

    assert caught.value.field == field
    assert studio.services.accounts.find("boris@example.com") is None


def test_a_network_registers_at_most_100_in_an_hour(studio):
    for number in range(100):
        studio.services.accounts.register(
            email=f"p{number}@example.com", password=NEW_PASSWORD, name="P", network="10.0.0.1"
        )
    form = {"email": "one-more@example.com", "password": NEW_PASSWORD, "name": "P"}

    with pytest.raises(SlowDownError):
        studio.services.accounts.register(**form, network="10.0.0.1")
    studio.services.accounts.register(**form, network="10.0.0.2")


# --- logging in ---


def test_address_and_password_sign_in_whatever_the_case_of_the_address(studio):
    account, issued = log_in(studio, email=" ANNA@Example.com ", user_agent="Firefox")

    assert account.user.id == studio.anna
    assert signed_in(studio, issued).user_agent == "Firefox"


@pytest.mark.parametrize("password", ["", ANNA_PASSWORD + " ", ANNA_PASSWORD.upper(), "\ud800"])
def test_a_password_is_compared_exactly_as_typed(studio, password):
    with pytest.raises(BadCredentialsError):
        log_in(studio, password)


def test_an_unknown_address_and_a_wrong_password_look_the_same(studio):
    errors = []
    for email in (ANNA_EMAIL, "nobody@example.com", "no address"):
        with pytest.raises(BadCredentialsError) as caught:
            log_in(studio, "wrong", email=email)
        errors.append(str(caught.value))

    assert len(set(errors)) == 1


def test_after_10_wrong_passwords_an_account_waits_15_minutes_even_with_the_right_one(studio):
    for _ in range(10):
        with pytest.raises(BadCredentialsError):
            log_in(studio, "wrong")

    with pytest.raises(SlowDownError) as caught:
        log_in(studio)
    studio.wait(minutes=15)
    log_in(studio)

    assert caught.value.retry_after_s == 15 * 60


def test_guessing_elsewhere_does_not_end_a_running_session(studio):
    _, issued = log_in(studio)
    for _ in range(10):
        with pytest.raises(BadCredentialsError):
            log_in(studio, "wrong", network="10.0.0.9")

    assert signed_in(studio, issued).user_id == studio.anna


def test_an_unknown_address_is_slowed_down_like_a_known_one(studio):
    for _ in range(10):
        with pytest.raises(BadCredentialsError):
            log_in(studio, email="nobody@example.com")

    with pytest.raises(SlowDownError):
        log_in(studio, email="nobody@example.com")


def test_a_network_has_100_wrong_attempts_over_all_accounts(studio):
    for number in range(100):
        with pytest.raises(BadCredentialsError):
            log_in(studio, email=f"p{number}@example.com", network="10.0.0.1")

    with pytest.raises(SlowDownError):
        log_in(studio, network="10.0.0.1")
    log_in(studio, network="10.0.0.2")


def test_right_passwords_are_never_counted(studio):
    for _ in range(120):
        log_in(studio)


def test_an_outdated_hash_is_made_anew_at_the_next_log_in(studio):
    users = studio.ports.users
    before = users.get(studio.anna)
    _, salt, digest = before.password_hash.split("$")
    users.replace(evolve(before, password_hash=f"fast0${salt}${digest}"))

    log_in(studio)

    assert users.get(studio.anna).password_hash.startswith("fast1$")
    log_in(studio)


# --- changing the password ---


def test_a_new_password_ends_every_other_session(studio):
    _, here = log_in(studio)
    _, there = log_in(studio)

    studio.services.accounts.change_password(
        studio.anna, current=ANNA_PASSWORD, new=NEW_PASSWORD, keep=here.session.id
    )

    assert signed_in(studio, here)
    assert studio.ports.sessions.find(there.session.token_hash) is None
    log_in(studio, NEW_PASSWORD)
    with pytest.raises(BadCredentialsError):
        log_in(studio)


def test_a_new_password_voids_a_reset_that_is_under_way(studio):
    studio.services.accounts.request_reset(ANNA_EMAIL)
    token = mailed(studio)

    studio.services.accounts.change_password(studio.anna, current=ANNA_PASSWORD, new=NEW_PASSWORD)

    with pytest.raises(MailedTokenError):
        studio.services.accounts.confirm_reset(token, "eleven pink owls")


def test_a_new_password_leaves_the_verification_of_the_address_alone(studio):
    studio.services.accounts.resend_verification(studio.anna)
    token = mailed(studio)

    studio.services.accounts.change_password(studio.anna, current=ANNA_PASSWORD, new=NEW_PASSWORD)

    studio.services.accounts.verify_email(token)
    assert studio.services.accounts.get(studio.anna).user.email_verified_at


@pytest.mark.parametrize(
    ("current", "new", "refusal"),
    [
        ("wrong", NEW_PASSWORD, BadCredentialsError),
        (ANNA_PASSWORD, "short", InvalidError),
        (ANNA_PASSWORD, ANNA_EMAIL, InvalidError),
    ],
)
def test_a_password_that_is_not_changed_ends_nothing(studio, current, new, refusal):
    _, issued = log_in(studio)

    with pytest.raises(refusal):
        studio.services.accounts.change_password(studio.anna, current=current, new=new)

    assert signed_in(studio, issued)
    log_in(studio)


def test_the_current_password_cannot_be_guessed_without_end(studio):
    for _ in range(10):
        with pytest.raises(BadCredentialsError):
            studio.services.accounts.check_current(studio.anna, "wrong")

    with pytest.raises(SlowDownError):
        studio.services.accounts.check_current(studio.anna, ANNA_PASSWORD)


# --- verifying the address ---


def test_a_mailed_token_verifies_the_address_once(studio):
    studio.services.accounts.resend_verification(studio.anna)
    token = mailed(studio)

    studio.services.accounts.verify_email(token)

    assert studio.services.accounts.get(studio.anna).user.email_verified_at == studio.clock.now()
    with pytest.raises(MailedTokenError):
        studio.services.accounts.verify_email(token)


def test_a_new_mail_voids_the_one_before(studio):
    first = mailed(studio)
    studio.services.accounts.resend_verification(studio.anna)
    second = mailed(studio)

    with pytest.raises(MailedTokenError):
        studio.services.accounts.verify_email(first)
    studio.services.accounts.verify_email(second)


def test_a_verification_is_good_for_24_hours(studio):
    studio.services.accounts.resend_verification(studio.anna)
    token = mailed(studio)
    studio.wait(hours=24)

    with pytest.raises(MailedTokenError):
        studio.services.accounts.verify_email(token)


def test_who_is_verified_gets_no_further_mail(studio):
    studio.services.accounts.verify_email(mailed(studio))
    before = len(studio.mail.sent)

    studio.services.accounts.resend_verification(studio.anna)
    studio.galerly.run_jobs()

    assert len(studio.mail.sent) == before


def test_a_token_of_one_purpose_does_nothing_for_another(studio):
    studio.services.accounts.request_reset(ANNA_EMAIL)
    token = mailed(studio)

    with pytest.raises(MailedTokenError):
        studio.services.accounts.verify_email(token)
    studio.services.accounts.confirm_reset(token, NEW_PASSWORD)


def test_unknown_tokens_cannot_be_tried_without_end(studio):
    for _ in range(300):
        with pytest.raises(MailedTokenError):
            studio.services.accounts.verify_email("guess", network="10.0.0.1")

    with pytest.raises(SlowDownError):
        studio.services.accounts.verify_email("guess", network="10.0.0.1")
    with pytest.raises(MailedTokenError):
        studio.services.accounts.verify_email("guess", network="10.0.0.2")


# --- resetting the password ---


def test_a_reset_sets_the_password_ends_every_session_and_verifies_the_address(studio):
    _, issued = log_in(studio)
    studio.services.accounts.request_reset(" ANNA@example.com ")

    studio.services.accounts.confirm_reset(mailed(studio), NEW_PASSWORD)

    assert studio.ports.sessions.find(issued.session.token_hash) is None
    assert log_in(studio, NEW_PASSWORD)[0].user.email_verified_at


def test_a_reset_of_an_unknown_address_does_nothing_and_says_nothing(studio):
    before = len(studio.mail.sent)

    studio.services.accounts.request_reset("nobody@example.com")
    studio.galerly.run_jobs()

    assert len(studio.mail.sent) == before


def test_a_reset_is_good_for_an_hour(studio):
    studio.services.accounts.request_reset(ANNA_EMAIL)
    token = mailed(studio)
    studio.wait(minutes=60)

    with pytest.raises(MailedTokenError):
        studio.services.accounts.confirm_reset(token, NEW_PASSWORD)


@pytest.mark.parametrize("password", ["short", "password123", ANNA_EMAIL, f"{ANNA_EMAIL}2026!"])
def test_a_password_that_is_refused_does_not_cost_the_token(studio, password):
    studio.services.accounts.request_reset(ANNA_EMAIL)
    token = mailed(studio)

    with pytest.raises(InvalidError) as caught:
        studio.services.accounts.confirm_reset(token, password)
    studio.services.accounts.confirm_reset(token, NEW_PASSWORD)

    assert caught.value.field == "new_password"


def test_an_address_gets_at_most_5_mails_an_hour_and_nobody_is_told(studio):
    before = len(studio.mail.to(ANNA_EMAIL))
    for number in range(9):
        studio.services.accounts.request_reset(ANNA_EMAIL, network=f"10.0.0.{number}")
    studio.galerly.run_jobs()

    assert len(studio.mail.to(ANNA_EMAIL)) - before == 5


def test_resets_that_a_stranger_asks_for_keep_no_other_mail_from_going_out(studio):
    for _ in range(70):
        studio.services.accounts.request_reset(ANNA_EMAIL)
    before = len(studio.mail.to(ANNA_EMAIL))
    studio.galerly.run_jobs()
    resets = len(studio.mail.to(ANNA_EMAIL)) - before

    studio.services.accounts.resend_verification(studio.anna)
    studio.services.client_login.request_code(ANNA_EMAIL)
    studio.services.newsletter.subscribe(ANNA_EMAIL)
    studio.galerly.run_jobs()

    assert len(studio.mail.to(ANNA_EMAIL)) - before - resets == 3


def test_an_account_that_is_gone_cannot_be_reset(studio):
    studio.services.accounts.request_reset(ANNA_EMAIL)
    token = mailed(studio)
    studio.services.deletion.delete_account(studio.anna)

    with pytest.raises(NotFoundError):
        studio.services.accounts.confirm_reset(token, NEW_PASSWORD)
