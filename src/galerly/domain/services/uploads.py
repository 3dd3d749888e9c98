"""Uploads: slots are handed out, bytes go straight to storage, then they are confirmed."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from galerly.domain.model.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    ObjectRefusedError,
    TooLargeError,
    UnsupportedTypeError,
)
from galerly.domain.model.filenames import filename
from galerly.domain.model.ids import GalleryId, PhotoId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.limits import MIB, UPLOADS_PER_ACCOUNT
from galerly.domain.model.page import Page, Position
from galerly.domain.model.photo import EXTENSIONS, Photo, Upload, key_of
from galerly.domain.services.outlines import OutlineService
from galerly.domain.services.parts import Cut
from galerly.domain.services.site import Site
from galerly.domain.services.work import Work
from galerly.ports.clock import Clock
from galerly.ports.galleries import GalleryRepository
from galerly.ports.objects import ObjectStore, PresignedUpload, StoredObject
from galerly.ports.photos import PhotoRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.secrets import Tokens
from galerly.ports.together import Together

_HEX_SHA256_CHARS = 64


@frozen(kw_only=True)
class FileToUpload:
    """A file as a client describes it."""

    filename: str
    content_type: str
    size_bytes: int
    sha256: str | None = None  # hex
    photo_id: PhotoId | None = None  # of an unfinished slot, to renew its URL


@frozen(kw_only=True)
class Slot:
    """An upload with the request that brings its bytes, or how it is cut where it is large."""

    upload: Upload
    presigned: PresignedUpload | None  # None: it comes in parts
    cut: Cut | None
    duplicate_of: PhotoId | None = None  # a photo of the gallery with the same bytes


@frozen(kw_only=True)
class Confirmation:
    """A claim that an upload has arrived."""

    photo_id: PhotoId
    taken_at: datetime | None = None
    position: float | None = None


@frozen(kw_only=True)
class Refusal:
    """Why one upload could not be confirmed."""

    photo_id: PhotoId
    code: str  # not-uploaded, wrong-size, wrong-type, wrong-checksum, not-found
    detail: str


@frozen(kw_only=True)
class UploadService:
    """Bringing photos into a gallery; each method takes the gallery's owner."""

    galleries: GalleryRepository
    photos: PhotoRepository
    objects: ObjectStore
    outlines: OutlineService
    limiter: RateLimiter
    together: Together
    work: Work
    clock: Clock
    tokens: Tokens
    site: Site

    def open_slots(
        self, gallery_id: GalleryId, files: Sequence[FileToUpload], *, by: UserId
    ) -> tuple[Slot, ...]:
        """Return a slot for each file, in their order; or none at all.

        Raises:
            NotFoundError: If the gallery, or an unfinished slot to renew, does not exist for
                this photographer.
            InvalidError: If a file is described wrongly.
            UnsupportedTypeError: If a file's type is not accepted.
            TooLargeError: If a file, the gallery or the account would be too large.
            ConflictError: If a slot to renew is confirmed already, or was opened for a file of
                another type, size or SHA-256.
            SlowDownError: If the account asks for too many slots.
        """
        now = self.clock.now()
        sha256s = [f.sha256.lower() for f in files if f.sha256 and _is_sha256(f.sha256)]
        checked, known, same, _ = self.together.run(
            lambda: self._admitted(gallery_id, files, by=by),
            lambda: self._renewed(gallery_id, files, by=by),
            lambda: self.photos.find_by_checksum(by, gallery_id, sha256s) if sha256s else {},
            lambda: self.limiter.take(UPLOADS_PER_ACCOUNT, by, now=now, cost=len(files)),
        )
        held = {i for i, upload in known.items() if upload.expires_at > now}
        more = sum(f.size_bytes for f in checked if f.photo_id not in held)
        uploads = self._uploads(gallery_id, checked, known, by=by, now=now)
        # What was promised counts like what has arrived: else slots could be hoarded.
        self._check_quota(
            by,
            more,
            promised=lambda: self.photos.open_bytes(by, now=now),
            already=lambda: self._opened_before(uploads, known, now),
        )
        self.photos.put_uploads(uploads)
        return tuple(self._slot(upload, same.get(upload.sha256 or ""), now) for upload in uploads)

    def unfinished(
        self, gallery_id: GalleryId, *, by: UserId, after: Position | None, limit: int
    ) -> Page[Upload]:
        """Return slots that are not confirmed yet, oldest first.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
        """
        self.galleries.get(by, gallery_id)
        return self.photos.page_uploads(by, gallery_id, after=after, limit=limit)

    def confirm(
        self, gallery_id: GalleryId, confirmations: Sequence[Confirmation], *, by: UserId
    ) -> tuple[tuple[Photo, ...], tuple[Refusal, ...]]:
        """Return the photos that the uploads became, and why others did not.

        Storage is asked for each object first. Confirming again returns the photo as it stands.

        Raises:
            NotFoundError: If the gallery does not exist for this photographer.
            TooLargeError: If the gallery would hold too many photos, or the account too much.
            InvalidError: If a position is no finite number.
        """
        wanted = {c.photo_id: c for c in confirmations}
        _, slots, done = self.together.run(
            lambda: self.galleries.get(by, gallery_id),
            # Slots before photos: what is confirmed between the two is one of them at least.
            lambda: self.photos.uploads(by, gallery_id, tuple(wanted)),
            lambda: self.photos.get_many(by, gallery_id, tuple(wanted)),
        )
        pending = {i: upload for i, upload in slots.items() if i not in done}
        self._join(pending.values())
        stored = self.objects.stat_many([key_of(u) for u in pending.values()])
        for i, c in enumerate(confirmations):
            if c.position is not None and not math.isfinite(c.position):
                raise InvalidError(f"photos[{i}].position", "must be a number")
        refused: list[Refusal] = []
        arrived: list[Photo] = []
        now = self.clock.now()
        for photo_id, confirmation in wanted.items():
            if photo_id in done:
                continue
            upload = pending.get(photo_id)
            found = stored.get(key_of(upload)) if upload else None
            if upload is None:
                refused.append(_refusal(photo_id, "not-found"))
            elif reason := _mismatch(upload, found):
                refused.append(_refusal(photo_id, reason))
                if found:  # not what was promised: the slot takes the right bytes once more
                    self.objects.remove([found.key])
            elif found:
                arrived.append(_photo(upload, found, confirmation, now))
        confirmed = self._store(by, gallery_id, arrived) if arrived else ()
        stored_photos = {**done, **{p.id: p for p in confirmed}}
        lost = [p.id for p in arrived if p.id not in stored_photos]  # swept or deleted meanwhile
        refused += [_refusal(photo_id, "not-found") for photo_id in lost]
        return tuple(stored_photos[i] for i in wanted if i in stored_photos), tuple(refused)

    def add(
        self, gallery_id: GalleryId, file: FileToUpload, chunks: Iterable[bytes], *, by: UserId
    ) -> Photo:
        """Return a new photo of bytes that the caller holds: slot, bytes and confirmation in one.

        Raises:
            NotFoundError, InvalidError, UnsupportedTypeError, TooLargeError, SlowDownError: As
                `open_slots`.
            ObjectRefusedError: If the bytes are not as `file` describes them.
        """
        (slot,) = self.open_slots(gallery_id, [file], by=by)
        self.objects.write(key_of(slot.upload), chunks, content_type=file.content_type)
        photo_id = slot.upload.photo_id
        photos, refused = self.confirm(gallery_id, [Confirmation(photo_id=photo_id)], by=by)
        for refusal in refused:
            raise ObjectRefusedError(refusal.code, refusal.detail)
        return photos[0]

    def _store(
        self, by: UserId, gallery_id: GalleryId, arrived: Sequence[Photo]
    ) -> tuple[Photo, ...]:
        # Slots that were opened at the same moment may promise more than there is room for.
        self._check_quota(by, sum(p.size_bytes for p in arrived))
        # The jobs are queued first: a crash between leaves jobs that find nothing to do,
        # never photos that wait for ever.
        self.work.jobs.put([self.work.job(JobKind.RENDER, render_payload(p)) for p in arrived])
        confirmed = self.photos.confirm(arrived, most=self.site.limits.photos_per_gallery)
        self.outlines.changed(by, gallery_id)
        return confirmed

    def _check_quota(
        self,
        by: UserId,
        more_bytes: int,
        promised: Callable[[], int] = lambda: 0,
        already: Callable[[], int] = lambda: 0,  # of `more_bytes`, how many are promised
    ) -> None:
        most = self.site.limits.account_max_bytes
        if most is None:
            return
        beyond = self.galleries.usage(by).size_bytes + promised() + more_bytes - most
        if beyond > 0 and beyond > already():
            raise TooLargeError(
                "the account's storage is full; delete galleries, or wait until unfinished "
                "uploads have ended"
            )

    def _opened_before(
        self, uploads: Sequence[Upload], known: Mapping[PhotoId, Upload], now: datetime
    ) -> int:
        """Return the bytes of new slots that an earlier attempt at this request opened."""
        new = [u for u in uploads if u.photo_id not in known]
        if not new:
            return 0
        ids = [u.photo_id for u in new]
        opened = self.photos.uploads(new[0].owner_id, new[0].gallery_id, ids).values()
        return sum(u.size_bytes for u in opened if u.expires_at > now)

    def _renewed(
        self, gallery_id: GalleryId, files: Sequence[FileToUpload], *, by: UserId
    ) -> dict[PhotoId, Upload]:
        """Return the unfinished slots that the files ask for again."""
        renewed = [f.photo_id for f in files if f.photo_id]
        known = self.photos.uploads(by, gallery_id, renewed) if renewed else {}
        if missing := [i for i in renewed if i not in known]:
            if self.photos.get_many(by, gallery_id, missing):
                raise ConflictError("this upload is confirmed already")
            raise NotFoundError("upload")
        if any(_differs(file, known[file.photo_id]) for file in files if file.photo_id):
            # Of two descriptions of one slot, each may confirm while the other removes its bytes.
            raise ConflictError("this upload was begun for another file; begin a new one")
        return known

    def _admitted(
        self, gallery_id: GalleryId, files: Sequence[FileToUpload], *, by: UserId
    ) -> list[FileToUpload]:
        """Return the files as they are stored, if the gallery is there and takes them."""
        gallery = self.galleries.get(by, gallery_id)
        checked = [self._checked(file, i) for i, file in enumerate(files)]
        most = self.site.limits.photos_per_gallery
        if gallery.photo_count + len(files) > most:
            raise TooLargeError(f"a gallery holds at most {most} photos")
        return checked

    def _uploads(
        self,
        gallery_id: GalleryId,
        files: Sequence[FileToUpload],
        known: Mapping[PhotoId, Upload],
        *,
        by: UserId,
        now: datetime,
    ) -> list[Upload]:
        fresh = Upload(
            photo_id=PhotoId(""),
            gallery_id=gallery_id,
            owner_id=by,
            filename="",
            content_type="",
            size_bytes=0,
            sha256=None,
            created_at=now,
            expires_at=now + self.site.limits.upload_lifetime,
        )
        return [
            evolve(
                known[file.photo_id] if file.photo_id else fresh,
                photo_id=file.photo_id or PhotoId(self.tokens.new_id(now)),
                filename=file.filename,
                content_type=file.content_type,
                size_bytes=file.size_bytes,
                sha256=file.sha256 or (known[file.photo_id].sha256 if file.photo_id else None),
                expires_at=fresh.expires_at,
            )
            for file in files
        ]

    def _slot(self, upload: Upload, duplicate_of: PhotoId | None, now: datetime) -> Slot:
        cut = Cut.of(upload, limits := self.site.limits)
        if cut:
            return Slot(upload=upload, presigned=None, cut=cut, duplicate_of=duplicate_of)
        presigned = self.objects.presign_put(
            key_of(upload),
            content_type=upload.content_type,
            size_bytes=upload.size_bytes,
            sha256=upload.sha256,
            now=now,
            lifetime=limits.media_lifetime,
        )
        return Slot(upload=upload, presigned=presigned, cut=None, duplicate_of=duplicate_of)

    def _join(self, pending: Collection[Upload]) -> None:
        """Make whole what came in parts; what is not all there yet waits, and is refused."""
        limits = self.site.limits
        large = {key_of(u): u.size_bytes for u in pending if Cut.of(u, limits)}
        if large:
            self.objects.join_parts(large)

    def _checked(self, file: FileToUpload, index: int) -> FileToUpload:
        at = f"files[{index}]"
        filename(file.filename, f"{at}.filename")
        if file.content_type not in EXTENSIONS:
            raise UnsupportedTypeError(
                f"{at}: {file.filename!r} is of type {file.content_type[:100]!r}; accepted are "
                f"{', '.join(EXTENSIONS)}"
            )
        if file.size_bytes < 1:
            raise InvalidError(f"{at}.size", "is empty; choose the file again")
        limit = self.site.limits.photo_max_bytes
        if file.size_bytes > limit:
            raise TooLargeError(f"{at}: {file.filename!r} is larger than {limit // MIB} MiB")
        if file.sha256 is not None and not _is_sha256(file.sha256):
            raise InvalidError(f"{at}.sha256", "must be 64 hexadecimal digits")
        return evolve(file, sha256=file.sha256.lower() if file.sha256 else None)


