import pytest
from attrs import evolve
from tests.builders import a_user, an_id, later
from tests.contract.fields import left_at_default
from tests.contract.paging import every, pages
from tests.contract.racing import race

from galerly.domain.model.account import KnownNetwork, Notifications, PortfolioEntry
from galerly.domain.model.errors import (
    EmailTakenError,
    HandleTakenError,
    IdTakenError,
    NotFoundError,
    StaleError,
)
from galerly.domain.model.logo import Logo, LogoPicture
from galerly.domain.model.second_factor import SecondFactor


def in_full(**fields):
    return a_user(
        email="zoë@example.com",
        name="Zoë 'Ångström' \\ 100 % 📷",
        handle="zoe-angstrom",
        email_verified_at=later(minutes=3, microseconds=1),
        city_id="2886242",
        specialities=("weddings", "animals"),
        bio='Weddings.\nAnd "portraits".\t— Köln',
        branding={"accent": "#1a5fd0", "face": "inter"},
        portfolio=tuple(PortfolioEntry(gallery_id=an_id(), link_id=an_id()) for _ in range(2)),
        logo=Logo(
            picture=LogoPicture(id=an_id(), width_px=400, height_px=200, see_through=True),
            pending=an_id(),
            failure="it is damaged",
        ),
        listed=True,
        locale="de",
        notifications=Notifications(selections=False, reminders=False),
        second_factor=SecondFactor(
            sealed_secret="AQID/+8=",
            begun_at=later(seconds=1, microseconds=7),
            confirmed_at=later(minutes=1),
            last_step=59_000_001,
            recovery_macs=("0f", "a7"),
        ),
        known_networks=tuple(KnownNetwork(mac=mac, seen_at=later(days=1)) for mac in ("0f", "a7")),
        **fields,
    )


def directory(stores, *, city_id=None, speciality="", query="", limit=100):
    return every(
        lambda after: stores.users.directory(
            city_id=city_id, speciality=speciality, query=query, after=after, limit=limit
        ),
        limit=limit,
    )


# --- storing and finding ---


def test_round_trips_have_every_field_set():
    assert left_at_default(in_full()) == {"deleted_at", "version"}


@pytest.mark.parametrize("make", [a_user, in_full])
def test_an_account_is_found_as_it_was_stored(stores, make):
    user = make()

    stores.users.add(user)

    assert stores.users.get(user.id) == user
    assert stores.users.find_by_email(user.email) == user
    assert stores.users.find_by_handle(user.handle) == user


def test_what_is_unknown_is_not_found(stores):
    stores.users.add(a_user())

    with pytest.raises(NotFoundError):
        stores.users.get(an_id())
    assert stores.users.find_by_email("nobody@example.com") is None
    assert stores.users.find_by_handle("nobody") is None
    assert stores.users.get_deleted(an_id()) is None


def test_an_address_has_one_account(stores):
    first = a_user(email="anna@example.com")
    stores.users.add(first)

    with pytest.raises(EmailTakenError):
        stores.users.add(a_user(email="anna@example.com"))

    assert stores.users.find_by_email("anna@example.com") == first


def test_a_handle_has_one_account(stores):
    first = a_user(handle="anna")
    stores.users.add(first)

    with pytest.raises(HandleTakenError):
        stores.users.add(a_user(handle="anna"))

    assert stores.users.find_by_handle("anna") == first


def test_an_id_has_one_account(stores):
    first = a_user()
    stores.users.add(first)

    with pytest.raises(IdTakenError):
        stores.users.add(first)
    with pytest.raises(IdTakenError):
        stores.users.add(a_user(id=first.id))

    assert stores.users.get(first.id) == first


def test_a_refused_account_leaves_nothing_behind(stores):
    stores.users.add(a_user(handle="anna"))
    refused = a_user(handle="anna", email="second@example.com")
    with pytest.raises(HandleTakenError):
        stores.users.add(refused)

    stores.users.add(a_user(email="second@example.com"))

    with pytest.raises(NotFoundError):
        stores.users.get(refused.id)


def test_of_64_registrations_of_an_address_one_wins(stores):
    users = [a_user(email="anna@example.com") for _ in range(64)]

    outcomes = race(stores.users.add, users)

    winners = [user for user, outcome in zip(users, outcomes, strict=True) if outcome is None]
    assert len(winners) == 1
    assert sum(isinstance(outcome, EmailTakenError) for outcome in outcomes) == 63
    assert stores.users.find_by_email("anna@example.com") == winners[0]


# --- changing ---


