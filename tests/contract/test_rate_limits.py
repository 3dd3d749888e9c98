from datetime import timedelta

import pytest
from tests.builders import T0, later
from tests.contract.racing import at_once
from tests.contract.stores import FORGETS_WHEN_SWEPT

from galerly.domain.model.errors import SlowDownError
from galerly.domain.model.limits import WINDOW_MAX, RateRule

THRICE = RateRule(name="thrice", count=3, window=timedelta(minutes=15))
DOUBLING = RateRule(name="doubling", count=3, window=timedelta(minutes=15), doubling=True)
LONG = RateRule(name="long", count=1, window=timedelta(hours=20), doubling=True)


def taken(stores, rule=THRICE, key="anna", *, now=T0, times=99):
    """Take until refused, and return how often that went well."""
    for n in range(times):
        try:
            stores.limiter.take(rule, key, now=now)
        except SlowDownError:
            return n
    return times


def refused(stores, rule=THRICE, key="anna", *, now=T0, cost=1):
    with pytest.raises(SlowDownError) as refusal:
        stores.limiter.take(rule, key, now=now, cost=cost)
    return timedelta(seconds=refusal.value.retry_after_s)


# --- counting ---


def test_a_key_may_do_so_much_within_a_window(stores):
    assert taken(stores) == 3

    assert refused(stores, now=later(minutes=14)) == timedelta(minutes=1)


def test_a_refusal_says_how_long_to_wait_in_whole_seconds(stores):
    taken(stores)

    assert refused(stores) == timedelta(minutes=15)
    assert refused(stores, now=later(minutes=14, seconds=59, microseconds=1)) == timedelta(
        seconds=1
    )


def test_keys_and_rules_are_counted_apart(stores):
    taken(stores)

    assert taken(stores, key="boris") == 3
    assert taken(stores, DOUBLING) == 3
    assert taken(stores, key="Anna") == 3
    assert taken(stores) == 0


def test_a_window_begins_with_its_first_attempt_and_ends_in_time(stores):
    taken(stores, times=1)
    assert taken(stores, now=later(minutes=10)) == 2

    refused(stores, now=later(minutes=14, seconds=59))

    assert taken(stores, now=later(minutes=15)) == 3
    assert refused(stores, now=later(minutes=20)) == timedelta(minutes=10)


def test_several_attempts_are_counted_together_or_not_at_all(stores):
    stores.limiter.take(THRICE, "anna", now=T0, cost=2)

    refused(stores, cost=2)

    stores.limiter.take(THRICE, "anna", now=T0, cost=1)
    refused(stores, cost=1)


def test_more_than_a_rule_ever_allows_is_refused(stores):
    refused(stores, cost=4)

    stores.limiter.take(THRICE, "anna", now=T0, cost=3)


def test_of_attempts_made_at_once_only_as_many_as_allowed_are_counted(stores):
    rule = RateRule(name="ten", count=10, window=timedelta(minutes=15))

    outcomes = at_once([lambda: stores.limiter.take(rule, "anna", now=T0)] * 24)

    assert sum(outcome is None for outcome in outcomes) == 10
    assert sum(isinstance(outcome, SlowDownError) for outcome in outcomes) == 14


# --- doubling ---


def test_each_exhausted_window_doubles_the_next(stores):
    taken(stores, DOUBLING)
    refused(stores, DOUBLING)

    second = later(minutes=15)
    assert taken(stores, DOUBLING, now=second) == 3
    assert refused(stores, DOUBLING, now=second) == timedelta(minutes=30)

    third = later(minutes=45)
    assert taken(stores, DOUBLING, now=third) == 3
    assert refused(stores, DOUBLING, now=third) == timedelta(hours=1)


def test_a_window_that_was_used_up_but_not_exceeded_does_not_double(stores):
    taken(stores, DOUBLING, times=3)

    assert taken(stores, DOUBLING, now=later(minutes=15)) == 3
    assert refused(stores, DOUBLING, now=later(minutes=15)) == timedelta(minutes=15)


def test_a_window_that_was_kept_makes_the_next_one_short_again(stores):
    taken(stores, DOUBLING)
    refused(stores, DOUBLING)
    taken(stores, DOUBLING, now=later(minutes=15), times=1)

    assert taken(stores, DOUBLING, now=later(minutes=45)) == 3
    assert refused(stores, DOUBLING, now=later(minutes=45)) == timedelta(minutes=15)


def test_a_window_never_grows_beyond_a_day(stores):
    taken(stores, LONG)
    refused(stores, LONG)

    assert taken(stores, LONG, now=later(hours=20)) == 1
    assert refused(stores, LONG, now=later(hours=20)) == WINDOW_MAX


def test_other_windows_do_not_double(stores):
    taken(stores)
    refused(stores)

    assert taken(stores, now=later(minutes=15)) == 3
    assert refused(stores, now=later(minutes=15)) == timedelta(minutes=15)


# --- giving back ---


def test_an_attempt_that_is_given_back_does_not_count(stores):
    taken(stores, times=3)

    stores.limiter.give_back(THRICE, "anna")
    assert taken(stores) == 1

    stores.limiter.give_back(THRICE, "anna", cost=2)
    assert taken(stores) == 2


def test_no_more_can_be_given_back_than_was_counted(stores):
    stores.limiter.give_back(THRICE, "anna")
    assert taken(stores) == 3

    stores.limiter.give_back(THRICE, "anna", cost=50)
    assert taken(stores) == 3


def test_what_is_given_back_is_one_keys_and_one_rules(stores):
    taken(stores)

    stores.limiter.give_back(THRICE, "boris")
    stores.limiter.give_back(DOUBLING, "anna")

    assert taken(stores) == 0


# --- the sweep ---


@FORGETS_WHEN_SWEPT
def test_windows_are_forgotten_a_day_after_their_end_in_small_steps(stores):
    for key in ("a", "b", "c"):
        taken(stores, DOUBLING, key)
        refused(stores, DOUBLING, key)
    late = later(minutes=5)
    taken(stores, DOUBLING, "late", now=late)
    refused(stores, DOUBLING, "late", now=late)
    now = later(days=1, minutes=15)
    assert stores.limiter.remove_expired(now=now, limit=9) == 0

    now = later(days=1, minutes=15, microseconds=1)
    counts = [stores.limiter.remove_expired(now=now, limit=2) for _ in range(3)]

    assert counts == [2, 1, 0]
    assert taken(stores, DOUBLING, "a", now=now) == 3
    assert refused(stores, DOUBLING, "a", now=now) == timedelta(minutes=15)  # forgotten
    assert taken(stores, DOUBLING, "late", now=now) == 3
    assert refused(stores, DOUBLING, "late", now=now) == timedelta(minutes=30)  # remembered


def test_a_day_after_its_end_a_window_counts_no_more(stores):
    taken(stores, DOUBLING)
    refused(stores, DOUBLING)
    now = later(days=1, minutes=15, microseconds=1)

    stores.limiter.remove_expired(now=now, limit=9)

    assert taken(stores, DOUBLING, now=now) == 3
    assert refused(stores, DOUBLING, now=now) == timedelta(minutes=15)
