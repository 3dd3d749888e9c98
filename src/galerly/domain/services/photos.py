"""What a photographer does with photos."""

import bisect
import math
from collections.abc import Sequence
from typing import Any

from attrs import evolve, frozen

from galerly.domain.model import text
from galerly.domain.model.changes import UNSET, Unset, given
from galerly.domain.model.errors import BadCursorError, ConflictError, InvalidError, StaleError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.outline import OutlineEntry, SortKey
from galerly.domain.model.page import PAGE_DEFAULT, Page, Position
from galerly.domain.model.photo import (
    CAPTION_MAX_CHARS,
    ORIGINAL_MISSING,
    SECTION_MAX_CHARS,
    TAG_MAX_CHARS,
    TAGS_MAX,
    TITLE_MAX_CHARS,
    Photo,
    PhotoOrder,
    PhotoStatus,
    key_of,
)
from galerly.domain.services.deletion import DeletionService
from galerly.domain.services.outlines import OutlineService
from galerly.domain.services.uploads import render_payload
from galerly.domain.services.work import Work
from galerly.ports.galleries import GalleryRepository
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository

TRIES = 5  # of a change that asked for no particular version


@frozen(kw_only=True)
class PhotoChanges:
    """Fields of a photo that its photographer may set."""

    title: str | Unset = UNSET
    caption: str | Unset = UNSET
    position: float | Unset = UNSET
    hidden: bool | Unset = UNSET
    tags: Sequence[str] | Unset = UNSET
    section: str | Unset = UNSET


def position_of(order: PhotoOrder, key: SortKey) -> Position:
    """Return where a page in `order` ended, whose last photo has this sort key."""
    return (order.value, *key)


def page_of(
    keyed: Sequence[tuple[SortKey, OutlineEntry]],
    order: PhotoOrder,
    after: Position | None,
    limit: int,
) -> Page[PhotoId]:
    """Return a page of ids of an outline in `order`, from after a position.

    Raises:
        BadCursorError: If the position is one of another order.
    """
    start = 0
    if after:  # the empty position, too, is the start
        if after[0] != order.value:
            raise BadCursorError
        start = bisect.bisect_right(keyed, after[1:], key=lambda pair: pair[0])
    items = keyed[start : start + limit]
    more = start + limit < len(keyed)
    return Page(
        items=tuple(entry.id for _, entry in items),
        next_position=position_of(order, items[-1][0]) if more and items else None,
    )


