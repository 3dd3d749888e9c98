"""Calls made at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from galerly.domain.model.errors import GalerlyError

T = TypeVar("T")


def race(calls: Sequence[Callable[[], T]]) -> list[T | GalerlyError]:
    """Make all calls at once, a thread each; return what each returned or was refused with."""
    start = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | GalerlyError:
        start.wait(timeout=30)
        try:
            return call()
        except GalerlyError as refusal:
            return refusal

    with ThreadPoolExecutor(max_workers=len(calls)) as threads:
        return list(threads.map(run, calls))
