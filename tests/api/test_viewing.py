import base64
import csv
import io
import struct
from datetime import timedelta

import pytest
from tests.api.client import fields, ok, problem
from tests.api.conftest import on_one_machine


@pytest.fixture
def gallery(world, anna):
    made = world.gallery(anna, description="Our day", settings={"sections": ["Church", "Party"]})
    world.upload(anna, made["id"], "a.jpg", "b.jpg", "c.jpg")
    return made["id"]


@pytest.fixture
def photos(anna, gallery):
    return ok(anna.get(f"/galleries/{gallery}/photos", sort="filename"))["items"]


@pytest.fixture
def viewer(world, anna, gallery):
    return world.viewer(world.link(anna, gallery), name="Lena")


def test_a_viewer_sees_the_gallery_and_nothing_that_is_not_theirs(viewer, gallery, photos):
    answer = viewer.get(f"/view/galleries/{gallery}")

    seen = ok(answer)
    assert seen["title"] == "Lena & Tom"
    assert seen["photo_count"] == 3
    assert seen["photographer"]["name"] == "Anna Ambrose"
    assert seen["permissions"] == {"download": "web", "favorites": True, "comments": True}
    assert seen["cover"]["id"] == photos[0]["id"]
    assert seen["settings"] == {"layout": "full", "theme": "auto", "focus": {"x": 50, "y": 50}}
    listed = viewer.get(f"/view/galleries/{gallery}/photos")
    first = ok(listed)["items"][0]
    assert set(first) == {
        "id",
        "filename",
        "title",
        "caption",
        "width",
        "height",
        "placeholder",
        "taken_at",
        "section",
        "urls",
        "preparing",
        "favorite",
        "comments",
    }
    for text in (answer.text, listed.text):
        assert "sha256" not in text
        assert "example.com" not in text
        assert "client_email" not in text


def test_hidden_photos_are_nowhere(anna, viewer, gallery, photos):
    hidden = photos[0]["id"]
    ok(anna.patch(f"/galleries/{gallery}/photos/{hidden}", {"hidden": True}))
    path = f"/view/galleries/{gallery}"

    assert hidden not in viewer.get(path).text
    assert hidden not in viewer.get(f"{path}/photos").text
    assert ok(viewer.get(path))["photo_count"] == 2
    assert ok(viewer.get(f"{path}/layout"))["count"] == 2
    problem(viewer.put(f"{path}/photos/{hidden}/favorite"), 404, "not-found")
    problem(viewer.get(f"{path}/photos/{hidden}/comments"), 404, "not-found")
    body = {"size": "web"}
    problem(viewer.post(f"{path}/photos/{hidden}/download", body), 404, "not-found")


def test_a_draft_is_nobodys_but_its_owners(anna, viewer, gallery):
    ok(anna.patch(f"/galleries/{gallery}", {"state": "draft"}))

    problem(viewer.get(f"/view/galleries/{gallery}"), 404, "not-found")
    assert ok(viewer.get("/view/galleries")) == {"items": [], "next_cursor": None}
    assert ok(anna.get(f"/view/galleries/{gallery}"))["photo_count"] == 3


def test_the_owner_previews_without_leaving_a_trace(anna, gallery, photos):
    path = f"/view/galleries/{gallery}"

    assert len(ok(anna.get(f"{path}/photos"))["items"]) == 3
    assert [g["id"] for g in ok(anna.get("/view/galleries"))["items"]] == [gallery]
    problem(anna.put(f"{path}/photos/{photos[0]['id']}/favorite"), 403, "forbidden")
    problem(anna.post(f"{path}/selection"), 403, "forbidden")
    body = {"text": "Nice"}
    problem(anna.post(f"{path}/photos/{photos[0]['id']}/comments", body), 403, "forbidden")


