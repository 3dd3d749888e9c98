"""Viewers, favorites, selections and comments in memory."""

from collections import Counter

from attrs import evolve, frozen

from galerly.adapters.memory.store import MemoryStore, forget, page_of
from galerly.domain.model.errors import NotFoundError, SelectionClosedError, SelectionFullError
from galerly.domain.model.feedback import Comment, Favorite, Viewer
from galerly.domain.model.ids import CommentId, GalleryId, PhotoId, ViewerId
from galerly.domain.model.page import Page, Position
from galerly.ports.feedback import FeedbackRepository


@frozen
class MemoryFeedback(FeedbackRepository):
    """Viewers, favorites, selections and comments in memory."""

    store: MemoryStore

    def put_viewer(self, viewer: Viewer) -> Viewer:
        with self.store.lock:
            viewers = self.store.viewers.setdefault(viewer.gallery_id, {})
            known = viewers.get(viewer.id)
            if known is not None:
                # Whether an address was proven is a fact about that address.
                viewer = evolve(
                    known, name=viewer.name, email=viewer.email, verified=viewer.verified
                )
            viewers[viewer.id] = viewer
            return viewer

    def find_viewer(self, gallery_id: GalleryId, viewer_id: ViewerId) -> Viewer | None:
        with self.store.lock:
            return self.store.viewers.get(gallery_id, {}).get(viewer_id)

    def viewers(self, gallery_id: GalleryId) -> tuple[Viewer, ...]:
        with self.store.lock:
            viewers = list(self.store.viewers.get(gallery_id, {}).values())
        return tuple(sorted(viewers, key=lambda v: (v.created_at, v.id)))

    def submit(self, viewer: Viewer, *, most: int | None) -> Viewer:
        with self.store.lock:
            known = self._viewer(viewer.gallery_id, viewer.id)
            if known.submitted_at is not None:
                return known
            if most is not None and known.favorite_count > most:
                raise SelectionFullError(known.favorite_count, most)
            frozen_one = evolve(known, submitted_at=viewer.submitted_at, note=viewer.note)
            self.store.viewers[viewer.gallery_id][viewer.id] = frozen_one
            return frozen_one

    def reopen(self, gallery_id: GalleryId, viewer_id: ViewerId) -> None:
        with self.store.lock:
            known = self._viewer(gallery_id, viewer_id)
            self.store.viewers[gallery_id][viewer_id] = evolve(known, submitted_at=None)

    def add_favorite(self, favorite: Favorite) -> bool:
        with self.store.lock:
            viewer = self._viewer(favorite.gallery_id, favorite.viewer_id)
            self._check_photo(favorite.gallery_id, favorite.photo_id)
            _check_open(viewer)
            favorites = self.store.favorites.setdefault(favorite.gallery_id, {})
            key = (favorite.viewer_id, favorite.photo_id)
            if key in favorites:
                return False
            favorites[key] = favorite
            self._count(viewer, 1)
            return True

    def remove_favorite(
        self, gallery_id: GalleryId, viewer_id: ViewerId, photo_id: PhotoId
    ) -> bool:
        with self.store.lock:
            viewer = self.find_viewer(gallery_id, viewer_id)
            if viewer is None:
                return False
            _check_open(viewer)
            favorites = self.store.favorites.get(gallery_id, {})
            if favorites.pop((viewer_id, photo_id), None) is None:
                return False
            self._count(viewer, -1)
            return True

    def favorites_of(self, gallery_id: GalleryId, viewer_id: ViewerId) -> frozenset[PhotoId]:
        return frozenset(f.photo_id for f in self.favorites(gallery_id) if f.viewer_id == viewer_id)

    def favorites(self, gallery_id: GalleryId) -> tuple[Favorite, ...]:
        with self.store.lock:
            favorites = list(self.store.favorites.get(gallery_id, {}).values())
        return tuple(sorted(favorites, key=lambda f: (f.viewer_id, f.created_at, f.photo_id)))

    def add_comment(self, comment: Comment) -> None:
        with self.store.lock:
            self._check_photo(comment.gallery_id, comment.photo_id)
            self.store.comments.setdefault(comment.gallery_id, {})[comment.id] = comment

    def comments(
        self,
        gallery_id: GalleryId,
        photo_id: PhotoId | None = None,
        *,
        for_viewer: ViewerId | None = None,
        after: Position | None = None,
        limit: int,
    ) -> Page[Comment]:
        found = (
            c for c in self._comments(gallery_id, for_viewer) if photo_id in {None, c.photo_id}
        )
        return page_of(found, lambda c: (c.id,), after=after, limit=limit)

    def comment_counts(
        self, gallery_id: GalleryId, *, for_viewer: ViewerId | None = None
    ) -> dict[PhotoId, int]:
        return dict(Counter(c.photo_id for c in self._comments(gallery_id, for_viewer)))

    def _comments(self, gallery_id: GalleryId, for_viewer: ViewerId | None) -> list[Comment]:
        with self.store.lock:
            comments = list(self.store.comments.get(gallery_id, {}).values())
        return [c for c in comments if for_viewer is None or c.viewer_id in {None, for_viewer}]

    def remove_comment(self, gallery_id: GalleryId, comment_id: CommentId) -> None:
        with self.store.lock:
            self.store.comments.get(gallery_id, {}).pop(comment_id, None)

    def remove_gallery(self, gallery_id: GalleryId, *, limit: int) -> int:
        with self.store.lock:
            count = forget(self.store.favorites.get(gallery_id, {}), limit)
            count += forget(self.store.comments.get(gallery_id, {}), limit - count)
            return count + forget(self.store.viewers.get(gallery_id, {}), limit - count)

    def _viewer(self, gallery_id: GalleryId, viewer_id: ViewerId) -> Viewer:
        viewer = self.find_viewer(gallery_id, viewer_id)
        if viewer is None:
            raise NotFoundError("viewer")
        return viewer

    def _check_photo(self, gallery_id: GalleryId, photo_id: PhotoId) -> None:
        deleted = self.store.live_gallery(gallery_id) is None
        if deleted or photo_id not in self.store.photos.get(gallery_id, {}):
            raise NotFoundError("photo")

    def _count(self, viewer: Viewer, more: int) -> None:
        counted = evolve(viewer, favorite_count=viewer.favorite_count + more)
        self.store.viewers[viewer.gallery_id][viewer.id] = counted


def _check_open(viewer: Viewer) -> None:
    if viewer.submitted_at is not None:
        raise SelectionClosedError(
            "this selection was submitted; ask the photographer to reopen it"
        )
