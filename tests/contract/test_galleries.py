from datetime import timedelta

import pytest
from attrs import evolve
from tests.builders import ANNA, BORIS, a_gallery, a_grant, an_id, later
from tests.contract.fields import left_at_default
from tests.contract.paging import every, pages
from tests.contract.racing import race
from tests.contract.stocked import PLENTY, now_stored, stored_gallery, stored_photos

from galerly.domain.model.account import Usage
from galerly.domain.model.errors import IdTakenError, NotFoundError, StaleError
from galerly.domain.model.gallery import (
    Download,
    Focus,
    GallerySettings,
    GalleryState,
    LayoutStyle,
    Permissions,
    Theme,
)
from galerly.domain.model.photo import PhotoOrder
from galerly.domain.model.watermark import Placement, Watermark

PERMISSIONS = Permissions(download=Download.ORIGINAL, favorites=False, comments=False)


def in_full(**fields):
    return a_gallery(
        title="Zoë & \"Tom\" \\ 100 % 📷 'Ünïcode'",
        description="First.\n\tSecond — ünd mehr.",
        updated_at=later(days=1, microseconds=3),
        state=GalleryState.PUBLISHED,
        publish_at=later(days=2),
        shot_at=later(days=-3, microseconds=999_999),
        cover_photo_id=an_id(),
        client_email="zoë@example.com",
        expires_at=later(days=90),
        settings=GallerySettings(
            layout=LayoutStyle.SPLIT,
            theme=Theme.DARK,
            sort=PhotoOrder.TAKEN_AT,
            sections=("Getting ready", "Église", ""),
            focus=Focus(x=20, y=70),
            branding={"accent": "#1a5fd0", "face": "jost"},
            watermark=Watermark(
                text="© Anna",
                logo_id=an_id(),
                placement=Placement.TILED,
                opacity=30,
                size=40,
            ),
            default_permissions=PERMISSIONS,
        ),
        **fields,
    )


def listed(stores, *, owner=ANNA, limit=100, **wanted):
    def fetch(after):
        return stores.galleries.page(owner, after=after, limit=limit, **wanted)

    return every(fetch, limit=limit)


# --- what is noted by itself ---


def test_notes_change_no_version_and_outlive_a_change(stores):
    stores.galleries.add(gallery := a_gallery())
    place = (gallery.owner_id, gallery.id)
    at, earlier = later(hours=1, microseconds=1), later(minutes=1)

    stores.galleries.count_favorites(*place, 37)
    for moment in (at, earlier):
        stores.galleries.note_news(*place, moment)
        stores.galleries.note_looked(*place, moment + timedelta(seconds=1))

    noted = evolve(gallery, favorite_count=37, news_at=at, looked_at=at + timedelta(seconds=1))
    assert stores.galleries.get(*place) == noted
    changed = stores.galleries.replace(evolve(gallery, title="New"))
    assert changed == evolve(noted, title="New", version=1)
    assert stores.galleries.page(gallery.owner_id, limit=9).items == (changed,)


def test_nothing_is_noted_of_a_gallery_that_is_gone_or_anothers(stores):
    stores.galleries.add(gallery := a_gallery())
    for owner, gallery_id in ((BORIS, gallery.id), (gallery.owner_id, an_id())):
        stores.galleries.count_favorites(owner, gallery_id, 1)
        stores.galleries.note_news(owner, gallery_id, later(hours=1))
        stores.galleries.note_looked(owner, gallery_id, later(hours=1))

    assert stores.galleries.get(gallery.owner_id, gallery.id) == gallery
    assert stores.galleries.page(BORIS, limit=9).items == ()


# --- storing and finding ---


def test_round_trips_have_every_field_set():
    gallery, counted = in_full(), {"photo_count", "total_bytes", "content_version"}

    noted = {"favorite_count", "news_at", "looked_at"}
    assert left_at_default(gallery) == {*counted, *noted, "deleted_at", "version"}
    assert left_at_default(gallery.settings) == set()
    assert left_at_default(gallery.settings.default_permissions) == set()
    assert left_at_default(gallery.settings.watermark) == set()


