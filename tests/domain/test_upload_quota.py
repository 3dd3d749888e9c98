"""What an account may hold in all, where the operator has set a quota."""

import pytest
from attrs import evolve
from tests.domain.studio import a_studio
from tests.plain_codec import a_jpeg

from galerly.domain.model.errors import TooLargeError
from galerly.domain.model.limits import Limits
from galerly.domain.services.uploads import Confirmation, FileToUpload

DATA = a_jpeg(note="the data")


def a_file(**fields):
    return FileToUpload(
        **{"filename": "a.jpg", "content_type": "image/jpeg", "size_bytes": len(DATA), **fields}
    )


def open_slots(studio, gallery, *files):
    return studio.services.uploads.open_slots(gallery.id, files, by=gallery.owner_id)


def arrived(studio, gallery):
    """Return the slot of an upload whose bytes have arrived."""
    slot = studio.slot(gallery, DATA)
    studio.put(slot, DATA)
    return slot


def test_an_account_with_a_quota_cannot_open_slots_beyond_it():
    with (studio := a_studio(account_max_bytes=3 * len(DATA))).galerly:
        studio.upload(studio.gallery(), data=DATA)
        gallery = studio.gallery()

        open_slots(studio, gallery, a_file(), a_file())
        with pytest.raises(TooLargeError, match="storage is full"):
            open_slots(studio, gallery, a_file(), a_file(), a_file())


def test_what_is_promised_to_open_slots_counts_until_they_end():
    with (studio := a_studio(account_max_bytes=3 * len(DATA))).galerly:
        first, second = studio.gallery(), studio.gallery()
        open_slots(studio, first, a_file(), a_file())

        with pytest.raises(TooLargeError, match="storage is full"):
            open_slots(studio, second, a_file(), a_file())
        (last,) = open_slots(studio, second, a_file())
        with pytest.raises(TooLargeError):
            open_slots(studio, second, a_file())

        # A renewal takes no more than it holds already, and what has ended is free again.
        open_slots(studio, second, a_file(photo_id=last.upload.photo_id))
        studio.wait(hours=24)
        open_slots(studio, second, a_file(), a_file(), a_file())


def test_a_slot_that_has_ended_takes_its_room_again_when_it_is_renewed():
    with (studio := a_studio(account_max_bytes=2 * len(DATA))).galerly:
        gallery = studio.gallery()
        (ended,) = open_slots(studio, gallery, a_file())
        studio.wait(hours=24)
        open_slots(studio, gallery, a_file(), a_file())

        with pytest.raises(TooLargeError):
            open_slots(studio, gallery, a_file(photo_id=ended.upload.photo_id))


def test_slots_that_promise_too_much_together_are_not_confirmed_beyond_the_quota():
    with (studio := a_studio()).galerly:
        gallery = studio.gallery()
        slots = [arrived(studio, gallery) for _ in range(3)]
        ids = [s.upload.photo_id for s in slots]

        # Opened while there was room; the operator has set a quota since.
        site = evolve(studio.services.uploads.site, limits=Limits(account_max_bytes=2 * len(DATA)))
        uploads = evolve(studio.services.uploads, site=site)
        uploads.confirm(gallery.id, [Confirmation(photo_id=i) for i in ids[:2]], by=studio.anna)
        with pytest.raises(TooLargeError, match="storage is full"):
            uploads.confirm(gallery.id, [Confirmation(photo_id=ids[2])], by=studio.anna)
        again, _ = uploads.confirm(
            gallery.id, [Confirmation(photo_id=i) for i in ids[:2]], by=studio.anna
        )

        assert len(again) == 2
        assert studio.stored(gallery).photo_count == 2
