"""Photos: a pending upload, the confirmed original, and the renditions made from it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Self

from attrs import evolve, field, frozen

from galerly.domain.model.ids import GalleryId, PhotoId, UserId

FILENAME_MAX_BYTES = 255
TITLE_MAX_CHARS = 200
CAPTION_MAX_CHARS = 5000
TAG_MAX_CHARS = 60
TAGS_MAX = 50
SECTION_MAX_CHARS = 100

EXTENSIONS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/tiff": "tif",
    "image/gif": "gif",
    # Raw files of cameras; what is shown of them is the JPEG that the camera put inside.
    "image/x-canon-cr2": "cr2",
    "image/x-canon-cr3": "cr3",
    "image/x-nikon-nef": "nef",
    "image/x-sony-arw": "arw",
    "image/x-fuji-raf": "raf",
    "image/x-adobe-dng": "dng",
    "image/x-olympus-orf": "orf",
    "image/x-panasonic-rw2": "rw2",
}
"""Content types of originals that are accepted, with the extension of their key in storage."""

ORIGINAL_MISSING = "its original is missing in storage"
"""Why a photo failed whose bytes are gone; the sweep takes it back when they are there again."""


class PhotoStatus(StrEnum):
    """How far a confirmed photo is."""

    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class PhotoOrder(StrEnum):
    """Orders of a gallery; ties are broken by id, which is by time of upload."""

    POSITION = "position"
    TAKEN_AT = "taken_at"
    FILENAME = "filename"
    CREATED_AT = "created_at"


class RenditionName(StrEnum):
    """The files made from an original."""

    THUMB = "thumb"  # 480 px high
    THUMB_2X = "thumb_2x"  # 720 px high
    PREVIEW = "preview"  # long edge 2048 px
    WEB = "web"  # JPEG for downloads, long edge 2048 px


MARKED = frozenset({RenditionName.PREVIEW, RenditionName.WEB})
"""The renditions that carry a gallery's watermark."""


@frozen(kw_only=True)
class Rendition:
    """One stored file made from an original."""

    name: RenditionName
    content_type: str
    size_bytes: int
    crc32: int  # of the stored bytes, for archives
    sha256: str  # lower-case hex, of the stored bytes
    width_px: int
    height_px: int
    mark: str | None = None  # the fingerprint of the watermark that it carries

    @property
    def bare(self) -> bool:
        """Whether it is one of those that carry watermarks, and carries none."""
        return self.mark is None and self.name in MARKED


@frozen(kw_only=True)
class Exposure:
    """Facts that the camera wrote; None where it did not."""

    camera: str | None = None
    lens: str | None = None
    exposure_s: str | None = None  # as photographers write it: "1/250"
    aperture: float | None = None  # f-number
    iso: int | None = None
    focal_length_mm: float | None = None


@frozen(kw_only=True)
class Upload:
    """A promise of bytes: a slot that was handed out and is not confirmed yet."""

    photo_id: PhotoId
    gallery_id: GalleryId
    owner_id: UserId
    filename: str  # as given: shown, never part of a key or path
    content_type: str
    size_bytes: int  # declared; storage refuses any other length
    sha256: str | None  # lower-case hex, declared; storage refuses any other content
    created_at: datetime
    expires_at: datetime  # unconfirmed by then, it is swept


@frozen(kw_only=True)
class Photo:
    """One picture of a gallery, its original safe in storage."""

    id: PhotoId
    gallery_id: GalleryId
    owner_id: UserId
    filename: str
    content_type: str
    size_bytes: int  # measured in storage
    sha256: str  # lower-case hex, measured in storage
    created_at: datetime
    title: str = ""
    caption: str = ""
    position: float = 0.0
    hidden: bool = False
    tags: tuple[str, ...] = ()
    section: str = ""
    status: PhotoStatus = PhotoStatus.PROCESSING
    failure: str | None = None  # why, in words for the photographer; set only when failed
    attempt: int = 1  # raised by a retry, so that an older job's result is not taken
    crc32: int | None = None  # of the original, known once it was decoded
    width_px: int | None = None  # as displayed, EXIF orientation applied
    height_px: int | None = None
    taken_at: datetime | None = None
    exposure: Exposure = field(factory=Exposure)
    placeholder: str | None = None  # 6 x 4 pixels, RGB565 little-endian, base64
    color: int | None = None  # main color, RGB444
    renditions: tuple[Rendition, ...] = ()
    version: int = 0  # times stored; repositories compare it to refuse lost updates

    @property
    def visible(self) -> bool:
        """Whether a viewer who may see the gallery may see this photo."""
        return self.status is PhotoStatus.READY and not self.hidden

    def rendition(self, name: RenditionName) -> Rendition | None:
        """Return one rendition, or None while there is none."""
        return next((r for r in self.renditions if r.name is name), None)

    @property
    def mark(self) -> str | None:
        """The fingerprint of the watermark that its preview carries."""
        preview = self.rendition(RenditionName.PREVIEW)
        return preview.mark if preview else None

    def without_bare(self) -> Self:
        """Return this photo as viewers know it who must not see it unmarked."""
        kept = tuple(r for r in self.renditions if not r.bare)
        return self if len(kept) == len(self.renditions) else evolve(self, renditions=kept)

    def retry(self) -> Self:
        """Return this photo waiting for its renditions once more."""
        return evolve(self, status=PhotoStatus.PROCESSING, failure=None, attempt=self.attempt + 1)


def original_key(owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId, ext: str) -> str:
    """Return where an original is stored; made of ids alone."""
    return f"{owner_id}/{gallery_id}/{photo_id}.{ext}"


def key_of(item: Upload | Photo) -> str:
    """Return where the original of an upload or photo is stored."""
    photo_id = item.photo_id if isinstance(item, Upload) else item.id
    return original_key(item.owner_id, item.gallery_id, photo_id, EXTENSIONS[item.content_type])


def original_keys(owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> tuple[str, ...]:
    """Return every key that the original of a photo id could have, whatever its type."""
    return tuple(
        original_key(owner_id, gallery_id, photo_id, ext)
        for ext in sorted(set(EXTENSIONS.values()))
    )


def rendition_prefix(owner_id: UserId, gallery_id: GalleryId, photo_id: PhotoId) -> str:
    """Return the folder of a photo's renditions, with a trailing slash."""
    return f"renditions/{owner_id}/{gallery_id}/{photo_id}/"


def rendition_key(photo: Photo, rendition: Rendition) -> str:
    """Return where one rendition of a photo is stored.

    The attempt is part of it, so that a key's bytes never change and caches may keep them; so is
    the watermark, so that a key tells whether its bytes carry one.
    """
    ext = EXTENSIONS[rendition.content_type]
    prefix = rendition_prefix(photo.owner_id, photo.gallery_id, photo.id)
    mark = f"-{rendition.mark}" if rendition.mark else ""
    return f"{prefix}{rendition.name}-{photo.attempt}{mark}.{ext}"


def bare_keys(photo: Photo, attempt: int) -> tuple[str, ...]:
    """Return where an attempt would have stored what carries marks, without one."""
    prefix = rendition_prefix(photo.owner_id, photo.gallery_id, photo.id)
    return tuple(f"{prefix}{name}-{attempt}.jpg" for name in sorted(MARKED))


def is_bare(key: str) -> bool:
    """Return whether a key is one of `rendition_key` of what carries marks, without one."""
    name, *rest = key.rpartition("/")[2].partition(".")[0].split("-")
    return key.startswith("renditions/") and name in MARKED and len(rest) == 1
