"""A fixture for pytest, found by itself where Galerly is installed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from galerly.entrypoints.harness import Harness


@pytest.fixture(name="galerly")
def galerly_fixture() -> "Iterator[Harness]":
    """A whole Galerly in memory, new for each test; see `galerly.testing`."""
    from galerly.testing import in_memory

    with in_memory() as harness:
        yield harness
