"""An installation with something to look at: generated pictures, a client who chose and wrote."""

from pathlib import Path
from typing import Any

import httpx
from attrs import frozen
from tests.browser.galleries import link_to
from tests.browser.shoot import BROKEN
from tests.photographer import Photographer
from tests.pictures import jpeg

from galerly.adapters.vips.demo import demo_picture, demo_size

TITLE = "Marta & Jonas, a day at the lake"
PASSWORD = "rowing-boat"
CLIENT = "jonas@example.com"


@frozen(kw_only=True)
class Demo:
    """What there is to see, by the addresses and names that lead to it."""

    lena: Photographer
    gallery_id: str
    empty_id: str
    photos: list[dict[str, Any]]
    link: str
    locked_link: str
    plain_link: str
    empty_link: str


def pictures(folder: Path, count: int, *, long_edge: int) -> dict[str, bytes]:
    """Return demo pictures by name, painted once and then kept in a folder."""
    found = {}
    for number in range(count):
        kept = folder / f"{long_edge}-{number:02}.jpg"
        if not kept.exists():
            width, height = demo_size(number, long_edge=long_edge)
            kept.write_bytes(demo_picture(number, width=width, height=height))
        found[f"LKE_{number + 1:04}.jpg"] = kept.read_bytes()
    return found


def furnish(url: str, shots: dict[str, bytes]) -> Demo:
    """Make accounts, galleries, links, favorites and comments on a server without any."""
    lena = Photographer(url, email="lena@example.com")
    lena.register()
    lena.patch(
        "/auth/me",
        name="Lena Winter",
        handle="lena-winter",
        bio="Weddings and quiet portraits, mostly outdoors, mostly in the last light.",
        listed=True,
    )
    gallery_id = lena.gallery(TITLE)
    lena.upload(gallery_id, shots)
    photos = lena.settled(gallery_id)
    cover = next(photo for photo in photos if photo["width"] > photo["height"])
    lena.patch(
        f"/galleries/{gallery_id}",
        state="published",
        description="Late May, warm light, forty guests and one rowing boat.",
        shot_at="2026-05-23T12:00:00Z",
        cover_photo_id=cover["id"],
    )
    half = len(photos) // 2
    for place, photo in enumerate(photos):
        section = "By the lake" if place < half else "Evening"
        path = f"/galleries/{gallery_id}/photos/{photo['id']}"
        lena.patch(path, section=section, caption="The boat, at last." if place == 1 else "")
    link = link_to(lena, gallery_id, name="Family")
    locked = link_to(lena, gallery_id, name="With a password", password=PASSWORD)
    _choose(url, link["share_token"], gallery_id, photos[1:5])
    lena.post(f"/galleries/{gallery_id}/clients", email=CLIENT, name="Jonas", notify=False)
    lena.patch("/auth/me", portfolio=[{"gallery_id": gallery_id, "link_id": link["id"]}])

    plain_id = _plain(lena, shots)
    empty_id = lena.gallery("Nora, first portraits")
    lena.patch(f"/galleries/{empty_id}", state="published")
    return Demo(
        lena=lena,
        gallery_id=gallery_id,
        empty_id=empty_id,
        photos=lena.photos(gallery_id),
        link=link["url"],
        locked_link=locked["url"],
        plain_link=link_to(lena, plain_id)["url"],
        empty_link=link_to(lena, empty_id)["url"],
    )


def dwell(lena: Photographer) -> None:
    """Let her profile name a city, of which a new server has all in some seconds."""
    lena.patch("/auth/me", city_id=lena.get("/cities", q="ljublj")["items"][0]["id"])


def _choose(url: str, token: str, gallery_id: str, photos: list[dict[str, Any]]) -> None:
    """Be a viewer who picks photos, comments on one and sends the choice."""
    with httpx.Client(base_url=f"{url}/v1") as http:
        body = {"share_token": token, "name": "Marta", "email": "marta@example.com"}
        session = http.post("/share/session", json=body).raise_for_status().json()
        http.headers["Authorization"] = f"Bearer {session['token']}"
        path = f"/view/galleries/{gallery_id}"
        for photo in photos:
            http.put(f"{path}/photos/{photo['id']}/favorite").raise_for_status()
        text = "This one for the wall, please: could it be a little brighter?"
        comments = f"{path}/photos/{photos[0]['id']}/comments"
        http.post(comments, json={"text": text}).raise_for_status()
        note = {"note": "We could not decide about the boat. You choose!"}
        http.post(f"{path}/selection", json=note).raise_for_status()


def _plain(lena: Photographer, shots: dict[str, bytes]) -> str:
    """Make a gallery whose cover is a title only, and that holds a file which is no photo."""
    some = dict(list(shots.items())[:3])
    plain_id = lena.gallery("Harbor, early")
    lena.upload(plain_id, some | {BROKEN: jpeg(700, 500)[:3000]})
    lena.settled(plain_id)
    lena.patch(f"/galleries/{plain_id}", state="published", settings={"layout": "plain"})
    return plain_id
