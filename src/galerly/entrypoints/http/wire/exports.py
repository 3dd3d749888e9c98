"""Everything that is held about an account, on the wire: for its photographer alone."""

from datetime import date, datetime
from typing import Self

from galerly.domain.model.activity import Tallies
from galerly.domain.model.feedback import Comment, Favorite
from galerly.domain.model.gallery import ShareLink
from galerly.domain.services.exports import AccountExport, GalleryExport
from galerly.entrypoints.http.wire.accounts import UserView
from galerly.entrypoints.http.wire.clients import GrantView
from galerly.entrypoints.http.wire.feedback import ViewerView
from galerly.entrypoints.http.wire.galleries import GalleryView, PermissionsView
from galerly.entrypoints.http.wire.photos import PhotoView
from galerly.entrypoints.http.wire.values import View


class ExportedSession(View, frozen=True):
    """A place where the photographer is signed in."""

    id: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str


class ExportedLink(View, frozen=True):
    """A share link; its token and password are secrets, and not in it."""

    id: str
    name: str
    has_password: bool
    expires_at: datetime | None
    permissions: PermissionsView
    sections: list[str]
    selection_limit: int | None
    selection_deadline: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, link: ShareLink) -> Self:
        """Return a link as it is stored."""
        return cls(
            id=link.id,
            name=link.name,
            has_password=link.password_hash is not None,
            expires_at=link.expires_at,
            permissions=PermissionsView.of(link.permissions),
            sections=list(link.sections),
            selection_limit=link.selection_limit,
            selection_deadline=link.selection_deadline,
            created_at=link.created_at,
        )


class ExportedFavorite(View, frozen=True):
    """A photo that a viewer chose."""

    photo_id: str
    viewer_id: str
    created_at: datetime

    @classmethod
    def of(cls, favorite: Favorite) -> Self:
        """Return a favorite as it is stored."""
        return cls(
            photo_id=favorite.photo_id,
            viewer_id=favorite.viewer_id,
            created_at=favorite.created_at,
        )


class ExportedComment(View, frozen=True):
    """A remark about a photo."""

    id: str
    photo_id: str
    author: str
    author_name: str
    viewer_id: str | None
    text: str
    created_at: datetime

    @classmethod
    def of(cls, comment: Comment) -> Self:
        """Return a comment as it is stored."""
        return cls(
            id=comment.id,
            photo_id=comment.photo_id,
            author=comment.author,
            author_name=comment.author_name,
            viewer_id=comment.viewer_id,
            text=comment.text,
            created_at=comment.created_at,
        )


class ExportedDay(View, frozen=True):
    """What was counted on one day, in UTC."""

    day: date
    views: int
    viewers: int
    newcomers: int
    downloads: int
    archives: int


class ExportedOpenings(View, frozen=True):
    """How often a share link was opened."""

    link_id: str
    count: int
    last_at: datetime


class ExportedActivity(View, frozen=True):
    """All that was counted in a gallery; nobody is named in it."""

    days: list[ExportedDay]
    downloads: dict[str, int]  # by photo, also of removed ones
    links: list[ExportedOpenings]

    @classmethod
    def of(cls, tallies: Tallies) -> Self:
        """Return the counts as they are stored."""
        return cls(
            days=[
                ExportedDay(
                    day=tally.day,
                    views=tally.views,
                    viewers=tally.visitors,
                    newcomers=tally.newcomers,
                    downloads=tally.downloads,
                    archives=tally.archives,
                )
                for tally in tallies.days
            ],
            downloads=dict(sorted(tallies.downloads.items())),
            links=[
                ExportedOpenings(link_id=link_id, count=opened.count, last_at=opened.last_at)
                for link_id, opened in sorted(tallies.links.items())
            ],
        )


class ExportedGallery(View, frozen=True):
    """A gallery with all that belongs to it."""

    gallery: GalleryView
    links: list[ExportedLink]
    clients: list[GrantView]
    photos: list[PhotoView]
    viewers: list[ViewerView]
    favorites: list[ExportedFavorite]
    comments: list[ExportedComment]
    activity: ExportedActivity

    @classmethod
    def of(cls, export: GalleryExport) -> Self:
        """Return a gallery for its owner."""
        return cls(
            gallery=GalleryView.of(export.gallery),
            links=[ExportedLink.of(link) for link in export.links],
            clients=[GrantView.of(grant) for grant in export.clients],
            photos=[PhotoView.of(photo, None) for photo in export.photos],
            viewers=[ViewerView.of(viewer) for viewer in export.viewers],
            favorites=[ExportedFavorite.of(favorite) for favorite in export.favorites],
            comments=[ExportedComment.of(comment) for comment in export.comments],
            activity=ExportedActivity.of(export.activity),
        )


class ExportedLogo(View, frozen=True):
    """The logo in use, but its bytes."""

    id: str
    width: int
    height: int


class ExportView(View, frozen=True):
    """Everything that is held about a photographer, but the photos' bytes."""

    user: UserView
    logo: ExportedLogo | None
    sessions: list[ExportedSession]
    known_networks: list[datetime]  # when each was last seen; which they are is not kept
    newsletter_since: datetime | None  # when the newsletter was confirmed
    galleries: list[ExportedGallery]

    @classmethod
    def of(cls, export: AccountExport) -> Self:
        """Return an account for its photographer."""
        return cls(
            user=UserView.of(export.account),
            logo=ExportedLogo(id=picture.id, width=picture.width_px, height=picture.height_px)
            if (picture := export.account.user.logo.picture)
            else None,
            sessions=[
                ExportedSession(
                    id=s.id,
                    created_at=s.created_at,
                    last_used_at=s.last_used_at,
                    expires_at=s.expires_at,
                    user_agent=s.user_agent,
                )
                for s in export.sessions
            ],
            known_networks=[k.seen_at for k in export.account.user.known_networks],
            newsletter_since=export.newsletter.confirmed_at if export.newsletter else None,
            galleries=[ExportedGallery.of(gallery) for gallery in export.galleries],
        )
