"""A photographer's studio, as most tests of the domain begin: an account in a memory system."""

from datetime import timedelta
from typing import Any

from attrs import evolve, frozen
from tests.plain_codec import PlainCodec, a_jpeg

from galerly.domain.model.access import Client, LinkViewer
from galerly.domain.model.gallery import Gallery, GalleryState
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.limits import Limits
from galerly.domain.model.page import Position
from galerly.domain.model.photo import Photo
from galerly.domain.services.galleries import GalleryChanges
from galerly.domain.services.link_opening import OpenedLink
from galerly.domain.services.photos import PhotoChanges
from galerly.domain.services.sessions import actor_of
from galerly.domain.services.share_links import LinkFields, SharedLink
from galerly.domain.services.uploads import Confirmation, FileToUpload, Slot
from galerly.entrypoints.harness import Harness, HarnessClock, HarnessMail, HarnessTokens
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.services import Services
from galerly.entrypoints.settings import Settings
from galerly.testing import in_memory

ANNA_EMAIL = "anna@example.com"
ANNA_PASSWORD = "seven blue herons"


@frozen(kw_only=True)
class Studio:
    """Anna's account, with short ways to what a test is not about."""

    galerly: Harness
    anna: UserId

    @property
    def services(self) -> Services:
        return self.galerly.services

    @property
    def ports(self) -> Ports:
        return self.galerly.ports

    @property
    def clock(self) -> HarnessClock:
        return self.galerly.clock

    @property
    def tokens(self) -> HarnessTokens:
        return self.galerly.tokens

    @property
    def mail(self) -> HarnessMail:
        return self.galerly.mail

    def wait(self, **delta: float) -> None:
        """Let time pass: `wait(minutes=5)`."""
        self.clock.advance(timedelta(**delta))

    def other(self, email: str = "boris@example.com") -> UserId:
        """Return another photographer."""
        return self.galerly.sign_up(email, name="Boris").user.id

    def draft(self, title: str = "Lena & Tom", **fields: Any) -> Gallery:
        """Return a new gallery of Anna's."""
        return self.services.galleries.create(by=self.anna, title=title, **fields)

    def gallery(self, title: str = "Lena & Tom", **fields: Any) -> Gallery:
        """Return a new gallery of Anna's, published."""
        gallery = self.draft(title, **fields)
        return self.change(gallery, state=GalleryState.PUBLISHED)

    def change(self, gallery: Gallery, **fields: Any) -> Gallery:
        """Return the gallery with fields changed by its owner."""
        changes = GalleryChanges(**fields)
        return self.services.galleries.update(gallery.id, changes, by=gallery.owner_id)

    def stored(self, gallery: Gallery) -> Gallery:
        """Return the gallery as it is now."""
        return self.services.galleries.get(gallery.id, by=gallery.owner_id)

    def upload(self, gallery: Gallery, filename: str = "a.jpg", data: bytes | None = None) -> Photo:
        """Return a confirmed photo whose renditions wait to be made."""
        chosen = a_jpeg(note=filename) if data is None else data
        return self.galerly.add_photo(gallery.id, filename, chosen, by=gallery.owner_id)

    def photo(
        self,
        gallery: Gallery,
        filename: str = "a.jpg",
        data: bytes | None = None,
        **changes: Any,
    ) -> Photo:
        """Return a photo that is ready, with `changes` made by its owner."""
        photo = self.upload(gallery, filename, data)
        self.galerly.run_jobs()
        if changes:
            return self.edit(photo, **changes)
        return self.look(photo)

    def photos(self, gallery: Gallery, count: int) -> list[Photo]:
        """Return so many ready photos, named 1.jpg and on."""
        for number in range(count):
            self.upload(gallery, f"{number + 1}.jpg")
        self.galerly.run_jobs()
        return list(self.all_photos(gallery))

    def all_photos(self, gallery: Gallery) -> tuple[Photo, ...]:
        """Return every photo of the gallery, oldest first."""
        page = self.ports.photos.page(gallery.owner_id, gallery.id, after=None, limit=1000)
        return page.items

    def edit(self, photo: Photo, **changes: Any) -> Photo:
        """Return the photo with fields changed by its owner."""
        fields = PhotoChanges(**changes)
        return self.services.photos.update(photo.gallery_id, photo.id, fields, by=photo.owner_id)

    def look(self, photo: Photo) -> Photo:
        """Return the photo as it is now."""
        return self.services.photos.get(photo.gallery_id, photo.id, by=photo.owner_id)

    def delete(self, *photos: Photo) -> None:
        """Delete photos of one gallery."""
        ids = [p.id for p in photos]
        self.services.photos.delete(photos[0].gallery_id, ids, by=photos[0].owner_id)

    def slot(self, gallery: Gallery, data: bytes, **fields: Any) -> Slot:
        """Return a slot for the bytes of a JPEG."""
        file = FileToUpload(
            **{
                "filename": "a.jpg",
                "content_type": "image/jpeg",
                "size_bytes": len(data),
                **fields,
            }
        )
        (slot,) = self.services.uploads.open_slots(gallery.id, [file], by=gallery.owner_id)
        return slot

    def put(self, slot: Slot, data: bytes) -> None:
        """Send the bytes of a slot."""
        upload = slot.upload
        key = f"{upload.owner_id}/{upload.gallery_id}/{upload.photo_id}.jpg"
        self.ports.objects.write(key, [data], content_type="image/jpeg")

    def confirm(self, gallery: Gallery, *photo_ids: PhotoId, **fields: Any) -> Any:
        """Return what confirming uploads answers: photos and refusals."""
        claims = [Confirmation(photo_id=i, **fields) for i in photo_ids]
        return self.services.uploads.confirm(gallery.id, claims, by=gallery.owner_id)

    def link(self, gallery: Gallery, **fields: Any) -> SharedLink:
        """Return a new share link."""
        return self.services.share_links.create(
            gallery.id, LinkFields(**fields), by=gallery.owner_id
        )

    def open(self, link: SharedLink, **fields: Any) -> OpenedLink:
        """Return what opening a link answers."""
        return self.services.link_opening.open(link.share_token, **fields)

    def viewer(self, gallery: Gallery, name: str = "", **fields: Any) -> LinkViewer:
        """Return a viewer of a new link, named by themselves."""
        return viewer_of(self.open(self.link(gallery, **fields), name=name))

    def client(self, gallery: Gallery, email: str = "lena@example.com", **fields: Any) -> Client:
        """Return a client who was invited without a mail, and proved the address."""
        self.services.clients.invite(
            gallery.id, email, by=gallery.owner_id, **{"notify": False, **fields}
        )
        return Client(email=email)

    def in_storage(self, prefix: str = "") -> list[str]:
        """Return the keys of everything in storage."""
        found: list[str] = []
        after: Position | None = None
        while True:
            page = self.ports.objects.list(prefix, after=after, limit=100)
            found += [o.key for o in page.items]
            after = page.next_position
            if after is None:
                return found

    def jobs_waiting(self) -> int:
        """Return how many jobs wait, due or not."""
        return self.ports.jobs.depth(now=self.clock.now()).waiting


def viewer_of(opened: OpenedLink) -> LinkViewer:
    """Return the actor of an opened link."""
    actor = actor_of(opened.issued.session)
    assert isinstance(actor, LinkViewer)
    return actor


def a_studio(**limits: Any) -> Studio:
    """Return a new studio in a new system, whose limits may differ from the defaults."""
    settings = evolve(Settings(public_url="http://galerly.test"), limits=Limits(**limits))
    galerly = in_memory(settings=settings, codec=PlainCodec())
    return Studio(galerly=galerly, anna=galerly.sign_up(ANNA_EMAIL).user.id)


def no_gallery() -> GalleryId:
    """Return the id of a gallery that never was."""
    return GalleryId("0" * 26)
