"""From sign-up to the photo viewer without a pointer."""

import json
from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from tests.authenticator import code_shown
from tests.browser.conftest import sign_in
from tests.browser.galleries import published
from tests.browser.shoot import write_photos
from tests.browser.watching import until

TABS_MAX = 60
# How a control is called.
CALLED = """({ ariaLabel, labels, textContent }) =>
    (ariaLabel ?? labels?.[0]?.textContent ?? textContent).trim()"""
# The element in focus or a part of it carries a line; a photo does so inside its tile.
OUTLINED = """() => {
    const element = document.activeElement;
    return [element, ...element.querySelectorAll("*")].some((each) =>
        ["", "::before", "::after"].some(
            (part) => {
                const { outlineStyle, boxShadow, content } = getComputedStyle(each, part || null);
                const isThere = !part || content !== "none";
                return isThere && (outlineStyle !== "none" || boxShadow !== "none");
            }
        )
    );
}"""


def test_a_gallery_is_made_shared_and_looked_at_by_keyboard_alone(open_tab, tmp_path):
    write_photos(tmp_path / "shoot", ["a.jpg", "b.jpg", "c.jpg"])
    page = open_tab()
    page.goto("/signup")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Kim Keys")
    tab_to(page, "E-mail address")
    page.keyboard.type("kim@example.com")
    tab_to(page, "Password")
    page.keyboard.type("seven blue herons")
    page.keyboard.press("Enter")
    page.wait_for_url("**/studio")

    press(page, "Make a gallery")
    asked = page.get_by_role("dialog", name="New gallery")
    expect(asked.get_by_label("Title")).to_be_focused()
    page.keyboard.type("By hand")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="By hand")).to_be_focused()

    page.evaluate("() => { delete globalThis.showDirectoryPicker; }")
    with page.expect_file_chooser() as chooser:
        press(page, "Choose a folder")
    chooser.value.set_files(tmp_path / "shoot")
    sheet = page.get_by_role("listbox", name="Photos")
    expect(sheet.locator("img")).to_have_count(3, timeout=30_000)

    tab_to(page, "a.jpg")
    page.keyboard.press("ArrowRight")
    expect(sheet.get_by_role("option", name="b.jpg")).to_be_focused()
    page.keyboard.press("Enter")
    photo = page.get_by_role("dialog", name="b.jpg")
    expect(photo).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet.get_by_role("option", name="b.jpg")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_role("option", name="b.jpg", selected=True)).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("Home")
    press(page, "Publish", back=True)
    expect(page.get_by_text("Published. Share the link to let people in.")).to_be_visible()
    press(page, "Share", back=True)
    dialog = page.get_by_role("dialog", name="Share this gallery")
    links = dialog.get_by_role("tabpanel", name="Links")
    expect(links.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Everyone")
    page.keyboard.press("Enter")
    url = dialog.get_by_label("Address of Everyone").input_value()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Share", exact=True).first).to_be_focused()

    look(page, url)


def look(page: Page, url: str) -> None:
    page.goto("about:blank")
    page.goto(url)
    grid = page.get_by_role("list", name="Photos")
    expect(grid.get_by_role("listitem")).to_have_count(3)
    press(page, "View photos")
    tab_to(page, "Photo 1 of 3")
    page.keyboard.press("ArrowRight")
    expect(grid.get_by_role("link", name="Photo 2 of 3")).to_be_focused()
    page.keyboard.press("f")
    name = page.get_by_role("dialog", name="Keep your favorites")
    expect(name.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Kim")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Favorites, 1 chosen")).to_be_visible()
    expect(grid.get_by_role("link", name="Photo 2 of 3")).to_be_focused()

    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog", name="Photo viewer")
    expect(viewer).to_contain_text("2 of 3")
    page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("3 of 3")
    page.keyboard.press("c")
    comments = page.get_by_role("dialog", name="Comments")
    expect(comments).to_be_visible()
    page.keyboard.press("Escape")
    expect(comments).to_be_hidden()
    expect(viewer).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(grid.get_by_role("link", name="Photo 3 of 3")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")

    page.keyboard.press("x")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+X")
    tray = page.get_by_role("region", name="Selected photos")
    expect(tray).to_contain_text("3 selected")
    tab_to(page, "Done")
    page.keyboard.press("Enter")
    expect(tray).to_have_count(0)
    expect(grid.get_by_role("link", name="Photo 1 of 3")).to_be_focused()


def test_a_gallery_and_an_account_are_arranged_by_keyboard_alone(open_tab, anna):
    gallery_id, _ = published(anna, photos=3)
    page = open_tab()
    sign_in(page, anna)
    page.goto(f"/studio/g/{gallery_id}")
    put_into_a_section(page)
    delete_and_take_back(page)

    press(page, "Design", back=True)
    page.wait_for_url("**/design")
    tab_to(page, "None")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Text", exact=True)).to_be_checked()
    tab_to(page, "Text of the watermark")
    page.keyboard.press("Control+a")
    page.keyboard.type("By hand")
    press(page, "Save")
    expect(page.get_by_text("All 3 photos are up to date.")).to_be_visible()

    page.goto("/studio/settings")
    press(page, "Open branding")
    tab_to(page, "Lena & TomCormorant")
    page.keyboard.press("ArrowRight")
    press(page, "Save")
    expect(page.get_by_text("Saved", exact=True).first).to_be_visible()
    press(page, "Settings", back=True)
    tab_to(page, "Tell me when a client")
    page.keyboard.press("Space")
    expect(page.get_by_label("Tell me when a client")).not_to_be_checked()
    switch_on_a_second_factor(page)


def put_into_a_section(page: Page) -> None:
    photos = page.get_by_role("listbox", name="Photos")
    tab_to(page, "GLY_0001.jpg")
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    press(page, "Section")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name of the section")).to_be_focused()
    page.keyboard.type("Church")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 photos changed")).to_be_visible()
    expect(photos.get_by_role("option", name="GLY_0002.jpg")).to_be_focused()


def delete_and_take_back(page: Page) -> None:
    photos = page.get_by_role("listbox", name="Photos").get_by_role("option")
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    page.keyboard.press("Delete")
    expect(photos).to_have_count(1)
    expect(photos).to_be_focused()
    press(page, "Undo")
    expect(photos).to_have_count(3)
    expect(photos.nth(0)).to_be_focused()


def switch_on_a_second_factor(page: Page) -> None:
    press(page, "Switch on…")
    dialog = page.get_by_role("dialog", name="Set up the second factor")
    secret = dialog.locator("code").inner_text().replace(" ", "")
    tab_to(page, "Code")
    page.keyboard.type(code_shown(secret, at=datetime.now(UTC)))
    page.keyboard.press("Enter")
    press(page, "I have kept them")
    expect(page.get_by_role("button", name="Switch off…")).to_be_focused()


def press(page: Page, name: str, *, back: bool = False) -> None:
    """Walk to a control and press Enter."""
    tab_to(page, name, back=back)
    page.keyboard.press("Enter")


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab (with `back`, Shift+Tab) until what has the focus is called so, and shows it.

    A control that is not there yet is waited for: nobody walks to what cannot be seen.
    """
    until(
        page,
        f"""[...document.querySelectorAll("a, button, input, textarea, select, [tabindex]")]
            .some((each) => each.checkVisibility() &&
                ({CALLED})(each).startsWith({json.dumps(name)}))""",
    )
    seen = []
    for _ in range(TABS_MAX):
        here = focused(page)
        if here.startswith(name):
            assert page.evaluate(OUTLINED), f"{name!r} does not show that it has the focus"
            return
        seen.append(here)
        page.keyboard.press("Shift+Tab" if back else "Tab")
    message = f"{name!r} was not reached, only {seen}"
    raise AssertionError(message)


def focused(page: Page) -> str:
    """Return how the element in focus is called."""
    return str(page.evaluate(f"({CALLED})(document.activeElement)"))
