"""Deleting a gallery or an account: gone at once for everybody, and completely soon after."""

import pytest
from tests.domain.studio import ANNA_EMAIL, ANNA_PASSWORD, viewer_of
from tests.plain_codec import a_jpeg

from galerly.adapters.memory.photos import MemoryPhotos
from galerly.domain.model.access import Client, Owner
from galerly.domain.model.errors import BadCredentialsError, NotFoundError
from galerly.domain.model.gallery import Download
from galerly.domain.services.uploads import FileToUpload


@pytest.fixture
def full(studio):
    """A gallery with everything that a gallery can hold."""
    gallery = studio.gallery(client_email="lena@example.com")
    photos = studio.photos(gallery, 3)
    viewer = studio.viewer(gallery, "Tom")
    studio.services.proofing.add_favorite(viewer, gallery.id, photos[0].id)
    studio.services.proofing.add_comment(viewer, gallery.id, photos[0].id, "Lovely")
    studio.services.archives.request(Owner(user_id=studio.anna), gallery.id, size=Download.ORIGINAL)
    studio.galerly.run_jobs()
    slot = studio.slot(gallery, data := a_jpeg(note="unfinished"))
    studio.put(slot, data)
    return gallery


def rows(studio, gallery):
    """Return the names of the tables in which something of a gallery is left."""
    photos = studio.ports.photos
    assert isinstance(photos, MemoryPhotos)
    store = photos.store
    tables = ["galleries", "links", "grants", "outlines", "uploads", "photos", "viewers"]
    tables += ["favorites", "comments", "archives"]
    return [name for name in tables if getattr(store, name).get(gallery.id)]


def sees_nothing(studio, gallery):
    """Assert that nobody reaches the gallery in any way."""
    for actor in (Owner(user_id=studio.anna), Client(email="lena@example.com")):
        with pytest.raises(NotFoundError):
            studio.services.viewing.access(actor, gallery.id)
    assert studio.services.viewing.page_galleries(Client(email="lena@example.com")).items == ()
    assert studio.ports.galleries.find_outline(gallery.id) is None


# --- galleries ---


def test_a_deleted_gallery_is_gone_at_once_for_everybody(studio, full):
    link = studio.link(full)
    viewer = viewer_of(studio.open(link))

    studio.services.galleries.delete(full.id, by=studio.anna)

    sees_nothing(studio, full)
    for attempt in (
        lambda: studio.open(link),
        lambda: studio.services.viewing.access(viewer, full.id),
        lambda: studio.services.galleries.get(full.id, by=studio.anna),
        lambda: studio.services.photos.page(full.id, by=studio.anna),
        lambda: studio.services.galleries.delete(full.id, by=studio.anna),
        lambda: studio.slot(full, b"more"),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    assert studio.services.galleries.page(by=studio.anna).items == ()
    assert studio.services.accounts.get(studio.anna).usage.photos == 0


def test_nothing_of_a_deleted_gallery_is_left_in_tables_or_storage(studio, full):
    other = studio.gallery("Other")
    stays = studio.photo(other)
    assert set(rows(studio, full)) >= {"galleries", "photos", "uploads", "favorites", "archives"}

    studio.services.galleries.delete(full.id, by=studio.anna)
    studio.galerly.settle()

    assert rows(studio, full) == []
    assert all(other.id in key for key in studio.in_storage())
    assert len(studio.in_storage()) == 5
    assert studio.look(stays).visible
    assert studio.jobs_waiting() == 0


def test_bytes_that_come_late_through_a_url_given_out_before_go_too(studio, full):
    slot = studio.slot(full, data := a_jpeg(note="late"))
    studio.services.galleries.delete(full.id, by=studio.anna)
    studio.galerly.run_jobs()
    studio.wait(minutes=14)
    studio.put(slot, data)

    studio.galerly.settle()

    assert studio.in_storage() == []


def test_an_upload_under_way_cannot_be_confirmed_into_a_deleted_gallery(studio, full):
    slot = studio.slot(full, data := a_jpeg(note="late"))
    studio.put(slot, data)
    studio.services.galleries.delete(full.id, by=studio.anna)

    with pytest.raises(NotFoundError):
        studio.confirm(full, slot.upload.photo_id)


def test_a_gallery_of_more_than_one_batch_is_purged(studio):
    gallery = studio.gallery()
    for start in range(0, 1100, 100):
        files = [
            FileToUpload(filename=f"{start + n}.jpg", content_type="image/jpeg", size_bytes=1)
            for n in range(100)
        ]
        studio.services.uploads.open_slots(gallery.id, files, by=studio.anna)

    studio.services.galleries.delete(gallery.id, by=studio.anna)
    studio.galerly.settle()

    assert rows(studio, gallery) == []


# --- accounts ---


def test_a_deleted_account_is_gone_at_once_with_its_galleries(studio, full):
    _, issued = studio.services.accounts.log_in(email=ANNA_EMAIL, password=ANNA_PASSWORD)
    viewer = viewer_of(studio.open(studio.link(full)))

    studio.services.deletion.delete_account(studio.anna)

    sees_nothing(studio, full)
    with pytest.raises(NotFoundError):
        studio.services.viewing.access(viewer, full.id)
    with pytest.raises(NotFoundError):
        studio.services.accounts.get(studio.anna)
    with pytest.raises(BadCredentialsError):
        studio.services.accounts.log_in(email=ANNA_EMAIL, password=ANNA_PASSWORD)
    assert studio.ports.sessions.find(issued.session.token_hash) is None


def test_nothing_of_a_deleted_account_is_left(studio, full):
    studio.services.newsletter.subscribe(ANNA_EMAIL)
    studio.draft("Another")
    studio.galerly.run_jobs()
    boris = studio.other()
    theirs = studio.services.galleries.create(by=boris, title="Theirs")
    studio.galerly.add_photo(theirs.id, "b.jpg", a_jpeg(), by=boris)

    studio.services.deletion.delete_account(studio.anna)
    studio.galerly.settle()

    assert rows(studio, full) == []
    assert studio.ports.users.get_deleted(studio.anna) is None
    assert studio.ports.newsletters.find(ANNA_EMAIL) is None
    assert studio.ports.sessions.of_user(studio.anna) == ()
    assert studio.ports.galleries.ids_to_purge(studio.anna, limit=9) == ()
    assert all(f"{boris}/{theirs.id}" in key for key in studio.in_storage())
    assert len(studio.in_storage()) == 5
    assert studio.jobs_waiting() == 0


def test_address_and_handle_of_a_deleted_account_are_free_at_once(studio):
    studio.services.deletion.delete_account(studio.anna)

    account = studio.galerly.sign_up(ANNA_EMAIL)
    studio.galerly.settle()

    assert account.user.id != studio.anna
    assert studio.services.accounts.get(account.user.id).user.email == ANNA_EMAIL


def test_a_gallery_made_while_its_account_is_being_deleted_goes_too(studio):
    studio.services.deletion.delete_account(studio.anna)
    late = studio.draft("Made by a request that was under way")

    studio.galerly.settle()

    assert rows(studio, late) == []
    assert studio.jobs_waiting() == 0
