import pytest
from attrs import evolve
from tests.domain.studio import no_gallery, viewer_of

from galerly.domain.model.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    UnauthenticatedError,
)
from galerly.domain.model.gallery import Download, PermissionChanges, Permissions
from galerly.domain.model.ids import LinkId
from galerly.domain.services.galleries import SettingsChanges
from galerly.domain.services.share_links import LinkFields


def links(studio, gallery):
    return studio.services.share_links.list(gallery.id, by=studio.anna)


def update(studio, shared, **fields):
    link = shared.link
    return studio.services.share_links.update(
        link.gallery_id, link.id, LinkFields(**fields), by=link.owner_id
    )


def sees(studio, viewer):
    """Return whether a session that was opened before still shows the gallery."""
    try:
        studio.services.viewing.access(viewer, viewer.gallery_id)
    except UnauthenticatedError:
        return False
    return True


def test_a_link_takes_its_permissions_from_the_gallery_unless_it_says_otherwise(studio):
    none = Permissions(download=Download.NONE)
    gallery = studio.gallery(settings=SettingsChanges(default_permissions=none))
    more = Permissions(download=Download.ORIGINAL)

    assert studio.link(gallery).link.permissions == none
    assert studio.link(gallery, permissions=more).link.permissions == more


def test_permissions_that_a_new_link_leaves_out_are_the_gallerys(studio):
    closed = Permissions(download=Download.NONE, favorites=False, comments=False)
    gallery = studio.gallery(settings=SettingsChanges(default_permissions=closed))

    made = studio.link(gallery, permissions=PermissionChanges(comments=True))

    assert made.link.permissions == evolve(closed, comments=True)


def test_permissions_that_a_change_leaves_out_stay_as_they_are(studio):
    closed = Permissions(download=Download.NONE, favorites=False, comments=False)
    shared = studio.link(studio.gallery(), permissions=closed)

    changed = update(studio, shared, permissions=PermissionChanges(comments=True))

    assert changed.link.permissions == evolve(closed, comments=True)
    assert update(studio, shared, name="x").link.permissions == evolve(closed, comments=True)


def test_links_are_listed_oldest_first_each_with_its_token(studio):
    gallery = studio.gallery()
    made = [studio.link(gallery, name=name) for name in ("Family", "Friends")]

    assert list(links(studio, gallery)) == made
    assert made[0].share_token != made[1].share_token


def test_the_store_holds_only_the_hash_of_token_and_password(studio):
    shared = studio.link(studio.gallery(), password="secret1")

    assert shared.share_token not in str(shared.link)
    assert "secret1" not in str(shared.link)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "x" * 101}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"selection_limit": 0}, "selection_limit"),
        ({"selection_limit": 50_001}, "selection_limit"),
        ({"sections": ["Party", ""]}, "sections[1]"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_shared(studio, fields, field):
    gallery = studio.gallery()

    with pytest.raises(InvalidError) as caught:
        studio.link(gallery, **fields)

    assert caught.value.field == field
    assert links(studio, gallery) == ()


def test_a_gallery_has_at_most_200_links(studio):
    gallery = studio.gallery()
    for _ in range(200):
        studio.link(gallery)

    with pytest.raises(ConflictError, match="200"):
        studio.link(gallery)


def test_only_the_given_fields_of_a_link_change_and_its_token_stays(studio):
    shared = studio.link(studio.gallery(), name="Family", selection_limit=20)

    changed = update(studio, shared, selection_limit=None)

    assert changed.share_token == shared.share_token
    assert (changed.link.name, changed.link.selection_limit) == ("Family", None)


@pytest.mark.parametrize("password", ["secret2", None])
def test_another_password_ends_the_sessions_that_knew_the_old_one(studio, password):
    shared = studio.link(studio.gallery(), password="secret1")
    viewer = viewer_of(studio.open(shared, password="secret1"))

    update(studio, shared, password=password)

    assert not sees(studio, viewer)
    assert sees(studio, viewer_of(studio.open(shared, password=password)))


def test_other_changes_end_no_session_and_bind_at_once(studio):
    shared = studio.link(studio.gallery())
    opened = studio.open(shared)
    none = Permissions(download=Download.NONE, favorites=False, comments=False)

    update(studio, shared, permissions=none)

    viewer = viewer_of(opened)
    assert studio.services.viewing.access(viewer, viewer.gallery_id).permissions == none


def test_revoking_a_link_ends_its_sessions_at_once_and_only_those(studio):
    gallery = studio.gallery()
    first, second = studio.link(gallery), studio.link(gallery)
    gone, stays = viewer_of(studio.open(first)), viewer_of(studio.open(second))

    for _ in range(2):
        studio.services.share_links.revoke(gallery.id, first.link.id, by=studio.anna)

    assert not sees(studio, gone)
    assert sees(studio, stays)
    with pytest.raises(NotFoundError):
        studio.open(first)
    assert [shared.link for shared in links(studio, gallery)] == [second.link]


def test_links_of_anothers_gallery_look_like_those_of_one_that_never_was(studio):
    gallery, boris = studio.gallery(), studio.other()
    shared = studio.link(gallery)
    service = studio.services.share_links

    for gallery_id, link_id in ((gallery.id, shared.link.id), (no_gallery(), LinkId("x"))):
        for attempt in (
            lambda g, _: service.create(g, LinkFields(), by=boris),
            lambda g, _: service.list(g, by=boris),
            lambda g, i: service.update(g, i, LinkFields(name="Mine"), by=boris),
            lambda g, i: service.revoke(g, i, by=boris),
        ):
            with pytest.raises(NotFoundError):
                attempt(gallery_id, link_id)

    assert list(links(studio, gallery)) == [shared]


def test_a_link_is_not_reached_through_another_gallery_of_its_owner(studio):
    shared, other = studio.link(studio.gallery()), studio.gallery()

    with pytest.raises(NotFoundError):
        studio.services.share_links.update(
            other.id, shared.link.id, LinkFields(name="x"), by=studio.anna
        )
    studio.services.share_links.revoke(other.id, shared.link.id, by=studio.anna)

    assert studio.open(shared)
