"""An archive of the same content is built once; how many are built is limited."""

import pytest

from galerly.domain.model.access import Owner
from galerly.domain.model.archive import ArchiveScope, ArchiveStatus
from galerly.domain.model.errors import NotFoundError, SlowDownError
from galerly.domain.model.gallery import Download, Permissions

EVERYTHING = Permissions(download=Download.ORIGINAL)


def owner(studio):
    return Owner(user_id=studio.anna)


def request(studio, gallery, actor=None, *, size=Download.ORIGINAL, **fields):
    return studio.services.archives.request(actor or owner(studio), gallery.id, size=size, **fields)


def built(studio, gallery, actor=None, **fields):
    """Return an archive that was asked for and built."""
    archive = request(studio, gallery, actor, **fields)
    studio.galerly.run_jobs()
    return studio.services.archives.get(actor or owner(studio), gallery.id, archive.id)


def test_the_same_content_is_built_once_and_reused_by_everybody_who_may(studio):
    gallery = studio.gallery()
    studio.photos(gallery, 2)
    archive = built(studio, gallery)
    viewer = studio.viewer(gallery, permissions=EVERYTHING)

    assert request(studio, gallery, viewer).id == archive.id
    studio.photo(gallery, "new.jpg")
    assert request(studio, gallery, viewer).id != archive.id
    studio.galerly.settle()
    assert studio.ports.jobs.parked(limit=9) == ()


def test_an_archive_is_gone_after_7_days_with_its_bytes(studio):
    gallery = studio.gallery()
    studio.photo(gallery)
    archive = built(studio, gallery)
    studio.wait(days=7)

    with pytest.raises(NotFoundError):
        studio.services.archives.get(owner(studio), gallery.id, archive.id)
    studio.galerly.sweep()

    assert studio.in_storage("archives/") == []
    assert built(studio, gallery).id != archive.id


def test_a_gallery_builds_at_most_10_archives_an_hour(studio):
    gallery = studio.gallery()
    for number in range(10):
        studio.photo(gallery, f"{number}.jpg")
        request(studio, gallery)
    studio.photo(gallery, "more.jpg")

    with pytest.raises(SlowDownError):
        request(studio, gallery)
    studio.wait(hours=1)
    assert request(studio, gallery)


def test_an_archive_that_is_there_is_had_when_no_more_may_be_built(studio):
    gallery = studio.gallery()
    first = studio.photo(gallery, "first.jpg")
    archive = built(studio, gallery)
    for number in range(9):
        studio.photo(gallery, f"{number}.jpg")
        request(studio, gallery)
    more = studio.photo(gallery, "more.jpg")
    with pytest.raises(SlowDownError):
        request(studio, gallery)

    studio.delete(more, *(p for p in studio.all_photos(gallery) if p.id not in {first.id, more.id}))
    waiting = studio.jobs_waiting()

    assert request(studio, gallery).id == archive.id
    assert studio.jobs_waiting() == waiting


def test_a_viewer_has_at_most_2_archives_built_at_a_time(studio):
    gallery = studio.gallery()
    for section in "abc":
        studio.photo(gallery, f"{section}.jpg", section=section)
    lena, tom = (studio.viewer(gallery, permissions=EVERYTHING) for _ in range(2))
    ask = {"scope": ArchiveScope.SECTION}
    request(studio, gallery, lena, section="a", **ask)
    request(studio, gallery, lena, section="b", **ask)

    with pytest.raises(SlowDownError) as caught:
        request(studio, gallery, lena, section="c", **ask)
    request(studio, gallery, lena, section="a", **ask)  # there already
    request(studio, gallery, tom, section="c", **ask)  # his first

    assert caught.value.retry_after_s == 15
    studio.galerly.run_jobs()
    assert request(studio, gallery, lena, section="c", **ask).status is ArchiveStatus.READY
    assert request(studio, gallery, lena).status is ArchiveStatus.QUEUED


def test_asking_again_for_the_same_archive_is_not_counted(studio):
    gallery = studio.gallery()
    studio.photo(gallery)

    ids = {request(studio, gallery).id for _ in range(30)}

    assert len(ids) == 1
