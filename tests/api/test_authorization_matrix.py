"""Every route of the table, asked by everybody whose it is not.

What is not yours looks in every byte like what never existed; who is nobody is told so before
anything is looked up; a session of another kind is refused as that.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal
from tests.api.actors import (
    ACTORS,
    FORMER,
    GUESTS,
    LENA,
    NOBODY,
    OTHER_PHOTOGRAPHER,
    STRANGERS,
    Scene,
    path_of,
    same_but_for_ids,
    set_scene,
)
from tests.api.client import ok, problem
from tests.api.conftest import memory_world, worlds
from tests.api.world import PASSWORD

from galerly.domain.model.ids import format_id
from galerly.entrypoints.http.router import ANY_SESSION, ANYONE, PHOTOGRAPHER, VIEWERS, AnyRoute
from galerly.entrypoints.http.table import ROUTES

A_FILE = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 10}

# What each route is asked with: the body of a request that its owner could send.
ENTRIES: dict[str, Callable[[Scene], Any]] = {
    "register": lambda _: {"email": "new@example.com", "password": PASSWORD, "name": "New"},
    "log_in": lambda _: {"email": "nobody@example.com", "password": PASSWORD},
    "set_up_second_factor": lambda _: {"password": "not this one"},
    "confirm_second_factor": lambda _: {"code": "000000"},
    "switch_off_second_factor": lambda _: {"password": "not this one"},
    "log_out": lambda _: None,
    "list_sessions": lambda _: None,
    "revoke_other_sessions": lambda _: None,
    "revoke_session": lambda _: None,
    "get_me": lambda _: None,
    "update_me": lambda _: {"bio": "Weddings"},
    "delete_me": lambda _: {"password": "not this one"},
    "export_me": lambda _: None,
    "get_logo": lambda _: None,
    "put_logo": lambda _: {"content_type": "image/png", "data": "iVBORw0KGgo="},
    "remove_logo": lambda _: None,
    "change_password": lambda _: {"current_password": "not this", "new_password": PASSWORD},
    "verify_email": lambda _: {"token": "x" * 43},
    "resend_verification": lambda _: None,
    "request_password_reset": lambda _: {"email": "nobody@example.com"},
    "confirm_password_reset": lambda _: {"token": "x" * 43, "new_password": PASSWORD},
    "request_client_code": lambda _: {"email": "nobody@example.com"},
    "open_client_session": lambda _: {"challenge": "0" * 26, "code": "000000"},
    "keep_export": lambda _: None,
    "list_galleries": lambda _: None,
    "create_gallery": lambda _: {"title": "Mine"},
    "get_gallery": lambda _: None,
    "update_gallery": lambda _: {"title": "Taken over"},
    "delete_gallery": lambda _: None,
    "get_watermark": lambda _: None,
    "list_uploads": lambda _: None,
    "open_uploads": lambda _: {"files": [A_FILE]},
    "get_upload": lambda _: None,
    "open_parts": lambda _: {"part_numbers": [1]},
    "list_photos": lambda _: None,
    "confirm_uploads": lambda s: {"photos": [{"photo_id": s.params["photo_id"]}]},
    "order_photos": lambda s: {"photo_ids": [s.params["photo_id"]], "after": None},
    "delete_photos": lambda s: {"photo_ids": [s.params["photo_id"]]},
    "get_photo": lambda _: None,
    "update_photo": lambda _: {"title": "Taken over"},
    "delete_photo": lambda _: None,
    "retry_photo": lambda _: None,
    "list_links": lambda _: None,
    "create_link": lambda _: {},
    "update_link": lambda _: {"name": "Taken over"},
    "revoke_link": lambda _: None,
    "list_clients": lambda _: None,
    "invite_client": lambda _: {"email": "eve@example.com", "notify": False},
    "preview_invitation": lambda _: {"name": "Eve", "message": "Hello"},
    "withdraw_client": lambda _: None,
    "list_favorites": lambda _: None,
    "reopen_selection": lambda _: None,
    "list_comments": lambda _: None,
    "reply_to_comments": lambda _: {"text": "Hello"},
    "look_at_news": lambda _: None,
    "get_activity": lambda _: None,
    "share_card": lambda s: {"share_token": s.share_token},
    "open_share": lambda s: {"share_token": s.share_token},
    "list_viewed_galleries": lambda _: None,
    "view_gallery": lambda _: None,
    "view_photos": lambda _: None,
    "view_layout": lambda _: None,
    "add_favorite": lambda _: None,
    "remove_favorite": lambda _: None,
    "submit_selection": lambda _: {},
    "view_comments": lambda _: None,
    "add_comment": lambda _: {"text": "Hello"},
    "download_photo": lambda _: {"size": "web"},
    "request_archive": lambda _: {"size": "web"},
    "get_archive": lambda _: None,
    "search_cities": lambda _: None,
    "list_photographers": lambda _: None,
    "get_photographer": lambda _: None,
    "subscribe": lambda _: {"email": "nobody@example.com"},
    "confirm_subscription": lambda _: {"token": "x" * 43},
    "unsubscribe": lambda _: {"token": "x" * 43},
    "show_unsubscribe": lambda _: None,
    "unsubscribe_at_once": lambda _: None,
    "get_health": lambda _: None,
    "get_openapi": lambda _: None,
}
QUERIES = {"search_cities": {"q": "sao"}}


def test_every_route_has_its_entry():
    assert set(ENTRIES) == {route.name for route in ROUTES}
    assert len(ENTRIES) == len(ROUTES)


@pytest.fixture(scope="module", params=["memory", "embedded", "aws"])
def scene(request, portal, tmp_path_factory):
    with worlds(request, portal, tmp_path_factory.mktemp("matrix")) as world:
        yield set_scene(world)


def ask(scene: Scene, route: AnyRoute, actor: str, params: dict[str, str] | None = None):
    """Send a route's request as somebody: for Anna's things, or for others."""
    body = ENTRIES[route.name](scene)
    return scene.as_actor(actor).request(
        route.method,
        path_of(route, params or scene.params),
        params=QUERIES.get(route.name),
        **({} if body is None else {"json": body}),
    )


def random_things(scene: Scene) -> dict[str, str]:
    """Return ids like Anna's, of things that never existed."""
    made = {name: format_id(1_700_000_000_000 + i, i * 7919) for i, name in enumerate(scene.params)}
    return {**made, "email": "nobody@example.com", "handle": "nobody-at-all"}