@pytest.mark.parametrize("make", [a_gallery, in_full])
def test_a_gallery_is_found_as_it_was_stored(stores, make):
    gallery = make()

    stores.galleries.add(gallery)

    assert stores.galleries.get(ANNA, gallery.id) == gallery
    assert listed(stores) == [gallery]


def test_an_unknown_gallery_is_not_found(stores):
    stored_gallery(stores)

    with pytest.raises(NotFoundError):
        stores.galleries.get(ANNA, an_id())


def test_an_id_has_one_gallery(stores):
    gallery = stored_gallery(stores)

    with pytest.raises(IdTakenError):
        stores.galleries.add(a_gallery(id=gallery.id, title="Another"))
    with pytest.raises(IdTakenError):
        stores.galleries.add(gallery)

    assert now_stored(stores, gallery) == gallery


# --- changing ---


def test_a_change_is_stored_one_version_on(stores):
    gallery = stored_gallery(stores)
    changed = in_full(id=gallery.id)

    stored = stores.galleries.replace(changed)

    assert stored == evolve(changed, version=1)
    assert now_stored(stores, gallery) == stored
    assert stores.galleries.replace(stored).version == 2


def test_a_stale_copy_cannot_overwrite_a_newer_one(stores):
    gallery = stored_gallery(stores)
    newer = stores.galleries.replace(evolve(gallery, title="Newer"))

    with pytest.raises(StaleError):
        stores.galleries.replace(evolve(gallery, title="Older"))

    assert now_stored(stores, gallery) == newer


def test_of_changes_to_one_copy_one_wins(stores):
    gallery = stored_gallery(stores)
    copies = [evolve(gallery, title=f"Title {n}") for n in range(24)]

    outcomes = race(stores.galleries.replace, copies)

    winners = [outcome for outcome in outcomes if not isinstance(outcome, StaleError)]
    assert winners == [now_stored(stores, gallery)]


def test_an_unknown_gallery_cannot_be_changed(stores):
    gallery = a_gallery()

    with pytest.raises(NotFoundError):
        stores.galleries.replace(gallery)

    assert listed(stores) == []


def test_a_change_keeps_what_is_counted(stores):
    gallery = stored_gallery(stores)
    stored_photos(stores, gallery, 3, size_bytes=2**40)
    counted = now_stored(stores, gallery)

    stored = stores.galleries.replace(
        evolve(gallery, title="Changed", photo_count=99, total_bytes=1, content_version=0)
    )

    assert stored.title == "Changed"
    assert (stored.photo_count, stored.total_bytes) == (3, 3 * 2**40)
    assert stored.content_version == counted.content_version > 0
    assert now_stored(stores, gallery) == stored


def test_counting_photos_makes_no_copy_stale(stores):
    gallery = stored_gallery(stores)

    stored_photos(stores, gallery, 2)

    assert stores.galleries.replace(gallery).version == 1


# --- lists ---


def test_galleries_are_listed_newest_first(stores):
    galleries = [a_gallery() for _ in range(5)]
    for n in (2, 0, 4, 1, 3):
        stores.galleries.add(galleries[n])

    assert listed(stores, limit=2) == list(reversed(galleries))


def test_a_list_holds_the_galleries_of_one_owner(stores):
    mine = stored_gallery(stores)
    theirs = stored_gallery(stores, owner_id=BORIS)

    assert listed(stores) == [mine]
    assert listed(stores, owner=BORIS) == [theirs]
    assert listed(stores, owner=an_id()) == []


@pytest.mark.parametrize(
    "query",
    ["zoe", "ZOË", "tom", "oë & T", " zoë  & ", "lena@example.com", "LENA", "na@ex"],
)
def test_a_query_is_found_in_folded_titles_and_in_addresses_of_clients(stores, query):
    gallery = stored_gallery(stores, title="Zoë & Tom")
    stores.galleries.put_grant(a_grant(gallery, "first@studio.org"), most=PLENTY)
    stores.galleries.put_grant(a_grant(gallery, "lena@example.com"), most=PLENTY)
    stored_gallery(stores, title="Bela")

    assert [g.id for g in listed(stores, query=query)] == [gallery.id]


