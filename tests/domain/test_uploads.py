import hashlib
import math
from datetime import timedelta

import pytest
from tests.builders import an_id
from tests.domain.studio import a_studio, no_gallery
from tests.plain_codec import a_jpeg

from galerly.domain.model.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    ObjectRefusedError,
    SlowDownError,
    TooLargeError,
    UnsupportedTypeError,
)
from galerly.domain.model.limits import MIB
from galerly.domain.model.photo import PhotoStatus
from galerly.domain.services.uploads import Confirmation, FileToUpload

DATA = a_jpeg(note="the data")
SHA256 = hashlib.sha256(DATA).hexdigest()


def a_file(**fields):
    return FileToUpload(
        **{
            "filename": "a.jpg",
            "content_type": "image/jpeg",
            "size_bytes": len(DATA),
            "sha256": SHA256,
            **fields,
        }
    )


def open_slots(studio, gallery, *files):
    return studio.services.uploads.open_slots(gallery.id, files, by=gallery.owner_id)


def unfinished(studio, gallery):
    page = studio.services.uploads.unfinished(gallery.id, by=studio.anna, after=None, limit=100)
    return [u.photo_id for u in page.items]


def arrived(studio, gallery, data=DATA, **fields):
    """Return the slot of an upload whose bytes have arrived."""
    slot = studio.slot(gallery, data, **fields)
    studio.put(slot, data)
    return slot


def codes(refused):
    return [r.code for r in refused]


# --- slots ---


def test_a_slot_says_how_its_bytes_are_sent_for_15_minutes(studio):
    (slot,) = open_slots(studio, studio.gallery(), a_file())

    assert slot.cut is None
    assert slot.presigned.method == "PUT"
    assert slot.upload.photo_id in slot.presigned.url
    assert "a.jpg" not in slot.presigned.url
    assert slot.presigned.expires_at == studio.clock.now() + timedelta(minutes=15)


def test_slots_come_in_the_order_of_their_files_and_in_the_order_of_ids(studio):
    gallery = studio.gallery()
    names = [f"{n}.jpg" for n in range(100)]

    slots = open_slots(studio, gallery, *(a_file(filename=name) for name in names))

    assert [s.upload.filename for s in slots] == names
    assert [s.upload.photo_id for s in slots] == unfinished(studio, gallery)


def test_a_file_that_the_gallery_has_already_is_told(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery, data=DATA)

    (slot,) = open_slots(studio, gallery, a_file(sha256=SHA256.upper()))
    (elsewhere,) = open_slots(studio, studio.gallery(), a_file())

    assert slot.duplicate_of == photo.id
    assert elsewhere.duplicate_of is None


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"filename": ""}, InvalidError),
        ({"filename": "a\r\n.jpg"}, InvalidError),
        ({"filename": "x" * 256}, InvalidError),
        ({"content_type": "image/svg+xml"}, UnsupportedTypeError),
        ({"content_type": "application/pdf"}, UnsupportedTypeError),
        ({"content_type": "IMAGE/JPEG"}, UnsupportedTypeError),
        ({"size_bytes": 0}, InvalidError),
        ({"size_bytes": -1}, InvalidError),
        ({"size_bytes": 200 * MIB + 1}, TooLargeError),
        ({"sha256": "abc"}, InvalidError),
        ({"sha256": "g" * 64}, InvalidError),
        ({"photo_id": an_id()}, NotFoundError),
    ],
)
def test_one_wrong_file_among_many_opens_no_slot_at_all(studio, fields, refusal):
    gallery = studio.gallery()

    with pytest.raises(refusal):
        open_slots(studio, gallery, a_file(), a_file(**fields))

    assert unfinished(studio, gallery) == []


def test_a_wrong_file_is_named_by_its_place(studio):
    with pytest.raises(InvalidError) as caught:
        open_slots(studio, studio.gallery(), a_file(), a_file(filename=""))

    assert caught.value.field == "files[1].filename"


