"""The deep health check, asked by many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from galerly.adapters.memory.system import SteeredClock
from galerly.domain.model.errors import UnavailableError
from galerly.entrypoints.probes import Spared
from galerly.ports.health import Probe

A_MOMENT = timedelta(milliseconds=30)


class Steered(Probe):
    """A back end that answers, or not, when the test lets it."""

    def __init__(self):
        self.asked, self.begun, self.go_on, self.fails = 0, Event(), Event(), False
        self.go_on.set()

    def check(self):
        self.asked += 1
        self.begun.set()
        assert self.go_on.wait(10)
        if self.fails:
            raise UnavailableError


@pytest.fixture
def back_end():
    return Steered()


@pytest.fixture
def clock():
    return SteeredClock()


def spared(back_end, clock, **fields):
    return Spared(probe=back_end, clock=clock, **fields)


def test_a_back_end_is_asked_at_most_every_two_seconds(back_end, clock):
    probe = spared(back_end, clock)

    for _ in range(5):
        probe.check()
    assert back_end.asked == 1
    clock.advance(timedelta(seconds=2))
    back_end.fails = True
    for _ in range(5):
        with pytest.raises(UnavailableError):
            probe.check()

    assert back_end.asked == 2


def test_nobody_is_told_that_all_is_well_before_it_is_known(back_end, clock):
    probe = spared(back_end, clock, patience=A_MOMENT)
    back_end.go_on.clear()
    with ThreadPoolExecutor(1) as others:
        first = others.submit(probe.check)
        assert back_end.begun.wait(10)

        with pytest.raises(UnavailableError, match="not answered yet"):
            probe.check()
        back_end.go_on.set()

        assert first.result() is None
    probe.check()
    assert back_end.asked == 1


def test_who_comes_meanwhile_is_told_what_is_found(back_end, clock):
    probe = spared(back_end, clock)
    back_end.fails = True
    back_end.go_on.clear()
    with ThreadPoolExecutor(2) as others:
        both = [others.submit(probe.check) for _ in range(2)]
        assert back_end.begun.wait(10)
        back_end.go_on.set()

        assert [type(asked.exception()) for asked in both] == [UnavailableError] * 2
    assert back_end.asked == 1
