import pytest
from attrs import evolve
from tests.builders import (
    ANNA,
    BORIS,
    a_comment,
    a_favorite,
    a_gallery,
    a_hash,
    a_photo,
    an_id,
    an_upload,
    later,
)
from tests.contract.fields import left_at_default
from tests.contract.paging import every, pages
from tests.contract.racing import at_once, race
from tests.contract.stocked import (
    PLENTY,
    now_stored,
    stored_gallery,
    stored_photos,
    stored_viewer,
)

from galerly.domain.model.errors import NotFoundError, StaleError
from galerly.domain.model.photo import Exposure, PhotoStatus, Rendition, RenditionName


def in_full(photo, **fields):
    return evolve(
        photo,
        title="Zoë \"und\" 'Tom' 📷",
        caption="First.\nSecond — \\ ünd mehr. 100 %",
        position=0.1 + 0.2,
        hidden=True,
        tags=("first dance", "Église", "a,b"),
        section="Église",
        status=PhotoStatus.READY,
        failure="None so far",
        attempt=3,
        crc32=0xFFFF_FFFF,
        width_px=6000,
        height_px=4000,
        taken_at=later(days=-3, microseconds=1),
        exposure=Exposure(
            camera="Canon EOS R5",
            lens='EF 24–70 mm f/2.8 "II"',
            exposure_s="1/250",
            aperture=2.8,
            iso=102_400,
            focal_length_mm=50.0,
        ),
        placeholder="A" * 64,
        color=0xFFF,
        renditions=tuple(
            Rendition(
                name=name,
                content_type="image/jpeg",
                size_bytes=2**33 + n,
                crc32=0xDEAD_BEEF,
                sha256=a_hash(name),
                width_px=720,
                height_px=480,
                mark="0123456789abcdef" if n else None,
            )
            for n, name in enumerate(RenditionName)
        ),
        **fields,
    )


# --- finding ---


def test_round_trips_have_every_field_set():
    photo = in_full(a_photo(a_gallery()))

    assert left_at_default(photo) == {"version"}
    assert left_at_default(photo.exposure) == set()


def test_a_photo_is_found_as_it_was_confirmed(stores):
    gallery = stored_gallery(stores)
    upload = an_upload(gallery, filename='Zoë "1" 📷.jpg', size_bytes=2**40)
    stores.photos.put_uploads([upload])
    photo = in_full(a_photo(upload, created_at=later(microseconds=1)))

    assert stores.photos.confirm([photo], most=1) == (photo,)

    assert stores.photos.get(ANNA, gallery.id, photo.id) == photo
    assert stores.photos.get_many(ANNA, gallery.id, [photo.id]) == {photo.id: photo}
    assert stores.photos.page(ANNA, gallery.id, after=None, limit=9).items == (photo,)


def test_an_unknown_photo_is_not_found(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    (photo,) = stored_photos(stores, other)

    for photo_id in (an_id(), photo.id):
        with pytest.raises(NotFoundError):
            stores.photos.get(ANNA, gallery.id, photo_id)
    assert stores.photos.get_many(ANNA, gallery.id, [photo.id]) == {}
    assert stores.photos.page(ANNA, gallery.id, after=None, limit=9).items == ()


def test_many_photos_are_found_at_once(stores):
    gallery = stored_gallery(stores)
    photos = stored_photos(stores, gallery, 1000)

    found = stores.photos.get_many(ANNA, gallery.id, [p.id for p in photos] + [an_id()])

    assert found == {photo.id: photo for photo in photos}
    assert stores.photos.get_many(ANNA, gallery.id, []) == {}


# --- changing ---


def test_a_change_is_stored_one_version_on(stores):
    gallery = stored_gallery(stores)
    photo, other = stored_photos(stores, gallery, 2)
    changed = in_full(photo)

    stored = stores.photos.replace(changed)

    assert stored == evolve(changed, version=1)
    assert stores.photos.get(ANNA, gallery.id, photo.id) == stored
    assert stores.photos.get(ANNA, gallery.id, other.id) == other


def test_a_stale_copy_cannot_overwrite_a_newer_one(stores):
    gallery = stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    newer = stores.photos.replace(evolve(photo, title="Newer"))
    before = now_stored(stores, gallery)

    with pytest.raises(StaleError):
        stores.photos.replace(evolve(photo, title="Older"))

    assert stores.photos.get(ANNA, gallery.id, photo.id) == newer
    assert now_stored(stores, gallery) == before


def test_of_changes_to_one_copy_one_wins(stores):
    gallery = stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    copies = [evolve(photo, title=f"Title {n}") for n in range(24)]

    outcomes = race(stores.photos.replace, copies)

    winners = [outcome for outcome in outcomes if not isinstance(outcome, StaleError)]
    assert winners == [stores.photos.get(ANNA, gallery.id, photo.id)]


def test_a_photo_that_is_gone_cannot_be_changed(stores):
    gallery = stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)
    stores.photos.remove(ANNA, gallery.id, [photo.id])
    before = now_stored(stores, gallery)

    for missing in (photo, a_photo(gallery)):
        with pytest.raises(NotFoundError):
            stores.photos.replace(missing)

    assert stores.photos.page(ANNA, gallery.id, after=None, limit=9).items == ()
    assert now_stored(stores, gallery) == before


