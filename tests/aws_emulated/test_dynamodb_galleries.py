"""What only DynamoDB's limits and lack of long transactions ask of galleries."""

from functools import cache, partial

import pytest
from attrs import evolve, frozen
from tests.aws_emulated.faults import crash_before
from tests.builders import ANNA, a_gallery, a_grant, a_link, an_id, later
from tests.contract.racing import at_once
from tests.emulators.servers import new_store

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_galleries import DynamodbGalleries
from galerly.adapters.aws.dynamodb_items import Item, text
from galerly.adapters.aws.dynamodb_store import Store
from galerly.adapters.aws.outline_parts import PART_MAX_BYTES
from galerly.domain.model.gallery import (
    CLIENTS_PER_GALLERY,
    LINKS_PER_GALLERY,
    ClientGrant,
    Gallery,
    ShareLink,
)
from galerly.domain.model.limits import Limits
from galerly.domain.model.outline import Outline, OutlineEntry

MOST_PHOTOS = Limits().photos_per_gallery


@pytest.fixture
def store(quick_dynoxide_store):
    return quick_dynoxide_store


@pytest.fixture
def galleries(store):
    return DynamodbGalleries(store)


def stored(galleries, **fields):
    gallery = a_gallery(**fields)
    galleries.add(gallery)
    return gallery


def items_of(store, partition):
    return list(
        store.query(store.tables.galleries, "user_id = :p", {":p": text(partition)}, project="id")
    )


def an_outline(gallery, version, count):
    """Return an outline whose names compress badly, as those of phones do."""
    entries = entries_of(version)
    entries += [an_entry(version, n) for n in range(len(entries), count)]
    return Outline(gallery_id=gallery.id, content_version=version, entries=tuple(entries[:count]))


@cache
def entries_of(_version):
    """The entries of a version that were needed so far: making them takes longer than storing."""
    return []


def an_entry(version, n):
    return OutlineEntry(
        id=an_id(),
        filename=f"{hash((n, version)) & (2**64 - 1):016x}.jpg",
        section="Église" if n % 3 else "",
        position=n * 1024.0,
        taken_at=later(seconds=n),
        width_px=6000,
        height_px=4000,
        color=n % 4096,
        visible=n % 7 > 0,
    )


# --- outlines ---


def test_an_outline_of_the_largest_gallery_is_found_as_it_was_stored(galleries, store):
    gallery = stored(galleries)
    outline = an_outline(gallery, 1, MOST_PHOTOS)

    galleries.put_outline(ANNA, outline)

    assert galleries.find_outline(gallery.id) == outline
    bodies = store.query(
        store.tables.galleries,
        "user_id = :g AND begins_with(id, :o)",
        {":g": text(f"gallery#{gallery.id}"), ":o": text("1#outline")},
    )
    sizes = [len(item["body"]["B"]) for item in bodies]
    assert len(sizes) > 3
    assert max(sizes) <= PART_MAX_BYTES


def test_a_replaced_outline_leaves_no_parts_behind(galleries, store):
    gallery = stored(galleries)
    galleries.put_outline(ANNA, an_outline(gallery, 1, 30_000))
    small = an_outline(gallery, 2, 3)

    galleries.put_outline(ANNA, small)

    assert galleries.find_outline(gallery.id) == small
    assert len(items_of(store, f"gallery#{gallery.id}")) == 2  # the outline, the head


def test_an_older_outline_in_parts_leaves_the_newer_and_nothing_of_itself(galleries, store):
    gallery = stored(galleries)
    newer = an_outline(gallery, 2, 3)
    galleries.put_outline(ANNA, newer)

    galleries.put_outline(ANNA, an_outline(gallery, 1, 30_000))

    assert galleries.find_outline(gallery.id) == newer
    assert len(items_of(store, f"gallery#{gallery.id}")) == 2


@pytest.mark.parametrize("before", ["update_item", "batch_write_item"])
def test_an_outline_is_the_old_or_the_new_one_after_a_crash(galleries, store, before):
    gallery = stored(galleries)
    old, new = an_outline(gallery, 1, 30_000), an_outline(gallery, 2, 30_000)
    galleries.put_outline(ANNA, old)

    with crash_before(store, before):
        galleries.put_outline(ANNA, new)

    assert galleries.find_outline(gallery.id) == (old if before == "update_item" else new)


