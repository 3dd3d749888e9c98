import pytest
from attrs import evolve
from tests.builders import ANNA, BORIS, a_gallery, a_grant, an_id, later
from tests.contract.paging import every, pages
from tests.contract.racing import at_once, race
from tests.contract.stocked import PLENTY, now_stored, stored_gallery

from galerly.domain.model.errors import ConflictError, NotFoundError, StaleError
from galerly.domain.model.gallery import Download, Permissions

LENA, TOM, ZOE = "lena@example.com", "tom@example.com", "zoë@example.com"


def invited(stores, gallery, email=LENA, **fields):
    grant = a_grant(gallery, email, **fields)
    stores.galleries.put_grant(grant, most=PLENTY)
    return grant


def of_client(stores, email=LENA, limit=100):
    return every(
        lambda after: stores.galleries.grants_of_client(email, after=after, limit=limit),
        limit=limit,
    )


# --- inviting ---


def test_an_invitation_is_found_as_it_was_stored(stores):
    gallery = stored_gallery(stores)
    grant = a_grant(
        gallery,
        ZOE,
        name="Zoë 'Ünïcode' 📷",
        created_at=later(microseconds=9),
        permissions=Permissions(download=Download.ORIGINAL, favorites=False, comments=False),
    )

    assert stores.galleries.put_grant(grant, most=PLENTY) is True

    assert stores.galleries.grants(ANNA, gallery.id) == (grant,)
    assert of_client(stores, ZOE) == [grant]
    assert stores.galleries.view_by_client(gallery.id, ZOE) == (now_stored(stores, gallery), grant)


def test_an_invitation_takes_the_place_of_an_earlier_one_of_the_address(stores):
    gallery = stored_gallery(stores)
    earlier = invited(stores, gallery)
    later_one = evolve(earlier, name="Lena B.", permissions=Permissions(comments=False))

    assert stores.galleries.put_grant(later_one, most=PLENTY) is False

    assert stores.galleries.grants(ANNA, gallery.id) == (later_one,)
    assert of_client(stores) == [later_one]


def test_an_invitation_needs_its_gallery(stores):
    with pytest.raises(NotFoundError):
        stores.galleries.put_grant(a_grant(a_gallery()), most=PLENTY)

    assert of_client(stores) == []


