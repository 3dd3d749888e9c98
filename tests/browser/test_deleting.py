"""A deletion can be taken back as long as its message stands, and is done once that has gone."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import OpenTab, enter
from tests.browser.galleries import published
from tests.browser.watching import until, wait_for
from tests.photographer import Photographer

HALF_A_MINUTE_MS = 30_000


@pytest.fixture
def gallery_id(anna: Photographer) -> str:
    gallery_id, _ = published(anna, photos=3)
    return gallery_id


@pytest.fixture
def page(open_tab: OpenTab, anna: Photographer, gallery_id: str) -> Page:
    """The editor with the first photo deleted, and a clock that the test moves on."""
    page = open_tab()
    page.clock.install()
    enter(page, anna, f"/studio/g/{gallery_id}")
    expect(page.locator(".cell")).to_have_count(3)
    page.locator(".cell").first.focus()
    page.keyboard.press("Delete")
    expect(page.locator(".cell")).to_have_count(2)
    return page


def test_nothing_is_deleted_while_somebody_is_about_to_take_it_back(page, anna, gallery_id):
    page.get_by_role("button", name="Undo").focus()
    page.clock.run_for(HALF_A_MINUTE_MS)
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".cell")).to_have_count(3)
    assert len(anna.photos(gallery_id)) == 3


def test_what_is_not_taken_back_is_deleted(page, anna, gallery_id):
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    with page.expect_response("**/photos/delete"):
        page.clock.run_for(HALF_A_MINUTE_MS)

    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert len(anna.photos(gallery_id)) == 2


def test_who_dismisses_the_message_means_it(page, anna, gallery_id):
    with page.expect_response("**/photos/delete"):
        page.locator(".toast__close").click()

    assert len(anna.photos(gallery_id)) == 2


def test_leaving_the_page_leaves_nothing_undeleted(page, anna, gallery_id):
    expect(page.get_by_role("button", name="Undo")).to_be_visible()

    page.reload()

    expect(page.locator(".cell")).to_have_count(2)
    wait_for(lambda: len(anna.photos(gallery_id)) == 2)
    until(page, f"localStorage.getItem('galerly.deleting.{gallery_id}') === null")


def test_a_deletion_that_a_page_could_not_finish_is_gone_on_with(page, anna, gallery_id):
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.context.route("**/photos/delete", lambda _: None)  # as if the line had just gone
    page.reload()
    page.context.unroute_all()

    page.reload()

    expect(page.locator(".cell")).to_have_count(2)
    wait_for(lambda: len(anna.photos(gallery_id)) == 2)
