"""Raw files of cameras through the whole application, from the slot to the downloads."""

import hashlib
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from tests import pictures, raw_pictures
from tests.api.client import ok, problem
from tests.api.conftest import embedded_world

from galerly.domain.model.photo import EXTENSIONS

NEF = "image/x-nikon-nef"


@pytest.fixture
def world(portal, tmp_path):
    with embedded_world(portal, tmp_path / "data") as made:
        yield made


def uploaded(world, owner, gallery, name, data):
    """Return a NEF whose bytes are in storage, its renditions made or given up."""
    described = {
        "filename": name,
        "content_type": NEF,
        "size": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    answer = ok(owner.post(f"/galleries/{gallery}/uploads", {"files": [described]}))
    (slot,) = answer["uploads"]
    world.send(slot, data)
    claim = {"photos": [{"photo_id": slot["photo_id"]}]}
    ok(owner.post(f"/galleries/{gallery}/photos", claim))
    world.run_jobs()
    return ok(owner.get(f"/galleries/{gallery}/photos/{slot['photo_id']}"))


def saved(world, ticket):
    return world.anyone.request("GET", "/" + ticket["url"].removeprefix("http://galerly.test"))


def test_a_raw_file_is_shown_by_its_preview_and_delivered_untouched(world):
    anna = world.photographer()
    gallery = world.gallery(anna)["id"]
    data = raw_pictures.nef(pictures.jpeg(600, 400, orientation=8, exif=b""), orientation=8)

    photo = uploaded(world, anna, gallery, "DSC_0042.NEF", data)

    assert photo["status"] == "ready"
    assert (photo["width"], photo["height"]) == (600, 400)
    assert photo["content_type"] == NEF
    assert photo["size"] == len(data)
    assert photo["taken_at"] == "2024-06-01T16:30:05Z"
    thumb = saved(world, {"url": photo["urls"]["thumb"]})
    assert thumb.headers["content-type"] == "image/jpeg"
    pictures.assert_upright(Image.open(io.BytesIO(thumb.content)))
    viewer = world.viewer(world.link(anna, gallery, permissions={"download": "original"}))
    path = f"/view/galleries/{gallery}/photos/{photo['id']}/download"
    original = ok(viewer.post(path, {"size": "original"}))
    assert original["filename"] == "DSC_0042.NEF"
    answer = saved(world, original)
    assert answer.content == data
    assert answer.headers["content-type"] == NEF
    assert answer.headers["content-disposition"].startswith('attachment; filename="DSC_0042.NEF"')
    web = ok(viewer.post(path, {"size": "web"}))
    assert web["filename"] == "DSC_0042.jpg"
    assert saved(world, web).headers["content-type"] == "image/jpeg"


def test_a_raw_file_without_a_preview_fails_with_a_reason(world):
    anna = world.photographer()
    gallery = world.gallery(anna)["id"]

    photo = uploaded(world, anna, gallery, "a.nef", raw_pictures.nef(b"nothing"))

    assert photo["status"] == "failed"
    assert "NEF file holds no whole preview picture" in photo["failure"]


def test_other_raw_types_are_refused_by_name(world):
    anna = world.photographer()
    gallery = world.gallery(anna)["id"]
    file = {"filename": "a.pef", "content_type": "image/x-pentax-pef", "size": 9}

    answer = anna.post(f"/galleries/{gallery}/uploads", {"files": [file]})

    assert "image/x-nikon-nef" in problem(answer, 415, "unsupported-type")["detail"]


def test_the_pages_send_exactly_the_accepted_types():
    module = Path(__file__).parents[2] / "frontend" / "js" / "upload" / "types.js"
    pairs = re.findall(r'\["(\w+)", "(image/[\w-]+)"\]', module.read_text("utf-8"))

    assert {kind for _, kind in pairs} == set(EXTENSIONS)
    assert {(extension, kind) for kind, extension in EXTENSIONS.items()} <= set(pairs)


def test_the_api_s_description_names_every_accepted_type(world):
    schema = ok(world.anyone.get("/openapi.json"))["components"]["schemas"]["FileBody"]

    described = schema["properties"]["content_type"]["description"]
    assert all(kind in described for kind in EXTENSIONS)
