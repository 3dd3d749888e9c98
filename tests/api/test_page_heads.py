"""What the HTML of public pages says before any script runs."""

import re
from html import unescape

import pytest
from tests.api.client import Client, ok
from tests.api.servers import asgi
from tests.api.world import World
from tests.builders import a_city
from tests.plain_codec import PlainCodec

from galerly.entrypoints.settings import Settings
from galerly.testing import in_memory

PAGE = "<!doctype html><!-- page -->\n<title>Galerly</title>\n<!-- /page --><body>"


@pytest.fixture
def world(portal, tmp_path):
    (tmp_path / "index.html").write_text(PAGE)
    with in_memory(settings=Settings(frontend=tmp_path), codec=PlainCodec()) as harness:
        yield World(
            harness.system,
            lambda system: Client(asgi(system), portal),
            lambda _address: (),
            clock=harness.clock,
        )


def html(world, path):
    answer = world.anyone.request("GET", f"/{path}")
    assert answer.status_code == 200
    return answer.text


def named(page):
    """Return title and meta elements of a page by their names."""
    metas = re.findall(r'<meta \w+="([^"]+)" content="([^"]*)">', page)
    title = re.findall(r"<title>([^<]*)</title>", page)
    assert len(title) == 1
    return {name: unescape(value) for name, value in [("title", title[0]), *metas]}


def test_a_profile_names_its_photographer_and_shows_a_picture(world):
    city = a_city(name="Köln", country="Germany")
    world.system.cities.put_many([city])
    anna = world.photographer()
    gallery = world.gallery(anna)["id"]
    world.upload(anna, gallery, "a.jpg")
    link = world.link(anna, gallery)
    ok(
        anna.patch(
            "/auth/me",
            {
                "listed": True,
                "handle": "ambrose",
                "city_id": city.id,
                "bio": "Weddings,\nquietly. " + "By the water. " * 20,
                "portfolio": [{"gallery_id": gallery, "link_id": link["id"]}],
            },
        )
    )

    page = html(world, "/@ambrose")
    said = named(page)

    assert page.endswith("<!-- /page --><body>")
    assert said["title"] == said["og:title"] == "Anna Ambrose · Köln, Germany"
    assert said["description"].startswith("Weddings, quietly. By the water.")
    assert len(said["description"]) <= 160
    assert said["og:url"].endswith("/@ambrose")
    assert said["og:image"].startswith(world.storage)
    assert link["share_token"] not in page
    assert named(html(world, f"/photographers/{city.id}"))["title"] == "Köln, Germany · Galerly"


def test_what_photographers_write_stays_text(world):
    bad = '"><script>alert(1)</script>'
    anna = world.photographer(name=f"Anna {bad}")
    ok(anna.patch("/auth/me", {"listed": True, "handle": "ambrose", "bio": bad}))

    page = html(world, "/@ambrose")

    assert "<script>" not in page
    assert named(page)["og:description"] == bad


def test_who_did_not_opt_in_is_not_named(world):
    anna = world.photographer()
    ok(anna.patch("/auth/me", {"handle": "ambrose"}))

    for path in (
        "/@ambrose",
        "/@nobody",
        "/@%00",
        "/photographers/nowhere",
        "/photographers",
        "/s",
    ):
        assert html(world, path) == PAGE, path
