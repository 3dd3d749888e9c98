"""Saving single photos."""

from attrs import frozen

from galerly.domain.model.access import Action, Actor
from galerly.domain.model.gallery import Download
from galerly.domain.model.ids import GalleryId, PhotoId
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

    def photo(
        self, actor: Actor, gallery_id: GalleryId, photo_id: PhotoId, size: Download
    ) -> DownloadTicket:
        """Return where to save a photo.

        Raises:
            NotFoundError, GoneError, DeniedError: As `ViewingService.access`.
        """
        access = self.viewing.access(actor, gallery_id, action_of(size))
        return self.media.ticket(self.viewing.photo(access, photo_id), size)
