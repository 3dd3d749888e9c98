"""Uploads that are interrupted by a reload, a killed server, a pause: none is lost or twice."""

import hashlib
import random
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Dialog, Locator, Page, expect
from tests.browser.conftest import choose_folder, drop, enter
from tests.browser.watching import settle, wait_for
from tests.photographer import Photographer
from tests.pictures import jpeg
from tests.serving import served

PHOTOS = 16
SLOW_BYTES_S = 400_000
LARGE_BYTES = 64 * 1024 * 1024 + 1000
LARGE_PARTS = 5
# What the browser keeps of unfinished uploads.
KEPT = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("galerly.uploads");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const all = opening.result.transaction("batches").objectStore("batches").getAll();
    all.onsuccess = () => resolve(all.result.map(({ paths }) => paths));
  };
})"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of photos that take some seconds on a slow line."""
    noise = random.Random(7)
    place = tmp_path / "shoot"
    place.mkdir()
    for number in range(PHOTOS):
        data = jpeg(120, 80, color=(number * 15, 80, 160)) + noise.randbytes(150_000)
        (place / f"GLY_{number + 1:04}.jpg").write_bytes(data)
    return place


@pytest.fixture(autouse=True)
def arrived_already(watch):
    """A slot takes its bytes once: whose answer was cut off is told so when they are sent again."""
    watch.expect(r"412 PUT .*/media/")


def test_a_reload_in_the_middle_goes_on_with_the_files_that_are_left(open_tab, anna, folder):
    gallery_id = anna.gallery("Interrupted")
    page = open_tab()
    enter(page, anna, f"/studio/g/{gallery_id}")
    expect(page.get_by_text("No photos yet")).to_be_visible()
    line = slow_down(page)
    drop(page, folder)
    panel = page.get_by_role("region", name="Uploads to Interrupted")
    expect_some(page)

    asked = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", leave)
    page.reload()

    assert asked == ["beforeunload"]
    before = len(anna.photos(gallery_id))
    assert 0 < before < PHOTOS
    expect_some(page)
    line.detach()
    last = folder / f"GLY_{PHOTOS:04}.jpg"
    moved = last.rename(folder.parent / "elsewhere.jpg")
    tray = page.get_by_role("complementary", name="Uploads")
    expect(tray.get_by_text("not sent yet.")).to_be_visible()
    tray.get_by_role("button", name="Resume").click()
    lost = panel.get_by_role("listitem").filter(has_text=last.name)
    expect(lost).to_contain_text("Was it moved?", timeout=40_000)

    moved.rename(last)
    drop(page, last)
    # The panel may speak of the others still, which were done before.
    wait_for(lambda: len(anna.photos(gallery_id)) == PHOTOS, within_s=40)
    expect(panel.get_by_text("Stored, and every checksum compared.")).to_be_visible()
    # What was under way when the page was left may stand behind a later one that was through; each
    # go by itself is in order.
    assert_whole(anna, gallery_id, folder, goes=2)
    # A moment later the browser has forgotten where the files lie.
    wait_for(lambda: page.evaluate(KEPT) == [])


def test_uploads_go_on_after_the_server_was_killed(chromium, watch, folder, tmp_path):
    with served(tmp_path / "data") as server, closing(Photographer(server.url)) as anna:
        anna.register()
        gallery_id = anna.gallery("Power cut")
        context = chromium.new_context(base_url=server.url, reduced_motion="reduce")
        context.clock.install()
        watch.add(context)
        page = context.new_page()
        enter(page, anna, f"/studio/g/{gallery_id}")
        expect(page.get_by_text("No photos yet")).to_be_visible()
        line = slow_down(page)
        choose_folder(page, folder)
        panel = page.get_by_role("region", name="Uploads to Power cut")
        expect_some(page)

        with watch.expecting(r"ERR_(CONNECTION|EMPTY|SOCKET|INCOMPLETE|FAILED)|50[0-9] "):
            port = server.port
            server.kill()
            page.wait_for_timeout(500)
            line.detach()
            server.start(port)
            expect_done(page, panel)

        expect(panel).to_contain_text(f"{PHOTOS} photos uploaded")
        assert_whole(anna, gallery_id, folder)
        context.close()


