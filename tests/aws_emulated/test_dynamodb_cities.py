"""A search of cities reads little, however many there are: what the index is made for."""

import pytest
from tests.aws_emulated.metering import Meter, MeteredClient, Spent
from tests.builders import a_city
from tests.emulators.servers import new_store

from galerly.adapters.aws.dynamodb_cities import DynamodbCities
from galerly.adapters.aws.dynamodb_store import Store

# Of GeoNames' 34,006 cities so many share their first two and four letters at most. A query reads
# one such beginning: cities of other beginnings are in other partitions, and cost it nothing.
TWO_LETTERS, FOUR_LETTERS = 1805, 380


@pytest.fixture(scope="module")
def searched(dynoxide):
    """A search among them, which returns what it found and cost."""
    meter = Meter()
    with new_store(dynoxide, quick=True) as plain:
        store = Store(lambda: MeteredClient(plain.connect(), meter), plain.tables)
        cities = DynamodbCities(store)
        cities.put_many(
            a_city(f"Koba{n:05}" if n < FOUR_LETTERS else f"Ko{n:05}", population=n + 1)
            for n in range(TWO_LETTERS)
        )

        def search(text: str) -> tuple[list[str], Spent]:
            with meter.metered() as spent:
                found = cities.search(text, limit=10)
            return [city.name for city in found], spent[0]

        yield search
        store.close()


def names(count: int, *, begin: str, largest: int) -> list[str]:
    return [f"{begin}{n:05}" for n in range(largest, largest - count, -1)]


@pytest.mark.parametrize(
    ("text", "begin", "largest"),
    [("ko", "Ko", TWO_LETTERS - 1), ("koba", "Koba", FOUR_LETTERS - 1)],
)
def test_the_largest_of_a_beginning_come_in_one_request(searched, text, begin, largest):
    found, spent = searched(text)

    assert found == names(10, begin=begin, largest=largest)
    assert spent.dynamodb == 1
    assert spent.read_units <= 2


def test_a_longer_text_is_looked_for_in_two_requests(searched):
    found, spent = searched("kob")  # all of its letters are behind a thousand larger cities

    assert found == names(10, begin="Koba", largest=FOUR_LETTERS - 1)
    assert spent.dynamodb <= 2
    assert spent.read_units <= 128  # a megabyte, read from an index


def test_a_city_that_is_not_there_costs_no_more(searched):
    found, spent = searched("koz")

    assert found == []
    assert spent.dynamodb <= 2
