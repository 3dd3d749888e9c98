"""A photographer's gallery with all that routes ask about, stored through the ports."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import httpx
from attrs import evolve, frozen
from tests.aws_emulated.metered import Metered
from tests.builders import (
    a_comment,
    a_favorite,
    a_gallery,
    a_photo,
    an_upload,
)

from galerly.domain.model.gallery import ClientGrant, Download, Gallery, GalleryState, Permissions
from galerly.domain.model.ids import UserId
from galerly.domain.model.photo import Photo, PhotoStatus, Rendition, RenditionName, key_of
from galerly.ports.objects import ObjectStore

PASSWORD = "seven blue herons"
CLIENT = "lena@example.com"
ALL = Permissions(download=Download.ORIGINAL)
PLENTY = 50_000
_numbers = count(1)


@frozen(kw_only=True)
class Scene:
    """Anna, her gallery, and who looks at it."""

    aws: Metered
    anna: str  # her session's token
    anna_id: UserId
    email: str
    handle: str
    gallery: Gallery
    photos: Sequence[Photo]
    share_token: str
    link_id: str
    viewer: str  # a session's token
    viewer_id: str
    client: str  # a session's token
    nobody: None = None

    @property
    def path(self) -> str:
        """Where the gallery is, for its owner."""
        return f"/galleries/{self.gallery.id}"

    @property
    def view(self) -> str:
        """Where the gallery is, for its viewers."""
        return f"/view/galleries/{self.gallery.id}"


def set_scene(aws: Metered, *, photos: int = 200, galleries: int = 30) -> Scene:
    """Return a new photographer with a gallery of so many photos, among others of hers."""
    email = f"anna{next(_numbers):05}@example.com"
    body = {"email": email, "password": PASSWORD, "name": "Anna Ambrose"}
    signed_in = done(aws.request("POST", "/auth/register", body))
    anna = UserId(signed_in["user"]["id"])
    for number in range(galleries):
        aws.system.ports.galleries.add(
            a_gallery(
                owner_id=anna,
                title=f"Shoot {number:02}",
                id=aws.system.ports.tokens.new_id(aws.system.clock.now()),
            )
        )
    gallery = stored_gallery(aws, anna)
    made = stored_photos(aws, gallery, photos)
    link = done(
        aws.request(
            "POST", f"/galleries/{gallery.id}/links", {"name": "All"}, token=signed_in["token"]
        )
    )
    body = {"share_token": link["share_token"], "name": "Tom"}
    opened = done(aws.request("POST", "/share/session", body))
    ports = aws.system.ports
    ports.galleries.put_grant(
        ClientGrant(
            gallery_id=gallery.id,
            owner_id=anna,
            email=CLIENT,
            created_at=aws.system.clock.now(),
            permissions=ALL,
        ),
        most=PLENTY,
    )
    viewer = ports.feedback.find_viewer(gallery.id, opened["viewer"]["id"])
    assert viewer
    for photo in made[:20]:
        ports.feedback.add_favorite(a_favorite(viewer, photo))
        ports.feedback.add_comment(a_comment(photo, viewer))
        ports.feedback.add_comment(a_comment(photo))
    return Scene(
        aws=aws,
        anna=signed_in["token"],
        anna_id=anna,
        email=email,
        handle=signed_in["user"]["handle"],
        gallery=gallery,
        photos=made,
        share_token=link["share_token"],
        link_id=link["id"],
        viewer=opened["token"],
        viewer_id=opened["viewer"]["id"],
        client=aws.system.services.sessions.open_client(CLIENT).token,
    )


def stored_gallery(aws: Metered, owner: UserId, **fields: Any) -> Gallery:
    """Return a new, published gallery."""
    gallery = a_gallery(
        owner_id=owner,
        id=aws.system.ports.tokens.new_id(aws.system.clock.now()),
        state=GalleryState.PUBLISHED,
        **fields,
    )
    aws.system.ports.galleries.add(gallery)
    return gallery


def stored_photos(aws: Metered, gallery: Gallery, number: int, **fields: Any) -> tuple[Photo, ...]:
    """Return new photos of a gallery, their renditions made, and its outline as it then is."""
    ports = aws.system.ports
    stored: list[Photo] = []
    for start in range(0, number, 90):
        uploads = [
            an_upload(gallery, filename=f"DSC_{n:04d}.jpg")
            for n in range(start, min(start + 90, number))
        ]
        ports.photos.put_uploads(uploads)
        stored += ports.photos.confirm(
            [evolve(_ready(a_photo(u)), **fields) for u in uploads], most=PLENTY
        )
    outline = ports.photos.outline(gallery.owner_id, gallery.id)
    ports.galleries.put_outline(gallery.owner_id, outline)
    return tuple(stored)


def stored_slots(aws: Metered, gallery: Gallery, number: int) -> list[str]:
    """Return the ids of slots whose bytes are in storage."""
    ports = aws.system.ports
    data = b"\xff\xd8" + b"x" * 98
    uploads = [an_upload(gallery, size_bytes=len(data), sha256=None) for _ in range(number)]
    late = aws.system.clock.now() + timedelta(hours=1)
    ports.photos.put_uploads([evolve(u, expires_at=late) for u in uploads])
    with httpx.Client(trust_env=False) as storage:
        for upload in uploads:
            _send(storage, ports.objects, key_of(upload), data)
    return [upload.photo_id for upload in uploads]


def _send(storage: httpx.Client, objects: ObjectStore, key: str, data: bytes) -> None:
    """Upload a JPEG as a browser does: three times as quick as by the client of S3."""
    place = objects.presign_put(
        key,
        content_type="image/jpeg",
        size_bytes=len(data),
        sha256=sha256(data).hexdigest(),
        now=datetime.now(UTC),  # S3 has a clock of its own
        lifetime=timedelta(minutes=15),
    )
    storage.put(place.url, content=data, headers=dict(place.headers)).raise_for_status()


def _ready(photo: Photo) -> Photo:
    renditions = tuple(
        Rendition(
            name=name,
            content_type="image/jpeg",
            size_bytes=30_000,
            crc32=1,
            sha256="0" * 64,
            width_px=720,
            height_px=480,
        )
        for name in RenditionName
    )
    return evolve(
        photo,
        status=PhotoStatus.READY,
        width_px=6000,
        height_px=4000,
        crc32=1,
        color=0x123,
        placeholder="A" * 64,
        renditions=renditions,
        position=1024.0 * next(_numbers),
    )


def done(answer: Any) -> Any:
    """Return the JSON of an answer that has to be a success."""
    assert answer.status < 400, (answer.status, answer.json)
    return answer.json
