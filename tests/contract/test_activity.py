"""Counts of visits and downloads, by day and by photo."""

from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve
from tests.builders import T0, an_id, later
from tests.contract.racing import at_once

from galerly.domain.model.activity import DayTally, Openings, Saving, Tallies, Visit

DAY = T0.date()


def a_visit(gallery_id, visitor="lena", at=T0, before=None):
    return Visit(gallery_id=gallery_id, visitor=visitor, at=at, before=before)


@pytest.fixture
def activity(stores):
    return stores.activity


@pytest.fixture
def gallery_id():
    return an_id()


def test_nothing_was_counted_in_a_new_gallery(activity, gallery_id):
    assert activity.tallies(gallery_id) == Tallies()
    assert activity.last_visit(gallery_id, "lena") is None


def test_a_first_visit_is_one_of_somebody_new(activity, gallery_id):
    at = later(microseconds=1)

    assert activity.add_visit(a_visit(gallery_id, at=at)) is True

    assert activity.last_visit(gallery_id, "lena") == at
    assert activity.tallies(gallery_id).days == (
        DayTally(day=DAY, views=1, visitors=1, newcomers=1),
    )


def test_a_repeated_visit_is_counted_once(activity, gallery_id):
    first = a_visit(gallery_id)
    activity.add_visit(first)
    second = a_visit(gallery_id, at=later(hours=2), before=T0)

    assert [activity.add_visit(v) for v in (first, second, second)] == [False, True, False]

    assert activity.tallies(gallery_id).days == (
        DayTally(day=DAY, views=2, visitors=1, newcomers=1),
    )


def test_visits_at_the_same_moment_are_one(activity, gallery_id):
    counted = at_once([lambda: activity.add_visit(a_visit(gallery_id))] * 4)

    assert sorted(counted) == [False, False, False, True]
    assert activity.tallies(gallery_id).days[0].views == 1


def test_visitors_are_told_apart_by_day_and_for_good(activity, gallery_id):
    tomorrow, next_month = later(days=1), later(days=40)
    activity.add_visit(a_visit(gallery_id))
    activity.add_visit(a_visit(gallery_id, "tom", at=tomorrow))
    activity.add_visit(a_visit(gallery_id, at=tomorrow, before=T0))
    activity.add_visit(a_visit(gallery_id, at=next_month, before=tomorrow))

    assert activity.tallies(gallery_id).days == (
        DayTally(day=DAY, views=1, visitors=1, newcomers=1),
        DayTally(day=tomorrow.date(), views=2, visitors=2, newcomers=1),
        DayTally(day=next_month.date(), views=1, visitors=1),
    )


def test_what_many_count_at_once_is_all_there(activity, gallery_id):
    photo = an_id()
    visits = [lambda n=n: activity.add_visit(a_visit(gallery_id, f"v{n}")) for n in range(6)]
    saving = Saving(gallery_id=gallery_id, photo_id=photo, at=T0)

    at_once([*visits, *[lambda: activity.add_saving(saving)] * 6])

    (day,) = activity.tallies(gallery_id).days
    assert (day.views, day.visitors, day.newcomers, day.downloads) == (6, 6, 6, 6)
    assert activity.tallies(gallery_id).downloads == {photo: 6}


def test_photos_and_archives_are_counted_apart(activity, gallery_id):
    photo, other = an_id(), an_id()
    for photo_id in (photo, other, photo, None):
        activity.add_saving(Saving(gallery_id=gallery_id, photo_id=photo_id, at=T0))

    assert activity.tallies(gallery_id) == Tallies(
        days=(DayTally(day=DAY, downloads=3, archives=1),), downloads={photo: 2, other: 1}
    )


def test_counts_are_of_one_gallery(activity, gallery_id):
    activity.add_visit(a_visit(gallery_id))

    assert activity.tallies(an_id()) == Tallies()
    assert activity.last_visit(an_id(), "lena") is None


def test_openings_are_counted_for_each_link(activity, gallery_id):
    link, other = an_id(), an_id()
    opened = {
        name: evolve(a_visit(gallery_id, name), link_id=link) for name in ("a", "b", "c", "d", "e")
    }
    again = evolve(opened["a"], at=later(hours=3), before=T0)

    counted = at_once([partial(activity.add_visit, visit) for visit in opened.values()])
    repeated = [activity.add_visit(visit) for visit in (opened["b"], again, again)]
    activity.add_visit(evolve(a_visit(gallery_id, "f"), link_id=other))
    activity.add_visit(a_visit(gallery_id, "g"))

    assert counted == [True] * 5
    assert repeated == [False, True, False]
    assert activity.openings(gallery_id) == {
        link: Openings(count=6, last_at=again.at),
        other: Openings(count=1, last_at=T0),
    }
    assert activity.openings(gallery_id) == activity.tallies(gallery_id).links
    assert activity.openings(an_id()) == {}


def test_counts_are_put_in_the_place_of_others(activity, gallery_id):
    activity.add_visit(a_visit(gallery_id))
    activity.add_saving(Saving(gallery_id=gallery_id, photo_id=an_id(), at=T0))
    counts = Tallies(
        days=tuple(
            DayTally(day=DAY + timedelta(days=n), views=n + 1, visitors=1, archives=n)
            for n in range(40)
        ),
        downloads={an_id(): 3, an_id(): 1},
        links={an_id(): Openings(count=2, last_at=later(days=3))},
    )

    activity.put_tallies(gallery_id, counts)
    activity.put_tallies(gallery_id, counts)

    assert activity.tallies(gallery_id) == counts
    assert activity.last_visit(gallery_id, "lena") == T0
    assert activity.add_visit(a_visit(gallery_id, at=later(hours=1), before=T0))
    first = evolve(counts.days[0], views=2)
    assert activity.tallies(gallery_id).days[0] == first


def test_a_gallery_is_forgotten_bit_by_bit(activity, gallery_id):
    for n in range(3):
        visit = a_visit(gallery_id, f"v{n}", at=later(days=40 * n))
        activity.add_visit(evolve(visit, link_id=an_id()))
        activity.add_saving(Saving(gallery_id=gallery_id, photo_id=an_id(), at=T0))
    other = an_id()
    activity.add_visit(a_visit(other))

    removed = []
    while gone := activity.remove_gallery(gallery_id, limit=2):
        removed.append(gone)

    assert max(removed) <= 2
    assert sum(removed) >= 12
    assert activity.tallies(gallery_id) == Tallies()
    assert activity.last_visit(gallery_id, "v0") is None
    assert activity.last_visit(other, "lena") == T0
