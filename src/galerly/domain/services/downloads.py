"""Saving single photos."""

from attrs import frozen

from galerly.domain.model.access import Action, Actor
from galerly.domain.model.gallery import Download
from galerly.domain.model.ids import GalleryId, PhotoId
from galerly.domain.services.activity import ActivityService
from galerly.domain.services.media import DownloadTicket, MediaService
from galerly.domain.services.viewing import ViewingService


def action_of(size: Download) -> Action:
    """Return what somebody wants who asks for a size."""
    return Action.DOWNLOAD_ORIGINAL if size is Download.ORIGINAL else Action.DOWNLOAD_WEB


@frozen(kw_only=True)
class DownloadService:
    """The only place where an original's URL is made for a viewer."""

    viewing: ViewingService
    media: MediaService
    activity: ActivityService

    def photo(
        self, actor: Actor, gallery_id: GalleryId, photo_id: PhotoId, size: Download
    ) -> DownloadTicket:
        """Return where to save a photo, and count it unless it is the owner who asks.

        Raises:
            NotFoundError, GoneError, DeniedError: As `ViewingService.access`.
        """
        access, photo = self.viewing.access_to(actor, gallery_id, photo_id, action_of(size))
        ticket = self.media.ticket(photo, size)
        self.activity.saved(gallery_id, access.viewer_id, photo_id)
        return ticket
