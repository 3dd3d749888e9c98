"""A running server with galleries of real pictures, as many as a measurement wants.

A dozen photos are uploaded and rendered for real. All others are copies of theirs: rows of their
own, and renditions that are the same files under other names, so 10,000 cost seconds.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from attrs import evolve, frozen
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.photographer import Photographer
from tests.pictures import encode
from tests.serving import Server, served

import galerly
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.photo import Photo, Upload, rendition_key

SHAPES = ((2400, 1600), (1600, 2400), (2400, 1350))
MOTIFS = 12
BATCH = 500
T0 = datetime(2026, 5, 16, 11, tzinfo=UTC)


@frozen
class Stocked:
    """Galleries by their number of photos, each with the address that opens it."""

    server: Server
    anna: Photographer
    links: dict[int, str]


@contextmanager
def stocked(folder: Path, *counts: int) -> Iterator[Stocked]:
    """Serve a published gallery of each of these sizes."""
    with served(folder / "data") as server:
        anna = Photographer(server.url)
        owner = UserId(anna.register()["user"]["id"])
        anna.patch("/auth/me", handle="anna", listed=True, bio="Weddings, mostly in the rain.")
        first = anna.gallery("Motifs")
        anna.upload(first, {f"motif-{n}.jpg": picture(n) for n in range(MOTIFS)})
        anna.settled(first)
        ids = {count: anna.gallery(f"Gallery of {count}") for count in counts}
        with galerly.open(server.data) as installation:
            photos = installation.services.photos.photos
            motifs = photos.page(owner, GalleryId(first), after=None, limit=MOTIFS).items
            for count, gallery_id in ids.items():
                new_id = installation.services.work.tokens.new_id
                copies = [
                    evolve(
                        motifs[n % MOTIFS],
                        id=PhotoId(new_id(T0)),
                        gallery_id=GalleryId(gallery_id),
                        filename=f"DSC_{n:05}.jpg",
                        sha256=f"{n:064x}",
                        taken_at=T0 + timedelta(seconds=n),
                        position=float(n),
                    )
                    for n in range(count)
                ]
                for start in range(0, count, BATCH):
                    some = copies[start : start + BATCH]
                    photos.put_uploads([slot_of(photo) for photo in some])
                    photos.confirm(some, most=count)
                link_files(server.data / "objects", motifs, copies)
        yield Stocked(server, anna, {n: publish(anna, gid) for n, gid in ids.items()})
        anna.close()


def publish(anna: Photographer, gallery_id: str) -> str:
    """Publish a gallery; return the address that opens it for anybody."""
    anna.patch(f"/galleries/{gallery_id}", state="published")
    allowed = {"download": "original", "favorites": True, "comments": True}
    return str(anna.post(f"/galleries/{gallery_id}/links", permissions=allowed)["url"])


def picture(number: int) -> bytes:
    """Return a JPEG with about the detail of a camera's: soft color, edges, and grain over it."""
    width, height = SHAPES[number % len(SHAPES)]
    rng = np.random.default_rng(number)
    soft = Image.fromarray(rng.integers(30, 225, (height // 60, width // 60, 3), dtype=np.uint8))
    pixels = np.asarray(soft.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    grain = rng.normal(0, 9.0, (height, width, 1)).astype(np.int16)
    return encode(Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8)), "JPEG")


def link_files(root: Path, motifs: Sequence[Photo], copies: Sequence[Photo]) -> None:
    """Give every copy the renditions of its motif, by hard links."""
    for number, photo in enumerate(copies):
        motif = motifs[number % MOTIFS]
        for rendition in photo.renditions:
            path = root / rendition_key(photo, rendition)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.link(root / rendition_key(motif, rendition), path)


def slot_of(photo: Photo) -> Upload:
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
