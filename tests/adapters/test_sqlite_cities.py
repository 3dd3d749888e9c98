"""Cities are found exactly, however many share their first letters."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_city

from galerly.adapters.sqlite.cities import SqliteCities
from galerly.adapters.sqlite.database import Database
from galerly.domain.model.city import City, search_keys
from galerly.domain.model.ids import CityId

names = st.text(alphabet="aåbßé -'", min_size=1, max_size=7)
cities = st.lists(
    st.builds(
        lambda number, name, population: a_city(
            name, id=CityId(str(number)), population=population
        ),
        number=st.integers(1, 12),
        name=names,
        population=st.integers(0, 3),
    ),
    max_size=25,
)


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "galerly.db")
    yield database
    database.close()


@settings(max_examples=50)  # each has a file of its own
@given(before=cities, after=cities, text=st.text("ab ", min_size=2, max_size=5))
def test_a_search_finds_just_the_cities_with_a_matching_key(before, after, text):
    stored = {city.id: city for city in [*before, *after]}
    matching = [c for c in stored.values() if any(k.startswith(text) for k in search_keys(c))]
    matching.sort(key=lambda city: (-city.population, city.id))

    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "galerly.db")
        repository = SqliteCities(database)
        repository.put_many(before)
        repository.put_many(after)
        found = [repository.search(text, limit=limit) for limit in (1, 3, 100)]
        database.close()

    assert found == [tuple(matching[:limit]) for limit in (1, 3, 100)]


def test_a_city_that_changed_its_name_is_not_found_by_the_old_one(database):
    repository = SqliteCities(database)
    city = a_city("Karl-Marx-Stadt")
    repository.put_many([city])
    renamed = a_city("Chemnitz", id=city.id, population=city.population + 1)

    repository.put_many([renamed])

    assert [repository.search(text, limit=5) for text in ("ka", "karl", "ma", "stadt")] == [()] * 4
    assert repository.search("che", limit=5) == (renamed,)


def test_storing_the_same_cities_again_writes_nothing(database):
    repository = SqliteCities(database)
    places: list[City] = [a_city(f"Place {number}") for number in range(50)]
    repository.put_many(places)
    [before] = database.rows("PRAGMA data_version")

    assert repository.put_many(iter(places)) == len(places)

    assert database.rows("PRAGMA data_version") == [before]