@pytest.mark.parametrize("query", ["%", "_", "z_e", "z%m", "*", "\\", "'", "[z]", "tom zoe"])
def test_a_query_has_no_wildcards(stores, query):
    gallery = stored_gallery(stores, title="Zoë & Tom")
    stores.galleries.put_grant(a_grant(gallery, "lena@example.com"), most=PLENTY)

    assert listed(stores, query=query) == []


@pytest.mark.parametrize("query", ["%", "_", "100 %", "\\"])
def test_signs_that_are_wildcards_elsewhere_are_found_as_they_are(stores, query):
    gallery = stored_gallery(stores, title="100 % \\ a_b")
    stored_gallery(stores, title="Zoë & Tom")

    assert listed(stores, query=query) == [gallery]


def test_a_query_forgets_an_old_title_and_a_withdrawn_client(stores):
    gallery = stored_gallery(stores, title="Zoë")
    stores.galleries.replace(evolve(gallery, title="Bela"))
    stores.galleries.put_grant(a_grant(gallery, "lena@example.com"), most=PLENTY)
    stores.galleries.remove_grant(ANNA, gallery.id, "lena@example.com")

    assert listed(stores, query="zoe") == []
    assert listed(stores, query="lena") == []
    assert len(listed(stores, query="bela")) == 1


def test_a_list_can_be_of_one_state(stores):
    draft = stored_gallery(stores)
    published = stored_gallery(stores, state=GalleryState.PUBLISHED)
    archived = stored_gallery(stores, state=GalleryState.ARCHIVED, title="Bela")

    assert listed(stores, state=GalleryState.DRAFT) == [draft]
    assert listed(stores, state=GalleryState.PUBLISHED, query="lena") == [published]
    assert listed(stores, state=GalleryState.ARCHIVED, query="lena") == []
    assert listed(stores) == [archived, published, draft]


def test_pages_hold_all_that_match(stores):
    wanted = [
        stored_gallery(stores, title="Zoë" if n % 3 == 0 else "Bela", id=an_id()) for n in range(20)
    ]

    found = listed(stores, query="zoe", limit=2)

    assert found == [g for g in reversed(wanted) if g.title == "Zoë"]


def test_the_last_page_says_so(stores):
    for _ in range(4):
        stored_gallery(stores)

    def fetch(after):
        return stores.galleries.page(ANNA, after=after, limit=2)

    assert [len(items) for items in pages(fetch, limit=2)] == [2, 2]
    assert stores.galleries.page(BORIS, limit=2).next_position is None


def test_pages_neither_repeat_nor_skip_while_galleries_come_and_go(stores):
    galleries = [stored_gallery(stores) for _ in range(7)]

    def fetch(after):
        return stores.galleries.page(ANNA, after=after, limit=3)

    first = fetch(None)
    stores.galleries.remove(ANNA, galleries[4].id)  # where the page ended
    stores.galleries.mark_deleted(evolve(galleries[2], deleted_at=later(hours=1)))
    stored_gallery(stores)  # newer than all

    rest = every(fetch, limit=3, after=first.next_position)

    assert list(first.items) == [galleries[6], galleries[5], galleries[4]]
    assert rest == [galleries[3], galleries[1], galleries[0]]


# --- usage ---


def test_usage_sums_what_an_owners_galleries_hold(stores):
    first, second = stored_gallery(stores), stored_gallery(stores)
    stored_photos(stores, first, 2, size_bytes=3_000_000_000)
    stored_photos(stores, second, 1, size_bytes=7)
    stored_photos(stores, stored_gallery(stores, owner_id=BORIS), 4)

    assert stores.galleries.usage(ANNA) == Usage(photos=3, size_bytes=6_000_000_007)
    assert stores.galleries.usage(an_id()) == Usage()
