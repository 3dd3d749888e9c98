"""Reading the photos of a page: as a range where they lie close together."""

from functools import partial

import pytest
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import a_photo, an_upload

from galerly.domain.services.in_turn import InTurn
from galerly.domain.services.outlines import RANGE_LEAST, RANGE_SPREAD, OutlineService
from galerly.domain.services.work import Work
from galerly.ports.photos import PhotoRepository


@frozen
class Watched:
    """A repository that notes how it was read."""

    photos: PhotoRepository
    reads: list[str]

    def __getattr__(self, name):
        if name in {"get_between", "get_many"}:
            self.reads.append(name)
        return getattr(self.photos, name)


@pytest.fixture
def shelf(studio):
    """A gallery of 60 photos, its outline, and how its photos are read."""
    gallery = studio.gallery()
    ports = studio.galerly.ports
    uploads = [an_upload(gallery, owner_id=studio.anna) for _ in range(60)]
    ports.photos.put_uploads(uploads)
    photos = ports.photos.confirm([a_photo(u) for u in uploads], most=100)
    watched = Watched(ports.photos, [])
    work = Work(jobs=ports.jobs, clock=ports.clock, tokens=ports.tokens)
    service = OutlineService(
        galleries=ports.galleries, photos=watched, together=InTurn(), work=work
    )
    outline = ports.photos.outline(studio.anna, gallery.id)
    return partial(service.photos_of, outline, studio.anna), photos, watched.reads


def test_a_page_of_neighbours_is_one_range(shelf):
    photos_of, photos, reads = shelf
    wanted = [p.id for p in photos[20:40]]

    found = photos_of(list(reversed(wanted)))

    assert list(found) == list(reversed(wanted))
    assert reads == ["get_between"]


def test_a_few_photos_or_scattered_ones_are_read_by_themselves(shelf):
    photos_of, photos, reads = shelf

    few = photos_of([p.id for p in photos[: RANGE_LEAST - 1]])
    scattered = photos_of([p.id for p in photos[:: RANGE_SPREAD + 1]])

    assert (len(few), len(scattered)) == (RANGE_LEAST - 1, 20)
    assert reads == ["get_many", "get_many"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_photo_asked_for_is_returned_in_that_order(shelf, data):
    photos_of, photos, _reads = shelf
    wanted = data.draw(st.lists(st.sampled_from(photos), unique_by=lambda p: p.id))

    assert photos_of([p.id for p in wanted]) == {p.id: p for p in wanted}
    assert list(photos_of([p.id for p in wanted])) == [p.id for p in wanted]


def test_photos_that_came_or_went_since_the_outline_do_no_harm(shelf, studio):
    photos_of, photos, _reads = shelf
    gone, *left = photos[10:30]
    studio.galerly.ports.photos.remove(gone.owner_id, gone.gallery_id, [gone.id])

    found = photos_of([p.id for p in (gone, *left)])

    assert found == {p.id: p for p in left}
