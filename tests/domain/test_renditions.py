import hashlib
import zlib
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from attrs import evolve
from tests import pictures
from tests.builders import a_photo, an_upload
from tests.domain.studio import Studio, a_studio
from tests.plain_codec import PlainCodec, a_jpeg

from galerly.adapters.memory.photos import MemoryPhotos
from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import (
    PhotoStatus,
    RenditionName,
    Upload,
    key_of,
    rendition_key,
)
from galerly.domain.services.site import Site
from galerly.domain.services.uploads import render_payload
from galerly.entrypoints.assembly import assemble
from galerly.entrypoints.harness import Harness


@pytest.fixture
def real(galerly: Harness) -> Studio:
    """Anna's account in a system with the codec that people get."""
    return Studio(galerly=galerly, anna=galerly.sign_up().user.id)


def render(studio, photo, **fields):
    """Do the photo's job once more."""
    studio.services.work.add(JobKind.RENDER, {**render_payload(photo), **fields})
    studio.galerly.run_jobs()


# --- with the codec that people get ---


def test_a_photo_becomes_ready_with_renditions_facts_and_checksums(real):
    picture = pictures.jpeg(1200, 800)
    photo = real.photo(real.gallery(), data=picture)

    assert photo.status is PhotoStatus.READY
    assert (photo.width_px, photo.height_px) == (1200, 800)
    assert photo.crc32 == zlib.crc32(picture)
    assert {r.name: (r.width_px, r.height_px) for r in photo.renditions} == {
        RenditionName.THUMB: (720, 480),
        RenditionName.THUMB_2X: (1080, 720),
        RenditionName.PREVIEW: (1200, 800),
        RenditionName.WEB: (1200, 800),
    }
    for rendition in photo.renditions:
        stored = real.ports.objects.read(rendition_key(photo, rendition))
        assert len(stored) == rendition.size_bytes
        assert zlib.crc32(stored) == rendition.crc32
        assert hashlib.sha256(stored).hexdigest() == rendition.sha256


def test_a_photo_is_measured_upright_and_the_camera_knows_when_it_was_taken(real):
    when: dict[int, object] = {0x9003: "2026:05:04 09:30:15", 0x9011: "+02:00"}
    picture = pictures.jpeg(200, 300, orientation=6, exif=pictures.exif(orientation=6, camera=when))

    photo = real.photo(real.gallery(), data=picture)

    assert (photo.width_px, photo.height_px) == (200, 300)
    assert photo.taken_at == datetime(2026, 5, 4, 7, 30, 15, tzinfo=UTC)


def test_what_the_uploader_says_of_the_time_counts_before_the_camera_s_clock(real):
    when: dict[int, object] = {0x9003: "2026:05:04 09:30:15", 0x9011: "+02:00"}
    data = pictures.jpeg(200, 300, exif=pictures.exif(camera=when))
    gallery = real.gallery()
    said = datetime(2026, 5, 1, tzinfo=UTC)
    slot = real.slot(gallery, data)
    real.put(slot, data)
    (photo,), _ = real.confirm(gallery, slot.upload.photo_id, taken_at=said)

    real.galerly.run_jobs()

    assert real.look(photo).taken_at == said


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 and so on" * 9, b"<svg onload='alert(1)'/>" * 9, b"\xff\xd8\xff"]
)
def test_what_is_no_picture_fails_in_words_and_its_bytes_are_kept(real, data):
    photo = real.photo(real.gallery(), data=data)

    assert photo.status is PhotoStatus.FAILED
    assert photo.failure
    assert photo.renditions == ()
    assert real.ports.objects.read(key_of(photo)) == data


# --- with any codec ---


def test_a_job_that_comes_twice_changes_nothing_the_second_time(studio):
    photo = studio.photo(studio.gallery())

    render(studio, photo)

    assert studio.look(photo) == photo


def test_what_the_owner_changes_while_renditions_are_made_is_kept(studio):
    photo = studio.upload(studio.gallery())
    studio.edit(photo, title="Meanwhile")

    studio.galerly.run_jobs()

    stored = studio.look(photo)
    assert (stored.title, stored.status) == ("Meanwhile", PhotoStatus.READY)


