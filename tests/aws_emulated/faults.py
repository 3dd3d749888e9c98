"""A process that dies between two requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from galerly.adapters.aws.dynamodb_store import Store


class Crash(BaseException):
    """No code of ours may go on after it."""


@contextmanager
def crash_before(store: Store, operation: str, *, number: int = 1) -> Iterator[None]:
    """Run a block that dies just before its request of this number, such as the 2nd `query`."""
    seen = 0

    def die(method: str, _request: dict[str, Any]) -> None:
        nonlocal seen
        seen += method == operation
        if method == operation and seen == number:
            raise Crash

    before = store.connect().before
    before.append(die)
    try:
        with pytest.raises(Crash):
            yield
    finally:
        before.remove(die)
