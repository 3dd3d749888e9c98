"""Upload many real JPEG files through the page: over loopback, over a line, and with a cut.

    python bench/bench_page_upload.py [--photos 500] [--size MB] [--line-photos 150] [--data FOLDER]

The first part puts the page's speed beside that of plain PUTs of the same bytes to the same server,
and of a bare page that computes the checksums, sends, and does nothing else, with the processor
time of each: what the browser itself needs, no page can save. Galerly's asks for slots, shows what
it does, and confirms as well.
The budget is for `--photos 200 --size 8`, where each file is filled up with noise to that size. The
second sends over a line of 50 Mbit/s and 80 ms, and tells how much of it was used from the choice
of the files to the receipt. Both note the frames of the page meanwhile. The third kills the tab and
the server half-way and goes on by choosing the folder again. After each, the checksums that the API
tells are compared with those of the files: none may be lost, none twice. Renditions are left for
later in all of them, the plain PUTs included: their work would hide what is measured.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyvips
from _bare_upload import bare_page
from _line import line
from _pages import chromium
from _processor import spent_s, table
from attrs import frozen
from playwright.sync_api import Browser, BrowserContext, Page, expect

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.conftest import DESKTOP, sign_in
from tests.photographer import Photographer
from tests.serving import Server

MOTIFS = 20  # different pictures; trailing bytes make each file another one
WIDTH_PX, HEIGHT_PX = 2400, 1600
GRAIN = 12
SENDERS = 4  # as the page sends at a time
SLOTS_AT_ONCE = 50
PATIENCE_S = 300
CITIES_S = 120
CUT_S = 8
LINE_MBIT, LINE_MS = 50, 80
MB_S, SHARE, FRAME_MS = 250, 0.95, 17  # budgets
FOLDER_INPUT = "input[webkitdirectory]"
# Waiting in the page itself: looking from outside, again and again, would be measured with it.
SENT = """() => new Promise((done) => {
  const began = performance.now();
  const frames = [];
  let last = 0;
  performance.setResourceTimingBufferSize(20_000);
  const frame = (now) => {
    if (last) frames.push(now - last);
    last = now;
    const facts = document.querySelector(".upload__facts")?.textContent ?? "";
    if (facts.startsWith("Stored")) done({ frames, began, ...puts(), ended: performance.now() });
    else requestAnimationFrame(frame);
  };
  const puts = () => {
    const found = performance.getEntriesByType("resource").filter((one) =>
      new URL(one.name).pathname.startsWith("/media/"));
    return {
      first: Math.min(...found.map((one) => one.startTime)),
      last: Math.max(...found.map((one) => one.responseEnd)),
    };
  };
  requestAnimationFrame(frame);
})"""


def motif(number: int) -> bytes:
    """Return a JPEG of one to two megabytes: soft clouds of color, and grain over them."""
    clouds = [
        pyvips.Image.perlin(WIDTH_PX, HEIGHT_PX, cell_size=400, seed=3 * number + band)
        for band in range(3)
    ]
    soft = clouds[0].bandjoin(clouds[1:]) * 80 + 128
    grain = pyvips.Image.gaussnoise(WIDTH_PX, HEIGHT_PX, sigma=GRAIN, mean=0, seed=number)
    picture = (soft + grain).cast("uchar").copy(interpretation="srgb")
    return bytes(picture.jpegsave_buffer(Q=88))


def shoot(folder: Path, photos: int, size_bytes: int = 0) -> dict[str, str]:
    """Fill a folder with JPEG files, of at least that size; return their checksums by name."""
    folder.mkdir()
    with ThreadPoolExecutor(2) as pool:
        motifs = list(pool.map(motif, range(MOTIFS)))
    sums = {}
    for number in range(photos):
        name = f"GLY_{number + 1:04}.jpg"
        data = motifs[number % MOTIFS] + number.to_bytes(4, "big")
        data += os.urandom(max(0, size_bytes - len(data)))
        (folder / name).write_bytes(data)
        sums[name] = hashlib.sha256(data).hexdigest()
    return sums


def slots_for(anna: Photographer, title: str, files: list[Path]) -> list[dict[str, Any]]:
    """Return a slot for each file, in a new gallery."""
    gallery_id = anna.gallery(title)
    slots: list[dict[str, Any]] = []
    for start in range(0, len(files), SLOTS_AT_ONCE):
        some = {path.name: path.read_bytes() for path in files[start : start + SLOTS_AT_ONCE]}
        slots += anna.slots(gallery_id, some)
    return slots


def plain(anna: Photographer, folder: Path) -> float:
    """PUT every file to a slot that is there already; return the seconds that the PUTs took."""
    files = sorted(folder.iterdir())
    pairs = list(zip(slots_for(anna, "Plain", files), files, strict=True))
    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        statuses = set(pool.map(lambda pair: anna.put(pair[0], pair[1].read_bytes()), pairs))
    took = time.perf_counter() - began
    if statuses != {200}:
        message = f"plain PUTs were answered {statuses}"
        raise RuntimeError(message)
    return took


def signed_in(browser: Browser, address: str, anna: Photographer) -> BrowserContext:
    """Return a profile in which the photographer is signed in at an address."""
    context = browser.new_context(**DESKTOP, base_url=address, locale="en-US")
    page = context.new_page()
    sign_in(page, anna)
    page.close()
    return context


def editor(context: BrowserContext, gallery_id: str) -> Page:
    """Open the editor in a new tab; return when it takes files."""
    page = context.new_page()
    page.goto(f"/studio/g/{gallery_id}")
    page.locator(FOLDER_INPUT).wait_for(state="attached")
    return page


def finished(page: Page) -> None:
    """Wait until the panel says that all is stored and compared."""
    receipt = page.get_by_text("Stored, and every checksum compared.")
    expect(receipt).to_be_visible(timeout=PATIENCE_S * 1000)


@frozen
class Sent:
    """One upload through the page."""

    gallery_id: str
    took_s: float  # from the choice of the folder to the receipt
    frame_ms: float  # p95, meanwhile
    ends_ms: tuple[float, float]  # before the first byte is sent, and after the last has arrived
    processor: str


def through_the_page(context: BrowserContext, anna: Photographer, folder: Path) -> Sent:
    """Upload the folder."""
    gallery_id = anna.gallery("Through the page")
    page = editor(context, gallery_id)
    page.wait_for_timeout(500)  # the page itself has come to rest
    before = spent_s()
    began = time.perf_counter()
    page.locator(FOLDER_INPUT).set_input_files(folder)
    told = page.evaluate(SENT)
    took = time.perf_counter() - began
    processor = table(before, spent_s(), size_mb(folder))
    page.close()
    frames = sorted(told["frames"])
    ends = told["first"] - told["began"], told["ended"] - told["last"]
    return Sent(gallery_id, took, frames[int(0.95 * len(frames))], ends, processor)


def cut_in_the_middle(
    context: BrowserContext, server: Server, anna: Photographer, folder: Path
) -> tuple[str, int]:
    """Upload the folder in two goes; return the gallery, and how many the first one delivered."""
    gallery_id = anna.gallery("Cut in the middle")
    half = len(list(folder.iterdir())) // 2
    page = editor(context, gallery_id)
    # Receipts come every two seconds: sent faster, all would be there before half of it is seen.
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    slowly: dict[str, float] = {"offline": False, "latency": 0, "downloadThroughput": -1}
    slowly["uploadThroughput"] = size_mb(folder) * 1e6 / CUT_S
    session.send("Network.emulateNetworkConditions", slowly)
    page.locator(FOLDER_INPUT).set_input_files(folder)
    deadline = time.monotonic() + PATIENCE_S
    while anna.get(f"/galleries/{gallery_id}")["photo_count"] < half:
        if time.monotonic() > deadline:
            message = f"not even {half} photos arrived within {PATIENCE_S} s"
            raise TimeoutError(message)
        page.wait_for_timeout(100)
    port = server.port
    page.close()
    server.kill()
    server.start(port)
    before = len(anna.photos(gallery_id))
    page = editor(context, gallery_id)
    page.locator(FOLDER_INPUT).set_input_files(folder)
    finished(page)
    page.close()
    return gallery_id, before


def whole(anna: Photographer, gallery_id: str, sums: dict[str, str]) -> str:
    """Return a line on what the API tells of the gallery; raise where it is not these files."""
    photos = anna.photos(gallery_id)
    found = sorted((photo["filename"], photo["sha256"]) for photo in photos)
    if found != sorted(sums.items()):
        twice = len(found) - len(set(found))
        message = f"{len(set(sums.items()) - set(found))} lost, {twice} twice, of {len(sums)}"
        raise RuntimeError(message)
    return f"{len(found)} of {len(sums)} photos with the checksums of the files, none twice"


def loopback(
    browser: Browser, server: Server, anna: Photographer, folder: Path, sums: dict[str, str]
) -> None:
    """Print how fast the page is beside plain PUTs and a bare page, and what each costs."""
    megabytes = size_mb(folder)
    before = spent_s()
    alone = plain(anna, folder)
    between = spent_s()
    print(f"plain PUTs, {SENDERS} at a time: {megabytes / alone:.1f} MB/s")
    print(f"  {table(before, between, megabytes)}", flush=True)
    files = sorted(folder.iterdir())
    with bare_page(browser, server.url, files) as send:
        slots = slots_for(anna, "Bare", files)
        before = spent_s()
        bare = send(slots, SENDERS)
        between = spent_s()
    print(f"a bare page, {SENDERS} at a time: {megabytes / bare:.1f} MB/s")
    print(f"  {table(before, between, megabytes)}", flush=True)
    context = signed_in(browser, server.url, anna)
    sent = through_the_page(context, anna, folder)
    context.close()
    shares = f"{alone / sent.took_s:.2f} of plain PUTs, {bare / sent.took_s:.2f} of the bare page"
    print(f"through the page: {megabytes / sent.took_s:.1f} MB/s, {shares}; budget {MB_S} MB/s")
    tell(sent)
    print(f"  {whole(anna, sent.gallery_id, sums)}", flush=True)


def over_a_line(
    browser: Browser, server: Server, anna: Photographer, folder: Path, sums: dict[str, str]
) -> None:
    """Print how much of a line the page fills."""
    with line(server.port, LINE_MBIT, LINE_MS) as address:
        context = signed_in(browser, address, anna)
        sent = through_the_page(context, anna, folder)
        context.close()
    share = size_mb(folder) * 8 / LINE_MBIT / sent.took_s
    print(f"over {LINE_MBIT} Mbit/s and {LINE_MS} ms: {share:.1%} of it, budget {SHARE:.0%}")
    tell(sent)
    print(f"  {whole(anna, sent.gallery_id, sums)}", flush=True)


def tell(sent: Sent) -> None:
    """Print what an upload cost."""
    print(f"  {sent.processor}")
    print(f"  p95 frame {sent.frame_ms:.1f} ms, budget {FRAME_MS}")
    before, after = sent.ends_ms
    print(f"  first byte sent after {before:.0f} ms, receipt {after:.0f} ms after the last one")


def at_rest(server: Server) -> None:
    """Wait until a new installation has imported its cities, which it does beside the first use."""
    deadline = time.monotonic() + CITIES_S
    while not (server.data / "cities-version").exists() and time.monotonic() < deadline:
        time.sleep(0.2)


def size_mb(folder: Path) -> float:
    """Return how much there is in a folder."""
    return sum(path.stat().st_size for path in folder.iterdir()) / 1e6


def main() -> None:
    """Run both parts once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=500)
    parser.add_argument("--size", type=float, default=0)
    parser.add_argument("--line-photos", type=int, default=150)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.data) as name, chromium() as browser:
        folder = Path(name) / "shoot"
        sums = shoot(folder, options.photos, int(options.size * 1e6))
        print(
            f"{len(sums)} files, {size_mb(folder):.0f} MB, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        server = Server(Path(name) / "data", GALERLY_WORKERS="0")
        server.start()
        anna = Photographer(server.url)
        try:
            anna.register()
            at_rest(server)
            loopback(browser, server, anna, folder, sums)
            few = Path(name) / "few"
            over_a_line(browser, server, anna, few, shoot(few, options.line_photos))
            context = signed_in(browser, server.url, anna)
            gallery_id, before = cut_in_the_middle(context, server, anna, folder)
            print(f"tab and server killed with {before} photos delivered, folder chosen again")
            print(f"  {whole(anna, gallery_id, sums)}")
        finally:
            anna.close()
            server.kill()


if __name__ == "__main__":
    main()
