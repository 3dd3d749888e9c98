"""What must hold of every system at rest, whatever happened to it before."""

from collections.abc import Iterable, Iterator

from galerly.domain.model.archive import ArchiveStatus
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import UserId
from galerly.domain.model.logo import logo_key, logo_prefix
from galerly.domain.model.page import Position
from galerly.domain.model.photo import Photo, PhotoStatus, Upload, key_of, rendition_key
from galerly.entrypoints.ports import Ports


def check_sound(ports: Ports, owners: Iterable[UserId], *, archives: Iterable[str] = ()) -> None:
    """Assert that counters are the rows, every row has its bytes, and all bytes have a row.

    To be called after a sweep that found all leftovers old enough. `archives` are the keys of
    finished archives.
    """
    known: set[str] = set(archives)
    for owner_id in owners:
        logos = logo_of(ports, owner_id)
        for gallery in galleries_of(ports, owner_id):
            photos = list(photos_of(ports, gallery))
            stored = ports.galleries.get(owner_id, gallery.id)
            assert stored.photo_count == len(photos)
            assert stored.total_bytes == sum(p.size_bytes for p in photos)
            if stored.cover_photo_id:
                assert stored.cover_photo_id in {p.id for p in photos}
            mark = stored.settings.watermark
            if mark and mark.logo_id:
                logos.add(logo_key(owner_id, mark.logo_id))
            for photo in photos:
                known |= _sound_photo(ports, photo)
            known |= {key_of(u) for u in uploads_of(ports, gallery)}
            _sound_feedback(ports, gallery, photos)
        assert logos <= set(keys_of(ports, logo_prefix(owner_id)))
        known |= logos
    leftovers = set(keys_of(ports)) - known
    assert not leftovers, leftovers


def logo_of(ports: Ports, owner_id: UserId) -> set[str]:
    """Return the key of a photographer's logo, none of an account that is gone."""
    try:
        picture = ports.users.get(owner_id).logo.picture
    except NotFoundError:
        return set()
    return {logo_key(owner_id, picture.id)} if picture else set()


def _sound_photo(ports: Ports, photo: Photo) -> set[str]:
    original = ports.objects.stat(key_of(photo))
    assert original is not None, f"the original of {photo.id} is lost"
    assert (original.size_bytes, original.sha256) == (photo.size_bytes, photo.sha256)
    assert bool(photo.renditions) == (photo.status is PhotoStatus.READY)
    for rendition in photo.renditions:
        about = ports.objects.stat(rendition_key(photo, rendition))
        assert about is not None
        assert (about.size_bytes, about.sha256) == (rendition.size_bytes, rendition.sha256)
    return {key_of(photo), *(rendition_key(photo, r) for r in photo.renditions)}


def _sound_feedback(ports: Ports, gallery: Gallery, photos: list[Photo]) -> None:
    ids = {p.id for p in photos}
    favorites = ports.feedback.favorites(gallery.id)
    assert {f.photo_id for f in favorites} <= ids
    assert gallery.favorite_count == len(favorites)
    for viewer in ports.feedback.viewers(gallery.id):
        assert viewer.favorite_count == sum(f.viewer_id == viewer.id for f in favorites)
    assert set(ports.feedback.comment_counts(gallery.id)) <= ids


def archive_keys(ports: Ports, owners: Iterable[UserId]) -> set[str]:
    """Return the keys in storage of archives that are ready, each part asserted to be there."""
    found: set[str] = set()
    for key in keys_of(ports, "archives/"):
        _, owner_id, gallery_id, archive_id, _ = key.split("/")
        if owner_id not in set(owners):
            continue
        archive = ports.archives.get(gallery_id, archive_id)  # type: ignore[arg-type]  # cut from a key
        if archive.status is ArchiveStatus.READY:
            parts = {p.key: p.size_bytes for p in archive.parts}
            about = ports.objects.stat(key)
            assert about is not None
            assert parts[key] == about.size_bytes
        found.add(key)
    return found


def galleries_of(ports: Ports, owner_id: UserId) -> Iterator[Gallery]:
    """Yield an owner's galleries."""
    after: Position | None = None
    while True:
        page = ports.galleries.page(owner_id, after=after, limit=100)
        yield from page.items
        after = page.next_position
        if after is None:
            return


def photos_of(ports: Ports, gallery: Gallery) -> Iterator[Photo]:
    """Yield a gallery's photos."""
    after: Position | None = None
    while True:
        page = ports.photos.page(gallery.owner_id, gallery.id, after=after, limit=100)
        yield from page.items
        after = page.next_position
        if after is None:
            return


def uploads_of(ports: Ports, gallery: Gallery) -> Iterator[Upload]:
    """Yield a gallery's unfinished uploads."""
    after: Position | None = None
    while True:
        page = ports.photos.page_uploads(gallery.owner_id, gallery.id, after=after, limit=100)
        yield from page.items
        after = page.next_position
        if after is None:
            return


def keys_of(ports: Ports, prefix: str = "") -> Iterator[str]:
    """Yield the keys of everything in storage."""
    after: Position | None = None
    while True:
        page = ports.objects.list(prefix, after=after, limit=100)
        yield from (o.key for o in page.items)
        after = page.next_position
        if after is None:
            return
