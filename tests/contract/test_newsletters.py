from attrs import evolve
from tests.builders import a_subscription, later
from tests.contract.paging import every, pages


def test_a_subscription_is_found_by_its_address(stores):
    asked = a_subscription(email="zoë@example.com", confirmed_at=None)
    confirmed = a_subscription()
    stores.newsletters.put(asked)
    stores.newsletters.put(confirmed)

    assert stores.newsletters.find("zoë@example.com") == asked
    assert stores.newsletters.find(confirmed.email) == confirmed
    assert stores.newsletters.find("nobody@example.com") is None


def test_a_subscription_takes_the_place_of_an_earlier_one_of_its_address(stores):
    asked = a_subscription(confirmed_at=None)
    stores.newsletters.put(asked)
    confirmed = evolve(asked, confirmed_at=later(hours=1))

    stores.newsletters.put(confirmed)

    assert stores.newsletters.find(asked.email) == confirmed
    assert stores.newsletters.page(after=None, limit=10).items == (confirmed,)


def test_a_removed_subscription_is_gone(stores):
    subscription, other = a_subscription(), a_subscription()
    stores.newsletters.put(subscription)
    stores.newsletters.put(other)

    stores.newsletters.remove(subscription.email)
    stores.newsletters.remove(subscription.email)

    assert stores.newsletters.find(subscription.email) is None
    assert stores.newsletters.page(after=None, limit=10).items == (other,)


def test_confirmed_subscriptions_are_listed_in_order_of_address(stores):
    emails = ["d@example.com", "a@example.com", "c@example.com", "é@example.com", "b@example.com"]
    for email in emails:
        stores.newsletters.put(a_subscription(email=email))
    stores.newsletters.put(a_subscription(email="aa@example.com", confirmed_at=None))

    def fetch(after):
        return stores.newsletters.page(after=after, limit=2)

    assert [s.email for s in every(fetch, limit=2)] == sorted(emails)


def test_the_last_page_says_so(stores):
    for _ in range(4):
        stores.newsletters.put(a_subscription())
    stores.newsletters.put(a_subscription(email="z@example.com", confirmed_at=None))

    def fetch(after):
        return stores.newsletters.page(after=after, limit=2)

    assert [len(items) for items in pages(fetch, limit=2)] == [2, 2]


def test_pages_neither_repeat_nor_skip_while_people_come_and_go(stores):
    for letter in "bdfhj":
        stores.newsletters.put(a_subscription(email=f"{letter}@example.com"))

    def fetch(after):
        return stores.newsletters.page(after=after, limit=2)

    first = fetch(None)
    stores.newsletters.remove("d@example.com")  # where the page ended
    stores.newsletters.remove("h@example.com")
    stores.newsletters.put(a_subscription(email="a@example.com"))
    stores.newsletters.put(a_subscription(email="e@example.com"))

    rest = every(fetch, limit=2, after=first.next_position)

    assert [s.email[0] for s in first.items] == ["b", "d"]
    assert [s.email[0] for s in rest] == ["e", "f", "j"]


def test_what_was_not_confirmed_in_time_is_forgotten_some_at_a_time(stores):
    old = [a_subscription(confirmed_at=None, created_at=later(hours=n)) for n in range(3)]
    fresh = a_subscription(confirmed_at=None, created_at=later(hours=3))
    confirmed = a_subscription()
    for subscription in (*old, fresh, confirmed):
        stores.newsletters.put(subscription)

    counts = [
        stores.newsletters.remove_unconfirmed(before=later(hours=3), limit=2) for _ in range(3)
    ]

    assert counts == [2, 1, 0]
    assert [stores.newsletters.find(s.email) for s in old] == [None] * 3
    assert stores.newsletters.find(fresh.email) == fresh
    assert stores.newsletters.find(confirmed.email) == confirmed


def test_a_subscription_that_was_confirmed_late_stays(stores):
    asked = a_subscription(confirmed_at=None)
    stores.newsletters.put(asked)
    stores.newsletters.put(evolve(asked, confirmed_at=later(days=40)))

    assert stores.newsletters.remove_unconfirmed(before=later(days=50), limit=10) == 0
    assert stores.newsletters.find(asked.email) is not None
