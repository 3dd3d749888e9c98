"""Which language pages speak: the account's, else the chosen one, else the browser's."""

from playwright.sync_api import expect
from tests.browser.conftest import PHONE


def test_pages_speak_the_browsers_language_then_the_chosen_then_the_accounts(open_tab, anna):
    anna.patch("/auth/me", locale="nl")
    page = open_tab(PHONE, locale="fr-CH")
    html = page.locator("html")

    page.goto("/login")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    expect(html).to_have_attribute("lang", "fr")

    page.get_by_label("Langue").select_option("de")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    expect(html).to_have_attribute("lang", "de")

    page.get_by_label("E-Mail-Adresse").fill(anna.email)
    page.get_by_label("Passwort", exact=True).fill(anna.password)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("link", name="Instellingen")).to_be_visible()
    expect(html).to_have_attribute("lang", "nl")
