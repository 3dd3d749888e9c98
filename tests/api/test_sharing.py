from datetime import timedelta

import pytest
from tests.api.client import fields, ok, problem


@pytest.fixture
def gallery(world, anna):
    made = world.gallery(anna)["id"]
    world.upload(anna, made, "a.jpg", "b.jpg")
    return made


def test_a_link_is_shown_to_its_owner_and_its_password_to_nobody(anna, gallery):
    path = f"/galleries/{gallery}/links"
    answer = anna.post(path, {"name": "Family", "password": "open sesame"})

    link = ok(answer, 201)

    assert link["url"] == f"http://galerly.test/s#{link['share_token']}"
    assert link["has_password"] is True
    assert link["permissions"] == {"download": "web", "favorites": True, "comments": True}
    assert "open sesame" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert (link["opened_count"], link["last_opened_at"]) == (0, None)
    listed = anna.get(path)
    assert ok(listed) == {"items": [link], "next_cursor": None}
    assert listed.headers["cache-control"] == "no-store"
    assert "etag" not in listed.headers


def test_links_are_listed_in_pages_and_made_once_per_key(anna, gallery):
    path = f"/galleries/{gallery}/links"
    key = {"Idempotency-Key": "k"}
    one = ok(anna.post(path, {"name": "1"}, headers=key), 201)
    assert ok(anna.post(path, {"name": "1"}, headers=key), 201) == one
    two = ok(anna.post(path, {"name": "2"}), 201)

    first = ok(anna.get(path, limit=1))
    rest = ok(anna.get(path, limit=1, cursor=first["next_cursor"]))

    assert first["items"] + rest["items"] == [one, two]
    assert rest["next_cursor"] is None


def test_a_refused_password_shares_nothing(anna, gallery):
    path = f"/galleries/{gallery}/links"

    assert fields(anna.post(path, {"password": "12345"})) == {"password"}
    assert fields(anna.post(path, {"selection_limit": 0})) == {"selection_limit"}
    assert fields(anna.post(path, {"permissions": {"download": "all"}})) == {"permissions.download"}
    assert ok(anna.get(path))["items"] == []


def test_permissions_that_are_left_out_are_never_widened(anna, gallery):
    closed = {"download": "none", "favorites": False, "comments": False}
    only = {"permissions": {"comments": True}}
    widened = {**closed, "comments": True}
    at, links = f"/galleries/{gallery}", f"/galleries/{gallery}/links"

    narrow = {"settings": {"default_permissions": closed}}
    assert ok(anna.patch(at, narrow))["settings"]["default_permissions"] == closed
    first = ok(anna.post(links, {}), 201)
    assert first["permissions"] == closed
    assert ok(anna.patch(f"{links}/{first['id']}", only))["permissions"] == widened
    assert ok(anna.patch(f"{links}/{first['id']}", {"name": "x"}))["permissions"] == widened
    assert ok(anna.post(links, only), 201)["permissions"] == widened
    invitation = {"email": "lena@example.com", "notify": False, **only}
    assert ok(anna.post(f"{at}/clients", invitation), 201)["permissions"] == widened
    part = {"settings": {"default_permissions": {"download": "web"}}}
    merged = ok(anna.patch(at, part))["settings"]["default_permissions"]
    assert merged == {**closed, "download": "web"}
    made = ok(anna.post("/galleries", {"title": "A", **part}), 201)
    assert made["settings"]["default_permissions"] == {
        "download": "web",
        "favorites": True,
        "comments": True,
    }


def test_a_card_tells_no_more_than_a_card(world, anyone, anna, gallery):
    link = world.link(anna, gallery, password="open sesame")

    answer = anyone.post("/share/card", {"share_token": link["share_token"]})

    card = ok(answer)
    assert set(card) == {
        "title",
        "photographer",
        "branding",
        "logo",
        "password_required",
        "expires_at",
    }
    assert card["photographer"]["name"] == "Anna Ambrose"
    assert set(card["photographer"]) == {"name", "handle"}
    assert card["password_required"] is True
    assert answer.headers["cache-control"] == "no-store"


