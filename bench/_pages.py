"""Chromium for measurements of pages: what a page notes of itself, lines, and a slower machine."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.conftest import DESKTOP, FLAGS, PHONE

__all__ = ["DESKTOP", "PHONE"]  # for the scripts, beside what stands here

# Round trip in ms, and Mbit/s.
LINES = {"4G": (170, 9.0), "slow 4G": (150, 1.6), "Fast 3G": (562, 1.44)}
CPU_SLOWER = 4

# Runs before the page's own code. Times are ms since the navigation began; a picture counts as
# painted in the frame after its bytes were there.
NOTES = """
globalThis.notes = { tasks: [], shifts: 0, lcp: 0, slow: 0 };
const painted = (name) => {
  if (name in notes) return;
  notes[name] = 0;
  requestAnimationFrame(() => requestAnimationFrame(() => { notes[name] = performance.now(); }));
};
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) notes.tasks.push(duration);
}).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) notes.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  notes.lcp = list.getEntries().at(-1).startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { duration, name } of list.getEntries()) {
    if (duration > notes.slow) { notes.slow = duration; notes.slowest = name; }
  }
}).observe({ type: "event", durationThreshold: 16, buffered: true });
document.addEventListener("load", ({ target }) => {
  if (!(target instanceof HTMLImageElement)) return;
  if (target.classList.contains("cover__photo")) painted("cover");
  if (target.classList.contains("tile__photo")) painted("photo");
}, true);
new MutationObserver((_, observer) => {
  if (!document.querySelector(".tile")) return;
  observer.disconnect();
  notes.grid = performance.now();
}).observe(document, { childList: true, subtree: true });
"""


def chromium_path() -> str:
    """Return the Chromium that `make chromium` found or installed."""
    known = Path(__file__).parents[1] / ".cache/chromium-path"
    named = known.read_text().strip() if known.exists() else "/usr/bin/chromium"
    return os.environ.get("GALERLY_CHROMIUM") or named


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium as tests do."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def tab(browser: Browser, screen: dict[str, Any], *, still: bool = False) -> Iterator[Page]:
    """Open a page in a profile of its own, with an empty cache, that notes what it does."""
    context = browser.new_context(
        **screen, reduced_motion="reduce" if still else "no-preference", locale="en-US"
    )
    context.set_default_timeout(60_000)
    context.add_init_script(NOTES)
    yield context.new_page()
    context.close()


def slow(page: Page, line: str | None, *, cpu: int = CPU_SLOWER) -> CDPSession:
    """Give the page a slower line and processor."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    if line:
        latency_ms, mbit = LINES[line]
        rate = mbit * 1e6 / 8
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": latency_ms,
                "downloadThroughput": rate,
                "uploadThroughput": rate / 2,
            },
        )
    return session


def noted(page: Page, name: str, *, within_s: float = 30) -> float:
    """Return a time that the page notes, waited for."""
    for _ in range(int(within_s * 50)):
        value = page.evaluate("(name) => globalThis.notes?.[name] || 0", name)
        if value:
            return float(value)
        page.wait_for_timeout(20)
    message = f"the page did not note {name!r} within {within_s} s"
    raise TimeoutError(message)