@frozen(kw_only=True)
class PhotoService:
    """Looking at, changing and deleting the photos of an own gallery."""

    galleries: GalleryRepository
    photos: PhotoRepository
    objects: ObjectStore
    outlines: OutlineService
    deletion: DeletionService
    work: Work

    def page(
        self,
        gallery_id: GalleryId,
        *,
        by: UserId,
        order: PhotoOrder | None = None,
        after: Position | None = None,
        limit: int = PAGE_DEFAULT,
    ) -> Page[Photo]:
        """Return photos in `order`, by default the gallery's own; hidden and failed ones too.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
            BadCursorError: If `after` is a position in another order.
        """
        gallery = self.galleries.get(by, gallery_id)
        chosen = order or gallery.settings.sort
        if chosen is PhotoOrder.CREATED_AT:
            return self._natural(gallery, after, limit)
        outline = self.outlines.of(gallery)
        ids = page_of(outline.ordered(gallery.settings, chosen), chosen, after, limit)
        found = self.outlines.photos_of(outline, by, ids.items)
        return Page(
            items=tuple(gallery.shown(found[i]) for i in ids.items if i in found),
            next_position=ids.next_position,
        )

    def _natural(self, gallery: Gallery, after: Position | None, limit: int) -> Page[Photo]:
        order = PhotoOrder.CREATED_AT.value
        if after and after[0] != order:
            raise BadCursorError
        inner = after[1:] if after else None
        page = self.photos.page(gallery.owner_id, gallery.id, after=inner, limit=limit)
        position = page.next_position
        return Page(
            items=tuple(gallery.shown(photo) for photo in page.items),
            next_position=(order, *position) if position else None,
        )

    def get(self, gallery_id: GalleryId, photo_id: PhotoId, *, by: UserId) -> Photo:
        """Return one photo.

        Raises:
            NotFoundError: If it does not exist for this photographer.
        """
        gallery = self.galleries.get(by, gallery_id)
        return gallery.shown(self.photos.get(by, gallery_id, photo_id))

    def update(
        self,
        gallery_id: GalleryId,
        photo_id: PhotoId,
        changes: PhotoChanges,
        *,
        by: UserId,
        version: int | None = None,
    ) -> Photo:
        """Return the photo with the given fields changed.

        Raises:
            NotFoundError: If it does not exist for this photographer.
            InvalidError: If a field breaks its rule.
            StaleError: If `version` is given and the photo has another by now.
        """
        gallery = self.galleries.get(by, gallery_id)
        fields = _checked(changes)
        for attempt in range(TRIES):
            photo = self.photos.get(by, gallery_id, photo_id)
            if version is not None and photo.version != version:
                raise StaleError("photo")
            if fields.get("hidden") and attempt == 0:
                self.deletion.hide_photo(by, gallery_id, photo_id)
            try:
                photo = self.photos.replace(evolve(photo, **fields))
                break
            except StaleError:
                if version is not None or attempt == TRIES - 1:
                    raise
        self.outlines.changed(by, gallery_id)
        return gallery.shown(photo)

    def retry(self, gallery_id: GalleryId, photo_id: PhotoId, *, by: UserId) -> Photo:
        """Return a failed photo, its renditions to be made once more.

        Raises:
            NotFoundError: If it does not exist for this photographer.
            ConflictError: If it has not failed, or its original is not in storage.
        """
        self.galleries.get(by, gallery_id)
        photo = self.photos.get(by, gallery_id, photo_id)
        if photo.status is not PhotoStatus.FAILED:
            raise ConflictError("only a photo that failed can be tried again")
        # Without the original there is nothing to gain, and the renditions would be given up.
        if photo.failure == ORIGINAL_MISSING and self.objects.stat(key_of(photo)) is None:
            raise ConflictError("its original is missing in storage; upload it again")
        again = photo.retry()
        self.work.add(JobKind.RENDER, render_payload(again))
        return self.photos.replace(again)

    def delete(
        self, gallery_id: GalleryId, photo_ids: Sequence[PhotoId], *, by: UserId
    ) -> tuple[tuple[PhotoId, ...], tuple[PhotoId, ...]]:
        """Remove photos for good; return which were there, and which were not.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        self.galleries.get(by, gallery_id)
        wanted = tuple(dict.fromkeys(photo_ids))
        removed = {p.id for p in self.deletion.delete_photos(by, gallery_id, wanted)}
        if removed:
            self.outlines.changed(by, gallery_id)
        return (
            tuple(i for i in wanted if i in removed),
            tuple(i for i in wanted if i not in removed),
        )


def _checked(changes: PhotoChanges) -> dict[str, Any]:
    fields = given(changes)
    if "title" in fields:
        fields["title"] = text.line(fields["title"], "title", longest=TITLE_MAX_CHARS)
    if "caption" in fields:
        fields["caption"] = text.prose(fields["caption"], "caption", longest=CAPTION_MAX_CHARS)
    if "section" in fields:
        fields["section"] = text.line(fields["section"], "section", longest=SECTION_MAX_CHARS)
    if not math.isfinite(fields.get("position", 0)):
        raise InvalidError("position", "must be a number")  # any other has no place in an order
    if "tags" in fields:
        if len(fields["tags"]) > TAGS_MAX:
            raise InvalidError("tags", f"must be at most {TAGS_MAX}")
        tags = (
            text.line(tag, f"tags[{i}]", longest=TAG_MAX_CHARS, shortest=1)
            for i, tag in enumerate(fields["tags"])
        )
        fields["tags"] = tuple(dict.fromkeys(tags))
    return fields
