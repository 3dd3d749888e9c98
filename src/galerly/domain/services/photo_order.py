"""Putting photos where their photographer wants them."""

from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve, frozen

from galerly.domain.model.errors import InvalidError, NotFoundError, StaleError
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.services.outlines import OutlineService
from galerly.ports.galleries import GalleryRepository
from galerly.ports.photos import PhotoRepository

TRIES = 5  # to change a photo that others change too
CLOSEST = 1e-6  # neighbors never come closer; there is room for 20 halvings between two


def spread(
    count: int, low: float | None, following: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Return positions for `count` photos above `low`, and those of the ones that follow.

    Where there is room before the first of `following`, they stay; else as few as need be move up.
    """
    if low is None:
        start = following[0] - count if following else 0.0
        return [start + place for place in range(count)], list(following)
    if not following:
        return [low + 1 + place for place in range(count)], []
    step = (following[0] - low) / (count + 1)
    between = [low + step * (place + 1) for place in range(count)]
    if all(b - a >= CLOSEST for a, b in pairwise((low, *between, following[0]))):
        return between, list(following)
    placed = [low + 1 + place for place in range(count)]
    pushed = []
    last = placed[-1] if placed else low
    for position in following:
        last = position if position > last else last + 1
        pushed.append(last)
    return placed, pushed


@frozen(kw_only=True)
class PhotoOrderService:
    """The order that photos have by hand."""

    galleries: GalleryRepository
    photos: PhotoRepository
    outlines: OutlineService

    def move(
        self,
        gallery_id: GalleryId,
        photo_ids: Sequence[PhotoId],
        *,
        after: PhotoId | None,
        by: UserId,
    ) -> dict[PhotoId, float]:
        """Put photos, in the order given, right behind `after`, or before all others.

        Returns the new position of every photo that has one; beside those named, some that follow
        may be among them: all of them, once, where none has a position yet. Ids that are not there
        are passed over. Repeating it ends in the same order.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
            InvalidError: If `after` is not a photo of it, or is to be moved itself.
            StaleError: If a photo is changed by others again and again.
        """
        outline = self.outlines.of(self.galleries.get(by, gallery_id))
        there = {entry.id: entry.position for entry in outline.entries}
        moving = [i for i in dict.fromkeys(photo_ids) if i in there]
        staying = sorted(there.keys() - set(moving), key=lambda i: (there[i], i))
        if after is not None and after not in there:
            raise InvalidError("after", "must be a photo of this gallery")
        if after in moving:
            raise InvalidError("after", "must not be one of those to be moved")
        behind = staying.index(after) + 1 if after is not None else 0
        following = staying[behind:]
        placed, pushed = spread(
            len(moving), there[after] if after is not None else None, [there[i] for i in following]
        )
        wanted = dict(zip([*moving, *following], [*placed, *pushed], strict=True))
        changed = {i: position for i, position in wanted.items() if position != there[i]}
        for photo_id, position in changed.items():
            self._place(by, gallery_id, photo_id, position)
        if changed:
            self.outlines.changed(by, gallery_id)
        return changed

    def _place(
        self, owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId, position: float
    ) -> None:
        for attempt in range(TRIES):
            try:
                photo = self.photos.get(owner_id, gallery_id, photo_id)
                self.photos.replace(evolve(photo, position=position))
            except NotFoundError:
                return  # deleted meanwhile
            except StaleError:
                if attempt == TRIES - 1:
                    raise
            else:
                return
