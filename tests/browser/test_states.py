"""What pages show when things are not as one wishes: closed, gone, empty, offline, too often."""

import re
from datetime import UTC, datetime, timedelta

import httpx
from playwright.sync_api import expect
from tests.browser.conftest import PHONE, enter, sign_in
from tests.browser.galleries import link_to, published
from tests.browser.watching import until, wait_for


def test_an_expired_link_says_when_and_whom_to_ask(open_tab, anna, watch):
    gallery_id, _ = published(anna, photos=2)
    link = link_to(anna, gallery_id)
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    anna.patch(f"/galleries/{gallery_id}/links/{link['id']}", expires_at=past)
    page = open_tab(PHONE)

    with watch.expecting("410 POST .*/share/"):
        page.goto(link["url"])
        expect(page.get_by_role("heading", name="This gallery has closed")).to_be_visible()

    expect(page.locator("img")).to_have_count(0)
    expect(page.get_by_text("Ask Anna Ambrose to open it again.")).to_be_visible()
    assert "Marta" not in page.content()


def test_an_unknown_link_gives_nothing_away(open_tab, watch):
    page = open_tab(PHONE)

    with watch.expecting("404 POST .*/share/"):
        page.goto("/s#0000000000000000000000000000000000000000000")
        expect(page.get_by_role("heading", name="Nothing to see here")).to_be_visible()


def looked_at(open_tab, anna):
    """Return a gallery's id, a link to it, and the page on a phone that shows it, with its grid."""
    gallery_id, _ = published(anna)
    link = link_to(anna, gallery_id)
    page = open_tab(PHONE)
    page.goto(link["url"])
    grid = page.get_by_role("list", name="Photos")
    expect(grid.get_by_role("listitem").first).to_be_visible()
    return gallery_id, link, page, grid


def test_a_link_revoked_while_it_is_looked_at_ends_with_a_word(open_tab, anna, watch):
    gallery_id, link, page, grid = looked_at(open_tab, anna)

    anna.http.delete(f"/galleries/{gallery_id}/links/{link['id']}").raise_for_status()
    with watch.expecting(r"40[14] \w+ .*/v1/"):
        grid.get_by_role("button", name="Add to favorites").first.tap()
        expect(page.get_by_text("Nothing to see here")).to_be_visible()

    expect(page.locator("main img")).to_have_count(0)


def test_a_password_set_while_a_gallery_is_looked_at_is_asked_for(open_tab, anna, watch):
    gallery_id, link, page, grid = looked_at(open_tab, anna)

    anna.patch(f"/galleries/{gallery_id}/links/{link['id']}", password="rowing-boat")
    with watch.expecting(r"401 \w+ .*/v1/"):
        grid.get_by_role("button", name="Add to favorites").first.tap()
        page.get_by_label("Password", exact=True).fill("rowing-boat")
        page.get_by_role("button", name="Open gallery").tap()

    expect(page.get_by_role("button", name="Favorites, 1 chosen")).to_be_visible()
    wait_for(lambda: anna.get(f"/galleries/{gallery_id}/favorites")["items"])


def test_a_tab_of_an_hour_ago_asks_for_new_addresses_and_goes_on(open_tab, anna, watch):
    gallery_id, _ = published(anna, photos=40)
    page = open_tab(PHONE)
    page.add_init_script("const now = Date.now; Date.now = () => now() + (window.olderByMs ?? 0);")
    page.goto(link_to(anna, gallery_id)["url"])
    grid = page.get_by_role("list", name="Photos")
    expect(grid.locator(".is-in").first).to_be_visible()

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # Storage refuses every address until the page has asked for new ones.
    page.route(
        re.compile("/media/"),
        lambda route: (
            route.fallback()
            if any("/photos?limit=" in url for url in asked)
            else route.fulfill(status=403, body="")
        ),
    )
    watch.expect("403 GET .*/media/")
    page.evaluate("window.olderByMs = 3_600_000")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = grid.get_by_role("link", name="Photo 40 of 40")
    expect(last).to_be_visible()
    expect(grid.get_by_role("listitem").and_(grid.locator(".is-in")).last).to_be_visible()
    until(page, "document.querySelector('[aria-posinset=\"40\"]').matches('.is-in')")
    last.tap()
    viewer = page.get_by_role("dialog", name="Photo viewer")
    expect(viewer).to_contain_text("40 of 40")
    until(
        page,
        """[...document.querySelectorAll("dialog .pswp__img")]
            .some((image) => image.complete && image.naturalWidth > 0)""",
    )


