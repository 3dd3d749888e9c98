"""Null clears what may be empty, as a field that is left out stays: docs/api.md."""

import pytest
from tests.api.client import fields, ok

CLOSED = {"download": "none", "favorites": False, "comments": False}


@pytest.fixture
def gallery(world, anna):
    made = world.gallery(anna, settings={"default_permissions": CLOSED})["id"]
    world.upload(anna, made, "a.jpg")
    return made


def cleared(anna, path, *names):
    """Return what a change answers that makes these fields null."""
    return ok(anna.patch(path, dict.fromkeys(names)))


def test_null_clears_what_is_said_of_a_gallery(anna):
    filled = {
        "description": "A day in May",
        "settings": {
            "theme": "dark",
            "layout": "split",
            "sort": "filename",
            "sections": ["Party"],
            "focus": {"x": 10, "y": 20},
            "branding": {"accent": "#123456"},
            "watermark": {"kind": "text", "text": "Anna"},
            "default_permissions": CLOSED,
        },
    }
    empty = {"title": "A", **dict.fromkeys(["description", "shot_at", "client_email", "settings"])}
    plain = ok(anna.post("/galleries", empty), 201)
    assert plain["description"] == ""
    path = f"/galleries/{ok(anna.post('/galleries', {'title': 'B', **filled}), 201)['id']}"

    some = ok(anna.patch(path, {"settings": {"theme": None, "sections": None}}))["settings"]
    assert (some["theme"], some["sections"], some["layout"]) == ("auto", [], "split")
    one_by_one = ok(anna.patch(path, {"settings": dict.fromkeys(filled["settings"])}))
    assert one_by_one["settings"] == plain["settings"]
    ok(anna.patch(path, filled))
    whole = cleared(anna, path, "description", "settings")
    assert (whole["description"], whole["settings"]) == ("", plain["settings"])
    look = {"branding": {"theme": "dark"}}
    ok(anna.patch("/auth/me", look))
    assert cleared(anna, path, "settings")["settings"]["theme"] == "dark"  # as in a new gallery


def test_null_clears_what_is_said_of_a_photo(anna, gallery):
    (photo,) = ok(anna.get(f"/galleries/{gallery}/photos"))["items"]
    path = f"/galleries/{gallery}/photos/{photo['id']}"
    words = {"title": "T", "caption": "C", "section": "S", "tags": ["a"]}
    assert ok(anna.patch(path, words)).items() >= words.items()

    assert cleared(anna, path, *words).items() >= {**dict.fromkeys(words, ""), "tags": []}.items()


def test_null_clears_what_is_said_of_a_link(anna, gallery):
    links = f"/galleries/{gallery}/links"
    widely = {"download": "original", "favorites": True, "comments": True}
    filled = {"name": "Family", "sections": ["Party"], "permissions": widely}
    shown = {"name": "", "sections": [], "permissions": CLOSED}

    link = ok(anna.post(links, filled), 201)
    assert cleared(anna, f"{links}/{link['id']}", *filled).items() >= shown.items()
    assert ok(anna.post(links, dict.fromkeys(filled)), 201).items() >= shown.items()


def test_null_is_as_good_as_nothing_in_an_invitation(anna, gallery):
    clients = f"/galleries/{gallery}/clients"
    nothing = dict.fromkeys(["name", "message", "language"])
    invitation = {"email": "lena@example.com", "permissions": None, **nothing}

    grant = ok(anna.post(clients, invitation), 201)

    assert (grant["name"], grant["language"], grant["permissions"]) == ("", "", CLOSED)
    draft = anna.post(f"{clients}/preview", {"email": None, **nothing})
    assert ok(draft) == ok(anna.post(f"{clients}/preview", {}))


def test_null_is_as_good_as_nothing_for_a_viewer(world, anna, gallery):
    link = world.link(anna, gallery, permissions=CLOSED | {"favorites": True})
    nothing = dict.fromkeys(["name", "email", "password", "viewer_key"])
    opening = {"share_token": link["share_token"], **nothing}
    opened = ok(world.anyone.post("/share/session", opening))
    viewer = world.anyone.bearing(opened["token"])
    photo = opened["photos"]["items"][0]["id"]
    ok(viewer.put(f"/view/galleries/{gallery}/photos/{photo}/favorite"), 204)

    ok(viewer.post(f"/view/galleries/{gallery}/selection", {"note": None}), 204)

    seen = ok(viewer.get(f"/view/galleries/{gallery}"))["selection"]
    assert (seen["note"], seen["submitted_at"] is None) == ("", False)


def test_null_clears_a_profile(anna):
    before = ok(anna.get("/auth/me"))
    filled = {
        "bio": "Weddings.",
        "branding": {"accent": "#123456"},
        "specialities": ["weddings"],
        "locale": "de",
        "notifications": {"reminders": False},
    }
    assert ok(anna.patch("/auth/me", filled))["bio"] == "Weddings."

    after = cleared(anna, "/auth/me", *filled, "portfolio", "city_id")

    assert after == before


def test_what_has_to_have_a_value_is_not_cleared(anna, gallery):
    assert fields(anna.post("/galleries", {"title": None})) == {"title"}
    wrong = {"title": None, "state": None}
    assert fields(anna.patch(f"/galleries/{gallery}", wrong)) == {"title", "state"}
    inside = {"settings": {"default_permissions": {"download": None}}}
    assert fields(anna.patch(f"/galleries/{gallery}", inside)) == {
        "settings.default_permissions.download"
    }
    focus = {"settings": {"focus": {"x": None, "y": None}}}
    assert fields(anna.patch(f"/galleries/{gallery}", focus)) == {"settings.focus.x"}
    profile = dict.fromkeys(["name", "handle", "listed"])
    assert fields(anna.patch("/auth/me", profile)) == set(profile)
    photo = dict.fromkeys(["position", "hidden"])
    photo_id = ok(anna.get(f"/galleries/{gallery}/photos"))["items"][0]["id"]
    assert fields(anna.patch(f"/galleries/{gallery}/photos/{photo_id}", photo)) == set(photo)
