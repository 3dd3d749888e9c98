from tests.api.client import fields, ok, problem


def test_a_gallery_begins_as_an_empty_draft(anna):
    made = ok(
        anna.post(
            "/galleries",
            {
                "title": " Lena & Tom ",
                "shot_at": "2026-05-01T12:00:00+02:00",
                "client_email": "Lena@Example.com",
                "settings": {"theme": "dark"},
            },
        ),
        201,
    )

    assert made["title"] == "Lena & Tom"
    assert made["state"] == "draft"
    assert made["shot_at"] == "2026-05-01T10:00:00Z"
    assert made["client_email"] == "lena@example.com"
    assert made["photo_count"] == made["total_bytes"] == 0
    assert made["settings"] == {
        "layout": "full",
        "theme": "dark",
        "sort": "position",
        "sections": [],
        "focus": {"x": 50, "y": 50},
        "branding": {},
        "watermark": None,
        "default_permissions": {"download": "web", "favorites": True, "comments": True},
    }
    assert ok(anna.get(f"/galleries/{made['id']}")) == made


def test_an_empty_gallery_may_be_published(anna):
    made = ok(anna.post("/galleries", {"title": "Soon"}), 201)

    changed = ok(anna.patch(f"/galleries/{made['id']}", {"state": "published"}))

    assert changed["state"] == "published"


def test_a_change_of_one_setting_keeps_the_others(anna):
    made = ok(anna.post("/galleries", {"title": "A", "settings": {"sections": ["One"]}}), 201)

    changed = ok(anna.patch(f"/galleries/{made['id']}", {"settings": {"theme": "light"}}))

    assert changed["settings"] == {**made["settings"], "theme": "light"}


def test_null_takes_a_value_away(anna):
    body = {"title": "A", "expires_at": "2030-01-01T00:00:00Z"}
    made = ok(anna.post("/galleries", body), 201)

    changed = ok(anna.patch(f"/galleries/{made['id']}", {"expires_at": None}))

    assert changed["expires_at"] is None
    assert changed["title"] == "A"


def test_wrong_fields_are_named_by_their_path(anna):
    body = {
        "title": "",
        "state": "published",
        "shot_at": "yesterday",
        "settings": {"theme": "loud", "default_permissions": {"download": 5}},
    }

    answer = anna.post("/galleries", body)

    assert fields(answer) >= {"title", "state", "shot_at", "settings.theme"}
    said = {e["field"]: e["message"] for e in answer.json()["errors"]}
    assert said["title"] == "must have at least 1 characters"
    assert said["state"] == "is not a known field"
    assert said["settings.theme"] == "must be one of auto, light, dark"
    assert said["shot_at"] == "must be a time such as 2026-05-01T12:00:00Z"


def test_a_time_without_offset_is_refused(anna):
    answer = anna.post("/galleries", {"title": "A", "expires_at": "2030-01-01T00:00:00"})

    assert fields(answer) == {"expires_at"}


def test_a_time_that_no_calendar_holds_in_utc_is_refused(anna):
    answer = anna.post("/galleries", {"title": "A", "expires_at": "0001-01-01T00:00:00+14:00"})

    assert fields(answer) == {"expires_at"}


def test_galleries_are_listed_newest_first_and_found(anna):
    titles = ["Wedding", "Zoo", "Wedding party"]
    made = [ok(anna.post("/galleries", {"title": t}), 201) for t in titles]
    ok(anna.patch(f"/galleries/{made[0]['id']}", {"state": "archived"}))

    listed = ok(anna.get("/galleries"))
    found = ok(anna.get("/galleries", q="WEDDING"))
    archived = ok(anna.get("/galleries", state="archived"))

    assert [g["title"] for g in listed["items"]] == titles[::-1]
    assert [g["title"] for g in found["items"]] == ["Wedding party", "Wedding"]
    assert [g["title"] for g in archived["items"]] == ["Wedding"]


def test_pages_of_a_list_join_without_a_gap(anna):
    made = [ok(anna.post("/galleries", {"title": f"{i}"}), 201)["id"] for i in range(5)]

    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = ok(anna.get("/galleries", **query))
        seen += [g["id"] for g in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        ok(anna.delete(f"/galleries/{page['items'][0]['id']}"), 204)

    assert seen == made[::-1]


def test_a_deleted_gallery_is_gone_with_all_that_hangs_on_it(world, anna):
    gallery = world.gallery(anna)
    (photo,) = world.upload(anna, gallery["id"], "one.jpg")
    link = world.link(anna, gallery["id"])
    viewer = world.viewer(link)

    ok(anna.delete(f"/galleries/{gallery['id']}"), 204)

    problem(anna.get(f"/galleries/{gallery['id']}"), 404, "not-found")
    problem(anna.get(f"/galleries/{gallery['id']}/photos/{photo['id']}"), 404, "not-found")
    problem(viewer.get(f"/view/galleries/{gallery['id']}"), 404, "not-found")
    problem(
        world.anyone.post("/share/card", {"share_token": link["share_token"]}), 404, "not-found"
    )
    problem(anna.delete(f"/galleries/{gallery['id']}"), 404, "not-found")
    assert ok(anna.get("/auth/me"))["storage"] == {"photos": 0, "bytes": 0}


def test_a_change_of_what_changed_meanwhile_is_refused(anna):
    made = ok(anna.post("/galleries", {"title": "A"}), 201)
    path = f"/galleries/{made['id']}"
    tag = anna.get(path).headers["etag"]

    changed = anna.patch(path, {"title": "B"}, headers={"if-match": tag})
    stale = anna.patch(path, {"title": "C"}, headers={"if-match": tag})

    ok(changed)
    problem(stale, 412, "changed-meanwhile")
    assert ok(anna.get(path))["title"] == "B"
    ok(anna.patch(path, {"title": "D"}, headers={"if-match": changed.headers["etag"]}))
    ok(anna.patch(path, {"title": "E"}, headers={"if-match": "*"}))
    problem(anna.patch(path, {"title": "F"}, headers={"if-match": '"x"'}), 412, "changed-meanwhile")


def test_an_unchanged_gallery_is_not_sent_again(anna):
    made = ok(anna.post("/galleries", {"title": "A"}), 201)
    path = f"/galleries/{made['id']}"
    first = anna.get(path)

    again = anna.request("GET", path, headers={"if-none-match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert "Authorization" in first.headers["vary"]
    ok(anna.patch(path, {"title": "B"}))
    assert anna.request("GET", path, headers={"if-none-match": first.headers["etag"]}).is_success


def test_a_repeated_creation_with_one_key_is_one_gallery(anna):
    key = {"Idempotency-Key": "one"}
    first = anna.post("/galleries", {"title": "A"}, headers=key)
    again = anna.post("/galleries", {"title": "A"}, headers=key)
    other = anna.post("/galleries", {"title": "B"}, headers=key)

    assert ok(first, 201) == ok(again, 201)
    problem(other, 409, "conflict")
    assert len(ok(anna.get("/galleries"))["items"]) == 1
    assert fields(anna.post("/galleries", {"title": "A"}, headers={"Idempotency-Key": ""})) == {
        "Idempotency-Key"
    }


def test_keys_of_two_photographers_do_not_meet(world, anna):
    boris = world.photographer()
    key = {"Idempotency-Key": "one"}

    first = ok(anna.post("/galleries", {"title": "A"}, headers=key), 201)
    second = ok(boris.post("/galleries", {"title": "A"}, headers=key), 201)

    assert first["id"] != second["id"]