def test_a_slot_is_renewed_by_its_id_and_lives_another_day(studio):
    gallery = studio.gallery()
    (slot,) = open_slots(studio, gallery, a_file())
    studio.wait(hours=23)

    (again,) = open_slots(studio, gallery, a_file(photo_id=slot.upload.photo_id))
    studio.wait(hours=23)
    studio.galerly.sweep()

    assert again.upload.photo_id == slot.upload.photo_id
    assert again.upload.created_at == slot.upload.created_at
    assert unfinished(studio, gallery) == [slot.upload.photo_id]


def test_a_confirmed_upload_is_not_renewed(studio):
    gallery = studio.gallery()
    photo = studio.upload(gallery, data=DATA)

    with pytest.raises(ConflictError, match="confirmed"):
        open_slots(studio, gallery, a_file(photo_id=photo.id))


@pytest.mark.parametrize(
    "fields", [{"size_bytes": 1}, {"content_type": "image/png"}, {"sha256": "0" * 64}]
)
def test_a_slot_is_renewed_only_for_the_file_it_was_opened_for(studio, fields):
    """Else two requests at once could confirm the one file and remove its bytes as the other's."""
    gallery = studio.gallery()
    slot = arrived(studio, gallery, sha256=SHA256)

    with pytest.raises(ConflictError, match="another file"):
        open_slots(studio, gallery, a_file(photo_id=slot.upload.photo_id, **fields))
    photos, _ = studio.confirm(gallery, slot.upload.photo_id)

    assert [p.sha256 for p in photos] == [SHA256]


def test_a_slot_keeps_its_checksum_when_a_renewal_names_none(studio):
    gallery = studio.gallery()
    (slot,) = open_slots(studio, gallery, a_file())

    (again,) = open_slots(studio, gallery, a_file(photo_id=slot.upload.photo_id, sha256=None))

    assert again.upload.sha256 == SHA256


def test_a_slot_of_another_gallery_is_not_renewed_here(studio):
    (slot,) = open_slots(studio, studio.gallery(), a_file())

    with pytest.raises(NotFoundError):
        open_slots(studio, studio.gallery(), a_file(photo_id=slot.upload.photo_id))


def test_a_gallery_holds_so_many_photos_and_no_more():
    with (studio := a_studio(photos_per_gallery=2)).galerly:
        gallery = studio.gallery()
        studio.upload(gallery)
        first, second = (arrived(studio, gallery) for _ in range(2))

        studio.confirm(gallery, first.upload.photo_id)
        with pytest.raises(TooLargeError, match="at most 2"):
            studio.confirm(gallery, second.upload.photo_id)
        with pytest.raises(TooLargeError, match="at most 2"):
            open_slots(studio, gallery, a_file())

        assert studio.stored(gallery).photo_count == 2


def test_an_account_opens_at_most_20000_slots_an_hour(studio):
    gallery = studio.gallery()
    for _ in range(200):
        open_slots(studio, gallery, *[a_file()] * 100)

    with pytest.raises(SlowDownError):
        open_slots(studio, gallery, a_file())


# --- confirming ---


def test_a_photo_is_what_storage_measured(studio):
    gallery = studio.gallery()
    slot = arrived(studio, gallery)
    taken_at = studio.clock.now() - timedelta(days=3)

    (photo,), refused = studio.confirm(gallery, slot.upload.photo_id, taken_at=taken_at, position=7)

    assert refused == ()
    assert (photo.id, photo.filename) == (slot.upload.photo_id, "a.jpg")
    assert (photo.size_bytes, photo.sha256) == (len(DATA), SHA256)
    assert (photo.taken_at, photo.position) == (taken_at, 7)
    assert photo.status is PhotoStatus.PROCESSING
    assert unfinished(studio, gallery) == []


def test_the_counters_of_a_gallery_are_its_photos(studio):
    gallery = studio.gallery()
    for _ in range(3):
        studio.confirm(gallery, arrived(studio, gallery).upload.photo_id)

    stored = studio.stored(gallery)

    assert (stored.photo_count, stored.total_bytes) == (3, 3 * len(DATA))


def test_confirming_again_answers_the_same_and_counts_nothing(studio):
    gallery = studio.gallery()
    photo_id = arrived(studio, gallery).upload.photo_id
    (photo,), _ = studio.confirm(gallery, photo_id)
    studio.galerly.run_jobs()

    (again,), refused = studio.confirm(gallery, photo_id, photo_id, position=9)

    assert refused == ()
    assert (again.id, again.created_at, again.position) == (photo.id, photo.created_at, 0)
    assert again.status is PhotoStatus.READY
    assert studio.stored(gallery).photo_count == 1