def test_a_photo_whose_watermark_is_being_drawn_opens_as_its_thumb(open_tab, anna):
    gallery_id, _ = published(anna, photos=2)
    page = open_tab(PHONE)

    def unprepared(route):
        answer = route.fetch()
        told = answer.json()
        for photo in told["items"] if "items" in told else told["photos"]["items"]:
            photo["preparing"] = True
            photo["urls"] = {name: url for name, url in photo["urls"].items() if "thumb" in name}
        route.fulfill(response=answer, json=told)

    page.route(re.compile(r"/v1/(view/galleries/[^/]+/photos\?|share/session)"), unprepared)
    page.goto(link_to(anna, gallery_id)["url"])
    page.get_by_role("list", name="Photos").get_by_role("link").first.tap()

    viewer = page.get_by_role("dialog", name="Photo viewer")
    expect(viewer.get_by_text("The large picture is being prepared")).to_be_in_viewport(ratio=1)
    expect(viewer.get_by_role("button", name="Close viewer")).to_be_in_viewport(ratio=1)
    expect(viewer.locator(".pswp__img").first).to_have_attribute("src", re.compile(r"/thumb-"))


def test_a_slideshow_runs_to_the_last_photo_and_a_key_stops_it(open_tab, anna):
    gallery_id, _ = published(anna, photos=3)
    page = open_tab()
    page.clock.install()
    page.goto(link_to(anna, gallery_id)["url"])
    page.get_by_role("list", name="Photos").get_by_role("link").nth(1).click()
    viewer = page.get_by_role("dialog", name="Photo viewer")
    expect(viewer).to_contain_text("2 of 3")

    page.keyboard.press("s")
    expect(viewer.get_by_role("button", name="Pause slideshow")).to_be_visible()
    page.clock.fast_forward(2000)  # half of the time of each
    expect(viewer).to_contain_text("2 of 3")
    page.clock.fast_forward(2000)
    expect(viewer).to_contain_text("3 of 3")
    expect(viewer.get_by_role("button", name="Play slideshow")).to_be_visible()

    viewer.get_by_role("button", name="Play slideshow").click()
    expect(viewer).to_contain_text("1 of 3")  # from the end it begins anew
    page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("2 of 3")
    expect(viewer.get_by_role("button", name="Play slideshow")).to_be_visible()


def test_an_empty_gallery_says_so_to_both_sides(open_tab, anna):
    gallery_id, _ = published(anna, photos=0)
    link = link_to(anna, gallery_id)
    page = open_tab(PHONE)
    page.goto(link["url"])
    expect(page.get_by_role("heading", name="No photos yet")).to_be_visible()
    expect(page.get_by_role("button", name="Download")).to_have_count(0)

    studio = open_tab()
    enter(studio, anna, f"/studio/g/{gallery_id}")
    expect(studio.get_by_role("button", name="Choose a folder")).to_be_visible()
    studio.get_by_role("link", name="Proofing").click()
    expect(studio.get_by_text("Nobody has chosen favorites yet.")).to_be_visible()


def test_no_favorites_explain_the_heart(open_tab, anna):
    gallery_id, _ = published(anna)
    page = open_tab(PHONE)
    page.goto(link_to(anna, gallery_id)["url"])

    page.get_by_role("button", name="Favorites", exact=True).tap()

    expect(page.get_by_role("heading", name="No favorites yet")).to_be_visible()
    expect(page.get_by_text("Touch the heart on a photo to keep it here.")).to_be_visible()


def test_hearts_and_comments_made_offline_are_sent_later(open_tab, anna, watch):
    gallery_id, _ = published(anna)
    page = open_tab(PHONE)
    page.goto(link_to(anna, gallery_id)["url"])
    grid = page.get_by_role("list", name="Photos")
    grid.get_by_role("button", name="Add to favorites").first.tap()
    asked = page.get_by_role("dialog", name="Keep your favorites")
    asked.get_by_label("Your name").fill("Jonas")
    asked.get_by_role("button", name="Save").tap()
    grid.get_by_role("link", name="Photo 2 of").tap()
    viewer = page.get_by_role("dialog", name="Photo viewer")
    viewer.get_by_role("button", name="Comments").tap()
    sheet = page.get_by_role("dialog", name="Comments")
    expect(sheet.get_by_text("No comments yet.")).to_be_visible()

    with watch.expecting("ERR_INTERNET_DISCONNECTED"):
        page.context.set_offline(True)
        expect(page.locator(".offline-line")).to_contain_text("You are offline.")
        sheet.get_by_label("Your comment").fill("Written in a tunnel")
        sheet.get_by_role("button", name="Send").tap()
        expect(sheet.get_by_text("Waits for a connection").first).to_be_visible()
        sheet.get_by_role("button", name="Close").tap()
        viewer.get_by_role("button", name="Add to favorites").tap()
        expect(viewer.get_by_role("button", name="Remove from favorites")).to_be_visible()
        page.wait_for_timeout(300)
        page.context.set_offline(False)
        expect(page.locator(".offline-line")).to_have_count(0)
        wait_for(lambda: len(anna.get(f"/galleries/{gallery_id}/comments")["items"]) == 1)
        wait_for(lambda: len(anna.get(f"/galleries/{gallery_id}/favorites")["items"]) == 1)
        wait_for(
            lambda: len(anna.get(f"/galleries/{gallery_id}/favorites")["items"][0]["photos"]) == 2
        )


