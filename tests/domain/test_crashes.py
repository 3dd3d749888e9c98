"""Use cases of several steps, cut at every single step in three ways; then what a restart finds.

After each cut the services are made anew over the same stores, the queue gives back what was in
hands, whoever asked asks again, a day passes, and all must be sound: nothing lost that was
acknowledged, counters exact, nothing left of what was deleted.
"""

import hashlib
from contextlib import suppress

import pytest
from attrs import evolve
from tests.domain.crashing import Fault
from tests.domain.soundness import keys_of
from tests.domain.worlds import a_world, each_cut, recovered, run_due
from tests.plain_codec import a_jpeg

from galerly.domain.model.access import Owner
from galerly.domain.model.archive import ArchiveStatus
from galerly.domain.model.errors import (
    ConflictError,
    NotFoundError,
    SelectionClosedError,
)
from galerly.domain.model.gallery import Download
from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import PhotoStatus, is_bare
from galerly.domain.model.watermark import Placement
from galerly.domain.services.galleries import GalleryChanges, SettingsChanges
from galerly.domain.services.photos import PhotoChanges
from galerly.domain.services.uploads import Confirmation, FileToUpload
from galerly.domain.services.watermarks import WatermarkWish

pytestmark = pytest.mark.parametrize("fault", Fault)


def test_confirming_loses_nothing_and_counts_once(fault):
    def confirm(services, world):
        claims = [Confirmation(photo_id=s.upload.photo_id) for s in world.slots]
        photos, refused = services.uploads.confirm(world.gallery.id, claims, by=world.studio.anna)
        assert (len(photos), refused) == (2, ())

    def check(world):
        confirm(world.studio.services, world)
        recovered(world)
        found = world.studio.all_photos(world.gallery)
        assert [p.status for p in found] == [PhotoStatus.READY] * 4
        assert {s.upload.photo_id for s in world.slots} <= {p.id for p in found}

    assert each_cut(a_world, confirm, check, fault) >= 6


def test_an_upload_that_is_not_confirmed_again_is_whole_or_gone(fault):
    def confirm(services, world):
        claims = [Confirmation(photo_id=s.upload.photo_id) for s in world.slots]
        services.uploads.confirm(world.gallery.id, claims, by=world.studio.anna)

    def check(world):
        recovered(world)
        assert len(world.studio.all_photos(world.gallery)) in {2, 4}

    each_cut(a_world, confirm, check, fault)


def test_adding_bytes_at_hand_is_whole_or_gone(fault):
    data = a_jpeg(note="at hand")

    def add(services, world):
        file = FileToUpload(filename="h.jpg", content_type="image/jpeg", size_bytes=len(data))
        services.uploads.add(world.gallery.id, file, [data], by=world.studio.anna)

    def check(world):
        recovered(world)
        assert len(world.studio.all_photos(world.gallery)) in {2, 3}

    each_cut(a_world, add, check, fault)


def test_a_watermark_that_is_stored_leaves_nothing_unmarked(fault):
    wish = WatermarkWish(logo=False, text="Anna", placement=Placement.TILED, opacity=50, size=25)
    changes = GalleryChanges(settings=SettingsChanges(watermark=wish))

    def change(services, world):
        services.galleries.update(world.gallery.id, changes, by=world.studio.anna)

    def check(world):
        studio = world.studio
        change(studio.services, world)
        studio.wait(seconds=5)
        studio.galerly.run_jobs()
        assert not [key for key in studio.in_storage("renditions/") if is_bare(key)]
        recovered(world)
        mark = studio.stored(world.gallery).mark
        assert {photo.mark for photo in studio.all_photos(world.gallery)} == {mark}

    assert each_cut(a_world, change, check, fault) >= 6


def test_deleting_photos_leaves_nothing_of_them_and_all_of_the_others(fault):
    def delete(services, world):
        services.photos.delete(world.gallery.id, [world.photos[0].id], by=world.studio.anna)

    def check(world):
        delete(world.studio.services, world)
        recovered(world)
        gone, stays = world.photos
        assert [p.id for p in world.studio.all_photos(world.gallery)] == [stays.id]
        assert not any(gone.id in key for key in keys_of(world.studio.ports))

    assert each_cut(a_world, delete, check, fault) >= 4


def test_the_bytes_of_deleted_photos_go_however_the_job_dies(fault):
    def delete(services, world):
        services.photos.delete(world.gallery.id, [p.id for p in world.photos], by=world.studio.anna)
        run_due(services)

    def check(world):
        delete(world.studio.services, world)
        world.studio.wait(hours=2)  # the lease of a job whose worker died
        world.studio.galerly.settle()
        assert not list(keys_of(world.studio.ports, f"renditions/{world.studio.anna}/"))
        recovered(world)

    each_cut(a_world, delete, check, fault)


