"""Galleries for browser tests, made through the API, and the links that open them."""

from typing import Any

from tests.photographer import Photographer
from tests.pictures import jpeg

LANDSCAPE, PORTRAIT, WIDE = (900, 600), (600, 900), (1200, 500)
ORIGINALS = {"download": "original", "favorites": True, "comments": True}


def published(
    photographer: Photographer, *, title: str = "Marta & Jonas", photos: int = 3
) -> tuple[str, list[dict[str, Any]]]:
    """Make a published gallery whose renditions are done; return its id and photos."""
    gallery_id = photographer.gallery(title)
    sizes = (LANDSCAPE, PORTRAIT, WIDE)
    files = {
        f"GLY_{number + 1:04}.jpg": jpeg(*sizes[number % 3], color=(20 * number % 256, 90, 120))
        for number in range(photos)
    }
    if files:
        photographer.upload(gallery_id, files)
        photographer.settled(gallery_id)
    photographer.patch(f"/galleries/{gallery_id}", state="published")
    return gallery_id, photographer.photos(gallery_id)


def link_to(photographer: Photographer, gallery_id: str, **fields: Any) -> dict[str, Any]:
    """Make a share link that allows everything, unless `fields` say otherwise."""
    body = {"permissions": ORIGINALS} | fields
    answer: dict[str, Any] = photographer.post(f"/galleries/{gallery_id}/links", **body)
    return answer
