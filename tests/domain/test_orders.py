"""Orders and pages: whoever walks all pages of a gallery meets every photo that stood throughout
exactly once, while photos come, go and are shuffled about."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import T0, a_gallery, a_photo, an_id
from tests.domain.studio import a_studio

from galerly.domain.model.errors import BadCursorError
from galerly.domain.model.gallery import GallerySettings
from galerly.domain.model.ids import PhotoId
from galerly.domain.model.outline import Outline, OutlineEntry
from galerly.domain.model.photo import PhotoOrder, PhotoStatus
from galerly.domain.services.photos import page_of

GALLERY = a_gallery()
SECTIONS = st.sampled_from(["", "Party", "Family", "Unnamed"])
TIMES = st.none() | st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000)).map(
    lambda delta: T0 + delta
)


@st.composite
def photos(draw):
    return a_photo(
        GALLERY,
        filename=draw(st.sampled_from(["a.jpg", "B.jpg", "b.jpg", "ä.jpg", "10.jpg", "9.jpg"])),
        section=draw(SECTIONS),
        position=draw(st.sampled_from([-1.0, 0.0, 0.5, 3.0])),
        taken_at=draw(TIMES),
        hidden=draw(st.booleans()),
        status=draw(st.sampled_from(PhotoStatus)),
    )


ANY_PHOTOS = st.lists(photos(), max_size=15)
ORDERS = st.sampled_from(PhotoOrder)
SETTINGS = st.permutations(["Party", "Family"]).map(lambda s: GallerySettings(sections=tuple(s)))


def outline_of(found):
    entries = tuple(OutlineEntry.of(p) for p in sorted(found, key=lambda p: p.id))
    return Outline(gallery_id=GALLERY.id, content_version=1, entries=entries)


@given(ANY_PHOTOS, SETTINGS, ORDERS)
def test_an_order_holds_every_photo_once_section_by_section(found, chosen, order):
    entries = [entry for _, entry in outline_of(found).ordered(chosen, order)]

    assert sorted(e.id for e in entries) == sorted(p.id for p in found)
    known = ["", *chosen.sections]
    ranks = [known.index(e.section) if e.section in known else len(known) for e in entries]
    assert ranks == sorted(ranks)


@given(ANY_PHOTOS)
def test_photos_are_in_order_of_capture_and_those_without_a_time_come_last(found):
    entries = [
        e
        for _, e in outline_of(found).ordered(GallerySettings(), PhotoOrder.TAKEN_AT)
        if e.section == ""
    ]

    times = [e.taken_at for e in entries]
    known = [t for t in times if t]
    assert times == sorted(known) + [None] * (len(times) - len(known))


@given(ANY_PHOTOS)
def test_photos_are_in_order_of_name_whatever_its_case(found):
    entries = [
        e
        for _, e in outline_of(found).ordered(GallerySettings(), PhotoOrder.FILENAME)
        if e.section == ""
    ]

    assert [e.filename.casefold() for e in entries] == sorted(
        e.filename.casefold() for e in entries
    )


@given(ANY_PHOTOS, ORDERS)
def test_equal_photos_keep_the_order_of_their_upload(found, order):
    keyed = outline_of(found).ordered(GallerySettings(), order)

    for (first, a), (second, b) in pairwise(keyed):
        if first[:2] == second[:2]:
            assert a.id < b.id


@given(ANY_PHOTOS)
def test_viewers_see_ready_photos_that_are_not_hidden(found):
    seen = outline_of(found).visible(("Party",))

    assert {e.id for e in seen.entries} == {
        p.id
        for p in found
        if p.status is PhotoStatus.READY and not p.hidden and p.section == "Party"
    }
    assert {e.id for e in outline_of(found).visible().entries} == {p.id for p in found if p.visible}


@given(ANY_PHOTOS, SETTINGS, ORDERS, st.integers(1, 5), st.data())
def test_walking_pages_while_photos_come_and_go_repeats_and_skips_none(
    found, chosen, order, limit, data
):
    there = {p.id: p for p in found}
    stood = set(there)
    seen: list[PhotoId] = []
    after = None
    for _ in range(40):
        page = page_of(outline_of(there.values()).ordered(chosen, order), order, after, limit)
        seen += page.items
        after = page.next_position
        if after is None:
            break
        for photo in data.draw(st.lists(photos(), max_size=2), label="come"):
            there[photo.id] = photo
        for photo_id in data.draw(st.sets(st.sampled_from(sorted(there)), max_size=2), label="go"):
            del there[photo_id]
            stood.discard(photo_id)
        if not there:
            break

    assert len(seen) == len(set(seen))
    assert stood <= set(seen)


@given(ANY_PHOTOS, ORDERS, ORDERS)
def test_a_position_means_nothing_in_another_order(found, order, other):
    keyed = outline_of(found).ordered(GallerySettings(), order)
    after = page_of(keyed, order, None, 1).next_position
    if after is None or other is order:
        return

    with pytest.raises(BadCursorError):
        page_of(keyed, other, after, 1)


# --- the same through the services, over stored outlines ---


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(ORDERS, st.integers(1, 4), st.data())
def test_a_photographer_walking_her_photos_meets_each_that_stood_once(order, limit, data):
    with (studio := a_studio()).galerly:
        gallery = studio.draft()
        names = data.draw(st.lists(st.sampled_from("abc"), max_size=8), label="photos at first")
        there = [studio.upload(gallery, name) for name in names]
        stood = {p.id for p in there}
        seen, after = [], None
        while True:
            page = studio.services.photos.page(
                gallery.id, by=studio.anna, order=order, after=after, limit=limit
            )
            seen += [p.id for p in page.items]
            after = page.next_position
            if after is None:
                break
            match data.draw(st.sampled_from(["come", "go", "work", "rest"]), label="meanwhile"):
                case "come":
                    there.append(studio.upload(gallery, data.draw(st.sampled_from("abc"))))
                case "go" if there:
                    gone = there.pop(data.draw(st.integers(0, len(there) - 1)))
                    studio.delete(gone)
                    stood.discard(gone.id)
                case "work":
                    studio.wait(seconds=2)
                    studio.galerly.run_jobs()

        assert len(seen) == len(set(seen))
        assert stood <= set(seen)


def test_an_outline_is_rebuilt_when_photos_changed_and_only_then(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    studio.wait(seconds=2)
    studio.galerly.run_jobs()
    kept = studio.ports.galleries.find_outline(gallery.id)

    studio.services.photos.page(gallery.id, by=studio.anna)
    assert studio.ports.galleries.find_outline(gallery.id) is kept
    studio.edit(photo, position=4.0)
    studio.services.photos.page(gallery.id, by=studio.anna)

    rebuilt = studio.ports.galleries.find_outline(gallery.id)
    assert [e.position for e in rebuilt.entries] == [4.0]
    assert rebuilt.content_version > kept.content_version


def test_a_burst_of_changes_is_one_rebuild(studio):
    gallery = studio.gallery()
    photo = studio.photo(gallery)
    studio.galerly.settle()
    for number in range(9):
        studio.edit(photo, position=float(number))

    assert studio.jobs_waiting() == 1


def test_microseconds_count_in_the_order_of_capture():
    moments = [T0 - timedelta(microseconds=T0.microsecond), T0, T0 + timedelta(microseconds=1)]
    found = [a_photo(GALLERY, id=an_id(), taken_at=at) for at in reversed(moments)]

    keyed = outline_of(found).ordered(GallerySettings(), PhotoOrder.TAKEN_AT)

    assert [e.taken_at for _, e in keyed] == moments
