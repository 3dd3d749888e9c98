import pytest
from attrs import evolve
from tests.builders import (
    ANNA,
    BORIS,
    a_comment,
    a_favorite,
    a_gallery,
    a_grant,
    a_link,
    a_photo,
    an_id,
    an_upload,
    later,
)
from tests.contract.stocked import (
    PLENTY,
    by_token,
    now_stored,
    stored_gallery,
    stored_link,
    stored_photos,
    stored_viewer,
)

from galerly.domain.model.account import Usage
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.outline import Outline


def mark_deleted(stores, gallery, **delta):
    stores.galleries.mark_deleted(evolve(gallery, deleted_at=later(hours=1, **delta)))


class Furnished:
    """A gallery with one of everything."""

    def __init__(self, stores):
        self.gallery = stored_gallery(stores)
        self.link = stored_link(stores, self.gallery)
        self.grant = a_grant(self.gallery)
        stores.galleries.put_grant(self.grant, most=PLENTY)
        (self.photo,) = stored_photos(stores, self.gallery)
        self.slot = an_upload(self.gallery)
        stores.photos.put_uploads([self.slot])
        self.viewer = stored_viewer(stores, self.gallery)
        stores.galleries.put_outline(
            ANNA, Outline(gallery_id=self.gallery.id, content_version=1, entries=())
        )
        self.gallery = now_stored(stores, self.gallery)


@pytest.fixture
def furnished(stores):
    return Furnished(stores)


@pytest.fixture
def gone(stores, furnished):
    """The same, marked deleted."""
    mark_deleted(stores, furnished.gallery)
    return furnished


# --- what is deleted is not seen ---


@pytest.mark.parametrize(
    "read",
    [
        lambda stores, x: stores.galleries.get(ANNA, x.gallery.id),
        lambda stores, x: stores.galleries.get_link(ANNA, x.gallery.id, x.link.id),
        lambda stores, x: stores.photos.outline(ANNA, x.gallery.id),
    ],
    ids=["get", "get_link", "outline"],
)
def test_a_deleted_gallery_is_not_found(stores, furnished, read):
    read(stores, furnished)
    mark_deleted(stores, furnished.gallery)

    with pytest.raises(NotFoundError):
        read(stores, furnished)


TOLD = {
    "page": (lambda stores, _: stores.galleries.page(ANNA, limit=9).items, ()),
    "query": (lambda stores, _: stores.galleries.page(ANNA, query="lena", limit=9).items, ()),
    "usage": (lambda stores, _: stores.galleries.usage(ANNA), Usage()),
    "token": (lambda stores, x: by_token(stores, x.link.token_hash), None),
    "links": (lambda stores, x: stores.galleries.links(ANNA, x.gallery.id), ()),
    "grants": (lambda stores, x: stores.galleries.grants(ANNA, x.gallery.id), ()),
    "grants_of_client": (
        lambda stores, x: stores.galleries.grants_of_client(x.grant.email, limit=9).items,
        (),
    ),
    "view_by_link": (
        lambda stores, x: stores.galleries.view_by_link(ANNA, x.gallery.id, x.link.id),
        None,
    ),
    "view_by_client": (
        lambda stores, x: stores.galleries.view_by_client(x.gallery.id, x.grant.email),
        None,
    ),
    "find_outline": (lambda stores, x: stores.galleries.find_outline(x.gallery.id), None),
}


def test_nothing_tells_of_a_deleted_gallery(stores, furnished):
    told = {name: read(stores, furnished) for name, (read, _) in TOLD.items()}
    assert [name for name, (_, nothing) in TOLD.items() if told[name] == nothing] == []
    mark_deleted(stores, furnished.gallery)

    told = {name: read(stores, furnished) for name, (read, _) in TOLD.items()}

    assert told == {name: nothing for name, (_, nothing) in TOLD.items()}


# --- what is deleted takes nothing more ---


WRITES = {
    "replace": lambda stores, x: stores.galleries.replace(x.gallery),
    "undelete": lambda stores, x: stores.galleries.replace(evolve(x.gallery, deleted_at=None)),
    "add_link": lambda stores, x: stores.galleries.add_link(a_link(x.gallery), most=PLENTY),
    "replace_link": lambda stores, x: stores.galleries.replace_link(x.link),
    "put_grant": lambda stores, x: stores.galleries.put_grant(
        a_grant(x.gallery, "t@x.de"), most=PLENTY
    ),
    "put_grant_again": lambda stores, x: stores.galleries.put_grant(x.grant, most=PLENTY),
    "put_uploads": lambda stores, x: stores.photos.put_uploads([an_upload(x.gallery)]),
    "confirm": lambda stores, x: stores.photos.confirm([a_photo(x.slot)], most=PLENTY),
    "replace_photo": lambda stores, x: stores.photos.replace(x.photo),
    "add_favorite": lambda stores, x: stores.feedback.add_favorite(a_favorite(x.viewer, x.photo)),
    "add_comment": lambda stores, x: stores.feedback.add_comment(a_comment(x.photo, x.viewer)),
}


