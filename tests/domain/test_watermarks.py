"""Watermarks: with one set, nobody is sent an unmarked preview, whatever is under way."""

from datetime import timedelta

import pytest
from attrs import evolve
from tests.domain.studio import viewer_of
from tests.plain_codec import PlainCodec

from galerly.domain.model.access import Owner
from galerly.domain.model.archive import ArchiveStatus
from galerly.domain.model.errors import InvalidError, NotFoundError
from galerly.domain.model.gallery import Download
from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import RenditionName, is_bare, rendition_key
from galerly.domain.model.watermark import Placement, Watermark
from galerly.domain.services.galleries import GalleryChanges, SettingsChanges
from galerly.domain.services.uploads import render_payload
from galerly.domain.services.watermarks import WatermarkWish

PREVIEW, WEB = RenditionName.PREVIEW, RenditionName.WEB
PNG = b"\x89PNG a logo"


def wish(text="© Anna", **fields):
    return WatermarkWish(
        **{
            "logo": False,
            "text": text,
            "placement": Placement.CORNER,
            "opacity": 50,
            "size": 25,
            **fields,
        }
    )


def mark(studio, gallery, wanted, **services):
    changes = GalleryChanges(settings=SettingsChanges(watermark=wanted))
    galleries = evolve(studio.services.galleries, **services)
    return galleries.update(gallery.id, changes, by=gallery.owner_id)


def viewer(studio, gallery):
    return viewer_of(studio.open(studio.link(gallery)))


def shown(studio, actor, gallery):
    """Return what an actor's pages are given of the first photo, after the one query of all."""
    access = studio.services.viewing.access(actor, gallery.id)
    page = studio.services.viewing.page(access)
    return page.items[0].photo


def stored_keys(studio, photo):
    prefix = f"renditions/{photo.owner_id}/"
    return {o.key for o in studio.ports.objects.list(prefix, after=None, limit=1000).items}


class Unlisted:
    """Storage as it is for what answers requests on AWS, which may not list."""

    def __init__(self, objects):
        self._objects = objects

    def remove(self, keys):
        self._objects.remove(keys)


def bare_in_storage(studio):
    return [key for key in studio.in_storage("renditions/") if is_bare(key)]


def anna(studio):
    return Owner(user_id=studio.anna)


def settle(studio):
    """Let every job run, those too that come back because what they need was not stored yet."""
    studio.galerly.run_jobs()
    studio.wait(seconds=5)
    studio.galerly.run_jobs()


def test_a_photo_that_comes_after_the_watermark_is_marked_from_the_start(studio):
    gallery = mark(studio, studio.gallery(), wish())

    photo = studio.photo(gallery)

    assert not any(is_bare(key) for key in stored_keys(studio, photo))
    assert photo.mark == gallery.mark
    assert photo.rendition(WEB).mark == gallery.mark
    assert photo.rendition(RenditionName.THUMB).mark is None
    assert b"Anna" in studio.ports.objects.read(rendition_key(photo, photo.rendition(PREVIEW)))


