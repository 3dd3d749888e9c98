"""Photos whose bytes are not in storage: told, marked, and taken back when they return."""

import pytest
from attrs import evolve
from tests.plain_codec import a_jpeg

from galerly.domain.model.errors import ConflictError
from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import ORIGINAL_MISSING, PhotoStatus, key_of, rendition_key
from galerly.domain.services.lost_bytes import MARKED_FEW, Looked, Lost

DATA = a_jpeg(note="the data")


def look(studio):
    return studio.services.lost_bytes.look()


def sweep(studio):
    """Return what the comparison has to say."""
    studio.services.work.add(JobKind.COMPARE, {})
    outcomes = studio.galerly.run_jobs()
    *others, note = (o.note for o in outcomes if o.job.kind is JobKind.COMPARE)
    assert set(others) == {None}
    return note


def lose(studio, photo):
    """Remove a photo's original from storage; return what was there."""
    original = studio.ports.objects.read(key_of(photo))
    studio.ports.objects.remove([key_of(photo)])
    return original


def test_where_all_is_well_there_is_nothing_to_say(studio):
    for _ in range(2):
        studio.photos(studio.gallery(), 3)
    studio.photo(studio.gallery(), "failed.jpg", b"not a picture")
    studio.slot(studio.gallery(), DATA)

    assert look(studio) == Lost(photos=7)
    assert sweep(studio) is None


def test_a_lost_original_is_counted_told_and_shown_to_the_photographer(studio):
    gallery = studio.gallery()
    lost, stays = studio.photos(gallery, 2)
    lose(studio, lost)

    assert look(studio) == Lost(photos=2, originals=1)
    assert studio.look(lost).status is PhotoStatus.READY  # a look changes nothing
    assert sweep(studio) == "photos without their original: 1 of 2"

    marked = studio.look(lost)
    assert (marked.status, marked.failure) == (PhotoStatus.FAILED, ORIGINAL_MISSING)
    assert studio.look(stays) == stays
    assert studio.stored(gallery).photo_count == 2
    assert look(studio).originals == 1


def test_what_is_left_of_a_lost_photo_is_kept(studio):
    photo = studio.photo(studio.gallery())
    lose(studio, photo)
    before = studio.in_storage("renditions/")

    for _ in range(3):
        sweep(studio)
        studio.wait(days=2)

    assert studio.in_storage("renditions/") == before
    with pytest.raises(ConflictError, match="missing in storage"):
        studio.services.photos.retry(photo.gallery_id, photo.id, by=studio.anna)
    assert studio.look(photo).renditions == photo.renditions


def test_an_original_that_is_back_brings_its_photo_back(studio):
    photo = studio.photo(studio.gallery())
    original = lose(studio, photo)
    sweep(studio)

    studio.ports.objects.write(key_of(photo), [original], content_type="image/jpeg")
    said = sweep(studio)

    assert said == "originals that are back: 1"
    assert studio.look(photo).visible
    assert look(studio) == Lost(photos=1)


def test_an_original_that_was_lost_before_it_was_processed_is_processed_when_it_is_back(studio):
    photo = studio.upload(studio.gallery())
    original = lose(studio, photo)
    studio.galerly.run_jobs()
    assert studio.look(photo).failure == ORIGINAL_MISSING

    studio.ports.objects.write(key_of(photo), [original], content_type="image/jpeg")
    sweep(studio)
    studio.galerly.settle()

    assert studio.look(photo).visible


def test_a_lost_rendition_is_counted_and_marks_nobody(studio):
    photo = studio.photo(studio.gallery())
    key = rendition_key(photo, photo.renditions[0])
    studio.ports.objects.remove([key])

    assert look(studio) == Lost(photos=1, renditions=1)
    assert sweep(studio) == "photos without a rendition: 1"
    assert studio.look(photo).status is PhotoStatus.READY


def test_a_few_lost_photos_are_marked_and_very_many_are_only_told(studio):
    """A disk that is not mounted must not turn every gallery into failed photos."""
    gallery = studio.gallery()
    photos = studio.photos(gallery, MARKED_FEW + 2)
    for photo in photos[: MARKED_FEW + 1]:
        lose(studio, photo)

    said = sweep(studio)

    assert said == f"photos without their original: {MARKED_FEW + 1} of {MARKED_FEW + 2}"
    assert all(p.status is PhotoStatus.READY for p in studio.all_photos(gallery))


def test_a_photo_that_is_deleted_during_the_look_is_not_taken_for_lost(studio):
    gallery = studio.gallery()
    gone, stays = studio.photos(gallery, 2)
    photos = studio.ports.photos

    class Deleting:
        """Photos, one of which goes after its row was read."""

        def __getattr__(self, name):
            return getattr(photos, name)

        def page(self, *args, **options):
            found = photos.page(*args, **options)
            studio.delete(gone)
            studio.galerly.run_jobs()
            return found

    service = studio.services.lost_bytes
    inventory = evolve(service.inventory, photos=Deleting())
    looked = Looked()
    for step in inventory.walk():
        service.look_at(step, looked)

    assert looked == Looked(found=Lost(photos=2))
    assert studio.all_photos(gallery) == (stays,)


def test_photos_of_several_galleries_and_photographers_are_told_apart(studio):
    boris = studio.other()
    theirs = studio.services.galleries.create(by=boris, title="B")
    foreign = [
        studio.galerly.add_photo(theirs.id, f"{n}.jpg", a_jpeg(note=str(n)), by=boris)
        for n in range(3)
    ]
    own = studio.photos(studio.gallery(), 5)
    lose(studio, own[4])
    lose(studio, foreign[0])
    studio.slot(studio.gallery(), DATA)

    service = studio.services.lost_bytes
    found = evolve(service, inventory=evolve(service.inventory, batch=2)).look()

    assert (found.photos, found.originals, found.renditions) == (8, 2, 0)