def test_a_link_opens_with_its_password_alone(world, anyone, anna, gallery):
    link = world.link(anna, gallery, password="open sesame")
    body = {"share_token": link["share_token"]}

    problem(anyone.post("/share/session", body), 401, "password-required")
    problem(anyone.post("/share/session", {**body, "password": "x"}), 401, "password-wrong")
    opened = ok(anyone.post("/share/session", {**body, "password": "open sesame"}))

    assert set(opened) == {"token", "expires_at", "viewer", "gallery", "photos"}
    assert [p["filename"] for p in opened["photos"]["items"]] == ["a.jpg", "b.jpg"]
    assert opened["gallery"]["photo_count"] == 2
    problem(anyone.post("/share/session", {"share_token": "x" * 32}), 404, "not-found")
    problem(anyone.post("/share/card", {"share_token": "x" * 32}), 404, "not-found")


def test_wrong_link_passwords_are_slowed_down(world, anyone, anna, gallery):
    link = world.link(anna, gallery, password="open sesame")
    body = {"share_token": link["share_token"], "password": "x"}
    for _ in range(10):
        problem(anyone.post("/share/session", body), 401, "password-wrong")

    answer = anyone.post("/share/session", {**body, "password": "open sesame"})

    problem(answer, 429, "slow-down")
    assert int(answer.headers["retry-after"]) > 0
    ok(anyone.at("192.0.2.99").post("/share/session", {**body, "password": "open sesame"}))


def test_the_viewers_key_brings_back_the_same_favorites(world, anyone, anna, gallery):
    link = world.link(anna, gallery)
    body = {"share_token": link["share_token"]}
    first = ok(anyone.post("/share/session", body))
    photo = first["photos"]["items"][0]["id"]
    viewer = anyone.bearing(first["token"])
    ok(viewer.put(f"/view/galleries/{gallery}/photos/{photo}/favorite"), 204)

    again = ok(anyone.post("/share/session", {**body, "viewer_key": first["viewer"]["key"]}))
    other = ok(anyone.post("/share/session", body))

    assert again["viewer"] == first["viewer"]
    assert again["photos"]["items"][0]["favorite"] is True
    assert other["viewer"] != first["viewer"]
    assert other["photos"]["items"][0]["favorite"] is False


def test_what_a_viewer_repeats_under_its_key_is_answered_as_it_was(world, anyone, anna, gallery):
    link = world.link(anna, gallery)
    key = {"Idempotency-Key": "viewer"}
    body = {"share_token": link["share_token"], "name": "Lena"}

    opened = ok(anyone.post("/share/session", body, headers=key))
    viewer = anyone.bearing(opened["token"])
    comments = f"/view/galleries/{gallery}/photos/{opened['photos']['items'][0]['id']}/comments"
    comment = ok(viewer.post(comments, {"text": "Lovely!"}, headers=key), 201)
    world.clock.advance(timedelta(minutes=5))
    again = ok(anyone.post("/share/session", body, headers=key))

    assert (again["token"], again["expires_at"]) == (opened["token"], opened["expires_at"])
    assert ok(viewer.post(comments, {"text": "Lovely!"}, headers=key), 201) == comment
    assert ok(viewer.get(comments))["items"] == [comment]


def test_a_revoked_link_is_dead_at_once(world, anyone, anna, gallery):
    link = world.link(anna, gallery)
    viewer = world.viewer(link)
    ok(viewer.get(f"/view/galleries/{gallery}"))

    ok(anna.delete(f"/galleries/{gallery}/links/{link['id']}"), 204)
    ok(anna.delete(f"/galleries/{gallery}/links/{link['id']}"), 204)

    problem(viewer.get(f"/view/galleries/{gallery}"), 401, "unauthenticated")
    problem(viewer.get(f"/view/galleries/{gallery}/photos"), 401, "unauthenticated")
    problem(viewer.get("/view/galleries"), 401, "unauthenticated")
    body = {"share_token": link["share_token"]}
    problem(anyone.post("/share/session", body), 404, "not-found")