def test_who_reads_while_outlines_change_gets_a_whole_one_or_none(galleries):
    gallery = stored(galleries)
    made = [an_outline(gallery, version, 20_000) for version in range(4)]
    galleries.put_outline(ANNA, made[0])

    outcomes = at_once(
        [partial(galleries.put_outline, ANNA, outline) for outline in made[1:]]
        + [partial(galleries.find_outline, gallery.id)] * 6
    )

    assert all(found is None or found in made for found in outcomes)
    assert galleries.find_outline(gallery.id) == made[-1]


# --- long lists ---


def test_lists_of_more_than_a_megabyte_are_whole(galleries):
    long_text = "\N{SNOWMAN}" * 5000  # 15 KB
    stored_ones = [
        stored(galleries, title=f"Shoot {n:03d}", description=long_text) for n in range(150)
    ]

    page = galleries.page(ANNA, limit=149)
    rest = galleries.page(ANNA, after=page.next_position, limit=149)
    found = galleries.page(ANNA, query="shoot 0", limit=99)

    assert page.items + rest.items == tuple(reversed(stored_ones))
    assert rest.next_position is None
    assert [g.title for g in found.items] == [f"Shoot {n:03d}" for n in range(99, 0, -1)]
    assert found.next_position is not None


@frozen
class Full:
    """A gallery with all links and invitations that it may have, and the rows of both tables."""

    gallery: Gallery
    links: list[ShareLink]
    grants: list[ClientGrant]
    rows: list[Item]

    def put_into(self, store: Store) -> None:
        """Store it in empty tables."""
        store.write_many(store.tables.galleries, puts=self.rows)


@pytest.fixture(scope="module")
def full(dynoxide):
    """Made once, by the calls that make it: nine hundred transactions."""
    with new_store(dynoxide, quick=True) as store:
        galleries = DynamodbGalleries(store)
        gallery = stored(galleries)
        links = [a_link(gallery) for _ in range(LINKS_PER_GALLERY)]
        grants = [a_grant(gallery, f"client{n}@example.com") for n in range(CLIENTS_PER_GALLERY)]
        for link in links:
            galleries.add_link(link, most=LINKS_PER_GALLERY)
        for grant in grants:
            galleries.put_grant(grant, most=CLIENTS_PER_GALLERY)
        rows = dynoxide.shared("dynamodb", quick=True).scan(TableName=store.tables.galleries)
        assert "LastEvaluatedKey" not in rows
        assert store.connect().named == {store.tables.galleries}
        yield Full(gallery, links, grants, rows["Items"])


def test_all_links_and_invitations_that_a_gallery_may_have_are_listed(galleries, store, full):
    full.put_into(store)

    assert galleries.links(ANNA, full.gallery.id) == tuple(full.links)
    listed = galleries.grants(ANNA, full.gallery.id)
    assert {g.email for g in listed} == {g.email for g in full.grants}
    assert galleries.page(ANNA, query="client499", limit=1).items[0].id == full.gallery.id


# --- removal ---


@pytest.mark.parametrize("crash", [None, 1, 40])
def test_a_full_gallery_is_removed_completely_whenever_it_crashed(galleries, store, full, crash):
    gallery = full.gallery
    full.put_into(store)
    galleries.mark_deleted(evolve(gallery, deleted_at=later()))

    if crash:
        with crash_before(store, "batch_write_item", number=crash):
            galleries.remove(ANNA, gallery.id)
        assert galleries.ids_to_purge(ANNA, limit=9) == (gallery.id,)
    galleries.remove(ANNA, gallery.id)

    assert galleries.ids_to_purge(ANNA, limit=9) == ()
    assert items_of(store, f"gallery#{gallery.id}") == []
    table = store.tables.galleries
    lookups = [keys.share_token(link.token_hash) for link in full.links]
    lookups += [keys.client_gallery(grant.email, gallery.id) for grant in full.grants]
    assert not any(store.get_many([(table, key) for key in lookups]))


def test_what_came_too_late_is_forgotten_by_the_second_removal(galleries, store):
    gallery = stored(galleries)
    galleries.remove(ANNA, gallery.id)
    late = keys.outline(gallery.id)  # of somebody who had seen the gallery's head before
    store.put(store.tables.galleries, late)

    galleries.remove(ANNA, gallery.id)

    assert items_of(store, f"gallery#{gallery.id}") == []


def test_a_token_and_a_link_are_stored_together_or_not_at_all(galleries, store):
    gallery = stored(galleries)
    link = a_link(gallery)

    with crash_before(store, "transact_write_items"):
        galleries.add_link(link, most=9)

    assert galleries.locate_link(link.token_hash) is None
    assert galleries.links(ANNA, gallery.id) == ()
    galleries.add_link(link, most=1)
    assert galleries.locate_link(link.token_hash).link_id == link.id
