"""Everything that an installation holds, walked through in constant memory."""

from collections.abc import Iterator

from attrs import frozen

from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import UserId
from galerly.domain.model.page import Position
from galerly.domain.model.photo import Photo
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.users import UserRepository

BATCH = 1000


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

    def batches(self, gallery: Gallery) -> Iterator[tuple[Photo, ...]]:
        """Yield a gallery's photos in order of id, some at a time."""
        after: Position | None = None
        while True:
            page = self.photos.page(gallery.owner_id, gallery.id, after=after, limit=self.batch)
            if page.items:
                yield page.items
            after = page.next_position
            if after is None:
                return
