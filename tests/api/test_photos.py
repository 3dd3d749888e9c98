import hashlib
from datetime import timedelta

import pytest
from tests.api.client import fields, ok, problem
from tests.api.conftest import on_one_machine
from tests.plain_codec import a_jpeg


@pytest.fixture
def gallery(world, anna):
    return world.gallery(anna)["id"]


def described(data: bytes, **fields):
    return {
        "filename": "one.jpg",
        "content_type": "image/jpeg",
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        **fields,
    }


def test_bytes_go_to_storage_and_become_a_photo(world, anna, gallery):
    data = a_jpeg(600, 400)
    (slot,) = ok(anna.post(f"/galleries/{gallery}/uploads", {"files": [described(data)]}))[
        "uploads"
    ]
    assert slot["method"] == "PUT"
    assert slot["url"].startswith(world.storage)
    unfinished = ok(anna.get(f"/galleries/{gallery}/uploads"))["items"]
    assert [u["photo_id"] for u in unfinished] == [slot["photo_id"]]
    claim = {"photos": [{"photo_id": slot["photo_id"], "taken_at": "2026-05-01T12:00:00Z"}]}
    early = ok(anna.post(f"/galleries/{gallery}/photos", claim))
    assert [(f["photo_id"], f["code"]) for f in early["failed"]] == [
        (slot["photo_id"], "not-uploaded")
    ]

    world.send(slot, data)
    receipt = ok(anna.post(f"/galleries/{gallery}/photos", claim))

    (photo,) = receipt["photos"]
    assert receipt["failed"] == []
    assert photo["sha256"] == hashlib.sha256(data).hexdigest()
    assert photo["size"] == len(data)
    assert photo["status"] == "processing"
    assert photo["urls"] is None
    again = ok(anna.post(f"/galleries/{gallery}/photos", claim))
    assert [p["id"] for p in again["photos"]] == [photo["id"]]
    world.run_jobs()
    ready = ok(anna.get(f"/galleries/{gallery}/photos/{photo['id']}"))
    assert ready["status"] == "ready"
    assert (ready["width"], ready["height"]) == (600, 400)
    assert set(ready["urls"]) == {"thumb", "thumb_2x", "preview"}
    shown = anna.request("GET", "/" + ready["urls"]["thumb"].removeprefix("http://galerly.test"))
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/jpeg"
    assert ok(anna.get(f"/galleries/{gallery}/uploads"))["items"] == []
    assert ok(anna.get(f"/galleries/{gallery}"))["photo_count"] == 1


@on_one_machine  # whose storage goes by the same clock
def test_an_unfinished_upload_gets_a_new_url(world, anna, gallery):
    data = a_jpeg()
    path = f"/galleries/{gallery}/uploads"
    (slot,) = ok(anna.post(path, {"files": [described(data)]}))["uploads"]
    world.clock.advance(timedelta(minutes=16))
    world.send(slot, data, 403)

    (renewed,) = ok(anna.post(path, {"files": [described(data, photo_id=slot["photo_id"])]}))[
        "uploads"
    ]

    assert renewed["photo_id"] == slot["photo_id"]
    world.send(renewed, data)
    world.send(renewed, data, 412)


def test_the_same_bytes_are_pointed_out(world, anna, gallery):
    data = a_jpeg()
    path = f"/galleries/{gallery}/uploads"
    (slot,) = ok(anna.post(path, {"files": [described(data)]}))["uploads"]
    assert "duplicate_of" not in slot
    world.send(slot, data)
    ok(anna.post(f"/galleries/{gallery}/photos", {"photos": [{"photo_id": slot["photo_id"]}]}))

    (again,) = ok(anna.post(path, {"files": [described(data)]}))["uploads"]

    assert again["duplicate_of"] == slot["photo_id"]


def test_a_type_is_named_in_any_case(world, anna, gallery):
    data = a_jpeg()
    path = f"/galleries/{gallery}/uploads"
    file = described(data, content_type="Image/JPEG")

    (slot,) = ok(anna.post(path, {"files": [file]}))["uploads"]

    assert slot["headers"]["content-type"] == "image/jpeg"
    (again,) = ok(anna.post(path, {"files": [{**file, "photo_id": slot["photo_id"]}]}))["uploads"]
    world.send(again, data)
    claim = {"photos": [{"photo_id": slot["photo_id"]}]}
    (photo,) = ok(anna.post(f"/galleries/{gallery}/photos", claim))["photos"]
    assert photo["content_type"] == "image/jpeg"


