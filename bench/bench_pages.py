"""Measure the pages in Chromium against their budgets: first paint, scrolling, slow lines, taps.

    python bench/bench_pages.py [--photos 10000] [--runs 3] [--only first|jump|scroll|lines|taps]

Pictures are real and the line is loopback, or slowed down by Chromium itself. Each figure is the
best of some runs, beside its budget; some also as a ratio to a bare page of the same run: on a busy
machine both grow. An exclamation mark stands where a budget was missed.
"""

import argparse
import gzip
import json
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from _pages import CPU_SLOWER, DESKTOP, LINES, PHONE, chromium, noted, slow, tab
from _stocked import Stocked, stocked
from playwright.sync_api import Browser, Page

FEW = 10
SCROLL_S = 3
AS_THE_GRID = "limit=200&urls=thumb&placeholder=3x2"
BUDGETS_COVER_S = {"4G": 1.6, "slow 4G": 2.0, "Fast 3G": 3.8}
BUDGETS_PHOTO_S = {"4G": 2.0, "slow 4G": 3.1, "Fast 3G": 5.5}

IN_SIGHT = """
const rows = [...document.querySelectorAll(".tile")].filter((tile) => {
  const { top, bottom } = tile.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
});
"""
JUMP = f"""async (part) => {{
  const began = performance.now();
  const frame = () => new Promise((go) => {{
    const {{ port1, port2 }} = new MessageChannel();
    port1.onmessage = go;
    requestAnimationFrame(() => port2.postMessage(0));
  }});
  scrollTo(0, document.documentElement.scrollHeight * part);
  let boxes = 0;
  for (;;) {{
    await frame();
    {IN_SIGHT}
    if (!rows.length) continue;
    boxes ||= performance.now() - began;
    const loaded = rows.every((tile) => tile.classList.contains("is-in"));
    if (loaded || performance.now() - began > 10000) break;
  }}
  return [boxes, performance.now() - began];
}}"""
SCROLL = """async ([speed, seconds]) => {
  notes.tasks.length = 0;
  const frames = [];
  let most = 0;
  const from = scrollY;
  const began = await new Promise(requestAnimationFrame);
  let last = began;
  for (;;) {
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
    if (now - began > seconds * 1000) break;
    scrollTo(0, from + (speed * (now - began)) / 1000);
    if (frames.length % 10 === 0)
      most = Math.max(most, document.getElementsByTagName("*").length);
  }
  await new Promise((go) => setTimeout(go, 300));
  const late = frames.filter((ms) => ms > 25).length;
  return { fps: (frames.length * 1000) / (last - began), late, most, tasks: notes.tasks };
}"""


class Report:
    """Prints each figure beside its budget."""

    def __init__(self) -> None:
        self.missed = 0

    def line(
        self, what: str, value: float, budget: float | None, unit: str, note: str = ""
    ) -> None:
        """Print one figure; more than the budget is a miss."""
        miss = budget is not None and value > budget
        self.missed += miss
        against = "" if budget is None else f" of {budget:g}"
        print(f"{'!' if miss else ' '} {what}: {value:.4g}{against} {unit}{note}", flush=True)


def best(runs: int, measure: Callable[[], dict[str, float]]) -> dict[str, float]:
    """Return the lowest of each figure."""
    found = [measure() for _ in range(runs)]
    return {name: min(run[name] for run in found) for name in found[0]}


def bare_ms(browser: Browser, base: str) -> float:
    """Return when a page of one picture and nothing else is loaded, ms."""
    with tab(browser, DESKTOP) as page:
        page.goto(f"{base}/icon.svg")
        return float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))


def opened(browser: Browser, link: str, screen: dict[str, Any]) -> dict[str, float]:
    """Open a gallery anew; return its times in ms."""
    with tab(browser, screen) as page:
        page.goto(link, wait_until="commit")
        times = {name: noted(page, name) for name in ("grid", "cover", "photo")}
        page.wait_for_timeout(300)
        notes = page.evaluate("notes")
        return times | {"lcp": notes["lcp"], "cls": notes["shifts"]}


def first(browser: Browser, stock: Stocked, runs: int, report: Report) -> None:
    """How soon a large gallery is there, beside a small one."""
    bare = best(runs, lambda: {"ms": bare_ms(browser, stock.server.url)})["ms"]
    print(f"  a bare page: {bare:.0f} ms")
    times = {}
    for count, link in stock.links.items():
        opened(browser, link, DESKTOP)  # the first one of a server warms it
        got = times[count] = best(runs, partial(opened, browser, link, DESKTOP))
        budget = (300, 450) if count > FEW else (None, None)
        for name, limit in zip(("grid", "photo"), budget, strict=True):
            report.line(
                f"{count} photos, {name}",
                got[name],
                limit,
                "ms",
                f", {got[name] / bare:.1f} x bare",
            )
        report.line(f"{count} photos, LCP on a desktop", got["lcp"], 900, "ms")
        report.line(f"{count} photos, CLS", got["cls"], 0.01, "")
    large, small = times[max(times)], times[min(times)]
    report.line("first photo, many to few", large["photo"] / small["photo"], 1.2, "x")


def jump(browser: Browser, stock: Stocked, runs: int, report: Report) -> None:
    """How soon another part of the gallery is there."""
    with tab(browser, DESKTOP) as page:
        ready(page, stock.links[max(stock.links)])
        places = [0.5, 0.9, 0.3, 0.7, 0.15][: runs + 2]
        found = []
        for place in places:
            found.append(page.evaluate(JUMP, place))
            page.wait_for_timeout(600)
        report.line("jump, boxes", min(boxes for boxes, _ in found), 60, "ms")
        report.line("jump, all photos in sight", min(all_ for _, all_ in found), 300, "ms")


