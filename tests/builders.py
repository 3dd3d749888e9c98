"""Valid objects for tests: each test overrides what it is about, and no more.

Ids rise with every call, as the ids of one process do, and times start at `T0`.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from galerly.domain.model.account import User
from galerly.domain.model.archive import ARCHIVE_LIFETIME, Archive, ArchiveFile
from galerly.domain.model.city import City
from galerly.domain.model.feedback import Author, Comment, Favorite, Viewer
from galerly.domain.model.gallery import ClientGrant, Download, Gallery, ShareLink
from galerly.domain.model.ids import UserId, format_id
from galerly.domain.model.job import Job, JobKind
from galerly.domain.model.newsletter import Subscription
from galerly.domain.model.photo import Photo, Upload
from galerly.domain.model.session import (
    Challenge,
    ClientSession,
    MailedPurpose,
    MailedToken,
    PhotographerSession,
    ViewerSession,
)

T0 = datetime(2026, 5, 4, 9, 30, 15, 123456, tzinfo=UTC)
"""When tests begin; it has microseconds, which a store may not lose."""

ANNA = UserId(format_id(1, 1))
BORIS = UserId(format_id(2, 2))

_numbers = count(1)


def an_id() -> Any:
    """Return an id above all earlier ones; of whatever kind the test means."""
    number = next(_numbers)
    return format_id(int(T0.timestamp() * 1000) + number, number)


def later(**delta: float) -> datetime:
    """Return so much after `T0`: `later(hours=1)`."""
    return T0 + timedelta(**delta)


def a_hash(text: str) -> Any:
    """Return the SHA-256 of a text, as token hashes and checksums are written: a `str`."""
    return sha256(text.encode()).hexdigest()


def a_user(**fields: Any) -> User:
    """Return an account with an address and a handle of its own."""
    number = next(_numbers)
    return User(
        **{
            "id": an_id(),
            "email": f"photographer{number}@example.com",
            "password_hash": "$2b$12$not-a-real-hash",
            "name": f"Photographer {number}",
            "handle": f"photographer-{number}",
            "created_at": T0,
            **fields,
        }
    )


def a_gallery(**fields: Any) -> Gallery:
    """Return an empty draft of Anna's."""
    return Gallery(
        **{
            "id": an_id(),
            "owner_id": ANNA,
            "title": "Lena & Tom",
            "created_at": T0,
            "updated_at": T0,
            **fields,
        }
    )


def a_link(gallery: Gallery, /, **fields: Any) -> ShareLink:
    """Return an open share link of a gallery."""
    link_id = an_id()
    return ShareLink(
        **{
            "id": link_id,
            "gallery_id": gallery.id,
            "owner_id": gallery.owner_id,
            "token_hash": a_hash(link_id),
            "created_at": T0,
            **fields,
        }
    )


def a_grant(gallery: Gallery, email: str = "lena@example.com", /, **fields: Any) -> ClientGrant:
    """Return a client's invitation to a gallery."""
    return ClientGrant(
        **{
            "gallery_id": gallery.id,
            "owner_id": gallery.owner_id,
            "email": email,
            "created_at": T0,
            **fields,
        }
    )


def an_upload(gallery: Gallery, /, **fields: Any) -> Upload:
    """Return a slot for a JPEG in a gallery, open for a day."""
    photo_id = fields.get("photo_id") or an_id()
    return Upload(
        **{
            "photo_id": photo_id,
            "gallery_id": gallery.id,
            "owner_id": gallery.owner_id,
            "filename": "DSC_0001.jpg",
            "content_type": "image/jpeg",
            "size_bytes": 8_000_000,
            "sha256": a_hash(photo_id),
            "created_at": T0,
            "expires_at": later(days=1),
            **fields,
        }
    )


def a_photo(of: Gallery | Upload, /, **fields: Any) -> Photo:
    """Return a photo of a gallery, or what an upload becomes when it is confirmed."""
    upload = of if isinstance(of, Upload) else an_upload(of)
    return Photo(
        **{
            "id": upload.photo_id,
            "gallery_id": upload.gallery_id,
            "owner_id": upload.owner_id,
            "filename": upload.filename,
            "content_type": upload.content_type,
            "size_bytes": upload.size_bytes,
            "sha256": upload.sha256 or a_hash(upload.photo_id),
            "created_at": upload.created_at,
            **fields,
        }
    )


def a_viewer(gallery: Gallery, /, **fields: Any) -> Viewer:
    """Return a viewer of a gallery who has chosen nothing yet."""
    return Viewer(
        **{
            "id": an_id(),
            "gallery_id": gallery.id,
            "created_at": T0,
            "name": "Lena",
            **fields,
        }
    )


def a_favorite(viewer: Viewer, photo: Photo, /, **fields: Any) -> Favorite:
    """Return a viewer's choice of a photo."""
    return Favorite(
        **{
            "gallery_id": viewer.gallery_id,
            "photo_id": photo.id,
            "viewer_id": viewer.id,
            "created_at": T0,
            **fields,
        }
    )


