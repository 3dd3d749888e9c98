"""A shoot from the first page to the client's ZIP, with real files in a real browser."""

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import DESKTOP, PHONE, drop
from tests.browser.shoot import BROKEN, NO_PHOTO, write_shoot

PASSWORD = "rowing-boat"


@pytest.mark.timeout(180)
@pytest.mark.usefixtures("cities")
def test_a_shoot_is_delivered(open_tab, watch, tmp_path):
    sums = write_shoot(tmp_path / "shoot")
    studio = open_tab(DESKTOP)
    studio.context.grant_permissions(["clipboard-read", "clipboard-write"])

    sign_up(studio)
    make_gallery(studio, "Marta & Jonas")
    upload(studio, tmp_path / "shoot", photos=len(sums))
    publish(studio)
    url = share_with_password(studio)

    phone = open_tab(PHONE)
    open_with_password(phone, url, watch)
    look_around(phone, photos=len(sums))
    chosen = choose_two(phone)
    comment(phone)
    send_choice(phone, chosen)
    save_one(phone, sums, tmp_path)
    save_everything(phone, sums, tmp_path)

    see_the_choice(studio, chosen)
    revoke(studio)
    with watch.expecting(r"40[14] (GET|POST) .*/v1/(view|share)/"):
        phone.reload()
        expect(phone.get_by_role("heading", name="Nothing to see here")).to_be_visible()


def sign_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Create an account").first.click()
    page.get_by_label("Name").fill("Lena Winter")
    page.get_by_label("E-mail address").fill("lena@example.com")
    page.get_by_label("Password", exact=True).fill("seven blue herons")
    page.get_by_label("City").fill("Sao Pa")
    page.get_by_role("option", name=re.compile("São Paulo")).first.click()
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/studio")


def make_gallery(page: Page, title: str) -> None:
    page.get_by_role("button", name="Make a gallery").click()
    dialog = page.get_by_role("dialog", name="New gallery")
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_label("Date of the shoot").fill("2026-05-16")
    dialog.get_by_role("button", name="Create gallery").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def upload(page: Page, folder: Path, *, photos: int) -> None:
    drop(page, folder)
    panel = page.get_by_role("region", name="Uploads to Marta & Jonas")
    expect(panel.get_by_role("heading", name="photos uploaded")).to_be_visible()
    expect(page.get_by_text(f"{NO_PHOTO} is not a photo and was left out.")).to_be_visible()
    expect(panel).to_contain_text(f"{photos + 1} photos uploaded")
    expect(panel).to_contain_text("Stored, and every checksum compared.")
    panel.get_by_role("button", name="Close").click()
    sheet = page.get_by_role("listbox", name="Photos")
    expect(sheet.get_by_role("option")).to_have_count(photos + 1)
    expect(sheet.locator("img")).to_have_count(photos, timeout=30_000)
    broken = sheet.get_by_role("option", name=BROKEN)
    expect(broken).to_contain_text("this JPEG is damaged or incomplete")


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published. Share the link to let people in.")).to_be_visible()


def share_with_password(page: Page) -> str:
    page.get_by_role("button", name="Share").first.click()
    dialog = page.get_by_role("dialog", name="Share this gallery")
    links = dialog.get_by_role("tabpanel", name="Links")
    links.get_by_label("Name").fill("Family")
    links.get_by_label("Password (optional)").fill(PASSWORD)
    links.get_by_label("Downloads").select_option("Originals")
    dialog.get_by_role("button", name="Make link").click()
    url = dialog.get_by_label("Address of Family").input_value()
    dialog.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == url
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    return url


def open_with_password(page: Page, url: str, watch) -> None:
    with watch.expecting("401 POST .*/share/session"):
        page.goto(url)
        password = page.get_by_label("Password", exact=True)
        expect(page.get_by_role("heading", name="Marta & Jonas")).to_be_visible()
        expect(page.locator("img")).to_have_count(0)
        password.fill("guess-work")
        page.get_by_role("button", name="Open gallery").tap()
        expect(page.get_by_text("That password is not right.")).to_be_visible()
    password.fill(PASSWORD)
    page.get_by_role("button", name="Open gallery").tap()
    expect(page.get_by_role("heading", level=1, name="Marta & Jonas")).to_be_focused()
    expect(page.get_by_text("Lena Winter")).to_be_visible()
    assert "#" in page.url
    assert PASSWORD not in page.url


def look_around(page: Page, *, photos: int) -> None:
    page.get_by_role("button", name="View photos").tap()
    grid = page.get_by_role("list", name="Photos")
    expect(grid.get_by_role("listitem").first).to_have_attribute("aria-setsize", str(photos))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    grid.get_by_role("link", name="Photo 1 of").tap()
    viewer = page.get_by_role("dialog", name="Photo viewer")
    expect(viewer).to_contain_text(f"1 of {photos}")
    swipe(page, by=-260)
    expect(viewer).to_contain_text(f"2 of {photos}")
    swipe(page, by=260)
    expect(viewer).to_contain_text(f"1 of {photos}")
    page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text(f"2 of {photos}")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def choose_two(page: Page) -> list[str]:
    """Put the second and the third photo among the favorites; return their names."""
    grid = page.get_by_role("list", name="Photos")
    grid.get_by_role("link", name="Photo 2 of").tap()
    viewer = page.get_by_role("dialog", name="Photo viewer")
    viewer.get_by_role("button", name="Add to favorites").tap()
    asked = page.get_by_role("dialog", name="Keep your favorites")
    asked.get_by_label("Your name").fill("Marta")
    asked.get_by_label("E-mail").fill("marta@example.com")
    asked.get_by_role("button", name="Save").tap()
    expect(page.get_by_text("Thank you, Marta.")).to_be_visible()
    expect(viewer.get_by_role("button", name="Remove from favorites")).to_be_visible()
    names = [name_in(viewer)]
    swipe(page, by=-260)
    expect(viewer).to_contain_text("3 of")
    viewer.get_by_role("button", name="Add to favorites").tap()
    expect(viewer.get_by_role("button", name="Remove from favorites")).to_be_visible()
    names.append(name_in(viewer))
    page.go_back()
    expect(viewer).to_be_hidden()
    return names


