"""Rows and bytes compared in slices, wherever one of these is cut off."""

import pytest
from attrs import evolve
from tests.plain_codec import a_jpeg

from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.job import JobKind
from galerly.domain.model.photo import PhotoStatus, key_of
from galerly.domain.services.comparison import ComparisonService
from galerly.domain.services.lost_bytes import MARKED_MAX, Looked, Lost, LostBytesService

SLICE = 3  # rows


class Chain:
    """Does the slices of comparisons, each a job; `payloads` are those that wait."""

    def __init__(self, studio, rows=SLICE, batch=2):
        services = studio.services
        inventory = evolve(services.lost_bytes.inventory, batch=batch)
        self.service: ComparisonService = evolve(
            services.comparison,
            rows=rows,
            work=self,
            lost_bytes=evolve(services.lost_bytes, inventory=inventory),
        )
        self.payloads: list[dict[str, str]] = [{}]
        self.slices = []

    def add(self, kind, payload, *, unique):
        assert kind is JobKind.COMPARE
        assert unique
        self.payloads.append(payload)

    def run(self):
        """Return what the last slice said."""
        said = None
        while self.payloads:
            self.slices.append(self.payloads.pop(0))
            said = self.service.compare(self.slices[-1])
            assert said is None or not self.payloads
        return said


@pytest.fixture
def many(studio):
    """Galleries of two photographers: 0, 1, 4 and 5 photos."""
    boris = studio.other()
    galleries = [studio.gallery() for _ in range(3)]
    photos = [p for g, n in zip(galleries, (0, 1, 4), strict=True) for p in studio.photos(g, n)]
    theirs = studio.services.galleries.create(by=boris, title="B")
    for n in range(5):
        data = a_jpeg(note=f"boris {n}")
        photos.append(studio.galerly.add_photo(theirs.id, f"{n}.jpg", data, by=boris))
    studio.galerly.settle()
    return photos


def lose(studio, photo):
    studio.ports.objects.remove([key_of(photo)])


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 8, 1000])
def test_slices_see_every_photo_once(studio, many, rows):
    for photo in (many[0], many[3], many[9]):
        lose(studio, photo)

    chain = Chain(studio, rows)

    assert chain.run() == "photos without their original: 3 of 10"
    failed = {p.id for p in many if studio.look(p).status is PhotoStatus.FAILED}
    assert failed == {many[0].id, many[3].id, many[9].id}
    assert (len(chain.slices) == 2) == (rows == 1000)  # one of each stage at the least


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("rows", [1, 500])
def test_slices_remove_what_no_row_stands_for(studio, rows):
    before = studio.in_storage()
    for n in range(3):
        studio.ports.objects.write(f"stray/{n}.jpg", [b"x"], content_type="image/jpeg")
    studio.wait(hours=25)

    assert Chain(studio, rows).run() is None

    assert studio.in_storage() == before


@pytest.mark.usefixtures("many")
def test_a_slice_ends_by_the_clock_too(studio):
    chain = Chain(studio, rows=1_000_000)
    galleries = studio.ports.galleries

    class Slow:
        """Galleries that take five minutes for a page."""

        def __getattr__(self, name):
            return getattr(galleries, name)

        def page(self, *args, **options):
            studio.wait(minutes=5)
            return galleries.page(*args, **options)

    lost_bytes: LostBytesService = chain.service.lost_bytes
    slow = evolve(lost_bytes.inventory, galleries=Slow())
    chain.service = evolve(chain.service, lost_bytes=evolve(lost_bytes, inventory=slow))

    assert chain.run() is None

    assert len(chain.slices) > 4


def test_a_slice_that_is_cut_off_begins_again_where_it_began(studio, many):
    lose(studio, many[4])
    chain = Chain(studio)

    class Failing:
        """Storage, which fails at every fifth look."""

        calls = 0

        def __getattr__(self, name):
            return getattr(studio.ports.objects, name)

        def list(self, *args, **options):
            self.calls += 1
            if self.calls % 5 == 0:
                raise UnavailableError
            return studio.ports.objects.list(*args, **options)

    lost_bytes = evolve(chain.service.lost_bytes, objects=Failing())
    chain.service = evolve(chain.service, lost_bytes=lost_bytes, rows=1)
    said, tries = None, 0
    while chain.payloads:
        tries += 1
        try:
            said = chain.service.compare(chain.payloads[0])
        except UnavailableError:
            continue
        chain.payloads.pop(0)

    assert said == "photos without their original: 1 of 10"
    assert tries > len(many)


def test_two_chains_side_by_side_do_what_one_does(studio, many):
    lose(studio, many[2])
    chain = Chain(studio)
    chain.payloads.append({})
    said = [chain.service.compare(chain.payloads.pop(0)) for _ in range(200) if chain.payloads]

    assert [words for words in said if words] == ["photos without their original: 1 of 10"] * 2
    assert studio.look(many[2]).status is PhotoStatus.FAILED


@pytest.mark.usefixtures("many")
def test_a_gallery_that_is_deleted_while_the_walk_stands_in_it_is_left(studio):
    chain, said = Chain(studio, rows=1), []
    deleted: list[str] = []
    while chain.payloads:
        payload = chain.payloads.pop(0)
        said.append(chain.service.compare(payload))
        _, gallery_id, photo_id = (payload.get("after", "") + "///").split("/")[:3]
        if photo_id and not deleted:
            deleted.append(gallery_id)
            chain.payloads[0] = payload  # as if the job came twice
            studio.services.galleries.delete(gallery_id, by=studio.anna)
            studio.galerly.run_jobs()

    assert deleted
    assert set(said) == {None}


def test_what_a_slice_hands_on_fits_a_message_however_much_is_lost(studio, many):
    photo = many[0]
    looked = Looked(found=Lost(photos=10_000_000, originals=1_000_000))
    looked.lost = [(photo.owner_id, photo.gallery_id, photo.id)] * (MARKED_MAX + 1)
    chain = Chain(studio, rows=1)

    chain.service._hand_on(next(chain.service.lost_bytes.inventory.walk()), looked)

    payload = chain.payloads[-1]
    assert sum(len(name) + len(value) for name, value in payload.items()) < 100_000
    assert Chain(studio, rows=1_000_000).service.compare(payload) is not None
    assert studio.look(photo).status is PhotoStatus.READY  # so many are told, not marked
