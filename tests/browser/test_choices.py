"""A choice is sent, stays as it is, and can be changed once its photographer opened it again."""

from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, OpenTab
from tests.browser.galleries import link_to, published
from tests.photographer import Photographer

OPENED_AGAIN = "Anna Ambrose has opened your choice again"


def send(page: Page) -> None:
    page.get_by_role("button", name="Send to photographer").tap()
    dialog = page.get_by_role("dialog", name="Send your favorites")
    dialog.get_by_role("button", name="Send", exact=True).tap()
    expect(page.get_by_text("Your choice is sent")).to_be_visible()


def test_a_choice_that_was_opened_again_says_so_once_and_where_it_is_sent(
    open_tab: OpenTab, anna: Photographer
):
    gallery_id, _ = published(anna)
    page = open_tab(PHONE)
    page.goto(link_to(anna, gallery_id)["url"])
    page.get_by_role("button", name="Add to favorites").first.tap()
    page.get_by_label("Your name").fill("Marta")
    page.get_by_role("button", name="Save").tap()
    page.get_by_role("button", name="Favorites, 1 chosen").tap()
    send(page)
    [choice] = anna.get(f"/galleries/{gallery_id}/favorites")["items"]
    viewer = choice["viewer"]
    anna.http.delete(f"/galleries/{gallery_id}/selections/{viewer['id']}").raise_for_status()

    page.reload()
    expect(page.locator(".gallery__submit").get_by_text(OPENED_AGAIN)).to_be_visible()
    page.get_by_role("button", name="View photos").tap()
    expect(page.get_by_role("status").get_by_text(OPENED_AGAIN)).to_be_visible()
    page.reload()
    expect(page.locator(".gallery__submit").get_by_text(OPENED_AGAIN)).to_be_visible()
    page.get_by_role("button", name="View photos").tap()
    expect(page.locator(".toast")).to_have_count(0)
    send(page)

    page.reload()
    expect(page.get_by_text("Your choice is sent")).to_be_visible()
    expect(page.get_by_text(OPENED_AGAIN)).to_have_count(0)
