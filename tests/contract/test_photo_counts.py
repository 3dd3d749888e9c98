"""Confirming photos, and the gallery's counters, which stay exact whatever happens."""

from functools import partial

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import ANNA, a_gallery, a_photo, an_upload
from tests.contract.racing import at_once, race
from tests.contract.stocked import PLENTY, now_stored, stored_gallery, stored_photos

from galerly.domain.model.account import Usage
from galerly.domain.model.errors import GalerlyError, NotFoundError, StaleError, TooLargeError


def stored_slots(stores, gallery, count, **fields):
    uploads = [an_upload(gallery, **fields) for _ in range(count)]
    stores.photos.put_uploads(uploads)
    return uploads


def counted(gallery):
    return gallery.photo_count, gallery.total_bytes


def assert_exact(stores, gallery):
    """The counters say what is stored."""
    stored = now_stored(stores, gallery)
    photos = stores.photos.page(ANNA, gallery.id, after=None, limit=PLENTY).items
    assert counted(stored) == (len(photos), sum(p.size_bytes for p in photos))


# --- confirming ---


def test_confirmed_slots_are_photos_and_slots_no_more(stores):
    gallery = stored_gallery(stores)
    first, second, pending = stored_slots(stores, gallery, 3)
    photos = (a_photo(second), a_photo(first))

    assert stores.photos.confirm(photos, most=PLENTY) == photos

    ids = [u.photo_id for u in (first, second, pending)]
    assert stores.photos.uploads(ANNA, gallery.id, ids) == {pending.photo_id: pending}
    assert stores.photos.get_many(ANNA, gallery.id, ids) == {p.id: p for p in photos}


def test_counters_grow_by_measured_sizes(stores):
    gallery = stored_gallery(stores)
    first, second = stored_slots(stores, gallery, 2, size_bytes=5)

    stores.photos.confirm(
        [a_photo(first, size_bytes=2**40), a_photo(second, size_bytes=3)], most=PLENTY
    )

    assert counted(now_stored(stores, gallery)) == (2, 2**40 + 3)


def test_a_repeated_confirmation_changes_nothing(stores):
    gallery = stored_gallery(stores)
    uploads = stored_slots(stores, gallery, 3)
    photos = [a_photo(u) for u in uploads]
    first = stores.photos.confirm(photos, most=PLENTY)
    before = now_stored(stores, gallery)

    again = stores.photos.confirm([evolve(p, size_bytes=9) for p in photos], most=PLENTY)

    assert again == first
    assert now_stored(stores, gallery) == before


def test_a_photo_that_changed_since_is_returned_as_it_is_stored(stores):
    gallery = stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    changed = stores.photos.replace(evolve(photo, title="Changed"))

    assert stores.photos.confirm([photo], most=PLENTY) == (changed,)

    assert stores.photos.get(ANNA, gallery.id, photo.id) == changed


