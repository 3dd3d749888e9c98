"""Making renditions anew: nothing vanishes meanwhile, and nothing is given up in vain."""

import pytest
from tests.domain.studio import no_gallery
from tests.plain_codec import a_jpeg

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import ORIGINAL_MISSING, PhotoStatus, key_of, rendition_key


def keys(photo):
    return {rendition_key(photo, r) for r in photo.renditions}


def notes(outcomes):
    return [o.note for o in outcomes if o.note]


def test_renditions_are_made_anew_under_keys_of_their_own(studio):
    gallery = studio.gallery()
    before = studio.photo(gallery, title="Kiss")

    assert studio.services.remaking.all(gallery.id) == 1
    assert studio.look(before).visible  # shown with the old ones until then
    studio.galerly.run_jobs()

    after = studio.look(before)
    assert (after.visible, after.title, after.attempt) == (True, "Kiss", before.attempt + 1)
    assert keys(after) <= set(studio.in_storage("renditions/"))
    assert not keys(after) & keys(before)


def test_old_renditions_are_swept(studio):
    photo = studio.photo(studio.gallery())
    studio.services.remaking.all()
    studio.galerly.run_jobs()
    studio.wait(hours=25)

    studio.galerly.sweep()

    assert set(studio.in_storage("renditions/")) == keys(studio.look(photo))


def test_lost_renditions_are_there_again(studio):
    photo = studio.photo(studio.gallery())
    studio.ports.objects.remove(list(keys(photo)))

    studio.services.remaking.all()
    studio.galerly.run_jobs()

    assert studio.services.lost_bytes.look().words is None


def test_all_galleries_of_all_photographers_are_remade_or_one_of_them(studio):
    boris = studio.other()
    theirs = studio.services.galleries.create(by=boris, title="B")
    studio.galerly.add_photo(theirs.id, "b.jpg", a_jpeg(note="b"), by=boris)
    gallery = studio.gallery()
    studio.photos(gallery, 2)

    assert studio.services.remaking.all() == 3
    assert studio.services.remaking.all(theirs.id) == 1
    with pytest.raises(NotFoundError):
        studio.services.remaking.all(no_gallery())


def test_asking_twice_makes_them_once(studio):
    photo = studio.photo(studio.gallery())

    studio.services.remaking.all()
    studio.services.remaking.all()
    outcomes = studio.galerly.run_jobs()

    assert [o.job.kind for o in outcomes].count(JobKind.REMAKE) == 1
    assert studio.look(photo).attempt == photo.attempt + 1


def test_photos_that_failed_are_tried_again_and_those_in_work_are_left_alone(studio):
    gallery = studio.gallery()
    failed = studio.photo(gallery, "failed.jpg", b"not a picture")
    waiting = studio.upload(gallery, "waiting.jpg")
    studio.ports.objects.write(key_of(failed), [a_jpeg()], content_type="image/jpeg")

    assert studio.services.remaking.all() == 1
    studio.galerly.settle()

    assert studio.look(failed).visible
    assert studio.look(waiting).attempt == 1


def test_a_photo_whose_original_is_lost_keeps_its_renditions_and_says_so(studio):
    photo = studio.photo(studio.gallery())
    studio.ports.objects.remove([key_of(photo)])

    studio.services.remaking.all()

    assert notes(studio.galerly.run_jobs()) == [
        f"photo {photo.id} has no new renditions: {ORIGINAL_MISSING}"
    ]
    assert studio.look(photo) == photo


def test_a_photo_that_is_marked_as_lost_is_left_as_it_is(studio):
    photo = studio.photo(studio.gallery())
    studio.ports.objects.remove([key_of(photo)])
    studio.galerly.sweep()
    assert studio.look(photo).failure == ORIGINAL_MISSING

    assert studio.services.remaking.all() == 0

    assert keys(studio.look(photo)) == keys(photo)


def test_a_photo_of_which_nothing_is_left_fails(studio):
    photo = studio.photo(studio.gallery())
    studio.ports.objects.remove([key_of(photo), *keys(photo)])

    studio.services.remaking.all()
    studio.galerly.run_jobs()

    after = studio.look(photo)
    assert (after.status, after.failure) == (PhotoStatus.FAILED, ORIGINAL_MISSING)


def test_a_photo_that_is_deleted_meanwhile_leaves_nothing(studio):
    photo = studio.photo(studio.gallery())
    studio.services.remaking.all()

    studio.delete(photo)
    studio.galerly.settle()

    assert studio.in_storage() == []
    assert studio.ports.jobs.parked(limit=9) == ()
