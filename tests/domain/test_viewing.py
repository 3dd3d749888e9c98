from datetime import timedelta

import pytest
from tests.domain.studio import no_gallery, viewer_of

from galerly.domain.model.access import Action, Client, LinkViewer, Owner
from galerly.domain.model.errors import (
    BadCursorError,
    DeniedError,
    GalleryExpiredError,
    LinkExpiredError,
    NotFoundError,
    UnauthenticatedError,
)
from galerly.domain.model.gallery import Download, GalleryState, Permissions
from galerly.domain.model.photo import PhotoOrder
from galerly.domain.services.galleries import SettingsChanges
from galerly.domain.services.layouts import LAYOUT_PAGE
from galerly.domain.services.share_links import LinkFields

CLOSED = Permissions(download=Download.NONE, favorites=False, comments=False)


def access(studio, actor, gallery):
    return studio.services.viewing.access(actor, gallery.id)


def names(studio, actor, gallery, **fields):
    """Return the file names that an actor sees, in order."""
    page = studio.services.viewing.page(access(studio, actor, gallery), **fields)
    return [viewed.photo.filename for viewed in page.items]


# --- who may look ---


def test_viewer_client_and_previewing_owner_see_the_same_photos(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 3)
    actors = [studio.viewer(gallery), studio.client(gallery), Owner(user_id=studio.anna)]

    assert [names(studio, actor, gallery) for actor in actors] == [["1.jpg", "2.jpg", "3.jpg"]] * 3


def test_a_draft_is_only_its_owners(studio):
    gallery = studio.gallery()
    viewer, client = studio.viewer(gallery), studio.client(gallery)
    studio.change(gallery, state=GalleryState.DRAFT)

    assert access(studio, Owner(user_id=studio.anna), gallery)
    for actor in (viewer, client):
        with pytest.raises(NotFoundError):
            access(studio, actor, gallery)


def test_a_scheduled_gallery_opens_at_its_time(studio):
    gallery = studio.gallery()
    client = studio.client(gallery)
    studio.change(gallery, publish_at=studio.clock.now() + timedelta(hours=1))

    with pytest.raises(NotFoundError):
        access(studio, client, gallery)
    studio.wait(hours=1)

    assert access(studio, client, gallery)


def test_a_gallery_or_link_that_is_over_says_so(studio):
    gallery = studio.gallery()
    soon = studio.clock.now() + timedelta(hours=1)
    client, viewer = studio.client(gallery), studio.viewer(gallery, expires_at=soon)
    studio.wait(hours=1)
    with pytest.raises(LinkExpiredError):
        access(studio, viewer, gallery)
    assert access(studio, client, gallery)

    studio.change(gallery, expires_at=soon)

    with pytest.raises(GalleryExpiredError):
        access(studio, client, gallery)


def test_strangers_find_the_gallery_no_more_than_one_that_never_was(studio):
    gallery = studio.gallery()
    strangers = [
        Owner(user_id=studio.other()),
        Client(email="stranger@example.com"),
        studio.viewer(studio.gallery()),
    ]

    for actor in strangers:
        for gallery_id in (gallery.id, no_gallery()):
            with pytest.raises(NotFoundError, match="no such gallery"):
                studio.services.viewing.access(actor, gallery_id)


def test_a_viewer_cannot_name_another_gallery_of_the_same_owner(studio):
    viewer, other = studio.viewer(studio.gallery()), studio.gallery()
    forged = LinkViewer(
        owner_id=viewer.owner_id,
        gallery_id=other.id,
        link_id=viewer.link_id,
        link_version=viewer.link_version,
        viewer_id=viewer.viewer_id,
    )

    with pytest.raises(NotFoundError):
        access(studio, viewer, other)
    with pytest.raises(UnauthenticatedError):  # the other gallery has no such link
        access(studio, forged, other)


def test_what_is_not_allowed_is_forbidden_only_to_those_who_may_know_the_gallery(studio):
    gallery = studio.gallery()
    viewer = studio.viewer(gallery, permissions=CLOSED)

    for action in set(Action) - {Action.VIEW}:
        with pytest.raises(DeniedError):
            studio.services.viewing.access(viewer, gallery.id, action)


def test_a_client_is_one_person_per_gallery(studio):
    first, second = studio.gallery(), studio.gallery()
    client = studio.client(first)
    studio.client(second)

    here, again = (access(studio, client, first).viewer_id for _ in range(2))

    assert here == again != access(studio, client, second).viewer_id