def test_a_change_is_stored_one_version_on(stores):
    user = a_user()
    stores.users.add(user)
    changed = in_full(id=user.id)

    stored = stores.users.replace(changed)

    assert stored == evolve(changed, version=1)
    assert stores.users.get(user.id) == stored
    assert stores.users.find_by_email(changed.email) == stored
    assert stores.users.find_by_handle(changed.handle) == stored


def test_a_stale_copy_cannot_overwrite_a_newer_one(stores):
    user = a_user()
    stores.users.add(user)
    newer = stores.users.replace(evolve(user, name="Newer"))

    with pytest.raises(StaleError):
        stores.users.replace(evolve(user, name="Older", email="older@example.com"))

    assert stores.users.get(user.id) == newer
    assert stores.users.find_by_email("older@example.com") is None


def test_of_changes_to_one_copy_one_wins(stores):
    user = a_user()
    stores.users.add(user)
    copies = [evolve(user, name=f"Name {n}") for n in range(24)]

    outcomes = race(stores.users.replace, copies)

    winners = [outcome for outcome in outcomes if not isinstance(outcome, StaleError)]
    assert winners == [stores.users.get(user.id)]
    assert winners[0].version == 1


def test_an_unknown_account_cannot_be_changed(stores):
    user = a_user()

    with pytest.raises(NotFoundError):
        stores.users.replace(user)

    assert stores.users.find_by_email(user.email) is None


def test_a_new_address_and_handle_free_the_old_ones(stores):
    user = a_user(email="old@example.com", handle="old")
    stores.users.add(user)

    stores.users.replace(evolve(user, email="new@example.com", handle="new"))

    assert stores.users.find_by_email("old@example.com") is None
    assert stores.users.find_by_handle("old") is None
    stores.users.add(a_user(email="old@example.com", handle="old"))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"email": "anna@example.com"}, EmailTakenError), ({"handle": "anna"}, HandleTakenError)],
)
def test_a_change_cannot_take_what_is_anothers(stores, change, refusal):
    anna, user = a_user(email="anna@example.com", handle="anna"), a_user()
    stores.users.add(anna)
    stores.users.add(user)

    with pytest.raises(refusal):
        stores.users.replace(evolve(user, name="Changed", **change))

    assert stores.users.get(user.id) == user
    assert stores.users.find_by_email(user.email) == user
    assert stores.users.find_by_handle(user.handle) == user
    assert stores.users.find_by_email("anna@example.com") == anna


# --- deleting ---


def deleted(stores, **fields):
    user = a_user(listed=True, **fields)
    stores.users.add(user)
    return stores.users.replace(evolve(user, deleted_at=later(hours=1)))


def test_a_deleted_account_is_found_only_for_its_purge(stores):
    user = deleted(stores)

    with pytest.raises(NotFoundError):
        stores.users.get(user.id)
    assert stores.users.find_by_email(user.email) is None
    assert stores.users.find_by_handle(user.handle) is None
    assert directory(stores) == []
    assert stores.users.get_deleted(user.id) == user


def test_a_live_account_awaits_no_purge(stores):
    user = a_user()
    stores.users.add(user)

    assert stores.users.get_deleted(user.id) is None


def test_a_deleted_account_cannot_come_back_by_a_change(stores):
    user = deleted(stores)

    with pytest.raises(NotFoundError):
        stores.users.replace(evolve(user, deleted_at=None))


def test_deletion_frees_address_and_handle(stores):
    deleted(stores, email="anna@example.com", handle="anna")
    successor = a_user(email="anna@example.com", handle="anna")

    stores.users.add(successor)

    assert stores.users.find_by_email("anna@example.com") == successor
    assert stores.users.find_by_handle("anna") == successor


def test_purging_a_deleted_account_leaves_its_successor_alone(stores):
    user = deleted(stores, email="anna@example.com", handle="anna")
    successor = a_user(email="anna@example.com", handle="anna")
    stores.users.add(successor)

    stores.users.remove(user.id)

    assert stores.users.get_deleted(user.id) is None
    assert stores.users.find_by_email("anna@example.com") == successor
    with pytest.raises(EmailTakenError):
        stores.users.add(a_user(email="anna@example.com"))
    with pytest.raises(HandleTakenError):
        stores.users.add(a_user(handle="anna"))


def test_removing_forgets_a_live_account_for_good(stores):
    user = a_user(email="anna@example.com", handle="anna", listed=True)
    stores.users.add(user)

    stores.users.remove(user.id)
    stores.users.remove(user.id)

    with pytest.raises(NotFoundError):
        stores.users.get(user.id)
    assert directory(stores) == []
    stores.users.add(a_user(email="anna@example.com", handle="anna"))


# --- the directory ---


def test_only_listed_photographers_are_in_the_directory(stores):
    listed = a_user(listed=True)
    stores.users.add(listed)
    stores.users.add(a_user(listed=False))

    assert directory(stores) == [listed]


