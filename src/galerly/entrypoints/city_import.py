"""Bringing the cities in: at a server's first start, and when newer ones come with an upgrade."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from galerly.entrypoints.bootstrap import geonames, geonames_version, opened
from galerly.entrypoints.child import die_with_server
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System

BATCH = 2000  # others write between two batches, which take 0.07 s each
PAUSE_S = 0.05  # SQLite's waiters look again from time to time: without it they may find none
MARKER = "cities-version"

T = TypeVar("T")


def cities_are_current(settings: Settings) -> bool:
    """Return whether all cities of the present version are stored, or somebody else's to store."""
    if settings.backend == "aws":
        return True  # `galerly aws cities` imports them, once for all functions and servers
    try:
        return _marker(settings).read_text() == geonames_version()
    except FileNotFoundError:
        return False


def import_cities(system: System) -> int:
    """Store all cities over those that are stored; return how many."""
    count = 0
    for batch in _batches(geonames()):
        count += system.cities.put_many(batch)
        time.sleep(PAUSE_S)
    if system.settings.backend == "embedded":
        # After the last of them: an import that was cut off is done again.
        _marker(system.settings).write_text(geonames_version())
    return count


def main() -> None:
    """Import beside a server."""
    die_with_server()
    with opened(Settings.from_environment()) as system:
        import_cities(system)


def _marker(settings: Settings) -> Path:
    return settings.data / MARKER


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


if __name__ == "__main__":
    main()