# --- lists ---


def test_photos_are_listed_in_order_of_id(stores):
    gallery = stored_gallery(stores)
    uploads = [an_upload(gallery) for _ in range(5)]
    stores.photos.put_uploads(uploads)
    for n in (3, 0, 4, 2, 1):
        stores.photos.confirm([a_photo(uploads[n])], most=PLENTY)
    stored_photos(stores, stored_gallery(stores), 2)
    stores.photos.put_uploads([an_upload(gallery)])

    def fetch(after):
        return stores.photos.page(ANNA, gallery.id, after=after, limit=2)

    assert [p.id for p in every(fetch, limit=2)] == [u.photo_id for u in uploads]


def test_the_last_page_says_so(stores):
    gallery = stored_gallery(stores)
    stored_photos(stores, gallery, 4)

    def fetch(after):
        return stores.photos.page(ANNA, gallery.id, after=after, limit=2)

    assert [len(items) for items in pages(fetch, limit=2)] == [2, 2]


def test_pages_neither_repeat_nor_skip_while_photos_come_and_go(stores):
    gallery = stored_gallery(stores)
    uploads = [an_upload(gallery) for _ in range(8)]
    stores.photos.put_uploads(uploads)
    known = [a_photo(uploads[n]) for n in (1, 2, 3, 4, 6, 7)]
    stores.photos.confirm(known, most=PLENTY)

    def fetch(after):
        return stores.photos.page(ANNA, gallery.id, after=after, limit=3)

    first = fetch(None)
    stores.photos.remove(ANNA, gallery.id, [known[2].id, known[4].id])
    stores.photos.confirm([a_photo(uploads[n]) for n in (0, 5)], most=PLENTY)

    rest = every(fetch, limit=3, after=first.next_position)

    assert list(first.items) == known[:3]
    assert [p.id for p in rest] == [uploads[n].photo_id for n in (4, 5, 7)]


# --- the same content ---


