"""Calls made at the same moment."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, TypeVar

from galerly.domain.model.errors import GalerlyError

T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], object]]) -> list[Any]:
    """Make all calls at once, a thread each; return what each returned or was refused with."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait(timeout=30)
        try:
            return call()
        except GalerlyError as refusal:
            return refusal

    with ThreadPoolExecutor(max_workers=len(calls)) as threads:
        return list(threads.map(run, calls))


def race(act: Callable[[T], object], each: Iterable[T]) -> list[Any]:
    """Call `act` with each of them at once; see `at_once`."""
    return at_once([partial(act, one) for one in each])
