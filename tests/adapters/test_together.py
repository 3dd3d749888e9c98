"""Calls that are made side by side."""

import threading
from contextvars import ContextVar

import pytest

from galerly.adapters.system.together import THREADS, AtOnce
from galerly.domain.services.in_turn import InTurn


@pytest.fixture(params=[InTurn, AtOnce])
def together(request):
    made = request.param()
    yield made
    if isinstance(made, AtOnce):
        made.close()


def test_each_result_stands_where_its_call_does(together):
    assert together.run(*(lambda n=n: n * n for n in range(50))) == tuple(n * n for n in range(50))
    assert together.run() == ()


def test_of_calls_that_raise_the_first_in_order_is_heard(together):
    def refuse(word):
        raise ValueError(word)

    with pytest.raises(ValueError, match="first"):
        together.run(lambda: 1, lambda: refuse("first"), lambda: refuse("last"))


def test_calls_know_what_is_known_of_the_request_and_only_of_that_one(together):
    request = ContextVar("request", default="none")
    token = request.set("first")
    told = together.run(*[request.get] * 4)
    request.reset(token)

    assert told == ("first",) * 4
    assert together.run(*[request.get] * 4) == ("none",) * 4


def test_calls_may_make_calls_of_their_own(together):
    def inner(n):
        return together.run(*(lambda m=m: n + m for m in range(THREADS)))

    outer = together.run(*(lambda n=n: inner(n) for n in range(3 * THREADS)))

    assert [sum(row) for row in outer] == [
        sum(n + m for m in range(THREADS)) for n in range(3 * THREADS)
    ]


def test_calls_at_once_meet():
    together, meeting = AtOnce(), threading.Barrier(4)

    together.run(*[lambda: meeting.wait(timeout=30)] * 4)

    together.close()
