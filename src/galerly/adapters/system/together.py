"""Calls side by side, each in a thread."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import Any

from galerly.ports.together import Together

THREADS = 16


class AtOnce(Together):
    """Runs calls in threads of its own, the last of them in the caller's."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="together")
        self._here = threading.local()

    def run(self, *calls: Callable[[], Any]) -> tuple[Any, ...]:
        # Calls made by a thread of the pool run in it: were all threads to wait for others of
        # the pool, none would be left to run those.
        if len(calls) < 2 or getattr(self._here, "is_pool", False):  # noqa: PLR2004 - one is not many
            return tuple(call() for call in calls)
        *others, own = calls
        # What is known of the request is known to each of its calls.
        futures = [self._threads.submit(copy_context().run, self._run, call) for call in others]
        try:
            last = own()
        finally:
            wait(futures)
            # What an earlier call raised comes before what the last one did.
            results = [future.result() for future in futures]
        return (*results, last)

    def close(self) -> None:
        """End the threads; idempotent."""
        self._threads.shutdown()

    def _run(self, call: Callable[[], Any]) -> Any:
        self._here.is_pool = True
        return call()
