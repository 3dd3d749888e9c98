"""Large files: cut into parts, sent when it suits, and one photo in the end."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.builders import an_id
from tests.domain.studio import a_studio, no_gallery
from tests.domain.test_uploads import a_file, codes, open_slots
from tests.plain_codec import a_jpeg

from galerly.domain.model.errors import ConflictError, InvalidError, NotFoundError
from galerly.domain.model.limits import MIB
from galerly.domain.model.photo import PhotoStatus, key_of
from galerly.domain.services.parts import Cut
from galerly.media.local import LocalMedia
from galerly.ports.objects import StoredPart

DATA = a_jpeg(note="large").ljust(250, b"\0")


@pytest.fixture
def studio():
    return a_studio(one_piece_max_bytes=249, part_bytes=100)


def large_slot(studio, gallery, data=DATA):
    return studio.slot(gallery, data)


def urls(studio, slot, *numbers, by=None):
    upload = slot.upload
    return studio.services.parts.urls(
        upload.gallery_id, upload.photo_id, numbers, by=by or studio.anna
    )


def progress(studio, slot, by=None):
    upload = slot.upload
    return studio.services.parts.progress(upload.gallery_id, upload.photo_id, by=by or studio.anna)


def send(studio, slot, *numbers, data=DATA):
    for number, part in urls(studio, slot, *numbers).items():
        piece = data[(number - 1) * 100 : number * 100]
        parts = urlsplit(part.url)
        headers = {"content-length": str(len(piece)), **part.headers}
        query = dict(parse_qsl(parts.query))
        key = parts.path.removeprefix("/media/")
        with LocalMedia(studio.ports.objects).open_put(
            key, query, headers, studio.clock.now()
        ) as reception:
            reception.write(piece)
            reception.commit()


@pytest.mark.parametrize(
    ("size_bytes", "cut"),
    [
        (64 * MIB, None),
        (64 * MIB + 1, Cut(part_bytes=16 * MIB, count=5)),
        (80 * MIB, Cut(part_bytes=16 * MIB, count=5)),
        (80 * MIB + 1, Cut(part_bytes=16 * MIB, count=6)),
        (200 * MIB, Cut(part_bytes=16 * MIB, count=13)),
    ],
)
def test_files_above_64_mib_are_cut(size_bytes, cut):
    studio = a_studio()

    (slot,) = open_slots(studio, studio.gallery(), a_file(size_bytes=size_bytes))

    assert slot.cut == cut
    assert (slot.presigned is None) == (cut is not None)


@pytest.mark.parametrize("size_bytes", [64 * MIB + 1, 80 * MIB, 80 * MIB + 1, 200 * MIB])
def test_parts_are_the_file_and_as_long_as_s3_asks(size_bytes):
    cut = Cut(part_bytes=16 * MIB, count=-(-size_bytes // (16 * MIB)))

    sizes = [cut.size_bytes(number, size_bytes) for number in range(1, cut.count + 1)]

    assert sum(sizes) == size_bytes
    assert all(size >= 5 * MIB for size in sizes[:-1])
    assert sizes[-1] >= 1


def test_a_file_that_came_in_parts_is_a_photo_like_any_other(studio):
    gallery = studio.gallery()
    slot = large_slot(studio, gallery)
    send(studio, slot, 3, 1, 2)

    (photo,), refused = studio.confirm(gallery, slot.upload.photo_id)

    assert refused == ()
    assert photo.size_bytes == 250
    studio.galerly.run_jobs()
    assert studio.look(photo).status is PhotoStatus.READY
    assert studio.stored(gallery).photo_count == 1


def test_an_upload_tells_what_has_arrived_of_it(studio):
    slot = large_slot(studio, studio.gallery())
    send(studio, slot, 1, 3)

    told = progress(studio, slot)

    assert told.upload == slot.upload
    assert told.cut == slot.cut == Cut(part_bytes=100, count=3)
    assert told.parts == (
        StoredPart(number=1, size_bytes=100),
        StoredPart(number=3, size_bytes=50),
    )


def test_a_small_upload_has_no_parts(studio):
    (slot,) = open_slots(studio, studio.gallery(), a_file(size_bytes=100))

    assert progress(studio, slot).cut is None
    assert progress(studio, slot).parts == ()
    with pytest.raises(ConflictError, match="comes in one piece"):
        urls(studio, slot, 1)


def test_what_is_not_all_there_is_not_uploaded_and_goes_on(studio):
    gallery = studio.gallery()
    slot = large_slot(studio, gallery)
    send(studio, slot, 1, 3)

    _, refused = studio.confirm(gallery, slot.upload.photo_id)

    assert codes(refused) == ["not-uploaded"]
    assert len(progress(studio, slot).parts) == 2
    send(studio, slot, 2)
    photos, _ = studio.confirm(gallery, slot.upload.photo_id)
    assert len(photos) == 1


def test_an_upload_goes_on_hours_later_under_a_renewed_slot(studio):
    gallery = studio.gallery()
    slot = large_slot(studio, gallery)
    send(studio, slot, 1)
    studio.wait(hours=20)

    again = studio.slot(gallery, DATA, photo_id=slot.upload.photo_id)
    send(studio, again, 2, 3)

    photos, _ = studio.confirm(gallery, slot.upload.photo_id)
    assert [p.id for p in photos] == [slot.upload.photo_id]


def test_other_bytes_than_promised_are_refused_whole(studio):
    gallery = studio.gallery()
    slot = studio.slot(gallery, DATA, sha256="0" * 64)
    send(studio, slot, 1, 2, 3)

    _, refused = studio.confirm(gallery, slot.upload.photo_id)

    assert codes(refused) == ["wrong-checksum"]
    assert progress(studio, slot).parts == ()
    assert studio.ports.objects.stat(key_of(slot.upload)) is None


@pytest.mark.parametrize("number", [0, -1, 4, 10_000])
def test_only_parts_that_the_file_has_get_a_url(studio, number):
    slot = large_slot(studio, studio.gallery())

    with pytest.raises(InvalidError, match="must be 1 to 3") as refused:
        urls(studio, slot, 1, number)

    assert refused.value.field == "part_numbers[1]"


def test_a_url_of_a_part_lives_for_15_minutes(studio):
    slot = large_slot(studio, studio.gallery())

    parts = urls(studio, slot, 2, 1, 2)

    assert list(parts) == [1, 2]
    assert parts[1].expires_at == studio.clock.now() + timedelta(minutes=15)


def test_a_confirmed_upload_has_no_parts_any_more(studio):
    gallery = studio.gallery()
    slot = large_slot(studio, gallery)
    send(studio, slot, 1, 2, 3)
    studio.confirm(gallery, slot.upload.photo_id)

    for ask in (progress, lambda s, slot: urls(s, slot, 1)):
        with pytest.raises(ConflictError, match="confirmed already"):
            ask(studio, slot)


def test_parts_are_their_photographers_alone(studio):
    slot = large_slot(studio, studio.gallery())
    other = studio.other()

    for ask in (progress, lambda s, slot, by: urls(s, slot, 1, by=by)):
        with pytest.raises(NotFoundError):
            ask(studio, slot, by=other)
    with pytest.raises(NotFoundError):
        studio.services.parts.progress(no_gallery(), slot.upload.photo_id, by=studio.anna)
    with pytest.raises(NotFoundError):
        studio.services.parts.progress(slot.upload.gallery_id, an_id(), by=studio.anna)


def test_what_was_never_confirmed_is_gone_after_a_day(studio):
    slot = large_slot(studio, studio.gallery())
    send(studio, slot, 1)

    studio.wait(hours=25)
    studio.services.housekeeping.sweep({})

    with pytest.raises(NotFoundError):
        progress(studio, slot)
    assert studio.ports.objects.parts(key_of(slot.upload)) == ()


def test_with_its_gallery_what_has_arrived_goes_too(studio):
    gallery = studio.gallery()
    slot = large_slot(studio, gallery)
    send(studio, slot, 1)

    studio.services.galleries.delete(gallery.id, by=studio.anna)
    studio.galerly.run_jobs()

    assert studio.ports.objects.parts(key_of(slot.upload)) == ()
    with pytest.raises(NotFoundError):
        progress(studio, slot)
