"""Asking a back end whether it works."""

from typing import Protocol


class Probe(Protocol):
    """One back end."""

    def check(self) -> None:
        """Return if the back end answers a real request just now, or raise UnavailableError."""