def test_each_upload_is_answered_by_itself_in_order(studio):
    gallery = studio.gallery()
    good = arrived(studio, gallery).upload.photo_id
    missing = studio.slot(gallery, DATA).upload.photo_id
    foreign = arrived(studio, studio.gallery()).upload.photo_id

    photos, refused = studio.confirm(gallery, missing, good, foreign, an_id())

    assert [p.id for p in photos] == [good]
    assert [r.photo_id for r in refused][:2] == [missing, foreign]
    assert codes(refused) == ["not-uploaded", "not-found", "not-found"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"size_bytes": len(DATA) + 1}, "wrong-size"), ({"sha256": "0" * 64}, "wrong-checksum")],
)
def test_other_bytes_than_promised_are_refused_and_the_slot_takes_the_right_ones(
    studio, fields, code
):
    gallery = studio.gallery()
    slot = arrived(studio, gallery, **fields)

    photos, refused = studio.confirm(gallery, slot.upload.photo_id)
    again = studio.confirm(gallery, slot.upload.photo_id)[1]

    assert (photos, codes(refused), codes(again)) == ((), [code], ["not-uploaded"])
    assert studio.in_storage() == []
    assert unfinished(studio, gallery) == [slot.upload.photo_id]


def test_bytes_of_another_type_stand_under_another_key_and_are_not_found(studio):
    gallery = studio.gallery()
    slot = studio.slot(gallery, DATA, content_type="image/png")
    studio.put(slot, DATA)

    assert codes(studio.confirm(gallery, slot.upload.photo_id)[1]) == ["not-uploaded"]


@pytest.mark.parametrize("position", [math.nan, math.inf, -math.inf])
def test_a_position_is_a_number_that_has_a_place_in_an_order(studio, position):
    gallery = studio.gallery()
    slot = arrived(studio, gallery)

    with pytest.raises(InvalidError) as caught:
        studio.confirm(gallery, slot.upload.photo_id, position=position)

    assert caught.value.field == "photos[0].position"
    assert unfinished(studio, gallery) == [slot.upload.photo_id]


def test_photos_of_the_same_bytes_are_each_kept(studio):
    gallery = studio.gallery()
    first, second = (arrived(studio, gallery).upload.photo_id for _ in range(2))

    photos, _ = studio.confirm(gallery, first, second)

    assert [p.id for p in photos] == [first, second]
    assert studio.stored(gallery).photo_count == 2


def test_uploads_to_anothers_gallery_look_like_those_to_one_that_never_was(studio):
    gallery, boris = studio.gallery(), studio.other()
    slot = arrived(studio, gallery)
    uploads = studio.services.uploads
    claim = [Confirmation(photo_id=slot.upload.photo_id)]

    for gallery_id in (gallery.id, no_gallery()):
        for attempt in (
            lambda g: uploads.open_slots(g, [a_file()], by=boris),
            lambda g: uploads.unfinished(g, by=boris, after=None, limit=10),
            lambda g: uploads.confirm(g, claim, by=boris),
        ):
            with pytest.raises(NotFoundError):
                attempt(gallery_id)

    assert unfinished(studio, gallery) == [slot.upload.photo_id]


# --- bytes that the caller holds ---


def test_bytes_at_hand_become_a_photo_in_one_call(studio):
    gallery = studio.gallery()

    photo = studio.services.uploads.add(gallery.id, a_file(), [DATA[:9], DATA[9:]], by=studio.anna)

    assert (photo.sha256, studio.stored(gallery).photo_count) == (SHA256, 1)


def test_bytes_at_hand_that_are_not_as_described_become_nothing(studio):
    gallery = studio.gallery()

    with pytest.raises(ObjectRefusedError) as caught:
        studio.services.uploads.add(gallery.id, a_file(), [b"other"], by=studio.anna)

    assert caught.value.reason == "wrong-size"
    assert studio.stored(gallery).photo_count == 0
    assert studio.in_storage() == []
