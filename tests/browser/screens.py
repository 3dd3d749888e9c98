"""Every screen and the more telling states of it: how to get there."""

from collections.abc import Callable
from pathlib import Path

from attrs import frozen
from playwright.sync_api import Page, expect
from tests.browser.conftest import drop
from tests.browser.demo import Demo
from tests.browser.watching import still, until

Show = Callable[[Page, Demo], object]
ASKS_FOR_CODE = {"code": "second-factor-required", "detail": "a code, too"}
SHOOT = Path(__file__).parent


@frozen
class Screen:
    """One thing to look at; `who` says in whose browser."""

    name: str
    show: Show
    who: str = "visitor"  # or "photographer"
    expected: str = ""  # requests that fail on purpose, as a pattern


def public(path: str) -> Show:
    """Go to a page of this address, and see its heading."""

    def show(page: Page, _demo: Demo) -> None:
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    return show


def gallery(page: Page, demo: Demo) -> None:
    page.goto("about:blank")  # from the same gallery, this would be no new page
    page.goto(demo.link)
    expect(page.get_by_role("list", name="Photos").get_by_role("listitem").first).to_be_visible()


def grid(page: Page, demo: Demo) -> None:
    gallery(page, demo)
    page.get_by_role("button", name="View photos").click()
    until(page, "scrollY > 100")


def viewer(page: Page, demo: Demo) -> None:
    gallery(page, demo)
    page.get_by_role("list", name="Photos").get_by_role("link").nth(1).click()
    expect(page.get_by_role("dialog", name="Photo viewer")).to_contain_text("2 of")
    still(page)


def comments(page: Page, demo: Demo) -> None:
    viewer(page, demo)
    page.keyboard.press("c")
    sheet = page.get_by_role("dialog", name="Comments")
    expect(sheet.get_by_role("listitem")).to_have_count(1)
    if sheet.get_by_text("No comments yet.").count():
        sheet.get_by_label("Your comment").fill("This one for the wall, please.")
        sheet.get_by_role("button", name="Send").click()
        asked = page.get_by_role("dialog", name="Who is writing?")
        asked.get_by_label("Your name").fill("Jonas")
        asked.get_by_role("button", name="Save").click()
    expect(sheet.get_by_role("listitem")).to_contain_text("for the wall")


def details(page: Page, demo: Demo) -> None:
    viewer(page, demo)
    page.keyboard.press("i")


def download(page: Page, demo: Demo) -> None:
    grid(page, demo)
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("dialog", name="Download")).to_be_visible()


def selecting(page: Page, demo: Demo) -> None:
    grid(page, demo)
    page.get_by_role("button", name="Select", exact=True).click()
    tiles = page.get_by_role("list", name="Photos").get_by_role("checkbox")
    tiles.nth(0).click()
    tiles.nth(2).click()
    expect(page.get_by_text("2 selected").first).to_be_visible()


def identify(page: Page, demo: Demo) -> None:
    """The question after the first heart, which is asked whoever is not named yet."""
    grid(page, demo)
    add_favorite(page, 3)
    expect(page.get_by_role("dialog", name="Keep your favorites")).to_be_visible()


def favorites(page: Page, demo: Demo) -> None:
    """Favorites only, of a viewer who has some."""
    gallery(page, demo)
    add_favorite(page, 0)
    asked = page.get_by_role("dialog", name="Keep your favorites")
    asked.get_by_role("button", name="Not now").click()
    page.get_by_role("button", name="chosen").click()
    expect(page.get_by_role("button", name="Send to photographer")).to_be_visible()


def add_favorite(page: Page, place: int) -> None:
    page.get_by_role("list", name="Photos").get_by_role("link").nth(place).focus()
    page.keyboard.press("f")


def keys(page: Page, demo: Demo) -> None:
    gallery(page, demo)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def shared(page: Page, demo: Demo) -> None:
    grid(page, demo)
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("dialog", name="Share this gallery")).to_be_visible()


def locked(page: Page, demo: Demo) -> None:
    page.goto(demo.locked_link)
    page.get_by_label("Password", exact=True).fill("guess-work")
    page.get_by_role("button", name="Open gallery").click()
    expect(page.get_by_text("That password is not right.")).to_be_visible()


