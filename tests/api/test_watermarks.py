"""Watermarks and logos through the API, with whatever serves it."""

import base64

from tests.api.client import ORIGIN, fields, ok
from tests.plain_codec import a_jpeg

LOGO = {"content_type": "image/png", "data": base64.b64encode(b"\x89PNG a logo").decode()}
MARK = {"kind": "text", "text": "© Anna", "placement": "tiled", "opacity": 40, "size": 30}
WEB = {"size": "web"}
GONE = {403, 404}  # as S3 and as a disk say it


def put_logo(anna, **body):
    return anna.request("PUT", "/auth/me/logo", json={**LOGO, **body})


def fetch(anyone, url):
    return anyone.request("GET", "/" + url.removeprefix(ORIGIN))


def test_a_watermark_is_applied_and_viewers_get_no_unmarked_preview_meanwhile(world, anna, anyone):
    gallery = world.gallery(anna)["id"]
    world.upload(anna, gallery, "a.jpg", "b.jpg")
    viewer = world.viewer(world.link(anna, gallery))
    photos = f"/view/galleries/{gallery}/photos"
    before = ok(viewer.get(photos))["items"]
    assert not any(photo["preparing"] for photo in before)
    given = [photo["urls"]["preview"] for photo in before]
    given += [ok(viewer.post(f"{photos}/{p['id']}/download", WEB))["url"] for p in before]
    archive = ok(viewer.post(f"/view/galleries/{gallery}/archives", WEB), 202)["id"]
    world.run_jobs()
    built = ok(viewer.get(f"/view/galleries/{gallery}/archives/{archive}"))
    given += [part["url"] for part in built["parts"]]
    assert [fetch(anyone, url).status_code for url in given] == [200] * 5

    changed = ok(anna.patch(f"/galleries/{gallery}", {"settings": {"watermark": MARK}}))

    assert changed["settings"]["watermark"] == MARK
    meanwhile = ok(viewer.get(photos))["items"]
    assert all(photo["preparing"] for photo in meanwhile)
    assert all(photo["urls"].keys() == {"thumb", "thumb_2x"} for photo in meanwhile)
    large = ok(viewer.get(photos, urls="preview"))["items"]
    assert [photo["urls"] for photo in large] == [None, None]
    own = ok(anna.get(f"/galleries/{gallery}/photos"))["items"]
    assert all(photo["urls"].keys() == {"thumb", "thumb_2x"} for photo in own)
    assert {fetch(anyone, url).status_code for url in given} <= GONE
    saving = f"{photos}/{meanwhile[0]['id']}/download"
    assert viewer.post(saving, {"size": "web"}).status_code == 404
    assert ok(anna.get(f"/galleries/{gallery}/watermark")) == {"photos": 2, "applied": 0}

    world.run_jobs()
    world.run_jobs()

    after = ok(viewer.get(photos))["items"]
    assert not any(photo["preparing"] for photo in after)
    assert all(b"Anna" in fetch(anyone, photo["urls"]["preview"]).content for photo in after)
    assert ok(viewer.post(saving, {"size": "web"}))["url"]
    assert ok(anna.get(f"/galleries/{gallery}/watermark")) == {"photos": 2, "applied": 2}
    assert all(p["watermarked"] for p in ok(anna.get(f"/galleries/{gallery}/photos"))["items"])
    assert {fetch(anyone, url).status_code for url in given} <= GONE


def test_a_watermark_off_its_rules_is_named(anna):
    made = ok(anna.post("/galleries", {"title": "A"}), 201)
    path = f"/galleries/{made['id']}"

    def refused(**mark):
        return fields(anna.patch(path, {"settings": {"watermark": {**MARK, **mark}}}))

    assert refused(opacity=5) == {"settings.watermark.opacity"}
    assert refused(size=101) == {"settings.watermark.size"}
    assert refused(placement="left") == {"settings.watermark.placement"}
    assert refused(kind="svg") == {"settings.watermark.kind"}
    assert refused(text="Анна") == {"settings.watermark.text"}
    assert refused(kind="logo") == {"settings.watermark.kind"}
    assert ok(anna.get(path))["settings"]["watermark"] is None


def test_a_watermark_is_a_text_unless_it_says_otherwise(world, anna):
    path = f"/galleries/{world.gallery(anna)['id']}"

    changed = ok(anna.patch(path, {"settings": {"watermark": {"text": "© Anna"}}}))

    mark = changed["settings"]["watermark"]
    assert mark == {**MARK, "placement": "corner", "opacity": 50, "size": 25}
    assert fields(anna.patch(path, {"settings": {"watermark": {"size": 30}}})) == {
        "settings.watermark.text"
    }
    assert ok(anna.get(path))["settings"]["watermark"] == mark


def test_a_logo_is_shown_to_viewers_once_it_was_read(world, anna, anyone):
    link = world.link(anna, world.gallery(anna)["id"])
    assert ok(anna.get("/auth/me/logo")) == {"picture": None, "status": "none", "failure": None}

    assert ok(put_logo(anna), 202)["status"] == "processing"
    card = {"share_token": link["share_token"]}
    assert ok(anyone.post("/share/card", card))["logo"] is None
    world.run_jobs()

    assert ok(anna.get("/auth/me/logo"))["status"] == "ready"
    logo = ok(anyone.post("/share/card", card))["logo"]
    assert (logo["width"], logo["height"]) == (40, 20)
    picture = fetch(anyone, logo["url"])
    assert picture.headers["content-type"] == "image/png"
    assert picture.content == base64.b64decode(LOGO["data"])
    ok(anna.delete("/auth/me/logo"), 204)
    assert ok(anyone.post("/share/card", card))["logo"] is None


def test_a_logo_that_is_none_is_refused_or_says_why(world, anna):
    assert fields(put_logo(anna, content_type="image/svg+xml")) == {"content_type"}
    assert fields(put_logo(anna, data="not base64!")) == {"data"}
    assert fields(put_logo(anna, data="© no base64")) == {"data"}
    data = base64.b64encode(a_jpeg()).decode()

    ok(put_logo(anna, data=data), 202)
    world.run_jobs()

    told = ok(anna.get("/auth/me/logo"))
    assert told["status"] == "failed"
    assert told["failure"] == "this file is not a PNG"


def test_a_gallery_may_have_colors_and_a_face_of_its_own(world, anna):
    ok(anna.patch("/auth/me", {"branding": {"accent": "#1d6f42", "face": "jost", "theme": "dark"}}))
    gallery = world.gallery(anna)
    own = {"branding": {"accent_dark": "#8ab4ff"}, "focus": {"x": 10, "y": 90}}

    ok(anna.patch(f"/galleries/{gallery['id']}", {"settings": own}))

    assert gallery["settings"]["theme"] == "dark"
    seen = ok(world.viewer(world.link(anna, gallery["id"])).get("/view/galleries"))["items"][0]
    assert seen["branding"] == {"accent_dark": "#8ab4ff", "face": "jost", "theme": "dark"}
    assert seen["settings"]["focus"] == {"x": 10, "y": 90}