def test_an_archive_with_a_hidden_photo_goes_however_the_job_dies(fault):
    def hide(services, world):
        changes = PhotoChanges(hidden=True)
        services.photos.update(world.gallery.id, world.photos[0].id, changes, by=world.studio.anna)
        run_due(services)

    def check(world):
        hide(world.studio.services, world)
        world.studio.wait(hours=2)
        world.studio.galerly.settle()
        assert list(keys_of(world.studio.ports, "archives/")) == []
        assert world.studio.ports.archives.of_gallery(world.gallery.id) == ()
        recovered(world)

    def make():
        world = a_world()
        owner = Owner(user_id=world.studio.anna)
        world.studio.services.archives.request(owner, world.gallery.id, size=Download.ORIGINAL)
        world.studio.galerly.settle()
        assert list(keys_of(world.studio.ports, "archives/"))
        return world

    assert each_cut(make, hide, check, fault) >= 10


def test_deleting_a_gallery_leaves_nothing_of_it(fault):
    def delete(services, world):
        with suppress(NotFoundError):  # whoever asks again may find it gone
            services.galleries.delete(world.gallery.id, by=world.studio.anna)
        run_due(services)

    def check(world):
        delete(world.studio.services, world)
        with pytest.raises(NotFoundError):
            world.studio.stored(world.gallery)
        world.studio.wait(hours=2)
        world.studio.galerly.settle()
        assert list(keys_of(world.studio.ports)) == []
        assert world.studio.ports.galleries.ids_to_purge(world.studio.anna, limit=9) == ()
        recovered(world)

    def make():
        world = a_world()
        owner = Owner(user_id=world.studio.anna)
        world.studio.services.archives.request(owner, world.gallery.id, size=Download.ORIGINAL)
        world.studio.galerly.settle()
        return world

    assert each_cut(make, delete, check, fault) >= 15


def test_deleting_an_account_leaves_nothing_of_it(fault):
    def delete(services, world):
        with suppress(NotFoundError):
            services.deletion.delete_account(world.studio.anna)
        run_due(services)

    def check(world):
        studio = world.studio
        delete(studio.services, world)
        with pytest.raises(NotFoundError):
            studio.services.accounts.get(studio.anna)
        studio.wait(hours=2)
        studio.galerly.settle()
        assert list(keys_of(studio.ports)) == []
        assert studio.ports.users.get_deleted(studio.anna) is None
        assert studio.ports.galleries.ids_to_purge(studio.anna, limit=9) == ()
        assert studio.ports.sessions.of_user(studio.anna) == ()
        recovered(world)

    def make():
        world = a_world(photos=1, slots=1)
        world.studio.draft("Another")
        return world

    assert each_cut(make, delete, check, fault) >= 20


def test_an_account_whose_deletion_was_cut_and_not_repeated_is_whole_or_gone(fault):
    def delete(services, world):
        services.deletion.delete_account(world.studio.anna)

    def check(world):
        studio = world.studio
        studio.wait(hours=2)
        studio.galerly.settle()
        recovered(world)
        try:
            studio.services.accounts.get(studio.anna)
        except NotFoundError:
            assert list(keys_of(studio.ports)) == []
            assert studio.ports.users.get_deleted(studio.anna) is None
        else:
            assert len(studio.all_photos(world.gallery)) == 2

    each_cut(a_world, delete, check, fault)


def test_a_photo_becomes_ready_however_its_job_dies(fault):
    def render(services, _world):
        run_due(services)

    def make():
        world = a_world(photos=0, slots=0)
        world.photos = [world.studio.upload(world.gallery, f"{n}.jpg") for n in range(2)]
        return world

    def check(world):
        world.studio.wait(hours=2)
        recovered(world)
        found = world.studio.all_photos(world.gallery)
        assert [p.status for p in found] == [PhotoStatus.READY] * 2

    assert each_cut(make, render, check, fault) >= 20


def test_an_archive_becomes_ready_however_its_job_dies(fault):
    def build(services, _world):
        run_due(services)

    def make():
        world = a_world(slots=0)
        owner = Owner(user_id=world.studio.anna)
        archive = world.studio.services.archives.request(
            owner, world.gallery.id, size=Download.ORIGINAL
        )
        world.slots = [archive]
        return world

    def check(world):
        studio = world.studio
        (archive,) = world.slots
        studio.wait(hours=2)
        studio.galerly.settle()
        owner = Owner(user_id=studio.anna)
        found = studio.services.archives.get(owner, world.gallery.id, archive.id)
        assert found.status is ArchiveStatus.READY
        assert [studio.ports.objects.stat(p.key).size_bytes for p in found.parts] == [
            p.size_bytes for p in found.parts
        ]
        recovered(world)

    assert each_cut(make, build, check, fault) >= 15