KEPT = """caches.open("galerly.shell").then(async (shell) =>
    (await shell.keys()).map(({ url }) => new URL(url).pathname))"""


def test_the_shell_opens_without_a_line_and_holds_nothing_of_the_gallery(open_tab, anna, watch):
    gallery_id, _ = published(anna, photos=2)
    page = open_tab(PHONE, service_workers="allow")
    page.goto(link_to(anna, gallery_id)["url"])
    photos = page.get_by_role("list", name="Photos").get_by_role("link")
    expect(photos).to_have_count(2)
    wait_for(lambda: {"/"} < set(page.evaluate(KEPT)))

    with watch.expecting("ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch"):
        page.context.set_offline(True)
        page.reload()
        expect(page.locator(".offline-line")).to_contain_text("You are offline.")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.context.set_offline(False)

    page.get_by_role("button", name="Try again").tap()
    expect(photos).to_have_count(2)
    kept = page.evaluate(KEPT)
    assert [
        path for path in kept if not re.match(r"/$|/r/[0-9a-f]{16}/(css|js|vendor)/", path)
    ] == []


def test_too_many_wrong_passwords_tell_how_long_to_wait(open_tab, anna, server, watch):
    gallery_id, _ = published(anna, photos=1)
    link = link_to(anna, gallery_id, password="rowing-boat")
    with httpx.Client(base_url=server.url, timeout=60) as http:
        for _ in range(10):
            body = {"share_token": link["share_token"], "password": "guess-work"}
            assert http.post("/v1/share/session", json=body).status_code == 401
    page = open_tab(PHONE)

    watch.expect("401 POST .*/share/session")
    page.goto(link["url"])
    page.get_by_label("Password", exact=True).fill("rowing-boat")
    with watch.expecting("429 POST .*/share/session"):
        page.get_by_role("button", name="Open gallery").tap()
        expect(page.get_by_text("Too many tries. Try again in")).to_be_visible(timeout=30_000)

    expect(page.get_by_label("Password", exact=True)).to_have_value("rowing-boat")


def test_after_the_deadline_a_heart_stays_and_the_page_says_whom_to_ask(open_tab, anna, watch):
    gallery_id, _ = published(anna)
    link = link_to(anna, gallery_id)
    page = open_tab(PHONE)
    page.goto(link["url"])
    grid = page.get_by_role("list", name="Photos")
    grid.get_by_role("button", name="Add to favorites").first.tap()
    page.get_by_role("button", name="Not now").tap()
    expect(page.get_by_role("button", name="Favorites, 1 chosen")).to_be_visible()
    wait_for(lambda: anna.get(f"/galleries/{gallery_id}/favorites")["items"])
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    anna.patch(f"/galleries/{gallery_id}/links/{link['id']}", selection_deadline=past)

    with watch.expecting("409 DELETE .*/favorite"):
        grid.get_by_role("button", name="Remove from favorites").tap()
        expect(page.get_by_text("Anna Ambrose can open it again for you.")).to_be_visible()
    expect(grid.get_by_role("button", name="Remove from favorites")).to_have_count(1)

    page.reload()
    with watch.expecting("409 PUT .*/favorite"):
        grid.get_by_role("button", name="Add to favorites").first.tap()
        expect(page.get_by_text("Choosing closed on")).to_be_visible()
    expect(page.get_by_role("button", name="Favorites, 1 chosen")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)  # whose choice it is, nobody asks any more


def test_signed_out_meanwhile_asks_over_the_page_and_loses_nothing(open_tab, anna, watch):
    gallery_id, _ = published(anna, photos=1)
    page = open_tab()
    sign_in(page, anna)
    page.goto(f"/studio/g/{gallery_id}?tab=settings")
    page.get_by_label("Description").fill("Typed before the session ended")
    anna.http.delete("/auth/sessions").raise_for_status()

    with watch.expecting("401 PATCH .*/galleries/"):
        page.get_by_role("button", name="Save changes").click()
        again = page.get_by_role("dialog", name="Sign in again")
        again.get_by_label("Password", exact=True).fill(anna.password)
        again.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Saved")).to_be_visible()

    answer = anna.get(f"/galleries/{gallery_id}")
    assert answer["description"] == "Typed before the session ended"


def test_an_unknown_page_leads_back(open_tab):
    page = open_tab()

    page.goto("/no/such/page")

    expect(page.get_by_role("heading", name="There is no page here")).to_be_visible()
    page.get_by_role("link", name="To the start page").click()
    expect(page.get_by_role("link", name="Create an account").first).to_be_visible()


def test_somebody_else_s_gallery_does_not_exist(open_tab, anna, watch):
    page = open_tab()
    enter(page, anna)

    with watch.expecting("404 GET .*/galleries/"):
        page.goto("/studio/g/00000000000000000000000000")
        expect(page.get_by_role("heading", name="No such gallery")).to_be_visible()
