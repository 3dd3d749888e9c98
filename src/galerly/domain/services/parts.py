"""Large files: they come in parts, so that an upload goes on where it broke off."""

from collections.abc import Sequence

from attrs import frozen

from galerly.domain.model.errors import ConflictError, InvalidError, NotFoundError
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.limits import Limits
from galerly.domain.model.photo import Upload, key_of
from galerly.domain.services.site import Site
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.objects import ObjectStore, PresignedUpload, StoredPart
from galerly.ports.photos import PhotoRepository


@frozen(kw_only=True)
class Cut:
    """How a large file is cut: `count` parts of `part_bytes`, the last perhaps shorter."""

    part_bytes: int
    count: int

    @classmethod
    def of(cls, upload: Upload, limits: Limits) -> "Cut | None":
        """Return how an upload is cut, or None where it comes in one piece."""
        if upload.size_bytes <= limits.one_piece_max_bytes:
            return None
        return cls(part_bytes=limits.part_bytes, count=-(-upload.size_bytes // limits.part_bytes))

    def size_bytes(self, number: int, whole_bytes: int) -> int:
        """Return the length of a part, from 1 on, of a file of `whole_bytes`."""
        return min(self.part_bytes, whole_bytes - (number - 1) * self.part_bytes)


@frozen(kw_only=True)
class Progress:
    """What has arrived of an upload that is not confirmed yet."""

    upload: Upload
    cut: Cut | None
    parts: tuple[StoredPart, ...]  # in order of number; none where it comes in one piece


@frozen(kw_only=True)
class PartService:
    """Bringing large files; each method takes the gallery's owner."""

    galleries: GalleryRepository
    photos: PhotoRepository
    objects: ObjectStore
    clock: Clock
    site: Site

    def urls(
        self, gallery_id: GalleryId, photo_id: PhotoId, numbers: Sequence[int], *, by: UserId
    ) -> dict[int, PresignedUpload]:
        """Return the request that brings each of these parts, in order of number.

        Raises:
            NotFoundError: If there is no such unfinished upload of this photographer.
            ConflictError: If it is confirmed already, or comes in one piece.
            InvalidError: If it has no part of such a number.
        """
        upload = self._unfinished(gallery_id, photo_id, by=by)
        cut = Cut.of(upload, self.site.limits)
        if cut is None:
            raise ConflictError("this file comes in one piece; open its upload again for its URL")
        for i, number in enumerate(numbers):
            if not 1 <= number <= cut.count:
                raise InvalidError(f"part_numbers[{i}]", f"must be 1 to {cut.count}")
        return self.objects.presign_parts(
            key_of(upload),
            content_type=upload.content_type,
            sizes={n: cut.size_bytes(n, upload.size_bytes) for n in sorted(set(numbers))},
            now=self.clock.now(),
            lifetime=self.site.limits.media_lifetime,
        )

    def progress(self, gallery_id: GalleryId, photo_id: PhotoId, *, by: UserId) -> Progress:
        """Return what has arrived of an unfinished upload.

        Raises:
            NotFoundError: If there is no such unfinished upload of this photographer.
            ConflictError: If it is confirmed already.
        """
        upload = self._unfinished(gallery_id, photo_id, by=by)
        cut = Cut.of(upload, self.site.limits)
        parts = self.objects.parts(key_of(upload)) if cut else ()
        return Progress(upload=upload, cut=cut, parts=parts)

    def _unfinished(self, gallery_id: GalleryId, photo_id: PhotoId, *, by: UserId) -> Upload:
        self.galleries.get(by, gallery_id)
        found = self.photos.uploads(by, gallery_id, [photo_id])
        if photo_id in found:
            return found[photo_id]
        if self.photos.get_many(by, gallery_id, [photo_id]):
            raise ConflictError("this upload is confirmed already")
        raise NotFoundError("upload")
