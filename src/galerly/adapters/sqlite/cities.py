"""Stored cities."""

from collections.abc import Iterable, Sequence

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import AMONG, HIGHEST, RowType
from galerly.adapters.sqlite.values import to_json
from galerly.domain.model.city import City, search_keys
from galerly.domain.model.ids import CityId
from galerly.ports.cities import CityRepository

SHARED_PREFIX_CHARS = (2, 3)
"""Lengths of the first letters that are keys of their own; longer texts fit few cities."""

_CITY = RowType(City)

_SELECT = _CITY.select("cities")
_PUT = _CITY.insert("cities").replace("INSERT", "INSERT OR REPLACE", 1)
_FIND = _SELECT + "WHERE id = ?"
_SOME = _SELECT + "WHERE id " + AMONG
_PUT_KEY = "INSERT INTO city_keys (key, rank, city_id) VALUES (?, ?, ?)"
_REMOVE_KEY = "DELETE FROM city_keys WHERE key = ? AND rank = ? AND city_id = ?"
_RANKED = f"""
    SELECT {_CITY.names_in("cities")}
    FROM (SELECT rank, city_id FROM city_keys WHERE key = ? ORDER BY rank, city_id LIMIT ?) AS best
    JOIN cities ON cities.id = best.city_id
    ORDER BY best.rank, best.city_id
"""  # noqa: S608 - names of columns
_STARTING = f"""
    SELECT {_CITY.names_in("cities")}
    FROM (
      SELECT DISTINCT rank, city_id FROM city_keys WHERE key >= ? AND key < ?
      ORDER BY rank, city_id LIMIT ?) AS best
    JOIN cities ON cities.id = best.city_id
    ORDER BY best.rank, best.city_id
"""  # noqa: S608 - names of columns


class SqliteCities(OnDatabase, CityRepository):
    """Cities in the table `cities`, found by `city_keys`."""

    def put_many(self, cities: Iterable[City]) -> int:
        given = list(cities)
        new = {city.id: city for city in given}
        added = {city.id: _keys(city) for city in new.values()}  # worked out before others wait
        with self.database.writing() as write:
            rows = write.rows(_SOME, [to_json(list(new))])
            stored = {city.id: city for city in map(_CITY.of, rows)}
            changed = [city for city in new.values() if stored.get(city.id) != city]
            gone = [key for city in changed if city.id in stored for key in _keys(stored[city.id])]
            write.run_many(_REMOVE_KEY, sorted(gone))
            write.run_many(_PUT, [_CITY.values(city) for city in changed])
            write.run_many(_PUT_KEY, sorted(key for city in changed for key in added[city.id]))
        return len(given)

    def count(self) -> int:
        [(count,)] = self.database.rows("SELECT count(*) FROM cities")
        return int(count)

    def find(self, city_id: CityId) -> City | None:
        row = self.database.row(_FIND, [city_id])
        return _CITY.of(row) if row else None

    def get_many(self, city_ids: Sequence[CityId]) -> dict[CityId, City]:
        rows = self.database.rows(_SOME, [to_json(city_ids)])
        return {city.id: city for city in map(_CITY.of, rows)}

    def search(self, text: str, *, limit: int) -> tuple[City, ...]:
        if len(text) in SHARED_PREFIX_CHARS:
            rows = self.database.rows(_RANKED, [text, limit])
        else:
            rows = self.database.rows(_STARTING, [text, text + HIGHEST, limit])
        return tuple(_CITY.of(row) for row in rows)


def _keys(city: City) -> set[tuple[str, int, str]]:
    """Return the rows of `city_keys` that a city has."""
    whole = search_keys(city)
    shared = {key[:length] for key in whole for length in SHARED_PREFIX_CHARS if len(key) >= length}
    return {(key, -city.population, city.id) for key in whole | shared}
