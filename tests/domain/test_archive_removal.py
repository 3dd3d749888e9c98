"""Archives that hold a photo which may not be seen any more are taken back with their bytes."""

from typing import Any

import pytest
from attrs import evolve, frozen

from galerly.domain.model.access import Owner
from galerly.domain.model.archive import ArchiveScope, ArchiveStatus
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.gallery import Download, Permissions
from galerly.domain.model.job import JobKind

EVERYTHING = Permissions(download=Download.ORIGINAL)


def owner(studio):
    return Owner(user_id=studio.anna)


def request(studio, gallery, **fields):
    return studio.services.archives.request(
        owner(studio), gallery.id, size=Download.ORIGINAL, **fields
    )


def built(studio, gallery, **fields):
    """Return an archive that was asked for and built."""
    archive = request(studio, gallery, **fields)
    studio.galerly.run_jobs()
    return studio.services.archives.get(owner(studio), gallery.id, archive.id)


def take_away(studio, photo, how):
    """Delete or hide a photo."""
    if how == "deleted":
        studio.delete(photo)
    else:
        studio.edit(photo, hidden=True)


def payload_of(archive):
    return {
        "owner_id": archive.owner_id,
        "gallery_id": archive.gallery_id,
        "archive_id": archive.id,
    }


@pytest.mark.parametrize("how", ["deleted", "hidden"])
def test_a_finished_archive_goes_with_its_bytes_and_others_stay(studio, how):
    gallery = studio.gallery()
    studio.photo(gallery, "stays.jpg", section="Stays")
    photo = studio.photo(gallery, "goes.jpg")
    whole = built(studio, gallery)
    part = built(studio, gallery, scope=ArchiveScope.SECTION, section="Stays")
    assert len(studio.in_storage("archives/")) == 2

    take_away(studio, photo, how)

    with pytest.raises(NotFoundError):
        studio.services.archives.get(owner(studio), gallery.id, whole.id)
    studio.galerly.run_jobs()
    assert studio.in_storage("archives/") == [part.parts[0].key]
    assert studio.ports.archives.of_gallery(gallery.id) == (part,)


@pytest.mark.parametrize("how", ["deleted", "hidden"])
def test_a_url_of_a_part_that_was_handed_out_before_leads_nowhere(studio, how):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    archive = built(studio, gallery)
    (ticket,) = studio.services.archives.tickets(archive)
    assert ticket.presigned.url

    take_away(studio, photo, how)
    studio.galerly.run_jobs()

    with pytest.raises(NotFoundError):
        studio.ports.objects.read(archive.parts[0].key)


def test_a_photo_that_is_shown_again_is_in_a_new_archive(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    before = built(studio, gallery)
    studio.edit(photo, hidden=True)
    studio.galerly.run_jobs()

    studio.edit(photo, hidden=False)
    again = built(studio, gallery)

    assert again.id != before.id
    assert (again.status, again.photos) == (ArchiveStatus.READY, 1)


def test_an_archive_that_was_asked_for_before_is_not_built(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    archive = request(studio, gallery)
    # Hidden between the look at it and the storing of the archive: no job takes this one back.
    studio.ports.photos.replace(evolve(photo, hidden=True))

    studio.services.archives.build(payload_of(archive))

    assert studio.in_storage("archives/") == []
    assert studio.ports.archives.of_gallery(gallery.id) == ()


@frozen
class Interrupted:
    """Storage in whose first stream something happens."""

    inner: Any
    happens: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def stream(self, key: str) -> Any:
        yield from self.inner.stream(key)
        self.happens()


@pytest.mark.parametrize("notes_progress", [True, False])
@pytest.mark.parametrize("how", ["deleted", "hidden"])
def test_an_archive_that_is_just_being_built_leaves_nothing_behind(studio, how, notes_progress):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    archive = request(studio, gallery)

    def happens():
        take_away(studio, photo, how)
        payload = {"owner_id": studio.anna, "gallery_id": gallery.id, "photo_ids": photo.id}
        if how == "deleted":
            studio.services.deletion.purge_objects(payload)
        else:
            studio.services.deletion.retract_archives(payload)
        if notes_progress:
            studio.wait(seconds=30)

    storage = Interrupted(studio.ports.objects, happens)
    evolve(studio.services.archives, objects=storage).build(payload_of(archive))

    assert studio.in_storage("archives/") == []
    assert studio.ports.archives.of_gallery(gallery.id) == ()


def test_an_archive_whose_original_is_lost_is_tried_again_and_not_taken_back(studio):
    gallery = studio.gallery()
    studio.photo(gallery)
    archive = request(studio, gallery)
    keys = [k for k in studio.in_storage() if not k.startswith("renditions/")]
    studio.ports.objects.remove(keys)

    with pytest.raises(NotFoundError):
        studio.services.archives.build(payload_of(archive))

    (stored,) = studio.ports.archives.of_gallery(gallery.id)
    assert stored.status is ArchiveStatus.BUILDING


def test_hiding_that_is_not_stored_takes_nothing_back(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    archive = built(studio, gallery)
    payload = {"owner_id": studio.anna, "gallery_id": gallery.id, "photo_ids": photo.id}

    studio.services.work.add(JobKind.RETRACT_ARCHIVES, payload)  # the write never came
    studio.galerly.settle()

    assert studio.ports.archives.of_gallery(gallery.id) == (archive,)
    assert studio.jobs_waiting() == 0
    assert studio.ports.jobs.parked(limit=9) == ()