def test_asking_for_an_archive_again_after_a_cut_gets_one_that_is_built(fault):
    def request(services, world):
        owner = Owner(user_id=world.studio.anna)
        world.slots = [services.archives.request(owner, world.gallery.id, size=Download.ORIGINAL)]

    def check(world):
        request(world.studio.services, world)
        world.studio.galerly.settle()
        owner = Owner(user_id=world.studio.anna)
        (archive,) = world.slots
        found = world.studio.services.archives.get(owner, world.gallery.id, archive.id)
        assert found.status is ArchiveStatus.READY
        recovered(world)

    each_cut(lambda: a_world(slots=0), request, check, fault)


def test_a_sweep_takes_what_is_over_and_only_that_however_it_dies(fault):
    def make():
        world = a_world(photos=1, slots=2)
        owner = Owner(user_id=world.studio.anna)
        world.studio.services.archives.request(owner, world.gallery.id, size=Download.WEB)
        world.studio.galerly.settle()
        objects = world.studio.ports.objects
        for n in range(2):
            objects.write(f"stray/{n}.jpg", [b"stray"], content_type="image/jpeg")
        world.studio.wait(days=8)
        return world

    def sweep(services, _world):
        services.work.add(JobKind.SWEEP, {})
        services.work.add(JobKind.COMPARE, {})
        run_due(services)

    def check(world):
        sweep(world.studio.services, world)
        world.studio.wait(hours=2)
        recovered(world)
        assert len(list(keys_of(world.studio.ports))) == 5
        assert len(world.studio.all_photos(world.gallery)) == 1

    assert each_cut(make, sweep, check, fault) >= 20


def test_a_selection_is_told_of_however_the_submission_is_cut(fault):
    def make():
        world = a_world(slots=0)
        world.slots = [world.studio.viewer(world.gallery, "Lena")]
        return world

    def submit(services, world):
        (viewer,) = world.slots
        services.proofing.add_favorite(viewer, world.gallery.id, world.photos[1].id)
        services.proofing.submit(viewer, world.gallery.id, "Thank you!")

    def check(world):
        with suppress(SelectionClosedError):  # it was stored, and the answer lost
            submit(world.studio.services, world)
        recovered(world)
        told = [m.subject for m in world.studio.mail.sent if "chose" in m.subject]
        assert told == ["Lena chose 1 photo from “Lena & Tom”"]

    each_cut(make, submit, check, fault)


def test_a_change_of_a_gallery_is_made_whole_when_it_is_asked_for_again(fault):
    def change(services, world):
        services.galleries.update(
            world.gallery.id,
            GalleryChanges(title="New", client_email="lena@example.com"),
            by=world.studio.anna,
        )

    def check(world):
        change(world.studio.services, world)
        stored = world.studio.stored(world.gallery)
        assert (stored.title, stored.client_email) == ("New", "lena@example.com")
        clients = world.studio.services.clients.list(world.gallery.id, by=world.studio.anna)
        assert [c.email for c in clients] == ["lena@example.com"]
        recovered(world)

    each_cut(a_world, change, check, fault)


def test_a_failed_photo_is_tried_again_however_the_request_is_cut(fault):
    def make():
        world = a_world(photos=0, slots=0)
        photo = world.studio.photo(world.gallery, data=b"not a picture")
        # What the codec of an earlier release could not read is read by this one.
        world.studio.ports.objects.write(
            f"{photo.owner_id}/{photo.gallery_id}/{photo.id}.jpg",
            [data := a_jpeg()],
            content_type="image/jpeg",
        )
        store = world.studio.ports.photos.store  # type: ignore[attr-defined]  # the memory one
        store.photos[photo.gallery_id][photo.id] = evolve(
            photo, size_bytes=len(data), sha256=hashlib.sha256(data).hexdigest()
        )
        gallery = store.galleries[photo.gallery_id]
        store.galleries[gallery.id] = evolve(gallery, total_bytes=len(data))
        world.photos = [photo]
        return world

    def retry(services, world):
        services.photos.retry(world.gallery.id, world.photos[0].id, by=world.studio.anna)

    def check(world):
        with suppress(ConflictError):  # it waits already
            retry(world.studio.services, world)
        recovered(world)
        assert world.studio.look(world.photos[0]).status is PhotoStatus.READY

    each_cut(make, retry, check, fault)