WITH_SESSION = [r for r in ROUTES if r.access is not ANYONE]
OWN = [r for r in ROUTES if r.access is PHOTOGRAPHER]
OBJECTS = [r for r in OWN if r.parameters]
SEEN = [r for r in ROUTES if r.access is VIEWERS and r.parameters]


def name(route: AnyRoute) -> str:
    return route.name


@contextmanager
def told_apart(actor: str) -> Iterator[None]:
    """Name the actor in a failure.

    A test for each of them would spend more time on being a test than on asking.
    """
    try:
        yield
    except AssertionError as failure:
        failure.add_note(f"as {actor}")
        raise


@pytest.mark.parametrize("route", WITH_SESSION, ids=name)
def test_nobody_is_told_so(scene, route):
    for actor in NOBODY:
        for params in (None, random_things(scene)):
            with told_apart(actor):
                answer = ask(scene, route, actor, params)

                problem(answer, 401, "unauthenticated")
                assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("route", OWN, ids=name)
def test_a_session_of_another_kind_is_refused_as_that(scene, route):
    for actor in (*STRANGERS, *FORMER, *GUESTS):
        with told_apart(actor):
            mine, random = ask(scene, route, actor), ask(scene, route, actor, random_things(scene))

            problem(mine, 403, "forbidden")
            assert same_but_for_ids(mine) == same_but_for_ids(random)


@pytest.mark.parametrize("route", OBJECTS, ids=name)
def test_what_is_another_photographers_does_not_exist(scene, route):
    theirs = ask(scene, route, *OTHER_PHOTOGRAPHER)
    random = ask(scene, route, *OTHER_PHOTOGRAPHER, random_things(scene))

    problem(theirs, 404, "not-found")
    assert same_but_for_ids(theirs) == same_but_for_ids(random)


# All but the one that ends sessions of the photographer's own, which other cases use.
LISTS = [r for r in OWN if not r.parameters and r.name != "revoke_other_sessions"]


@pytest.mark.parametrize("route", LISTS, ids=name)
def test_an_own_list_holds_nothing_of_anybody_else(scene, route):
    answer = ask(scene, route, *OTHER_PHOTOGRAPHER)

    assert answer.status_code < 500
    for thing in ("gallery_id", "photo_id", "link_id", "session_id", "handle"):
        assert scene.params[thing] not in answer.text


@pytest.mark.parametrize("route", SEEN, ids=name)
def test_what_was_not_shared_with_you_does_not_exist(scene, route):
    for actor in (*OTHER_PHOTOGRAPHER, *STRANGERS):
        with told_apart(actor):
            theirs = ask(scene, route, actor)
            random = ask(scene, route, actor, random_things(scene))

            problem(theirs, 404, "not-found")
            assert same_but_for_ids(theirs) == same_but_for_ids(random)


@pytest.mark.parametrize("route", SEEN, ids=name)
def test_a_session_whose_link_was_taken_back_is_dead_whatever_it_asks_for(scene, route):
    for actor in ("viewer_revoked", "viewer_new_password"):
        with told_apart(actor):
            theirs = ask(scene, route, actor)
            random = ask(scene, route, actor, random_things(scene))

            problem(theirs, 401, "unauthenticated")
            assert same_but_for_ids(theirs) == same_but_for_ids(random)


