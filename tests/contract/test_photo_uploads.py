import contextlib

import pytest
from attrs import evolve
from tests.builders import ANNA, BORIS, T0, a_gallery, a_photo, an_id, an_upload, later
from tests.contract.paging import every, pages
from tests.contract.stocked import now_stored, stored_gallery, stored_photos

from galerly.domain.model.errors import ConflictError, NotFoundError


def slots(stores, gallery, count, **fields):
    uploads = [an_upload(gallery, **fields) for _ in range(count)]
    stores.photos.put_uploads(uploads)
    return uploads


def by_id(uploads):
    return {upload.photo_id: upload for upload in uploads}


def test_slots_are_found_as_they_were_stored(stores):
    gallery = stored_gallery(stores)
    plain = an_upload(gallery)
    odd = an_upload(
        gallery,
        filename="Zoë \"1\" 'ü' \\ 📷.heic",
        content_type="image/heic",
        size_bytes=2**40,
        sha256=None,
        created_at=later(microseconds=1),
        expires_at=later(days=1, microseconds=2),
    )

    stores.photos.put_uploads([plain, odd])

    ids = [odd.photo_id, an_id(), plain.photo_id]
    assert stores.photos.uploads(ANNA, gallery.id, ids) == by_id([plain, odd])
    assert stores.photos.uploads(ANNA, gallery.id, []) == {}
    assert stores.photos.uploads(ANNA, an_id(), ids) == {}


def test_no_slots_can_be_stored(stores):
    gallery = stored_gallery(stores)

    stores.photos.put_uploads([])

    assert now_stored(stores, gallery) == gallery


def test_slots_are_neither_photos_nor_counted(stores):
    gallery = stored_gallery(stores)

    (slot,) = slots(stores, gallery, 1)

    assert now_stored(stores, gallery) == gallery
    assert stores.photos.page(ANNA, gallery.id, after=None, limit=9).items == ()
    assert stores.photos.get_many(ANNA, gallery.id, [slot.photo_id]) == {}
    with pytest.raises(NotFoundError):
        stores.photos.get(ANNA, gallery.id, slot.photo_id)


def test_slots_of_a_thousand_files_are_stored_at_once(stores):
    gallery = stored_gallery(stores)

    uploads = slots(stores, gallery, 1000)

    ids = [u.photo_id for u in uploads]
    assert stores.photos.uploads(ANNA, gallery.id, ids) == by_id(uploads)


def test_a_slot_takes_the_place_of_an_earlier_one_of_its_id(stores):
    gallery = stored_gallery(stores)
    first, second = slots(stores, gallery, 2)
    renewed = evolve(first, filename="again.jpg", sha256=None, expires_at=later(days=2))

    stores.photos.put_uploads([renewed])

    found = stores.photos.uploads(ANNA, gallery.id, [first.photo_id, second.photo_id])
    assert found == by_id([renewed, second])


def test_slots_need_their_gallery(stores):
    gallery = a_gallery()

    with pytest.raises(NotFoundError):
        stores.photos.put_uploads([an_upload(gallery)])

    assert stores.photos.expired_uploads(now=later(days=99), limit=9) == ()


def test_no_slot_is_stored_where_one_is_a_photo_already(stores):
    gallery = stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    new = [an_upload(gallery), an_upload(gallery)]

    with pytest.raises(ConflictError):
        stores.photos.put_uploads([new[0], an_upload(gallery, photo_id=photo.id), new[1]])

    assert stores.photos.page_uploads(ANNA, gallery.id, after=None, limit=9).items == ()
    assert stores.photos.get(ANNA, gallery.id, photo.id) == photo


def test_a_slot_of_the_same_id_elsewhere_takes_nothing_away(stores):
    mine, theirs = stored_gallery(stores), stored_gallery(stores, owner_id=BORIS)
    (slot,) = slots(stores, mine, 1)
    (photo,) = stored_photos(stores, mine)

    for photo_id in (slot.photo_id, photo.id):
        with contextlib.suppress(ConflictError):  # a store may keep ids unique everywhere
            stores.photos.put_uploads([an_upload(theirs, photo_id=photo_id)])

    assert stores.photos.uploads(ANNA, mine.id, [slot.photo_id]) == by_id([slot])
    assert stores.photos.get(ANNA, mine.id, photo.id) == photo


def test_slots_are_listed_in_order_of_id(stores):
    gallery = stored_gallery(stores)
    uploads = [an_upload(gallery) for _ in range(5)]
    for n in (3, 0, 4, 2, 1):
        stores.photos.put_uploads([uploads[n]])
    slots(stores, stored_gallery(stores), 2)
    stored_photos(stores, gallery)

    def fetch(after):
        return stores.photos.page_uploads(ANNA, gallery.id, after=after, limit=2)

    assert every(fetch, limit=2) == uploads


