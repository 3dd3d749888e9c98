"""What a page of somebody else's can do with Galerly in a browser that is signed in to it."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import enter
from tests.browser.galleries import link_to
from tests.pictures import jpeg, with_segment

SCRIPT = b"<html><script>document.title = 'ran'</script>"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as its base has it
        """Say nothing."""


@pytest.fixture
def evil_page(tmp_path) -> Iterator[Callable[[str], str]]:
    """Publish a page on another site; return its address."""
    serve = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def publish(html: str) -> str:
            (tmp_path / "page.html").write_text(f"<!doctype html><title>evil</title>{html}")
            return f"http://localhost:{server.server_port}/page.html"

        yield publish
        server.shutdown()
        thread.join()


def test_no_other_page_reads_frames_or_uses_it(open_tab, anna, server, evil_page, watch):
    watch.expect(".")  # all that this page tries is refused, and the browser says so
    gallery_id = anna.gallery()
    anna.upload(gallery_id, {"a.jpg": jpeg(60, 40)})
    thumb = anna.settled(gallery_id)[0]["urls"]["thumb"]
    page = open_tab()
    enter(page, anna)
    api = f"{server.url}/v1"

    page.goto(
        evil_page(f"<iframe src='{server.url}/studio'></iframe><img id=stolen src='{thumb}'>")
    )
    outcomes = page.evaluate(
        """async ([api, thumb]) => {
            const attempt = async (url, options) => {
                try { return `read ${(await fetch(url, options)).status}`; }
                catch { return "blocked"; }
            };
            const headers = { "content-type": "application/json", authorization: "Bearer gp_x" };
            return [
                await attempt(`${api}/health`),
                await attempt(`${api}/auth/me`, { credentials: "include" }),
                await attempt(`${api}/auth/me`, { headers }),
                await attempt(`${api}/galleries`, { method: "POST", headers, body: "{}" }),
                await attempt(thumb),
            ];
        }""",
        [api, thumb],
    )
    page.wait_for_load_state("networkidle")

    assert outcomes == ["blocked"] * 5
    assert page.frames[1].url.startswith("chrome-error:")
    assert page.evaluate("document.querySelector('#stolen').naturalWidth") == 0


def test_a_form_of_another_page_changes_nothing(open_tab, anna, server, evil_page, watch):
    watch.expect("401 POST .*/auth/logout")
    page = open_tab()
    enter(page, anna)
    action = f"{server.url}/v1/auth/logout"

    page.goto(
        evil_page(
            f"<form method=post enctype=text/plain action='{action}'><input name='{{}}'>"
            "<button>Win</button></form>"
        )
    )
    page.get_by_role("button", name="Win").click()
    expect(page.locator("body")).to_contain_text("unauthenticated")

    assert anna.get("/auth/me")["email"] == anna.email
    page.goto(f"{server.url}/studio")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_page_in_a_picture_is_never_shown_as_one(open_tab, anna, server, watch):
    watch.expect("(?i)content security policy|inline style")
    gallery_id = anna.gallery()
    hidden = with_segment(jpeg(), 0xFE, SCRIPT)
    anna.upload(gallery_id, {"page.html": hidden})
    (photo,) = anna.settled(gallery_id)
    link_to(anna, gallery_id, permissions={"download": "original"})
    path = f"/view/galleries/{gallery_id}/photos/{photo['id']}/download"
    original = anna.post(path, size="original")["url"]
    page = open_tab()
    page.goto(f"{server.url}/login")

    with page.expect_download() as download:
        page.evaluate("(url) => { location.href = url; }", original)
    page.goto(photo["urls"]["thumb"])

    assert download.value.suggested_filename == "page.html.jpg"
    assert page.title() != "ran"
    assert page.evaluate("[document.contentType, self.origin]") == ["image/jpeg", "null"]