def name_in(viewer: Locator) -> str:
    """Return the file name that the viewer's details show."""
    details = viewer.get_by_role("button", name="Details")
    details.tap()
    name = viewer.locator(".viewer__details bdi").inner_text()
    details.tap()
    return str(name)


def comment(page: Page) -> None:
    page.get_by_role("list", name="Photos").get_by_role("link", name="Photo 3 of").tap()
    viewer = page.get_by_role("dialog", name="Photo viewer")
    viewer.get_by_role("button", name="Comments").tap()
    sheet = page.get_by_role("dialog", name="Comments")
    sheet.get_by_label("Your comment").fill("This one for the wall, please.")
    sheet.get_by_role("button", name="Send").tap()
    expect(sheet.get_by_role("listitem")).to_contain_text("This one for the wall, please.")
    sheet.get_by_role("button", name="Close").tap()
    expect(viewer.get_by_role("button", name="1 comment")).to_be_visible()
    viewer.get_by_role("button", name="Close viewer").tap()
    expect(viewer).to_be_hidden()


def send_choice(page: Page, chosen: list[str]) -> None:
    page.get_by_role("button", name="Favorites, 2 chosen").tap()
    grid = page.get_by_role("list", name="Photos")
    expect(grid.get_by_role("listitem")).to_have_count(len(chosen))
    page.get_by_role("button", name="Send to photographer").tap()
    dialog = page.get_by_role("dialog", name="Send your favorites")
    dialog.get_by_label("A note for the photographer").fill("Black and white, if you can.")
    dialog.get_by_role("button", name="Send", exact=True).tap()
    expect(page.get_by_text("ask Lena Winter to open it again")).to_be_visible()
    page.get_by_role("button", name="Favorites, 2 chosen").tap()
    expect(grid.get_by_role("listitem").first).not_to_have_attribute("aria-setsize", "2")


def save_one(page: Page, sums: dict[str, str], folder: Path) -> None:
    page.get_by_role("list", name="Photos").get_by_role("link", name="Photo 1 of").tap()
    viewer = page.get_by_role("dialog", name="Photo viewer")
    with page.expect_download() as waiting:
        viewer.get_by_role("button", name="Download").tap()
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert sha256(saved.read_bytes()) == sums[saved.name]
    viewer.get_by_role("button", name="Close viewer").tap()
    expect(viewer).to_be_hidden()


def save_everything(page: Page, sums: dict[str, str], folder: Path) -> None:
    page.get_by_role("button", name="Download").tap()
    sheet = page.get_by_role("dialog", name="Download")
    sheet.get_by_role("button", name="Prepare download").tap()
    with page.expect_download() as waiting:
        sheet.get_by_role("button", name=".zip").tap(timeout=30_000)
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    with zipfile.ZipFile(saved) as archive:
        assert archive.testzip() is None
        inside = {name: sha256(archive.read(name)) for name in archive.namelist()}
        manifest = archive.read("manifest.txt").decode()
    del inside["manifest.txt"]
    assert inside == sums
    listed = [line.split(maxsplit=1) for line in manifest.splitlines()]
    assert {name.lstrip("*"): digest for digest, name in listed} == sums
    sheet.get_by_role("button", name="Close").tap()


def see_the_choice(page: Page, chosen: list[str]) -> None:
    page.get_by_role("link", name="Proofing").click()
    expect(page.get_by_role("heading", name="Marta", exact=True)).to_be_visible()
    expect(page.get_by_text("marta@example.com · 2 favorites · sent")).to_be_visible()
    expect(page.get_by_text("Black and white, if you can.")).to_be_visible()
    expect(page.get_by_text("This one for the wall, please.")).to_be_visible()
    page.get_by_role("button", name="Copy file names").click()
    expect(page.get_by_text("2 file names copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.split(", ") == [Path(name).stem for name in chosen]


def revoke(page: Page) -> None:
    page.get_by_role("link", name="Photos").click()
    page.get_by_role("button", name="Share").first.click()
    dialog = page.get_by_role("dialog", name="Share this gallery")
    dialog.get_by_role("button", name="More for Family").click()
    page.get_by_role("menuitem", name="Revoke link").click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(page.get_by_text("The link is revoked.")).to_be_visible()


def swipe(page: Page, *, by: int) -> None:
    """Draw a finger across the middle of the page, `by` pixels to the right."""
    session = page.context.new_cdp_session(page)
    start = 195 - by / 2

    def touch(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": start, "y": 420})
    for step in range(1, 9):
        touch("touchMove", {"x": start + by * step / 8, "y": 420})
        page.wait_for_timeout(12)
    touch("touchEnd")
    session.detach()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
