"""The fixture table of job queues: what each of them can do beyond handing jobs out."""

from collections.abc import Callable, Mapping
from enum import Flag, auto
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., object])


class Ability(Flag):
    """What a queue may do; see the docstrings of the port."""

    NONE = 0
    TIME = auto()  # goes by the `now` that it is given, not by a clock of its own
    ORDER = auto()  # hands out the longest due first
    KEYS = auto()  # drops a job whose key belongs to any waiting one
    LEASES = auto()  # knows every claim that was outlived or given back, and ends them all at once
    COUNTS = auto()  # counts all that there is
    ALL = TIME | ORDER | KEYS | LEASES | COUNTS


QUEUES: Mapping[str, Ability] = {  # a new adapter joins here, with a fixture `<name>_jobs`
    "memory": Ability.ALL,
    "sqlite": Ability.ALL,
    "sqs": Ability.NONE,
}


def needs(ability: Ability) -> Callable[[Test], Test]:
    """Return a decorator for a test of what not every queue can do."""

    def mark(test: Test) -> Test:
        test.needs = ability  # type: ignore[attr-defined]  # read by `queues_for`
        return test

    return mark


def queues_for(test: Callable[..., object]) -> list[str]:
    """Return the names of the queues that a test is about."""
    needed: Ability = getattr(test, "needs", Ability.NONE)
    return [name for name, able in QUEUES.items() if needed in able]
