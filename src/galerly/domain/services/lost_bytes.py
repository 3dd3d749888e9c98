"""Photos whose bytes are not in storage: found, told, and never silently dropped."""

from itertools import groupby

from attrs import define, evolve, field, frozen

from galerly.domain.model.errors import NotFoundError, StaleError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.page import Position
from galerly.domain.model.photo import (
    ORIGINAL_MISSING,
    Photo,
    PhotoStatus,
    key_of,
    rendition_key,
)
from galerly.domain.services.inventory import BATCH, Inventory, Step
from galerly.domain.services.outlines import OutlineService
from galerly.domain.services.uploads import render_payload
from galerly.domain.services.work import Work
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository

# Where more is missing than this, storage is rather not mounted, or being restored: that is told,
# and no photo is touched.
MARKED_MAX = 1000
MARKED_PART = 0.05
MARKED_FEW = 10

PhotoPlace = tuple[UserId, GalleryId, PhotoId]


@frozen(kw_only=True)
class Lost:
    """What a look over all photos found."""

    photos: int = 0  # looked at
    originals: int = 0  # photos without their original
    renditions: int = 0  # photos whose original is there, and a file made from it is not
    marked: int = 0  # photos that were set to failed for it
    returned: int = 0  # photos so marked earlier whose original is back, to be processed again

    @property
    def words(self) -> str | None:
        """What an operator should read; None when all is well."""
        told = []
        if self.originals:
            told.append(f"photos without their original: {self.originals} of {self.photos}")
        if self.renditions:
            told.append(f"photos without a rendition: {self.renditions}")
        if self.returned:
            told.append(f"originals that are back: {self.returned}")
        return "; ".join(told) or None


@define
class Looked:
    """What has been found so far, by a look that may go on."""

    found: Lost = field(factory=Lost)
    lost: list[PhotoPlace] = field(factory=list)  # shown photos without an original; not all
    back: list[Photo] = field(factory=list)  # marked ones whose original is there

    def note(self, photo: Photo, missing: set[str]) -> None:
        """Count a photo, with its keys that storage does not have."""
        has_original = key_of(photo) not in missing
        self.found = evolve(
            self.found,
            photos=self.found.photos + 1,
            originals=self.found.originals + (not has_original),
            renditions=self.found.renditions + (has_original and bool(missing)),
        )
        # One more than are ever marked is enough to know that it is too many.
        if photo.status is PhotoStatus.READY and not has_original and len(self.lost) <= MARKED_MAX:
            self.lost.append((photo.owner_id, photo.gallery_id, photo.id))
        if has_original and photo.failure == ORIGINAL_MISSING:
            self.back.append(photo)


@frozen(kw_only=True)
class LostBytesService:
    """Compares every photo with storage, in constant memory; rows are kept whatever is missing."""

    inventory: Inventory
    photos: PhotoRepository
    objects: ObjectStore
    outlines: OutlineService
    work: Work

    def look(self) -> Lost:
        """Return what is missing; nothing is changed."""
        looked = Looked()
        for step in self.inventory.walk():
            self.look_at(step, looked)
        return looked.found

    def look_at(self, step: Step, looked: Looked) -> None:
        """Note what is missing of some photos."""
        if step.gallery and step.photos:
            self._look_at(step.photos, step.gallery, looked)

    def give_back(self, looked: Looked) -> None:
        """Take the marks off photos whose original is there again; as if it had never gone."""
        returned = sum(self._give_back(photo) for photo in looked.back)
        looked.back.clear()
        looked.found = evolve(looked.found, returned=looked.found.returned + returned)

    def mark(self, looked: Looked) -> Lost:
        """Return what a whole look found, and tell the photographers.

        A photo without its original becomes failed and says why, its renditions kept. Where very
        much is missing no photo is marked.
        """
        found = looked.found
        if len(looked.lost) > max(MARKED_FEW, min(MARKED_MAX, found.photos * MARKED_PART)):
            return found
        marked = 0
        for (owner_id, gallery_id), places in groupby(looked.lost, key=lambda place: place[:2]):
            ids = [photo_id for _, _, photo_id in places]
            photos = self.photos.get_many(owner_id, gallery_id, ids).values()
            shown = {key_of(p): p for p in photos if p.status is PhotoStatus.READY}
            there = self.objects.stat_many(list(shown))  # it may be long since it was looked at
            marked += sum(self._mark(photo) for key, photo in shown.items() if key not in there)
        return evolve(found, marked=marked)

    def _look_at(self, batch: tuple[Photo, ...], gallery: Gallery, looked: Looked) -> None:
        # The rows were read first: their bytes came before them, so they must be there by now.
        stored = self._stored(f"{gallery.owner_id}/{gallery.id}/", batch)
        stored |= self._stored(f"renditions/{gallery.owner_id}/{gallery.id}/", batch)
        keys = {photo.id: _keys(gallery.shown(photo)) for photo in batch}
        doubtful = [photo for photo in batch if not keys[photo.id] <= stored]
        if doubtful:
            # Deleted or rendered anew since: those are looked at next time.
            ids = [photo.id for photo in doubtful]
            current = self.photos.get_many(gallery.owner_id, gallery.id, ids)
            for photo in doubtful:
                if photo.id not in current or current[photo.id].version != photo.version:
                    stored |= keys[photo.id]
            stored |= self.objects.stat_many(
                [key for photo in doubtful for key in keys[photo.id] - stored]
            ).keys()
        for photo in batch:
            looked.note(photo, missing=keys[photo.id] - stored)

    def _stored(self, prefix: str, batch: tuple[Photo, ...]) -> set[str]:
        """Return the keys under a prefix from the first photo of a batch to the last."""
        keys: set[str] = set()
        last = f"{prefix}{batch[-1].id}"
        after: Position | None = (f"{prefix}{batch[0].id}",)
        while after:
            page = self.objects.list(prefix, after=after, limit=BATCH)
            keys.update(item.key for item in page.items)
            beyond = page.items and page.items[-1].key[: len(last)] > last
            after = None if beyond else page.next_position
        return keys

    def _mark(self, photo: Photo) -> bool:
        return self._replace(evolve(photo, status=PhotoStatus.FAILED, failure=ORIGINAL_MISSING))

    def _give_back(self, photo: Photo) -> bool:
        if photo.renditions:
            return self._replace(evolve(photo, status=PhotoStatus.READY, failure=None))
        again = photo.retry()
        self.work.add(JobKind.RENDER, render_payload(again))
        return self._replace(again)

    def _replace(self, photo: Photo) -> bool:
        try:
            self.photos.replace(photo)
        except (NotFoundError, StaleError):
            return False  # deleted or changed just now: the next sweep sees how it is
        self.outlines.changed(photo.owner_id, photo.gallery_id)
        return True


def _keys(photo: Photo) -> set[str]:
    return {key_of(photo), *(rendition_key(photo, r) for r in photo.renditions)}