def scroll(browser: Browser, stock: Stocked, runs: int, report: Report) -> None:
    """How evenly it scrolls."""
    for speed in (2000, 8000):
        with tab(browser, DESKTOP) as page:
            ready(page, stock.links[max(stock.links)])
            session = page.context.new_cdp_session(page)
            found, used_ms = [], []
            for _ in range(runs):
                page.evaluate("scrollTo(0, innerHeight)")
                page.wait_for_timeout(400)
                browser.start_tracing(page=page, categories=["toplevel", "__metadata"])
                found.append(page.evaluate(SCROLL, [speed, SCROLL_S]))
                used_ms.append(longest_task_ms(browser.stop_tracing()))
            good = max(found, key=lambda run: (-len(run["tasks"]), run["fps"]))
            what = f"scrolling at {speed:,} px/s"
            report.line(f"{what}, frames", -good["fps"], -58, "a second", f" ({good['late']} late)")
            report.line(f"{what}, tasks over 50 ms", len(good["tasks"]), 0, "", f" {good['tasks']}")
            report.line(f"{what}, longest task by processor time", min(used_ms), 50, "ms")
            report.line(f"{what}, elements", max(run["most"] for run in found), 450, "")
            session.send("HeapProfiler.enable")
            session.send("HeapProfiler.collectGarbage")
            used = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
            report.line(f"{what}, JS heap after", used, 8, "MB")


def longest_task_ms(trace: bytes) -> float:
    """Return how long a page's thread was busy with one task, waiting for a processor aside."""
    events = json.loads(trace)["traceEvents"]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks: list[float] = [
        event["tdur"] / 1000
        for event in events
        if "RunTask" in event["name"] and "tdur" in event and (event["pid"], event["tid"]) in main
    ]
    return max(tasks)


def lines(browser: Browser, stock: Stocked, runs: int, report: Report) -> None:
    """How soon cover and photos are there on slow lines and a slow phone."""
    link = stock.links[max(stock.links)]

    def over(line: str) -> dict[str, float]:
        with tab(browser, PHONE) as page:
            slow(page, line)
            page.goto(link, wait_until="commit")
            return {name: noted(page, name) / 1000 for name in ("cover", "photo")}

    for line in LINES:
        got = best(runs, partial(over, line))
        for name, budgets in (("cover", BUDGETS_COVER_S), ("photo", BUDGETS_PHOTO_S)):
            report.line(f"{line}, CPU {CPU_SLOWER} x slower, {name}", got[name], budgets[line], "s")


def taps(browser: Browser, stock: Stocked, runs: int, report: Report) -> None:
    """How soon a slow machine answers what a person does."""

    def used() -> dict[str, float]:
        with tab(browser, DESKTOP) as page:
            ready(page, stock.links[max(stock.links)])
            slow(page, None)
            page.evaluate("scrollTo(0, innerHeight)")
            page.wait_for_timeout(1500)
            grid = page.get_by_role("list", name="Photos")
            grid.get_by_role("link").nth(2).click()
            viewer = page.get_by_role("dialog", name="Photo viewer")
            viewer.wait_for()
            page.wait_for_timeout(800)
            for key in ("ArrowRight", "ArrowRight", "f", "ArrowLeft", "i", "Escape"):
                page.keyboard.press(key)
                page.wait_for_timeout(700)
            if viewer.is_visible():
                page.keyboard.press("Escape")
                page.wait_for_timeout(700)
            for key in ("ArrowDown", "End", "Home", "x", "Escape"):
                page.keyboard.press(key)
                page.wait_for_timeout(600)
            notes = page.evaluate("notes")
            print(f"    slowest: {notes.get('slowest')} {notes['slow']} ms")
            return {"ms": notes["slow"]}

    got = best(runs, used)
    report.line(f"slowest interaction, CPU {CPU_SLOWER} x slower", got["ms"], 100, "ms")


def answers(_: Browser, stock: Stocked, __: int, report: Report) -> None:
    """How large what the API sends is."""
    count = max(stock.links)
    with httpx.Client(base_url=f"{stock.server.url}/v1") as http:
        token = stock.links[count].partition("#")[2]
        session = http.post("/share/session", json={"share_token": token}).json()
        headers = {"Authorization": f"Bearer {session['token']}"}
        view = f"/view/galleries/{session['gallery']['id']}"
        for what, path, budget in (
            (f"layout of {count}", f"{view}/layout", 20),
            ("page of 200 as the grid asks for it", f"{view}/photos?{AS_THE_GRID}", 13),
        ):
            body = http.get(path, headers=headers).content
            report.line(f"{what}, gzip", len(gzip.compress(body, 6)) / 1024, budget, "KB")


def ready(page: Page, link: str) -> None:
    """Open a gallery and let it come to rest."""
    page.goto(link)
    noted(page, "photo")
    page.wait_for_timeout(2500)


PARTS = {
    "first": first, "jump": jump, "scroll": scroll, "lines": lines, "taps": taps,
    "answers": answers,
}  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=sorted(PARTS))
    options = parser.parse_args()
    report = Report()
    with (
        tempfile.TemporaryDirectory() as name,
        stocked(Path(name), FEW, options.photos) as stock,
        chromium() as browser,
    ):
        for part, measure in PARTS.items():
            if options.only in {None, part}:
                print(f"{part} (load {os.getloadavg()[0]:.1f})", flush=True)
                measure(browser, stock, options.runs, report)
    print(f"{report.missed} figures beyond their budget")


if __name__ == "__main__":
    main()