def a_comment(photo: Photo, viewer: Viewer | None = None, /, **fields: Any) -> Comment:
    """Return a remark on a photo: a viewer's, or the photographer's own."""
    return Comment(
        **{
            "id": an_id(),
            "gallery_id": photo.gallery_id,
            "photo_id": photo.id,
            "author": Author.VIEWER if viewer else Author.PHOTOGRAPHER,
            "viewer_id": viewer.id if viewer else None,
            "author_name": viewer.name if viewer else "Anna",
            "text": "This one, please, in black and white.",
            "created_at": T0,
            **fields,
        }
    )


def an_archive(gallery: Gallery, /, **fields: Any) -> Archive:
    """Return an archive of a gallery's originals that waits to be built."""
    archive_id = an_id()
    created_at = fields.get("created_at", T0)
    return Archive(
        **{
            "id": archive_id,
            "gallery_id": gallery.id,
            "owner_id": gallery.owner_id,
            "fingerprint": a_hash(archive_id),
            "requested_by": None,
            "size": Download.ORIGINAL,
            "photos": 1,
            "size_bytes": 8_000_000,
            "created_at": created_at,
            "expires_at": created_at + ARCHIVE_LIFETIME,
            **fields,
        }
    )


def an_archive_file(photo: Photo, /, **fields: Any) -> ArchiveFile:
    """Return an original as an archive holds it."""
    return ArchiveFile(
        **{
            "photo_id": photo.id,
            "key": f"{photo.owner_id}/{photo.gallery_id}/{photo.id}.jpg",
            "name": photo.filename,
            "size_bytes": photo.size_bytes,
            "crc32": 0xDEADBEEF,
            "sha256": photo.sha256,
            "modified_at": photo.created_at,
            **fields,
        }
    )


def a_session(**fields: Any) -> PhotographerSession:
    """Return a session of Anna's, open for a day."""
    session_id = an_id()
    return PhotographerSession(
        **{
            "token_hash": a_hash(session_id),
            "id": session_id,
            "user_id": ANNA,
            "created_at": T0,
            "last_used_at": T0,
            "expires_at": later(days=1),
            **fields,
        }
    )


def a_client_session(**fields: Any) -> ClientSession:
    """Return the session of a client whose address was verified."""
    session_id = an_id()
    return ClientSession(
        **{
            "token_hash": a_hash(session_id),
            "id": session_id,
            "email": "lena@example.com",
            "created_at": T0,
            "last_used_at": T0,
            "expires_at": later(days=1),
            **fields,
        }
    )


def a_viewer_session(link: ShareLink, /, **fields: Any) -> ViewerSession:
    """Return the session of somebody who opened a share link."""
    session_id = an_id()
    return ViewerSession(
        **{
            "token_hash": a_hash(session_id),
            "id": session_id,
            "owner_id": link.owner_id,
            "gallery_id": link.gallery_id,
            "link_id": link.id,
            "link_version": link.link_version,
            "viewer_id": an_id(),
            "created_at": T0,
            "last_used_at": T0,
            "expires_at": later(days=1),
            **fields,
        }
    )


def a_challenge(**fields: Any) -> Challenge:
    """Return a mailed code that nobody has tried yet."""
    return Challenge(
        **{
            "id": an_id(),
            "email": "lena@example.com",
            "code_hash": "$2b$12$not-a-real-hash",
            "tries": 0,
            "expires_at": later(minutes=10),
            **fields,
        }
    )


def a_mailed_token(**fields: Any) -> MailedToken:
    """Return a token that resets Anna's password."""
    return MailedToken(
        **{
            "token_hash": a_hash(an_id()),
            "purpose": MailedPurpose.RESET_PASSWORD,
            "subject": ANNA,
            "email": "anna@example.com",
            "expires_at": later(hours=1),
            **fields,
        }
    )


def a_city(name: str = "Köln", /, **fields: Any) -> City:
    """Return a city."""
    return City(
        **{
            "id": str(next(_numbers)),
            "name": name,
            "ascii_name": name,
            "country": "Germany",
            "country_code": "DE",
            "admin": "North Rhine-Westphalia",
            "latitude": 50.93333,
            "longitude": 6.95,
            "population": 1_000_000,
            **fields,
        }
    )


def a_subscription(**fields: Any) -> Subscription:
    """Return a confirmed subscription."""
    return Subscription(
        **{
            "email": f"reader{next(_numbers)}@example.com",
            "created_at": T0,
            "confirmed_at": later(minutes=5),
            **fields,
        }
    )


def a_job(**fields: Any) -> Job:
    """Return a job that is due at `T0`."""
    return Job(**{"id": an_id(), "kind": JobKind.SWEEP, "payload": {}, "run_at": T0, **fields})
