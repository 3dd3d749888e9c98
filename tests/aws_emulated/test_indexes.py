"""Indexes lag: what that may mean, and what it may not."""

import json

import pytest
from attrs import evolve
from tests.aws_emulated.port_calls import CALLS
from tests.builders import T0, a_subscription, a_user, later
from tests.contract.conftest import over_dynamodb
from tests.emulators.index_reads import refuse_what_is_not_projected

READ_BY = {
    "users.directory",
    "users.every",
    "cities.search",
    "newsletters.page",
    "newsletters.remove_unconfirmed",
    "photos.expired_uploads",
    "photos.find_by_checksum",
    "photos.open_bytes",
    "agenda.due",
    "archives.expired",
}
"""The calls that read an index: lists and sweeps, nobody's access and nothing's uniqueness."""


class LateIndexes:
    """Answers to queries of indexes as they were when the same was first asked."""

    def __init__(self, store):
        self._events = store.connect().meta.events
        self._answers = {}

    def __enter__(self):
        self._events.register("before-call.dynamodb.Query", self._answer)
        self._events.register("after-call.dynamodb.Query", self._note)
        return self

    def __exit__(self, *_):
        self._events.unregister("before-call.dynamodb.Query", self._answer)
        self._events.unregister("after-call.dynamodb.Query", self._note)

    def _answer(self, params, context, **_):
        context["asked"] = params["body"]
        return self._answers.get(params["body"])

    def _note(self, http_response, parsed, context, **_):
        if "IndexName" in json.loads(context["asked"]):
            self._answers.setdefault(context["asked"], (http_response, parsed))


@pytest.fixture
def stores(dynoxide_store):
    return over_dynamodb(dynoxide_store)


@pytest.fixture
def late_indexes(dynoxide_store):
    with LateIndexes(dynoxide_store) as late:
        yield late


@pytest.mark.parametrize("name", CALLS)
def test_only_lists_and_sweeps_read_an_index(quick_dynoxide_store, name):
    call = CALLS[name](over_dynamodb(quick_dynoxide_store))
    seen = []
    quick_dynoxide_store.connect().before.append(lambda _, request: seen.append(request))

    call()

    assert any("IndexName" in request for request in seen) == (name in READ_BY)


def test_a_read_of_what_an_index_does_not_hold_is_found_out(dynoxide_store):
    query = dynoxide_store.query(
        dynoxide_store.tables.users,
        "listed_in = :all",
        {":all": {"S": "*"}, ":bio": {"S": "x"}},
        index="city-index",
        where="contains(bio, :bio)",
    )

    with pytest.raises(AssertionError, match="city-index does not hold"):
        list(query)
    refuse_what_is_not_projected({"TableName": "galerly-users"})


@pytest.mark.parametrize(
    "change", [{"listed": False}, {"deleted_at": T0}, {"city_id": "2"}], ids=lambda c: next(iter(c))
)
@pytest.mark.usefixtures("late_indexes")
def test_nobody_is_shown_who_does_not_want_to_be(stores, change):
    user = a_user(listed=True, city_id="1")
    stores.users.add(user)

    def directory():
        return stores.users.directory(
            city_id="1", speciality="", query="", after=None, limit=9
        ).items

    assert directory() == (user,)

    stores.users.replace(evolve(user, **change))

    assert directory() == ()


@pytest.mark.usefixtures("late_indexes")
def test_who_is_shown_is_shown_as_they_are_now(stores):
    user = a_user(listed=True)
    stores.users.add(user)

    def directory():
        return stores.users.directory(
            city_id=None, speciality="", query="", after=None, limit=9
        ).items

    directory()

    changed = stores.users.replace(evolve(user, bio="Weddings"))

    assert directory() == (changed,)


@pytest.mark.usefixtures("late_indexes")
def test_a_subscription_that_was_confirmed_just_now_stays(stores):
    asked, other = (a_subscription(confirmed_at=None, email=f"{n}@example.com") for n in "ab")
    for subscription in (asked, other):
        stores.newsletters.put(subscription)
    assert stores.newsletters.remove_unconfirmed(before=later(days=1), limit=2) == 2
    confirmed = evolve(asked, confirmed_at=later(hours=1))
    stores.newsletters.put(confirmed)

    # The index still names both.
    assert stores.newsletters.remove_unconfirmed(before=later(days=1), limit=2) == 0

    assert stores.newsletters.find(asked.email) == confirmed
