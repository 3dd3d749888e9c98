"""What viewers say of a gallery: favorites, selections, comments."""

from datetime import datetime
from enum import StrEnum

from attrs import field, frozen
from attrs.validators import ge

from galerly.domain.model.ids import CommentId, GalleryId, LinkId, PhotoId, ViewerId

COMMENT_MAX_CHARS = 2000
NOTE_MAX_CHARS = 2000


class Author(StrEnum):
    """Who wrote a comment."""

    PHOTOGRAPHER = "photographer"
    VIEWER = "viewer"


@frozen(kw_only=True)
class Viewer:
    """A person who looks at one gallery, and their selection."""

    id: ViewerId
    gallery_id: GalleryId
    created_at: datetime
    name: str = ""
    email: str | None = None
    verified: bool = False  # the address was proven by a mailed code
    link_id: LinkId | None = None  # None for an invited client
    favorite_count: int = field(default=0, validator=ge(0))  # repositories count
    note: str = ""
    submitted_at: datetime | None = None  # set: the selection is frozen until it is reopened
    version: int = 0


@frozen(kw_only=True)
class Favorite:
    """A photo that a viewer chose."""

    gallery_id: GalleryId
    photo_id: PhotoId
    viewer_id: ViewerId
    created_at: datetime


@frozen(kw_only=True)
class Comment:
    """A remark about a photo."""

    id: CommentId
    gallery_id: GalleryId
    photo_id: PhotoId
    author: Author
    viewer_id: ViewerId | None  # who wrote it, or whom it answers; None: written to everybody
    author_name: str
    text: str
    created_at: datetime
