"""Making renditions of confirmed photos: a job for each."""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from galerly.domain.model.errors import NotFoundError, StaleError, UnreadableImageError
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.photo import (
    ORIGINAL_MISSING,
    Photo,
    PhotoStatus,
    Rendition,
    key_of,
    rendition_key,
    rendition_prefix,
)
from galerly.domain.services.outlines import OutlineService
from galerly.domain.services.work import NotYetError
from galerly.ports.images import DecodedPhoto, EncodedRendition, ImageCodec
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository

TRIES = 10  # against changes that a photographer makes meanwhile


@frozen(kw_only=True)
class RenditionService:
    """Decodes originals and stores what viewers are shown."""

    photos: PhotoRepository
    objects: ObjectStore
    codec: ImageCodec
    outlines: OutlineService

    def render(self, payload: Mapping[str, str]) -> None:
        """Do the job: the photo is ready afterwards, or failed with a reason.

        Nothing happens if it is gone, or was settled by an earlier run of the same job.

        Raises:
            NotYetError: If the upload is not confirmed (yet).
        """
        photo = self._waiting(payload)
        if photo is None:
            return
        try:
            original = self.objects.read(key_of(photo))
            decoded = self.codec.decode(original, photo.content_type)
        except NotFoundError:
            self._settle(photo, _failed(ORIGINAL_MISSING))
            return
        except UnreadableImageError as error:
            self._settle(photo, _failed(str(error)))
            return
        renditions = self._store(photo, decoded)
        self._settle(photo, _ready(photo, original, decoded, renditions))

    def remake(self, payload: Mapping[str, str]) -> str | None:
        """Do the job: a ready photo has new renditions; return why not, for the operator.

        The old ones are shown until the new ones are stored, and swept later. Where they cannot
        be made anew, the old ones stay; if those are lost as well, the photo is failed.
        """
        photo = self._ready_one(payload)
        if photo is None:
            return None
        again = evolve(photo, attempt=photo.attempt + 1)
        try:
            original = self.objects.read(key_of(photo))
            decoded = self.codec.decode(original, photo.content_type)
        except (NotFoundError, UnreadableImageError) as error:
            reason = ORIGINAL_MISSING if isinstance(error, NotFoundError) else str(error)
            old = [rendition_key(photo, r) for r in photo.renditions]
            if len(self.objects.stat_many(old)) < len(old):
                self._settle(photo, _failed(reason))
            return f"photo {photo.id} has no new renditions: {reason}"
        fields = _ready(photo, original, decoded, self._store(again, decoded))
        self._settle(photo, {**fields, "attempt": again.attempt})
        return None

    def _ready_one(self, payload: Mapping[str, str]) -> Photo | None:
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        photo_id = PhotoId(payload["photo_id"])
        photo = self.photos.get_many(owner_id, gallery_id, [photo_id]).get(photo_id)
        if photo is None or photo.status is not PhotoStatus.READY:
            return None
        return photo if photo.attempt < int(payload["attempt"]) else None

    def _store(self, photo: Photo, decoded: DecodedPhoto) -> tuple[Rendition, ...]:
        renditions = []
        for encoded in decoded.renditions:
            rendition = _rendition(encoded)
            self.objects.write(
                rendition_key(photo, rendition),
                [encoded.data],
                content_type=encoded.content_type,
            )
            renditions.append(rendition)
        return tuple(renditions)

    def give_up(self, payload: Mapping[str, str]) -> None:
        """Mark a photo failed whose job was tried too often."""
        photo = self._waiting(payload)
        if photo:
            self._settle(photo, _failed("it could not be processed; try again later"))

    def _waiting(self, payload: Mapping[str, str]) -> Photo | None:
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        photo_id, attempt = PhotoId(payload["photo_id"]), int(payload["attempt"])
        photo = self.photos.get_many(owner_id, gallery_id, [photo_id]).get(photo_id)
        if photo is None:
            if self.photos.uploads(owner_id, gallery_id, [photo_id]):
                raise NotYetError
            # Neither the one nor the other: gone, or confirmed just between these two looks.
            photo = self.photos.get_many(owner_id, gallery_id, [photo_id]).get(photo_id)
        if photo is None:
            return None
        if photo.attempt < attempt:
            raise NotYetError
        # One that failed is done again where the operator asks for its parked job.
        if photo.attempt > attempt or photo.status is PhotoStatus.READY:
            return None
        return photo

    def _settle(self, photo: Photo, fields: Mapping[str, Any]) -> None:
        current = photo
        for _ in range(TRIES):
            try:
                self.photos.replace(evolve(current, **fields))
                self.outlines.changed(photo.owner_id, photo.gallery_id)
                return
            except StaleError:
                try:
                    current = self.photos.get(photo.owner_id, photo.gallery_id, photo.id)
                except NotFoundError:
                    break
                if current.attempt != photo.attempt:
                    return
            except NotFoundError:
                break
        else:
            raise StaleError("photo")
        # Deleted meanwhile: what was just written must not stay.
        self.objects.remove_prefix(rendition_prefix(photo.owner_id, photo.gallery_id, photo.id))


def _rendition(encoded: EncodedRendition) -> Rendition:
    return Rendition(
        name=encoded.name,
        content_type=encoded.content_type,
        size_bytes=len(encoded.data),
        crc32=zlib.crc32(encoded.data),
        sha256=hashlib.sha256(encoded.data).hexdigest(),
        width_px=encoded.width_px,
        height_px=encoded.height_px,
    )


def _ready(
    photo: Photo, original: bytes, decoded: DecodedPhoto, renditions: tuple[Rendition, ...]
) -> dict[str, Any]:
    return {
        "status": PhotoStatus.READY,
        "failure": None,
        "crc32": zlib.crc32(original),
        "width_px": decoded.width_px,
        "height_px": decoded.height_px,
        "taken_at": decoded.taken_at or photo.taken_at,
        "exposure": decoded.exposure,
        "placeholder": decoded.placeholder,
        "color": decoded.color,
        "renditions": renditions,
    }


def _failed(reason: str) -> dict[str, Any]:
    return {"status": PhotoStatus.FAILED, "failure": reason}
