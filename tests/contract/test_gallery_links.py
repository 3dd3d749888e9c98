import pytest
from attrs import evolve
from tests.builders import ANNA, BORIS, a_gallery, a_hash, a_link, an_id, later
from tests.contract.fields import left_at_default
from tests.contract.racing import race
from tests.contract.stocked import PLENTY, by_token, now_stored, stored_gallery, stored_link

from galerly.domain.model.errors import (
    ConflictError,
    IdTakenError,
    NotFoundError,
    StaleError,
)
from galerly.domain.model.gallery import Download, Permissions


def in_full(gallery, **fields):
    return a_link(
        gallery,
        name="Für die Família 'Ünïcode' 📷",
        password_hash="$2b$12$not-a-real-hash",
        link_version=7,
        expires_at=later(days=30, microseconds=1),
        permissions=Permissions(download=Download.NONE, favorites=False, comments=True),
        sections=("Église", "Party, late"),
        selection_limit=30,
        selection_deadline=later(days=14),
        **fields,
    )


def test_round_trips_have_every_field_set():
    link = in_full(a_gallery())

    assert left_at_default(link) == {"version"}
    assert left_at_default(link.permissions) == {"comments"}


@pytest.mark.parametrize("make", [a_link, in_full])
def test_a_link_is_found_as_it_was_stored(stores, make):
    gallery = stored_gallery(stores)
    link = make(gallery)

    stores.galleries.add_link(link, most=PLENTY)

    assert stores.galleries.get_link(ANNA, gallery.id, link.id) == link
    assert by_token(stores, link.token_hash) == link
    assert stores.galleries.links(ANNA, gallery.id) == (link,)
    assert stores.galleries.view_by_link(ANNA, gallery.id, link.id) == (gallery, link)


def test_an_unknown_link_is_not_found(stores):
    gallery = stored_gallery(stores)
    link = stored_link(stores, stored_gallery(stores))

    with pytest.raises(NotFoundError):
        stores.galleries.get_link(ANNA, gallery.id, link.id)  # another gallery's
    assert by_token(stores, a_hash("unknown")) is None
    assert stores.galleries.links(ANNA, gallery.id) == ()
    assert stores.galleries.links(ANNA, an_id()) == ()


def test_a_link_needs_its_gallery(stores):
    link = a_link(a_gallery())

    with pytest.raises(NotFoundError):
        stores.galleries.add_link(link, most=PLENTY)

    assert by_token(stores, link.token_hash) is None


