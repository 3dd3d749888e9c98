"""The main job over the real adapters: SQLite, the local disk, libvips, bcrypt, mail in files."""

import io
import zipfile

import pytest
from tests.api.client import ORIGIN, ok, problem
from tests.api.conftest import embedded_world


@pytest.fixture(scope="module")
def world(portal, tmp_path_factory):
    with embedded_world(portal, tmp_path_factory.mktemp("embedded")) as made:
        yield made


def test_a_shoot_is_delivered(world):
    anyone = world.anyone
    anna = world.photographer(email="anna@example.com")
    gallery = world.gallery(anna)["id"]
    photos = world.upload(anna, gallery, "one.jpg", "two.jpg")
    assert [p["status"] for p in photos] == ["ready", "ready"]
    assert [(p["width"], p["height"]) for p in photos] == [(90, 60)] * 2
    link = world.link(anna, gallery, password="open sesame", permissions={"download": "original"})

    viewer = world.viewer(link, password="open sesame", name="Lena")
    path = f"/view/galleries/{gallery}"
    assert [p["filename"] for p in ok(viewer.get(f"{path}/photos"))["items"]] == [
        "one.jpg",
        "two.jpg",
    ]
    assert ok(viewer.get(f"{path}/layout"))["count"] == 2
    ok(viewer.put(f"{path}/photos/{photos[1]['id']}/favorite"), 204)
    ok(viewer.post(f"{path}/photos/{photos[0]['id']}/comments", {"text": "Lovely"}), 201)
    ok(viewer.post(f"{path}/selection", {"note": "Thanks"}), 204)
    asked = ok(viewer.post(f"{path}/archives", {"size": "original"}), 202)
    world.run_jobs()

    ready = ok(viewer.get(f"{path}/archives/{asked['id']}"))
    assert ready["status"] == "ready"
    saved = anyone.request("GET", "/" + ready["parts"][0]["url"].removeprefix(ORIGIN))
    names = zipfile.ZipFile(io.BytesIO(saved.content)).namelist()
    assert sorted(names) == ["manifest.txt", "one.jpg", "two.jpg"]
    (choices,) = ok(anna.get(f"/galleries/{gallery}/favorites"))["items"]
    assert [p["filename"] for p in choices["photos"]] == ["two.jpg"]
    assert "Lena" in world.mail_to("anna@example.com")


def test_a_client_comes_by_a_mailed_code(world):
    anna = world.photographer()
    gallery = world.gallery(anna)["id"]
    ok(anna.post(f"/galleries/{gallery}/clients", {"email": "mia@example.com"}), 201)

    mia = world.client("mia@example.com")

    assert [g["id"] for g in ok(mia.get("/view/galleries"))["items"]] == [gallery]
    ok(anna.delete(f"/galleries/{gallery}/clients/mia@example.com"), 204)
    problem(mia.get(f"/view/galleries/{gallery}"), 404, "not-found")


def test_lists_and_versions_hold_over_the_real_store(world):
    anna = world.photographer()
    made = [ok(anna.post("/galleries", {"title": f"{i}"}), 201)["id"] for i in range(3)]
    first = ok(anna.get("/galleries", limit=2))

    rest = ok(anna.get("/galleries", limit=2, cursor=first["next_cursor"]))

    assert [g["id"] for g in first["items"] + rest["items"]] == made[::-1]
    path = f"/galleries/{made[0]}"
    tag = {"if-match": anna.get(path).headers["etag"]}
    ok(anna.patch(path, {"title": "New"}, headers=tag))
    problem(anna.patch(path, {"title": "Newer"}, headers=tag), 412, "changed-meanwhile")
    key = {"Idempotency-Key": "k"}
    one = ok(anna.post("/galleries", {"title": "Once"}, headers=key), 201)
    assert ok(anna.post("/galleries", {"title": "Once"}, headers=key), 201) == one
    problem(anna.post("/galleries", {"title": "Other"}, headers=key), 409, "conflict")


def test_every_back_end_is_asked_for_its_health(world):
    deep = ok(world.anyone.get("/health", deep="1"))

    assert deep["checks"] == {"database": "ok", "storage": "ok", "queue": "ok"}
