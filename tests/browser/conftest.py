"""One Chromium for the run, one server for each file, and every page watched."""

import itertools
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.browser.mailbox import Mailbox
from tests.browser.watching import Watch, settle
from tests.photographer import Photographer
from tests.serving import Server, served

# For each window Chromium makes two pages of its own, for suggestions beside an address bar that
# nobody sees: half of what a window costs. The last list is the one that counts, so what Playwright
# switches off stands here, too.
UNSEEN = [
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
]
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(UNSEEN)}",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)  # a busy machine takes its time
RESULTS = Path(__file__).parents[2] / "test-results"
FAILED = pytest.StashKey[bool]()
NUMBERS = itertools.count(1)
OpenTab = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("GALERLY_CHROMIUM") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests of this process: each has accounts of its own."""
    with served(tmp_path_factory.mktemp("browser") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def mailbox(server: Server) -> Mailbox:
    return Mailbox(server.data)


@pytest.fixture(scope="session")
def cities(server: Server) -> None:
    """The cities, which a new installation imports beside its first requests."""
    deadline = time.monotonic() + 60
    while not (server.data / "cities-version").exists():  # written after the last of them
        assert time.monotonic() < deadline, "the cities were not imported"
        time.sleep(0.1)


@contextmanager
def registered(server: Server, name: str) -> Iterator[Photographer]:
    """Make an account of which nobody else knows; `name` shows in its address."""
    name = re.sub(r"\W+", "-", name)[:40].strip("-")
    email = f"{name}-{next(NUMBERS)}@example.com"
    with closing(Photographer(server.url, email=email)) as photographer:
        photographer.register()
        yield photographer


@pytest.fixture
def anna(server: Server, request: pytest.FixtureRequest) -> Iterator[Photographer]:
    """A photographer of this test alone, who also speaks to the API."""
    with registered(server, request.node.name) as photographer:
        yield photographer


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the pages of this test did wrong; the test fails if there is anything."""
    watching = Watch()
    yield watching
    assert watching.problems == []


@pytest.fixture
def open_tab(
    chromium: Browser, server: Server, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[OpenTab]:
    """Open a page in a browser profile of its own: `open_tab(PHONE)`, `open_tab(DESKTOP, …)`.

    Of a test that failed, test-results/failed/ keeps what its pages showed.
    """
    contexts: list[BrowserContext] = []

    def open_one(screen: dict[str, Any] | None = None, **more: Any) -> Page:
        context = _profile(chromium, server, (screen or DESKTOP) | more)
        watch.add(context)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for place, context in enumerate(contexts):
        _finish(context, request.node, place)
        context.close()


@pytest.fixture(scope="module")
def lasting_tab(chromium: Browser, server: Server) -> Iterator[Page]:
    context = _profile(chromium, server, DESKTOP)
    yield context.new_page()
    context.close()


@pytest.fixture
def tab(lasting_tab: Page, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One page for all tests of a file that only need one: most of a test's time goes into it.

    It comes as the test before left it, signed out.
    """
    watch.add(lasting_tab.context)
    yield lasting_tab
    _finish(lasting_tab.context, request.node)
    lasting_tab.unroute_all()
    watch.leave(lasting_tab.context)
    lasting_tab.evaluate("localStorage.clear()")


def _profile(chromium: Browser, server: Server, more: dict[str, Any]) -> BrowserContext:
    # The worker, which answers some requests itself, is let in where a test is about it.
    options: dict[str, Any] = {
        "reduced_motion": "reduce",
        "locale": "en-US",
        "service_workers": "block",
    }
    context = chromium.new_context(base_url=server.url, **(options | more))
    context.set_default_timeout(PATIENCE_MS)
    return context


def _finish(context: BrowserContext, test: pytest.Item, place: int = 0) -> None:
    """Let events arrive; keep what was shown when a test failed."""
    for page in context.pages:
        settle(page)
        if test.stash.get(FAILED, False):
            name = re.sub(r"\W+", "-", test.name).strip("-")
            page.screenshot(path=RESULTS / "failed" / f"{name}-{place}.png")


def sign_in(page: Page, photographer: Photographer) -> None:
    """Sign in through the page that people use, and arrive in the studio."""
    page.goto("/login")
    page.get_by_label("E-mail address").fill(photographer.email)
    page.get_by_label("Password", exact=True).fill(photographer.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/studio")


def enter(page: Page, photographer: Photographer, path: str = "/studio") -> None:
    """Open a page of the studio as somebody who has signed in before in this browser."""
    page.goto("/sw.js")  # of the same origin, and shown without running
    keep = "(session) => localStorage.setItem('galerly.session.photographer', session)"
    page.evaluate(keep, json.dumps(photographer.session))
    page.goto(path)


def choose_folder(page: Page, folder: Path) -> None:
    """Choose a folder with the editor's button for it, as in a browser without handles."""
    page.evaluate("() => { delete globalThis.showDirectoryPicker; }")
    with page.expect_file_chooser() as chooser:
        button = page.get_by_role("button", name="Choose a folder")
        if button.is_visible():
            button.click()
        else:
            page.get_by_role("button", name="Add photos").click()
            page.get_by_role("menuitem", name="Choose a folder").click()
    chooser.value.set_files(folder)


def drop(page: Page, *paths: Path) -> None:
    """Drop files and folders as a file manager does, once the page says that it takes them."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}

    def drag(kind: str) -> None:
        event = {"type": kind, "x": 200, "y": 300, "data": data}
        session.send("Input.dispatchDragEvent", event)

    drag("dragEnter")
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not page.locator(".drop-veil").is_visible():
        assert time.monotonic() < deadline, "the page takes no files"
        drag("dragOver")
        settle(page)
    drag("dragOver")
    settle(page)  # or a busy browser has not heard yet that files are taken here
    drag("drop")
    session.detach()
