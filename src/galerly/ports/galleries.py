"""Stored galleries, with their share links, invited clients and outlines."""

from datetime import datetime
from typing import Protocol

from galerly.domain.model.account import Usage
from galerly.domain.model.gallery import ClientGrant, Gallery, GalleryState, LinkPlace, ShareLink
from galerly.domain.model.ids import GalleryId, LinkId, TokenHash, UserId
from galerly.domain.model.outline import Outline
from galerly.domain.model.page import Page, Position


class GalleryRepository(Protocol):
    """Stored galleries. Each call is atomic for one gallery and reads its own writes.

    A gallery whose `deleted_at` is set is gone for every read here, as are its links and grants;
    only `deleted` still tells of it. `photo_count`, `total_bytes` and `content_version` are
    counted by the `PhotoRepository`; `favorite_count`, `news_at` and `looked_at` have methods of
    their own: `replace` keeps what is stored of all these.
    """

    def add(self, gallery: Gallery) -> None:
        """Store a new gallery; raise IdTakenError if its id is taken."""

    def get(self, owner_id: UserId, gallery_id: GalleryId) -> Gallery:
        """Return one gallery of this owner, or raise NotFoundError."""

    def replace(self, gallery: Gallery) -> Gallery:
        """Store `gallery` over the version it was read at; return it one version on.

        The counted fields are returned as stored, not as given.

        Raises:
            NotFoundError: If none is stored under its owner and id.
            StaleError: If a newer version was stored meanwhile.
        """

    def page(
        self,
        owner_id: UserId,
        *,
        query: str = "",
        state: GalleryState | None = None,
        after: Position | None = None,
        limit: int,
    ) -> Page[Gallery]:
        """Return an owner's galleries, newest (highest id) first; positions are `(id,)`.

        `query` is matched, folded, inside the folded title and inside the addresses of invited
        clients; empty: all.
        """

    def usage(self, owner_id: UserId) -> Usage:
        """Return the sums of the counters of an owner's galleries."""

    def count_favorites(self, owner_id: UserId, gallery_id: GalleryId, count: int) -> None:
        """Set a gallery's `favorite_count`; nothing happens if it is gone."""

    def note_news(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        """Set a gallery's `news_at`, unless it is later; nothing happens if it is gone."""

    def note_looked(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        """Set a gallery's `looked_at`, unless it is later; nothing happens if it is gone."""

    def mark_deleted(self, gallery: Gallery) -> None:
        """Hide a gallery (its `deleted_at` is set) from every read but `deleted`; idempotent."""

    def deleted(self, owner_id: UserId, gallery_id: GalleryId) -> bool:
        """Return whether a gallery is marked deleted and not removed yet."""

    def ids_to_purge(self, owner_id: UserId, *, limit: int) -> tuple[GalleryId, ...]:
        """Return galleries of an owner, deleted or not: for the purge of an account."""

    def remove(self, owner_id: UserId, gallery_id: GalleryId) -> None:
        """Forget a gallery with its links, grants and outline for good; idempotent."""

    # --- share links ---

    def add_link(self, link: ShareLink, *, most: int) -> None:
        """Store a new share link.

        Raises:
            NotFoundError: If its gallery is gone.
            IdTakenError: If the id is taken, however many links the gallery has.
            ConflictError: If the gallery has `most` links, or the token is taken.
        """

    def get_link(self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId) -> ShareLink:
        """Return one share link, or raise NotFoundError."""

    def locate_link(self, token_hash: TokenHash) -> LinkPlace | None:
        """Return where the link with this token is, or None; read from the base table.

        Whether it is still there, and its gallery, is told by `view_by_link`: this alone opens
        nothing.
        """

    def links(self, owner_id: UserId, gallery_id: GalleryId) -> tuple[ShareLink, ...]:
        """Return a gallery's share links, oldest first."""

    def replace_link(self, link: ShareLink) -> ShareLink:
        """Store `link` over the version it was read at; return it one version on.

        Raises:
            NotFoundError: If it is gone.
            StaleError: If a newer version was stored meanwhile.
        """

    def remove_link(self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId) -> None:
        """Revoke a share link; idempotent."""

    # --- invited clients ---

    def put_grant(self, grant: ClientGrant, *, most: int) -> bool:
        """Store an invitation, over an earlier one of the address; return whether it is new.

        The first one also becomes the gallery's `client_email` in the same write, if that is
        unset; the gallery is then one version on, so that no older copy puts it back.

        Raises:
            NotFoundError: If its gallery is gone.
            ConflictError: If the gallery has `most` other grants.
        """

    def grants(self, owner_id: UserId, gallery_id: GalleryId) -> tuple[ClientGrant, ...]:
        """Return a gallery's invitations, in order of (created_at, email)."""

    def grants_of_client(
        self, email: str, *, after: Position | None = None, limit: int
    ) -> Page[ClientGrant]:
        """Return an address's invitations, newest gallery (highest id) first; positions `(id,)`."""

    def note_mailed(self, grant: ClientGrant) -> None:
        """Note that an invitation that waited was mailed: it `waits` no more, its message goes.

        Nothing happens if it was withdrawn, or made anew, meanwhile.
        """

    def mute_grant(self, owner_id: UserId, gallery_id: GalleryId, email: str) -> None:
        """Send an invited address no mails about the gallery (`notify`); nothing if it is not."""

    def remove_grant(self, owner_id: UserId, gallery_id: GalleryId, email: str) -> None:
        """Withdraw an invitation; idempotent.

        A `client_email` that was this address becomes the oldest remaining one, or None; the
        gallery is then one version on.
        """

    # --- reads for viewing: one batch each ---

    def view_by_link(
        self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId
    ) -> tuple[Gallery, ShareLink | None] | None:
        """Return a gallery and one of its links in one consistent read; None: no gallery."""

    def view_by_client(
        self, gallery_id: GalleryId, email: str
    ) -> tuple[Gallery, ClientGrant] | None:
        """Return a gallery and the address's grant on it; None unless both are there."""

    # --- outlines: derived, so losing one costs only time ---

    def find_outline(self, gallery_id: GalleryId) -> Outline | None:
        """Return the outline stored last, which may be of an older content version."""

    def put_outline(self, owner_id: UserId, outline: Outline) -> None:
        """Store an outline unless one of a newer content version is stored, or the gallery gone."""
