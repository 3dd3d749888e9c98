"""`authorize` as a table: every actor, every action, every state of gallery and grant.

Only the owner manages. Everybody else needs a grant of their own for this gallery, and a gallery
that is published and not over; what is missing shows as not found, as over, or as forbidden.
"""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from attrs import evolve
from tests.builders import ANNA, BORIS, T0, a_gallery, a_grant, a_link

from galerly.domain.model.access import (
    Action,
    Actor,
    Client,
    Grant,
    LinkViewer,
    Owner,
    authorize,
)
from galerly.domain.model.errors import (
    DeniedError,
    GalerlyError,
    GalleryExpiredError,
    LinkExpiredError,
    NotFoundError,
)
from galerly.domain.model.gallery import Download, GalleryState, Permissions
from galerly.domain.model.ids import GalleryId, LinkId, ViewerId

HOUR = timedelta(hours=1)
GALLERY = a_gallery(state=GalleryState.PUBLISHED)
OTHER = a_gallery(state=GalleryState.PUBLISHED)
LINK = a_link(GALLERY)
GRANT = a_grant(GALLERY)
VIEWER = LinkViewer(
    owner_id=ANNA,
    gallery_id=GALLERY.id,
    link_id=LINK.id,
    link_version=1,
    viewer_id=ViewerId("v"),
)
CLIENT = Client(email=GRANT.email)

ACTORS_WITH_GRANTS: dict[str, tuple[Actor, Grant]] = {
    "viewer": (VIEWER, LINK),
    "client": (CLIENT, GRANT),
}
STATES: dict[str, tuple[dict[str, Any], type[GalerlyError] | None]] = {
    "draft": ({"state": GalleryState.DRAFT}, NotFoundError),
    "archived": ({"state": GalleryState.ARCHIVED}, NotFoundError),
    "scheduled": ({"publish_at": T0 + HOUR}, NotFoundError),
    "draft and over": ({"state": GalleryState.DRAFT, "expires_at": T0 - HOUR}, NotFoundError),
    "over": ({"expires_at": T0 - HOUR}, GalleryExpiredError),
    "over now": ({"expires_at": T0}, GalleryExpiredError),
    "over soon": ({"expires_at": T0 + HOUR}, None),
    "published now": ({"publish_at": T0}, None),
    "published": ({}, None),
}
STRANGERS: dict[str, tuple[Actor, Grant | None]] = {
    "another photographer": (Owner(user_id=BORIS), None),
    "another photographer with her link": (Owner(user_id=BORIS), LINK),
    "a client without a grant": (CLIENT, None),
    "a client with another's grant": (Client(email="tom@example.com"), GRANT),
    "a client with a grant of another gallery": (CLIENT, a_grant(OTHER)),
    "a client with a share link": (CLIENT, LINK),
    "a viewer whose link is revoked": (VIEWER, None),
    "a viewer whose link has another password now": (VIEWER, evolve(LINK, link_version=2)),
    "a viewer with another link": (VIEWER, a_link(GALLERY)),
    "a viewer with a client's grant": (VIEWER, GRANT),
    "a viewer with a link of another gallery": (VIEWER, a_link(OTHER)),
    "a viewer of another gallery": (evolve(VIEWER, gallery_id=OTHER.id), LINK),
    "a viewer with a link of another owner": (VIEWER, evolve(LINK, owner_id=BORIS)),
    "a viewer of another link": (evolve(VIEWER, link_id=LinkId("x")), LINK),
}


def answer(actor, action, gallery, grant):
    """Return the class of the refusal, or None."""
    try:
        authorize(actor, action, gallery, grant, T0)
    except GalerlyError as error:
        return type(error)
    return None


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", Action)
def test_the_owner_manages_and_previews_in_any_state_but_says_nothing_as_a_viewer(action, state):
    gallery = evolve(GALLERY, **STATES[state][0])
    refused = action in {Action.FAVORITE, Action.COMMENT}

    assert answer(Owner(user_id=ANNA), action, gallery, None) is (DeniedError if refused else None)


@pytest.mark.parametrize(("who", "action"), list(product(STRANGERS, Action)))
def test_who_has_no_grant_of_their_own_finds_nothing_whatever_they_want(who, action):
    actor, grant = STRANGERS[who]

    assert answer(actor, action, GALLERY, grant) is NotFoundError


@pytest.mark.parametrize(
    ("who", "state", "action"), list(product(ACTORS_WITH_GRANTS, STATES, Action))
)
def test_a_grant_counts_only_while_the_gallery_is_published_and_not_over(who, state, action):
    actor, grant = ACTORS_WITH_GRANTS[who]
    fields, refusal = STATES[state]
    grant = evolve(grant, permissions=Permissions(download=Download.ORIGINAL))
    allowed = DeniedError if action is Action.MANAGE else None

    assert answer(actor, action, evolve(GALLERY, **fields), grant) is (refusal or allowed)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize(
    ("state", "refusal"),
    [("published", LinkExpiredError), ("over", LinkExpiredError), ("draft", NotFoundError)],
)
def test_a_link_that_is_over_says_so_only_where_the_gallery_may_be_known(state, refusal, action):
    gallery = evolve(GALLERY, **STATES[state][0])

    assert answer(VIEWER, action, gallery, evolve(LINK, expires_at=T0)) is refusal


@pytest.mark.parametrize("who", ACTORS_WITH_GRANTS)
@pytest.mark.parametrize(
    ("download", "favorites", "comments"),
    list(product(Download, [True, False], [True, False])),
)
def test_a_grant_allows_exactly_what_its_permissions_say(who, download, favorites, comments):
    actor, grant = ACTORS_WITH_GRANTS[who]
    permissions = Permissions(download=download, favorites=favorites, comments=comments)
    allowed = {Action.VIEW}
    allowed |= {Action.FAVORITE} if favorites else set()
    allowed |= {Action.COMMENT} if comments else set()
    allowed |= {Action.DOWNLOAD_WEB} if download is not Download.NONE else set()
    allowed |= {Action.DOWNLOAD_ORIGINAL} if download is Download.ORIGINAL else set()

    answers = {
        action: answer(actor, action, GALLERY, evolve(grant, permissions=permissions))
        for action in Action
    }

    assert answers == {action: None if action in allowed else DeniedError for action in Action}


@pytest.mark.parametrize("who", ACTORS_WITH_GRANTS)
def test_the_permissions_returned_are_those_of_the_grant(who):
    actor, grant = ACTORS_WITH_GRANTS[who]
    permissions = Permissions(download=Download.NONE, favorites=False)

    held = authorize(actor, Action.VIEW, GALLERY, evolve(grant, permissions=permissions), T0)

    assert held == permissions


def test_the_owner_previews_with_originals_and_without_favorites():
    held = authorize(Owner(user_id=ANNA), Action.VIEW, GALLERY, None, T0)

    assert held == Permissions(download=Download.ORIGINAL, favorites=False, comments=False)


def test_another_gallery_and_one_that_never_was_look_the_same():
    other = evolve(GALLERY, id=GalleryId("x"), owner_id=BORIS)
    with pytest.raises(NotFoundError) as hers:
        authorize(Owner(user_id=ANNA), Action.MANAGE, other, None, T0)

    assert str(hers.value) == str(NotFoundError("gallery"))