def test_a_gallery_has_only_so_many_invitations(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    for email in (LENA, TOM):
        stores.galleries.put_grant(a_grant(gallery, email), most=2)

    with pytest.raises(ConflictError):
        stores.galleries.put_grant(a_grant(gallery, ZOE), most=2)

    assert [g.email for g in stores.galleries.grants(ANNA, gallery.id)] == [LENA, TOM]
    assert stores.galleries.put_grant(a_grant(gallery, TOM, name="Tom"), most=2) is False
    assert stores.galleries.put_grant(a_grant(other, ZOE), most=2) is True


def test_invitations_made_at_once_are_never_too_many(stores):
    gallery = stored_gallery(stores)
    grants = [a_grant(gallery, f"client{n}@example.com") for n in range(24)]

    outcomes = race(lambda g: stores.galleries.put_grant(g, most=10), grants)

    stored = stores.galleries.grants(ANNA, gallery.id)
    assert sum(outcome is True for outcome in outcomes) == len(stored) == 10
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 14
    assert now_stored(stores, gallery).client_email in {g.email for g in stored}


def test_of_one_invitation_made_many_times_at_once_one_is_new(stores):
    gallery = stored_gallery(stores)

    outcomes = at_once([lambda: stores.galleries.put_grant(a_grant(gallery), most=PLENTY)] * 24)

    assert sorted(outcomes) == [False] * 23 + [True]


# --- lists ---


def test_invitations_are_listed_oldest_first(stores):
    gallery = stored_gallery(stores)
    for email, minute in (("d@example.com", 2), ("c@example.com", 1), ("b@example.com", 2)):
        invited(stores, gallery, email, created_at=later(minutes=minute))
    invited(stores, stored_gallery(stores))

    listed = stores.galleries.grants(ANNA, gallery.id)

    assert [g.email[0] for g in listed] == ["c", "b", "d"]
    assert stores.galleries.grants(ANNA, an_id()) == ()


def test_a_clients_invitations_come_from_all_owners_newest_gallery_first(stores):
    galleries = [stored_gallery(stores, owner_id=(ANNA, BORIS)[n % 2]) for n in range(5)]
    grants = {n: invited(stores, galleries[n]) for n in (3, 0, 4, 1, 2)}
    invited(stores, galleries[0], TOM)

    assert of_client(stores, limit=2) == [grants[n] for n in (4, 3, 2, 1, 0)]
    assert of_client(stores, "nobody@example.com") == []


def test_the_last_page_of_invitations_says_so(stores):
    for _ in range(4):
        invited(stores, stored_gallery(stores))

    def fetch(after):
        return stores.galleries.grants_of_client(LENA, after=after, limit=2)

    assert [len(items) for items in pages(fetch, limit=2)] == [2, 2]


def test_pages_of_invitations_neither_repeat_nor_skip(stores):
    galleries = [stored_gallery(stores) for _ in range(7)]
    grants = [invited(stores, gallery) for gallery in galleries]

    def fetch(after):
        return stores.galleries.grants_of_client(LENA, after=after, limit=3)

    first = fetch(None)
    stores.galleries.remove_grant(ANNA, galleries[4].id, LENA)  # where the page ended
    stores.galleries.mark_deleted(evolve(galleries[2], deleted_at=later(hours=1)))
    invited(stores, stored_gallery(stores))  # newer than all

    rest = every(fetch, limit=3, after=first.next_position)

    assert list(first.items) == [grants[6], grants[5], grants[4]]
    assert rest == [grants[3], grants[1], grants[0]]


def test_a_client_sees_a_gallery_only_with_an_invitation(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    invited(stores, gallery)

    assert stores.galleries.view_by_client(gallery.id, TOM) is None
    assert stores.galleries.view_by_client(other.id, LENA) is None
    assert stores.galleries.view_by_client(an_id(), LENA) is None


# --- withdrawing ---


def test_a_withdrawn_invitation_is_gone(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    invited(stores, gallery)
    elsewhere = invited(stores, other)
    tom = invited(stores, gallery, TOM)

    stores.galleries.remove_grant(ANNA, gallery.id, LENA)
    stores.galleries.remove_grant(ANNA, gallery.id, LENA)

    assert stores.galleries.grants(ANNA, gallery.id) == (tom,)
    assert stores.galleries.view_by_client(gallery.id, LENA) is None
    assert of_client(stores) == [elsewhere]


# --- the gallery's first client ---


def test_the_first_invited_client_becomes_the_gallerys(stores):
    gallery = stored_gallery(stores)

    invited(stores, gallery, TOM)
    invited(stores, gallery, LENA, created_at=later(days=-1))

    assert now_stored(stores, gallery).client_email == TOM


def test_a_client_that_is_set_stays(stores):
    gallery = stored_gallery(stores, client_email=ZOE)

    invited(stores, gallery, TOM)

    assert now_stored(stores, gallery) == gallery


def test_a_withdrawn_client_is_followed_by_the_oldest_remaining_one(stores):
    gallery = stored_gallery(stores)
    invited(stores, gallery, LENA, created_at=later(minutes=1))
    invited(stores, gallery, TOM, created_at=later(minutes=3))
    invited(stores, gallery, ZOE, created_at=later(minutes=2))

    stores.galleries.remove_grant(ANNA, gallery.id, LENA)
    assert now_stored(stores, gallery).client_email == ZOE

    stores.galleries.remove_grant(ANNA, gallery.id, TOM)
    assert now_stored(stores, gallery).client_email == ZOE

    stores.galleries.remove_grant(ANNA, gallery.id, ZOE)
    assert now_stored(stores, gallery).client_email is None

    invited(stores, gallery, TOM)
    assert now_stored(stores, gallery).client_email == TOM


def test_a_copy_from_before_the_client_changed_is_stale(stores):
    gallery = stored_gallery(stores)
    invited(stores, gallery)

    with pytest.raises(StaleError):
        stores.galleries.replace(gallery)  # would put None in place of the address

    before = now_stored(stores, gallery)
    assert before == evolve(gallery, client_email=LENA, version=1)
    stores.galleries.remove_grant(ANNA, gallery.id, LENA)
    with pytest.raises(StaleError):
        stores.galleries.replace(before)


def test_an_invitation_that_was_mailed_waits_no_more(stores):
    gallery = stored_gallery(stores)
    waiting = a_grant(gallery, notify=True, waits=True, message="Here they are!")
    stores.galleries.put_grant(waiting, most=PLENTY)

    for _ in range(2):
        stores.galleries.note_mailed(waiting)

    mailed = evolve(waiting, waits=False, message="")
    assert stores.galleries.grants(gallery.owner_id, gallery.id) == (mailed,)
    assert stores.galleries.grants_of_client(waiting.email, limit=9).items == (mailed,)


def test_a_client_who_wants_no_mails_is_left_alone_in_that_gallery(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    asked, others = a_grant(gallery, notify=True), a_grant(other, notify=True)
    for grant in (asked, others):
        stores.galleries.put_grant(grant, most=PLENTY)

    for _ in range(2):
        stores.galleries.mute_grant(asked.owner_id, gallery.id, asked.email)
    stores.galleries.mute_grant(BORIS, other.id, others.email)
    stores.galleries.mute_grant(asked.owner_id, gallery.id, "nobody@example.com")

    muted = evolve(asked, notify=False)
    assert stores.galleries.grants(gallery.owner_id, gallery.id) == (muted,)
    listed = stores.galleries.grants_of_client(asked.email, limit=9).items
    assert sorted(listed, key=lambda g: g.notify) == [muted, others]


def test_an_invitation_made_anew_or_withdrawn_stays_so(stores):
    gallery = stored_gallery(stores)
    first = a_grant(gallery, notify=True, waits=True, message="Here they are!")
    again = evolve(first, created_at=later(hours=1))
    stores.galleries.put_grant(again, most=PLENTY)

    stores.galleries.note_mailed(first)
    assert stores.galleries.grants(gallery.owner_id, gallery.id) == (again,)
    stores.galleries.remove_grant(gallery.owner_id, gallery.id, first.email)
    stores.galleries.note_mailed(again)

    assert stores.galleries.grants(gallery.owner_id, gallery.id) == ()
