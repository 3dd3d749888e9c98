"""What the processes of test_sqlite_processes.py do; a child imports no more than this."""

from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from threading import Thread

from tests.builders import T0, later

from galerly.adapters.sqlite.database import Database
from galerly.adapters.sqlite.galleries import SqliteGalleries
from galerly.adapters.sqlite.jobs import SqliteJobs
from galerly.adapters.sqlite.photos import SqlitePhotos
from galerly.adapters.sqlite.users import SqliteUsers
from galerly.domain.model.account import User
from galerly.domain.model.gallery import Gallery
from galerly.domain.model.ids import UserId
from galerly.domain.model.photo import Photo, Upload

PLENTY = 100_000


def open_and_add(path: str, start: Barrier, user: User) -> None:
    """Open a database at the same moment as others, and store a user."""
    start.wait(timeout=60)
    database = Database(path)
    SqliteUsers(database).add(user)
    database.close()


def confirm_all(path: str, start: Barrier, uploads: list[Upload], threads: int) -> None:
    """Confirm photos one by one, in several threads."""
    database = Database(path)
    photos = SqlitePhotos(database)
    start.wait(timeout=60)

    def run(share: list[Upload]) -> None:
        for upload in share:
            photos.confirm([photo_of(upload)], most=PLENTY)

    running = [Thread(target=run, args=[uploads[i::threads]]) for i in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    database.close()


def confirm_until_killed(path: str, uploads: list[Upload], told: Connection) -> None:
    """Confirm photos, and tell of each once it is acknowledged."""
    photos = SqlitePhotos(Database(path))
    for upload in uploads:
        [photo] = photos.confirm([photo_of(upload)], most=PLENTY)
        told.send(photo.id)


def stop_in_mid_transaction(path: str, gallery: Gallery, told: Connection) -> None:
    """Change much without committing it, and tell; then wait to be killed."""
    database = Database(path)
    with database.writing() as write:
        write.run("PRAGMA cache_size = 1")  # so that changed pages go to the log at once
        write.run("INSERT INTO outlines VALUES (?, 1, x'')", [gallery.id])
        for _ in range(5):
            write.run("UPDATE galleries SET photo_count = photo_count + 1, title = 'broken'")
            write.run("UPDATE outlines SET body = randomblob(1000000)")
        told.send("in mid-transaction")
        told.recv()


def claim_all(path: str, start: Barrier, told: Connection) -> None:
    """Claim and finish jobs until there is none; tell which."""
    database = Database(path)
    jobs = SqliteJobs(database)
    start.wait(timeout=60)
    done = []
    while claim := jobs.claim(now=T0, lease=later(hours=1) - T0):
        done.append(claim.job.id)
        jobs.finish(claim)
    told.send(done)
    database.close()


def add_galleries(path: str, start: Barrier, owner_id: UserId, galleries: list[Gallery]) -> None:
    """Store galleries one by one, reading each back at once."""
    database = Database(path)
    repository = SqliteGalleries(database)
    start.wait(timeout=60)
    for gallery in galleries:
        repository.add(gallery)
        assert repository.get(owner_id, gallery.id) == gallery
    database.close()


def photo_of(upload: Upload) -> Photo:
    """Return what an upload becomes."""
    return Photo(
        id=upload.photo_id,
        gallery_id=upload.gallery_id,
        owner_id=upload.owner_id,
        filename=upload.filename,
        content_type=upload.content_type,
        size_bytes=upload.size_bytes,
        sha256=upload.sha256 or "",
        created_at=upload.created_at,
    )
