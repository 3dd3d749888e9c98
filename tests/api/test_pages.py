import hashlib
import re
from pathlib import Path

import pytest
from tests.api.client import Client, problem
from tests.api.servers import asgi
from tests.plain_codec import PlainCodec

from galerly.entrypoints.asgi_static import frontend_folder
from galerly.entrypoints.pages import Pages
from galerly.entrypoints.settings import Settings
from galerly.testing import in_memory

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
)


@pytest.fixture
def folder(tmp_path):
    files = {
        "index.html": '<!doctype html><title>Galerly</title><script src="/js/main.js"></script>'
        '<link href="/css/base.css"><link href="/icon.svg"><a href="/s">' + " " * 600,
        "sw.js": "// worker",
        "icon.svg": "<svg/>",
        "package.json": "{}",
        "js/main.js": "export const answer = 42; // " + "x" * 600,
        "css/base.css": "body {}",
        "vendor/inter/LICENSE": "free",
        "vendor/inter/inter.woff2": "font",
        "vendor/inter/notes.php": "<?php",
        "js/.secret.js": "no",
        "test/a.test.js": "no",
        "node_modules/x/x.js": "no",
    }
    for name, text in files.items():
        path = tmp_path / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "secret.js").write_text("no")
    (tmp_path / "pages/js/link.js").symlink_to(tmp_path / "secret.js")
    return tmp_path / "pages"


@pytest.fixture
def browser(portal, folder):
    with in_memory(settings=Settings(frontend=folder), codec=PlainCodec()) as harness:
        yield Client(asgi(harness.system), portal)


def get(browser, path, **headers):
    return browser.request("GET", f"/{path}", headers=headers)


@pytest.mark.parametrize("path", ["/", "/studio/g/123", "/s", "/@ambrose", "/index.html", "/v2/x"])
def test_every_screen_is_the_one_page(browser, path):
    answer = get(browser, path)

    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


def test_a_page_has_the_policy_and_every_security_header(browser):
    headers = get(browser, "/").headers

    assert headers["content-security-policy"] == POLICY
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["permissions-policy"] == ("camera=(), geolocation=(), microphone=(), payment=()")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-request-id"]


