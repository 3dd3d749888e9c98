"""Archives: everything at once, as ZIP files that storage delivers."""

import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from attrs import evolve, frozen

from galerly.domain.model.access import Actor
from galerly.domain.model.archive import (
    ARCHIVE_LIFETIME,
    Archive,
    ArchiveFile,
    ArchivePart,
    ArchiveScope,
    ArchiveStatus,
    archive_prefix,
)
from galerly.domain.model.errors import InvalidError, NotFoundError, SlowDownError, StaleError
from galerly.domain.model.filenames import (
    safe_name,
    typed_name,
    unique_names,
    with_extension,
)
from galerly.domain.model.gallery import Download, Gallery
from galerly.domain.model.ids import ArchiveId, GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.limits import ARCHIVES_PER_GALLERY, MIB
from galerly.domain.model.photo import (
    EXTENSIONS,
    Photo,
    RenditionName,
    is_bare,
    key_of,
    rendition_key,
)
from galerly.domain.services.activity import ActivityService
from galerly.domain.services.archive_removal import ArchiveRemoval
from galerly.domain.services.downloads import action_of
from galerly.domain.services.media import DownloadTicket, MediaService
from galerly.domain.services.site import Site
from galerly.domain.services.viewing import ViewingService
from galerly.domain.services.work import NotYetError, Work
from galerly.ports.archives import ArchiveRepository
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.objects import ObjectStore
from galerly.ports.photos import PhotoRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Tokens
from galerly.ports.zips import ZipMember, Zipper

MANIFEST = "manifest.txt"
# Local header, central directory entry and ZIP64 extras, the name twice beside
# (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.5.3), rounded up.
MEMBER_OVERHEAD_BYTES = 256
# Of one viewer in one gallery; a session speaks for one viewer. Two requests at the same moment may
# both pass: it keeps the workers free for others, and guards nothing.
BUILDING_MAX = 2
BUILDING_RETRY_AFTER = timedelta(seconds=15)
PROGRESS_EVERY_BYTES = 64 * MIB
PROGRESS_EVERY = timedelta(seconds=2)


