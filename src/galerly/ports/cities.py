"""Stored cities."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from galerly.domain.model.city import City
from galerly.domain.model.ids import CityId


class CityRepository(Protocol):
    """Cities, found by the start of any word of their names."""

    def put_many(self, cities: Iterable[City]) -> int:
        """Store cities, over earlier ones of the same ids; return how many."""

    def count(self) -> int:
        """Return how many are stored."""

    def find(self, city_id: CityId) -> City | None:
        """Return one city."""

    def get_many(self, city_ids: Sequence[CityId]) -> dict[CityId, City]:
        """Return those of the ids that are cities."""

    def search(self, text: str, *, limit: int) -> tuple[City, ...]:
        """Return cities one of whose `city.search_keys` starts with `text`, most people first.

        `text` comes from `city.search_text` and has at least 2 characters; ties are ordered by id.
        """
