import pytest
from tests.builders import a_city, an_id

from galerly.domain.model.errors import InvalidError, NotFoundError
from galerly.domain.model.ids import CityId
from galerly.domain.services.accounts import ProfileChanges


@pytest.fixture
def directory(studio):
    studio.ports.cities.put_many(
        [
            a_city("Köln", id="1", ascii_name="Koeln", population=1_000_000),
            a_city("New York", id="2", population=8_000_000),
            a_city("York", id="3", population=200_000),
        ]
    )
    return studio.services.directory


def list_as(studio, name, **fields):
    """Return a new photographer who opted in."""
    email = f"{an_id()}@example.com"
    user_id = studio.galerly.sign_up(email, name=name).user.id
    return studio.services.accounts.update(user_id, ProfileChanges(listed=True, **fields)).user


@pytest.mark.parametrize("query", ["KÖL", "kol", "koel", " köln "])
def test_a_city_is_found_by_the_start_of_its_name_however_it_is_typed(directory, query):
    assert [c.name for c in directory.search_cities(query)] == ["Köln"]


def test_cities_with_most_people_come_first(directory):
    assert [c.name for c in directory.search_cities("york")] == ["New York", "York"]
    assert [c.name for c in directory.search_cities("york", limit=1)] == ["New York"]


@pytest.mark.parametrize("query", ["", "k", " k ", "-", "'"])
def test_a_city_is_not_searched_for_by_less_than_2_characters(directory, query):
    with pytest.raises(InvalidError, match="at least 2") as caught:
        directory.search_cities(query)

    assert caught.value.field == "q"


@pytest.mark.parametrize("query", ["o'", "’s", "- k"])
def test_no_city_starts_like_a_single_letter_beside_signs(directory, query):
    assert directory.search_cities(query) == ()


def test_at_most_50_cities_are_found(studio, directory):
    studio.ports.cities.put_many([a_city("Yorkton", id=f"y{i}") for i in range(50)])

    assert len(directory.search_cities("york", limit=1000)) == 50


def test_only_photographers_who_opted_in_are_listed_by_name(studio, directory):
    for name in ("Zoë", "Ärmel", "Boris"):
        list_as(studio, name)

    page = directory.photographers()

    assert [p.user.name for p in page.items] == ["Ärmel", "Boris", "Zoë"]


def test_the_directory_is_searched_by_name_handle_and_city(studio, directory):
    list_as(studio, "Zoë Adler", city_id=CityId("1"))
    list_as(studio, "Boris", handle="light-and-adler")
    list_as(studio, "Carla", city_id=CityId("2"))

    def names(**fields):
        return [p.user.name for p in directory.photographers(**fields).items]

    assert names(query="ZOE") == ["Zoë Adler"]
    assert names(query="adler") == ["Boris", "Zoë Adler"]
    assert names(city_id=CityId("1")) == ["Zoë Adler"]
    assert names(city_id=CityId("1"), query="carla") == []
    assert [p.city.name if p.city else None for p in directory.photographers().items] == [
        None,
        "New York",
        "Köln",
    ]


def test_the_directory_comes_in_pages(studio, directory):
    for name in ("Adam", "Adam B", "Adam C", "Berta"):
        list_as(studio, name)

    first = directory.photographers(limit=3)
    second = directory.photographers(after=first.next_position, limit=3)

    assert [p.user.name for p in first.items + second.items] == [
        "Adam",
        "Adam B",
        "Adam C",
        "Berta",
    ]
    assert second.next_position is None


def test_a_profile_is_found_by_its_handle_while_its_photographer_is_listed(studio, directory):
    user = list_as(studio, "Boris", handle="boris", city_id=CityId("1"))

    found = directory.photographer(" @BORIS ")

    assert (found.user.id, found.city.name) == (user.id, "Köln")
    studio.services.accounts.update(user.id, ProfileChanges(listed=False))
    hers = studio.services.accounts.get(studio.anna).user.handle
    for handle in ("boris", hers, "nobody", ""):
        with pytest.raises(NotFoundError, match="no such photographer"):
            directory.photographer(handle)


def test_who_deletes_the_account_is_listed_no_more(studio, directory):
    user = list_as(studio, "Boris", handle="boris")

    studio.services.deletion.delete_account(user.id)

    assert directory.photographers().items == ()
    with pytest.raises(NotFoundError):
        directory.photographer("boris")
