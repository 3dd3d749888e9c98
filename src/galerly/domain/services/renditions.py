"""Making renditions of confirmed photos: a job for each."""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from galerly.domain.model.errors import (
    GalerlyError,
    NotFoundError,
    StaleError,
    UnreadableImageError,
)
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import (
    MARKED,
    ORIGINAL_MISSING,
    Photo,
    PhotoStatus,
    Rendition,
    bare_keys,
    key_of,
    rendition_key,
    rendition_prefix,
)
from galerly.domain.services.outlines import OutlineService
from galerly.domain.services.uploads import remake_payload
from galerly.domain.services.watermarks import WatermarkService
from galerly.domain.services.work import NotYetError, Work
from galerly.ports.galleries import GalleryRepository
from galerly.ports.images import DecodedPhoto, EncodedRendition, ImageCodec
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository

LOGO_MISSING = "the logo of its watermark is missing in storage"
TRIES = 10  # against changes that a photographer makes meanwhile


@frozen(kw_only=True)
class RenditionService:
    """Decodes originals and stores what viewers are shown."""

    galleries: GalleryRepository
    photos: PhotoRepository
    objects: ObjectStore
    codec: ImageCodec
    outlines: OutlineService
    watermarks: WatermarkService
    work: Work

    def render(self, payload: Mapping[str, str]) -> None:
        """Do the job: the photo is ready afterwards, or failed with a reason.

        Nothing happens if it is gone, or was settled by an earlier run of the same job.

        Raises:
            NotYetError: If the upload is not confirmed (yet).
        """
        photo = self._waiting(payload)
        if photo is None:
            return
        gallery = self._gallery(photo)
        if gallery is None:
            return  # being deleted, and the photo with it
        try:
            original, decoded = self._decode(photo, gallery)
        except UnreadableImageError as error:
            self._settle(photo, _failed(str(error)))
            return
        renditions = self._store(photo, decoded, gallery.mark)
        self._settle(photo, _ready(photo, original, decoded, renditions))
        self._follow(photo, gallery)

    def remake(self, payload: Mapping[str, str]) -> str | None:
        """Do the job: a ready photo has new renditions; return why not, for the operator.

        The old ones are shown until the new ones are stored, and swept later. Where they cannot
        be made anew, the old ones stay; if those are lost as well, the photo is failed.
        """
        photo = self._ready_one(payload)
        gallery = self._gallery(photo) if photo else None
        if photo is None or gallery is None:
            return None
        again = evolve(photo, attempt=photo.attempt + 1)
        try:
            original, decoded = self._decode(photo, gallery)
        except UnreadableImageError as error:
            reason = str(error)
            old = [rendition_key(photo, r) for r in gallery.shown(photo).renditions]
            if len(self.objects.stat_many(old)) < len(old):
                self._settle(photo, _failed(reason))
            return f"photo {photo.id} has no new renditions: {reason}"
        fields = _ready(photo, original, decoded, self._store(again, decoded, gallery.mark))
        self._settle(photo, {**fields, "attempt": again.attempt})
        if gallery.mark:
            # Nobody is sent there any more. What carries an older mark waits for the sweep.
            self.objects.remove(bare_keys(photo, photo.attempt))
        self._follow(photo, gallery)
        return None

    def _gallery(self, photo: Photo) -> Gallery | None:
        try:
            return self.galleries.get(photo.owner_id, photo.gallery_id)
        except NotFoundError:
            return None

    def _decode(self, photo: Photo, gallery: Gallery) -> tuple[bytes, DecodedPhoto]:
        """Return an original and what is made of it, its gallery's watermark drawn."""
        try:
            original = self.objects.read(key_of(photo))
        except NotFoundError as error:
            raise UnreadableImageError(ORIGINAL_MISSING) from error
        try:
            mark = self.watermarks.mark_of(gallery)
        except NotFoundError as error:
            raise UnreadableImageError(LOGO_MISSING) from error
        return original, self.codec.decode(original, photo.content_type, mark)

    def _follow(self, photo: Photo, made_for: Gallery) -> None:
        """Have a photo made once more whose gallery was given another watermark meanwhile."""
        gallery = self._gallery(photo)
        if gallery and gallery.mark != made_for.mark:
            self._mark_again(photo, gallery)

    def _follow_late(self, photo: Photo) -> None:
        """Do `_follow` for an earlier run of the same job, which perhaps did not get as far."""
        gallery = self._gallery(photo)
        if gallery and gallery.mark != photo.mark:
            self._mark_again(photo, gallery)

    def _mark_again(self, photo: Photo, gallery: Gallery) -> None:
        found = self.photos.get_many(photo.owner_id, photo.gallery_id, [photo.id]).get(photo.id)
        if found and found.status is PhotoStatus.READY and found.mark != gallery.mark:
            if gallery.mark and not found.mark:  # stored after all others were removed, perhaps
                self.objects.remove(bare_keys(found, found.attempt))
            self.work.add(JobKind.REMAKE, remake_payload(found), unique=found.id)

    def _ready_one(self, payload: Mapping[str, str]) -> Photo | None:
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        photo_id = PhotoId(payload["photo_id"])
        photo = self.photos.get_many(owner_id, gallery_id, [photo_id]).get(photo_id)
        if photo is None or photo.status is not PhotoStatus.READY:
            return None
        if photo.attempt < int(payload["attempt"]):
            return photo
        if photo.mark:  # done by an earlier run, which perhaps did not get as far as this
            self.objects.remove(bare_keys(photo, photo.attempt - 1))
        self._follow_late(photo)
        return None

    def _store(
        self, photo: Photo, decoded: DecodedPhoto, mark: str | None
    ) -> tuple[Rendition, ...]:
        if mark and any(e.marked != (e.name in MARKED) for e in decoded.renditions):
            raise UnmarkedError
        renditions = []
        for encoded in decoded.renditions:
            rendition = _rendition(encoded, mark if encoded.marked else None)
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
        if photo.attempt > attempt:
            return None
        if photo.status is PhotoStatus.READY:
            self._follow_late(photo)
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


class UnmarkedError(GalerlyError):
    """A codec drew no mark where one was asked for: nothing of it may be stored."""


def _rendition(encoded: EncodedRendition, mark: str | None) -> Rendition:
    return Rendition(
        name=encoded.name,
        content_type=encoded.content_type,
        size_bytes=len(encoded.data),
        crc32=zlib.crc32(encoded.data),
        sha256=hashlib.sha256(encoded.data).hexdigest(),
        width_px=encoded.width_px,
        height_px=encoded.height_px,
        mark=mark,
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
        "taken_at": photo.taken_at or decoded.taken_at,  # cameras' clocks go wrong
        "exposure": decoded.exposure,
        "placeholder": decoded.placeholder,
        "color": decoded.color,
        "renditions": renditions,
    }


def _failed(reason: str) -> dict[str, Any]:
    return {"status": PhotoStatus.FAILED, "failure": reason}
