"""URLs under which renditions and originals are read, for at most 15 minutes."""

from collections.abc import Collection
from datetime import UTC, datetime

from attrs import frozen

from galerly.domain.model.account import User
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.filenames import typed_name, with_extension
from galerly.domain.model.gallery import Download
from galerly.domain.model.logo import logo_key
from galerly.domain.model.photo import EXTENSIONS, Photo, RenditionName, key_of, rendition_key
from galerly.domain.services.site import Site
from galerly.ports.clock import Clock
from galerly.ports.objects import ObjectStore, PresignedDownload

SHOWN = (RenditionName.THUMB, RenditionName.THUMB_2X, RenditionName.PREVIEW)


@frozen(kw_only=True)
class DownloadTicket:
    """Where a file is saved from."""

    presigned: PresignedDownload
    filename: str
    size_bytes: int


@frozen(kw_only=True)
class MediaService:
    """Signs URLs. Whoever calls has settled that the photo may be seen, or saved."""

    objects: ObjectStore
    clock: Clock
    site: Site

    def urls(
        self, photo: Photo, names: Collection[RenditionName] = SHOWN
    ) -> dict[RenditionName, str]:
        """Return the URLs of a photo's shown renditions among `names`; empty while there are none.

        They are equal within a 5-minute window, so that caches answer a reload.
        """
        shown = (r for r in photo.renditions if r.name in SHOWN and r.name in names)
        return {
            r.name: self.objects.presign_get(
                rendition_key(photo, r),
                content_type=r.content_type,
                now=self.window(),
                lifetime=self.site.limits.media_lifetime,
            ).url
            for r in shown
        }

    def logo(self, user: User) -> str | None:
        """Return the URL of a photographer's logo; None while there is none."""
        if user.logo.picture is None:
            return None
        return self.objects.presign_get(
            logo_key(user.id, user.logo.picture.id),
            content_type="image/png",
            now=self.window(),
            lifetime=self.site.limits.media_lifetime,
        ).url

    def ticket(self, photo: Photo, size: Download) -> DownloadTicket:
        """Return where to save a photo in a size (`web` or `original`).

        Raises:
            NotFoundError: If it has no such file (yet).
        """
        if size is Download.ORIGINAL:
            name, kind, size_bytes = photo.filename, photo.content_type, photo.size_bytes
            key = key_of(photo)
        else:
            rendition = photo.rendition(RenditionName.WEB)
            if rendition is None:
                raise NotFoundError("photo")
            name = with_extension(photo.filename, EXTENSIONS[rendition.content_type])
            kind, size_bytes = rendition.content_type, rendition.size_bytes
            key = rendition_key(photo, rendition)
        return self.file(key, content_type=kind, name=typed_name(name, kind), size_bytes=size_bytes)

    def file(self, key: str, *, content_type: str, name: str, size_bytes: int) -> DownloadTicket:
        """Return where to save any stored object under a name."""
        presigned = self.objects.presign_get(
            key,
            content_type=content_type,
            now=self.window(),
            lifetime=self.site.limits.media_lifetime,
            filename=name,
        )
        return DownloadTicket(presigned=presigned, filename=name, size_bytes=size_bytes)

    def window(self) -> datetime:
        """Return the present moment, rounded down to the signing window."""
        window_s = self.site.limits.media_window.total_seconds()
        seconds = self.clock.now().timestamp() // window_s * window_s
        return datetime.fromtimestamp(seconds, UTC)
