"""Who may do what with a gallery: one function decides."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from galerly.domain.model.errors import (
    DeniedError,
    GalleryExpiredError,
    LinkExpiredError,
    NotFoundError,
)
from galerly.domain.model.gallery import ClientGrant, Download, Gallery, Permissions, ShareLink
from galerly.domain.model.ids import GalleryId, LinkId, UserId, ViewerId


class Action(StrEnum):
    """What somebody wants with a gallery."""

    MANAGE = "manage"
    VIEW = "view"
    FAVORITE = "favorite"
    COMMENT = "comment"
    DOWNLOAD_WEB = "download-web"
    DOWNLOAD_ORIGINAL = "download-original"


@frozen(kw_only=True)
class Owner:
    """A signed-in photographer."""

    user_id: UserId


@frozen(kw_only=True)
class Client:
    """A signed-in client, known by a verified address."""

    email: str


@frozen(kw_only=True)
class LinkViewer:
    """A viewer who opened a share link."""

    owner_id: UserId
    gallery_id: GalleryId
    link_id: LinkId
    link_version: int
    viewer_id: ViewerId


Actor = Owner | Client | LinkViewer
Grant = ShareLink | ClientGrant


def authorize(
    actor: Actor, action: Action, gallery: Gallery, grant: Grant | None, now: datetime
) -> Permissions:
    """Return the actor's permissions on `gallery`, if they cover `action`.

    `grant` is what the store holds now for this actor and gallery. The owner of a gallery may
    manage and preview it in any state; everybody else needs a grant, and a gallery that is
    published and not expired.

    Raises:
        NotFoundError: If the gallery is not the actor's to know.
        LinkExpiredError, GalleryExpiredError: If the actor's time is over.
        DeniedError: If it is the actor's to see, but not to do this with.
    """
    if isinstance(actor, Owner):
        if gallery.owner_id != actor.user_id:
            raise NotFoundError("gallery")
        if action in {Action.FAVORITE, Action.COMMENT}:
            raise DeniedError(
                "a preview shows the gallery; favorites and comments are its viewers'"
            )
        return Permissions(download=Download.ORIGINAL, favorites=False, comments=False)
    if grant is None or not _held_by(actor, grant, gallery) or not gallery.published(now):
        raise NotFoundError("gallery")
    if isinstance(grant, ShareLink) and grant.expired(now):
        raise LinkExpiredError
    if gallery.expired(now):
        raise GalleryExpiredError
    if not _covers(grant.permissions, action):
        raise DeniedError("the photographer has not allowed this here")
    return grant.permissions


def _held_by(actor: Client | LinkViewer, grant: Grant, gallery: Gallery) -> bool:
    if (grant.gallery_id, grant.owner_id) != (gallery.id, gallery.owner_id):
        return False
    if isinstance(actor, Client):
        return isinstance(grant, ClientGrant) and grant.email == actor.email
    return (
        isinstance(grant, ShareLink)
        and actor.gallery_id == gallery.id
        and grant.id == actor.link_id
        and grant.link_version == actor.link_version
    )


def _covers(permissions: Permissions, action: Action) -> bool:
    match action:
        case Action.VIEW:
            return True
        case Action.FAVORITE:
            return permissions.favorites
        case Action.COMMENT:
            return permissions.comments
        case Action.DOWNLOAD_WEB:
            return permissions.download is not Download.NONE
        case Action.DOWNLOAD_ORIGINAL:
            return permissions.download is Download.ORIGINAL
        case Action.MANAGE:
            return False
