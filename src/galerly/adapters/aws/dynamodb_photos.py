"""Confirmed photos, counted in their gallery's item by the transaction that changes them."""

from collections.abc import Sequence
from itertools import islice

from attrs import evolve

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import Delete, Put, TransactionFailed, Update
from galerly.adapters.aws.dynamodb_forgetting import forget_feedback
from galerly.adapters.aws.dynamodb_gallery_items import LIVE, is_live
from galerly.adapters.aws.dynamodb_items import Item, integer, number, text
from galerly.adapters.aws.dynamodb_photo_items import (
    PHOTO,
    PHOTO_KIND,
    SLOT_KIND,
    is_photo_of,
    is_slot_of,
    photo_item,
    size_of,
)
from galerly.adapters.aws.dynamodb_uploads import AT_ONCE, DynamodbUploads
from galerly.domain.model.errors import (
    NotFoundError,
    StaleError,
    TooLargeError,
    UnavailableError,
)
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.outline import Outline, OutlineEntry
from galerly.domain.model.page import Page, Position
from galerly.domain.model.photo import Photo
from galerly.ports.photos import PhotoRepository

_TRIES = 8  # of a change, while others change the same photos between reading and writing
_REMOVED_AT_ONCE = AT_ONCE // 2  # a photo goes, and what says that it did comes
_COUNT = "ADD photo_count :photos, total_bytes :bytes, content_version :one"
_OUTLINED = {
    f"#{name}": name
    for name in (
        "photo_id", "user_id", "kind", "filename", "section", "position", "taken_at", "width_px",
        "height_px", "color", "hidden", "status", "gallery_id", "content_type", "size_bytes",
        "sha256", "created_at",
    )
}  # fmt: skip