def test_a_layout_is_in_the_order_of_the_photos(anna, viewer, gallery, photos):
    ok(anna.patch(f"/galleries/{gallery}/photos/{photos[0]['id']}", {"section": "Party"}))
    ok(anna.patch(f"/galleries/{gallery}/photos/{photos[1]['id']}", {"section": "Church"}))
    path = f"/view/galleries/{gallery}"

    layout = ok(viewer.get(f"{path}/layout"))

    listed = ok(viewer.get(f"{path}/photos"))["items"]
    assert [p["section"] for p in listed] == ["", "Church", "Party"]
    assert layout["count"] == 3
    assert layout["sections"] == [
        {"name": "", "first": 0, "count": 1},
        {"name": "Church", "first": 1, "count": 1},
        {"name": "Party", "first": 2, "count": 1},
    ]
    assert struct.unpack("<3H", base64.b64decode(layout["aspect"])) == (1500, 1500, 1500)
    assert len(base64.b64decode(layout["color"])) == 6
    page = ok(viewer.get(f"{path}/photos", limit=200, cursor=layout["cursors"][0]))
    assert page["items"] == listed


def test_pages_of_photos_join_without_a_gap(viewer, gallery):
    path = f"/view/galleries/{gallery}/photos"
    first = ok(viewer.get(path, limit=2))

    rest = ok(viewer.get(path, limit=2, cursor=first["next_cursor"]))

    names = [p["filename"] for p in first["items"] + rest["items"]]
    assert names == ["a.jpg", "b.jpg", "c.jpg"]
    assert rest["next_cursor"] is None


def test_a_page_tells_no_more_of_its_photos_than_is_asked_for(viewer, gallery):
    path = f"/view/galleries/{gallery}"
    cursor = ok(viewer.get(f"{path}/layout"))["cursors"][0]

    whole = ok(viewer.get(f"{path}/photos"))["items"]
    asked = {"limit": 200, "cursor": cursor, "urls": "thumb"}
    small = ok(viewer.get(f"{path}/photos", **asked, placeholder="3x2"))["items"]

    assert [p["urls"] for p in small] == [{"thumb": p["urls"]["thumb"]} for p in whole]
    assert [len(base64.b64decode(p["placeholder"])) for p in small] == [12, 12, 12]
    unlike = [{k: v for k, v in p.items() if k not in {"urls", "placeholder"}} for p in small]
    assert unlike == [{k: p[k] for k in unlike[0]} for p in whole]
    large = ok(viewer.get(f"{path}/photos", urls="preview", placeholder="none"))["items"]
    assert [p["urls"] for p in large] == [{"preview": p["urls"]["preview"]} for p in whole]
    assert {p["placeholder"] for p in large} == {None}
    problem(viewer.get(f"{path}/photos", urls="web"), 422, "invalid")


def test_a_link_can_be_opened_with_a_shorter_first_page(world, anyone, anna, gallery):
    body = {"share_token": world.link(anna, gallery)["share_token"]}

    opened = ok(anyone.post("/share/session", body | {"urls": "thumb_2x", "placeholder": "none"}))

    for photo in opened["photos"]["items"]:
        assert set(photo["urls"]) == {"thumb_2x"}
        assert photo["placeholder"] is None


@on_one_machine  # 250 uploads; what DynamoDB makes of pages and outlines, its own suites show
def test_a_layouts_and_an_openings_cursors_lead_on(world, anyone, anna):
    gallery = world.gallery(anna)["id"]
    for start in range(0, 250, 50):
        world.upload(anna, gallery, *(f"{i:03}.jpg" for i in range(start, start + 50)))
    body = {"share_token": world.link(anna, gallery)["share_token"]}
    opened = ok(anyone.post("/share/session", body))
    viewer = anyone.bearing(opened["token"])
    path = f"/view/galleries/{gallery}"

    layout = ok(viewer.get(f"{path}/layout"))

    assert len(opened["photos"]["items"]) == 200
    assert len(layout["cursors"]) == 2
    rest = ok(viewer.get(f"{path}/photos", limit=200, cursor=layout["cursors"][1]))
    assert [p["filename"] for p in rest["items"]] == [f"{i:03}.jpg" for i in range(200, 250)]
    cursor = opened["photos"]["next_cursor"]
    assert ok(viewer.get(f"{path}/photos", limit=200, cursor=cursor)) == rest


def test_an_unchanged_page_is_not_sent_again_within_a_window(world, viewer, gallery):
    for path in ("", "/photos", "/layout"):
        url = f"/view/galleries/{gallery}{path}"
        tag = {"if-none-match": viewer.get(url).headers["etag"]}
        assert viewer.request("GET", url, headers=tag).status_code == 304
    world.clock.advance(timedelta(minutes=6))

    url = f"/view/galleries/{gallery}/photos"
    assert viewer.request("GET", url, headers=tag).status_code == 200