def test_a_deleted_gallery_is_closed(stores, gone):
    for name, write in WRITES.items():
        try:
            done = write(stores, gone)
        except NotFoundError:
            assert stores.galleries.deleted(ANNA, gone.gallery.id), name
        else:
            pytest.fail(f"{name} gave {done}")


# --- deletion itself ---


def test_only_a_marked_gallery_is_told_as_deleted(stores):
    gallery = stored_gallery(stores)
    assert not stores.galleries.deleted(ANNA, gallery.id)

    mark_deleted(stores, gallery)

    assert stores.galleries.deleted(ANNA, gallery.id)
    assert not stores.galleries.deleted(BORIS, gallery.id)
    assert not stores.galleries.deleted(ANNA, an_id())


def test_a_gallery_can_be_marked_deleted_again(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)

    mark_deleted(stores, gallery)
    mark_deleted(stores, gallery, minutes=5)
    mark_deleted(stores, a_gallery())

    assert stores.galleries.deleted(ANNA, gallery.id)
    assert stores.galleries.page(ANNA, limit=9).items == (other,)


def test_a_gallery_that_changed_meanwhile_is_deleted_all_the_same(stores):
    gallery = stored_gallery(stores)
    stores.galleries.replace(evolve(gallery, title="Changed"))

    mark_deleted(stores, gallery)

    assert stores.galleries.deleted(ANNA, gallery.id)


def test_a_purge_is_told_all_galleries_of_an_owner(stores):
    live, doomed = stored_gallery(stores), stored_gallery(stores)
    mark_deleted(stores, doomed)
    stored_gallery(stores, owner_id=BORIS)

    assert set(stores.galleries.ids_to_purge(ANNA, limit=9)) == {live.id, doomed.id}
    assert len(stores.galleries.ids_to_purge(ANNA, limit=1)) == 1

    stores.galleries.remove(ANNA, live.id)
    stores.galleries.remove(ANNA, doomed.id)
    assert stores.galleries.ids_to_purge(ANNA, limit=9) == ()


def test_a_removed_gallery_is_forgotten_with_links_grants_and_outline(stores, gone):
    gallery = gone.gallery
    while stores.photos.remove_gallery(ANNA, gallery.id, limit=9):
        pass

    stores.galleries.remove(ANNA, gallery.id)
    stores.galleries.remove(ANNA, gallery.id)

    assert not stores.galleries.deleted(ANNA, gallery.id)
    fresh = a_gallery(id=gallery.id)
    stores.galleries.add(fresh)
    assert stores.galleries.get(ANNA, gallery.id) == fresh
    assert stores.galleries.links(ANNA, gallery.id) == ()
    assert stores.galleries.grants(ANNA, gallery.id) == ()
    assert stores.galleries.grants_of_client(gone.grant.email, limit=9).items == ()
    assert stores.galleries.find_outline(gallery.id) is None
    stores.galleries.add_link(a_link(fresh, token_hash=gone.link.token_hash), most=1)


def test_a_live_gallery_can_be_removed(stores, furnished):
    stores.galleries.remove(ANNA, furnished.gallery.id)

    with pytest.raises(NotFoundError):
        stores.galleries.get(ANNA, furnished.gallery.id)
    assert by_token(stores, furnished.link.token_hash) is None


# --- the rows that hang on it ---


def test_a_deleted_gallerys_slots_and_photos_are_forgotten_in_small_steps(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    photos = stored_photos(stores, gallery, 5)
    slots = [an_upload(gallery, expires_at=later(hours=-1)) for _ in range(3)]
    stores.photos.put_uploads(slots)
    (kept,) = stored_photos(stores, other)
    mark_deleted(stores, gallery)

    counts = [stores.photos.remove_gallery(ANNA, gallery.id, limit=3) for _ in range(4)]

    assert sum(counts) == 8
    assert max(counts) == 3
    assert counts[-1] == 0
    assert stores.photos.get_many(ANNA, gallery.id, [p.id for p in photos]) == {}
    assert stores.photos.uploads(ANNA, gallery.id, [s.photo_id for s in slots]) == {}
    assert stores.photos.expired_uploads(now=later(), limit=9) == ()
    assert stores.photos.get(ANNA, other.id, kept.id) == kept


def test_nobody_forgets_the_photos_of_anothers_deleted_gallery(stores):
    gallery = stored_gallery(stores)
    slot = an_upload(gallery, expires_at=later(hours=-1))
    stores.photos.put_uploads([slot])
    stored_photos(stores, gallery, 2)
    mark_deleted(stores, gallery)

    assert stores.photos.remove_gallery(BORIS, gallery.id, limit=9) == 0

    assert stores.photos.expired_uploads(now=later(), limit=9) == (slot,)
    assert stores.photos.remove_gallery(ANNA, gallery.id, limit=9) == 3
