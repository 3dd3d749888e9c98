"""Guessing is slowed down, and does not lock out whom it aims at."""

from datetime import timedelta

import pytest
from attrs import evolve
from tests.domain.studio import ANNA_EMAIL, ANNA_PASSWORD

from galerly.domain.model.errors import BadCredentialsError, SlowDownError
from galerly.domain.services.guesses import KNOWN_NETWORKS_MAX

STRANGERS = [f"203.0.113.{n}" for n in range(8)]
NEW_PASSWORD = "nine green lizards"


def log_in(studio, password=ANNA_PASSWORD, *, email=ANNA_EMAIL, network="local"):
    """Sign in as Anna, who registered from the network "local"."""
    return studio.services.accounts.log_in(email=email, password=password, network=network)


def guess(studio, *, networks=STRANGERS, email=ANNA_EMAIL, times=10):
    """Guess until nobody is let guess any more; return how many guesses were looked at."""
    looked_at = 0
    for network in networks:
        for _ in range(times):
            try:
                log_in(studio, "wrong", email=email, network=network)
            except BadCredentialsError:
                looked_at += 1
            except SlowDownError:
                break
    return looked_at


def reset_link(studio, network):
    """Return the token of a mailed link, asked for from a network."""
    studio.services.accounts.request_reset(ANNA_EMAIL, network=network)
    studio.galerly.run_jobs()
    text = studio.mail.to(ANNA_EMAIL)[-1].text
    return next(line for line in text.splitlines() if "/reset#" in line).partition("#")[2]


def test_a_stranger_locks_himself_out_and_nobody_else(studio):
    assert guess(studio, networks=STRANGERS[:1], times=30) == 10

    with pytest.raises(SlowDownError):
        log_in(studio, network=STRANGERS[0])
    log_in(studio, network=STRANGERS[1])
    log_in(studio)


def test_guesses_from_many_networks_count_together_and_the_known_ones_stay_open(studio):
    assert guess(studio) == 50

    with pytest.raises(SlowDownError):
        log_in(studio, network="198.51.100.1")
    log_in(studio)


def test_a_network_is_known_once_the_account_was_signed_in_to_from_it(studio):
    log_in(studio, network="198.51.100.1")
    guess(studio)

    log_in(studio, network="198.51.100.1")


def test_a_wrong_password_makes_no_network_known(studio):
    with pytest.raises(BadCredentialsError):
        log_in(studio, "wrong", network="198.51.100.1")
    guess(studio)

    with pytest.raises(SlowDownError):
        log_in(studio, network="198.51.100.1")


def test_even_a_known_network_guesses_no_more_than_10_times(studio):
    assert guess(studio, networks=["local"], times=30) == 10

    with pytest.raises(SlowDownError):
        log_in(studio)


def test_an_address_without_an_account_looks_like_one_that_is_guessed_at(studio):
    assert guess(studio, email="nobody@example.com") == 50

    with pytest.raises(SlowDownError):
        log_in(studio, email="nobody@example.com", network="198.51.100.1")


def test_the_wait_of_strangers_doubles_while_they_go_on(studio):
    guess(studio)
    with pytest.raises(SlowDownError) as first:
        log_in(studio, network="198.51.100.1")
    studio.wait(minutes=15)
    guess(studio, networks=[f"192.0.2.{n}" for n in range(8)])

    with pytest.raises(SlowDownError) as second:
        log_in(studio, network="198.51.100.1")

    assert (first.value.retry_after_s, second.value.retry_after_s) == (15 * 60, 30 * 60)


def test_whoever_waits_for_strangers_uses_nothing_up(studio):
    guess(studio)

    for _ in range(12):
        with pytest.raises(SlowDownError):
            log_in(studio, network="198.51.100.1")
    studio.wait(minutes=15)

    log_in(studio, network="198.51.100.1")


def test_a_reset_opens_the_network_that_it_is_done_from(studio):
    guess(studio)
    here = "198.51.100.1"

    studio.services.accounts.confirm_reset(reset_link(studio, here), NEW_PASSWORD, network=here)

    log_in(studio, NEW_PASSWORD, network=here)


def test_a_reset_forgives_what_was_mistyped_before(studio):
    guess(studio, networks=["local"])

    studio.services.accounts.confirm_reset(
        reset_link(studio, "local"), NEW_PASSWORD, network="local"
    )

    log_in(studio, NEW_PASSWORD)


def test_strangers_do_not_keep_whoever_is_signed_in_from_proving_the_password(studio):
    guess(studio)
    guess(studio, networks=["local"])

    assert studio.services.accounts.check_current(studio.anna, ANNA_PASSWORD).id == studio.anna


def test_a_known_network_is_forgotten_after_90_days(studio):
    studio.wait(days=90)
    guess(studio)

    with pytest.raises(SlowDownError):
        log_in(studio)


def test_a_network_that_is_used_stays_known_and_is_noted_once_a_week(studio):
    before = studio.ports.users.get(studio.anna)
    for _ in range(30):
        studio.wait(days=6)
        log_in(studio)
    after = studio.ports.users.get(studio.anna)
    guess(studio)

    log_in(studio)
    assert len(after.known_networks) == 1
    assert after.version - before.version == 15


def test_of_many_networks_the_latest_stay_known(studio):
    for number in range(KNOWN_NETWORKS_MAX + 3):
        studio.wait(minutes=1)
        log_in(studio, network=f"198.51.100.{number}")
    guess(studio)

    assert len(studio.ports.users.get(studio.anna).known_networks) == KNOWN_NETWORKS_MAX
    log_in(studio, network="198.51.100.3")
    with pytest.raises(SlowDownError):
        log_in(studio, network="198.51.100.2")


def test_what_is_kept_of_a_network_names_it_to_nobody(studio):
    anna = studio.ports.users.get(studio.anna)
    boris = evolve(anna, id=studio.other(), known_networks=())
    guesses = studio.services.accounts.guesses

    (kept,) = anna.known_networks
    (same,) = guesses.remember(boris, "local").known_networks

    assert "local" not in str(kept)
    assert kept.mac != same.mac
    assert kept.seen_at == studio.clock.now() - timedelta()


def test_a_wrong_password_takes_as_many_counts_whoever_is_asked_about_from_wherever(studio):
    """Counting is what takes time: it must not tell an account, nor which networks it knows."""

    def counts(email, network):
        taken = []
        signing_in = studio.services.accounts.signing_in

        class Counting:
            def __getattr__(self, name):
                taken.append(name)
                return getattr(signing_in.guesses.limiter, name)

        counted = evolve(signing_in.guesses, limiter=Counting())
        with pytest.raises(BadCredentialsError):
            evolve(signing_in, guesses=counted).log_in(
                email=email, password="wrong", code=None, network=network, user_agent=""
            )
        return taken

    asked = [(ANNA_EMAIL, "local"), (ANNA_EMAIL, STRANGERS[0]), ("nobody@example.com", "local")]
    assert [counts(*each) for each in asked] == [["take"] * 3] * 3