def test_favorites_are_chosen_listed_and_sent(world, anna, viewer, gallery, photos):
    path = f"/view/galleries/{gallery}"
    for photo in (photos[2], photos[0]):
        world.clock.advance(timedelta(seconds=1))
        ok(viewer.put(f"{path}/photos/{photo['id']}/favorite"), 204)
        ok(viewer.put(f"{path}/photos/{photo['id']}/favorite"), 204)
    ok(viewer.put(f"{path}/photos/{photos[1]['id']}/favorite"), 204)
    ok(viewer.delete(f"{path}/photos/{photos[1]['id']}/favorite"), 204)
    ok(viewer.delete(f"{path}/photos/{photos[1]['id']}/favorite"), 204)
    chosen = ok(viewer.get(f"{path}/photos", filter="favorites"))["items"]
    assert [p["filename"] for p in chosen] == ["a.jpg", "c.jpg"]
    assert fields(viewer.get(f"{path}/photos", filter="all")) == {"filter"}

    ok(viewer.post(f"{path}/selection", {"note": "=These"}), 204)
    ok(viewer.post(f"{path}/selection"), 204)

    world.run_jobs()
    assert "Lena" in world.mail_to("anna@example.com")
    assert ok(viewer.get(path))["selection"]["submitted_at"]
    favorite = f"{path}/photos/{photos[1]['id']}/favorite"
    problem(viewer.put(favorite), 409, "selection-closed")
    own = f"/galleries/{gallery}/favorites"
    (choices,) = ok(anna.get(own))["items"]
    assert choices["viewer"]["name"] == "Lena"
    assert choices["note"] == "=These"
    assert [p["filename"] for p in choices["photos"]] == ["c.jpg", "a.jpg"]
    names = anna.get(own, format="filenames")
    assert names.headers["content-type"] == "text/plain; charset=utf-8"
    assert names.text == "c, a"
    table = anna.get(own, format="csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["filename"] for row in rows] == ["c.jpg", "a.jpg"]
    assert rows[0]["note"] == "'=These"
    assert fields(anna.get(own, format="pdf")) == {"format"}
    selection = f"/galleries/{gallery}/selections/{choices['viewer']['id']}"
    ok(anna.delete(selection), 204)
    ok(anna.delete(selection), 204)
    ok(viewer.put(favorite), 204)


def test_a_selection_keeps_to_the_links_rules(world, anna, gallery, photos):
    deadline = (world.clock.now() + timedelta(hours=1)).isoformat()
    link = world.link(anna, gallery, selection_limit=1, selection_deadline=deadline)
    viewer = world.viewer(link)
    path = f"/view/galleries/{gallery}"
    for photo in photos[:2]:
        ok(viewer.put(f"{path}/photos/{photo['id']}/favorite"), 204)
    assert ok(viewer.get(path))["selection"]["limit"] == 1
    problem(viewer.post(f"{path}/selection"), 409, "selection-full")

    world.clock.advance(timedelta(hours=1))

    problem(viewer.post(f"{path}/selection"), 409, "selection-closed")


def test_comments_are_written_read_and_answered(anna, viewer, gallery, photos):
    photo = photos[0]["id"]
    path = f"/view/galleries/{gallery}/photos/{photo}/comments"
    key = {"Idempotency-Key": "k"}
    written = ok(viewer.post(path, {"text": "Lovely"}, headers=key), 201)
    assert ok(viewer.post(path, {"text": "Lovely"}, headers=key), 201) == written
    assert set(written) == {
        "id",
        "photo_id",
        "author",
        "author_name",
        "own",
        "text",
        "created_at",
    }
    reply = ok(
        anna.post(f"/galleries/{gallery}/photos/{photo}/comments", {"text": "Thank you"}), 201
    )

    seen = ok(viewer.get(path))["items"]

    assert [(c["author"], c["author_name"], c["own"]) for c in seen] == [
        ("viewer", "Lena", True),
        ("photographer", "Anna Ambrose", False),
    ]
    own = ok(anna.get(f"/galleries/{gallery}/comments"))["items"]
    assert [c["id"] for c in own] == [written["id"], reply["id"]]
    assert [c["own"] for c in own] == [False, True]
    assert ok(viewer.get(f"/view/galleries/{gallery}/photos"))["items"][0]["comments"] == 2
    assert fields(viewer.post(path, {"text": ""})) == {"text"}
    assert fields(viewer.post(path, {"text": "  "})) == {"text"}
    assert fields(viewer.post(path, {"text": "x" * 2001})) == {"text"}
    assert fields(viewer.post(path, {"text": "x", "author": "Anna"})) == {"author"}


def test_what_a_link_does_not_allow_is_forbidden(world, anna, gallery, photos):
    closed = {"download": "none", "favorites": False, "comments": False}
    viewer = world.viewer(world.link(anna, gallery, permissions=closed))
    path = f"/view/galleries/{gallery}"
    photo = f"{path}/photos/{photos[0]['id']}"

    problem(viewer.put(f"{photo}/favorite"), 403, "forbidden")
    problem(viewer.post(f"{path}/selection"), 403, "forbidden")
    problem(viewer.post(f"{photo}/comments", {"text": "x"}), 403, "forbidden")
    problem(viewer.get(f"{photo}/comments"), 403, "forbidden")
    problem(viewer.post(f"{photo}/download", {"size": "web"}), 403, "forbidden")
    problem(viewer.post(f"{path}/archives", {"size": "web"}), 403, "forbidden")


def test_a_link_to_sections_shows_those_alone(world, anna, gallery, photos):
    party = photos[0]["id"]
    ok(anna.patch(f"/galleries/{gallery}/photos/{party}", {"section": "Party"}))
    viewer = world.viewer(world.link(anna, gallery, sections=["Party"]))

    seen = ok(viewer.get(f"/view/galleries/{gallery}/photos"))["items"]

    assert [p["id"] for p in seen] == [party]
    other = f"/view/galleries/{gallery}/photos/{photos[1]['id']}/favorite"
    problem(viewer.put(other), 404, "not-found")


def test_a_download_is_a_file_with_its_name(world, anna, viewer, gallery, photos):
    path = f"/view/galleries/{gallery}/photos/{photos[0]['id']}/download"

    ticket = ok(viewer.post(path, {"size": "web"}))

    assert ticket["filename"] == "a.jpg"
    saved = viewer.request("GET", "/" + ticket["url"].removeprefix("http://galerly.test"))
    assert saved.status_code == 200
    assert len(saved.content) == ticket["bytes"]
    assert saved.headers["content-disposition"].startswith('attachment; filename="a.jpg"')
    problem(viewer.post(path, {"size": "original"}), 403, "forbidden")
    assert fields(viewer.post(path, {"size": "huge"})) == {"size"}
    full = world.viewer(world.link(anna, gallery, permissions={"download": "original"}))
    assert ok(full.post(path, {"size": "original"}))["bytes"] == photos[0]["size"]


def test_an_archive_is_asked_for_built_and_saved(world, viewer, gallery):
    path = f"/view/galleries/{gallery}/archives"
    key = {"Idempotency-Key": "k"}

    asked = ok(viewer.post(path, {"size": "web"}, headers=key), 202)

    assert asked["status"] == "queued"
    assert ok(viewer.post(path, {"size": "web"}, headers=key), 202) == asked
    world.run_jobs()
    ready = ok(viewer.get(f"{path}/{asked['id']}"))
    assert ready["status"] == "ready"
    assert ready["progress"] == 1
    assert ready["photos"] == 3
    (part,) = ready["parts"]
    saved = viewer.request("GET", "/" + part["url"].removeprefix("http://galerly.test"))
    assert saved.content[:2] == b"PK"
    assert len(saved.content) == part["bytes"]
    assert ok(viewer.post(path, {"size": "web"}), 202)["id"] == asked["id"]
    answer = viewer.post(path, {"size": "web", "scope": "favorites"})
    assert fields(answer) == {"scope"}
    problem(viewer.post(path, {"size": "original"}), 403, "forbidden")
    problem(viewer.get(f"{path}/{'0' * 26}"), 404, "not-found")
