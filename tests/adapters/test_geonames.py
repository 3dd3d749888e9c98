import pytest

from galerly.adapters.geonames.cities import ascii_name, cities
from galerly.domain.model.city import search_keys


@pytest.fixture(scope="module")
def places():
    return list(cities())


def test_there_are_more_than_30_000_places_each_with_its_own_id(places):
    assert len(places) >= 30_000
    assert len({city.id for city in places}) == len(places)


def test_each_place_is_complete(places):
    for city in places:
        assert city.name
        assert city.ascii_name
        assert city.ascii_name.isascii()
        assert city.country
        assert len(city.country_code) == 2
        assert -90 <= city.latitude <= 90
        assert -180 <= city.longitude <= 180
        assert city.population >= 0


@pytest.mark.parametrize(
    ("typed", "name", "country"),
    [
        ("sao paulo", "São Paulo", "Brazil"),
        ("koln", "Köln", "Germany"),
        ("lodz", "Łódź", "Poland"),
        ("york", "New York City", "United States"),
    ],
)
def test_a_place_is_found_by_what_people_type(places, typed, name, country):
    found = [city for city in places if any(key.startswith(typed) for key in search_keys(city))]

    largest = max(found, key=lambda city: city.population)
    assert (largest.name, largest.country) == (name, country)


def test_a_state_is_known_in_the_united_states(places):
    admins = {city.admin for city in places if (city.name, city.country_code) == ("Austin", "US")}

    assert "Texas" in admins
    assert {city.admin for city in places if city.country_code == "DE"} == {""}


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        *(("Köln", "Koln"), ("Łódź", "Lodz"), ("Ağrı", "Agri"), ("Gießen", "Giessen")),
        *(("Ærøskøbing", "AEroskobing"), ("Xi’an", "Xi'an"), ("Đà Nẵng", "Da Nang"), ("Å", "A")),
    ],
)
def test_a_name_keeps_its_case_without_accents(name, plain):
    assert ascii_name(name) == plain
