"""Everything that an installation holds, walked through in constant memory."""

from collections.abc import Iterator

from attrs import evolve, frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.page import Position
from galerly.domain.model.photo import Photo
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.users import UserRepository

BATCH = 1000


@frozen(kw_only=True)
class Place:
    """Where a walk is: after a photo of a gallery, after a gallery, or after an account."""

    owner_id: UserId
    gallery_id: GalleryId | None = None
    photo_id: PhotoId | None = None


@frozen(kw_only=True)
class Step:
    """A part of a walk: some photos of a gallery, or the end of a gallery or an account."""

    end: Place
    gallery: Gallery | None = None
    photos: tuple[Photo, ...] = ()


@frozen(kw_only=True)
class Inventory:
    """Accounts, their galleries and photos; what comes or goes meanwhile may be left out."""

    users: UserRepository
    galleries: GalleryRepository
    photos: PhotoRepository
    batch: int = BATCH  # rows read at a time

    def owners(self) -> Iterator[UserId]:
        """Yield every account that is not deleted."""
        after: Position | None = None
        while True:
            page = self.users.every(after=after, limit=self.batch)
            yield from page.items
            after = page.next_position
            if after is None:
                return

    def every_gallery(self) -> Iterator[Gallery]:
        """Yield every gallery of every account."""
        for owner_id in self.owners():
            after: Position | None = None
            while True:
                page = self.galleries.page(owner_id, after=after, limit=self.batch)
                yield from page.items
                after = page.next_position
                if after is None:
                    break

    def walk(self, after: Place | None = None) -> Iterator[Step]:
        """Yield every photo of every account, step by step, from a place on.

        A walk that goes on where an earlier one stopped sees all that stood throughout.
        """
        if after is not None and after.gallery_id is not None:
            yield from self._of_owner(after.owner_id, after)
        position: Position | None = (after.owner_id,) if after else None
        while True:
            page = self.users.every(after=position, limit=self.batch)
            for owner_id in page.items:
                yield from self._of_owner(owner_id)
            position = page.next_position
            if position is None:
                return

    def _of_owner(self, owner_id: UserId, after: Place | None = None) -> Iterator[Step]:
        position: Position | None = None
        if after is not None and after.gallery_id is not None:
            position = (after.gallery_id,)
            if after.photo_id is not None:
                yield from self._rest_of(after.owner_id, after.gallery_id, after.photo_id)
        while True:
            page = self.galleries.page(owner_id, after=position, limit=self.batch)
            for gallery in page.items:
                yield from self._of_gallery(gallery)
            position = page.next_position
            if position is None:
                break
        yield Step(end=Place(owner_id=owner_id))

    def _rest_of(self, owner_id: UserId, gallery_id: GalleryId, after: PhotoId) -> Iterator[Step]:
        try:
            gallery = self.galleries.get(owner_id, gallery_id)
        except NotFoundError:
            return  # deleted since
        yield from self._of_gallery(gallery, (after,))

    def _of_gallery(self, gallery: Gallery, after: Position | None = None) -> Iterator[Step]:
        place = Place(owner_id=gallery.owner_id, gallery_id=gallery.id)
        for photos in self.batches(gallery, after):
            end = evolve(place, photo_id=photos[-1].id)
            yield Step(end=end, gallery=gallery, photos=photos)
        yield Step(end=place)

    def batches(
        self, gallery: Gallery, after: Position | None = None
    ) -> Iterator[tuple[Photo, ...]]:
        """Yield a gallery's photos in order of id, some at a time."""
        while True:
            page = self.photos.page(gallery.owner_id, gallery.id, after=after, limit=self.batch)
            if page.items:
                yield page.items
            after = page.next_position
            if after is None:
                return