def gone(page: Page, _demo: Demo) -> None:
    page.goto("about:blank")
    page.goto("/s#0000000000000000000000000000000000000000000")
    expect(page.get_by_role("heading", name="Nothing to see here")).to_be_visible()


def plain(page: Page, demo: Demo) -> None:
    page.goto(demo.plain_link)
    expect(page.get_by_role("list", name="Photos").get_by_role("listitem")).to_have_count(3)


def empty(page: Page, demo: Demo) -> None:
    page.goto(demo.empty_link)
    expect(page.get_by_role("heading", name="No photos yet")).to_be_visible()


def signup_errors(page: Page, _demo: Demo) -> None:
    page.goto("/signup")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()


def client_code(page: Page, _demo: Demo) -> None:
    page.goto("/client#0123456789.123456")
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()


def reset(page: Page, _demo: Demo) -> None:
    page.goto("/reset")
    expect(page.get_by_role("heading", name="Reset your password")).to_be_visible()


def directory(page: Page, _demo: Demo) -> None:
    page.goto("/photographers")
    expect(page.get_by_role("link", name="Lena Winter")).to_be_visible()


def profile(page: Page, _demo: Demo) -> None:
    page.goto("/@lena-winter")
    expect(page.get_by_role("heading", name="Lena Winter")).to_be_visible()


def studio(page: Page, _demo: Demo) -> None:
    page.goto("/studio")
    expect(page.get_by_role("link", name="a day at the lake")).to_be_visible()


def new_gallery(page: Page, demo: Demo) -> None:
    studio(page, demo)
    page.get_by_role("button", name="New gallery").first.click()
    expect(page.get_by_role("dialog", name="New gallery")).to_be_visible()


def editor(page: Page, demo: Demo) -> None:
    page.goto(f"/studio/g/{demo.gallery_id}")
    expect(page.get_by_role("listbox", name="Photos").get_by_role("option").first).to_be_visible()


def editor_selecting(page: Page, demo: Demo) -> None:
    editor(page, demo)
    page.get_by_role("listbox", name="Photos").get_by_role("option").first.focus()
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected").first).to_be_visible()


def editor_photo(page: Page, demo: Demo) -> None:
    editor(page, demo)
    page.get_by_role("listbox", name="Photos").get_by_role("option").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="LKE_0002.jpg")).to_be_visible()


def editor_failed(page: Page, demo: Demo) -> None:
    studio(page, demo)
    page.get_by_role("link", name="Harbor, early").first.click()
    expect(page.get_by_text("this JPEG is damaged or incomplete")).to_be_visible()


def editor_empty(page: Page, demo: Demo) -> None:
    page.goto(f"/studio/g/{demo.empty_id}")
    expect(page.get_by_role("button", name="Choose a folder")).to_be_visible()


def editor_settings(page: Page, demo: Demo) -> None:
    page.goto(f"/studio/g/{demo.gallery_id}?tab=settings")
    expect(page.get_by_role("button", name="Save changes")).to_be_visible()


def sharing(page: Page, demo: Demo) -> None:
    editor(page, demo)
    page.get_by_role("button", name="Share").first.click()
    expect(page.get_by_label("Address of Family")).to_be_visible()


def sharing_new(page: Page, demo: Demo) -> None:
    sharing(page, demo)
    page.get_by_role("button", name="New link").click()
    page.get_by_text("Limits and sections").click()


def qr_code(page: Page, demo: Demo) -> None:
    sharing(page, demo)
    page.get_by_role("button", name="QR code").first.click()
    expect(page.get_by_role("img", name="QR code of “Family”")).to_be_visible()


def inviting(page: Page, demo: Demo) -> None:
    sharing(page, demo)
    page.get_by_role("tab", name="Invited clients").click()
    expect(page.get_by_role("button", name="Invite", exact=True)).to_be_visible()


def mail_preview(page: Page, demo: Demo) -> None:
    inviting(page, demo)
    page.get_by_label("Message").fill("Here they are, with love.")
    page.get_by_role("button", name="Preview the mail").click()
    shown = page.get_by_role("dialog", name="The mail as it goes out")
    expect(shown.get_by_text("Here they are, with love.").first).to_be_visible()