def test_contents_are_found_by_their_oldest_photo(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    twice, once, elsewhere = a_hash("twice"), a_hash("once"), a_hash("elsewhere")
    uploads = [an_upload(gallery) for _ in range(4)]
    stores.photos.put_uploads(uploads)
    newer, older, single = (
        a_photo(uploads[2], sha256=twice),
        a_photo(uploads[1], sha256=twice),
        a_photo(uploads[0], sha256=once),
    )
    for photo in (newer, older, single):
        stores.photos.confirm([photo], most=PLENTY)
    stored_photos(stores, other, sha256=elsewhere)
    pending = uploads[3].sha256

    found = stores.photos.find_by_checksum(
        ANNA, gallery.id, [twice, elsewhere, pending, once, a_hash("unknown")]
    )

    assert found == {twice: older.id, once: single.id}
    assert stores.photos.find_by_checksum(ANNA, gallery.id, []) == {}


def test_a_removed_photos_content_is_found_no_more(stores):
    gallery = stored_gallery(stores)
    first, second = stored_photos(stores, gallery, 2, sha256=a_hash("same"))

    stores.photos.remove(ANNA, gallery.id, [first.id])
    same = [a_hash("same")]
    assert stores.photos.find_by_checksum(ANNA, gallery.id, same) == {same[0]: second.id}

    stores.photos.remove(ANNA, gallery.id, [second.id])
    assert stores.photos.find_by_checksum(ANNA, gallery.id, same) == {}


# --- removing ---


def test_removed_photos_are_returned_and_gone(stores):
    gallery = stored_gallery(stores)
    first, second, third = stored_photos(stores, gallery, 3)

    gone = stores.photos.remove(ANNA, gallery.id, [third.id, an_id(), first.id, first.id])

    assert {p.id: p for p in gone} == {first.id: first, third.id: third}
    assert len(gone) == 2
    assert stores.photos.page(ANNA, gallery.id, after=None, limit=9).items == (second,)
    assert stores.photos.remove(ANNA, gallery.id, [first.id]) == ()
    assert stores.photos.remove(ANNA, gallery.id, []) == ()


def test_photos_are_removed_from_their_own_gallery_only(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    (photo,) = stored_photos(stores, gallery)

    assert stores.photos.remove(ANNA, other.id, [photo.id]) == ()

    assert stores.photos.get(ANNA, gallery.id, photo.id) == photo


def test_of_many_who_remove_a_photo_each_is_told_what_they_removed(stores):
    gallery = stored_gallery(stores)
    photos = stored_photos(stores, gallery, 5)
    ids = [p.id for p in photos]

    outcomes = at_once([lambda: stores.photos.remove(ANNA, gallery.id, ids)] * 24)

    told = [photo for gone in outcomes for photo in gone]
    assert sorted(told, key=lambda p: p.id) == list(photos)
    assert now_stored(stores, gallery).photo_count == 0


def test_a_removed_photo_takes_its_favorites_and_comments_with_it(stores):
    gallery = stored_gallery(stores)
    photo, other = stored_photos(stores, gallery, 2)
    lena, tom = stored_viewer(stores, gallery), stored_viewer(stores, gallery)
    for viewer, chosen in ((lena, photo), (lena, other), (tom, photo)):
        stores.feedback.add_favorite(a_favorite(viewer, chosen))
    for _ in range(2):
        stores.feedback.add_comment(a_comment(photo, lena))
    kept = a_comment(other, lena)
    stores.feedback.add_comment(kept)

    stores.photos.remove(ANNA, gallery.id, [photo.id])

    assert stores.feedback.favorites(gallery.id) == (a_favorite(lena, other),)
    assert stores.feedback.favorites_of(gallery.id, tom.id) == frozenset()
    assert stores.feedback.find_viewer(gallery.id, lena.id).favorite_count == 1
    assert stores.feedback.find_viewer(gallery.id, tom.id).favorite_count == 0
    assert stores.feedback.comments(gallery.id, limit=9).items == (kept,)
    assert stores.feedback.comments(gallery.id, photo.id, limit=9).items == ()
    assert stores.feedback.comment_counts(gallery.id) == {other.id: 1}


def test_a_removed_photo_leaves_a_submitted_selection_too(stores):
    gallery = stored_gallery(stores)
    photo, other = stored_photos(stores, gallery, 2)
    viewer = stored_viewer(stores, gallery)
    for chosen in (photo, other):
        stores.feedback.add_favorite(a_favorite(viewer, chosen))
    submitted = stores.feedback.submit(evolve(viewer, submitted_at=later(hours=1)), most=None)

    stores.photos.remove(ANNA, gallery.id, [photo.id])

    assert stores.feedback.viewers(gallery.id) == (evolve(submitted, favorite_count=1),)
    assert stores.feedback.favorites_of(gallery.id, viewer.id) == {other.id}


def test_a_cover_that_is_removed_is_unset(stores):
    gallery = stored_gallery(stores)
    photo, cover = stored_photos(stores, gallery, 2)
    covered = stores.galleries.replace(evolve(gallery, cover_photo_id=cover.id))

    stores.photos.remove(ANNA, gallery.id, [photo.id])
    assert now_stored(stores, gallery).cover_photo_id == cover.id

    stores.photos.remove(ANNA, gallery.id, [cover.id])
    uncovered = now_stored(stores, gallery)
    assert (uncovered.cover_photo_id, uncovered.version) == (None, covered.version + 1)
    with pytest.raises(StaleError):  # a copy that still has the cover cannot put it back
        stores.galleries.replace(covered)


# --- ranges ---


def test_a_range_holds_the_photos_from_one_id_to_another(stores):
    gallery = stored_gallery(stores)
    photos = stored_photos(stores, gallery, 6)
    slot = an_upload(gallery)
    stores.photos.put_uploads([slot])

    def between(first, last, owner=ANNA, gallery_id=gallery.id):
        found = stores.photos.get_between(owner, gallery_id, first, last)
        assert all(photo.id == photo_id for photo_id, photo in found.items())
        return list(found.values())

    assert between(photos[1].id, photos[4].id) == list(photos[1:5])
    assert between(photos[2].id, photos[2].id) == [photos[2]]
    assert between(photos[4].id, photos[1].id) == []
    assert between("0" * 26, "z" * 26) == list(photos)
    assert between(photos[0].id, slot.photo_id) == list(photos)
    assert between("0" * 26, "z" * 26, owner=BORIS) == []
    assert between("0" * 26, "z" * 26, gallery_id=stored_gallery(stores).id) == []
