"""Accounts in the browser: mailed codes and links, public pages, settings, and their end."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from tests.authenticator import code_shown
from tests.browser.conftest import PHONE, enter, sign_in
from tests.pictures import jpeg


def test_a_client_signs_in_with_a_mailed_code(open_tab, anna, mailbox, watch):
    gallery_id = anna.gallery("Kept for Jonas")
    anna.upload(gallery_id, {"one.jpg": jpeg()})
    anna.settled(gallery_id)
    anna.patch(f"/galleries/{gallery_id}", state="published")
    studio = open_tab()
    enter(studio, anna)
    studio.get_by_role("link", name="Kept for Jonas").click()
    studio.get_by_role("button", name="Share").click()
    dialog = studio.get_by_role("dialog", name="Share this gallery")
    dialog.get_by_role("tab", name="Invited clients").click()
    clients = dialog.get_by_role("tabpanel", name="Invited clients")
    clients.get_by_label("E-mail address").fill("jonas@example.com")
    clients.get_by_label("Message").fill("Here they are.")
    clients.get_by_role("button", name="Invite").click()
    expect(studio.get_by_text("jonas@example.com is invited.")).to_be_visible()
    invitation = mailbox.newest("jonas@example.com", containing="has a gallery for you")
    assert "Here they are." in invitation

    page = open_tab(PHONE)
    page.goto(mailbox.link("jonas@example.com", "/client"))
    page.get_by_label("E-mail address").fill("jonas@example.com")
    page.get_by_role("button", name="Mail me a code").tap()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()
    code = mailbox.code("jonas@example.com")
    with watch.expecting("401 POST .*/auth/client/session"):
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        page.get_by_label("Code").fill(wrong)
        page.get_by_role("button", name="Open my galleries").tap()
        expect(page.get_by_text("That code is not right")).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Open my galleries").tap()
    expect(page.get_by_text("Signed in as jonas@example.com")).to_be_visible()
    page.get_by_role("link", name="Kept for Jonas").tap()
    expect(page.get_by_role("heading", level=1, name="Kept for Jonas")).to_be_visible()
    expect(page.get_by_role("list", name="Photos").get_by_role("listitem")).to_have_count(1)


def test_the_mailed_link_brings_the_code_along(open_tab, mailbox):
    page = open_tab()
    page.goto("/client")
    page.get_by_label("E-mail address").fill("nobody@example.com")
    page.get_by_role("button", name="Mail me a code").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()

    other = open_tab()
    other.goto(mailbox.link("nobody@example.com", "/client#"))
    other.get_by_role("button", name="Open my galleries").click()

    expect(other.get_by_text("Nothing here yet")).to_be_visible()


def test_a_forgotten_password_is_chosen_anew(open_tab, anna, mailbox, watch):
    page = open_tab()
    page.goto("/login")
    page.get_by_role("link", name="Forgot your password?").click()
    expect(page.get_by_role("heading", name="Reset your password")).to_be_visible()
    page.get_by_label("E-mail address").fill(anna.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Check your mail")).to_be_visible()

    link = mailbox.link(anna.email, "/reset#")
    page.goto(link)
    page.get_by_label("New password").fill("eight gray herons")
    assert "#" not in page.url  # what opens the account is out of the address bar
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("heading", name="Your password is saved")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    with watch.expecting("401 POST .*/auth/login"):
        page.get_by_label("E-mail address").fill(anna.email)
        page.get_by_label("Password", exact=True).fill(anna.password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("That address and password do not match.")).to_be_visible()
    page.get_by_label("Password", exact=True).fill("eight gray herons")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Make a gallery")).to_be_visible()

    with watch.expecting("40[0-9] POST .*/auth/password-reset/confirm|410 POST"):
        other = open_tab()
        other.goto(link)
        other.get_by_label("New password").fill("nine white herons")
        other.get_by_role("button", name="Save password").click()
        expect(other.get_by_text("This link has been used or has expired.")).to_be_visible()


@pytest.mark.usefixtures("cities")
def test_a_photographer_is_found_in_the_directory(open_tab, anna):
    gallery_id = anna.gallery("Lakeside")
    anna.upload(gallery_id, {"one.jpg": jpeg(1200, 800)})
    anna.settled(gallery_id)
    anna.patch(f"/galleries/{gallery_id}", state="published")
    link = anna.post(f"/galleries/{gallery_id}/links")
    anna.patch("/auth/me", portfolio=[{"gallery_id": gallery_id, "link_id": link["id"]}])
    page = open_tab()
    enter(page, anna)
    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Name").fill("Anna of the Lake")
    page.get_by_label("Handle").fill("anna-lake")
    page.get_by_label("About you").fill("Quiet pictures, by the water.")
    page.get_by_label("City").fill("koln")
    page.get_by_role("option", name=re.compile("^Köln|^Cologne")).first.click()
    page.get_by_label("Weddings").check()
    page.get_by_label("Make my profile public").check()
    page.get_by_role("button", name="Save profile").click()
    expect(page.get_by_text("Saved")).to_be_visible()

    public = open_tab(PHONE)
    public.goto("/photographers")
    public.get_by_role("combobox", name="City").fill("köln")
    public.get_by_role("listbox", name="Cities").get_by_role("option").first.tap()
    expect(public.get_by_role("heading", level=1)).to_contain_text("Photographers in")
    public.get_by_role("button", name="Food").tap()
    expect(public.get_by_role("heading", name="Nobody like that here")).to_be_visible()
    public.get_by_role("button", name="Weddings").tap()
    person = public.get_by_role("link", name="Anna of the Lake")
    expect(person.locator("img")).to_have_count(1)  # the cover of her gallery
    person.tap()
    expect(public.get_by_role("heading", level=1, name="Anna of the Lake")).to_be_visible()
    assert public.url.endswith("/@anna-lake")
    expect(public.get_by_text("Quiet pictures, by the water.")).to_be_visible()
    public.get_by_role("link", name="Lakeside").tap()
    expect(public.get_by_role("heading", level=1, name="Lakeside")).to_be_visible()
    expect(public.get_by_role("list", name="Photos").get_by_role("listitem")).to_have_count(1)


def test_a_guide_leads_to_the_first_delivery(open_tab, anna):
    page = open_tab(PHONE)
    enter(page, anna)
    guide = page.get_by_role("region", name="Your first delivery")
    expect(guide.get_by_role("button", name="Make a gallery")).to_be_visible()

    gallery_id = anna.gallery("Lakeside")
    page.reload()
    add = guide.get_by_role("link", name="Add photos")
    expect(add).to_have_attribute("href", f"/studio/g/{gallery_id}")

    anna.upload(gallery_id, {"one.jpg": jpeg()})
    page.reload()
    guide.get_by_role("button", name="Publish and share").tap()
    dialog = page.get_by_role("dialog", name="Share this gallery")
    dialog.get_by_role("button", name="Make link").tap()
    expect(dialog.get_by_role("button", name="Copy")).to_be_visible()
    assert anna.get(f"/galleries/{gallery_id}")["state"] == "published"

    page.reload()
    out = page.get_by_role("region", name="Your first gallery is out")
    out.get_by_role("button", name="Hide this guide").tap()
    expect(out).to_be_hidden()


def test_the_newsletter_is_joined_and_left_by_mailed_links(open_tab, mailbox):
    page = open_tab(PHONE)
    page.goto("/newsletter")
    page.get_by_label("E-mail address").fill("reader@example.com")
    page.get_by_role("button", name="Subscribe").tap()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()

    page.goto(mailbox.link("reader@example.com", "/newsletter/confirm#"))
    page.get_by_role("button", name="Confirm").tap()
    expect(page.get_by_role("heading", name="You are subscribed")).to_be_visible()

    page.goto(mailbox.link("reader@example.com", "/newsletter/unsubscribe#"))
    page.get_by_role("button", name="Unsubscribe").tap()
    expect(page.get_by_role("heading", name="You have left")).to_be_visible()


def test_an_address_is_confirmed_by_its_mailed_link(open_tab, anna, mailbox):
    page = open_tab()
    page.goto(mailbox.link(anna.email, "/verify#"))
    assert anna.get("/auth/me")["email_verified"] is False  # opening changes nothing

    page.get_by_role("button", name="Confirm address").click()

    expect(page.get_by_role("heading", name="Address confirmed")).to_be_visible()
    assert anna.get("/auth/me")["email_verified"] is True


def test_sessions_are_seen_and_ended(open_tab, anna, watch):
    here, there = open_tab(), open_tab()
    sign_in(here, anna)
    sign_in(there, anna)
    here.get_by_role("link", name="Settings").click()
    expect(here.get_by_text("This one")).to_be_visible()

    here.get_by_role("button", name="End all others").click()
    here.get_by_role("dialog").get_by_role("button", name="End all others").click()

    expect(here.get_by_text("Ended.")).to_be_visible()
    expect(here.get_by_role("button", name="End session")).to_have_count(0)
    with watch.expecting("401 GET .*/auth/me"):
        there.get_by_role("link", name="Settings").click()
        again = there.get_by_role("dialog", name="Sign in again")
        again.get_by_label("Password", exact=True).fill(anna.password)
        again.get_by_role("button", name="Sign in").click()
        expect(there.get_by_label("Handle")).to_be_visible()


def test_a_second_factor_is_set_up_asked_for_and_switched_off(open_tab, anna, watch):
    page = open_tab(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, anna)
    page.get_by_role("link", name="Settings").click()
    codes = set_up_second_factor(page, watch)
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()
    expect(page.get_by_role("button", name="Switch off…")).to_be_focused()

    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail address").fill(anna.email)
    page.get_by_label("Password", exact=True).fill(anna.password)
    with watch.expecting("401 POST .*/auth/login"):
        page.keyboard.press("Enter")
        code = page.get_by_role("textbox", name="Code")
        expect(code).to_be_focused()
        assert code.get_attribute("autocomplete") == "one-time-code"
        page.keyboard.type("000000")
        page.keyboard.press("Enter")
        expect(page.get_by_text("That code is not right, or it was used.")).to_be_visible()
    page.get_by_role("button", name="Use a recovery code instead").click()
    expect(page.get_by_label("Recovery code")).to_be_focused()
    page.keyboard.type(codes[0].upper())
    page.keyboard.press("Enter")
    page.wait_for_url("**/studio")

    sign_in_again_with_a_code(page, codes[1], anna.password, watch)
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_text("8 recovery codes are left.")).to_be_visible()
    page.get_by_role("button", name="Switch off…").click()
    dialog = page.get_by_role("dialog", name="Switch off the second factor")
    with watch.expecting("401 DELETE .*/auth/totp"):
        dialog.get_by_label("Password", exact=True).fill("not this one")
        dialog.get_by_role("button", name="Switch off").click()
        expect(dialog.get_by_text("That password is not right.")).to_be_visible()
    dialog.get_by_label("Password", exact=True).fill(anna.password)
    dialog.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Switch on…")).to_be_focused()


def set_up_second_factor(page, watch):
    """Lead through the dialogs that switch it on; return the recovery codes."""
    page.get_by_role("button", name="Switch on…").click()
    setup = page.get_by_role("dialog", name="Set up the second factor")
    secret = setup.locator("code").inner_text().replace(" ", "")
    expect(setup.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    with watch.expecting("422 POST .*/auth/totp/confirm"):
        setup.get_by_role("textbox", name="Code").fill("000000")
        page.keyboard.press("Enter")
        expect(setup.get_by_text("That code is not right.")).to_be_visible()
    setup.get_by_role("textbox", name="Code").fill(code_shown(secret, at=datetime.now(UTC)))
    page.keyboard.press("Enter")

    page.keyboard.press("Escape")  # too late: it is on its way
    kept = page.get_by_role("dialog", name="Keep these recovery codes")
    expect(kept.get_by_role("listitem")).to_have_count(10)
    codes = kept.get_by_role("listitem").all_inner_texts()
    for _ in range(3):  # they are shown once: only the button says that they are kept
        page.keyboard.press("Escape")
    kept.get_by_role("button", name="Copy").click()
    expect(kept.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").split() == codes
    with page.expect_download() as saving:
        kept.get_by_role("button", name="Save as text").click()
    assert saving.value.path().read_text().split()[-10:] == codes
    kept.get_by_role("button", name="I have kept them").click()
    return codes


def sign_in_again_with_a_code(page, code, password, watch):
    """Let the session end under the page: the dialog over it asks for the code as well."""
    token = "JSON.parse(localStorage['galerly.session.photographer']).token"
    headers = f"{{ authorization: 'Bearer ' + {token} }}"
    page.evaluate(f"fetch('/v1/auth/logout', {{ method: 'POST', headers: {headers} }})")
    with watch.expecting("401 .*"):
        page.get_by_role("link", name="Galleries").click()
        again = page.get_by_role("dialog", name="Sign in again")
        again.get_by_label("Password", exact=True).fill(password)
        again.get_by_role("button", name="Sign in").click()
        again.get_by_role("button", name="Use a recovery code instead").click()
        again.get_by_label("Recovery code").fill(code)
        again.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Make a gallery")).to_be_visible()


def test_signed_out_in_one_tab_is_signed_out_in_all(open_tab, anna):
    here = open_tab()
    enter(here, anna)
    there = here.context.new_page()
    there.goto("/studio/settings")
    there.get_by_role("button", name="Delete my account…").click()
    expect(there.get_by_role("dialog", name="Delete account")).to_be_visible()

    here.get_by_role("button", name="Sign out").click()

    there.wait_for_url("**/login")
    expect(there.get_by_role("dialog")).to_have_count(0)
    assert there.evaluate("localStorage['galerly.session.photographer']") is None


def test_everything_held_about_one_is_saved_as_a_file(open_tab, anna):
    anna.gallery("Mine")
    page = open_tab()
    enter(page, anna)
    page.get_by_role("link", name="Settings").click()

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as JSON").click()

    text = waiting.value.path().read_text()
    assert anna.email in text
    assert "Mine" in text


def test_a_gallery_and_then_the_account_are_deleted(open_tab, anna, watch):
    gallery_id = anna.gallery("Not for long")
    anna.upload(gallery_id, {"one.jpg": jpeg()})
    anna.settled(gallery_id)
    page = open_tab()
    enter(page, anna)
    page.get_by_role("link", name="Not for long").click()
    page.get_by_role("button", name="More for this gallery").click()
    page.get_by_role("menuitem", name="Delete gallery").click()
    dialog = page.get_by_role("dialog", name="Delete gallery")
    dialog.get_by_label("Title of the gallery").fill("Something else")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(dialog.get_by_text("That is not the title.")).to_be_visible()
    dialog.get_by_label("Title of the gallery").fill("Not for long")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("The gallery is deleted.")).to_be_visible()
    expect(page.get_by_role("button", name="Make a gallery")).to_be_visible()

    page.get_by_role("link", name="Settings").click()
    page.get_by_role("button", name="Delete my account…").click()
    dialog = page.get_by_role("dialog", name="Delete account")
    with watch.expecting("401 DELETE .*/auth/me"):
        dialog.get_by_label("Password", exact=True).fill("not this one")
        dialog.get_by_role("button", name="Delete for good").click()
        expect(dialog.get_by_text("That password is not right.")).to_be_visible()
    dialog.get_by_label("Password", exact=True).fill(anna.password)
    dialog.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("Your account is deleted.")).to_be_visible()
    with watch.expecting("401 POST .*/auth/login"):
        page.goto("/login")
        page.get_by_label("E-mail address").fill(anna.email)
        page.get_by_label("Password", exact=True).fill(anna.password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("That address and password do not match.")).to_be_visible()
