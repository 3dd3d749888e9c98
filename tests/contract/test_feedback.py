"""Viewers, favorites and selections; comments have a file of their own."""

from functools import partial

import pytest
from attrs import evolve
from tests.builders import ANNA, T0, a_favorite, a_gallery, a_photo, a_viewer, an_id, later
from tests.contract.fields import left_at_default
from tests.contract.racing import at_once, race
from tests.contract.stocked import stored_gallery, stored_photos, stored_viewer

from galerly.domain.model.errors import NotFoundError, SelectionClosedError, SelectionFullError


def in_full(gallery, **fields):
    return a_viewer(
        gallery,
        name="Zoë 'Ünïcode' 📷",
        email="zoë@example.com",
        verified=True,
        link_id=an_id(),
        created_at=later(microseconds=1),
        **fields,
    )


def chosen(stores, viewer, photos):
    for photo in photos:
        assert stores.feedback.add_favorite(a_favorite(viewer, photo))


def now(stores, viewer):
    return stores.feedback.find_viewer(viewer.gallery_id, viewer.id)


# --- viewers ---


def test_round_trips_have_every_field_set():
    selection = {"favorite_count", "note", "submitted_at"}

    assert left_at_default(in_full(a_gallery())) == {*selection, "version"}


@pytest.mark.parametrize("make", [a_viewer, in_full])
def test_a_viewer_is_found_as_they_were_stored(stores, make):
    gallery = stored_gallery(stores)
    viewer = make(gallery)

    assert stores.feedback.put_viewer(viewer) == viewer

    assert now(stores, viewer) == viewer
    assert stores.feedback.viewers(gallery.id) == (viewer,)


