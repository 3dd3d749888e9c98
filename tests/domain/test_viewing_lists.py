"""Which galleries somebody is shown."""

import pytest
from attrs import evolve

from galerly.domain.model.access import Owner
from galerly.domain.model.errors import (
    GalleryExpiredError,
    NotFoundError,
)
from galerly.domain.model.gallery import GalleryState
from galerly.domain.model.page import Page


def access(studio, actor, gallery):
    return studio.services.viewing.access(actor, gallery.id)


def pages(viewing, client, *, limit):
    """Return the titles of page after page."""
    found, after = [], None
    while True:
        page = viewing.page_galleries(client, after=after, limit=limit)
        found.append([a.gallery.title for a in page.items])
        after = page.next_position
        if after is None:
            return found


def test_a_client_sees_every_gallery_that_is_open_to_the_address_newest_first(studio):
    galleries = [studio.gallery(title) for title in ("One", "Two", "Over", "Draft", "Three")]
    for gallery in galleries:
        client = studio.client(gallery)
    studio.change(galleries[2], expires_at=studio.clock.now())
    studio.change(galleries[3], state=GalleryState.DRAFT)
    studio.client(studio.gallery("Not hers"), "tom@example.com")

    page = studio.services.viewing.page_galleries(client)

    assert [a.gallery.title for a in page.items] == ["Three", "Two", "One"]


def test_a_viewer_sees_one_gallery_and_an_owner_all(studio):
    gallery = studio.gallery("One")
    studio.draft("Two")
    viewing = studio.services.viewing

    one = viewing.page_galleries(studio.viewer(gallery))
    every = viewing.page_galleries(Owner(user_id=studio.anna))

    assert [a.gallery.title for a in one.items] == ["One"]
    assert [a.gallery.title for a in every.items] == ["Two", "One"]


def test_a_client_pages_through_galleries_and_misses_none(studio):
    for number in range(7):
        client = studio.client(studio.gallery(f"G{number}"))
    seen, after = [], None
    while True:
        page = studio.services.viewing.page_galleries(client, after=after, limit=3)
        seen += [a.gallery.title for a in page.items]
        after = page.next_position
        if after is None:
            break

    assert seen == [f"G{number}" for number in reversed(range(7))]


def test_a_clients_pages_are_full_though_drafts_lie_between(studio):
    made = [studio.gallery(t) for t in ("Old", "Draft 1", "Mid", "New", "Draft 2", "Draft 3")]
    for gallery in made:
        client = studio.client(gallery)
        if gallery.title.startswith("Draft"):
            studio.change(gallery, state=GalleryState.DRAFT)

    assert pages(studio.services.viewing, client, limit=1) == [["New"], ["Mid"], ["Old"]]
    assert pages(studio.services.viewing, client, limit=2) == [["New", "Mid"], ["Old"]]
    assert pages(studio.services.viewing, client, limit=3) == [["New", "Mid", "Old"]]
    # With very many drafts between, a page is short rather than late; none is missed.
    hurried = evolve(studio.services.viewing, grants_most=1)
    assert pages(hurried, client, limit=1) == [[], [], ["New"], ["Mid"], [], ["Old"]]


def test_a_viewers_list_is_empty_while_the_gallery_is_not_to_be_seen(studio):
    gallery, other = studio.gallery(), studio.gallery()
    unpublished, late = studio.viewer(gallery), studio.viewer(other)
    studio.change(gallery, state=GalleryState.DRAFT)
    studio.change(other, expires_at=studio.clock.now())

    for viewer in (unpublished, late):
        assert studio.services.viewing.page_galleries(viewer) == Page(items=())
    with pytest.raises(NotFoundError):
        access(studio, unpublished, gallery)
    with pytest.raises(GalleryExpiredError):
        access(studio, late, other)
