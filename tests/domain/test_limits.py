"""Rates: how much of a rule is used in a window, and how long to wait after that."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import T0

from galerly.domain.model.errors import SlowDownError
from galerly.domain.model.limits import WINDOW_MAX, RateRule, RateWindow

PLAIN = RateRule(name="plain", count=3, window=timedelta(minutes=15))
DOUBLING = RateRule(name="doubling", count=3, window=timedelta(minutes=15), doubling=True)


def used_up(rule, *, at=T0, window=None):
    """Return a window of the rule in which one attempt too many was made."""
    window = window or RateWindow.fresh(rule, at)
    for _ in range(rule.count + 1):
        window, _wait = window.take(rule, at, 1)
    return window


def test_a_window_allows_so_many_and_then_tells_the_true_wait():
    window = RateWindow.fresh(PLAIN, T0)

    waits = []
    for minute in range(4):
        window, wait = window.take(PLAIN, T0 + timedelta(minutes=minute), 1)
        waits.append(wait)

    assert waits == [None, None, None, timedelta(minutes=12)]


def test_after_its_end_a_window_begins_anew():
    window = used_up(PLAIN)

    window, wait = window.take(PLAIN, T0 + timedelta(minutes=15), 1)

    assert (wait, window.used, window.length) == (None, 1, PLAIN.window)


def test_what_is_refused_is_not_counted():
    window = RateWindow.fresh(PLAIN, T0)
    window, _ = window.take(PLAIN, T0, 2)

    window, wait = window.take(PLAIN, T0, 2)

    assert wait is not None
    assert window.used == 2


def test_each_exhausted_window_of_a_doubling_rule_doubles_the_next():
    window, at, lengths = None, T0, []
    for _ in range(9):
        window = used_up(DOUBLING, at=at, window=window)
        lengths.append(window.length)
        at = window.started_at + window.length

    assert [length // timedelta(minutes=15) for length in lengths[:4]] == [1, 2, 4, 8]
    assert lengths[-1] == WINDOW_MAX


def test_a_window_that_was_not_exhausted_doubles_nothing():
    window = used_up(DOUBLING)
    window, _ = window.take(DOUBLING, T0 + timedelta(minutes=15), 1)

    window, _ = window.take(DOUBLING, T0 + timedelta(minutes=45), 1)

    assert window.length == DOUBLING.window


def test_an_attempt_that_turned_out_right_is_given_back():
    window, _ = RateWindow.fresh(PLAIN, T0).take(PLAIN, T0, 1)

    assert window.give_back(1).used == 0
    assert window.give_back(5).used == 0


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 4)), max_size=40), st.booleans())
def test_no_window_ever_lets_more_through_than_its_rule_says(attempts, doubling):
    rule = DOUBLING if doubling else PLAIN
    window, at = RateWindow.fresh(rule, T0), T0
    let_through = []

    for seconds, cost in attempts:
        at += timedelta(seconds=seconds)
        window, wait = window.take(rule, at, cost)
        let_through += [] if wait else [(window.started_at, cost)]
        assert wait is None or timedelta() < wait <= WINDOW_MAX

    for start in {s for s, _ in let_through}:
        assert sum(cost for s, cost in let_through if s == start) <= rule.count


@pytest.mark.parametrize(("wait_s", "told_s"), [(0.2, 1), (1.0, 1), (1.2, 2), (900, 900)])
def test_a_wait_is_told_in_whole_seconds_rounded_up(wait_s, told_s):
    assert SlowDownError(timedelta(seconds=wait_s)).retry_after_s == told_s
