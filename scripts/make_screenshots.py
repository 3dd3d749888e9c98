"""Take the pictures of README and guide: the pages of a demo installation, in a real browser.

    .venv/bin/python -m scripts.make_screenshots

Needs what `make test` installs. Chromium is found as the tests find it: GALERLY_CHROMIUM, else
/usr/bin/chromium. Pictures go to docs/images/, each below 300 KB.
"""

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from tests.browser import screens
from tests.browser.conftest import FLAGS, sign_in
from tests.browser.demo import Demo, furnish, pictures
from tests.browser.watching import painted
from tests.serving import served

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PHOTOS, LONG_EDGE_PX = 18, 1800
LARGEST_BYTES = 300_000
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 1.5,
    "is_mobile": True,
    "has_touch": True,
}


def main() -> None:
    """Write every picture anew."""
    with tempfile.TemporaryDirectory() as place:
        shots = pictures(Path(place), PHOTOS, long_edge=LONG_EDGE_PX)
        with served(Path(place) / "data") as server, sync_playwright() as playwright:
            demo = furnish(server.url, shots)
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("GALERLY_CHROMIUM") or "/usr/bin/chromium",
                args=FLAGS,
            )
            options: dict[str, Any] = {"base_url": server.url, "reduced_motion": "reduce"}
            desk = browser.new_context(**options, **DESK).new_page()
            phone = browser.new_context(**options, **PHONE).new_page()
            studio = browser.new_context(**options, **DESK).new_page()
            sign_in(studio, demo.lena)
            demo.lena.close()
            take("gallery-desktop", desk, demo, screens.grid)
            take("gallery-phone", phone, demo, screens.gallery)
            take("lightbox", desk, demo, lightbox)
            take("studio-desktop", studio, demo, screens.editor)
            take("share-desktop", studio, demo, screens.sharing)
            browser.close()


def lightbox(page: Page, demo: Demo) -> None:
    """Open a wide photo."""
    screens.gallery(page, demo)
    page.get_by_role("list", name="Photos").get_by_role("link").nth(3).click()
    expect(page.get_by_role("dialog", name="Photo viewer")).to_contain_text("4 of")
    page.wait_for_timeout(800)


def take(name: str, page: Page, demo: Demo, show: screens.Show) -> None:
    """Write one picture; end with a message if it is too large for a page."""
    show(page, demo)
    painted(page)
    page.wait_for_timeout(500)
    page.mouse.move(0, 0)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = IMAGES / f"{name}.png"
    picture.save(path, optimize=True)
    size = path.stat().st_size
    for colors in (256, 192, 128):
        if size > LARGEST_BYTES:
            # Dithered: no difference to the eye at this size.
            small = picture.quantize(colors, method=Image.Quantize.MAXCOVERAGE)
            small.save(path, optimize=True)
            size = path.stat().st_size
    print(f"{path.name}: {picture.width} x {picture.height}, {size:,} bytes")
    if size > LARGEST_BYTES:
        sys.exit(f"error: {path.name} is larger than {LARGEST_BYTES:,} bytes")


if __name__ == "__main__":
    main()