def test_the_directory_is_in_order_of_folded_name_then_id(stores):
    names = ["Zora", "émile", "Eberhard", "Erik", "Ørsted", "Eberhard", "ångström", "aaron"]
    users = [a_user(name=name, listed=True) for name in names]
    for user in reversed(users):
        stores.users.add(user)

    found = directory(stores, limit=3)

    ranked = ["aaron", "ångström", "Eberhard", "Eberhard", "émile", "Erik", "Ørsted", "Zora"]
    assert [user.name for user in found] == ranked
    assert [user for user in found if user.name == "Eberhard"] == [users[2], users[5]]


@pytest.mark.parametrize(
    "query", ["zoe", "ZOË", "angström", "ssl", "studio-7", "tudio", "  zoe   angstrom "]
)
def test_a_query_is_found_in_folded_names_and_in_handles(stores, query):
    zoe = a_user(name="Zoë Ångström Rössler", handle="studio-7", listed=True)
    stores.users.add(zoe)
    stores.users.add(a_user(name="Bela Kiss", handle="kiss", listed=True))

    assert directory(stores, query=query) == [zoe]


@pytest.mark.parametrize("query", ["%", "_", "*", "z_e", "z%m", "\\", "'", "["])
def test_a_query_has_no_wildcards(stores, query):
    stores.users.add(a_user(name="Zoë Ångström", handle="zoe", listed=True))

    assert directory(stores, query=query) == []


def test_the_directory_can_be_of_one_city(stores):
    here = a_user(name="Anna Here", city_id="1", listed=True)
    for user in (
        here,
        a_user(name="Anna There", city_id="2", listed=True),
        a_user(name="Anna Nowhere", listed=True),
        a_user(name="Boris Here", city_id="1", listed=True),
    ):
        stores.users.add(user)

    assert directory(stores, city_id="1", query="anna") == [here]


def test_the_directory_can_be_of_one_speciality(stores):
    both = a_user(name="Anna", specialities=("weddings", "food"), city_id="1", listed=True)
    food = a_user(name="Boris", specialities=("food",), listed=True)
    for user in (both, food, a_user(name="Weddings by Carla", handle="weddings", listed=True)):
        stores.users.add(user)

    assert directory(stores, speciality="weddings") == [both]
    assert directory(stores, speciality="food", limit=1) == [both, food]
    assert directory(stores, speciality="food", city_id="1") == [both]
    assert directory(stores, speciality="food", query="bor") == [food]
    assert directory(stores, query="food") == []

    plain = stores.users.replace(evolve(both, specialities=()))

    assert directory(stores, speciality="weddings") == []
    assert plain in directory(stores)


def test_a_changed_name_moves_in_the_directory(stores):
    first, second = a_user(name="Anna", listed=True), a_user(name="Boris", listed=True)
    stores.users.add(first)
    stores.users.add(second)

    first = stores.users.replace(evolve(first, name="Zora"))

    assert directory(stores) == [second, first]
    assert directory(stores, query="anna") == []


def test_the_last_page_of_the_directory_says_so(stores):
    for n in range(4):
        stores.users.add(a_user(name=f"Name {n}", listed=True))

    def fetch(after):
        return stores.users.directory(city_id=None, speciality="", query="", after=after, limit=2)

    assert [len(items) for items in pages(fetch, limit=2)] == [2, 2]


def test_pages_of_the_directory_neither_repeat_nor_skip(stores):
    users = [a_user(name=f"Name {n}", listed=True) for n in range(7)]
    for user in users:
        stores.users.add(user)

    def fetch(after):
        return stores.users.directory(city_id=None, speciality="", query="", after=after, limit=3)

    first = fetch(None)
    stores.users.remove(users[2].id)  # where the page ended
    stores.users.remove(users[4].id)
    stores.users.add(a_user(name="Name 0", listed=True))  # before the position
    late = a_user(name="Name 5", listed=True)  # after it
    stores.users.add(late)

    rest = every(fetch, limit=3, after=first.next_position)

    assert list(first.items) == users[:3]
    assert rest == [users[3], users[5], late, users[6]]


# --- all accounts ---


def test_all_accounts_are_told_page_by_page_but_deleted_ones(stores):
    users = [a_user() for _ in range(5)]
    for user in reversed(users):
        stores.users.add(user)
    stores.users.replace(evolve(users[1], deleted_at=later()))
    stores.users.remove(users[3].id)

    def fetch(after):
        return stores.users.every(after=after, limit=2)

    assert every(fetch, limit=2) == [users[0].id, users[2].id, users[4].id]


def test_there_may_be_no_account_at_all(stores):
    assert stores.users.every(after=None, limit=2).items == ()
