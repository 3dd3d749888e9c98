"""An installation is moved: nothing is lost, nothing done twice, what is newer is kept."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from tests.authenticator import code_shown
from tests.domain.soundness import check_sound
from tests.domain.studio import ANNA_EMAIL, ANNA_PASSWORD, Studio, a_studio, viewer_of
from tests.plain_codec import PlainCodec

from galerly.adapters.memory.system import MemoryKeyring
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.ids import UserId
from galerly.domain.model.photo import Photo, PhotoStatus, key_of, rendition_key
from galerly.domain.model.watermark import Placement
from galerly.domain.services.galleries import SettingsChanges
from galerly.domain.services.site import Site
from galerly.domain.services.watermarks import WatermarkWish
from galerly.entrypoints.assembly import assemble
from galerly.entrypoints.bootstrap import embedded
from galerly.entrypoints.migration.moving import Move, OtherKeysError, WorkWaitingError
from galerly.entrypoints.migration.report import Deed, Report
from galerly.entrypoints.ports import Ports
from galerly.entrypoints.settings import Settings
from galerly.testing import in_memory

URL = "http://galerly.test"


@pytest.fixture
def studio() -> Iterator[Studio]:
    studio = a_studio()
    with studio.galerly:
        studio.galerly.run_jobs()
        yield studio


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Ports]:
    """A new installation on a disk, with the keys of those in memory."""
    with embedded(Settings(data=tmp_path / "data", public_url=URL)) as system:
        yield evolve(system.ports, keyring=MemoryKeyring())


@pytest.fixture
def shoot(studio: Studio) -> list[Photo]:
    """Whatever an installation can hold, in Anna's studio; her photos."""
    wedding = studio.gallery("Lena & Tom")
    photos = studio.photos(wedding, 5)
    studio.edit(photos[0], title="Église", tags=("first dance",), position=1.5, hidden=True)
    studio.change(wedding, cover_photo_id=photos[1].id)
    link = studio.link(wedding, password="seven herons", selection_limit=3)
    mia = viewer_of(studio.open(link, name="Mia", password="seven herons"))
    lena = studio.client(wedding)
    proofing = studio.services.proofing
    for photo in photos[1:3]:
        proofing.add_favorite(mia, wedding.id, photo.id)
    proofing.add_favorite(lena, wedding.id, photos[3].id)
    for viewer in (lena, mia):
        proofing.submit(viewer, wedding.id, note="These, please")
    proofing.reopen(wedding.id, mia.viewer_id, by=studio.anna)
    proofing.add_comment(mia, wedding.id, photos[1].id, "Could this be brighter?")
    proofing.reply(wedding.id, photos[1].id, "It could.", to=mia.viewer_id, by=studio.anna)
    studio.services.logos.put(studio.anna, b"\x89PNG a logo", "image/png")
    studio.galerly.run_jobs()
    settings = SettingsChanges(
        watermark=WatermarkWish(logo=True, placement=Placement.TILED, opacity=30, size=20)
    )
    studio.photo(studio.draft("Marked", settings=settings))
    studio.draft("Empty yet")
    studio.galerly.services.galleries.create(by=studio.other(), title="Boris's own")
    studio.services.newsletter.subscribe("mia@example.com")
    factor = studio.services.second_factor
    studio.services.accounts.log_in(email=ANNA_EMAIL, password=ANNA_PASSWORD)
    here = studio.services.sessions.of_photographer(studio.anna)[0]
    setup = factor.begin(here)
    factor.confirm(here, code_shown(setup.secret, at=studio.clock.now()))
    studio.galerly.settle()
    return list(studio.all_photos(wedding))


def moved(source: Ports, target: Ports) -> Report:
    """Move all of it; return what was done."""
    report = Report(lambda _: None)
    move = Move(source=source, target=target, report=report)
    move.check()
    move.run()
    return report


def everything(ports: Ports, owners: Iterable[UserId]) -> list[Any]:
    """Return all that is kept for some photographers, how often it was stored aside."""
    kept: list[Any] = []
    for owner in owners:
        kept.append(evolve(ports.users.get(owner), version=0))
        for gallery in ports.galleries.page(owner, limit=100).items:
            kept.append(evolve(gallery, version=0, content_version=0))
            kept += [evolve(link, version=0) for link in ports.galleries.links(owner, gallery.id)]
            kept += [evolve(g, version=0) for g in ports.galleries.grants(owner, gallery.id)]
            kept += ports.photos.page(owner, gallery.id, after=None, limit=1000).items
            kept += [evolve(v, version=0) for v in ports.feedback.viewers(gallery.id)]
            kept += ports.feedback.favorites(gallery.id)
            kept.append(ports.activity.tallies(gallery.id))
            kept += ports.feedback.comments(gallery.id, limit=100).items
    return kept


def owners_of(ports: Ports) -> list[UserId]:
    return list(ports.users.every(after=None, limit=100).items)


@pytest.mark.usefixtures("shoot")
def test_everything_arrives_and_comes_back(studio, empty):
    owners = owners_of(studio.ports)
    there = moved(studio.ports, empty)
    with in_memory(codec=PlainCodec()) as home:
        back = moved(empty, home.ports)

        assert there.differences == back.differences == []
        assert len(owners) == 2
        assert everything(empty, owners) == everything(studio.ports, owners)
        assert everything(home.ports, owners) == everything(studio.ports, owners)
        check_sound(empty, owners)
        check_sound(home.ports, owners)
        for ports in (empty, home.ports):
            [logo] = ports.objects.list(f"logos/{studio.anna}/", after=None, limit=9).items
            assert ports.objects.read(logo.key) == b"\x89PNG a logo"


