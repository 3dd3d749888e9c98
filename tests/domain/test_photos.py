import math

import pytest
from tests.builders import an_id
from tests.domain.studio import no_gallery

from galerly.domain.model.errors import ConflictError, InvalidError, NotFoundError, StaleError
from galerly.domain.model.ids import PhotoId
from galerly.domain.model.photo import PhotoStatus
from galerly.domain.services.photos import PhotoChanges


def test_only_the_given_fields_change(studio):
    photo = studio.photo(studio.gallery(), title=" First ", tags=["a", "b", "a"])

    changed = studio.edit(photo, caption="One\r\nday", hidden=True, section="Party", position=-1.5)

    assert (changed.title, changed.tags) == ("First", ("a", "b"))
    assert (changed.caption, changed.section) == ("One\nday", "Party")
    assert (changed.hidden, changed.position) == (True, -1.5)
    assert studio.look(photo) == changed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 201}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"caption": "x" * 5001}, "caption"),
        ({"section": "x" * 101}, "section"),
        ({"tags": ["a", " "]}, "tags[1]"),
        ({"tags": ["x" * 61]}, "tags[0]"),
        ({"tags": [str(n) for n in range(51)]}, "tags"),
        ({"position": math.nan}, "position"),
        ({"position": math.inf}, "position"),
    ],
)
def test_a_wrong_field_is_named_and_changes_nothing(studio, changes, field):
    photo = studio.photo(studio.gallery())

    with pytest.raises(InvalidError) as caught:
        studio.edit(photo, hidden=True, **changes)

    assert caught.value.field == field
    assert studio.look(photo) == photo


def test_a_change_that_saw_an_older_version_is_refused(studio):
    photo = studio.photo(studio.gallery())
    studio.edit(photo, title="First")

    with pytest.raises(StaleError):
        studio.services.photos.update(
            photo.gallery_id,
            photo.id,
            PhotoChanges(title="Second"),
            by=studio.anna,
            version=photo.version,
        )

    assert studio.look(photo).title == "First"


def test_a_change_keeps_the_counters_and_raises_the_content_version(studio):
    photo = studio.photo(gallery := studio.gallery())
    before = studio.stored(gallery)

    studio.edit(photo, title="New")

    after = studio.stored(gallery)
    assert (after.photo_count, after.total_bytes) == (before.photo_count, before.total_bytes)
    assert after.content_version > before.content_version


def test_the_owner_sees_hidden_and_failed_photos_too(studio):
    gallery = studio.gallery()
    hidden = studio.photo(gallery, "1.jpg", hidden=True)
    failed = studio.photo(gallery, "2.jpg", b"not a picture")

    page = studio.services.photos.page(gallery.id, by=studio.anna)

    assert [p.id for p in page.items] == [hidden.id, failed.id]


# --- trying again ---


def test_only_a_failed_photo_is_tried_again(studio):
    gallery = studio.gallery()
    failed = studio.photo(gallery, data=b"not a picture")
    ready = studio.photo(gallery)

    again = studio.services.photos.retry(gallery.id, failed.id, by=studio.anna)

    assert (again.status, again.failure, again.attempt) == (PhotoStatus.PROCESSING, None, 2)
    with pytest.raises(ConflictError):
        studio.services.photos.retry(gallery.id, ready.id, by=studio.anna)
    studio.galerly.run_jobs()
    assert studio.look(failed).status is PhotoStatus.FAILED


# --- deleting ---


def test_a_deleted_photo_is_gone_with_its_bytes_and_no_longer_counted(studio):
    gallery = studio.gallery()
    gone, stays = studio.photos(gallery, 2)

    studio.delete(gone)
    studio.galerly.run_jobs()

    stored = studio.stored(gallery)
    assert (stored.photo_count, stored.total_bytes) == (1, stays.size_bytes)
    assert [key for key in studio.in_storage() if gone.id in key] == []
    assert len([key for key in studio.in_storage() if stays.id in key]) == 5
    with pytest.raises(NotFoundError):
        studio.look(gone)


def test_deleting_answers_what_was_there_and_what_was_not_in_order(studio):
    gallery = studio.gallery()
    first, second = studio.photos(gallery, 2)
    foreign = studio.photo(studio.gallery())
    unknown = PhotoId(an_id())

    answer = studio.services.photos.delete(
        gallery.id, [second.id, unknown, first.id, foreign.id, second.id], by=studio.anna
    )

    assert answer == ((second.id, first.id), (unknown, foreign.id))
    assert studio.look(foreign)


def test_deleting_again_finds_nothing_and_queues_nothing(studio):
    photo = studio.photo(gallery := studio.gallery())
    studio.delete(photo)
    studio.galerly.settle()

    answer = studio.services.photos.delete(gallery.id, [photo.id], by=studio.anna)

    assert answer == ((), (photo.id,))
    assert studio.jobs_waiting() == 0


def test_deleting_takes_favorites_and_comments_along(studio):
    gallery = studio.gallery()
    gone, stays = studio.photos(gallery, 2)
    viewer = studio.viewer(gallery)
    proofing = studio.services.proofing
    for photo in (gone, stays):
        proofing.add_favorite(viewer, gallery.id, photo.id)
        proofing.add_comment(viewer, gallery.id, photo.id, "This one")

    studio.delete(gone)

    (choice,) = proofing.choices(gallery.id, by=studio.anna)
    assert [p.id for p in choice.photos] == [stays.id]
    assert choice.viewer.favorite_count == 1
    comments = proofing.comments(gallery.id, by=studio.anna)
    assert [c.photo_id for c in comments.items] == [stays.id]


def test_an_upload_named_in_a_deletion_is_not_touched(studio):
    """It may be confirmed while the bytes of the deleted photos are being removed."""
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    slot = studio.slot(gallery, data := b"still arriving")
    studio.put(slot, data)

    answer = studio.services.photos.delete(
        gallery.id, [photo.id, slot.upload.photo_id], by=studio.anna
    )
    studio.galerly.run_jobs()
    confirmed, _ = studio.confirm(gallery, slot.upload.photo_id)

    assert answer == ((photo.id,), (slot.upload.photo_id,))
    assert [p.id for p in confirmed] == [slot.upload.photo_id]
    assert len(studio.in_storage()) == 1


def test_photos_of_anothers_gallery_look_like_those_of_one_that_never_was(studio):
    gallery, boris = studio.gallery(), studio.other()
    photo = studio.photo(gallery)
    own = studio.services.galleries.create(by=boris, title="Own")
    photos = studio.services.photos

    for gallery_id, photo_id in ((gallery.id, photo.id), (no_gallery(), an_id())):
        for attempt in (
            lambda g, _: photos.page(g, by=boris),
            lambda g, p: photos.get(g, p, by=boris),
            lambda g, p: photos.update(g, p, PhotoChanges(title="Mine"), by=boris),
            lambda g, p: photos.retry(g, p, by=boris),
            lambda g, p: photos.delete(g, [p], by=boris),
            lambda _, p: photos.get(own.id, p, by=boris),
        ):
            with pytest.raises(NotFoundError):
                attempt(gallery_id, photo_id)
    assert photos.delete(own.id, [photo.id], by=boris) == ((), (photo.id,))

    assert studio.look(photo) == photo
