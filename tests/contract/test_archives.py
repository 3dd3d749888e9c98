import pytest
from attrs import evolve
from tests.builders import T0, a_gallery, a_hash, a_photo, an_archive, an_archive_file, an_id, later
from tests.contract.fields import left_at_default
from tests.contract.racing import race
from tests.contract.stocked import stored_gallery

from galerly.domain.model.archive import ArchivePart, ArchiveStatus
from galerly.domain.model.errors import NotFoundError, StaleError
from galerly.domain.model.gallery import Download


def stored_archive(stores, gallery, files=(), **fields):
    archive = an_archive(gallery, **fields)
    assert stores.archives.add(archive, files) == archive
    return archive


def some_files(gallery, count=3):
    photos = [a_photo(gallery) for _ in range(count)]
    plain = [an_archive_file(p, name=f"{n:03}.jpg") for n, p in enumerate(photos)]
    odd = an_archive_file(
        photos[0],
        name="Église/Zoë \"1\" 'ü' 📷.jpg",
        size_bytes=2**40,
        crc32=0xFFFF_FFFF,
        modified_at=later(microseconds=1),
    )
    return (*reversed(plain), odd)


def in_full(archive):
    return evolve(
        archive,
        requested_by=an_id(),
        size=Download.WEB,
        photos=2,
        size_bytes=2**40,
        expires_at=later(days=7, microseconds=1),
        status=ArchiveStatus.READY,
        done_bytes=2**40 - 1,
        parts=(
            ArchivePart(key="archives/a/b/c/1.zip", filename="Zoë (1).zip", size_bytes=2**31),
            ArchivePart(key="archives/a/b/c/2.zip", filename="Zoë (2).zip", size_bytes=9),
        ),
        failure="none, really",
    )


# --- storing and finding ---


def test_round_trips_have_every_field_set():
    assert left_at_default(in_full(an_archive(a_gallery()))) == {"version"}


def test_an_archive_is_found_as_it_was_stored(stores):
    gallery = stored_gallery(stores)
    plain, full = an_archive(gallery), in_full(an_archive(gallery))

    for archive in (plain, full):
        assert stores.archives.add(archive, ()) == archive

    assert stores.archives.get(gallery.id, plain.id) == plain
    assert stores.archives.get(gallery.id, full.id) == full


