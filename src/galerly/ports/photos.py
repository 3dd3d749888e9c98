"""Stored uploads and photos."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.outline import Outline
from galerly.domain.model.page import Page, Position
from galerly.domain.model.photo import Photo, Upload


class PhotoRepository(Protocol):
    """Stored uploads and photos. The gallery's counters change in the transaction of the row.

    Every method takes the owner with the gallery: what is another's is not found. In a gallery
    that is marked deleted nothing can be added.
    """

    def put_uploads(self, uploads: Sequence[Upload]) -> None:
        """Store slots of one gallery, over earlier ones of the same ids; all or none.

        Raises:
            NotFoundError: If the gallery is gone.
            ConflictError: If an id is a confirmed photo already.
        """

    def uploads(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Upload]:
        """Return those of the ids that are unconfirmed slots."""

    def page_uploads(
        self, owner_id: UserId, gallery_id: GalleryId, *, after: Position | None, limit: int
    ) -> Page[Upload]:
        """Return unconfirmed slots in order of id; positions are `(id,)`."""

    def expired_uploads(self, *, now: datetime, limit: int) -> tuple[Upload, ...]:
        """Return slots of any owner whose `expires_at` is not after `now`."""

    def open_bytes(self, owner_id: UserId, *, now: datetime) -> int:
        """Return the sum of the sizes of an owner's slots that expire after `now`.

        It may lag some seconds behind what was stored or removed: it bounds a quota, no more.
        """

    def remove_uploads(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> None:
        """Forget slots; idempotent; confirmed photos are untouched."""

    def confirm(self, photos: Sequence[Photo], *, most: int) -> tuple[Photo, ...]:
        """Turn slots of one gallery into photos; all in one transaction.

        A photo that is confirmed already is returned as stored and not counted again; one whose
        slot is gone is left out of the answer. Counters grow by what is newly confirmed.

        Raises:
            NotFoundError: If the gallery is gone.
            TooLargeError: If the gallery would hold more than `most` photos.
        """

    def get(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> Photo:
        """Return one photo, or raise NotFoundError."""

    def get_many(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Photo]:
        """Return those of the ids that are photos."""

    def get_between(
        self, owner_id: UserId, gallery_id: GalleryId, first: PhotoId, last: PhotoId
    ) -> dict[PhotoId, Photo]:
        """Return the photos from one id to another, both included, in order of id."""

    def page(
        self, owner_id: UserId, gallery_id: GalleryId, *, after: Position | None, limit: int
    ) -> Page[Photo]:
        """Return photos in order of id; positions are `(id,)`."""

    def replace(self, photo: Photo) -> Photo:
        """Store `photo` over the version it was read at, and raise the gallery's content version.

        Raises:
            NotFoundError: If it is gone.
            StaleError: If a newer version was stored meanwhile.
        """

    def find_by_checksum(
        self, owner_id: UserId, gallery_id: GalleryId, sha256s: Sequence[str]
    ) -> dict[str, PhotoId]:
        """Return, of confirmed photos of the gallery, the oldest with each of these contents."""

    def remove(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> tuple[Photo, ...]:
        """Forget photos with their favorites and comments; return those that were there.

        Counters shrink by them, and a cover among them is unset, in the same transaction; so do
        the `favorite_count`s of viewers. Where the cover is unset, the gallery is one version on,
        so that no older copy puts it back.
        """

    def outline(self, owner_id: UserId, gallery_id: GalleryId) -> Outline:
        """Return the outline of all photos as they stand now, with the version it holds for.

        Raises:
            NotFoundError: If the gallery is gone.
        """

    def remove_gallery(self, owner_id: UserId, gallery_id: GalleryId, *, limit: int) -> int:
        """Forget up to `limit` rows of a deleted gallery (uploads, photos); return how many."""
