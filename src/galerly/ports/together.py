"""Doing what does not wait for each other at the same time."""

from collections.abc import Callable
from typing import Any, Protocol


class Together(Protocol):
    """Makes calls that need nothing of each other: side by side where a store is far away."""

    def run(self, *calls: Callable[[], Any]) -> tuple[Any, ...]:
        """Return what each call returned, in their order.

        All are made, in whatever order. Where some raise, what the first of these in the order
        given raised is raised, once none runs any more. Calls may make calls of their own so; of
        those, only what the last call makes is sure to be side by side again.
        """