def render_payload(photo: Photo) -> dict[str, str]:
    """Return the payload of the job that renders a photo."""
    return {
        "owner_id": photo.owner_id,
        "gallery_id": photo.gallery_id,
        "photo_id": photo.id,
        "attempt": str(photo.attempt),
    }


def remake_payload(photo: Photo) -> dict[str, str]:
    """Return the payload of the job that makes the renditions of a ready photo anew."""
    return {**render_payload(photo), "attempt": str(photo.attempt + 1)}


_DETAILS = {
    "not-found": "there is no such unfinished upload in this gallery",
    "not-uploaded": "its bytes have not arrived; send them to the URL of its slot first",
    "wrong-size": "other than the promised number of bytes arrived; send the file again",
    "wrong-type": "bytes of another type arrived; send the file again",
    "wrong-checksum": "other bytes than the promised ones arrived; send the file again",
}


def _refusal(photo_id: PhotoId, code: str) -> Refusal:
    return Refusal(photo_id=photo_id, code=code, detail=_DETAILS[code])


def _differs(file: FileToUpload, known: Upload) -> bool:
    sha256 = file.sha256.lower() if file.sha256 else known.sha256
    return (file.content_type, file.size_bytes, sha256) != (
        known.content_type,
        known.size_bytes,
        known.sha256,
    )


def _mismatch(upload: Upload, found: StoredObject | None) -> str | None:
    if found is None:
        return "not-uploaded"
    if found.size_bytes != upload.size_bytes:
        return "wrong-size"
    if found.content_type != upload.content_type:
        return "wrong-type"
    if upload.sha256 and found.sha256 != upload.sha256:
        return "wrong-checksum"
    return None


def _photo(upload: Upload, found: StoredObject, confirmation: Confirmation, now: datetime) -> Photo:
    return Photo(
        id=upload.photo_id,
        gallery_id=upload.gallery_id,
        owner_id=upload.owner_id,
        filename=upload.filename,
        content_type=upload.content_type,
        size_bytes=found.size_bytes,
        sha256=found.sha256 or "",
        created_at=now,
        taken_at=confirmation.taken_at,
        position=confirmation.position or 0.0,
    )


def _is_sha256(value: str) -> bool:
    return len(value) == _HEX_SHA256_CHARS and all(c in "0123456789abcdefABCDEF" for c in value)
