"""Photos get the order that their photographer wants: by mouse, by keys, by menu."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import PATIENCE_MS, enter, registered
from tests.browser.galleries import published
from tests.photographer import Photographer
from tests.serving import Server

ORDER = """() => [...document.querySelectorAll(".cell")]
    .sort((a, b) => a.ariaPosInSet - b.ariaPosInSet)
    .map((cell) => cell.querySelector("bdi").textContent.slice(7, 8)).join("")"""


@pytest.fixture(scope="module")
def anna(server: Server) -> Iterator[Photographer]:
    with registered(server, "arranging") as photographer:
        yield photographer


@pytest.fixture(scope="module")
def made(anna: Photographer) -> tuple[str, list[dict[str, Any]]]:
    return published(anna, photos=5)


@pytest.fixture
def gallery_id(anna, made) -> str:
    """The gallery of all these tests, in its first order."""
    gallery_id, photos = made
    for place, photo in enumerate(photos):
        anna.patch(f"/galleries/{gallery_id}/photos/{photo['id']}", position=place)
    return str(gallery_id)


@pytest.fixture
def page(tab: Page, anna, gallery_id) -> Page:
    enter(tab, anna, f"/studio/g/{gallery_id}")
    expect(tab.locator(".cell")).to_have_count(5)
    return tab


def cell(page: Page, number: int) -> Locator:
    return page.get_by_role("option", name=f"GLY_000{number}.jpg")


def take(page: Page, number: int, *, to: Locator, left_of_it: bool) -> None:
    """Drag a photo to the side of another, and do not let go yet."""
    start, end = cell(page, number).bounding_box(), to.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 80, start["y"] + 60)
    page.mouse.down()
    page.mouse.move(start["x"] + 95, start["y"] + 70)
    beside = end["x"] + (4 if left_of_it else end["width"] - 4)
    page.mouse.move(beside, end["y"] + 60, steps=4)


def expect_order(page: Page, anna, gallery_id: str, wanted: str) -> None:
    """Wait until page and server agree on an order."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < deadline:
        shown = page.evaluate(ORDER)
        listed = anna.get(f"/galleries/{gallery_id}/photos", sort="position")["items"]
        stored = "".join(photo["filename"][7:8] for photo in listed)
        if shown == stored == wanted:
            return
        page.wait_for_timeout(50)
    message = f"{shown} is shown and {stored} stored, not {wanted}"
    raise AssertionError(message)


def test_a_photo_is_dragged_between_two_others(page, anna, gallery_id):
    take(page, 5, to=cell(page, 2), left_of_it=True)
    expect(page.locator(".sheet-mark")).to_be_visible()
    page.mouse.up()

    expect_order(page, anna, gallery_id, "15234")
    expect(page.locator(".sheet-mark")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)  # it was no click
    page.reload()
    expect_order(page, anna, gallery_id, "15234")


def test_selected_photos_are_dragged_together(page, anna, gallery_id):
    for number in (1, 3):
        cell(page, number).focus()
        page.keyboard.press("x")

    take(page, 3, to=cell(page, 5), left_of_it=False)
    page.mouse.up()

    expect_order(page, anna, gallery_id, "24513")


def test_escape_lets_a_photo_go_back(page, anna, gallery_id):
    take(page, 1, to=cell(page, 4), left_of_it=True)
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".sheet-mark")).to_have_count(0)
    expect_order(page, anna, gallery_id, "12345")


def test_a_photo_moves_by_keys_and_by_menu(page, anna, gallery_id):
    cell(page, 2).focus()
    page.keyboard.press("Alt+ArrowRight")
    expect_order(page, anna, gallery_id, "13245")
    expect(cell(page, 2)).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    expect_order(page, anna, gallery_id, "12345")

    page.keyboard.press("x")
    page.get_by_role("button", name="Move").click()
    page.get_by_role("menuitem", name="To the end").click()
    expect_order(page, anna, gallery_id, "13452")
    page.get_by_role("button", name="Move").click()
    page.get_by_role("menuitem", name="One place back").click()
    expect_order(page, anna, gallery_id, "13425")


def test_what_cannot_be_stored_goes_back(page, anna, gallery_id, watch):
    page.route("**/photos/order", lambda route: route.abort())

    with watch.expecting("ERR_FAILED"):
        take(page, 5, to=cell(page, 1), left_of_it=True)
        page.mouse.up()
        expect(page.locator(".toast--error")).to_be_visible()

    expect_order(page, anna, gallery_id, "12345")


def test_another_order_says_why_nothing_moves(page, anna, gallery_id):
    page.get_by_label("Order", exact=True).select_option("File name")

    take(page, 5, to=cell(page, 1), left_of_it=True)
    page.mouse.up()

    expect(
        page.get_by_text("Photos can be moved when they are shown “As arranged”.")
    ).to_be_visible()
    expect_order(page, anna, gallery_id, "12345")