@frozen(kw_only=True)
class ArchiveService:
    """Asking for archives, looking at their progress, and building them."""

    viewing: ViewingService
    galleries: GalleryRepository
    photos: PhotoRepository
    archives: ArchiveRepository
    removal: ArchiveRemoval
    activity: ActivityService
    objects: ObjectStore
    media: MediaService
    zipper: Zipper
    limiter: RateLimiter
    work: Work
    clock: Clock
    tokens: Tokens
    site: Site

    def request(
        self,
        actor: Actor,
        gallery_id: GalleryId,
        *,
        size: Download,
        scope: ArchiveScope = ArchiveScope.ALL,
        section: str | None = None,
    ) -> Archive:
        """Return an archive of what the actor may see and save; an earlier one of the same files.

        It is counted as a download unless it is the owner who asks.

        Raises:
            NotFoundError, GoneError, DeniedError: As `ViewingService.access`.
            InvalidError: If there is nothing to put into it.
            SlowDownError: If it is not there yet, and 2 of this viewer's are being built, or 10
                were asked for in this gallery within an hour.
        """
        access = self.viewing.access(actor, gallery_id, action_of(size))
        wanted = [entry for _, entry in self.viewing.ordered(access)]
        if scope is ArchiveScope.FAVORITES:
            favorites = self.viewing.favorites(access)
            wanted = [e for e in wanted if e.id in favorites]
        elif scope is ArchiveScope.SECTION:
            wanted = [e for e in wanted if e.section == (section or "")]
        ids = [e.id for e in wanted]
        owner_id = access.gallery.owner_id
        found = self.photos.get_many(owner_id, gallery_id, ids)
        shown = [photo for i in ids if (photo := access.seen(found.get(i)))]
        files = _files(shown, size)
        if not files:
            raise InvalidError("scope", "holds no photos to download")
        now = self.clock.now()
        fingerprint = _fingerprint(files, self.site.limits.archive_part_max_bytes)
        present = self.archives.of_gallery(gallery_id)
        for earlier in present:
            if earlier.fingerprint == fingerprint and earlier.usable(now):
                self.activity.saved(gallery_id, access.viewer_id, None)
                return earlier
        building = [a for a in present if a.in_work and a.requested_by == access.viewer_id]
        if len(building) >= BUILDING_MAX:
            raise SlowDownError(BUILDING_RETRY_AFTER)
        archive = Archive(
            id=ArchiveId(self.tokens.new_id(now)),
            gallery_id=gallery_id,
            owner_id=owner_id,
            fingerprint=fingerprint,
            requested_by=access.viewer_id,
            size=size,
            photos=len(files),
            size_bytes=sum(f.size_bytes for f in files),
            created_at=now,
            expires_at=now + ARCHIVE_LIFETIME,
        )
        self.limiter.take(ARCHIVES_PER_GALLERY, gallery_id, now=now)
        # Queued before it is stored, so that a crash between leaves no archive that waits.
        self.work.add(
            JobKind.ARCHIVE,
            {"owner_id": owner_id, "gallery_id": gallery_id, "archive_id": archive.id},
        )
        stored = self.archives.add(archive, files)  # another request may have been faster
        if stored.id != archive.id:
            self.limiter.give_back(ARCHIVES_PER_GALLERY, gallery_id)
        self.activity.saved(gallery_id, access.viewer_id, None)
        return stored

    def get(self, actor: Actor, gallery_id: GalleryId, archive_id: ArchiveId) -> Archive:
        """Return an archive, if the actor may still see and save all that is in it.

        Raises:
            NotFoundError, GoneError, DeniedError: As `ViewingService.access`.
        """
        self.viewing.access(actor, gallery_id)
        archive = self.archives.get(gallery_id, archive_id)
        access = self.viewing.access(actor, gallery_id, action_of(archive.size))
        if self.clock.now() >= archive.expires_at:
            raise NotFoundError("archive")
        visible = {entry.id for _, entry in self.viewing.ordered(access)}
        files = self.archives.files(gallery_id, archive_id)
        if not all(f.photo_id in visible for f in files) or _is_bare(access.gallery, files):
            raise NotFoundError("archive")
        return archive

    def tickets(self, archive: Archive) -> tuple[DownloadTicket, ...]:
        """Return where to save the parts of a finished archive; empty before."""
        return tuple(
            self.media.file(
                part.key,
                content_type="application/zip",
                name=part.filename,
                size_bytes=part.size_bytes,
            )
            for part in archive.parts
        )

    # --- job ---

    def build(self, payload: Mapping[str, str]) -> None:
        """Do the job: the archive is ready afterwards.

        Nothing happens if it is gone or ready already. It is removed if a photo in it was hidden
        or deleted since it was asked for.

        Raises:
            NotYetError: If it is not stored (yet).
            NotFoundError: If an object of it is gone meanwhile.
        """
        archive = self._stored(payload)
        if archive is None or archive.status is ArchiveStatus.READY:
            return
        files = self.archives.files(archive.gallery_id, archive.id)
        gallery = self.galleries.get(archive.owner_id, archive.gallery_id)
        if not self._all_visible(archive, files) or _is_bare(gallery, files):
            self.removal.remove(archive)
            return
        try:
            self._build(archive, files)
        except (NotFoundError, StaleError):
            if not self._taken_back(archive):
                raise
            self.objects.remove_prefix(archive_prefix(archive))  # parts written after that

    def _build(self, archive: Archive, files: Sequence[ArchiveFile]) -> None:
        gallery = self.galleries.get(archive.owner_id, archive.gallery_id)
        archive = self.archives.replace(
            evolve(archive, status=ArchiveStatus.BUILDING, done_bytes=0, failure=None)
        )
        progress = _Progress(self, archive)
        parts = []
        groups = split(files, self.site.limits.archive_part_max_bytes)
        stem = safe_name(gallery.title.replace(".", " "))
        for number, group in enumerate(groups, start=1):
            suffix = f" - {number} of {len(groups)}" if len(groups) > 1 else ""
            key = f"{archive_prefix(archive)}{number}.zip"
            members = self._members(group, progress)
            if number == 1:
                members = _with_manifest(files, archive, members)
            stored = self.objects.write(
                key, self.zipper.stream(members), content_type="application/zip"
            )
            parts.append(
                ArchivePart(key=key, filename=f"{stem}{suffix}.zip", size_bytes=stored.size_bytes)
            )
        self.archives.replace(
            evolve(progress.archive, status=ArchiveStatus.READY, parts=tuple(parts))
        )

    def give_up(self, payload: Mapping[str, str]) -> None:
        """Mark an archive failed whose job was tried too often."""
        archive = self._stored(payload)
        if archive and archive.status is not ArchiveStatus.READY:
            reason = "it could not be built; ask for it again"
            self.archives.replace(evolve(archive, status=ArchiveStatus.FAILED, failure=reason))

    def _all_visible(self, archive: Archive, files: Sequence[ArchiveFile]) -> bool:
        ids = [f.photo_id for f in files]
        found = self.photos.get_many(archive.owner_id, archive.gallery_id, ids)
        return all(i in found and found[i].visible for i in ids)

    def _taken_back(self, archive: Archive) -> bool:
        try:
            stored = self.archives.get(archive.gallery_id, archive.id)
        except NotFoundError:
            return True
        return stored.status is ArchiveStatus.FAILED

    def _stored(self, payload: Mapping[str, str]) -> Archive | None:
        owner_id, gallery_id = UserId(payload["owner_id"]), GalleryId(payload["gallery_id"])
        try:
            self.galleries.get(owner_id, gallery_id)
        except NotFoundError:
            return None
        try:
            return self.archives.get(gallery_id, ArchiveId(payload["archive_id"]))
        except NotFoundError as error:
            raise NotYetError from error

    def _members(self, files: Sequence[ArchiveFile], progress: "_Progress") -> Iterator[ZipMember]:
        for file in files:
            yield ZipMember(
                name=file.name,
                size_bytes=file.size_bytes,
                crc32=file.crc32,
                modified_at=file.modified_at,
                chunks=progress.watch(self.objects.stream(file.key)),
            )


