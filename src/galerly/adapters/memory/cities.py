"""Cities in memory."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

from attrs import frozen

from galerly.adapters.memory.store import MemoryStore
from galerly.domain.model.city import City, search_keys
from galerly.domain.model.ids import CityId
from galerly.ports.cities import CityRepository


@frozen
class MemoryCities(CityRepository):
    """Cities in memory."""

    store: MemoryStore

    def put_many(self, cities: Iterable[City]) -> int:
        new = list(cities)
        with self.store.lock:
            self.store.cities.update((city.id, city) for city in new)
            self.store.city_keys.clear()
        return len(new)

    def count(self) -> int:
        with self.store.lock:
            return len(self.store.cities)

    def find(self, city_id: CityId) -> City | None:
        with self.store.lock:
            return self.store.cities.get(city_id)

    def get_many(self, city_ids: Sequence[CityId]) -> dict[CityId, City]:
        with self.store.lock:
            return {i: self.store.cities[i] for i in city_ids if i in self.store.cities}

    def search(self, text: str, *, limit: int) -> tuple[City, ...]:
        with self.store.lock:
            keys = self._sorted_keys()
            first = bisect_left(keys, (text, CityId("")))
            matching = takewhile(lambda pair: pair[0].startswith(text), islice(keys, first, None))
            found = [self.store.cities[city_id] for city_id in {pair[1] for pair in matching}]
        return tuple(sorted(found, key=lambda city: (-city.population, city.id))[:limit])

    def _sorted_keys(self) -> list[tuple[str, CityId]]:
        if not self.store.city_keys:
            cities = self.store.cities.values()
            self.store.city_keys.extend(
                sorted((key, city.id) for city in cities for key in search_keys(city))
            )
        return self.store.city_keys