@pytest.mark.usefixtures("shoot")
def test_a_second_move_changes_nothing(studio, empty):
    first = moved(studio.ports, empty)
    second = moved(studio.ports, empty)

    assert first.changed > 30
    assert second.changed == 0
    assert second.rows[Deed.SAME] == sum(first.rows.values())
    assert second.objects[Deed.SAME] == sum(first.objects.values())
    assert second.differences == []


@pytest.mark.usefixtures("shoot")
def test_a_move_that_is_cut_short_anywhere_goes_on_where_it_was(studio, empty):
    owners = owners_of(studio.ports)
    cuts = 0
    for writes in range(0, 1000, 3):
        try:
            moved(studio.ports, evolve(empty, objects=Failing(empty.objects, after=writes % 7)))
        except UnavailableError:
            cuts += 1
            continue
        break

    assert cuts >= 3
    assert moved(studio.ports, empty).changed == 0
    assert everything(empty, owners) == everything(studio.ports, owners)
    check_sound(empty, owners)


def test_what_changed_since_an_earlier_move_follows(studio, empty, shoot):
    moved(studio.ports, empty)
    studio.edit(shoot[1], title="The kiss")
    late = studio.photo(studio.stored(gallery_of(studio, shoot)), "late.jpg")
    studio.change(gallery_of(studio, shoot), title="Lena & Tom, married")
    studio.galerly.run_jobs()

    report = moved(studio.ports, empty)

    owners = owners_of(studio.ports)
    assert report.rows[Deed.CHANGED] == 2
    assert empty.photos.get(late.owner_id, late.gallery_id, late.id) == late
    assert everything(empty, owners) == everything(studio.ports, owners)


def test_what_is_newer_in_the_target_is_kept_and_told(studio, empty, shoot):
    moved(studio.ports, empty)
    stored = empty.photos.get(shoot[1].owner_id, shoot[1].gallery_id, shoot[1].id)
    newer = empty.photos.replace(evolve(stored, title="Said in the target"))

    report = moved(studio.ports, empty)

    assert empty.photos.get(newer.owner_id, newer.gallery_id, newer.id) == newer
    [difference] = report.differences
    assert difference.place == f"photo {newer.id} of gallery {newer.gallery_id}"
    assert "newer in the target" in difference.problem


def test_a_lost_original_is_told_and_its_photo_not_promised(studio, empty, shoot):
    studio.ports.objects.remove([key_of(shoot[2])])

    report = moved(studio.ports, empty)

    told = {d.place for d in report.differences}
    assert f"original of photo {shoot[2].id} of gallery {shoot[2].gallery_id}" in told
    assert f"gallery {shoot[2].gallery_id}" in told  # it holds one photo less
    assert empty.photos.get_many(shoot[2].owner_id, shoot[2].gallery_id, [shoot[2].id]) == {}


def test_other_bytes_than_were_received_are_not_taken_for_a_photo(studio, empty, shoot):
    photo = shoot[2]
    studio.ports.objects.write(key_of(photo), [b"rotten"], content_type="image/jpeg")

    report = moved(studio.ports, empty)

    assert any("other bytes in the source" in d.problem for d in report.differences)
    assert empty.objects.stat(key_of(photo)) is None


def test_bytes_that_rot_in_the_target_are_replaced(studio, empty, shoot):
    moved(studio.ports, empty)
    key = rendition_key(shoot[1], shoot[1].renditions[0])
    empty.objects.write(key, [b"rotten"], content_type="image/jpeg")

    report = moved(studio.ports, empty)

    assert report.objects[Deed.CHANGED] == 1
    about = empty.objects.stat(key)
    assert about is not None
    assert about.sha256 == shoot[1].renditions[0].sha256


def test_a_photo_that_was_not_rendered_yet_is_rendered_in_the_target(studio, empty):
    photo = studio.upload(studio.draft())
    report = Report(lambda _: None)
    Move(source=studio.ports, target=empty, report=report).run()

    target = assemble(evolve(empty, codec=PlainCodec()), Site(public_url=URL))
    while target.worker.run_next():
        pass

    stored = empty.photos.get(photo.owner_id, photo.gallery_id, photo.id)
    assert stored.status is PhotoStatus.READY


# --- what forbids it ---


def test_other_keys_forbid_it(empty, tmp_path):
    with (
        embedded(Settings(data=tmp_path / "other", secret="s" * 40)) as other,
        pytest.raises(OtherKeysError, match="give the target the keys"),
    ):
        Move(source=other.ports, target=empty, report=Report(lambda _: None)).check()


def test_due_work_forbids_it_unless_it_may_be_left(studio, empty):
    studio.upload(studio.draft())
    move = Move(source=studio.ports, target=empty, report=Report(lambda _: None))

    with pytest.raises(WorkWaitingError, match="--leave-work"):
        move.check()
    move.check(leave_work=True)


def gallery_of(studio: Studio, photos: list[Photo]) -> Any:
    return studio.ports.galleries.get(studio.anna, photos[0].gallery_id)


class Failing:
    """Objects of a store that fails after some writes."""

    def __init__(self, objects: Any, *, after: int) -> None:
        self._objects = objects
        self._left = iter(range(after))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._objects, name)

    def write(self, *args: Any, **options: Any) -> Any:
        if not list(islice(self._left, 1)):
            raise UnavailableError
        return self._objects.write(*args, **options)
