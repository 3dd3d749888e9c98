"""Everything that is held about a photographer, for themselves."""

from collections.abc import Iterator

from attrs import frozen

from galerly.domain.model.account import User
from galerly.domain.model.activity import Tallies
from galerly.domain.model.export import JSON, export_prefix
from galerly.domain.model.feedback import Comment, Favorite, Viewer
from galerly.domain.model.gallery import ClientGrant, Gallery, ShareLink
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.page import PAGE_MAX, Page, Position
from galerly.domain.model.photo import Photo
from galerly.domain.model.session import PhotographerSession
from galerly.domain.services.accounts import Account, AccountService
from galerly.domain.services.media import DownloadTicket, MediaService
from galerly.domain.services.sessions import SessionService
from galerly.ports.activity import ActivityRepository
from galerly.ports.clock import Clock
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository
from galerly.ports.secrets import Tokens


@frozen(kw_only=True)
class GalleryExport:
    """A gallery with all that belongs to it."""

    gallery: Gallery
    links: tuple[ShareLink, ...]
    clients: tuple[ClientGrant, ...]
    photos: tuple[Photo, ...]
    viewers: tuple[Viewer, ...]
    favorites: tuple[Favorite, ...]
    comments: tuple[Comment, ...]
    activity: Tallies


@frozen(kw_only=True)
class AccountExport:
    """An account with all that belongs to it."""

    account: Account
    sessions: tuple[PhotographerSession, ...]
    newsletter: Subscription | None
    galleries: tuple[GalleryExport, ...]


@frozen(kw_only=True)
class ExportService:
    """Gathers an account's data."""

    accounts: AccountService
    sessions: SessionService
    newsletters: NewsletterRepository
    galleries: GalleryRepository
    photos: PhotoRepository
    feedback: FeedbackRepository
    activity: ActivityRepository
    objects: ObjectStore
    media: MediaService
    tokens: Tokens
    clock: Clock

    def export(self, user_id: UserId) -> AccountExport:
        """Return everything that is held about a photographer, but the photos' bytes."""
        account = self.accounts.get(user_id)
        return AccountExport(
            account=account,
            sessions=self.sessions.of_photographer(user_id),
            newsletter=self.newsletters.find(account.user.email),
            galleries=tuple(self._gallery(gallery) for gallery in self._galleries(user_id)),
        )

    def keep(self, user: User, document: bytes) -> DownloadTicket:
        """Return where an export that was written out is saved from, for at most 15 minutes.

        No row stands for the file, so the comparison removes it once it is a day old; in S3 a rule
        of its bucket does, which is sooner.
        """
        key = f"{export_prefix(user.id)}{self.tokens.new_id(self.clock.now())}.json"
        stored = self.objects.write(key, [document], content_type=JSON)
        return self.media.file(
            key,
            content_type=JSON,
            name=f"galerly-{user.handle}.json",
            size_bytes=stored.size_bytes,
        )

    def _galleries(self, user_id: UserId) -> Iterator[Gallery]:
        page = self.galleries.page(user_id, limit=PAGE_MAX)
        yield from page.items
        while page.next_position:
            page = self.galleries.page(user_id, after=page.next_position, limit=PAGE_MAX)
            yield from page.items

    def _gallery(self, gallery: Gallery) -> GalleryExport:
        owner_id, gallery_id = gallery.owner_id, gallery.id
        return GalleryExport(
            gallery=gallery,
            links=self.galleries.links(owner_id, gallery_id),
            clients=self.galleries.grants(owner_id, gallery_id),
            photos=tuple(self._photos(owner_id, gallery_id)),
            viewers=self.feedback.viewers(gallery_id),
            favorites=self.feedback.favorites(gallery_id),
            comments=tuple(self._comments(gallery_id)),
            activity=self.activity.tallies(gallery_id),
        )

    def _photos(self, owner_id: UserId, gallery_id: GalleryId) -> Iterator[Photo]:
        after: Position | None = None
        while True:
            page: Page[Photo] = self.photos.page(owner_id, gallery_id, after=after, limit=PAGE_MAX)
            yield from page.items
            after = page.next_position
            if after is None:
                return

    def _comments(self, gallery_id: GalleryId) -> Iterator[Comment]:
        after: Position | None = None
        while True:
            page = self.feedback.comments(gallery_id, after=after, limit=PAGE_MAX)
            yield from page.items
            after = page.next_position
            if after is None:
                return
