"""Every screen on a phone and on a desk, light and dark: no barrier, nothing cut, a picture of it.

Nothing is cut in a window of 320 px either, nor on a desk at twice the size.

The pictures go to test-results/screens/.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from tests.browser.conftest import DESKTOP, PATIENCE_MS, PHONE, RESULTS, sign_in
from tests.browser.demo import Demo, dwell, furnish, pictures
from tests.browser.screens import SCREENS, Screen
from tests.browser.watching import Watch, painted, settle, still
from tests.serving import Server

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# In an isolated world: the page's own policy forbids foreign scripts, and stays in force.
RUN_AXE = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes.slice(0, 4).map(({ html, failureSummary }) =>
            `${html.slice(0, 160)} ${failureSummary.split("\\n").slice(1, 3).join(" ")}`
        ).join(" || ")}`);
}"""
# As narrow as a page must fit without scrolling sideways (WCAG 2.2, 1.4.10), and a desk at 200 %.
NARROWEST: dict[str, ViewportSize] = {
    "phone": {"width": 320, "height": 640},
    "desktop": {"width": 720, "height": 450},
}
# How far the page scrolls sideways, and what stands beyond its sides, but for what lies in
# something to scroll.
CUT_OFF = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (box) => ["auto", "scroll"].includes(getComputedStyle(box).overflowX);
    const inside = (box) => box !== null && (scrolls(box) || inside(box.parentElement));
    const beyond = ({ left, right, width: own }) => own > 1 && (left < -1 || right > width + 1);
    const far = document.documentElement.scrollWidth - innerWidth;
    const shown = "a, button, input, select, textarea, h1, h2, h3, p, label";
    const cut = [...document.querySelectorAll(shown)]
        .filter((box) => box.checkVisibility({ visibilityProperty: true }))
        .filter((box) => beyond(box.getBoundingClientRect()) && !inside(box.parentElement))
        .map((box) => box.outerHTML.slice(0, 160));
    return far > 0 ? [`${far} px sideways`, ...cut] : cut;
}"""
DEVICES = {"phone": PHONE, "desktop": DESKTOP}
Tabs = dict[tuple[str, str], Page]


def cut_off(page: Page) -> list[str]:
    """Return what the window is too narrow for, once all is laid out for its size."""
    still(page)
    deadline = time.monotonic() + 5
    while (lost := page.evaluate(CUT_OFF)) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    return [f"{page.viewport_size}: {what}" for what in lost]


@pytest.fixture(scope="module")
def demo(server: Server, request: pytest.FixtureRequest) -> Iterator[Demo]:
    cache = request.config.cache
    assert cache
    shots = pictures(cache.mkdir("demo-pictures"), 11, long_edge=1000)
    furnished = furnish(server.url, shots)
    request.getfixturevalue("cities")  # which came in meanwhile
    dwell(furnished.lena)
    yield furnished
    furnished.lena.close()


@pytest.fixture(scope="module")
def touring() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def tabs(chromium: Browser, server: Server, demo: Demo, touring: Watch) -> Iterator[Tabs]:
    """A page for each device and person."""
    opened: Tabs = {}
    for device, options in DEVICES.items():
        for who in ("visitor", "photographer"):
            context = chromium.new_context(
                base_url=server.url, reduced_motion="reduce", locale="en-US", **options
            )
            touring.add(context)
            context.set_default_timeout(PATIENCE_MS)
            page = opened[device, who] = context.new_page()
            if who == "photographer":
                sign_in(page, demo.lena)
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_has_no_barrier(
    screen: Screen, device: str, tabs: Tabs, demo: Demo, touring: Watch
) -> None:
    page = tabs[device, screen.who]
    if screen.expected:
        touring.expect(screen.expected)
    screen.show(page, demo)
    painted(page)
    settle(page)
    found = touring.take()
    page.evaluate(AXE.read_text())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        still(page)  # colors change over 150 ms
        # To be looked at, not compared: a PNG takes twice the time to write.
        picture = RESULTS / "screens" / f"{screen.name}-{device}-{scheme}.jpg"
        page.screenshot(path=picture, quality=90)
        found += [f"{scheme}: {violation}" for violation in page.evaluate(RUN_AXE)]
    page.emulate_media(color_scheme="light")
    found += cut_off(page)
    page.set_viewport_size(NARROWEST[device])
    found += cut_off(page)
    page.set_viewport_size(DEVICES[device]["viewport"])

    touring.take()  # axe copies elements with their style attributes, which the policy forbids

    assert found == []
