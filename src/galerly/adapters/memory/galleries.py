"""Galleries in memory, with their share links, invited clients and outlines."""

from collections.abc import Callable
from datetime import datetime

from attrs import evolve, frozen

from galerly.adapters.memory.store import MemoryStore, page_of
from galerly.domain.model.account import Usage
from galerly.domain.model.errors import ConflictError, IdTakenError, NotFoundError, StaleError
from galerly.domain.model.gallery import ClientGrant, Gallery, GalleryState, LinkPlace, ShareLink
from galerly.domain.model.ids import GalleryId, LinkId, TokenHash, UserId
from galerly.domain.model.outline import Outline
from galerly.domain.model.page import Page, Position
from galerly.domain.model.text import fold
from galerly.ports.galleries import GalleryRepository


@frozen
class MemoryGalleries(GalleryRepository):
    """Galleries in memory."""

    store: MemoryStore

    def add(self, gallery: Gallery) -> None:
        with self.store.lock:
            if gallery.id in self.store.galleries:
                raise IdTakenError("a gallery")
            self.store.galleries[gallery.id] = gallery

    def get(self, owner_id: UserId, gallery_id: GalleryId) -> Gallery:
        with self.store.lock:
            return self.store.gallery_of(owner_id, gallery_id)

    def replace(self, gallery: Gallery) -> Gallery:
        with self.store.lock:
            before = self.store.gallery_of(gallery.owner_id, gallery.id)
            if before.version != gallery.version:
                raise StaleError("gallery")
            stored = evolve(
                gallery,
                photo_count=before.photo_count,
                total_bytes=before.total_bytes,
                content_version=before.content_version,
                favorite_count=before.favorite_count,
                news_at=before.news_at,
                looked_at=before.looked_at,
                version=gallery.version + 1,
            )
            self.store.galleries[gallery.id] = stored
            return stored

    def page(
        self,
        owner_id: UserId,
        *,
        query: str = "",
        state: GalleryState | None = None,
        after: Position | None = None,
        limit: int,
    ) -> Page[Gallery]:
        wanted = fold(query)
        with self.store.lock:
            found = [
                g
                for g in self._of(owner_id)
                if (state is None or g.state is state) and self._mentions(g, wanted)
            ]
        return page_of(found, lambda g: (g.id,), after=after, limit=limit, descending=True)

    def usage(self, owner_id: UserId) -> Usage:
        with self.store.lock:
            galleries = self._of(owner_id)
        return Usage(
            photos=sum(g.photo_count for g in galleries),
            size_bytes=sum(g.total_bytes for g in galleries),
        )

    def count_favorites(self, owner_id: UserId, gallery_id: GalleryId, count: int) -> None:
        self._note(owner_id, gallery_id, lambda gallery: evolve(gallery, favorite_count=count))

    def note_news(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        self._note(owner_id, gallery_id, lambda g: evolve(g, news_at=max(g.news_at or at, at)))

    def note_looked(self, owner_id: UserId, gallery_id: GalleryId, at: datetime) -> None:
        self._note(owner_id, gallery_id, lambda g: evolve(g, looked_at=max(g.looked_at or at, at)))

    def mark_deleted(self, gallery: Gallery) -> None:
        with self.store.lock:
            before = self.store.live_gallery(gallery.id, gallery.owner_id)
            if before is not None:
                self.store.galleries[gallery.id] = evolve(before, deleted_at=gallery.deleted_at)

    def deleted(self, owner_id: UserId, gallery_id: GalleryId) -> bool:
        with self.store.lock:
            gallery = self.store.galleries.get(gallery_id)
        return (
            gallery is not None and gallery.owner_id == owner_id and gallery.deleted_at is not None
        )

    def ids_to_purge(self, owner_id: UserId, *, limit: int) -> tuple[GalleryId, ...]:
        with self.store.lock:
            owned = [g.id for g in self.store.galleries.values() if g.owner_id == owner_id]
        return tuple(owned[:limit])

    def remove(self, owner_id: UserId, gallery_id: GalleryId) -> None:
        with self.store.lock:
            gallery = self.store.galleries.get(gallery_id)
            if gallery is not None and gallery.owner_id == owner_id:
                del self.store.galleries[gallery_id]
                self.store.links.pop(gallery_id, None)
                self.store.grants.pop(gallery_id, None)
                self.store.outlines.pop(gallery_id, None)

    # --- share links ---

    def add_link(self, link: ShareLink, *, most: int) -> None:
        with self.store.lock:
            self.store.gallery_of(link.owner_id, link.gallery_id)
            links = self.store.links.setdefault(link.gallery_id, {})
            if link.id in links:
                raise IdTakenError("a share link")
            if len(links) >= most:
                raise ConflictError(f"a gallery has at most {most} share links; revoke one first")
            self._check_token(link)
            links[link.id] = link

    def get_link(self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId) -> ShareLink:
        with self.store.lock:
            link = self.store.links.get(gallery_id, {}).get(link_id)
            if link is None or self.store.live_gallery(gallery_id, owner_id) is None:
                raise NotFoundError("share link")
            return link

    def locate_link(self, token_hash: TokenHash) -> LinkPlace | None:
        with self.store.lock:
            link = self._by_token(token_hash)
        if link is None:
            return None
        return LinkPlace(owner_id=link.owner_id, gallery_id=link.gallery_id, link_id=link.id)

    def links(self, owner_id: UserId, gallery_id: GalleryId) -> tuple[ShareLink, ...]:
        with self.store.lock:
            if self.store.live_gallery(gallery_id, owner_id) is None:
                return ()
            links = list(self.store.links.get(gallery_id, {}).values())
        return tuple(sorted(links, key=lambda link: link.id))

    def replace_link(self, link: ShareLink) -> ShareLink:
        with self.store.lock:
            before = self.get_link(link.owner_id, link.gallery_id, link.id)
            if before.version != link.version:
                raise StaleError("share link")
            self._check_token(link)
            stored = evolve(link, version=link.version + 1)
            self.store.links[link.gallery_id][link.id] = stored
            return stored

    def remove_link(self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId) -> None:
        with self.store.lock:
            if self.store.live_gallery(gallery_id, owner_id) is not None:
                self.store.links.get(gallery_id, {}).pop(link_id, None)

    # --- invited clients ---

    def put_grant(self, grant: ClientGrant, *, most: int) -> bool:
        with self.store.lock:
            gallery = self.store.gallery_of(grant.owner_id, grant.gallery_id)
            grants = self.store.grants.setdefault(gallery.id, {})
            is_new = grant.email not in grants
            if is_new and len(grants) >= most:
                raise ConflictError(f"a gallery has at most {most} invited clients")
            grants[grant.email] = grant
            if gallery.client_email is None:
                self._name_client(gallery, grant.email)
            return is_new

    def grants(self, owner_id: UserId, gallery_id: GalleryId) -> tuple[ClientGrant, ...]:
        with self.store.lock:
            if self.store.live_gallery(gallery_id, owner_id) is None:
                return ()
            return self._grants_in_order(gallery_id)

    def grants_of_client(
        self, email: str, *, after: Position | None = None, limit: int
    ) -> Page[ClientGrant]:
        with self.store.lock:
            found = [
                grants[email]
                for gallery_id, grants in self.store.grants.items()
                if email in grants and self.store.live_gallery(gallery_id) is not None
            ]
        return page_of(found, lambda g: (g.gallery_id,), after=after, limit=limit, descending=True)

    def note_mailed(self, grant: ClientGrant) -> None:
        with self.store.lock:
            grants = self.store.grants.get(grant.gallery_id, {})
            stored = grants.get(grant.email)
            if stored is not None and stored.created_at == grant.created_at:
                grants[grant.email] = evolve(stored, waits=False, message="")

    def mute_grant(self, owner_id: UserId, gallery_id: GalleryId, email: str) -> None:
        with self.store.lock:
            grants = self.store.grants.get(gallery_id, {})
            stored = grants.get(email)
            if stored is not None and stored.owner_id == owner_id:
                grants[email] = evolve(stored, notify=False)

    def remove_grant(self, owner_id: UserId, gallery_id: GalleryId, email: str) -> None:
        with self.store.lock:
            gallery = self.store.live_gallery(gallery_id, owner_id)
            if gallery is None:
                return
            self.store.grants.get(gallery_id, {}).pop(email, None)
            if gallery.client_email == email:
                left = self._grants_in_order(gallery_id)
                self._name_client(gallery, left[0].email if left else None)

    # --- reads for viewing ---

    def view_by_link(
        self, owner_id: UserId, gallery_id: GalleryId, link_id: LinkId
    ) -> tuple[Gallery, ShareLink | None] | None:
        with self.store.lock:
            gallery = self.store.live_gallery(gallery_id, owner_id)
            if gallery is None:
                return None
            return gallery, self.store.links.get(gallery_id, {}).get(link_id)

    def view_by_client(
        self, gallery_id: GalleryId, email: str
    ) -> tuple[Gallery, ClientGrant] | None:
        with self.store.lock:
            gallery = self.store.live_gallery(gallery_id)
            grant = self.store.grants.get(gallery_id, {}).get(email)
        return (gallery, grant) if gallery is not None and grant is not None else None

    # --- outlines ---

    def find_outline(self, gallery_id: GalleryId) -> Outline | None:
        with self.store.lock:
            if self.store.live_gallery(gallery_id) is None:
                return None
            return self.store.outlines.get(gallery_id)

    def put_outline(self, owner_id: UserId, outline: Outline) -> None:
        with self.store.lock:
            if self.store.live_gallery(outline.gallery_id, owner_id) is None:
                return
            stored = self.store.outlines.get(outline.gallery_id)
            if stored is None or stored.content_version <= outline.content_version:
                self.store.outlines[outline.gallery_id] = outline

    def _note(
        self, owner_id: UserId, gallery_id: GalleryId, change: Callable[[Gallery], Gallery]
    ) -> None:
        with self.store.lock:
            gallery = self.store.live_gallery(gallery_id, owner_id)
            if gallery is not None:
                self.store.galleries[gallery_id] = change(gallery)

    def _of(self, owner_id: UserId) -> list[Gallery]:
        galleries = self.store.galleries.values()
        return [g for g in galleries if g.owner_id == owner_id and g.deleted_at is None]

    def _mentions(self, gallery: Gallery, wanted: str) -> bool:
        emails = self.store.grants.get(gallery.id, {})
        return wanted in fold(gallery.title) or any(wanted in fold(email) for email in emails)

    def _by_token(self, token_hash: TokenHash) -> ShareLink | None:
        every = (link for links in self.store.links.values() for link in links.values())
        return next((link for link in every if link.token_hash == token_hash), None)

    def _check_token(self, link: ShareLink) -> None:
        holder = self._by_token(link.token_hash)
        if holder is not None and (holder.gallery_id, holder.id) != (link.gallery_id, link.id):
            raise ConflictError("another share link has this token")

    def _grants_in_order(self, gallery_id: GalleryId) -> tuple[ClientGrant, ...]:
        grants = self.store.grants.get(gallery_id, {}).values()
        return tuple(sorted(grants, key=lambda g: (g.created_at, g.email)))

    def _name_client(self, gallery: Gallery, email: str | None) -> None:
        # A new version, lest a copy that was read before put the old address back.
        self.store.galleries[gallery.id] = evolve(
            gallery, client_email=email, version=gallery.version + 1
        )
