"""Uploads and photos in memory."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from galerly.adapters.memory.store import MemoryStore, forget, page_of
from galerly.domain.model.errors import ConflictError, NotFoundError, StaleError, TooLargeError
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.outline import Outline, OutlineEntry
from galerly.domain.model.page import Page, Position
from galerly.domain.model.photo import Photo, Upload
from galerly.ports.photos import PhotoRepository


@frozen
class MemoryPhotos(PhotoRepository):
    """Uploads and photos in memory."""

    store: MemoryStore

    def put_uploads(self, uploads: Sequence[Upload]) -> None:
        with self.store.lock:
            for upload in uploads:
                self.store.gallery_of(upload.owner_id, upload.gallery_id)
                if upload.photo_id in self.store.photos.get(upload.gallery_id, {}):
                    raise ConflictError("this upload was confirmed already")
            for upload in uploads:
                slots = self.store.uploads.setdefault(upload.gallery_id, {})
                slots[upload.photo_id] = upload

    def uploads(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Upload]:
        with self.store.lock:
            slots = self._uploads(owner_id, gallery_id)
            return {i: slots[i] for i in photo_ids if i in slots}

    def page_uploads(
        self, owner_id: UserId, gallery_id: GalleryId, *, after: Position | None, limit: int
    ) -> Page[Upload]:
        with self.store.lock:
            slots = list(self._uploads(owner_id, gallery_id).values())
        return page_of(slots, lambda u: (u.photo_id,), after=after, limit=limit)

    def expired_uploads(self, *, now: datetime, limit: int) -> tuple[Upload, ...]:
        with self.store.lock:
            every = (u for slots in self.store.uploads.values() for u in slots.values())
            return tuple(u for u in every if u.expires_at <= now)[:limit]

    def open_bytes(self, owner_id: UserId, *, now: datetime) -> int:
        with self.store.lock:
            every = (u for slots in self.store.uploads.values() for u in slots.values())
            return sum(u.size_bytes for u in every if u.owner_id == owner_id and u.expires_at > now)

    def remove_uploads(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> None:
        with self.store.lock:
            slots = self._uploads(owner_id, gallery_id)
            for photo_id in photo_ids:
                slots.pop(photo_id, None)

    def confirm(self, photos: Sequence[Photo], *, most: int) -> tuple[Photo, ...]:
        if not photos:
            return ()
        owner_id, gallery_id = photos[0].owner_id, photos[0].gallery_id
        with self.store.lock:
            gallery = self.store.gallery_of(owner_id, gallery_id)
            slots = self._uploads(owner_id, gallery_id)
            known = self._photos(owner_id, gallery_id)
            new = {p.id: p for p in photos if p.id not in known and p.id in slots}
            if new and gallery.photo_count + len(new) > most:
                raise TooLargeError(f"a gallery holds at most {most} photos")
            if new:
                self.store.photos.setdefault(gallery_id, {}).update(new)
                for photo_id in new:
                    del slots[photo_id]
                size_bytes = sum(p.size_bytes for p in new.values())
                self.store.count(gallery, photos=len(new), size_bytes=size_bytes)
            known = self._photos(owner_id, gallery_id)
            return tuple(known[p.id] for p in photos if p.id in known)

    def get(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> Photo:
        with self.store.lock:
            photo = self._photos(owner_id, gallery_id).get(photo_id)
        if photo is None:
            raise NotFoundError("photo")
        return photo

    def get_many(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Photo]:
        with self.store.lock:
            known = self._photos(owner_id, gallery_id)
            return {i: known[i] for i in photo_ids if i in known}

    def get_between(
        self, owner_id: UserId, gallery_id: GalleryId, first: PhotoId, last: PhotoId
    ) -> dict[PhotoId, Photo]:
        with self.store.lock:
            known = self._photos(owner_id, gallery_id)
            return {i: known[i] for i in sorted(known) if first <= i <= last}

    def page(
        self, owner_id: UserId, gallery_id: GalleryId, *, after: Position | None, limit: int
    ) -> Page[Photo]:
        with self.store.lock:
            photos = list(self._photos(owner_id, gallery_id).values())
        return page_of(photos, lambda p: (p.id,), after=after, limit=limit)

    def replace(self, photo: Photo) -> Photo:
        with self.store.lock:
            before = self.get(photo.owner_id, photo.gallery_id, photo.id)
            gallery = self.store.gallery_of(photo.owner_id, photo.gallery_id)
            if before.version != photo.version:
                raise StaleError("photo")
            stored = evolve(photo, version=photo.version + 1)
            self.store.photos[photo.gallery_id][photo.id] = stored
            self.store.count(gallery, photos=0, size_bytes=stored.size_bytes - before.size_bytes)
            return stored

    def find_by_checksum(
        self, owner_id: UserId, gallery_id: GalleryId, sha256s: Sequence[str]
    ) -> dict[str, PhotoId]:
        wanted = set(sha256s)
        with self.store.lock:
            photos = self._photos(owner_id, gallery_id).values()
            found = sorted((p.id, p.sha256) for p in photos if p.sha256 in wanted)
        return {sha256: photo_id for photo_id, sha256 in reversed(found)}

    def remove(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> tuple[Photo, ...]:
        with self.store.lock:
            photos = self._photos(owner_id, gallery_id)
            gone = {i: photos.pop(i) for i in dict.fromkeys(photo_ids) if i in photos}
            if not gone:
                return ()
            self._forget_feedback(gallery_id, gone)
            gallery = self.store.galleries[gallery_id]
            if gallery.cover_photo_id in gone:
                # A new version, lest a copy that was read before put the old cover back.
                gallery = evolve(gallery, cover_photo_id=None, version=gallery.version + 1)
            size_bytes = sum(p.size_bytes for p in gone.values())
            self.store.count(gallery, photos=-len(gone), size_bytes=-size_bytes)
            return tuple(gone.values())

    def outline(self, owner_id: UserId, gallery_id: GalleryId) -> Outline:
        with self.store.lock:
            gallery = self.store.gallery_of(owner_id, gallery_id)
            photos = self._photos(owner_id, gallery_id)
            return Outline(
                gallery_id=gallery_id,
                content_version=gallery.content_version,
                entries=tuple(OutlineEntry.of(photos[i]) for i in sorted(photos)),
            )

    def remove_gallery(self, owner_id: UserId, gallery_id: GalleryId, *, limit: int) -> int:
        with self.store.lock:
            count = forget(self._uploads(owner_id, gallery_id), limit)
            return count + forget(self._photos(owner_id, gallery_id), limit - count)

    def _owned(self, owner_id: UserId, gallery_id: GalleryId) -> bool:
        gallery = self.store.galleries.get(gallery_id)
        return gallery is not None and gallery.owner_id == owner_id

    def _uploads(self, owner_id: UserId, gallery_id: GalleryId) -> dict[PhotoId, Upload]:
        return self.store.uploads.get(gallery_id, {}) if self._owned(owner_id, gallery_id) else {}

    def _photos(self, owner_id: UserId, gallery_id: GalleryId) -> dict[PhotoId, Photo]:
        return self.store.photos.get(gallery_id, {}) if self._owned(owner_id, gallery_id) else {}

    def _forget_feedback(self, gallery_id: GalleryId, gone: dict[PhotoId, Photo]) -> None:
        favorites = self.store.favorites.get(gallery_id, {})
        viewers = self.store.viewers.get(gallery_id, {})
        for viewer_id, photo_id in [key for key in favorites if key[1] in gone]:
            del favorites[viewer_id, photo_id]
            viewer = viewers[viewer_id]
            viewers[viewer_id] = evolve(viewer, favorite_count=viewer.favorite_count - 1)
        comments = self.store.comments.get(gallery_id, {})
        for comment_id in [c.id for c in comments.values() if c.photo_id in gone]:
            del comments[comment_id]