# --- which galleries a session sees ---


# --- which photos ---


def test_hidden_unfinished_and_failed_photos_are_nobodys_to_see(studio):
    gallery = studio.gallery()
    studio.photo(gallery, "seen.jpg")
    unseen = [
        studio.photo(gallery, "hidden.jpg", hidden=True),
        studio.photo(gallery, "failed.jpg", b"not a picture"),
        studio.upload(gallery, "unfinished.jpg"),
    ]
    viewer = studio.viewer(gallery)
    seen = access(studio, viewer, gallery)

    assert names(studio, viewer, gallery) == ["seen.jpg"]
    assert [e.filename for e in studio.services.viewing.layout(seen).entries] == ["seen.jpg"]
    for photo in unseen:
        with pytest.raises(NotFoundError):
            studio.services.viewing.photo(seen, photo.id)


def test_a_link_for_some_sections_shows_no_other(studio):
    gallery = studio.gallery(settings=SettingsChanges(sections=("Party", "Family")))
    studio.photo(gallery, "none.jpg")
    studio.photo(gallery, "party.jpg", section="Party")
    family = studio.photo(gallery, "family.jpg", section="Family")
    viewer = studio.viewer(gallery, sections=["Party"])
    seen = access(studio, viewer, gallery)
    studio.change(gallery, cover_photo_id=family.id)

    assert names(studio, viewer, gallery) == ["party.jpg"]
    assert [s.name for s in studio.services.viewing.layout(seen).sections] == ["Party"]
    assert studio.services.viewing.cover(access(studio, viewer, gallery)).photo.section == "Party"
    with pytest.raises(NotFoundError):
        studio.services.viewing.photo(seen, family.id)


@pytest.mark.parametrize("changes", [{"section": "Family"}, {"hidden": True}])
def test_a_photo_that_is_hidden_or_moved_while_a_page_is_read_is_not_shown(studio, changes):
    gallery = studio.gallery()
    photo = studio.photo(gallery, section="Party")
    seen = access(studio, studio.viewer(gallery, sections=["Party"]), gallery)
    studio.services.viewing.ordered(seen)
    studio.edit(photo, **changes)

    page = studio.services.viewing.page(seen)

    assert page.items == ()


def test_a_page_tells_the_viewers_own_favorites_and_how_many_comments_they_may_read(studio):
    gallery = studio.gallery()
    first, second = studio.photos(gallery, 2)
    me, somebody = studio.viewer(gallery), studio.viewer(gallery)
    proofing = studio.services.proofing
    proofing.add_favorite(me, gallery.id, first.id)
    proofing.add_favorite(somebody, gallery.id, second.id)
    proofing.add_comment(me, gallery.id, first.id, "Lovely")
    proofing.add_comment(somebody, gallery.id, first.id, "Between us")
    proofing.reply(gallery.id, second.id, "For all", by=studio.anna)

    def seen(actor):
        page = studio.services.viewing.page(access(studio, actor, gallery))
        return [(v.favorite, v.comments) for v in page.items]

    assert seen(me) == [(True, 1), (False, 1)]
    assert seen(Owner(user_id=studio.anna)) == [(False, 2), (False, 1)]
    assert names(studio, me, gallery, favorites_only=True) == ["1.jpg"]
    assert names(studio, somebody, gallery, favorites_only=True) == ["2.jpg"]