class DynamodbPhotos(DynamodbUploads, PhotoRepository):
    """Photos in the table of photos.

    Up to 99 photos are confirmed, and up to 49 removed, in one transaction; more of them in
    several, one after another. Each photo is counted with its own whatever comes in between.
    """

    def confirm(self, photos: Sequence[Photo], *, most: int) -> tuple[Photo, ...]:
        if not photos:
            return ()
        owner_id, gallery_id = photos[0].owner_id, photos[0].gallery_id
        for _ in range(_TRIES):
            gallery, *items = self.store.get_many(
                [
                    (self.store.tables.galleries, keys.gallery(owner_id, gallery_id)),
                    *((self.table, keys.photo(gallery_id, photo.id)) for photo in photos),
                ]
            )
            if gallery is None or not is_live(gallery):
                raise NotFoundError("gallery")
            stored = {
                photo.id: PHOTO.of(item)
                for photo, item in zip(photos, items, strict=True)
                if item and is_photo_of(item, owner_id)
            }
            new = {
                photo.id: photo
                for photo, item in zip(photos, items, strict=True)
                if is_slot_of(item, owner_id)
            }
            if new and integer(gallery, "photo_count") + len(new) > most:
                raise _full(most)
            fresh = list(new.values())
            chunks = [fresh[i : i + AT_ONCE] for i in range(0, len(fresh), AT_ONCE)]
            if all(self._confirm(owner_id, chunk, most=most) for chunk in chunks):
                stored |= new
                return tuple(stored[photo.id] for photo in photos if photo.id in stored)
        raise UnavailableError

    def get(self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> Photo:
        item = self.store.get(self.table, keys.photo(gallery_id, photo_id))
        if item is None or not is_photo_of(item, owner_id):
            raise NotFoundError("photo")
        return PHOTO.of(item)

    def get_many(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> dict[PhotoId, Photo]:
        found = self._items(gallery_id, photo_ids)
        return {
            i: PHOTO.of(item) for i, item in found.items() if item and is_photo_of(item, owner_id)
        }

    def get_between(
        self, owner_id: UserId, gallery_id: GalleryId, first: PhotoId, last: PhotoId
    ) -> dict[PhotoId, Photo]:
        if last < first:
            return {}  # which the service would not take for a range
        items = self.store.query(
            self.table,
            "gallery_id = :gallery AND id BETWEEN :first AND :last",
            {
                ":gallery": text(gallery_id),
                ":first": keys.photo(gallery_id, first)["id"],
                ":last": keys.photo(gallery_id, last)["id"],
            },
        )
        photos = (PHOTO.of(item) for item in items if is_photo_of(item, owner_id))
        return {photo.id: photo for photo in photos}

    def page(
        self, owner_id: UserId, gallery_id: GalleryId, *, after: Position | None, limit: int
    ) -> Page[Photo]:
        items = self._beginning(
            gallery_id,
            keys.PHOTOS,
            after=keys.photo(gallery_id, PhotoId(str(after[0]))) if after else None,
            page=limit + 1,
        )
        photos = (PHOTO.of(item) for item in items if is_photo_of(item, owner_id))
        found = tuple(islice(photos, limit + 1))
        more = len(found) > limit
        kept = found[:limit]
        return Page(items=kept, next_position=(kept[-1].id,) if more and kept else None)

    def replace(self, photo: Photo) -> Photo:
        stored = evolve(photo, version=photo.version + 1)
        size_before = photo.size_bytes
        for _ in range(_TRIES):
            try:
                self.store.transact(
                    [
                        Put(
                            self.table,
                            photo_item(stored),
                            "kind = :photo AND user_id = :owner AND version = :read"
                            " AND size_bytes = :size",
                            {
                                **PHOTO_KIND,
                                ":owner": text(photo.owner_id),
                                ":read": number(photo.version),
                                ":size": number(size_before),
                            },
                        ),
                        self._count(photo, photos=0, size_bytes=photo.size_bytes - size_before),
                    ]
                )
            except TransactionFailed as failure:
                mine, gallery = failure.reasons
                before = mine.item
                if mine.failed and (before is None or not is_photo_of(before, photo.owner_id)):
                    raise NotFoundError("photo") from failure
                if gallery.failed:
                    raise NotFoundError("gallery") from failure
                if before is None or integer(before, "version") != photo.version:
                    raise StaleError("photo") from failure
                size_before = integer(before, "size_bytes")
            else:
                return stored
        raise UnavailableError

    def find_by_checksum(
        self, owner_id: UserId, gallery_id: GalleryId, sha256s: Sequence[str]
    ) -> dict[str, PhotoId]:
        wanted = list(dict.fromkeys(sha256s))
        found = self.store.at_once(
            [
                lambda sha256=sha256: self._with_checksum(owner_id, gallery_id, sha256)  # type: ignore[misc]  # a default binds it
                for sha256 in wanted
            ]
        )
        return {
            sha256: min(photo_ids)
            for sha256, photo_ids in zip(wanted, found, strict=True)
            if photo_ids
        }

    def remove(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: Sequence[PhotoId]
    ) -> tuple[Photo, ...]:
        wanted = list(dict.fromkeys(photo_ids))
        gone: dict[PhotoId, Photo] = {}
        for start in range(0, len(wanted), _REMOVED_AT_ONCE):
            gone |= self._remove(owner_id, gallery_id, wanted[start : start + _REMOVED_AT_ONCE])
        self._finish_removals(owner_id, gallery_id)
        return tuple(gone.values())

    def outline(self, owner_id: UserId, gallery_id: GalleryId) -> Outline:
        gallery = self.store.get(self.store.tables.galleries, keys.gallery(owner_id, gallery_id))
        if gallery is None or not is_live(gallery):
            raise NotFoundError("gallery")
        # Its version is read before: what changes meanwhile makes it an old one, to be made anew.
        items = self.store.query(
            self.table,
            "gallery_id = :gallery AND begins_with(id, :photos)",
            {":gallery": text(gallery_id), ":photos": text(keys.PHOTOS)},
            names=_OUTLINED,
            project=", ".join(_OUTLINED),
        )
        return Outline(
            gallery_id=gallery_id,
            content_version=integer(gallery, "content_version"),
            entries=tuple(
                OutlineEntry.of(PHOTO.of(item)) for item in items if is_photo_of(item, owner_id)
            ),
        )

    def remove_gallery(self, owner_id: UserId, gallery_id: GalleryId, *, limit: int) -> int:
        self._finish_removals(owner_id, gallery_id)
        rows = self._beginning(
            gallery_id, keys.PHOTOS, project="gallery_id, id, user_id, slot_of, kind", page=limit
        )
        own = (row for row in rows if is_slot_of(row, owner_id) or is_photo_of(row, owner_id))
        gone = [{"gallery_id": row["gallery_id"], "id": row["id"]} for row in islice(own, limit)]
        self.store.write_many(self.table, deletes=gone)
        return len(gone)

    def _confirm(self, owner_id: UserId, photos: list[Photo], *, most: int) -> bool:
        """Confirm what fits into one transaction; return False if a slot changed meanwhile."""
        room = {":room": number(most - len(photos))}
        count = self._count(
            photos[0],
            photos=len(photos),
            size_bytes=sum(photo.size_bytes for photo in photos),
            condition=LIVE + " AND photo_count <= :room",
            values=room,
        )
        slot = {**SLOT_KIND, ":owner": text(owner_id)}
        is_slot = "kind = :slot AND slot_of = :owner"
        try:
            self.store.transact(
                [count, *(Put(self.table, photo_item(p), is_slot, slot) for p in photos)]
            )
        except TransactionFailed as failure:
            gallery, *slots = failure.reasons
            if gallery.failed and not is_live(gallery.item):
                raise NotFoundError("gallery") from failure
            if gallery.failed and not any(slot.failed for slot in slots):
                raise _full(most) from failure
            return False  # somebody else confirmed one of them, perhaps the last that fitted
        return True

    def _remove(
        self, owner_id: UserId, gallery_id: GalleryId, photo_ids: list[PhotoId]
    ) -> dict[PhotoId, Photo]:
        """Remove what fits into one transaction; return what was there, in the order given."""
        for _ in range(_TRIES):
            gallery, *items = self.store.get_many(
                [
                    (self.store.tables.galleries, keys.gallery(owner_id, gallery_id)),
                    *((self.table, keys.photo(gallery_id, i)) for i in photo_ids),
                ]
            )
            found = [item for item in items if item and is_photo_of(item, owner_id)]
            if gallery is None or not found:
                return {}
            ids = [PhotoId(item["photo_id"]["S"]) for item in found]
            try:
                self.store.transact(
                    [
                        self._uncount(owner_id, gallery_id, gallery, found),
                        *(self._removal(item) for item in found),
                        *(
                            Put(
                                self.table,
                                {**keys.gone(gallery_id, i), "user_id": text(owner_id)},
                            )
                            for i in ids
                        ),
                    ]
                )
            except TransactionFailed:
                continue  # the cover, or one of them, changed meanwhile
            return dict(zip(ids, map(PHOTO.of, found), strict=True))
        raise UnavailableError

    def _removal(self, item: Item) -> Delete:
        return Delete(
            self.table,
            {"gallery_id": item["gallery_id"], "id": item["id"]},
            "kind = :photo AND size_bytes = :size",
            {**PHOTO_KIND, ":size": item["size_bytes"]},
        )

    def _uncount(
        self, owner_id: UserId, gallery_id: GalleryId, gallery: Item, found: list[Item]
    ) -> Update:
        """Return the change of the gallery: fewer photos, and no cover that is gone."""
        values = {
            ":photos": number(-len(found)),
            ":bytes": number(-size_of(found)),
            ":one": number(1),
        }
        key = keys.gallery(owner_id, gallery_id)
        cover = gallery.get("cover_photo_id")
        if cover and cover in [item["photo_id"] for item in found]:
            # A new version, lest a copy that was read before put the old cover back.
            return Update(
                self.store.tables.galleries,
                key,
                _COUNT + ", version :one REMOVE cover_photo_id",
                {**values, ":cover": cover},
                condition="cover_photo_id = :cover",
            )
        same = "cover_photo_id = :cover" if cover else "attribute_not_exists(cover_photo_id)"
        return Update(
            self.store.tables.galleries,
            key,
            _COUNT,
            {**values, **({":cover": cover} if cover else {})},
            condition="attribute_exists(id) AND " + same,
        )

    def _finish_removals(self, owner_id: UserId, gallery_id: GalleryId) -> None:
        """Forget what was said of removed photos, also of those whose removal was cut short."""
        rows = [
            row
            for row in self._beginning(gallery_id, keys.GONE)
            if row["user_id"] == text(owner_id)
        ]
        if rows:
            ids = [PhotoId(row["id"]["S"].removeprefix(keys.GONE)) for row in rows]
            forget_feedback(self.store, gallery_id, ids)
            self.store.write_many(self.table, deletes=[keys.gone(gallery_id, i) for i in ids])

    def _with_checksum(self, owner_id: UserId, gallery_id: GalleryId, sha256: str) -> list[PhotoId]:
        found = self.store.query(
            self.table,
            "user_id = :owner AND sha256 = :sha256",
            {":owner": text(owner_id), ":sha256": text(sha256)},
            index="checksum-index",
        )
        here = [item for item in found if item["gallery_id"] == text(gallery_id)]
        return [PhotoId(item["id"]["S"].removeprefix(keys.PHOTOS)) for item in here]

    def _count(
        self,
        photo: Photo,
        *,
        photos: int,
        size_bytes: int,
        condition: str = LIVE,
        values: Item | None = None,
    ) -> Update:
        """Return the change of a photo's gallery that goes with one of photos."""
        return Update(
            self.store.tables.galleries,
            keys.gallery(photo.owner_id, photo.gallery_id),
            _COUNT,
            {
                ":photos": number(photos),
                ":bytes": number(size_bytes),
                ":one": number(1),
                **(values or {}),
            },
            condition=condition,
        )


def _full(most: int) -> TooLargeError:
    return TooLargeError(f"a gallery holds at most {most} photos")
