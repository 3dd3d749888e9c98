"""Texts that would be code, if a page took them for HTML: they stand there as they were typed."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, enter
from tests.browser.galleries import link_to
from tests.pictures import jpeg

HOSTILE = """<img src=x onerror="window.ran='{}'">"><script>window.ran='{}'</script>{{{{7*7}}}}"""


def hostile(place: str) -> str:
    return HOSTILE.format(place, place)


@pytest.fixture
def gallery_id(anna):
    """A gallery with hostile texts wherever a photographer may write."""
    anna.patch("/auth/me", name=hostile("name")[:100], bio=hostile("bio"), handle="mallory")
    anna.patch("/auth/me", listed=True)
    gallery_id = anna.gallery(hostile("title"))
    # No slash, which would make it a path.
    names = [f"{hostile('file').replace('/', '|')}.jpg", "two.jpg"]
    anna.upload(gallery_id, {name: jpeg(60 + 10 * n, 40) for n, name in enumerate(names)})
    photos = anna.settled(gallery_id)
    for photo in photos:
        anna.patch(
            f"/galleries/{gallery_id}/photos/{photo['id']}",
            title=hostile("photo"),
            caption=hostile("caption"),
            section=hostile("section")[:100],
        )
    anna.patch(f"/galleries/{gallery_id}", state="published", description=hostile("description"))
    anna.post(
        f"/galleries/{gallery_id}/clients",
        email="mallory@example.com",
        name=hostile("client")[:100],
        message=hostile("message"),
    )
    return gallery_id


def test_what_people_write_is_shown_and_never_run(open_tab, anna, gallery_id):
    link = link_to(anna, gallery_id, name=hostile("link")[:100])
    phone = open_tab(PHONE)
    phone.goto(link["url"])
    look_and_answer(phone)
    nothing_ran(phone)

    studio = open_tab()
    enter(studio, anna)
    look_through_the_studio(studio, gallery_id)
    nothing_ran(studio)

    studio.goto("/@mallory")
    expect(studio.get_by_role("heading", level=1)).to_have_text(hostile("name")[:100])
    expect(studio.get_by_text(hostile("bio"))).to_be_visible()
    studio.goto("/photographers")
    expect(studio.get_by_text(hostile("bio"))).to_be_visible()
    nothing_ran(studio)


def look_and_answer(phone: Page) -> None:
    """See what the photographer wrote; write as much."""
    expect(phone.get_by_role("heading", level=1)).to_have_text(hostile("title"))
    expect(phone.get_by_text(hostile("description"))).to_be_visible()
    grid = phone.get_by_role("list", name="Photos")
    first = grid.get_by_role("link").first
    expect(first).to_have_attribute("aria-label", re.compile(re.escape(hostile("caption"))))
    first.focus()
    phone.keyboard.press("f")
    asked = phone.get_by_role("dialog", name="Keep your favorites")
    asked.get_by_label("Your name").fill(hostile("viewer")[:100])
    asked.get_by_role("button", name="Save").tap()
    expect(asked).to_be_hidden()
    first.tap()
    viewer = phone.get_by_role("dialog", name="Photo viewer")
    expect(viewer).to_contain_text("1 of 2")
    expect(viewer.get_by_text(hostile("caption")).first).to_be_visible()
    viewer.get_by_role("button", name="Details").tap()
    phone.keyboard.press("c")
    comments = phone.get_by_role("dialog", name="Comments")
    comments.get_by_label("Your comment").fill(hostile("comment"))
    comments.get_by_role("button", name="Send").tap()
    expect(comments.get_by_text(hostile("comment"))).to_be_visible()
    phone.keyboard.press("Escape")
    expect(comments).to_be_hidden()
    phone.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    phone.get_by_role("button", name="Favorites, 1 chosen").tap()
    phone.get_by_role("button", name="Send to photographer").tap()
    dialog = phone.get_by_role("dialog")
    dialog.get_by_label("A note for the photographer").fill(hostile("note"))
    dialog.get_by_role("button", name="Send", exact=True).tap()
    expect(dialog).to_be_hidden()
    phone.get_by_role("button", name="Download").tap()
    expect(phone.get_by_role("dialog", name="Download")).to_contain_text(hostile("section")[:100])