def test_a_job_of_an_upload_that_is_never_confirmed_ends_by_itself(studio):
    gallery = studio.gallery()
    slot = studio.slot(gallery, a_jpeg())
    payload = {
        "owner_id": studio.anna,
        "gallery_id": gallery.id,
        "photo_id": slot.upload.photo_id,
        "attempt": "1",
    }
    studio.services.work.add(JobKind.RENDER, payload)

    studio.galerly.settle()

    assert studio.jobs_waiting() == 0
    assert studio.ports.jobs.parked(limit=9) == ()


def test_a_job_of_an_earlier_attempt_leaves_a_later_one_alone(studio):
    gallery = studio.gallery()
    failed = studio.photo(gallery, data=b"not a picture")
    again = studio.services.photos.retry(gallery.id, failed.id, by=studio.anna)

    studio.services.work.add(JobKind.RENDER, render_payload(failed))
    studio.galerly.run_jobs()

    assert studio.look(failed).attempt == again.attempt == 2


def test_a_photo_whose_original_is_missing_fails_in_words(studio):
    photo = studio.upload(studio.gallery())
    studio.ports.objects.remove([key_of(photo)])

    studio.galerly.run_jobs()

    assert studio.look(photo).failure == "its original is missing in storage"


def test_nothing_is_left_of_a_photo_that_is_deleted_while_its_job_runs():
    class Deleting:
        """A store in whose midst the owner deletes the photo."""

        def __init__(self, inner, delete):
            self._inner, self._delete = inner, delete

        def __getattr__(self, name):
            return getattr(self._inner, name)

        def write(self, key, chunks, *, content_type):
            about = self._inner.write(key, chunks, content_type=content_type)
            if "/preview" in key:
                self._delete()
            return about

    with (studio := a_studio()).galerly:
        photo = studio.upload(studio.gallery())
        objects = Deleting(studio.ports.objects, lambda: studio.delete(photo))
        services = assemble(evolve(studio.ports, objects=objects), Site(public_url=""))
        while services.worker.run_next():
            pass

        assert studio.in_storage() == []


def test_a_job_given_up_marks_the_photo_failed_and_is_parked():
    class Broken(PlainCodec):
        def decode(self, *_):
            raise MemoryError

    with (studio := a_studio()).galerly:
        photo = studio.upload(studio.gallery())
        services = assemble(evolve(studio.ports, codec=Broken()), Site(public_url=""))
        for _ in range(20):
            while services.worker.run_next():
                pass
            studio.wait(minutes=1)

        assert studio.look(photo).failure == "it could not be processed; try again later"
        assert [p.job.kind for p in studio.ports.jobs.parked(limit=9)] == [JobKind.RENDER]


class Confirming(MemoryPhotos):
    """Photos of which one is confirmed just after somebody asked for it in vain."""

    waiting: ClassVar[list[Upload]] = []

    def get_many(self, owner_id, gallery_id, photo_ids):
        found = super().get_many(owner_id, gallery_id, photo_ids)
        while self.waiting:
            self.confirm([a_photo(self.waiting.pop())], most=1000)
        return found


def test_a_photo_that_is_confirmed_while_its_job_looks_for_it_is_rendered(studio):
    gallery = studio.gallery()
    upload = an_upload(gallery)
    studio.ports.photos.put_uploads([upload])
    studio.ports.objects.write(key_of(upload), [a_jpeg()], content_type="image/jpeg")
    Confirming.waiting.append(upload)
    raced = evolve(studio.ports, photos=Confirming(studio.ports.photos.store))
    handlers = assemble(raced, Site(public_url="http://galerly.test")).worker.handlers

    handlers[JobKind.RENDER].run(render_payload(a_photo(upload)))

    photo = studio.ports.photos.get(gallery.owner_id, gallery.id, upload.photo_id)
    assert photo.status is PhotoStatus.READY