@pytest.mark.parametrize("route", SEEN, ids=name)
def test_an_expired_link_says_so_and_gives_nothing(scene, route):
    problem(ask(scene, route, "viewer_expired"), 410, "link-expired")


@pytest.mark.parametrize("actor", GUESTS)
@pytest.mark.parametrize("route", [r for r in SEEN if len(r.parameters) > 1], ids=name)
def test_a_thing_that_is_not_in_your_gallery_does_not_exist(scene, route, actor):
    random = {**random_things(scene), "gallery_id": scene.params["gallery_id"]}

    problem(ask(scene, route, actor, random), 404, "not-found")


@pytest.mark.parametrize("actor", [*OTHER_PHOTOGRAPHER, *STRANGERS])
def test_the_list_of_what_you_may_see_holds_nothing_else(scene, actor):
    (route,) = [r for r in ROUTES if r.name == "list_viewed_galleries"]

    answer = ask(scene, route, actor)

    assert answer.status_code == 200
    assert scene.params["gallery_id"] not in answer.text


@pytest.mark.parametrize("actor", FORMER)
def test_the_list_of_a_link_that_is_over_is_empty_handed(scene, actor):
    (route,) = [r for r in ROUTES if r.name == "list_viewed_galleries"]

    answer = ask(scene, route, actor)

    assert scene.params["gallery_id"] not in answer.text
    if actor == "viewer_expired":
        assert ok(answer) == {"items": [], "next_cursor": None}
    else:
        problem(answer, 401, "unauthenticated")


@pytest.mark.parametrize("route", [r for r in ROUTES if r.access is ANYONE], ids=name)
def test_routes_for_anyone_ask_for_no_session(scene, route):
    for actor in ACTORS:
        with told_apart(actor):
            answer = ask(scene, route, actor)

            assert answer.status_code < 500
            if answer.status_code in {401, 403}:
                assert answer.json()["code"] == "bad-credentials"


def test_what_was_refused_has_changed_nothing(scene):
    owner = scene.owner
    gallery = scene.params["gallery_id"]

    assert owner.get(f"/galleries/{gallery}").json()["title"] == "Lena & Tom"
    photo = owner.get(f"/galleries/{gallery}/photos/{scene.params['photo_id']}").json()
    assert photo["title"] == ""
    clients = owner.get(f"/galleries/{gallery}/clients").json()["items"]
    assert [c["email"] for c in clients] == [LENA]
    link = owner.get(f"/galleries/{gallery}/links").json()["items"][0]
    assert (link["id"], link["name"]) == (scene.params["link_id"], "")
    assert owner.get(f"/galleries/{gallery}/comments").json()["items"] == []


def test_every_session_may_end_itself(scene):
    (route,) = [r for r in ROUTES if r.access is ANY_SESSION]
    for actor in (*OTHER_PHOTOGRAPHER, *STRANGERS, *FORMER, *GUESTS):
        assert ask(scene, route, actor).status_code == 204
        problem(ask(scene, route, actor), 401, "unauthenticated")


ALLOWED = {
    "retry_photo": 409,
    "get_upload": 409,  # the photo of the scene is confirmed already
    "open_parts": 409,
    "delete_me": 401,
    "change_password": 401,
    "set_up_second_factor": 401,  # with another password; without one, while the session is new
    "confirm_second_factor": 409,  # nothing was set up
    "switch_off_second_factor": 401,
    "submit_selection": 204,
}


@pytest.fixture(scope="module")
def looked_at(portal):
    """A scene for whoever may look at it; what changes something has one of its own."""
    with memory_world(portal) as world:
        yield set_scene(world)


@contextmanager
def scene_for(route: AnyRoute, looked_at: Scene, portal: BlockingPortal) -> Iterator[Scene]:
    """Yield a scene that no other request has changed."""
    if route.method == "GET":
        yield looked_at
        return
    with memory_world(portal) as world:
        yield set_scene(world)


@pytest.mark.parametrize("route", OWN, ids=name)
def test_the_owner_may(portal, looked_at, route):
    with scene_for(route, looked_at, portal) as own:
        body = ENTRIES[route.name](own)

        answer = own.owner.request(
            route.method, path_of(route, own.params), **({} if body is None else {"json": body})
        )

    wanted = ALLOWED.get(route.name, int(route.status))
    # A viewer without favorites has no selection yet that could be reopened.
    assert answer.status_code == (404 if route.name == "reopen_selection" else wanted), answer.text


@pytest.mark.parametrize("actor", GUESTS)
@pytest.mark.parametrize("route", [r for r in ROUTES if r.access is VIEWERS], ids=name)
def test_the_guests_may(portal, looked_at, route, actor):
    with scene_for(route, looked_at, portal) as own:
        answer = ask(own, route, actor)

    assert answer.status_code == int(route.status), answer.text
