"""What is asked of an account goes through when something else of it changes at the same moment."""

from typing import Any

import pytest
from attrs import define, evolve
from tests.contract.racing import at_once
from tests.domain.studio import ANNA_EMAIL, ANNA_PASSWORD
from tests.plain_codec import PlainCodec

from galerly.domain.model.errors import BadCredentialsError, StaleError
from galerly.domain.services.accounts import TRIES, ProfileChanges
from galerly.testing import in_memory

NEW_PASSWORD = "nine green frogs"


@define
class Interrupted:
    """Accounts, another of whose fields changes just before each of the next `times` writes."""

    inner: Any
    times: int
    fields: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def replace(self, user: Any) -> Any:
        if self.times:
            self.times -= 1
            other = self.inner.get(user.id)
            self.inner.replace(evolve(other, **self.fields(other)))
        return self.inner.replace(user)


def interrupted(studio, times=1, fields=lambda user: {"bio": user.bio + "."}):
    """Return the service of accounts, whose writes are overtaken."""
    users = Interrupted(studio.ports.users, times, fields)
    accounts = studio.services.accounts
    return evolve(accounts, users=users, signing_in=evolve(accounts.signing_in, users=users))


def mailed(studio):
    """Return the token of the newest mail."""
    studio.galerly.run_jobs()
    text = studio.mail.sent[-1].text
    return next(word for word in text.split() if "#" in word).split("#")[1]


def outdate(studio):
    """Let Anna's password be hashed as an earlier release did."""
    users = studio.ports.users
    user = users.get(studio.anna)
    _, salt, digest = user.password_hash.split("$")
    return users.replace(evolve(user, password_hash=f"fast0${salt}${digest}"))


def log_in(accounts, password=ANNA_PASSWORD):
    return accounts.log_in(email=ANNA_EMAIL, password=password)


def stored(studio):
    return studio.ports.users.get(studio.anna)


def test_a_log_in_succeeds_whose_hash_another_write_overtakes(studio):
    outdate(studio)

    _, issued = log_in(interrupted(studio))

    assert studio.ports.sessions.find(issued.session.token_hash)
    log_in(studio.services.accounts)
    assert stored(studio).password_hash.startswith("fast1$")
    assert stored(studio).bio == "."


def test_an_address_is_verified_and_the_change_between_is_kept(studio):
    studio.services.accounts.resend_verification(studio.anna)

    interrupted(studio).verify_email(mailed(studio))

    assert (stored(studio).email_verified_at, stored(studio).bio) == (studio.clock.now(), ".")


def test_an_address_that_is_verified_twice_at_once_keeps_the_first_time(studio):
    studio.services.accounts.resend_verification(studio.anna)
    token = mailed(studio)
    first = studio.clock.now()
    accounts = interrupted(studio, fields=lambda _: {"email_verified_at": first})
    studio.wait(seconds=1)

    accounts.verify_email(token)

    assert stored(studio).email_verified_at == first


def test_a_reset_goes_through_and_does_not_cost_its_token_in_vain(studio):
    studio.services.accounts.request_reset(ANNA_EMAIL)

    interrupted(studio).confirm_reset(mailed(studio), NEW_PASSWORD)

    log_in(studio.services.accounts, NEW_PASSWORD)
    assert stored(studio).bio == "."


def test_a_new_password_goes_through(studio):
    interrupted(studio).change_password(studio.anna, current=ANNA_PASSWORD, new=NEW_PASSWORD)

    log_in(studio.services.accounts, NEW_PASSWORD)
    assert stored(studio).bio == "."


def test_a_new_password_does_not_replace_one_that_was_set_at_the_same_moment(studio):
    other = studio.ports.passwords.hash("ten purple snails")
    accounts = interrupted(studio, fields=lambda _: {"password_hash": other})

    with pytest.raises(BadCredentialsError):
        accounts.change_password(studio.anna, current=ANNA_PASSWORD, new=NEW_PASSWORD)

    log_in(studio.services.accounts, "ten purple snails")


def test_a_profile_keeps_the_fields_that_another_change_set(studio):
    interrupted(studio).update(studio.anna, ProfileChanges(name="Anna Berg"))

    assert (stored(studio).name, stored(studio).bio) == ("Anna Berg", ".")


def test_a_change_that_is_always_overtaken_says_so(studio):
    with pytest.raises(StaleError):
        interrupted(studio, times=TRIES).update(studio.anna, ProfileChanges(name="Anna Berg"))


def test_log_ins_and_changes_at_once_all_succeed():
    with (galerly := in_memory(codec=PlainCodec())):
        user = galerly.sign_up(ANNA_EMAIL, password=ANNA_PASSWORD).user
        _, salt, digest = user.password_hash.split("$")
        galerly.ports.users.replace(evolve(user, password_hash=f"fast0${salt}${digest}"))
        accounts = galerly.services.accounts

        answers = at_once(
            [
                *[lambda: log_in(accounts)] * 6,
                *[lambda: accounts.update(user.id, ProfileChanges(bio="Weddings"))] * 2,
            ]
        )

        assert not [a for a in answers if isinstance(a, Exception)]
        assert galerly.ports.users.get(user.id).bio == "Weddings"