def test_an_unknown_archive_is_not_found(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    archive = stored_archive(stores, gallery, some_files(gallery))

    for gallery_id, archive_id in ((gallery.id, an_id()), (other.id, archive.id)):
        with pytest.raises(NotFoundError):
            stores.archives.get(gallery_id, archive_id)
        assert stores.archives.files(gallery_id, archive_id) == ()


def test_an_archives_files_keep_their_order(stores):
    gallery = stored_gallery(stores)
    files = some_files(gallery)

    archive = stored_archive(stores, gallery, files)
    empty = stored_archive(stores, gallery)

    assert stores.archives.files(gallery.id, archive.id) == files
    assert stores.archives.files(gallery.id, empty.id) == ()


def test_an_archive_of_thousands_of_files_is_stored(stores):
    gallery = stored_gallery(stores)
    files = tuple(some_files(gallery, 2000))

    archive = stored_archive(stores, gallery, files)

    assert stores.archives.files(gallery.id, archive.id) == files


# --- the same content ---


def test_the_same_content_is_the_earlier_archive(stores):
    gallery = stored_gallery(stores)
    earlier = stored_archive(stores, gallery, some_files(gallery))
    files = stores.archives.files(gallery.id, earlier.id)
    again = an_archive(gallery, fingerprint=earlier.fingerprint, created_at=later(days=6))

    assert stores.archives.add(again, ()) == earlier

    assert stores.archives.files(gallery.id, earlier.id) == files
    with pytest.raises(NotFoundError):
        stores.archives.get(gallery.id, again.id)


@pytest.mark.parametrize("status", [s for s in ArchiveStatus if s is not ArchiveStatus.FAILED])
def test_an_earlier_archive_wins_as_it_is_now(stores, status):
    gallery = stored_gallery(stores)
    earlier = stored_archive(stores, gallery)
    earlier = stores.archives.replace(evolve(earlier, status=status, done_bytes=5))

    again = an_archive(gallery, fingerprint=earlier.fingerprint)

    assert stores.archives.add(again, ()) == earlier


@pytest.mark.parametrize(
    ("fields", "delay"),
    [
        ({"status": ArchiveStatus.FAILED}, {"hours": 1}),
        ({"status": ArchiveStatus.READY}, {"days": 7}),
        ({"status": ArchiveStatus.READY}, {"days": 30}),
    ],
    ids=["failed", "expired-now", "expired"],
)
def test_a_failed_or_expired_archive_gives_way(stores, fields, delay):
    gallery = stored_gallery(stores)
    earlier = stored_archive(stores, gallery, some_files(gallery), **fields)
    new = an_archive(gallery, fingerprint=earlier.fingerprint, created_at=later(**delay))
    files = some_files(gallery, 1)

    assert stores.archives.add(new, files) == new

    assert stores.archives.get(gallery.id, new.id) == new
    assert stores.archives.files(gallery.id, new.id) == files
    with pytest.raises(NotFoundError):
        stores.archives.get(gallery.id, earlier.id)
    assert stores.archives.files(gallery.id, earlier.id) == ()
    again = an_archive(gallery, fingerprint=new.fingerprint, created_at=later(**delay))
    assert stores.archives.add(again, ()) == new


def test_a_last_moment_before_its_end_an_archive_still_wins(stores):
    gallery = stored_gallery(stores)
    earlier = stored_archive(stores, gallery, expires_at=later(days=7, microseconds=1))

    again = an_archive(gallery, fingerprint=earlier.fingerprint, created_at=later(days=7))

    assert stores.archives.add(again, ()) == earlier


def test_galleries_share_no_archives(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    first = stored_archive(stores, gallery, fingerprint=a_hash("same"))
    second = stored_archive(stores, other, fingerprint=a_hash("same"))

    assert stores.archives.get(gallery.id, first.id) == first
    assert stores.archives.get(other.id, second.id) == second


def test_of_archives_of_one_content_asked_for_at_once_one_is_stored(stores):
    gallery = stored_gallery(stores)
    files = some_files(gallery)
    asked = [an_archive(gallery, fingerprint=a_hash("same")) for _ in range(24)]

    outcomes = race(lambda a: stores.archives.add(a, files), asked)

    (winner,) = set(outcomes)
    assert stores.archives.get(gallery.id, winner.id) == winner
    assert stores.archives.files(gallery.id, winner.id) == files
    assert stores.archives.remove_gallery(gallery.id, limit=99) == 1


# --- changing ---


def test_a_change_is_stored_one_version_on(stores):
    gallery = stored_gallery(stores)
    files = some_files(gallery)
    archive = stored_archive(stores, gallery, files)
    changed = in_full(archive)

    stored = stores.archives.replace(changed)

    assert stored == evolve(changed, version=1)
    assert stores.archives.get(gallery.id, archive.id) == stored
    assert stores.archives.files(gallery.id, archive.id) == files


def test_a_stale_copy_cannot_overwrite_a_newer_one(stores):
    gallery = stored_gallery(stores)
    archive = stored_archive(stores, gallery)
    newer = stores.archives.replace(evolve(archive, status=ArchiveStatus.READY))

    with pytest.raises(StaleError):
        stores.archives.replace(evolve(archive, status=ArchiveStatus.FAILED))

    assert stores.archives.get(gallery.id, archive.id) == newer


def test_of_changes_to_one_copy_one_wins(stores):
    gallery = stored_gallery(stores)
    archive = stored_archive(stores, gallery)
    copies = [evolve(archive, done_bytes=n) for n in range(24)]

    outcomes = race(stores.archives.replace, copies)

    winners = [outcome for outcome in outcomes if not isinstance(outcome, StaleError)]
    assert winners == [stores.archives.get(gallery.id, archive.id)]


def test_an_archive_that_is_gone_cannot_be_changed(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    archive = stored_archive(stores, gallery)

    with pytest.raises(NotFoundError):
        stores.archives.replace(evolve(archive, gallery_id=other.id))
    stores.archives.remove(gallery.id, archive.id)
    with pytest.raises(NotFoundError):
        stores.archives.replace(archive)

    assert stores.archives.expired(now=later(days=99), limit=9) == ()


# --- ending ---


def test_archives_past_their_time_are_told_to_the_sweep(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    expired = {
        stored_archive(stores, gallery, expires_at=T0),
        stored_archive(stores, other, expires_at=later(days=-3)),
        stored_archive(stores, gallery, expires_at=T0, status=ArchiveStatus.FAILED),
    }
    stored_archive(stores, gallery, expires_at=later(microseconds=1))

    assert set(stores.archives.expired(now=T0, limit=9)) == expired
    assert len(stores.archives.expired(now=T0, limit=2)) == 2
    assert stores.archives.expired(now=later(days=-4), limit=9) == ()


def test_a_removed_archive_is_gone_and_its_content_can_be_asked_for_again(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    archive = stored_archive(stores, gallery, some_files(gallery))

    stores.archives.remove(other.id, archive.id)
    assert stores.archives.get(gallery.id, archive.id) == archive

    stores.archives.remove(gallery.id, archive.id)
    stores.archives.remove(gallery.id, archive.id)

    with pytest.raises(NotFoundError):
        stores.archives.get(gallery.id, archive.id)
    assert stores.archives.files(gallery.id, archive.id) == ()
    stored_archive(stores, gallery, fingerprint=archive.fingerprint)


def test_a_deleted_gallerys_archives_are_forgotten_in_small_steps(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    archives = [stored_archive(stores, gallery, some_files(gallery)) for _ in range(5)]
    kept = stored_archive(stores, other)
    stores.galleries.mark_deleted(evolve(gallery, deleted_at=later(hours=1)))

    counts = [stores.archives.remove_gallery(gallery.id, limit=2) for _ in range(4)]

    assert counts == [2, 2, 1, 0]
    assert [stores.archives.files(gallery.id, a.id) for a in archives] == [()] * 5
    assert stores.archives.expired(now=later(days=99), limit=9) == (kept,)


# --- all of a gallery ---


def test_all_archives_of_a_gallery_are_told_whatever_became_of_them(stores):
    gallery, other = stored_gallery(stores), stored_gallery(stores)
    archives = [
        stored_archive(stores, gallery, some_files(gallery), status=status)
        for status in ArchiveStatus
    ]
    stored_archive(stores, other)
    changed = stores.archives.replace(evolve(archives[0], done_bytes=7))

    assert stores.archives.of_gallery(gallery.id) == (changed, *archives[1:])
    assert stores.archives.of_gallery(an_id()) == ()

    stores.archives.remove(gallery.id, archives[1].id)

    assert stores.archives.of_gallery(gallery.id) == (changed, *archives[2:])
