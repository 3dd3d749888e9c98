"""Sizes and counts that the pages keep to, so that they stay quick on slow lines and old phones.

Sizes are of what the server sends to a browser that takes gzip, in a release: after a change of the
pages, `npm --prefix frontend run slim` builds it, as `make test` does.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Response, Route, expect
from tests.browser.conftest import DESKTOP, PHONE, sign_in
from tests.browser.galleries import link_to, published
from tests.browser.watching import until
from tests.pictures import jpeg

import galerly
from galerly.domain.model.gallery import GalleryState
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.photo import Photo, PhotoStatus, Rendition, RenditionName, Upload
from galerly.domain.services.galleries import GalleryChanges
from galerly.domain.services.share_links import LinkFields

KIB = 1024
FIRST_VIEW_BYTES = 35 * KIB
VIEWER_BYTES = 25 * KIB
PERSON_BYTES = 100 * KIB  # of the whole app, what one person comes to use
FONT_BYTES = 75 * KIB
ANSWER_BYTES = 13 * KIB  # with the URLs and mini-images of 200 photos
LAYOUT_BYTES = 20 * KIB  # of 10,000 photos
NODES_MAX = 450
PHOTO_IN_SIGHT = """[...document.querySelectorAll(".tile.is-in")].some((tile) => {
    const { top, bottom } = tile.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
})"""
PHOTOS = 3000
RELEASE = "/r/[0-9a-f]{16}"
VIEWER = re.compile(r"/js/built/viewer\.js|/photoswipe/|/viewer\.css")
FRONTEND = Path(__file__).parents[2] / "frontend"
T0 = datetime(2026, 5, 16, 11, tzinfo=UTC)
PICTURE = jpeg(60, 40)


@pytest.fixture
def http(server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"Accept-Encoding": "gzip"}) as client:
        yield client


def sent_bytes(http: httpx.Client, path: str) -> int:
    """Return how many bytes of body the server sends for a path."""
    with http.stream("GET", path) as answer:
        answer.raise_for_status()
        return sum(len(part) for part in answer.iter_raw())


def test_the_first_client_view_is_small(http):
    html = http.get("/s").text
    named = re.findall(rf'(?:href|src)="({RELEASE}/(?:css|js)/[^"]+)"', html)

    total = sent_bytes(http, "/s") + sum(sent_bytes(http, path) for path in named)

    assert any(path.endswith("/js/built/first.js") for path in named)
    assert total <= FIRST_VIEW_BYTES, f"{total} bytes"


def test_nothing_stands_in_the_way_of_the_cover(open_tab, anna):
    gallery_id, _ = published(anna, photos=3)
    page = open_tab(PHONE)
    asked: list[str] = []
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.route(re.compile(r"/media/|\.woff2$"), hold)
    page.goto(link_to(anna, gallery_id)["url"], wait_until="commit")
    expect(page.get_by_role("list", name="Photos").get_by_role("listitem")).to_have_count(3)
    page.wait_for_timeout(300)  # more than an idle page waits before it does what can wait
    before = sorted(re.sub(f"^{RELEASE}", "", path) for path in asked if path.startswith("/"))
    for route in held:
        route.continue_()
    page.unroute_all()
    language = page.get_by_role("combobox", name="Language")

    assert [path for path in before if not path.startswith(("/media/", "/vendor/", "/v1/"))] == [
        "/css/first.css",
        "/js/built/first.js",
        "/js/built/grid.js",
        "/js/config.js",
        "/js/i18n/en.js",
        "/s",
    ]
    assert [path.split("/")[-1] for path in before if path.startswith("/v1/")] == [
        "session",
        "layout",
    ]
    assert len([path for path in before if path.startswith("/media/")]) == 1
    assert [path.split("/")[2] for path in before if path.startswith("/vendor/")] == [
        "cormorant-garamond"
    ]
    expect(language).to_be_visible()
    expect(page.locator("html")).not_to_have_class(re.compile("is-plain"))


def test_opening_the_viewer_costs_little_more(open_tab, anna):
    gallery_id, _ = published(anna, photos=2)
    page = open_tab(DESKTOP)
    loaded = code_of(page)
    page.goto(link_to(anna, gallery_id)["url"])
    page.get_by_role("list", name="Photos").get_by_role("link").first.click()
    expect(page.get_by_role("dialog", name="Photo viewer")).to_contain_text("1 of 2")

    parts = {path: size for path, size in loaded.items() if VIEWER.search(path)}

    assert {"/css/viewer.css", "/js/built/viewer.js"} < set(parts)
    assert any("photoswipe.esm" in path for path in parts)
    assert sum(parts.values()) <= VIEWER_BYTES, parts


def test_all_that_a_client_uses_is_small(open_tab, anna):
    gallery_id, _ = published(anna, photos=3)
    page = open_tab(PHONE)
    loaded = code_of(page)
    page.goto(link_to(anna, gallery_id)["url"])
    page.get_by_role("list", name="Photos").get_by_role("link").first.tap()
    viewer = page.get_by_role("dialog", name="Photo viewer")
    viewer.get_by_role("button", name="Add to favorites").tap()
    page.get_by_role("button", name="Not now").tap()
    viewer.get_by_role("button", name="Comments").tap()
    expect(page.get_by_text("No comments yet.")).to_be_visible()
    page.get_by_role("dialog", name="Comments").get_by_role("button", name="Close").tap()
    viewer.get_by_role("button", name="Close viewer").tap()
    expect(viewer).to_be_hidden()
    page.get_by_role("button", name="Download", exact=True).tap()
    expect(page.get_by_role("button", name="Prepare download")).to_be_visible()

    assert sum(loaded.values()) <= PERSON_BYTES, f"{sum(loaded.values())} bytes"


def test_all_that_a_photographer_uses_is_small(open_tab, anna):
    gallery_id, _ = published(anna, photos=3)
    link_to(anna, gallery_id, name="All")
    page = open_tab(DESKTOP)
    loaded = code_of(page)
    sign_in(page, anna)
    page.get_by_role("link", name="Marta & Jonas").click()
    page.get_by_role("listbox", name="Photos").get_by_role("option").first.click()
    expect(page.get_by_role("dialog", name="GLY_0001.jpg")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_label("Address of All")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Proofing").click()
    expect(page.get_by_role("heading", name="Favorites")).to_be_visible()
    page.get_by_role("link", name="Settings").first.click()
    expect(page.get_by_text("This one")).to_be_visible()

    assert sum(loaded.values()) <= PERSON_BYTES, f"{sum(loaded.values())} bytes"


def test_fonts_are_small(http):
    fonts = [f"/{path.relative_to(FRONTEND)}" for path in (FRONTEND / "vendor").rglob("*.woff2")]
    sizes = {Path(font).name: sent_bytes(http, font) for font in fonts if "latin-ext" not in font}
    interface = [size for name, size in sizes.items() if name.startswith("inter-")]
    faces = [size for name, size in sizes.items() if not name.startswith("inter-")]

    assert len(interface) == 2
    assert sum(interface) + max(faces) <= FONT_BYTES, sizes  # a gallery has one face for its titles


def code_of(page: Page) -> dict[str, int]:
    """Return what becomes the bytes of each page, style sheet and module that the page loads."""
    loaded: dict[str, int] = {}

    def note(answer: Response) -> None:
        path = re.sub(f"^{RELEASE}", "", urlsplit(answer.url).path)
        if answer.request.resource_type in {"document", "stylesheet", "script"}:
            loaded[path] = int(answer.headers.get("content-length", 0)) or loaded.get(path, 0)

    page.on("response", note)
    return loaded


@pytest.fixture(scope="module")
def large_link(server) -> str:
    """A link to a gallery of thousands of photos, stored as rows; their pictures are not there."""
    with galerly.open(server.data) as installation:
        services = installation.services
        account, _ = services.accounts.register(
            email="thousands@example.com", password="seven blue herons", name="Thousands"
        )
        owner = account.user.id
        gallery = services.galleries.create(by=owner, title="Three thousand")
        new_id = services.work.tokens.new_id
        photos = [
            ready_photo(PhotoId(new_id(T0)), owner, gallery.id, number) for number in range(PHOTOS)
        ]
        services.photos.photos.put_uploads([slot_of(photo) for photo in photos])
        services.photos.photos.confirm(photos, most=PHOTOS)
        changes = GalleryChanges(state=GalleryState.PUBLISHED)
        services.galleries.update(gallery.id, changes, by=owner)
        link = services.share_links.create(gallery.id, LinkFields(name="All"), by=owner)
    return f"/s#{link.share_token}"


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_thousands_of_photos_never_all_stand_in_the_page(open_tab, large_link, screen):
    page = open_tab(screen)
    page.route("**/*", answer_pictures)
    page.goto(large_link)
    tiles = page.get_by_role("list", name="Photos").get_by_role("listitem")
    expect(tiles.first).to_have_attribute("aria-setsize", str(PHOTOS))
    most = nodes(page)
    height = page.evaluate("document.documentElement.scrollHeight")
    for part in (0.02, 0.2, 0.5, 0.51, 0.8, 1):
        page.evaluate("(y) => scrollTo(0, y)", height * part)
        until(page, PHOTO_IN_SIGHT)
        most = max(most, nodes(page))

    assert height > PHOTOS * 10
    expect(page.get_by_role("link", name=f"Photo {PHOTOS:,} of {PHOTOS:,}")).to_be_visible()
    assert most <= NODES_MAX


def test_what_the_grid_asks_of_the_api_is_small(http, large_link):
    opening = {"share_token": large_link.partition("#")[2], "urls": "thumb", "placeholder": "3x2"}
    session = http.post("/v1/share/session", json=opening)
    token, gallery_id = session.json()["token"], session.json()["gallery"]["id"]
    http.headers["Authorization"] = f"Bearer {token}"
    view = f"/v1/view/galleries/{gallery_id}"

    assert int(session.headers["content-length"]) <= ANSWER_BYTES + KIB
    page = "photos?limit=200&urls=thumb&placeholder=3x2"
    assert sent_bytes(http, f"{view}/{page}") <= ANSWER_BYTES
    assert sent_bytes(http, f"{view}/layout") <= LAYOUT_BYTES * PHOTOS / 10_000 + KIB


def nodes(page: Page) -> int:
    """Return how many elements the page has."""
    return int(page.evaluate("document.querySelectorAll('*').length"))


def answer_pictures(route) -> None:
    """Answer every picture with a small one, and let all else through."""
    if route.request.resource_type == "image":
        route.fulfill(content_type="image/jpeg", body=PICTURE)
    else:
        route.continue_()


def ready_photo(photo_id: PhotoId, owner: UserId, gallery_id: GalleryId, number: int) -> Photo:
    """Return a photo as its upload and its renditions would have left it."""
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    renditions = tuple(
        Rendition(
            name=name,
            content_type="image/jpeg",
            size_bytes=len(PICTURE),
            crc32=zlib.crc32(PICTURE),
            sha256=hashlib.sha256(PICTURE).hexdigest(),
            width_px=60,
            height_px=40,
        )
        for name in RenditionName
    )
    return Photo(
        id=photo_id,
        gallery_id=gallery_id,
        owner_id=owner,
        filename=f"DSC_{number:05d}.jpg",
        content_type="image/jpeg",
        size_bytes=8_000_000,
        sha256=digest,
        created_at=T0,
        taken_at=T0 + timedelta(seconds=number),
        status=PhotoStatus.READY,
        position=float(number),
        crc32=number,
        width_px=6000 if number % 3 else 4000,
        height_px=4000 if number % 3 else 6000,
        placeholder=base64.b64encode(hashlib.sha384(digest.encode()).digest()).decode(),
        color=int(digest[:3], 16),
        renditions=renditions,
    )


def slot_of(photo: Photo) -> Upload:
    """Return the upload slot that a photo came from."""
    return Upload(
        photo_id=photo.id,
        gallery_id=photo.gallery_id,
        owner_id=photo.owner_id,
        filename=photo.filename,
        content_type=photo.content_type,
        size_bytes=photo.size_bytes,
        sha256=photo.sha256,
        created_at=T0,
        expires_at=T0 + timedelta(days=1),
    )
