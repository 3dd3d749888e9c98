"""Take the pictures of the documents from a demo installation.

GALERLY_DATA=FOLDER galerly demo
python scripts/make_screenshots.py FOLDER
"""

import io
import json
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.serving import served

import galerly
from galerly.domain.services.share_links import LinkFields

IMAGES = Path(__file__).parents[1] / "docs" / "images"
EMAIL = "demo@galerly.example"
FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SETTLE_MS = 2500


def save(page: Page, name: str) -> None:
    """Store what a page shows, in few enough colors to be small."""
    page.wait_for_timeout(SETTLE_MS)
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(256).save(IMAGES / f"{name}.png", optimize=True)


def main() -> None:
    """Make a link and a session on the demo, and take every picture."""
    data = Path(sys.argv[1])
    with galerly.open(data) as g:
        account = g.services.accounts.find(EMAIL)
        assert account, "run `galerly demo` on this folder first"
        me = account.user.id
        gallery = g.services.galleries.page(by=me).items[0]
        link = g.services.share_links.create(gallery.id, LinkFields(name="Friends"), by=me)
        issued = g.services.sessions.open_photographer(me, user_agent="screenshots")
    session = json.dumps(
        {"token": issued.token, "expires_at": issued.session.expires_at.isoformat()}
    )
    chromium = os.environ.get("GALERLY_CHROMIUM", "/usr/bin/chromium")
    with served(data) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page.goto(f"{server.url}/s#{link.share_token}")
        page.wait_for_timeout(SETTLE_MS)
        page.mouse.wheel(0, 900)
        save(page, "gallery-desktop")
        page.goto(f"{server.url}/login")
        page.evaluate("([key, value]) => localStorage.setItem(key, value)", [STORED_AS, session])
        page.goto(f"{server.url}/studio")
        save(page, "studio-desktop")
        page.goto(f"{server.url}/studio/g/{gallery.id}")
        page.get_by_role("button", name="Share", exact=True).click()
        save(page, "share-desktop")
        browser.close()


STORED_AS = "galerly.session.photographer"

if __name__ == "__main__":
    main()
