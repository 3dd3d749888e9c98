"""Appointments of galleries."""

import pytest
from attrs import evolve
from tests.builders import ANNA, T0, an_id, later

from galerly.domain.model.agenda import Appointment


def an_appointment(**fields):
    made = {
        "gallery_id": an_id(),
        "owner_id": ANNA,
        "due_at": later(microseconds=1),
        "since": later(days=-1, microseconds=1),
    }
    return Appointment(**{**made, **fields})


@pytest.fixture
def agenda(stores):
    return stores.agenda


def due(agenda, **after):
    return tuple(agenda.due(now=later(**after), limit=100))


def test_an_appointment_is_due_from_its_moment_on(agenda):
    agenda.put(made := an_appointment())

    assert due(agenda, microseconds=0) == ()
    assert due(agenda, microseconds=1) == (made,)


def test_those_that_came_first_are_first(agenda):
    made = [an_appointment(due_at=later(hours=-hours)) for hours in (1, 3, 2)]
    for each in made:
        agenda.put(each)

    assert due(agenda) == (made[1], made[2], made[0])
    assert tuple(agenda.due(now=T0, limit=1)) == (made[1],)


@pytest.mark.parametrize("turn", [1, -1])
def test_two_for_one_gallery_are_joined(agenda, turn):
    early = an_appointment(due_at=later(hours=1), since=later(days=-2))
    late = evolve(early, due_at=later(hours=9), since=later(days=-1))
    for each in (early, late)[::turn]:
        agenda.put(each)

    assert due(agenda, days=1) == (evolve(early, since=late.since),)


def test_one_that_was_looked_at_is_moved_or_gone(agenda):
    agenda.put(first := an_appointment())
    second = evolve(first, due_at=later(days=3), since=T0)

    agenda.settle(first, second)

    assert due(agenda, days=2) == ()
    assert due(agenda, days=3) == (second,)
    agenda.settle(second, None)
    assert due(agenda, days=9) == ()


def test_one_that_changed_meanwhile_stays(agenda):
    agenda.put(read := an_appointment())
    agenda.put(changed := evolve(read, since=T0))

    agenda.settle(read, None)
    agenda.settle(read, evolve(read, due_at=later(days=1)))

    assert due(agenda, hours=1) == (changed,)
    agenda.settle(evolve(read, gallery_id=an_id()), evolve(read, gallery_id=an_id()))
    assert due(agenda, days=9) == (changed,)


def test_a_deleted_gallery_has_none(agenda):
    agenda.put(made := an_appointment())
    agenda.put(other := an_appointment())

    for _ in range(2):
        agenda.remove_gallery(made.gallery_id)

    assert due(agenda, days=1) == (other,)
