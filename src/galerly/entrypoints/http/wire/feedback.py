"""Favorites, selections and comments on the wire."""

from datetime import datetime
from typing import Annotated, Literal, Self

from msgspec import Meta

from galerly.domain.model.feedback import COMMENT_MAX_CHARS, NOTE_MAX_CHARS, Author, Comment, Viewer
from galerly.entrypoints.http.wire.lists import PageQuery
from galerly.entrypoints.http.wire.photos import PhotoView
from galerly.entrypoints.http.wire.values import Body, Id, View


class FavoritesQuery(PageQuery, frozen=True):
    """How the favorites are told."""

    format: Annotated[
        Literal["json", "csv", "filenames"],
        Meta(description="`filenames` is one line that Lightroom's text filter takes"),
    ] = "json"


class ViewerView(View, frozen=True):
    """Somebody who chose photos, to the gallery's owner."""

    id: str
    name: str
    email: str | None
    verified: bool  # the address was proven by a mailed code

    @classmethod
    def of(cls, viewer: Viewer) -> Self:
        """Return a viewer for the gallery's owner."""
        return cls(id=viewer.id, name=viewer.name, email=viewer.email, verified=viewer.verified)


class ChoicesView(View, frozen=True):
    """What one viewer chose, in the order they did."""

    viewer: ViewerView
    submitted_at: datetime | None
    note: str
    photos: list[PhotoView]


class SelectionBody(Body, frozen=True):
    """Body of `POST …/selection`."""

    note: Annotated[str, Meta(max_length=NOTE_MAX_CHARS)] | None = None


class NewComment(Body, frozen=True):
    """Body of `POST …/comments`."""

    text: Annotated[str, Meta(min_length=1, max_length=COMMENT_MAX_CHARS)]


class NewReply(Body, frozen=True):
    """Body of the photographer's `POST …/comments`."""

    text: Annotated[str, Meta(min_length=1, max_length=COMMENT_MAX_CHARS)]
    viewer_id: Id | None = None  # null: to everybody


class CommentView(View, frozen=True):
    """A comment, as a viewer sees it: no address, no id of a person."""

    id: str
    photo_id: str
    author: Author
    author_name: str
    own: bool  # whether the one who asks wrote it
    text: str
    created_at: datetime

    @classmethod
    def of(cls, comment: Comment, *, own: bool) -> Self:
        """Return a comment."""
        return cls(
            id=comment.id,
            photo_id=comment.photo_id,
            author=comment.author,
            author_name=comment.author_name,
            own=own,
            text=comment.text,
            created_at=comment.created_at,
        )


class DiscussedView(View, frozen=True):
    """A comment, as the photographer sees it."""

    id: str
    photo_id: str
    author: Author
    author_name: str
    own: bool  # whether the photographer wrote it
    viewer_id: str | None  # who wrote it, or whom it answers; null: written to everybody
    text: str
    created_at: datetime

    @classmethod
    def of(cls, comment: Comment) -> Self:
        """Return a comment."""
        return cls(
            id=comment.id,
            photo_id=comment.photo_id,
            author=comment.author,
            author_name=comment.author_name,
            own=comment.author is Author.PHOTOGRAPHER,
            viewer_id=comment.viewer_id,
            text=comment.text,
            created_at=comment.created_at,
        )