def look_through_the_studio(studio: Page, gallery_id: str) -> None:
    """See what was written on every page of the studio."""
    expect(studio.get_by_role("link").filter(has_text=hostile("title"))).to_be_visible()
    studio.get_by_role("searchbox").fill(hostile("search"))
    expect(studio.get_by_text("No gallery matches.")).to_be_visible()
    studio.goto(f"/studio/g/{gallery_id}")
    expect(studio.get_by_role("heading", level=1)).to_have_text(hostile("title"))
    expect(studio.get_by_role("button", name=hostile("section")[:100])).to_be_visible()
    studio.get_by_role("listbox", name="Photos").get_by_role("option").first.click()
    photo = studio.get_by_role("dialog")
    expect(photo.get_by_role("heading")).to_have_text(re.compile("<img src=x"))
    expect(photo.get_by_label("Caption")).to_have_value(hostile("caption"))
    studio.keyboard.press("Escape")
    studio.get_by_role("button", name="Share").click()
    sharing = studio.get_by_role("dialog", name="Share this gallery")
    expect(sharing.get_by_text(hostile("link")[:100])).to_be_visible()
    sharing.get_by_role("tab", name="Invited clients").click()
    expect(sharing.get_by_text(hostile("client")[:100])).to_be_visible()
    sharing.get_by_label("Message").fill(hostile("message"))
    sharing.get_by_role("button", name="Preview the mail").click()
    mail = studio.get_by_role("dialog", name="The mail as it goes out")
    expect(mail.get_by_text(hostile("message")).first).to_be_visible()
    expect(mail.get_by_role("heading", level=3)).to_have_text(hostile("title"))
    studio.goto(f"/studio/g/{gallery_id}/proofing")
    expect(studio.get_by_text(hostile("note"))).to_be_visible()
    expect(studio.get_by_text(hostile("comment"))).to_be_visible()
    expect(studio.get_by_role("heading", name=hostile("viewer")[:100])).to_be_visible()


@pytest.mark.parametrize(
    "address",
    [
        "/s#<img src=x onerror=window.ran=1>",
        "/@%3Cimg%20src=x%20onerror=ran=1%3E",
        "/photographers/1?city=%3Cimg%20src=x%20onerror=ran=1%3E",
        "/login?next=javascript:window.ran=1",
        "/client#<script>window.ran=1</script>.123456",
        "/newsletter/confirm#<img src=x onerror=window.ran=1>",
    ],
)
def test_an_address_that_would_be_code_is_not_run(tab, watch, address):
    watch.expect("40[04] (GET|POST) .*/v1/")

    tab.goto(address)
    expect(tab.get_by_role("heading", level=1)).to_be_visible()

    nothing_ran(tab)


@pytest.mark.parametrize(
    "next_place", ["//evil.example", "/\\evil.example", "https://evil.example"]
)
def test_signing_in_leads_nowhere_else(tab, anna, next_place):
    tab.goto(f"/login?next={next_place}")
    tab.get_by_label("E-mail address").fill(anna.email)
    tab.get_by_label("Password", exact=True).fill(anna.password)

    tab.get_by_role("button", name="Sign in").click()

    tab.wait_for_url("**/studio")


@pytest.mark.parametrize(
    "attempt",
    [
        "document.body.innerHTML = '<b>x</b>'",
        "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "eval('window.ran = 1')",
        "new Function('window.ran = 1')()",
        "document.createElement('script').text = 'window.ran = 1'",
        "trustedTypes.createPolicy('another', {})",
        "new Worker('data:text/javascript,1')",
    ],
)
def test_the_policy_refuses_what_the_pages_never_do(tab, watch, attempt):
    tab.goto("/")
    expect(tab.get_by_role("heading", level=1)).to_be_visible()

    watch.expect("(?i)trusted|content security policy")
    # Later, as the page's own code runs: what a test evaluates directly is above the policy.
    outcome = tab.evaluate(
        f"""() => new Promise((resolve) => setTimeout(() => {{
            try {{ {attempt}; resolve("done"); }}
            catch (error) {{ resolve(error.name); }}
        }}))"""
    )

    assert outcome != "done"
    nothing_ran(tab)


def nothing_ran(page: Page) -> None:
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert page.locator('img[src="x"]').count() == 0