def test_a_public_origin_elsewhere_is_allowed_for_photos(portal, folder):
    settings = Settings(frontend=folder, public_url="https://photos.example")
    with in_memory(settings=settings, codec=PlainCodec()) as harness:
        browser = Client(asgi(harness.system), portal)
        policy = get(browser, "/").headers["content-security-policy"]

    assert "img-src 'self' blob: data: https://photos.example;" in policy
    assert "connect-src 'self' https://photos.example;" in policy


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/js/main.js", "text/javascript; charset=utf-8"),
        ("/css/base.css", "text/css; charset=utf-8"),
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
        ("/vendor/inter/inter.woff2", "font/woff2"),
        ("/vendor/inter/LICENSE", "text/plain; charset=utf-8"),
    ],
)
def test_files_have_their_types(browser, path, content_type):
    answer = get(browser, path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers["last-modified"].endswith("GMT")


@pytest.mark.parametrize(
    "path",
    [
        "/package.json", "/js/missing.js", "/js/.secret.js", "/test/a.test.js", "/js", "/js/",
        "/node_modules/x/x.js", "/js/link.js", "/js/../package.json", "/js/%2e%2e/package.json",
        "/js/..%2f..%2fsecret.js", "/..%2fsecret.js", "/js/main.js/", "/vendor/inter/notes.php",
        "/favicon.ico", "/js/%00.js", "/%FF.js", "/js//main.js", "/x.html", "/.git/config",
    ],
)  # fmt: skip
def test_nothing_else_is_served(browser, path):
    if path == "/js/main.js/":
        assert get(browser, path).text.startswith("export")
        return

    problem(get(browser, path), 404, "not-found")


def test_text_is_compressed_and_revalidated(browser):
    plain = get(browser, "/js/main.js", **{"accept-encoding": "identity"})
    zipped = get(browser, "/js/main.js", **{"accept-encoding": "br, gzip"})

    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.text == plain.text
    assert zipped.headers["vary"] == "Accept-Encoding"
    tag = zipped.headers["etag"]
    again = get(browser, "/js/main.js", **{"accept-encoding": "gzip", "if-none-match": tag})
    assert again.status_code == 304
    assert plain.headers["etag"] != tag


def test_a_changed_file_is_served_at_once(browser, folder):
    before = get(browser, "/js/main.js").headers["etag"]

    (folder / "js/main.js").write_text("// new")

    answer = get(browser, "/js/main.js", **{"if-none-match": before})
    assert (answer.status_code, answer.text) == (200, "// new")


def release_in(browser):
    """Return under which name the HTML asks for its files."""
    found = re.search(r'src="(/r/[0-9a-f]{16})/js/main\.js"', get(browser, "/").text)
    assert found
    return found[1]


def test_what_a_page_names_stands_in_a_release_and_is_kept(browser):
    release = release_in(browser)

    assert f'href="{release}/css/base.css"' in get(browser, "/").text
    assert 'href="/icon.svg"' in get(browser, "/").text
    for path in ("/js/main.js", "/css/base.css", "/vendor/inter/inter.woff2"):
        kept = get(browser, release + path)
        assert kept.status_code == 200
        assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert kept.content == get(browser, path).content
        assert get(browser, path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/s", "/index.html", "/icon.svg", "/js", "/%2e%2e/s"])
def test_a_release_holds_no_page(browser, path):
    problem(get(browser, release_in(browser) + path), 404, "not-found")


def test_another_release_gets_what_is_here_and_may_not_keep_it(browser):
    answer = get(browser, "/r/0123456789abcdef/js/main.js")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


def test_a_changed_file_is_another_release(browser, folder):
    before = release_in(browser)

    (folder / "js/main.js").write_text("// new")

    answer = get(browser, f"{before}/js/main.js")
    assert (answer.text, answer.headers["cache-control"]) == ("// new", "no-cache")
    again = get(browser, f"{before}/css/base.css")
    assert again.headers["cache-control"].endswith("immutable")


def make_slim(folder, path, small, *, of=None):
    """Leave a smaller form of a file as frontend/slim.mjs does."""
    digest = hashlib.sha256(of or (folder / path).read_bytes()).hexdigest()
    made = folder / "vendor/slim" / path
    made.parent.mkdir(parents=True)
    made.write_text(small)
    made.with_name(f"{made.name}.map").write_text('{"version": 3}')
    (folder / "vendor/slim/SOURCES").write_text(f"{digest}  {path}\n")


def test_the_smaller_form_of_a_file_is_sent_with_its_map(browser, folder):
    make_slim(folder, "js/main.js", "export const answer=42;")

    answer = get(browser, "/js/main.js")
    assert answer.text == "export const answer=42;"
    assert answer.headers["sourcemap"] == "main.js.map"
    assert get(browser, "/js/main.js.map").headers["content-type"] == "application/json"
    problem(get(browser, "/vendor/slim/js/main.js"), 404, "not-found")
    problem(get(browser, "/css/base.css.map"), 404, "not-found")


def test_a_smaller_form_made_before_an_edit_is_never_sent(browser, folder):
    make_slim(folder, "js/main.js", "export const answer=41;", of=b"export const answer = 41;")

    assert get(browser, "/js/main.js").text.startswith("export const answer = 42; //")


def test_everything_of_a_release_can_be_copied_elsewhere(folder):
    make_slim(folder, "js/main.js", "export const answer=42;")

    copied = {path: file.body for path, file in Pages(folder.resolve()).everything()}

    assert sorted(copied) == [
        "css/base.css", "js/main.js", "js/main.js.map", "vendor/inter/LICENSE",
        "vendor/inter/inter.woff2",
    ]  # fmt: skip
    assert copied["js/main.js"] == b"export const answer=42;//# sourceMappingURL=main.js.map\n"


def test_head_has_all_headers_and_other_methods_are_refused(browser):
    whole = get(browser, "/js/main.js", **{"accept-encoding": "identity"})
    head = browser.request("HEAD", "//js/main.js", headers={"accept-encoding": "identity"})

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    answer = browser.request("POST", "//js/main.js")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_private_pages_ask_not_to_be_listed(browser):
    assert get(browser, "/s").headers["x-robots-tag"] == "noindex"
    assert get(browser, "/view/1").headers["x-robots-tag"] == "noindex"
    for public in ("/", "/@ambrose", "/photographers/1"):
        assert "x-robots-tag" not in get(browser, public).headers


def test_the_checkout_serves_its_own_front_end():
    folder = frontend_folder(None)

    assert folder is not None
    assert folder.name in {"frontend", "_frontend"}
    assert frontend_folder(Path("/nowhere")) is None