def test_a_gallery_has_only_so_many_links(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    links = [a_link(gallery) for _ in range(3)]
    for link in links[:2]:
        stores.galleries.add_link(link, most=2)

    with pytest.raises(ConflictError):
        stores.galleries.add_link(links[2], most=2)

    assert by_token(stores, links[2].token_hash) is None
    stores.galleries.add_link(a_link(other), most=2)
    stores.galleries.remove_link(ANNA, gallery.id, links[0].id)
    stores.galleries.add_link(links[2], most=2)
    assert stores.galleries.links(ANNA, gallery.id) == (links[1], links[2])


def test_links_added_at_once_are_never_too_many(stores):
    gallery = stored_gallery(stores)
    links = [a_link(gallery) for _ in range(24)]

    outcomes = race(lambda x: stores.galleries.add_link(x, most=10), links)

    added = [x for x, outcome in zip(links, outcomes, strict=True) if outcome is None]
    assert len(added) == 10
    assert all(isinstance(o, ConflictError) for o in outcomes if o is not None)
    assert list(stores.galleries.links(ANNA, gallery.id)) == added


def test_a_links_id_and_token_are_its_own(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    link = stored_link(stores, gallery)

    with pytest.raises(IdTakenError):
        stores.galleries.add_link(a_link(gallery, id=link.id, name="Another"), most=PLENTY)
    with pytest.raises(IdTakenError):
        stores.galleries.add_link(link, most=1)  # it is one of those that are there
    with pytest.raises(ConflictError):
        stores.galleries.add_link(a_link(other, token_hash=link.token_hash), most=PLENTY)

    assert stores.galleries.links(ANNA, gallery.id) == (link,)
    assert stores.galleries.links(ANNA, other.id) == ()
    assert by_token(stores, link.token_hash) == link


def test_links_are_listed_oldest_first(stores):
    gallery = stored_gallery(stores)
    links = [a_link(gallery, created_at=later(minutes=n)) for n in range(4)]
    for n in (2, 0, 3, 1):
        stores.galleries.add_link(links[n], most=PLENTY)

    assert stores.galleries.links(ANNA, gallery.id) == tuple(links)


def test_a_changed_link_is_stored_one_version_on(stores):
    gallery = stored_gallery(stores)
    link = stored_link(stores, gallery)
    changed = in_full(gallery, id=link.id, token_hash=link.token_hash)

    stored = stores.galleries.replace_link(changed)

    assert stored == evolve(changed, version=1)
    assert stores.galleries.get_link(ANNA, gallery.id, link.id) == stored
    assert by_token(stores, link.token_hash) == stored
    assert stores.galleries.links(ANNA, gallery.id) == (stored,)


def test_a_new_token_takes_the_place_of_the_old_one(stores):
    gallery = stored_gallery(stores)
    link = stored_link(stores, gallery)

    stored = stores.galleries.replace_link(evolve(link, token_hash=a_hash("new"), link_version=2))

    assert by_token(stores, a_hash("new")) == stored
    assert by_token(stores, link.token_hash) is None


def test_a_stale_copy_cannot_overwrite_a_newer_link(stores):
    gallery = stored_gallery(stores)
    link = stored_link(stores, gallery)
    newer = stores.galleries.replace_link(evolve(link, password_hash="$2b$12$newer"))

    with pytest.raises(StaleError):
        stores.galleries.replace_link(evolve(link, password_hash=None, token_hash=a_hash("x")))

    assert stores.galleries.get_link(ANNA, gallery.id, link.id) == newer
    assert by_token(stores, a_hash("x")) is None


def test_of_changes_to_one_copy_of_a_link_one_wins(stores):
    gallery = stored_gallery(stores)
    link = stored_link(stores, gallery)
    copies = [evolve(link, name=f"Name {n}") for n in range(24)]

    outcomes = race(stores.galleries.replace_link, copies)

    winners = [o for o in outcomes if not isinstance(o, StaleError)]
    assert winners == [stores.galleries.get_link(ANNA, gallery.id, link.id)]


def test_a_link_that_is_gone_cannot_be_changed(stores):
    link = stored_link(stores, stored_gallery(stores))
    stores.galleries.remove_link(ANNA, link.gallery_id, link.id)

    with pytest.raises(NotFoundError):
        stores.galleries.replace_link(link)

    assert by_token(stores, link.token_hash) is None


def test_a_revoked_link_is_gone_and_its_token_free(stores):
    gallery = stored_gallery(stores)
    link, other = stored_link(stores, gallery), stored_link(stores, gallery)

    stores.galleries.remove_link(ANNA, gallery.id, link.id)
    stores.galleries.remove_link(ANNA, gallery.id, link.id)

    with pytest.raises(NotFoundError):
        stores.galleries.get_link(ANNA, gallery.id, link.id)
    assert by_token(stores, link.token_hash) is None
    assert stores.galleries.links(ANNA, gallery.id) == (other,)
    assert stores.galleries.view_by_link(ANNA, gallery.id, link.id) == (gallery, None)
    stores.galleries.add_link(a_link(gallery, token_hash=link.token_hash), most=PLENTY)


def test_a_view_by_link_shows_gallery_and_link_as_they_are_now(stores):
    gallery = stored_gallery(stores)
    link, other = stored_link(stores, gallery), stored_link(stores, stored_gallery(stores))
    changed = stores.galleries.replace(evolve(gallery, title="Changed"))

    assert stores.galleries.view_by_link(ANNA, gallery.id, link.id) == (changed, link)
    assert stores.galleries.view_by_link(ANNA, gallery.id, other.id) == (changed, None)
    assert stores.galleries.view_by_link(ANNA, an_id(), link.id) is None
    assert stores.galleries.view_by_link(BORIS, gallery.id, link.id) is None


def test_links_leave_their_gallery_as_it_is(stores):
    gallery = stored_gallery(stores)

    link = stored_link(stores, gallery)
    stores.galleries.replace_link(link)
    stores.galleries.remove_link(ANNA, gallery.id, link.id)

    assert now_stored(stores, gallery) == gallery
