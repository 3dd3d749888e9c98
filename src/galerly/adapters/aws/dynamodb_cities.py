"""Cities in DynamoDB, found by an index of the first letters of their words.

A city's own item carries one such beginning, further items of the city the others. Within a
beginning, the index is in order of population, so a search reads little more than it returns: two
letters find a partition, four a smaller one, and longer texts sort out the rest of it. (The largest
partition of two letters holds 1,805 of GeoNames' 34,006 cities, that of four letters 380.)
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import ClassVar
from zlib import crc32

import msgspec

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Put, TransactionFailed, Update
from galerly.adapters.aws.dynamodb_items import Item, integer, number, text
from galerly.adapters.aws.dynamodb_store import TRANSACT_AT_ONCE, OnStore
from galerly.domain.model.city import City, search_keys
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.ids import CityId
from galerly.ports.cities import CityRepository

BEGINNINGS = (2, 4)
"""How many letters a partition of the index stands for; the first are asked for at least."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(City).decode
_LOOKED_AT = 64  # largest cities of a beginning, before all others are asked for a longer text
_COUNT_SHARDS = 8
_AT_ONCE = TRANSACT_AT_ONCE - 1  # new cities in a transaction, and their number
_PEOPLE_MAX = 10**12
_WORD = "\n"  # before each search key in an item; no key holds it
_TRIES = 10


class DynamodbCities(OnStore, CityRepository):
    """Cities in the table of cities."""

    NOUN: ClassVar[str] = "cities"

    def put_many(self, cities: Iterable[City]) -> int:
        stored = 0
        remaining = iter(cities)
        while chunk := list(islice(remaining, _AT_ONCE)):
            # Of two with one id the later one counts, as if it came in another call.
            self._put({city.id: city for city in chunk})
            stored += len(chunk)
        return stored

    def count(self) -> int:
        shards = [(self.table, keys.city_count(shard)) for shard in range(_COUNT_SHARDS)]
        return sum(integer(item, "cities") for item in self.store.get_many(shards) if item)

    def find(self, city_id: CityId) -> City | None:
        return self.get_many([city_id]).get(city_id)

    def get_many(self, city_ids: Sequence[CityId]) -> dict[CityId, City]:
        items = self._items(list(dict.fromkeys(city_ids)))
        return {city_id: _city(item) for city_id, item in items.items()}

    def search(self, text: str, *, limit: int) -> tuple[City, ...]:
        return tuple(islice(self._matching(text, limit), limit))

    def _matching(self, wanted: str, limit: int) -> Iterator[City]:
        """Yield cities with the text at the start of a search key, most people first."""
        letters = max(n for n in BEGINNINGS if n <= len(wanted))
        exact = letters == len(wanted)
        word = _WORD + wanted
        items = self._beginning(wanted[:letters], limit=limit if exact else _LOOKED_AT)
        seen = 0
        for item in islice(items, None if exact else _LOOKED_AT):
            seen, last = seen + 1, item
            if exact or word in item["words"]["S"]:
                yield _city(item)
        if exact or seen < _LOOKED_AT:
            return
        # Rare words are looked for in all that is left, by DynamoDB: a megabyte a request.
        place = {name: last[name] for name in ("search_key", "rank", "id")}
        for item in self._beginning(wanted[:letters], word=word, after=place):
            yield _city(item)

    def _beginning(
        self,
        letters: str,
        *,
        word: str | None = None,
        after: Item | None = None,
        limit: int | None = None,
    ) -> Iterator[Item]:
        values = {":letters": text(letters), **({":word": text(word)} if word else {})}
        return self.store.query(
            self.table,
            "search_key = :letters",
            values,
            index="search_key-index",
            where="contains(words, :word)" if word else None,
            after=after,
            limit=limit,
        )

    def _items(self, city_ids: Sequence[CityId]) -> dict[CityId, Item]:
        if not city_ids:
            return {}
        items = self.store.get_many([(self.table, keys.city(city_id)) for city_id in city_ids])
        pairs = zip(city_ids, items, strict=True)
        # Ids come from outside: one that names another kind of item names no city.
        return {city_id: item for city_id, item in pairs if item is not None and "city" in item}

    def _put(self, cities: dict[CityId, City]) -> None:
        """Store at most so many cities as fit a transaction, each complete before it counts."""
        for _ in range(_TRIES):
            before = self._items(list(cities))
            wanted = {city_id: _rows(city) for city_id, city in cities.items()}
            changed = {i: rows for i, rows in wanted.items() if before.get(i) != rows[0]}
            earlier = [_rows(_city(before[i])) for i in changed if i in before]
            puts = [row for rows in changed.values() for row in rows[1:]]
            kept = {row["id"]["S"] for row in puts}
            gone = [{"id": row["id"]} for rows in earlier for row in rows[1:]]
            self.store.write_many(
                self.table,
                puts=puts + [rows[0] for i, rows in changed.items() if i in before],
                deletes=[key for key in gone if key["id"]["S"] not in kept],
            )
            if self._counted([rows[0] for i, rows in changed.items() if i not in before]):
                return
        raise UnavailableError

    def _counted(self, new: list[Item]) -> bool:
        """Store new cities and count them; return False if some are there by now."""
        if not new:
            return True
        shard = crc32(new[0]["id"]["S"].encode()) % _COUNT_SHARDS
        counted = Update(
            self.table,
            keys.city_count(shard),
            "ADD cities :new",
            {":new": number(len(new))},
        )
        try:
            self.store.transact(
                [
                    counted,
                    *(Put(self.table, item, condition="attribute_not_exists(id)") for item in new),
                ]
            )
        except TransactionFailed:
            return False
        return True


def _city(item: Item) -> City:
    """Return the city of an item: one text, because searches read many and change none."""
    return _decode(item["city"]["S"])


def _rows(city: City) -> list[Item]:
    """Return the items of a city: its own, and one for each further beginning of its words."""
    words = search_keys(city)
    beginnings = sorted({word[:n] for word in words for n in BEGINNINGS if len(word) >= n})
    item: Item = {
        "city": text(_encode(city).decode()),
        "rank": text(f"{_PEOPLE_MAX - city.population:013d}#{city.id}"),
        "words": text("".join(_WORD + word for word in sorted(words))),
    }
    own: Item = {**keys.city(city.id), **item}
    if beginnings:
        own["search_key"] = text(beginnings[0])
    return [
        own,
        *(
            {**keys.city_place(city.id, beginning), **item, "search_key": text(beginning)}
            for beginning in beginnings[1:]
        ),
    ]
