"""One file under several processes, some of which are killed."""

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from tests.adapters import sqlite_children
from tests.builders import T0, a_gallery, a_job, a_user, an_id, an_upload

from galerly.adapters.sqlite.database import Database
from galerly.adapters.sqlite.galleries import SqliteGalleries
from galerly.adapters.sqlite.jobs import SqliteJobs
from galerly.adapters.sqlite.photos import SqlitePhotos
from galerly.adapters.sqlite.users import SqliteUsers
from galerly.domain.model.ids import GalleryId, PhotoId
from galerly.domain.model.outline import Outline, OutlineEntry

SPAWN = multiprocessing.get_context("spawn")
JOIN_S = 60


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "galerly.db")


@pytest.fixture
def start() -> Iterator[Callable[..., BaseProcess]]:
    """Start a process; whatever still runs at the end of the test is killed."""
    started: list[BaseProcess] = []

    def run(target: Callable[..., None], *args: Any) -> BaseProcess:
        process = SPAWN.Process(target=target, args=args)
        process.start()
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.join(JOIN_S)


def ended_well(processes: list[BaseProcess]) -> bool:
    for process in processes:
        process.join(JOIN_S)
    return [process.exitcode for process in processes] == [0] * len(processes)


def test_processes_that_start_at_once_make_one_schema(path, start):
    users = [a_user() for _ in range(4)]
    barrier = SPAWN.Barrier(len(users))

    processes = [start(sqlite_children.open_and_add, path, barrier, user) for user in users]

    assert ended_well(processes)
    database = Database(path)
    assert [SqliteUsers(database).get(user.id) for user in users] == users
    assert database.integrity() == []
    database.close()


def test_photos_that_processes_and_threads_confirm_at_once_are_all_counted(path, start):
    database = Database(path)
    gallery, uploads = with_uploads(database, 120)
    barrier = SPAWN.Barrier(3)
    # The first 20 are confirmed by both: they count once.
    shares = [uploads[:70], uploads[:20] + uploads[70:]]

    processes = [start(sqlite_children.confirm_all, path, barrier, share, 3) for share in shares]
    barrier.wait(timeout=60)
    while any(process.is_alive() for process in processes):
        counted = SqliteGalleries(database).get(gallery.owner_id, gallery.id).photo_count
        assert 0 <= counted <= len(uploads)

    assert ended_well(processes)
    stored = SqliteGalleries(database).get(gallery.owner_id, gallery.id)
    assert stored.photo_count == len(uploads)
    assert stored.total_bytes == sum(upload.size_bytes for upload in uploads)
    assert stored.content_version == len(uploads)
    assert database.integrity() == []
    database.close()


def test_a_job_goes_to_one_process_alone(path, start):
    database = Database(path)
    jobs = [a_job() for _ in range(60)]
    SqliteJobs(database).put(jobs)
    barrier = SPAWN.Barrier(2)
    pipes = [SPAWN.Pipe() for _ in range(2)]

    processes = [start(sqlite_children.claim_all, path, barrier, pipe[1]) for pipe in pipes]
    done = [job_id for pipe in pipes for job_id in pipe[0].recv()]

    assert sorted(done) == [job.id for job in jobs]
    assert ended_well(processes)
    assert SqliteJobs(database).depth(now=T0).waiting == 0
    database.close()


def test_what_one_process_stored_another_reads_at_once(path, start):
    database = Database(path)
    galleries = [a_gallery() for _ in range(30)]
    barrier = SPAWN.Barrier(2)
    owner_id = galleries[0].owner_id

    processes = [
        start(sqlite_children.add_galleries, path, barrier, owner_id, share)
        for share in (galleries[:15], galleries[15:])
    ]

    assert ended_well(processes)
    page = SqliteGalleries(database).page(owner_id, limit=100)
    assert sorted(gallery.id for gallery in page.items) == [gallery.id for gallery in galleries]
    database.close()


@pytest.mark.parametrize("acknowledged", [1, 17, 40])
def test_a_killed_process_loses_nothing_that_was_acknowledged(path, start, acknowledged):
    database = Database(path)
    gallery, uploads = with_uploads(database, 400)
    mine, theirs = SPAWN.Pipe()

    process = start(sqlite_children.confirm_until_killed, path, uploads, theirs)
    told = [mine.recv() for _ in range(acknowledged)]
    process.kill()
    process.join(JOIN_S)
    while mine.poll():
        told.append(mine.recv())

    assert process.exitcode == -signal.SIGKILL
    photos = SqlitePhotos(database).get_many(gallery.owner_id, gallery.id, told)
    assert set(photos) == set(told)
    stored = SqliteGalleries(database).get(gallery.owner_id, gallery.id)
    assert len(told) <= stored.photo_count <= len(told) + 1  # one may not have been told of
    assert database.integrity() == []
    [_] = SqlitePhotos(database).confirm(
        [sqlite_children.photo_of(uploads[-1])], most=sqlite_children.PLENTY
    )
    database.close()


@pytest.mark.parametrize("is_open", [True, False], ids=["while-others-run", "alone"])
def test_a_process_that_is_killed_in_mid_transaction_leaves_no_trace(path, start, is_open):
    database = Database(path)
    gallery, _ = with_uploads(database, 1)
    if not is_open:
        database.close()
    before = log_bytes(path)
    mine, theirs = SPAWN.Pipe()

    process = start(sqlite_children.stop_in_mid_transaction, path, gallery, theirs)
    assert mine.recv() == "in mid-transaction"
    assert log_bytes(path) > before + 500_000, "nothing was written yet"
    process.kill()
    process.join(JOIN_S)

    database = database if is_open else Database(path)
    assert SqliteGalleries(database).get(gallery.owner_id, gallery.id) == gallery
    assert SqliteGalleries(database).find_outline(gallery.id) is None
    assert database.integrity() == []
    SqliteUsers(database).add(a_user())  # the lock went with the process
    database.close()


@pytest.mark.alone
def test_the_log_stays_small_while_readers_come_and_go(path):
    database = Database(path)
    galleries = SqliteGalleries(database)
    galleries.add(gallery := a_gallery())
    over = Event()

    def read() -> None:
        while not over.is_set():
            with database.snapshot() as reader:
                reader.rows("SELECT length(body) FROM outlines")
                time.sleep(0.1)  # so that there is never a moment without a reader

    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    largest, written = 0, 0
    for version in range(60):
        galleries.put_outline(gallery.owner_id, an_outline(gallery.id, version))
        [(length,)] = database.rows("SELECT length(body) FROM outlines")
        written += length
        largest = max(largest, log_bytes(path))
    over.set()
    for reader in readers:
        reader.join()

    assert written > 60_000_000
    assert largest < 24_000_000
    database.close()


def an_outline(gallery_id: GalleryId, version: int) -> Outline:
    """Return a long outline; no two versions share a page of bytes."""
    entry = OutlineEntry(
        id=PhotoId(an_id()),
        filename="DSC_1.jpg",
        section="",
        position=version,
        taken_at=T0,
        width_px=6000,
        height_px=4000,
        color=0,
        visible=True,
    )
    return Outline(gallery_id=gallery_id, content_version=version, entries=(entry,) * 8_000)


def log_bytes(path: str) -> int:
    log = Path(f"{path}-wal")
    return log.stat().st_size if log.exists() else 0


def with_uploads(database: Database, count: int) -> tuple[Any, list[Any]]:
    """Store a gallery with unconfirmed uploads."""
    SqliteGalleries(database).add(gallery := a_gallery())
    uploads = [an_upload(gallery) for _ in range(count)]
    SqlitePhotos(database).put_uploads(uploads)
    return gallery, uploads