def test_the_last_page_of_slots_says_so(stores):
    gallery = stored_gallery(stores)
    slots(stores, gallery, 4)

    def fetch(after):
        return stores.photos.page_uploads(ANNA, gallery.id, after=after, limit=2)

    assert [len(items) for items in pages(fetch, limit=2)] == [2, 2]


def test_pages_of_slots_neither_repeat_nor_skip(stores):
    gallery = stored_gallery(stores)
    uploads = [an_upload(gallery) for _ in range(8)]
    stores.photos.put_uploads(uploads[1:5] + uploads[6:])

    def fetch(after):
        return stores.photos.page_uploads(ANNA, gallery.id, after=after, limit=3)

    first = fetch(None)
    gone = [uploads[3].photo_id, uploads[6].photo_id]  # where the page ended, and one after it
    stores.photos.remove_uploads(ANNA, gallery.id, gone)
    stores.photos.put_uploads([uploads[0], uploads[5]])

    rest = every(fetch, limit=3, after=first.next_position)

    assert list(first.items) == uploads[1:4]
    assert rest == [uploads[4], uploads[5], uploads[7]]


def test_slots_of_all_owners_past_their_time_are_told_to_the_sweep(stores):
    mine, theirs = stored_gallery(stores), stored_gallery(stores, owner_id=BORIS)
    expired = [
        *slots(stores, mine, 2, expires_at=T0),
        *slots(stores, theirs, 1, expires_at=later(days=-9)),
    ]
    slots(stores, mine, 1, expires_at=later(microseconds=1))
    stored_photos(stores, mine)

    found = stores.photos.expired_uploads(now=T0, limit=9)

    assert by_id(found) == by_id(expired)
    assert len(stores.photos.expired_uploads(now=T0, limit=2)) == 2
    assert stores.photos.expired_uploads(now=later(days=-10), limit=9) == ()


def test_removed_slots_are_gone_and_photos_stay(stores):
    gallery = stored_gallery(stores)
    first, second = slots(stores, gallery, 2, expires_at=T0)
    (photo,) = stored_photos(stores, gallery)
    before = now_stored(stores, gallery)

    for _ in range(2):
        stores.photos.remove_uploads(ANNA, gallery.id, [first.photo_id, photo.id, an_id()])

    ids = [first.photo_id, second.photo_id]
    assert stores.photos.uploads(ANNA, gallery.id, ids) == by_id([second])
    assert stores.photos.expired_uploads(now=T0, limit=9) == (second,)
    assert stores.photos.get(ANNA, gallery.id, photo.id) == photo
    assert now_stored(stores, gallery) == before


def test_slots_are_removed_from_their_own_gallery_only(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    (slot,) = slots(stores, gallery, 1)

    stores.photos.remove_uploads(ANNA, other.id, [slot.photo_id])

    assert stores.photos.uploads(ANNA, gallery.id, [slot.photo_id]) == by_id([slot])


# --- what an owner has open ---


def test_the_sizes_of_an_owners_open_slots_are_summed_over_all_galleries(stores):
    first, second = stored_gallery(stores), stored_gallery(stores)
    foreign = stored_gallery(stores, owner_id=BORIS)
    slots(stores, first, 2, size_bytes=2**40)
    slots(stores, second, 1, size_bytes=5)
    slots(stores, second, 1, size_bytes=7, expires_at=later(hours=1))
    slots(stores, foreign, 1, size_bytes=11)

    assert stores.photos.open_bytes(ANNA, now=T0) == 2**41 + 12
    assert stores.photos.open_bytes(ANNA, now=later(hours=1)) == 2**41 + 5
    assert stores.photos.open_bytes(BORIS, now=T0) == 11
    assert stores.photos.open_bytes(an_id(), now=T0) == 0


def test_a_slot_that_is_renewed_confirmed_or_removed_counts_no_more_than_it_holds(stores):
    gallery = stored_gallery(stores)
    renewed, confirmed, removed = slots(stores, gallery, 3, size_bytes=100)
    stores.photos.put_uploads([evolve(renewed, expires_at=later(days=2))])
    stores.photos.confirm([a_photo(confirmed)], most=10)
    stores.photos.remove_uploads(ANNA, gallery.id, [removed.photo_id])

    assert stores.photos.open_bytes(ANNA, now=later(hours=36)) == 100
    assert stores.photos.open_bytes(ANNA, now=T0) == 100