def test_pausing_holds_and_resuming_goes_on(open_tab, anna, folder):
    gallery_id = anna.gallery("A break")
    page = open_tab()
    enter(page, anna, f"/studio/g/{gallery_id}")
    expect(page.get_by_text("No photos yet")).to_be_visible()
    line = slow_down(page)
    drop(page, folder)
    panel = page.get_by_role("region", name="Uploads to A break")
    expect_some(page)

    panel.get_by_role("button", name="Pause").click()
    expect(panel).to_contain_text("paused")
    page.wait_for_timeout(1000)  # what was being confirmed at that moment arrives
    held = len(anna.photos(gallery_id))
    page.wait_for_timeout(1000)
    assert len(anna.photos(gallery_id)) == held < PHOTOS

    line.detach()
    panel.get_by_role("button", name="Resume").click()
    expect(panel.get_by_text("Stored, and every checksum compared.")).to_be_visible(timeout=40_000)
    assert_whole(anna, gallery_id, folder)


def test_a_large_file_goes_on_with_the_part_it_had_come_to(open_tab, anna, tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    data = jpeg(120, 80).ljust(LARGE_BYTES, b"\0")
    (folder / "scan.jpg").write_bytes(data)
    gallery_id = anna.gallery("Scans")
    page = open_tab()
    enter(page, anna, f"/studio/g/{gallery_id}")
    expect(page.get_by_text("No photos yet")).to_be_visible()
    slow_down(page, LARGE_BYTES // 6)
    choose_folder(page, folder)
    before = parts_arrived(anna, gallery_id, at_least=2)

    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method + request.url))
    expect(page.get_by_text("No photos yet")).to_be_visible()
    before = parts_arrived(anna, gallery_id, at_least=before)
    slow_down(page, LARGE_BYTES)
    choose_folder(page, folder)

    panel = page.get_by_role("region", name="Uploads to Scans")
    expect(panel.get_by_text("Stored, and every checksum compared.")).to_be_visible(timeout=40_000)
    puts = [one for one in sent if one.startswith("PUT") and "&part=" in one]
    assert len(puts) == LARGE_PARTS - before
    assert_whole(anna, gallery_id, folder)


def parts_arrived(anna: Photographer, gallery_id: str, *, at_least: int) -> int:
    """Wait until so many parts of the only unfinished upload have arrived; return how many."""
    path = f"/galleries/{gallery_id}/uploads"
    deadline = time.monotonic() + 40
    while True:
        for upload in anna.get(path)["items"]:
            count = len(anna.get(f"{path}/{upload['photo_id']}")["parts"])
            if count >= at_least:
                return count
        assert time.monotonic() < deadline, "the parts do not arrive"
        time.sleep(0.1)


def slow_down(page: Page, bytes_s: int = SLOW_BYTES_S) -> CDPSession:
    """Give the page the upload of a slow line, until the session that is returned detaches."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"offline": False, "latency": 5, "downloadThroughput": -1}
    session.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": bytes_s})
    return session


def expect_done(page: Page, panel: Locator) -> None:
    """Wait until all is stored; let the pauses before new attempts pass five times as quickly."""
    done = panel.get_by_text("Stored, and every checksum compared.")
    deadline = time.monotonic() + 60
    while not done.is_visible():
        assert time.monotonic() < deadline, panel.inner_text()
        page.clock.fast_forward(1000)
        settle(page, 250)


def expect_some(page: Page) -> None:
    """Wait until the first photos have been confirmed."""
    sheet = page.get_by_role("listbox", name="Photos")
    expect(sheet.get_by_role("option").first).to_be_visible(timeout=20_000)


def assert_whole(anna: Photographer, gallery_id: str, folder: Path, *, goes: int = 1) -> None:
    """Fail unless the gallery holds each file once, byte for byte, in the folder's order.

    What was sent in several goes is in that many runs of the order, at most.
    """
    files = sorted(folder.iterdir())
    wanted = [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]
    photos = anna.settled(gallery_id)
    found = [(photo["filename"], photo["sha256"]) for photo in photos]
    assert sorted(found) == wanted
    assert 1 + sum(later < earlier for earlier, later in pairwise(found)) <= goes, found
    assert anna.get(f"/galleries/{gallery_id}")["photo_count"] == len(files)
