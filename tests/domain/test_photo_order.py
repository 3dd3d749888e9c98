from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import an_id
from tests.domain.studio import no_gallery

from galerly.domain.model.errors import InvalidError, NotFoundError
from galerly.domain.services.photo_order import spread


@pytest.fixture
def five(studio):
    photos = studio.photos(studio.gallery(), 5)
    return [studio.edit(photo, position=float(place)) for place, photo in enumerate(photos)]


def move(studio, photos, *, after=None):
    return studio.services.photo_order.move(
        photos[0].gallery_id,
        [photo.id for photo in photos],
        after=after.id if after else None,
        by=studio.anna,
    )


def order(studio, photo):
    gallery = studio.services.galleries.get(photo.gallery_id, by=studio.anna)
    photos = sorted(studio.all_photos(gallery), key=lambda each: (each.position, each.id))
    return "".join(each.filename.removesuffix(".jpg") for each in photos)


def test_photos_stand_behind_the_one_named_in_the_order_given(studio, five):
    moved = move(studio, [five[4], five[0]], after=five[2])

    assert order(studio, five[0]) == "23514"
    assert set(moved) == {five[4].id, five[0].id}


def test_behind_none_is_before_all_others(studio, five):
    move(studio, [five[3], five[1]])

    assert order(studio, five[0]) == "42135"


def test_the_last_place_is_behind_the_last(studio, five):
    move(studio, [five[0]], after=five[4])

    assert order(studio, five[0]) == "23451"


def test_a_place_that_is_used_up_makes_room(studio, five):
    for _ in range(60):
        move(studio, [five[2]], after=five[0])
        move(studio, [five[1]], after=five[0])

    assert order(studio, five[0]) == "12345"


def test_photos_at_the_same_place_are_told_apart_for_good(studio):
    gallery = studio.gallery()
    three = [studio.edit(photo, position=0.0) for photo in studio.photos(gallery, 3)]

    move(studio, [three[2]], after=three[0])

    assert order(studio, three[0]) == "132"


def test_repeating_it_changes_nothing_more(studio, five):
    move(studio, [five[4], five[0]], after=five[2])
    move(studio, [five[4], five[0]], after=five[2])

    assert order(studio, five[0]) == "23514"


def test_what_is_not_there_is_passed_over(studio, five):
    studio.delete(five[3])

    moved = move(studio, [five[3], five[0], five[0]], after=five[1])

    assert set(moved) == {five[0].id}
    assert order(studio, five[0]) == "2135"


def test_behind_itself_or_a_stranger_there_is_no_place(studio, five):
    stranger = studio.photo(studio.gallery())

    with pytest.raises(InvalidError) as caught:
        move(studio, [five[0], five[1]], after=five[1])
    assert caught.value.field == "after"
    with pytest.raises(InvalidError):
        move(studio, [five[0]], after=stranger)
    assert order(studio, five[0]) == "12345"


def test_another_s_gallery_is_not_found(studio, five):
    with pytest.raises(NotFoundError):
        studio.services.photo_order.move(
            five[0].gallery_id, [five[0].id], after=None, by=studio.other()
        )
    with pytest.raises(NotFoundError):
        studio.services.photo_order.move(no_gallery(), [an_id()], after=None, by=studio.anna)


positions = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.integers(1, 50), st.none() | positions, st.lists(positions, max_size=20))
def test_positions_always_rise(count, low, later):
    following = sorted(max(each, low) if low is not None else each for each in later)

    placed, pushed = spread(count, low, following)

    assert (len(placed), len(pushed)) == (count, len(following))
    start = [] if low is None else [low]
    assert all(a < b for a, b in pairwise([*start, *placed]))
    assert not pushed or placed[-1] < pushed[0]
    assert all(new >= old for new, old in zip(pushed, following, strict=True))
    assert pushed == following or all(a < b for a, b in pairwise(pushed))