def test_a_viewer_is_of_one_gallery(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    viewer = stored_viewer(stores, gallery)

    assert stores.feedback.find_viewer(other.id, viewer.id) is None
    assert stores.feedback.find_viewer(gallery.id, an_id()) is None
    assert stores.feedback.viewers(other.id) == ()


def test_a_known_viewer_gets_only_a_new_name_and_address(stores):
    gallery = stored_gallery(stores)
    viewer = stored_viewer(stores, gallery)
    chosen(stores, viewer, stored_photos(stores, gallery, 2))
    known = stores.feedback.submit(evolve(viewer, submitted_at=T0, note="Thanks"), most=None)
    again = in_full(gallery, id=viewer.id)

    stored = stores.feedback.put_viewer(again)

    assert stored == evolve(known, name=again.name, email=again.email, verified=True)
    assert now(stores, viewer) == stored
    assert len(stores.feedback.favorites_of(gallery.id, viewer.id)) == 2


def test_a_new_address_of_a_viewer_is_as_proven_as_it_is(stores):
    gallery = stored_gallery(stores)
    viewer = stored_viewer(stores, gallery, email="lena@example.com", verified=True)

    stored = stores.feedback.put_viewer(evolve(viewer, email="tom@example.com", verified=False))

    assert not stored.verified
    assert now(stores, viewer) == stored


def test_viewers_are_listed_oldest_first(stores):
    gallery = stored_gallery(stores)
    ids = sorted(an_id() for _ in range(4))
    viewers = [
        a_viewer(gallery, id=ids[3], created_at=T0),
        a_viewer(gallery, id=ids[0], created_at=later(microseconds=1)),
        a_viewer(gallery, id=ids[2], created_at=later(microseconds=1)),
        a_viewer(gallery, id=ids[1], created_at=later(minutes=1)),
    ]
    for n in (2, 0, 3, 1):
        stores.feedback.put_viewer(viewers[n])

    assert stores.feedback.viewers(gallery.id) == tuple(viewers)


# --- favorites ---


def test_a_favorite_is_stored_and_counted_once(stores):
    gallery = stored_gallery(stores)
    photo, other = stored_photos(stores, gallery, 2)
    viewer = stored_viewer(stores, gallery)
    favorite = a_favorite(viewer, photo, created_at=later(microseconds=1))

    assert stores.feedback.add_favorite(favorite) is True
    assert stores.feedback.add_favorite(evolve(favorite, created_at=later(days=1))) is False

    assert stores.feedback.favorites(gallery.id) == (favorite,)
    assert stores.feedback.favorites_of(gallery.id, viewer.id) == frozenset({photo.id})
    assert now(stores, viewer) == evolve(viewer, favorite_count=1)
    assert stores.feedback.add_favorite(a_favorite(viewer, other)) is True
    assert now(stores, viewer).favorite_count == 2


def test_a_favorite_needs_its_viewer_and_its_photo(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    (photo,), (elsewhere,) = stored_photos(stores, gallery), stored_photos(stores, other)
    viewer, stranger = stored_viewer(stores, gallery), stored_viewer(stores, other)
    removed = stored_photos(stores, gallery)[0]
    stores.photos.remove(ANNA, gallery.id, [removed.id])

    for favorite in (
        a_favorite(a_viewer(gallery), photo),
        a_favorite(stranger, photo, gallery_id=gallery.id),
        a_favorite(viewer, a_photo(gallery)),
        a_favorite(viewer, elsewhere),
        a_favorite(viewer, removed),
    ):
        with pytest.raises(NotFoundError):
            stores.feedback.add_favorite(favorite)

    assert stores.feedback.favorites(gallery.id) == ()
    assert now(stores, viewer) == viewer


def test_a_removed_favorite_is_gone_and_not_counted(stores):
    gallery = stored_gallery(stores)
    photo, other = stored_photos(stores, gallery, 2)
    viewer, tom = stored_viewer(stores, gallery), stored_viewer(stores, gallery)
    chosen(stores, viewer, [photo, other])
    chosen(stores, tom, [photo])

    assert stores.feedback.remove_favorite(gallery.id, viewer.id, photo.id) is True
    assert stores.feedback.remove_favorite(gallery.id, viewer.id, photo.id) is False
    assert stores.feedback.remove_favorite(gallery.id, viewer.id, an_id()) is False
    assert stores.feedback.remove_favorite(gallery.id, an_id(), photo.id) is False
    assert stores.feedback.remove_favorite(an_id(), viewer.id, other.id) is False

    assert stores.feedback.favorites_of(gallery.id, viewer.id) == {other.id}
    assert stores.feedback.favorites_of(gallery.id, tom.id) == {photo.id}
    assert now(stores, viewer).favorite_count == 1
    assert now(stores, tom).favorite_count == 1


def test_favorites_are_listed_by_viewer_time_and_photo(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    photos = stored_photos(stores, gallery, 3)
    first, second = stored_viewer(stores, gallery), stored_viewer(stores, gallery)
    ordered = [
        a_favorite(first, photos[2], created_at=T0),
        a_favorite(first, photos[0], created_at=later(microseconds=1)),
        a_favorite(first, photos[1], created_at=later(microseconds=1)),
        a_favorite(second, photos[1], created_at=T0),
    ]
    for n in (3, 2, 0, 1):
        stores.feedback.add_favorite(ordered[n])
    chosen(stores, stored_viewer(stores, other), stored_photos(stores, other))

    assert stores.feedback.favorites(gallery.id) == tuple(ordered)
    assert stores.feedback.favorites_of(gallery.id, first.id) == {p.id for p in photos}
    assert stores.feedback.favorites_of(gallery.id, an_id()) == frozenset()
    assert stores.feedback.favorites(an_id()) == ()


def test_of_64_equal_favorites_one_is_new(stores):
    gallery = stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    viewer = stored_viewer(stores, gallery)

    outcomes = at_once([lambda: stores.feedback.add_favorite(a_favorite(viewer, photo))] * 64)

    assert sorted(outcomes) == [False] * 63 + [True]
    assert now(stores, viewer).favorite_count == 1


def test_64_toggles_at_once_leave_the_count_exact(stores):
    gallery = stored_gallery(stores)
    photos = stored_photos(stores, gallery, 4)
    viewer = stored_viewer(stores, gallery)

    def add(photo):
        return int(stores.feedback.add_favorite(a_favorite(viewer, photo)))

    def remove(photo):
        return -int(stores.feedback.remove_favorite(gallery.id, viewer.id, photo.id))

    outcomes = race(lambda n: (add if n % 8 < 4 else remove)(photos[n % 4]), range(64))

    left = stores.feedback.favorites_of(gallery.id, viewer.id)
    assert now(stores, viewer).favorite_count == len(left) == sum(outcomes)


def test_favorites_chosen_while_photos_are_removed_leave_the_count_exact(stores):
    gallery = stored_gallery(stores)
    photos = stored_photos(stores, gallery, 12)
    viewer = stored_viewer(stores, gallery)

    outcomes = at_once(
        [partial(stores.feedback.add_favorite, a_favorite(viewer, p)) for p in photos]
        + [partial(stores.photos.remove, ANNA, gallery.id, [p.id]) for p in photos[:8]]
    )

    assert all(isinstance(o, bool | tuple | NotFoundError) for o in outcomes)
    left = stores.feedback.favorites_of(gallery.id, viewer.id)
    assert left == {p.id for p in photos[8:]}
    assert now(stores, viewer).favorite_count == 4


# --- selections ---


def submitted(stores, viewer, **fields):
    asked = evolve(viewer, submitted_at=later(hours=1, microseconds=1), **fields)
    return stores.feedback.submit(asked, most=None)


def test_a_submitted_selection_keeps_its_time_and_note(stores):
    gallery = stored_gallery(stores)
    viewer = stored_viewer(stores, gallery)
    chosen(stores, viewer, stored_photos(stores, gallery, 2))
    asked = evolve(viewer, submitted_at=later(hours=1, microseconds=1), note="Merci — 'Zoë' 📷\n!")

    stored = stores.feedback.submit(asked, most=2)

    assert stored == evolve(asked, favorite_count=2)
    assert now(stores, viewer) == stored


def test_submitting_changes_nothing_else_of_a_viewer(stores):
    viewer = stored_viewer(stores, stored_gallery(stores))
    asked = evolve(viewer, name="Other", email="x@example.com", favorite_count=7, submitted_at=T0)

    assert stores.feedback.submit(asked, most=None) == evolve(viewer, submitted_at=T0)


def test_a_submitted_selection_is_frozen(stores):
    gallery = stored_gallery(stores)
    photo, other = stored_photos(stores, gallery, 2)
    viewer, tom = stored_viewer(stores, gallery), stored_viewer(stores, gallery)
    chosen(stores, viewer, [photo])
    stored = submitted(stores, viewer)

    with pytest.raises(SelectionClosedError):
        stores.feedback.add_favorite(a_favorite(viewer, other))
    with pytest.raises(SelectionClosedError):
        stores.feedback.remove_favorite(gallery.id, viewer.id, photo.id)

    assert stores.feedback.favorites_of(gallery.id, viewer.id) == {photo.id}
    assert now(stores, viewer) == stored
    chosen(stores, tom, [other])


def test_a_selection_is_submitted_once(stores):
    viewer = stored_viewer(stores, stored_gallery(stores))
    first = submitted(stores, viewer, note="First")

    again = stores.feedback.submit(
        evolve(viewer, submitted_at=later(days=1), note="Second"), most=None
    )

    assert again == first
    assert now(stores, viewer) == first


def test_of_many_submissions_at_once_one_counts(stores):
    viewer = stored_viewer(stores, stored_gallery(stores))

    outcomes = race(lambda n: submitted(stores, viewer, note=f"Note {n}"), range(24))

    assert set(outcomes) == {now(stores, viewer)}


def test_more_favorites_than_allowed_cannot_be_submitted(stores):
    gallery = stored_gallery(stores)
    photos = stored_photos(stores, gallery, 3)
    viewer = stored_viewer(stores, gallery)
    chosen(stores, viewer, photos)
    asked = evolve(viewer, submitted_at=T0)

    with pytest.raises(SelectionFullError) as refusal:
        stores.feedback.submit(asked, most=2)

    assert (refusal.value.chosen, refusal.value.limit) == (3, 2)
    assert now(stores, viewer).submitted_at is None
    stores.feedback.remove_favorite(gallery.id, viewer.id, photos[0].id)
    assert stores.feedback.submit(asked, most=2).submitted_at == T0


def test_a_frozen_selection_is_exactly_what_was_chosen_before(stores):
    gallery = stored_gallery(stores)
    photos = stored_photos(stores, gallery, 24)
    viewer = stored_viewer(stores, gallery)
    adds = [partial(stores.feedback.add_favorite, a_favorite(viewer, p)) for p in photos]

    outcomes = at_once([*adds[:12], lambda: submitted(stores, viewer), *adds[12:]])

    left = stores.feedback.favorites_of(gallery.id, viewer.id)
    assert len(left) == sum(outcome is True for outcome in outcomes)
    assert now(stores, viewer).favorite_count == len(left)
    (frozen,) = [o for o in outcomes if not isinstance(o, bool | SelectionClosedError)]
    assert frozen.favorite_count == len(left)


def test_a_reopened_selection_can_change_again(stores):
    gallery = stored_gallery(stores)
    photo, other = stored_photos(stores, gallery, 2)
    viewer = stored_viewer(stores, gallery)
    chosen(stores, viewer, [photo])
    stored = submitted(stores, viewer, note="First")

    stores.feedback.reopen(gallery.id, viewer.id)
    stores.feedback.reopen(gallery.id, viewer.id)

    assert now(stores, viewer) == evolve(stored, submitted_at=None)
    chosen(stores, viewer, [other])
    assert stores.feedback.remove_favorite(gallery.id, viewer.id, photo.id)
    assert submitted(stores, viewer, note="Second").note == "Second"


def test_only_a_known_viewer_has_a_selection(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    viewer = stored_viewer(stores, gallery)

    with pytest.raises(NotFoundError):
        submitted(stores, a_viewer(gallery))
    with pytest.raises(NotFoundError):
        submitted(stores, evolve(viewer, gallery_id=other.id))
    with pytest.raises(NotFoundError):
        stores.feedback.reopen(other.id, viewer.id)
    with pytest.raises(NotFoundError):
        stores.feedback.reopen(gallery.id, an_id())

    assert stores.feedback.viewers(gallery.id) == (viewer,)
    assert stores.feedback.viewers(other.id) == ()