def test_files_that_cannot_be_taken_are_refused(anna, gallery):
    path = f"/galleries/{gallery}/uploads"
    data = a_jpeg()

    problem(
        anna.post(path, {"files": [described(data, content_type="image/svg+xml")]}),
        415,
        "unsupported-type",
    )
    problem(anna.post(path, {"files": [described(data, size=201 * 2**20)]}), 413, "too-large")
    assert fields(anna.post(path, {"files": [described(data, size=0)]})) == {"files[0].size"}
    assert fields(anna.post(path, {"files": [described(data, size=-1)]})) == {"files[0].size"}
    assert fields(anna.post(path, {"files": [described(data, filename="a\nb")]})) == {
        "files[0].filename"
    }
    assert fields(anna.post(path, {"files": [described(data, sha256="00")]})) == {"files[0].sha256"}
    assert fields(anna.post(path, {"files": []})) == {"files"}
    assert fields(anna.post(path, {"files": [described(data)] * 101})) == {"files"}
    assert fields(anna.post(path, {"files": [{"filename": "x"}]})) == {"files[0].content_type"}


def test_slots_are_handed_out_once_per_key(anna, gallery):
    body = {"files": [described(a_jpeg())]}
    key = {"Idempotency-Key": "k"}

    first = ok(anna.post(f"/galleries/{gallery}/uploads", body, headers=key))
    again = ok(anna.post(f"/galleries/{gallery}/uploads", body, headers=key))

    assert first == again


def test_unfinished_uploads_are_listed_in_pages(anna, gallery):
    files = [described(a_jpeg(note=str(i)), filename=f"{i}.jpg") for i in range(3)]
    ok(anna.post(f"/galleries/{gallery}/uploads", {"files": files}))

    first = ok(anna.get(f"/galleries/{gallery}/uploads", limit=2))
    rest = ok(anna.get(f"/galleries/{gallery}/uploads", limit=2, cursor=first["next_cursor"]))

    names = [u["filename"] for u in first["items"] + rest["items"]]
    assert names == ["0.jpg", "1.jpg", "2.jpg"]
    assert rest["next_cursor"] is None


def test_photos_are_listed_in_the_asked_order(world, anna, gallery):
    world.upload(anna, gallery, "b.jpg", "c.jpg", "a.jpg")
    path = f"/galleries/{gallery}/photos"

    by_name = ok(anna.get(path, sort="filename"))
    by_time = ok(anna.get(path, sort="created_at"))

    assert [p["filename"] for p in by_name["items"]] == ["a.jpg", "b.jpg", "c.jpg"]
    assert [p["filename"] for p in by_time["items"]] == ["b.jpg", "c.jpg", "a.jpg"]
    seen, cursor = [], None
    for _ in range(3):
        query = {"sort": "filename", "limit": 1, **({"cursor": cursor} if cursor else {})}
        page = ok(anna.get(path, **query))
        seen += [p["filename"] for p in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["a.jpg", "b.jpg", "c.jpg"]
    assert cursor is None
    assert fields(anna.get(path, sort="beauty")) == {"sort"}


def test_a_cursor_outlives_a_change_of_the_gallerys_order(world, anna, gallery):
    world.upload(anna, gallery, "b.jpg", "a.jpg")
    path = f"/galleries/{gallery}/photos"
    first = ok(anna.get(path, limit=1))
    ok(anna.patch(f"/galleries/{gallery}", {"settings": {"sort": "filename"}}))

    answer = anna.get(path, limit=1, cursor=first["next_cursor"])

    problem(answer, 400, "bad-cursor")


def test_a_photo_is_described_and_hidden(world, anna, gallery):
    (photo,) = world.upload(anna, gallery, "one.jpg")
    path = f"/galleries/{gallery}/photos/{photo['id']}"

    changed = ok(
        anna.patch(path, {"title": "First dance", "hidden": True, "tags": ["party"], "position": 2})
    )

    assert changed["title"] == "First dance"
    assert changed["hidden"] is True
    assert changed["tags"] == ["party"]
    assert changed["filename"] == "one.jpg"
    assert fields(anna.patch(path, {"sha256": "0" * 64})) == {"sha256"}
    assert fields(anna.patch(path, {"position": 1e300})) == {"position"}
    problem(
        anna.request("PATCH", path, content=b'{"position": NaN}', headers=JSON), 400, "malformed"
    )


JSON = {"content-type": "application/json"}


def test_a_photos_tag_changes_with_its_urls_and_still_matches(world, anna, gallery):
    (photo,) = world.upload(anna, gallery, "one.jpg")
    path = f"/galleries/{gallery}/photos/{photo['id']}"
    before = anna.get(path)
    same = anna.request("GET", path, headers={"if-none-match": before.headers["etag"]})
    world.clock.advance(timedelta(minutes=6))

    after = anna.request("GET", path, headers={"if-none-match": before.headers["etag"]})

    assert same.status_code == 304
    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]
    tag = {"if-match": before.headers["etag"]}
    ok(anna.patch(path, {"title": "First dance"}, headers=tag))
    problem(anna.patch(path, {"title": "Last"}, headers=tag), 412, "changed-meanwhile")


