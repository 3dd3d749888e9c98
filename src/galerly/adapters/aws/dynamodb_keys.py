"""Every key of the six tables: which items exist, and what orders them.

An id never contains `#`. Where one partition holds several kinds of items, the sort key begins with
the kind, so that one query reads one kind in order of id.
"""

from galerly.adapters.aws.dynamodb_items import Attribute, Item, text
from galerly.domain.model.ids import (
    ArchiveId,
    ChallengeId,
    CityId,
    CommentId,
    GalleryId,
    LinkId,
    PhotoId,
    TokenHash,
    UserId,
    ViewerId,
    VisitorId,
)

# --- table of users: id ---


def user(user_id: UserId) -> Item:
    """An account."""
    return {"id": text(user_id)}


def user_email(email: str) -> Item:
    """Whose an address is; it makes the address unique."""
    return {"id": text(f"email#{email}")}


def user_handle(handle: str) -> Item:
    """Whose a handle is; it makes the handle unique."""
    return {"id": text(f"handle#{handle}")}


def user_listing(user_id: UserId) -> Item:
    """An account's place in the directory of all cities."""
    return {"id": text(f"{LISTINGS}{user_id}")}


LISTINGS = "listed#"


# --- table of sessions: token_hash ---


def session(token_hash: TokenHash) -> Item:
    """A session; its key has no `#`, all others of the table have one."""
    return _sessions(token_hash)


def sessions_of(user_id: UserId) -> Item:
    """Which sessions a photographer has."""
    return _sessions(f"user#{user_id}")


def challenge(challenge_id: ChallengeId | str) -> Item:
    """A mailed code."""
    return _sessions(f"code#{challenge_id}")


def code_of(email: str) -> Item:
    """Which mailed code an address may answer."""
    return _sessions(f"address#{email}")


def mailed(token_hash: TokenHash | str) -> Item:
    """A mailed token."""
    return _sessions(f"mailed#{token_hash}")


def mailed_to(subject: str) -> Item:
    """Which mailed tokens a subject has, one for each purpose."""
    return _sessions(f"subject#{subject}")


def rate_window(rule: str, key: str) -> Item:
    """How much of a rule a key used."""
    return _sessions(f"rate#{rule}#{key}")


def answer(digest: str) -> Item:
    """The first request of a caller and key, and its answer."""
    return _sessions(f"answer#{digest}")


def answer_part(digest: str, attempt: str, number: int) -> Item:
    """A part of an answer that is too long for one item."""
    return _sessions(f"answer#{digest}#{attempt}#{number}")


# --- table of cities: id ---


def city(city_id: CityId) -> Item:
    """A city."""
    return {"id": text(city_id)}


def city_place(city_id: CityId, beginning: str) -> Item:
    """A city once more, as it is found by another beginning of its names."""
    return {"id": text(f"place#{city_id}#{beginning}")}


def city_count(shard: int) -> Item:
    """A part of the number of cities: parts, so that imports side by side do not wait."""
    return {"id": text(f"count#{shard}")}


# --- table of newsletters: email ---


def subscription(email: str) -> Item:
    """A subscription."""
    return {"email": text(email)}


# --- table of galleries: user_id, id ---


def gallery(owner_id: UserId, gallery_id: GalleryId) -> Item:
    """A gallery. An owner's partition holds nothing else, so a list is one query."""
    return _galleries(owner_id, gallery_id)


def gallery_head(gallery_id: GalleryId) -> Item:
    """What is known of a gallery without its owner; it also makes the id unique."""
    return _galleries(f"gallery#{gallery_id}", "2#gallery")


def share_link(gallery_id: GalleryId, link_id: LinkId) -> Item:
    """A share link. Head and links are read by one query: the head's kind comes before."""
    return _galleries(f"gallery#{gallery_id}", f"3#link#{link_id}")


def grant(gallery_id: GalleryId, email: str) -> Item:
    """An invited client."""
    return _galleries(f"gallery#{gallery_id}", f"4#client#{email}")


def outline(gallery_id: GalleryId) -> Item:
    """The first part of a gallery's outline; the head's kind comes after it."""
    return _galleries(f"gallery#{gallery_id}", "1#outline")


def outline_part(gallery_id: GalleryId, generation: str, number: int) -> Item:
    """A further part of an outline."""
    return _galleries(f"gallery#{gallery_id}", f"1#outline#{generation}#{number:03d}")


def share_token(token_hash: TokenHash | str) -> Item:
    """Which share link a token belongs to; it also makes the token unique."""
    return _galleries(f"token#{token_hash}", "link")


def client(email: str) -> Attribute:
    """The partition of all invitations of an address."""
    return text(f"client#{email}")


def client_gallery(email: str, gallery_id: GalleryId) -> Item:
    """One invitation, as it is found by its address."""
    return _galleries(f"client#{email}", gallery_id)