class _Progress:
    """Notes how much of an archive is done, now and then."""

    def __init__(self, service: ArchiveService, archive: Archive) -> None:
        self.archive = archive
        self._service = service
        self._done_bytes = 0
        self._noted_bytes = 0
        self._noted_at = service.clock.now()

    def watch(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the chunks, counting them."""
        for chunk in chunks:
            yield chunk
            self._done_bytes += len(chunk)
            now = self._service.clock.now()
            if (
                self._done_bytes - self._noted_bytes >= PROGRESS_EVERY_BYTES
                or now - self._noted_at >= PROGRESS_EVERY
            ):
                self._noted_bytes, self._noted_at = self._done_bytes, now
                self.archive = self._service.archives.replace(
                    evolve(self.archive, done_bytes=self._done_bytes)
                )


def split(files: Sequence[ArchiveFile], part_max_bytes: int) -> list[list[ArchiveFile]]:
    """Return the files in groups that each make a ZIP of at most `part_max_bytes`.

    A file that is larger by itself gets a group of its own. The first group leaves room for the
    manifest.
    """
    manifest_bytes = sum(len(_manifest_line(f)) for f in files) + MEMBER_OVERHEAD_BYTES
    groups: list[list[ArchiveFile]] = [[]]
    used = manifest_bytes + MEMBER_OVERHEAD_BYTES
    for file in files:
        cost = file.size_bytes + MEMBER_OVERHEAD_BYTES + 2 * len(file.name.encode())
        if groups[-1] and used + cost > part_max_bytes:
            groups.append([])
            used = MEMBER_OVERHEAD_BYTES
        groups[-1].append(file)
        used += cost
    return groups


def _is_bare(gallery: Gallery, files: Sequence[ArchiveFile]) -> bool:
    """Return whether files hold unmarked previews of a gallery that has a watermark by now."""
    return gallery.mark is not None and any(is_bare(file.key) for file in files)


def _files(photos: Sequence[Photo], size: Download) -> tuple[ArchiveFile, ...]:
    picked = [found for photo in photos if (found := _file(photo, size))]
    names = unique_names(f.name for f in picked)  # each a picture's, so none is the manifest's
    return tuple(evolve(f, name=name) for f, name in zip(picked, names, strict=True))


def _file(photo: Photo, size: Download) -> ArchiveFile | None:
    modified_at = photo.taken_at or photo.created_at
    if size is Download.ORIGINAL:
        if photo.crc32 is None:
            return None
        return ArchiveFile(
            photo_id=photo.id,
            key=key_of(photo),
            name=typed_name(photo.filename, photo.content_type),
            size_bytes=photo.size_bytes,
            crc32=photo.crc32,
            sha256=photo.sha256,
            modified_at=modified_at,
        )
    rendition = photo.rendition(RenditionName.WEB)
    if rendition is None:
        return None
    return ArchiveFile(
        photo_id=photo.id,
        key=rendition_key(photo, rendition),
        name=with_extension(photo.filename, EXTENSIONS[rendition.content_type]),
        size_bytes=rendition.size_bytes,
        crc32=rendition.crc32,
        sha256=rendition.sha256,
        modified_at=modified_at,
    )


def _fingerprint(files: Sequence[ArchiveFile], part_max_bytes: int) -> str:
    digest = hashlib.sha256(f"{part_max_bytes}\n".encode())
    for file in files:
        digest.update(f"{file.key}\t{file.sha256}\t{file.name}\n".encode())
    return digest.hexdigest()


def _manifest_line(file: ArchiveFile) -> bytes:
    return f"{file.sha256}  {file.name}\n".encode()


def _with_manifest(
    files: Sequence[ArchiveFile], archive: Archive, members: Iterator[ZipMember]
) -> Iterator[ZipMember]:
    """Yield a list of all names and SHA-256s, as `sha256sum -c` reads it, then the members."""
    text = b"".join(_manifest_line(f) for f in files)
    yield ZipMember(
        name=MANIFEST,
        size_bytes=len(text),
        crc32=zlib.crc32(text),
        modified_at=archive.created_at,
        chunks=[text],
    )
    yield from members