def test_photos_are_deleted_one_by_one_and_together(world, anna, gallery):
    photos = world.upload(anna, gallery, "a.jpg", "b.jpg", "c.jpg")
    ids = [p["id"] for p in photos]
    path = f"/galleries/{gallery}/photos"

    ok(anna.delete(f"{path}/{ids[0]}"), 204)
    ok(anna.delete(f"{path}/{ids[0]}"), 204)
    answer = ok(anna.post(f"{path}/delete", {"photo_ids": ids}))

    assert answer == {"deleted": ids[1:], "not_found": ids[:1]}
    assert ok(anna.get(path))["items"] == []
    assert ok(anna.get(f"/galleries/{gallery}"))["photo_count"] == 0
    assert fields(anna.post(f"{path}/delete", {"photo_ids": []})) == {"photo_ids"}


def test_only_a_failed_photo_is_tried_again(world, anna, gallery):
    data = b"\xff\xd8 no picture in here \xff\xd9"
    path = f"/galleries/{gallery}"
    (slot,) = ok(anna.post(f"{path}/uploads", {"files": [described(data)]}))["uploads"]
    world.send(slot, data)
    claim = {"photos": [{"photo_id": slot["photo_id"]}]}
    ok(anna.post(f"{path}/photos", claim))
    world.run_jobs()
    failed = ok(anna.get(f"{path}/photos/{slot['photo_id']}"))
    assert failed["status"] == "failed"
    assert failed["failure"]

    again = ok(anna.post(f"{path}/photos/{slot['photo_id']}/retry"), 202)

    assert again["status"] == "processing"
    assert "failure" not in again
    problem(anna.post(f"{path}/photos/{slot['photo_id']}/retry"), 409, "conflict")


def test_photos_are_put_in_order_in_one_step(world, anna):
    gallery = world.gallery(anna)["id"]
    one, two, three = (p["id"] for p in world.confirm(anna, gallery, "1.jpg", "2.jpg", "3.jpg"))

    answer = ok(
        anna.post(f"/galleries/{gallery}/photos/order", {"photo_ids": [three], "after": one})
    )

    places = {place["photo_id"]: place["position"] for place in answer["positions"]}
    assert places.keys() >= {three}
    listed = ok(anna.get(f"/galleries/{gallery}/photos?sort=position"))["items"]
    assert [photo["id"] for photo in listed] == [one, three, two]
    assert listed[1]["position"] == places[three]
    first = {"photo_ids": [two, three], "after": None}
    ok(anna.post(f"/galleries/{gallery}/photos/order", first))
    listed = ok(anna.get(f"/galleries/{gallery}/photos?sort=position"))["items"]
    assert [photo["id"] for photo in listed] == [two, three, one]


def test_an_order_that_cannot_be_is_refused(world, anna):
    gallery = world.gallery(anna)["id"]
    (photo,) = (p["id"] for p in world.confirm(anna, gallery, "1.jpg"))
    path = f"/galleries/{gallery}/photos/order"

    behind_itself = anna.post(path, {"photo_ids": [photo], "after": photo})
    assert fields(behind_itself) == {"after"}
    assert fields(anna.post(path, {"photo_ids": [photo], "after": "x" * 26})) == {"after"}
    assert fields(anna.post(path, {"photo_ids": [], "after": None})) == {"photo_ids"}
    assert fields(anna.post(path, {"photo_ids": [photo]})) == {"after"}