def test_from_the_moment_of_the_change_no_unmarked_preview_is_shown_or_saved(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    mia = viewer(studio, gallery)

    mark(studio, gallery, wish())

    seen = shown(studio, mia, gallery)
    assert {r.name for r in seen.renditions} == {RenditionName.THUMB, RenditionName.THUMB_2X}
    assert PREVIEW not in studio.services.media.urls(seen)
    with pytest.raises(NotFoundError):
        studio.services.downloads.photo(mia, gallery.id, photo.id, Download.WEB)
    with pytest.raises(InvalidError):
        studio.services.archives.request(mia, gallery.id, size=Download.WEB)


def test_what_was_unmarked_is_removed_before_the_change_is_answered(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    studio.photo(gallery)
    again = studio.services.remaking.all(gallery.id)  # files of the attempt before stay a while
    studio.galerly.run_jobs()
    studio.photo(gallery, "failed.jpg", b"not a picture")
    mia = viewer(studio, gallery)
    archive = studio.services.archives.request(mia, gallery.id, size=Download.WEB)
    originals = studio.services.archives.request(anna(studio), gallery.id, size=Download.ORIGINAL)
    studio.galerly.run_jobs()
    assert again == 2
    assert len(bare_in_storage(studio)) == 8
    in_request = studio.services.watermarks
    removal = evolve(in_request.archive_removal, objects=Unlisted(studio.ports.objects))
    in_request = evolve(in_request, archive_removal=removal, objects=removal.objects)

    mark(studio, gallery, wish(), watermarks=in_request)

    assert bare_in_storage(studio) == []
    assert studio.in_storage(f"archives/{photo.owner_id}/{gallery.id}/{archive.id}/") == []
    assert studio.services.archives.get(anna(studio), gallery.id, originals.id).parts
    # The photographer is not sent to what is gone either, whose page shows a thumb instead.
    own = studio.services.photos.page(gallery.id, by=studio.anna).items[0]
    assert set(studio.services.media.urls(own)) == {RenditionName.THUMB, RenditionName.THUMB_2X}
    assert studio.services.lost_bytes.look().renditions == 0


def test_a_gallery_too_large_for_the_request_is_cleared_by_the_first_job(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 3)
    studio.wait(minutes=1)
    for number in range(3):  # they wait in the queue
        studio.upload(gallery, f"more {number}.jpg")
    studio.wait(minutes=1)
    slow = evolve(studio.services.watermarks, in_request=timedelta())
    slow = evolve(slow, inventory=evolve(slow.inventory, batch=1))

    marked = mark(studio, gallery, wish(), watermarks=slow)
    assert len(bare_in_storage(studio)) == 4  # those of the first photo are gone

    studio.services.worker.run_next()
    assert bare_in_storage(studio) == []
    settle(studio)
    assert {p.mark for p in studio.all_photos(gallery)} == {marked.mark}


def test_a_mark_taken_back_before_it_was_drawn_brings_the_previews_back(studio):
    gallery = studio.gallery()
    photos = studio.photos(gallery, 2)
    mark(studio, gallery, wish())

    mark(studio, gallery, None)
    settle(studio)

    assert len(bare_in_storage(studio)) == 4
    seen = shown(studio, viewer(studio, gallery), gallery)
    assert PREVIEW in studio.services.media.urls(seen)
    assert studio.ports.objects.read(rendition_key(seen, seen.rendition(PREVIEW)))
    assert {studio.look(p).mark for p in photos} == {None}
    assert studio.services.lost_bytes.look().renditions == 0


def test_a_removal_that_was_overtaken_by_taking_the_mark_back_is_made_good(studio):
    gallery = studio.gallery()
    (photo,) = studio.photos(gallery, 1)
    marked = mark(studio, gallery, wish())
    mark(studio, gallery, None)
    settle(studio)
    assert len(bare_in_storage(studio)) == 2

    studio.services.watermarks.withhold(marked)  # which began before the mark was taken back
    settle(studio)

    seen = studio.look(photo)
    assert studio.ports.objects.read(rendition_key(seen, seen.rendition(PREVIEW)))


def test_a_mark_that_cannot_be_drawn_leaves_a_photo_with_its_thumbs(studio):
    studio.services.logos.put(studio.anna, PNG, "image/png")
    studio.galerly.run_jobs()
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    mark(studio, gallery, wish(logo=True, text=""))
    studio.ports.objects.remove_prefix(f"logos/{studio.anna}/")

    settle(studio)

    assert studio.look(photo).failure is None
    seen = shown(studio, viewer(studio, gallery), gallery)
    assert {r.name for r in seen.renditions} == {RenditionName.THUMB, RenditionName.THUMB_2X}


def test_once_the_jobs_ran_previews_are_marked_and_the_unmarked_ones_are_gone(studio):
    gallery = studio.gallery()
    photos = studio.photos(gallery, 3)
    mia = viewer(studio, gallery)
    changed = mark(studio, gallery, wish())

    settle(studio)

    assert {studio.look(p).mark for p in photos} == {changed.mark}
    assert not [key for key in stored_keys(studio, photos[0]) if is_bare(key)]
    assert PREVIEW in studio.services.media.urls(shown(studio, mia, gallery))
    assert studio.services.watermarks.applied(gallery.id, by=studio.anna).applied == 3


def test_another_watermark_replaces_the_first_which_is_shown_meanwhile(studio):
    gallery = mark(studio, studio.gallery(), wish())
    photo = studio.photo(gallery)
    first = photo.mark

    second = mark(studio, gallery, wish("PROOF")).mark

    assert shown(studio, viewer(studio, gallery), gallery).mark == first
    settle(studio)
    assert studio.look(photo).mark == second != first


def test_without_a_watermark_again_previews_become_plain(studio):
    gallery = mark(studio, studio.gallery(), wish())
    photo = studio.photo(gallery)

    mark(studio, gallery, None)
    settle(studio)

    assert studio.look(photo).mark is None


def test_an_archive_of_unmarked_previews_is_taken_back(studio):
    gallery = studio.gallery()
    studio.photo(gallery)
    mia = viewer(studio, gallery)
    archive = studio.services.archives.request(mia, gallery.id, size=Download.WEB)
    studio.galerly.run_jobs()
    assert studio.services.archives.get(mia, gallery.id, archive.id).status is ArchiveStatus.READY

    mark(studio, gallery, wish())

    with pytest.raises(NotFoundError):
        studio.services.archives.get(mia, gallery.id, archive.id)
    settle(studio)
    assert studio.ports.archives.of_gallery(gallery.id) == ()


def test_a_photo_rendered_while_the_watermark_changes_is_made_once_more(studio):
    gallery = studio.gallery()
    photo = studio.upload(gallery)
    marking: list[str | None] = []

    class Meanwhile(PlainCodec):
        def decode(self, original, content_type, mark=None):
            if not marking:
                marking.append(mark_now())
            return super().decode(original, content_type, mark)

    def mark_now():
        return mark(studio, gallery, wish()).mark

    renditions = studio.services.worker.handlers[JobKind.RENDER].run.__self__
    slow = evolve(renditions, codec=Meanwhile())
    slow.render(
        {
            "owner_id": photo.owner_id,
            "gallery_id": photo.gallery_id,
            "photo_id": photo.id,
            "attempt": "1",
        }
    )
    assert studio.look(photo).mark is None
    assert bare_in_storage(studio) == []
    assert PREVIEW not in studio.services.media.urls(
        shown(studio, viewer(studio, gallery), gallery)
    )

    settle(studio)

    assert studio.look(photo).mark == marking[0]


def test_a_rendering_cut_off_before_it_looked_for_a_new_watermark_looks_when_it_is_repeated(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)  # made just before, and for, no watermark
    watermark = Watermark(text="Anna")
    settings = evolve(gallery.settings, watermark=watermark)
    studio.ports.galleries.replace(evolve(studio.stored(gallery), settings=settings))

    studio.services.work.add(JobKind.RENDER, render_payload(photo))
    studio.services.worker.run_next()
    assert bare_in_storage(studio) == []
    settle(studio)

    assert studio.look(photo).mark == watermark.fingerprint


def test_a_logo_that_is_lost_leaves_no_preview_rather_than_an_unmarked_one(studio):
    studio.services.logos.put(studio.anna, PNG, "image/png")
    studio.galerly.run_jobs()
    gallery = mark(studio, studio.gallery(), wish(logo=True, text=""))
    studio.ports.objects.remove_prefix(f"logos/{studio.anna}/")

    photo = studio.photo(gallery)

    assert photo.failure == "the logo of its watermark is missing in storage"
    assert photo.renditions == ()


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (wish(""), "settings.watermark.text"),
        (wish("x" * 61), "settings.watermark.text"),
        (wish("Анна"), "settings.watermark.text"),
        (wish("two\nlines"), "settings.watermark.text"),
        (wish(logo=True), "settings.watermark.kind"),
    ],
)
def test_what_cannot_be_drawn_is_refused(studio, wanted, field):
    gallery = studio.gallery()

    with pytest.raises(InvalidError) as caught:
        mark(studio, gallery, wanted)

    assert caught.value.field == field
    assert studio.stored(gallery).mark is None