LINKS_LAST = "3#link#\uffff"
"""Behind every share link of a gallery."""

GRANTS_LAST = "4#client#\uffff"
"""Behind every invitation to a gallery."""


# --- table of photos: gallery_id, id ---


def photo(gallery_id: GalleryId, photo_id: PhotoId) -> Item:
    """An upload slot, then the photo: one item, so that both never exist for one id."""
    return _photos(gallery_id, f"{PHOTOS}{photo_id}")


def gone(gallery_id: GalleryId, photo_id: PhotoId) -> Item:
    """A photo that was removed, while what was said of it still goes."""
    return _photos(gallery_id, f"{GONE}{photo_id}")


def viewer(gallery_id: GalleryId, viewer_id: ViewerId) -> Item:
    """A viewer of a gallery."""
    return _photos(gallery_id, f"{VIEWERS}{viewer_id}")


def favorite(gallery_id: GalleryId, viewer_id: ViewerId, photo_id: PhotoId) -> Item:
    """A favorite; a viewer's own stand together, because each page of photos asks for them."""
    return _photos(gallery_id, f"{FAVORITES}{viewer_id}#{photo_id}")


def favorites_of(viewer_id: ViewerId) -> str:
    """The beginning of the sort keys of a viewer's favorites."""
    return f"{FAVORITES}{viewer_id}#"


def comment(gallery_id: GalleryId, photo_id: PhotoId, comment_id: CommentId) -> Item:
    """A comment, beside the others of its photo."""
    return _photos(gallery_id, f"{COMMENTS}{photo_id}#{comment_id}")


def comments_on(photo_id: PhotoId) -> str:
    """The beginning of the sort keys of a photo's comments."""
    return f"{COMMENTS}{photo_id}#"


def remark(gallery_id: GalleryId, comment_id: CommentId) -> Item:
    """A comment's place in the order of the gallery."""
    return _photos(gallery_id, f"{REMARKS}{comment_id}")


def visitor(gallery_id: GalleryId, visitor_id: VisitorId) -> Item:
    """A visitor of a gallery, and when they were counted last."""
    return _photos(gallery_id, f"{VISITORS}{visitor_id}")


def activity(gallery_id: GalleryId, month: str, shard: int) -> Item:
    """A part of what was counted in a month: parts, so that visitors side by side do not wait."""
    return _photos(gallery_id, f"{ACTIVITY}{month}#{shard}")


def agenda(gallery_id: GalleryId) -> Item:
    """When a gallery is to be looked at."""
    return _photos(gallery_id, "AGENDA")


def downloads(gallery_id: GalleryId, photo_id: PhotoId) -> Item:
    """How often a photo was saved."""
    return _photos(gallery_id, f"{DOWNLOADS}{photo_id}")


def openings(gallery_id: GalleryId, link_id: LinkId, shard: int) -> Item:
    """A part of how often a share link was opened: parts for the same reason."""
    return _photos(gallery_id, f"{OPENINGS}{link_id}#{shard}")


def archive(gallery_id: GalleryId, archive_id: ArchiveId) -> Item:
    """An archive."""
    return _photos(gallery_id, f"{ARCHIVES}{archive_id}")


def archive_fingerprint(gallery_id: GalleryId, fingerprint: str) -> Item:
    """Which archive has this content; it makes the fingerprint unique in its gallery."""
    return _photos(gallery_id, f"{FINGERPRINTS}{fingerprint}")


def archive_files(gallery_id: GalleryId, archive_id: ArchiveId, number: int) -> Item:
    """A part of the list of an archive's files."""
    return _photos(gallery_id, f"{ARCHIVE_FILES}{archive_id}#{number:04d}")


def archive_files_of(archive_id: ArchiveId) -> str:
    """The beginning of the sort keys of an archive's files."""
    return f"{ARCHIVE_FILES}{archive_id}#"


PHOTOS = "PHOTO#"
GONE = "GONE#"
VIEWERS = "VIEWER#"
FAVORITES = "FAVORITE#"
COMMENTS = "COMMENT#"
REMARKS = "REMARK#"
VISITORS = "VISITOR#"
ACTIVITY = "ACTIVITY#"
DOWNLOADS = "DOWNLOADS#"
OPENINGS = "OPENINGS#"
ARCHIVES = "ARCHIVE#"
FINGERPRINTS = "ARCHIVEKEY#"
ARCHIVE_FILES = "ARCHIVEFILES#"


def _galleries(user_id: str, sort: str) -> Item:
    return {"user_id": text(user_id), "id": text(sort)}


def _photos(gallery_id: GalleryId, sort: str) -> Item:
    return {"gallery_id": text(gallery_id), "id": text(sort)}


def _sessions(token_hash: str) -> Item:
    return {"token_hash": text(token_hash)}