def test_new_repeated_and_lost_slots_are_told_apart(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    (known,) = stored_photos(stores, gallery)
    new, lost = (a_photo(u) for u in stored_slots(stores, gallery, 2))
    stores.photos.remove_uploads(ANNA, gallery.id, [lost.id])
    (elsewhere,) = stored_slots(stores, other, 1)
    foreign = a_photo(gallery, id=elsewhere.photo_id)

    answer = stores.photos.confirm([lost, known, foreign, new, new], most=PLENTY)

    assert set(answer) == {known, new}
    assert stores.photos.get_many(ANNA, gallery.id, [lost.id, foreign.id]) == {}
    assert counted(now_stored(stores, gallery)) == (2, known.size_bytes + new.size_bytes)
    assert counted(now_stored(stores, other)) == (0, 0)
    assert stores.photos.uploads(ANNA, other.id, [elsewhere.photo_id]) != {}


def test_a_removed_photo_is_not_confirmed_once_more(stores):
    gallery = stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    stores.photos.remove(ANNA, gallery.id, [photo.id])

    assert stores.photos.confirm([photo], most=PLENTY) == ()

    assert counted(now_stored(stores, gallery)) == (0, 0)


def test_confirming_nothing_changes_nothing(stores):
    gallery = stored_gallery(stores)

    assert stores.photos.confirm([], most=PLENTY) == ()
    assert stores.photos.confirm([a_photo(gallery)], most=PLENTY) == ()

    assert now_stored(stores, gallery) == gallery


def test_photos_need_their_gallery(stores):
    with pytest.raises(NotFoundError):
        stores.photos.confirm([a_photo(a_gallery())], most=PLENTY)


def test_a_gallery_holds_only_so_many_photos(stores):
    gallery = stored_gallery(stores)
    known = stored_photos(stores, gallery, 2)
    new = [a_photo(u) for u in stored_slots(stores, gallery, 2)]
    before = now_stored(stores, gallery)

    with pytest.raises(TooLargeError):
        stores.photos.confirm(new, most=3)

    assert now_stored(stores, gallery) == before
    assert stores.photos.get_many(ANNA, gallery.id, [p.id for p in new]) == {}
    assert len(stores.photos.uploads(ANNA, gallery.id, [p.id for p in new])) == 2
    assert stores.photos.confirm(new[:1], most=3) == (new[0],)
    assert stores.photos.confirm(known, most=3) == known  # nothing new in a full gallery


# --- counters ---


def test_counters_shrink_by_removed_photos(stores):
    gallery = stored_gallery(stores)
    photos = stored_photos(stores, gallery, 3, size_bytes=7)

    stores.photos.remove(ANNA, gallery.id, [photos[0].id, photos[0].id, photos[2].id])

    assert counted(now_stored(stores, gallery)) == (1, 7)
    assert stores.galleries.usage(ANNA) == Usage(photos=1, size_bytes=7)


def test_the_content_version_rises_with_each_change_of_photos(stores):
    gallery = stored_gallery(stores)
    versions = [now_stored(stores, gallery).content_version]

    def note():
        versions.append(now_stored(stores, gallery).content_version)

    photo, other = stored_photos(stores, gallery, 2)
    note()
    photo = stores.photos.replace(evolve(photo, hidden=True))
    note()
    photo = stores.photos.replace(evolve(photo, position=4.5))
    note()
    stores.photos.remove(ANNA, gallery.id, [photo.id])
    note()
    stores.photos.remove(ANNA, gallery.id, [other.id])
    note()

    assert versions == sorted(set(versions))
    assert now_stored(stores, gallery).version == gallery.version


def test_photos_confirmed_24_times_at_once_count_once(stores):
    gallery = stored_gallery(stores)
    photos = [a_photo(u) for u in stored_slots(stores, gallery, 10)]

    outcomes = at_once([lambda: stores.photos.confirm(photos, most=10)] * 24)

    assert outcomes == [tuple(photos)] * 24
    assert counted(now_stored(stores, gallery)) == (10, 10 * photos[0].size_bytes)
    assert_exact(stores, gallery)


def test_photos_confirmed_side_by_side_are_all_counted(stores):
    gallery = stored_gallery(stores)
    photos = [a_photo(u) for u in stored_slots(stores, gallery, 48)]

    outcomes = race(
        lambda n: stores.photos.confirm(photos[2 * n : 2 * n + 4], most=PLENTY), range(23)
    )

    assert [len(outcome) for outcome in outcomes] == [4] * 23  # each overlaps the next
    assert now_stored(stores, gallery).photo_count == 48
    assert_exact(stores, gallery)


def test_photos_confirmed_side_by_side_never_exceed_the_most(stores):
    gallery = stored_gallery(stores)
    photos = [a_photo(u) for u in stored_slots(stores, gallery, 24)]

    outcomes = race(lambda p: stores.photos.confirm([p], most=10), photos)

    assert sum(isinstance(outcome, TooLargeError) for outcome in outcomes) == 14
    assert now_stored(stores, gallery).photo_count == 10
    assert_exact(stores, gallery)


def test_counters_are_exact_while_photos_are_confirmed_changed_and_removed_at_once(stores):
    gallery = stored_gallery(stores)
    photos = [a_photo(u) for u in stored_slots(stores, gallery, 8)]
    ids = [p.id for p in photos]

    outcomes = at_once(
        [lambda: stores.photos.confirm(photos, most=PLENTY)] * 8
        + [partial(stores.photos.remove, ANNA, gallery.id, ids[n:]) for n in range(8)]
        + [partial(stores.photos.replace, photo) for photo in photos]
        + [partial(stores.photos.remove_uploads, ANNA, gallery.id, [i]) for i in ids[:4]]
    )

    refusals = {type(o) for o in outcomes if isinstance(o, GalerlyError)}
    assert refusals <= {NotFoundError, StaleError}  # of changes alone
    assert_exact(stores, gallery)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "confirm", "remove", "remove_uploads", "replace"]),
        st.sets(st.integers(0, 5), min_size=1),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_counters_are_exact_after_any_steps(stores, steps):
    gallery = stored_gallery(stores)
    uploads = [an_upload(gallery, size_bytes=10**n) for n in range(6)]
    photos: dict[int, str] = {}  # a model: what is stored, by number
    slots: set[int] = set()

    for step, numbers in steps:
        chosen = [uploads[n] for n in sorted(numbers)]
        ids = [u.photo_id for u in chosen]
        if step == "put":
            free = [n for n in numbers if n not in photos]
            stores.photos.put_uploads([uploads[n] for n in free])
            slots |= set(free)
        elif step == "confirm":
            answer = stores.photos.confirm([a_photo(u) for u in chosen], most=PLENTY)
            photos |= {n: uploads[n].photo_id for n in numbers & slots}
            slots -= numbers
            assert {p.id for p in answer} == {photos[n] for n in numbers if n in photos}
        elif step == "remove":
            gone = stores.photos.remove(ANNA, gallery.id, ids)
            assert {p.id for p in gone} == {photos.pop(n) for n in numbers if n in photos}
        elif step == "remove_uploads":
            stores.photos.remove_uploads(ANNA, gallery.id, ids)
            slots -= numbers
        else:
            for photo in stores.photos.get_many(ANNA, gallery.id, ids).values():
                stores.photos.replace(evolve(photo, title=photo.title + "!"))
        assert counted(now_stored(stores, gallery)) == (
            len(photos),
            sum(10**n for n in photos),
        )

    assert_exact(stores, gallery)
