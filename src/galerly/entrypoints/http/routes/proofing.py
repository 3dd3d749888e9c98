"""Favorites, selections and comments."""

from typing import Any

from galerly.domain.model.access import Client, LinkViewer
from galerly.domain.model.feedback import Author, Comment
from galerly.domain.model.ids import ViewerId
from galerly.domain.services.viewing import client_viewer_id
from galerly.entrypoints.http.choices import as_csv, as_filenames
from galerly.entrypoints.http.paging import listing, page_of_all, position
from galerly.entrypoints.http.router import Call, Nothing, Reply
from galerly.entrypoints.http.routes.galleries import gallery_id
from galerly.entrypoints.http.routes.photos import photo_id, photo_view
from galerly.entrypoints.http.wire.feedback import (
    ChoicesView,
    CommentView,
    DiscussedView,
    FavoritesQuery,
    NewComment,
    NewReply,
    SelectionBody,
    ViewerView,
)
from galerly.entrypoints.http.wire.lists import PageQuery

# --- viewers ---


def add_favorite(call: Call[Nothing, Nothing]) -> Reply:
    """Choose a photo; repeating it is no error."""
    call.services.proofing.add_favorite(call.actor, gallery_id(call), photo_id(call))
    return Reply()


def remove_favorite(call: Call[Nothing, Nothing]) -> Reply:
    """Choose a photo no more; repeating it is no error."""
    call.services.proofing.remove_favorite(call.actor, gallery_id(call), photo_id(call))
    return Reply()


def submit_selection(call: Call[Nothing, SelectionBody]) -> Reply:
    """Say "these are my choices": the photographer is told once, and the set is frozen."""
    call.services.proofing.submit(call.actor, gallery_id(call), call.body.note or "")
    return Reply()


def view_comments(call: Call[PageQuery, Nothing]) -> Reply:
    """List the comments on a photo, oldest first."""
    page = call.services.proofing.comments_on(
        call.actor,
        gallery_id(call),
        photo_id(call),
        after=position(call),
        limit=call.query.limit,
    )
    return Reply(value=listing(page, lambda c: _comment(call, c), call.cursors))


def add_comment(call: Call[Nothing, NewComment]) -> Reply:
    """Comment on a photo."""
    comment = call.services.proofing.add_comment(
        call.actor, gallery_id(call), photo_id(call), call.body.text
    )
    return Reply(value=CommentView.of(comment, own=True))


# --- the owner ---


def list_favorites(call: Call[FavoritesQuery, Nothing]) -> Reply:
    """List what each viewer chose; as CSV or as one line of names on request."""
    choices = call.services.proofing.choices(gallery_id(call), by=call.user_id)
    if call.query.format == "csv":
        return Reply(
            text=as_csv(choices),
            content_type="text/csv",
            headers={"content-disposition": 'attachment; filename="favorites.csv"'},
        )
    if call.query.format == "filenames":
        return Reply(text=as_filenames(choices), content_type="text/plain")
    page = page_of_all(
        choices,
        lambda c: (c.viewer.created_at.timestamp(), c.viewer.id),
        after=position(call),
        limit=call.query.limit,
    )

    return Reply(
        value=listing(
            page,
            lambda c: ChoicesView(
                viewer=ViewerView.of(c.viewer),
                submitted_at=c.viewer.submitted_at,
                note=c.viewer.note,
                photos=[photo_view(call, photo) for photo in c.photos],
            ),
            call.cursors,
        )
    )


def reopen_selection(call: Call[Nothing, Nothing]) -> Reply:
    """Let a viewer change a selection again that was submitted."""
    call.services.proofing.reopen(
        gallery_id(call), ViewerId(call.params["viewer_id"]), by=call.user_id
    )
    return Reply()


def list_comments(call: Call[PageQuery, Nothing]) -> Reply:
    """List all comments of a gallery, oldest first."""
    page = call.services.proofing.comments(
        gallery_id(call), by=call.user_id, after=position(call), limit=call.query.limit
    )
    return Reply(value=listing(page, DiscussedView.of, call.cursors))


def look_at_news(call: Call[Nothing, Nothing]) -> Reply:
    """Note that what viewers said has been seen: the gallery has no news until there is more."""
    call.services.news.looked(gallery_id(call), by=call.user_id)
    return Reply()


def reply_to_comments(call: Call[Nothing, NewReply]) -> Reply:
    """Answer on a photo as its photographer, to one viewer or to everybody."""
    to = ViewerId(call.body.viewer_id) if call.body.viewer_id else None
    comment = call.services.proofing.reply(
        gallery_id(call), photo_id(call), call.body.text, by=call.user_id, to=to
    )
    return Reply(value=DiscussedView.of(comment))


def _comment(call: Call[Any, Any], comment: Comment) -> CommentView:
    match call.actor:
        case Client(email=email):
            own = comment.viewer_id == client_viewer_id(comment.gallery_id, email)
        case LinkViewer(viewer_id=viewer_id):
            own = comment.viewer_id == viewer_id
        case _:
            own = comment.author is Author.PHOTOGRAPHER
    return CommentView.of(comment, own=own)
