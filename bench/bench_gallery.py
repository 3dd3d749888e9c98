"""Open galleries of 10 and of 10,000 photos through the whole API, beside a bare handler.

    python bench/bench_gallery.py [--photos 10000]

Photos are stored as rows without bytes: what is measured is everything between a request and its
answer but the network. Each figure is the median of several runs, as a ratio to `GET /health`.
"""

import argparse
import base64
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from starlette.testclient import TestClient

from galerly.domain.model.gallery import GalleryState
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.photo import Photo, PhotoStatus, Rendition, RenditionName, Upload
from galerly.domain.services.galleries import GalleryChanges
from galerly.domain.services.share_links import LinkFields
from galerly.entrypoints.asgi import create_app
from galerly.entrypoints.bootstrap import embedded
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System

RUNS = 15
BATCH = 500
T0 = datetime(2026, 5, 16, 11, tzinfo=UTC)


def fill(system: System, owner: UserId, gallery_id: GalleryId, count: int) -> None:
    """Store so many ready photos, as uploads and renditions would have left them."""
    repository = system.services.photos.photos
    tokens = system.services.work.tokens
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        photos = [photo(PhotoId(tokens.new_id(T0)), owner, gallery_id, n) for n in numbers]
        repository.put_uploads([upload(p) for p in photos])
        repository.confirm(photos, most=count)


def upload(photo: Photo) -> Upload:
    """Return the slot that a photo came from."""
    return Upload(
        photo_id=photo.id,
        gallery_id=photo.gallery_id,
        owner_id=photo.owner_id,
        filename=photo.filename,
        content_type=photo.content_type,
        size_bytes=photo.size_bytes,
        sha256=photo.sha256,
        created_at=T0,
        expires_at=T0 + timedelta(days=1),
    )


def photo(photo_id: PhotoId, owner: UserId, gallery_id: GalleryId, number: int) -> Photo:
    """Return a ready photo with all renditions."""
    renditions = tuple(
        Rendition(
            name=name,
            content_type="image/jpeg",
            size_bytes=30_000,
            crc32=number,
            sha256=f"{number:064x}",
            width_px=720,
            height_px=480,
        )
        for name in RenditionName
    )
    return Photo(
        id=photo_id,
        gallery_id=gallery_id,
        owner_id=owner,
        filename=f"DSC_{number:05d}.jpg",
        content_type="image/jpeg",
        size_bytes=8_000_000,
        sha256=f"{number:064x}",
        created_at=T0,
        taken_at=T0 + timedelta(seconds=number),
        status=PhotoStatus.READY,
        crc32=number,
        width_px=6000 if number % 3 else 4000,
        height_px=4000 if number % 3 else 6000,
        placeholder=base64.b64encode(number.to_bytes(48, "big")).decode(),
        color=number % 4096,
        renditions=renditions,
    )


def median_ms(ask: Callable[[], object]) -> float:
    """Return the median time of a request, in milliseconds, after one that is not counted."""
    ask()
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, embedded(Settings(data=Path(name))) as system:
        services = system.services
        account, _ = services.accounts.register(
            email="anna@example.com", password="seven blue herons", name="Anna"
        )
        me = account.user.id
        with TestClient(create_app(system), base_url="http://127.0.0.1:8000") as http:
            bare = median_ms(lambda: http.get("/v1/health"))
            print(f"bare handler: {bare:.2f} ms")
            for count in (10, options.photos):
                gallery = services.galleries.create(by=me, title=f"{count} photos")
                fill(system, me, gallery.id, count)
                services.galleries.update(
                    gallery.id, GalleryChanges(state=GalleryState.PUBLISHED), by=me
                )
                link = services.share_links.create(gallery.id, LinkFields(), by=me)
                body = {"share_token": link.share_token}
                opened = http.post("/v1/share/session", json=body).json()
                headers = {"Authorization": f"Bearer {opened['token']}"}
                view = f"/v1/view/galleries/{gallery.id}"
                layout = http.get(f"{view}/layout", headers=headers).json()
                assert layout["count"] == count
                middle = layout["cursors"][len(layout["cursors"]) // 2]
                for what, ask in {
                    "open the link": partial(http.post, "/v1/share/session", json=body),
                    "layout": partial(http.get, f"{view}/layout", headers=headers),
                    "a page of 200": partial(
                        http.get, f"{view}/photos?limit=200&cursor={middle}", headers=headers
                    ),
                }.items():
                    took = median_ms(ask)
                    print(f"{count:>6} photos, {what}: {took:.1f} ms, {took / bare:.1f} x bare")


if __name__ == "__main__":
    main()
