"""What viewers left in a gallery, copied: themselves, favorites, selections, comments."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from attrs import evolve, frozen

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.feedback import Comment, Favorite, Viewer
from galerly.domain.model.ids import GalleryId
from galerly.entrypoints.migration.report import Deed, Report
from galerly.entrypoints.migration.rows import PAGE, every, same
from galerly.ports.feedback import FeedbackRepository

T = TypeVar("T", Favorite, Comment)


@frozen
class Words:
    """Copies what was said in one gallery, whose photos are in the target already."""

    source: FeedbackRepository
    target: FeedbackRepository
    report: Report

    def copy(self, gallery_id: GalleryId) -> None:
        """Add what the target lacks; what it has beyond that is reported and kept."""
        favorites: dict[str, list[Favorite]] = {}
        for favorite in self.source.favorites(gallery_id):
            favorites.setdefault(favorite.viewer_id, []).append(favorite)
        for viewer in self.source.viewers(gallery_id):
            self._viewer(viewer, favorites.get(viewer.id, []))
        known = {
            comment.id for comment in every(partial(self.target.comments, gallery_id, limit=PAGE))
        }
        for comment in every(partial(self.source.comments, gallery_id, limit=PAGE)):
            if comment.id in known:
                self.report.row(Deed.SAME)
            elif self._said(self.target.add_comment, comment):
                self.report.row(Deed.ADDED)

    def _viewer(self, viewer: Viewer, favorites: list[Favorite]) -> None:
        before = self.target.find_viewer(viewer.gallery_id, viewer.id)
        known = self.target.favorites_of(viewer.gallery_id, viewer.id) if before else frozenset()
        missing = [favorite for favorite in favorites if favorite.photo_id not in known]
        self.report.rows[Deed.SAME] += len(favorites) - len(missing)
        if before and not missing and same(viewer, before):
            self.report.row(Deed.SAME)
            return
        self.target.put_viewer(
            evolve(viewer, favorite_count=0, note="", submitted_at=None, version=0)
        )
        if before and before.submitted_at:
            self.target.reopen(viewer.gallery_id, viewer.id)
        added = [favorite for favorite in missing if self._said(self.target.add_favorite, favorite)]
        self.report.rows[Deed.ADDED] += len(added)
        if viewer.submitted_at or viewer.note:
            frozen_at = viewer.submitted_at or viewer.created_at
            self.target.submit(evolve(viewer, submitted_at=frozen_at), most=None)
            if viewer.submitted_at is None:  # reopened, its note kept
                self.target.reopen(viewer.gallery_id, viewer.id)
        self.report.row(Deed.CHANGED if before else Deed.ADDED)
        after = self.target.find_viewer(viewer.gallery_id, viewer.id)
        if added == missing and (after is None or not same(viewer, after)):
            self.report.differs(
                f"viewer {viewer.id} of gallery {viewer.gallery_id}",
                "has said more in the target; it was kept",
            )

    def _said(self, say: Callable[[T], object], word: T) -> bool:
        """Say it of its photo; return False, and report it, if the target has no such photo."""
        try:
            say(word)
        except NotFoundError:
            place = f"photo {word.photo_id} of gallery {word.gallery_id}"
            self.report.differs(place, "is not in the target, so what was said of it is not either")
            return False
        return True
