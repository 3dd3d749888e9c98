"""A photographer dresses a gallery; its client sees that, and no unmarked picture."""

import io

from PIL import Image
from playwright.sync_api import expect
from tests.browser.conftest import DESKTOP, PHONE, enter
from tests.browser.galleries import link_to, published


def a_logo() -> dict[str, object]:
    picture = Image.new("RGBA", (80, 40), (0, 0, 0, 0))
    picture.paste((30, 30, 30, 255), (20, 10, 60, 30))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return {"name": "logo.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_a_look_is_chosen_beside_its_likeness_and_seen_by_clients(open_tab, anna):
    gallery_id, _ = published(anna, photos=2)
    studio = open_tab(DESKTOP)
    enter(studio, anna, "/studio/settings/branding")
    likeness = studio.get_by_role("region", name="Preview of the gallery")
    studio.locator("input[type=file]").set_input_files(a_logo())
    expect(studio.get_by_alt_text("Your logo")).to_be_visible()
    studio.get_by_role("radio", name="Jost").check()
    studio.get_by_role("button", name="Save").click()
    expect(studio.get_by_text("Saved", exact=True).first).to_be_visible()

    studio.goto(f"/studio/g/{gallery_id}/design")
    studio.get_by_role("radio", name="Split").check()
    expect(likeness.locator(".cover--split .brand-logo")).to_have_count(1)
    studio.get_by_role("radio", name="Dark").check()
    expect(likeness.locator("[data-scheme=dark][data-face=jost]")).to_have_count(1)
    studio.get_by_role("slider", name="Point that stays in sight").press("ArrowRight")
    studio.get_by_role("radio", name="Text", exact=True).check()
    studio.get_by_role("button", name="Save").click()
    expect(studio.get_by_text("All 2 photos are up to date.")).to_be_visible()

    client = open_tab(PHONE)
    client.goto(link_to(anna, gallery_id)["url"])
    expect(client.locator("html[data-scheme=dark][data-face=jost]")).to_have_count(1)
    expect(client.get_by_alt_text("Anna Ambrose")).to_be_visible()
    assert "55%" in str(client.locator(".cover__photo").get_attribute("style"))
    photos = anna.photos(gallery_id)
    assert all(photo["watermarked"] for photo in photos)
