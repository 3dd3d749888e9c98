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


def build(folder, files):
    """Leave a built form of the pages as frontend/slim.mjs does."""
    code = sorted(path for path in folder.rglob("*") if path.suffix in {".css", ".js"})
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in [folder / "index.html", *code]
        if path.relative_to(folder).parts[0] in {"index.html", "sw.js", "css", "js", "vendor"}
        and not path.is_symlink()
        and path.name != "config.js"
        and path.name[0] != "."
    ]
    (folder / "vendor/slim").mkdir()
    for name, text in files.items():
        made = folder / "vendor/slim" / name
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(text)
    (folder / "vendor/slim/SOURCES").write_text("".join(lines))


BUILT = {
    "index.html": '<!doctype html><script src="/js/built/first.js"></script>',
    "sw.js": "addEventListener()",
    "css/first.css": "a{}",
    "css/first.css.br": "brotli",
    "js/built/first.js": "export const answer=42;",
    "js/built/first.js.map": '{"version": 3}',
}


@pytest.fixture
def built(folder):
    (folder / "js/link.js").unlink()
    (folder / "js/config.js").write_text("export const config = {};")
    build(folder, BUILT)
    return folder


def built_release(browser):
    found = re.search(r'src="(/r/[0-9a-f]{16})/js/built/first\.js"', get(browser, "/s").text)
    assert found
    return found[1]


@pytest.mark.usefixtures("built")
def test_the_built_form_is_sent_with_its_maps(browser):
    release = built_release(browser)

    answer = get(browser, f"{release}/js/built/first.js")
    assert answer.text == "export const answer=42;"
    assert answer.headers["cache-control"].endswith("immutable")
    assert answer.headers["sourcemap"] == "first.js.map"
    beside = get(browser, "/js/built/first.js.map")
    assert beside.headers["content-type"] == "application/json"
    assert get(browser, "/sw.js").text == "addEventListener()"
    assert get(browser, f"{release}/js/config.js").text == "export const config = {};"
    assert get(browser, f"{release}/vendor/inter/inter.woff2").text == "font"
    for other in ("/vendor/slim/js/built/first.js", "/js/main.js", "/css/base.css", "/sw.js.map"):
        problem(get(browser, other), 404, "not-found")


def test_a_built_form_made_before_an_edit_is_never_sent(built, browser):
    (built / "sw.js").write_text("// new")

    assert release_in(browser)
    assert get(browser, "/sw.js").text == "// new"
    (built / "js/main.js").write_text("// new")
    assert get(browser, "/js/main.js").text == "// new"
    problem(get(browser, "/js/built/first.js"), 404, "not-found")


def test_settings_are_no_source_of_the_built_form(built, browser):
    (built / "js/config.js").write_text("export const config = { apiRoot: 1 };")

    assert get(browser, f"{built_release(browser)}/js/config.js").text.endswith("apiRoot: 1 };")


def test_a_new_source_makes_the_built_form_an_earlier_one(built, browser):
    (built / "css/more.css").write_text("b {}")

    assert release_in(browser)


@pytest.mark.usefixtures("built")
def test_built_modules_of_another_release_are_not_mixed_in(browser):
    problem(get(browser, "/r/0123456789abcdef/js/built/first.js"), 404, "not-found")


@pytest.mark.usefixtures("built")
def test_what_is_made_smaller_by_brotli_is_sent_so_to_browsers_that_take_it(browser):
    def asked(codings):
        return browser.request("HEAD", "//css/first.css", headers={"accept-encoding": codings})

    sent = asked("gzip, deflate, br")
    assert (sent.headers["content-encoding"], sent.headers["content-length"]) == ("br", "6")
    assert sent.headers["etag"].endswith('-br"')
    assert "content-encoding" not in asked("gzip, brrr").headers
    assert "content-encoding" not in get(browser, "/css/first.css.br").headers


def test_everything_of_a_release_can_be_copied_elsewhere(built):
    copied = {path: file.body for path, file in Pages(built.resolve()).everything()}

    assert sorted(copied) == [
        "css/first.css", "js/built/first.js", "js/built/first.js.map", "js/config.js",
        "vendor/inter/LICENSE", "vendor/inter/inter.woff2",
    ]  # fmt: skip
    assert copied["js/built/first.js"].endswith(b"//# sourceMappingURL=first.js.map\n")


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


def test_the_page_names_the_texts_of_the_language_that_is_read_best(browser, folder):
    preload = '<link rel="modulepreload" href="/js/i18n/{}.js">'
    (folder / "index.html").write_text(f'<html lang="en">{preload.format("en")}')
    (folder / "js/i18n").mkdir()
    for code in ("en", "de"):
        (folder / f"js/i18n/{code}.js").write_text("export const common = {};")

    for wish, code in [("de-AT,en;q=0.8", "de"), ("ja", "en"), ("fr, de;q=0.5", "en")]:
        answer = get(browser, "/s", **{"accept-language": wish})
        html = answer.text

        assert f'<html lang="{code}">' in html, wish
        assert re.findall(r"/js/i18n/(\w+)\.js", html) == [code]
        assert answer.headers["vary"] == "Accept-Encoding, Accept-Language"
