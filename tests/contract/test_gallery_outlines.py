import pytest
from attrs import evolve
from tests.builders import ANNA, BORIS, T0, a_gallery, a_photo, an_id, an_upload, later
from tests.contract.stocked import now_stored, stored_gallery, stored_photos

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.outline import Outline, OutlineEntry
from galerly.domain.model.photo import PhotoStatus


def an_outline(gallery, version=1):
    entry = OutlineEntry(
        id=an_id(),
        filename='Zoë "1" 📷.jpg',
        section="Église",
        position=0.1 + 0.2,
        taken_at=later(microseconds=1),
        width_px=6000,
        height_px=4000,
        color=0xFFF,
        visible=True,
    )
    bare = OutlineEntry(
        id=an_id(),
        filename="DSC_0002.jpg",
        section="",
        position=-1e300,
        taken_at=None,
        width_px=None,
        height_px=None,
        color=None,
        visible=False,
    )
    return Outline(gallery_id=gallery.id, content_version=version, entries=(entry, bare))


# --- the outline that is kept ---


def test_an_outline_is_found_as_it_was_stored(stores):
    gallery = stored_gallery(stores)
    outline = an_outline(gallery)

    stores.galleries.put_outline(ANNA, outline)

    assert stores.galleries.find_outline(gallery.id) == outline
    assert stores.galleries.find_outline(stored_gallery(stores).id) is None
    assert stores.galleries.find_outline(an_id()) is None


def test_an_empty_outline_is_an_outline(stores):
    gallery = stored_gallery(stores)
    outline = Outline(gallery_id=gallery.id, content_version=0, entries=())

    stores.galleries.put_outline(ANNA, outline)

    assert stores.galleries.find_outline(gallery.id) == outline


def test_a_newer_outline_takes_the_place_of_an_older_one(stores):
    gallery = stored_gallery(stores)
    older, newer = an_outline(gallery, 3), an_outline(gallery, 10)
    stores.galleries.put_outline(ANNA, older)

    stores.galleries.put_outline(ANNA, newer)

    assert stores.galleries.find_outline(gallery.id) == newer


def test_an_outline_takes_the_place_of_one_of_the_same_version(stores):
    gallery = stored_gallery(stores)
    stores.galleries.put_outline(ANNA, an_outline(gallery, 3))
    again = an_outline(gallery, 3)

    stores.galleries.put_outline(ANNA, again)

    assert stores.galleries.find_outline(gallery.id) == again


def test_an_older_outline_is_dropped(stores):
    gallery = stored_gallery(stores)
    newer = an_outline(gallery, 10)
    stores.galleries.put_outline(ANNA, newer)

    stores.galleries.put_outline(ANNA, an_outline(gallery, 9))

    assert stores.galleries.find_outline(gallery.id) == newer


def test_an_outline_of_no_gallery_is_dropped(stores):
    gallery, foreign = a_gallery(), stored_gallery(stores, owner_id=BORIS)

    stores.galleries.put_outline(ANNA, an_outline(gallery))
    stores.galleries.put_outline(ANNA, an_outline(foreign))

    assert stores.galleries.find_outline(gallery.id) is None
    assert stores.galleries.find_outline(foreign.id) is None


def test_an_outline_leaves_its_gallery_as_it_is(stores):
    gallery = stored_gallery(stores)

    stores.galleries.put_outline(ANNA, an_outline(gallery))

    assert now_stored(stores, gallery) == gallery


# --- the outline that is made ---


def test_an_outline_holds_every_photo_in_order_of_id(stores):
    gallery = stored_gallery(stores)
    uploads = [an_upload(gallery) for _ in range(5)]
    stores.photos.put_uploads(uploads)
    for n in (3, 0, 4, 1, 2):
        stores.photos.confirm([a_photo(uploads[n])], most=9)
    stored_photos(stores, stored_gallery(stores), 2)

    outline = stores.photos.outline(ANNA, gallery.id)

    assert [entry.id for entry in outline.entries] == [u.photo_id for u in uploads]
    assert outline.gallery_id == gallery.id
    assert outline.content_version == now_stored(stores, gallery).content_version


def test_an_outline_tells_each_photo_as_it_is_now(stores):
    gallery = stored_gallery(stores)
    (photo, hidden) = stored_photos(stores, gallery, 2)
    ready = stores.photos.replace(
        evolve(
            photo,
            status=PhotoStatus.READY,
            section="Église",
            position=2.5,
            taken_at=T0,
            width_px=6000,
            height_px=4000,
            color=0x123,
        )
    )
    hidden = stores.photos.replace(evolve(hidden, status=PhotoStatus.READY, hidden=True))

    outline = stores.photos.outline(ANNA, gallery.id)

    assert outline.entries == (OutlineEntry.of(ready), OutlineEntry.of(hidden))
    assert outline.content_version == now_stored(stores, gallery).content_version


def test_an_empty_gallery_has_an_empty_outline(stores):
    gallery = stored_gallery(stores)

    outline = stores.photos.outline(ANNA, gallery.id)

    assert outline == Outline(
        gallery_id=gallery.id, content_version=gallery.content_version, entries=()
    )


@pytest.mark.parametrize("owner", [ANNA, BORIS])
def test_an_unknown_or_foreign_gallery_has_no_outline(stores, owner):
    gallery = stored_gallery(stores, owner_id=BORIS if owner == ANNA else ANNA)

    with pytest.raises(NotFoundError):
        stores.photos.outline(owner, gallery.id)
    with pytest.raises(NotFoundError):
        stores.photos.outline(owner, an_id())