def proofing(page: Page, demo: Demo) -> None:
    page.goto(f"/studio/g/{demo.gallery_id}/proofing")
    expect(page.get_by_role("heading", name="Marta", exact=True)).to_be_visible()


def design(page: Page, demo: Demo) -> None:
    page.goto(f"/studio/g/{demo.gallery_id}/design")
    page.get_by_role("radio", name="Text", exact=True).check()
    expect(page.get_by_label("Text of the watermark")).to_be_visible()


def branding(page: Page, _demo: Demo) -> None:
    page.goto("/studio/settings/branding")
    expect(page.get_by_role("region", name="Preview of the gallery")).to_be_visible()


def activity(page: Page, demo: Demo) -> None:
    page.goto(f"/studio/g/{demo.gallery_id}/activity")
    expect(page.get_by_role("img", name="Views: ")).to_be_visible()


def settings(page: Page, _demo: Demo) -> None:
    page.goto("/studio/settings")
    expect(page.get_by_text("This one")).to_be_visible()


def second_factor(page: Page, demo: Demo) -> None:
    settings(page, demo)
    page.get_by_role("button", name="Switch on…").click()
    dialog = page.get_by_role("dialog", name="Set up the second factor")
    expect(dialog.get_by_role("img", name="QR code")).to_be_visible()


def sign_in_code(page: Page, _demo: Demo) -> None:
    """The step after the password, as the page of an account with a second factor takes it."""
    page.route("**/v1/auth/login", lambda route: route.fulfill(status=401, json=ASKS_FOR_CODE))
    page.goto("/login")
    page.get_by_label("E-mail address").fill("anna@example.com")
    page.get_by_label("Password", exact=True).fill("seven blue herons")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Code")).to_be_focused()
    page.unroute("**/v1/auth/login")


def uploading(page: Page, demo: Demo) -> None:
    """The upload panel, at rest, with what was left out."""
    editor_empty(page, demo)
    drop(page, SHOOT)  # the tests themselves: nothing in there is a photo
    expect(page.get_by_text("are not photos and were left out")).to_be_visible()


SCREENS = [
    Screen("home", public("/")),
    Screen("signup", public("/signup")),
    Screen("signup-errors", signup_errors),
    Screen("login", public("/login")),
    Screen("login-code", sign_in_code, expected="401 POST .*/auth/login"),
    Screen("reset", reset),
    Screen("client", public("/client")),
    Screen("client-code", client_code),
    Screen("newsletter", public("/newsletter")),
    Screen("verify", public("/verify#0123456789")),
    Screen("directory", directory),
    Screen("profile", profile),
    Screen("unknown", public("/no/such/page")),
    Screen("cover", gallery),
    Screen("cover-plain", plain),
    Screen("grid", grid),
    Screen("viewer", viewer),
    Screen("viewer-details", details),
    Screen("download", download),
    Screen("selecting", selecting),
    Screen("identify", identify),
    Screen("favorites", favorites),
    Screen("comments", comments),  # after these: from here on the viewer has a name
    Screen("keys", keys),
    Screen("shared", shared),
    Screen("password", locked, expected="401 POST .*/share/session"),
    Screen("gone", gone, expected="404 POST .*/share/"),
    Screen("empty", empty),
    Screen("studio", studio, "photographer"),
    Screen("new-gallery", new_gallery, "photographer"),
    Screen("editor", editor, "photographer"),
    Screen("editor-selecting", editor_selecting, "photographer"),
    Screen("editor-photo", editor_photo, "photographer"),
    Screen("editor-failed", editor_failed, "photographer"),
    Screen("editor-empty", editor_empty, "photographer"),
    Screen("editor-settings", editor_settings, "photographer"),
    Screen("left-out", uploading, "photographer"),
    Screen("sharing", sharing, "photographer"),
    Screen("sharing-new", sharing_new, "photographer"),
    Screen("inviting", inviting, "photographer"),
    Screen("qr-code", qr_code, "photographer"),
    Screen("mail-preview", mail_preview, "photographer"),
    Screen("proofing", proofing, "photographer"),
    Screen("design", design, "photographer"),
    Screen("branding", branding, "photographer"),
    Screen("activity", activity, "photographer"),
    Screen("settings", settings, "photographer"),
    Screen("second-factor", second_factor, "photographer"),
]