def test_a_new_password_ends_the_sessions_of_the_old(world, anna, gallery):
    link = world.link(anna, gallery)
    viewer = world.viewer(link)

    changed = ok(
        anna.patch(f"/galleries/{gallery}/links/{link['id']}", {"password": "open sesame"})
    )

    assert changed["has_password"] is True
    problem(viewer.get(f"/view/galleries/{gallery}"), 401, "unauthenticated")
    world.viewer(link, password="open sesame")
    ok(anna.patch(f"/galleries/{gallery}/links/{link['id']}", {"password": None}))
    world.viewer(link)


def test_an_expired_link_says_so(world, anyone, anna, gallery):
    until = (world.clock.now() + timedelta(hours=1)).isoformat()
    link = world.link(anna, gallery, expires_at=until)
    viewer = world.viewer(link)
    world.clock.advance(timedelta(hours=1))

    problem(viewer.get(f"/view/galleries/{gallery}"), 410, "link-expired")
    body = {"share_token": link["share_token"]}
    answer = problem(anyone.post("/share/card", body), 410, "link-expired")
    assert answer["photographer"]["name"] == "Anna Ambrose"


def test_an_expired_gallery_says_so(world, anna, gallery):
    viewer = world.viewer(world.link(anna, gallery))
    until = (world.clock.now() + timedelta(hours=1)).isoformat()
    ok(anna.patch(f"/galleries/{gallery}", {"expires_at": until}))
    world.clock.advance(timedelta(hours=1))

    problem(viewer.get(f"/view/galleries/{gallery}/photos"), 410, "gallery-expired")
    assert ok(viewer.get("/view/galleries"))["items"] == []
    ok(anna.get(f"/view/galleries/{gallery}"))


def test_clients_are_invited_and_withdrawn(world, anna, gallery):
    path = f"/galleries/{gallery}/clients"
    grant = ok(anna.post(path, {"email": "Lena@Example.com", "message": "Enjoy!"}), 201)
    world.run_jobs()
    assert grant["email"] == "lena@example.com"
    assert "Enjoy!" in world.mail_to("lena@example.com")
    assert ok(anna.get(path))["items"] == [grant]
    lena = world.client("lena@example.com")
    assert [g["id"] for g in ok(lena.get("/view/galleries"))["items"]] == [gallery]

    ok(anna.delete(f"{path}/lena@example.com"), 204)
    ok(anna.delete(f"{path}/lena%40example.com"), 204)

    problem(lena.get(f"/view/galleries/{gallery}"), 404, "not-found")
    assert ok(lena.get("/view/galleries"))["items"] == []


def test_a_clients_pages_are_full_though_drafts_lie_between(world, anna):
    made = [world.gallery(anna)["id"] for _ in range(4)]
    for gallery in made:
        ok(anna.post(f"/galleries/{gallery}/clients", {"email": "lena@example.com"}), 201)
    for draft in made[2:]:
        ok(anna.patch(f"/galleries/{draft}", {"state": "draft"}))
    lena = world.client("lena@example.com")

    first = ok(lena.get("/view/galleries", limit=1))
    second = ok(lena.get("/view/galleries", limit=1, cursor=first["next_cursor"]))

    assert [g["id"] for g in first["items"] + second["items"]] == [made[1], made[0]]
    assert second["next_cursor"] is None


def test_clients_are_listed_in_pages(anna, gallery):
    path = f"/galleries/{gallery}/clients"
    for name in "abc":
        ok(anna.post(path, {"email": f"{name}@example.com", "notify": False}), 201)

    first = ok(anna.get(path, limit=2))
    rest = ok(anna.get(path, cursor=first["next_cursor"]))

    emails = [g["email"] for g in first["items"] + rest["items"]]
    assert emails == ["a@example.com", "b@example.com", "c@example.com"]
    assert fields(anna.post(path, {"email": "nobody"})) == {"email"}