def test_who_may_not_comment_is_not_told_of_comments(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    studio.services.proofing.reply(gallery.id, photo.id, "Mine", by=studio.anna)
    closed = access(studio, studio.viewer(gallery, permissions=CLOSED), gallery)

    (viewed,) = studio.services.viewing.page(closed).items

    assert viewed.comments == 0


# --- order, pages, layout, cover ---


def test_photos_without_a_section_come_first_then_sections_in_their_order(studio):
    gallery = studio.gallery(settings=SettingsChanges(sections=("Party", "Family")))
    for name, section in (("f", "Family"), ("u", "Unnamed"), ("p", "Party"), ("n", "")):
        studio.photo(gallery, name, section=section)

    assert names(studio, studio.viewer(gallery), gallery) == ["n", "p", "f", "u"]


def test_pages_follow_the_layout(studio):
    gallery = studio.gallery(settings=SettingsChanges(sort=PhotoOrder.FILENAME))
    studio.photos(gallery, LAYOUT_PAGE + 5)
    seen = access(studio, studio.viewer(gallery), gallery)
    layout = studio.services.viewing.layout(seen)

    pages = [
        studio.services.viewing.page(seen, after=position, limit=LAYOUT_PAGE)
        for position in layout.positions
    ]

    assert layout.positions[0] is None
    assert [len(page.items) for page in pages] == [LAYOUT_PAGE, 5]
    assert [v.photo.id for page in pages for v in page.items] == [e.id for e in layout.entries]
    assert [(s.name, s.first, s.count) for s in layout.sections] == [("", 0, LAYOUT_PAGE + 5)]


def test_the_empty_position_is_the_start(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 2)

    assert names(studio, studio.viewer(gallery), gallery, after=()) == ["1.jpg", "2.jpg"]


def test_an_empty_gallery_has_an_empty_layout_and_no_cover(studio):
    gallery = studio.gallery()
    seen = access(studio, studio.viewer(gallery), gallery)

    layout = studio.services.viewing.layout(seen)

    assert (layout.sections, layout.entries, layout.positions) == ((), (), ())
    assert studio.services.viewing.cover(seen) is None


def test_sections_of_a_layout_tell_where_each_begins(studio):
    gallery = studio.gallery(settings=SettingsChanges(sections=("Party",)))
    for name, section in (("a", ""), ("b", "Party"), ("c", ""), ("d", "Party")):
        studio.photo(gallery, name, section=section)

    layout = studio.services.viewing.layout(access(studio, studio.viewer(gallery), gallery))

    assert [(s.name, s.first, s.count) for s in layout.sections] == [("", 0, 2), ("Party", 2, 2)]


def test_a_layout_is_made_once_and_anew_for_whoever_sees_another(studio):
    gallery = studio.gallery(settings=SettingsChanges(sections=("Party",)))
    studio.photo(gallery, "a")
    studio.photo(gallery, "b", section="Party")
    viewer, guest = studio.viewer(gallery), studio.viewer(gallery, sections=("Party",))
    viewing = studio.services.viewing
    layout = viewing.layout(access(studio, viewer, gallery))

    assert viewing.layout(access(studio, viewer, gallery)) is layout
    assert len(viewing.layout(access(studio, guest, gallery)).entries) == 1
    studio.photo(gallery, "c")
    assert len(viewing.layout(access(studio, viewer, gallery)).entries) == 3


def test_a_position_of_another_order_is_refused(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 3)
    viewer = studio.viewer(gallery)
    viewing = studio.services.viewing
    after = viewing.page(access(studio, viewer, gallery), limit=1).next_position

    for order in set(PhotoOrder) - {PhotoOrder.POSITION}:
        studio.change(gallery, settings=SettingsChanges(sort=order))
        with pytest.raises(BadCursorError):
            viewing.page(access(studio, viewer, gallery), after=after)


def test_the_cover_is_the_chosen_photo_while_it_may_be_seen_else_the_first(studio):
    gallery = studio.gallery()
    first, chosen = studio.photos(gallery, 2)
    viewer = studio.viewer(gallery)

    def cover():
        return studio.services.viewing.cover(access(studio, viewer, gallery)).photo.id

    assert cover() == first.id
    studio.change(gallery, cover_photo_id=chosen.id)
    assert cover() == chosen.id
    studio.edit(chosen, hidden=True)
    assert cover() == first.id


# --- what the right rests on ---


def test_every_kind_of_revocation_binds_at_the_next_request(studio):
    gallery = studio.gallery()
    links = studio.services.share_links
    revoked, repassworded = studio.link(gallery), studio.link(gallery)
    first, second = (viewer_of(studio.open(link)) for link in (revoked, repassworded))
    third, fourth = studio.client(gallery), studio.viewer(gallery)
    for actor in (first, second, third, fourth):
        access(studio, actor, gallery)

    links.revoke(gallery.id, revoked.link.id, by=studio.anna)
    links.update(gallery.id, repassworded.link.id, LinkFields(password="secret1"), by=studio.anna)
    studio.services.clients.withdraw(gallery.id, third.email, by=studio.anna)
    for actor in (first, second):
        with pytest.raises(UnauthenticatedError):
            access(studio, actor, gallery)
    with pytest.raises(NotFoundError):
        access(studio, third, gallery)

    studio.services.galleries.delete(gallery.id, by=studio.anna)
    with pytest.raises(NotFoundError):
        access(studio, fourth, gallery)
