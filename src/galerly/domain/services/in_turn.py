"""Doing one thing after the other."""

from collections.abc import Callable
from typing import Any

from attrs import frozen

from galerly.ports.together import Together


@frozen
class InTurn(Together):
    """For stores in the same process: nothing is gained there by threads, and much spent.

    What comes after a call that raises is not made: nobody would learn what came of it.
    """

    def run(self, *calls: Callable[[], Any]) -> tuple[Any, ...]:
        """Return what each call returned, made in the order given."""
        return tuple(call() for call in calls)
