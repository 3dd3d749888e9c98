"""The file itself: what is refused, what a transaction is, backup and integrity."""

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import apsw
import pytest
from tests.builders import (
    T0,
    a_favorite,
    a_gallery,
    a_job,
    a_photo,
    a_user,
    a_viewer,
    an_upload,
    later,
)

from galerly.adapters.sqlite.database import Database
from galerly.adapters.sqlite.errors import (
    DatabaseClosedError,
    ForeignDatabaseError,
    NewerSchemaError,
    OldSqliteError,
)
from galerly.adapters.sqlite.feedback import SqliteFeedback
from galerly.adapters.sqlite.galleries import SqliteGalleries
from galerly.adapters.sqlite.jobs import SqliteJobs
from galerly.adapters.sqlite.outlines import SqliteOutlines
from galerly.adapters.sqlite.photos import SqlitePhotos
from galerly.adapters.sqlite.probe import SqliteProbe
from galerly.adapters.sqlite.rate_limits import SqliteRateLimiter
from galerly.adapters.sqlite.schema import APPLICATION_ID, SCHEMA_VERSION, require_sqlite
from galerly.adapters.sqlite.users import SqliteUsers
from galerly.domain.model.errors import SlowDownError, UnavailableError
from galerly.domain.model.limits import LINK_PER_NETWORK
from galerly.domain.model.outline import Outline


class ChangedMindError(Exception):
    pass


@pytest.fixture
def path(tmp_path):
    return tmp_path / "galerly.db"


@pytest.fixture
def database(path):
    database = Database(path, busy_timeout_s=0.1)
    yield database
    database.close()


@pytest.fixture
def another_process(database):
    """A connection as another process has it, with a transaction that writes under way."""
    connection = apsw.Connection(database.path)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def test_a_new_database_is_readable_by_its_owner_alone(path):
    Database(path).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_connection_is_set_up_to_keep_what_is_written(database):
    with database.writing() as write:
        settings = [
            write.row(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")
        ]

    assert settings == [("wal",), (2,), (1,)]
    assert database.row("PRAGMA query_only") == (1,)
    assert database.row("PRAGMA wal_autocheckpoint") == (0,)


def test_a_newer_schema_is_refused(path):
    Database(path).close()
    connection = apsw.Connection(str(path))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()

    with pytest.raises(NewerSchemaError, match="update Galerly"):
        Database(path)


def test_the_database_of_another_program_is_refused_and_left_alone(path):
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = path.read_bytes()

    with pytest.raises(ForeignDatabaseError):
        Database(path)

    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(path):
    path.write_bytes(b"not a database, but long enough to have a header " * 100)
    before = path.read_bytes()

    with pytest.raises(ForeignDatabaseError):
        Database(path)

    assert path.read_bytes() == before


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "2.99.9"])
def test_an_sqlite_that_can_damage_a_log_is_refused(version):
    with pytest.raises(OldSqliteError, match=version):
        require_sqlite(version)


@pytest.mark.parametrize("version", ["3.51.3", "3.52.0", "3.100.0", "4.0.0"])
def test_a_newer_sqlite_is_taken(version):
    require_sqlite(version)


def test_the_version_of_sqlite_is_told(database):
    assert database.sqlite_version == apsw.sqlite_lib_version()


def test_a_transaction_that_raises_leaves_nothing(database):
    def half_a_change() -> None:
        with database.writing() as write:
            write.run("INSERT INTO subscriptions VALUES ('a@example.com', 1, NULL)")
            raise ChangedMindError

    with pytest.raises(ChangedMindError):
        half_a_change()

    assert database.rows("SELECT * FROM subscriptions") == []
    with database.writing() as write:
        write.run("INSERT INTO subscriptions VALUES ('b@example.com', 1, NULL)")
    assert database.rows("SELECT email FROM subscriptions") == [("b@example.com",)]


def test_a_snapshot_does_not_see_what_is_written_beside_it(database):
    with database.snapshot() as reader:
        before = reader.rows("SELECT beats FROM heartbeat")
        SqliteProbe(database).check()
        after = reader.rows("SELECT beats FROM heartbeat")

    assert before == after
    assert database.rows("SELECT beats FROM heartbeat") != before


def test_a_snapshot_that_raises_gives_up_its_moment(database):
    def half_a_look() -> None:
        with database.snapshot() as reader:
            reader.rows("SELECT 1 FROM heartbeat")
            raise ChangedMindError

    with pytest.raises(ChangedMindError):
        half_a_look()
    SqliteProbe(database).check()

    assert database.rows("SELECT beats FROM heartbeat") == [(1,)]


def test_reading_cannot_write(database):
    with pytest.raises(apsw.ReadOnlyError):
        database.rows("DELETE FROM heartbeat")


@pytest.mark.usefixtures("another_process")
def test_a_file_that_others_hold_for_too_long_is_unavailable(database):
    with pytest.raises(UnavailableError):
        SqliteUsers(database).add(a_user())
    with pytest.raises(UnavailableError):
        SqliteProbe(database).check()


@pytest.mark.usefixtures("another_process")
def test_reading_goes_on_while_others_write(database):
    assert SqliteUsers(database).find_by_email("anna@example.com") is None


@pytest.mark.usefixtures("another_process")
def test_asking_for_a_job_when_there_is_none_takes_no_lock(database):
    assert SqliteJobs(database).claim(now=T0, lease=later(minutes=1) - T0) is None


def test_whoever_is_over_a_limit_is_refused_without_a_lock(path, database):
    limiter = SqliteRateLimiter(database)
    limiter.take(LINK_PER_NETWORK, "net", now=T0, cost=LINK_PER_NETWORK.count)
    with pytest.raises(SlowDownError):  # the first refusal is noted
        limiter.take(LINK_PER_NETWORK, "net", now=T0)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(SlowDownError):
        limiter.take(LINK_PER_NETWORK, "net", now=T0)

    other.close()


def test_a_closed_database_answers_nothing(path):
    database = Database(path)
    database.close()
    database.close()

    with pytest.raises(DatabaseClosedError):
        database.rows("SELECT 1")
    with pytest.raises(DatabaseClosedError):
        SqliteUsers(database).add(a_user())


def test_closing_leaves_one_file(path):
    database = Database(path)
    SqliteProbe(database).check()
    assert {p.name for p in path.parent.iterdir()} > {path.name}

    database.close()

    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_what_was_put_last_before_an_update_of_jobs_is_kept(path):
    job = a_job(key="sweep", payload={"owner_id": "ä"}, attempts=3)
    first = Database(path)
    SqliteJobs(first).put([job])
    first.close()

    second = Database(path)

    claim = SqliteJobs(second).claim(now=T0, lease=later(minutes=1) - T0)
    assert claim is not None
    assert claim.job.payload == job.payload
    second.close()


# --- backup and integrity ---


def stocked(database: Database) -> None:
    """Store a gallery with two photos and a favorite."""
    galleries, photos, feedback = (
        SqliteGalleries(database),
        SqlitePhotos(database),
        SqliteFeedback(database),
    )
    galleries.add(gallery := a_gallery())
    uploads = [an_upload(gallery), an_upload(gallery)]
    photos.put_uploads(uploads)
    photo, _ = photos.confirm([a_photo(upload) for upload in uploads], most=10)
    viewer = feedback.put_viewer(a_viewer(gallery))
    feedback.add_favorite(a_favorite(viewer, photo))


def test_a_backup_is_one_file_that_holds_everything(database, tmp_path):
    stocked(database)
    (tmp_path / "copies").mkdir()

    database.backup_to(tmp_path / "copies" / "copy.db")

    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["copy.db"]
    assert stat.S_IMODE((tmp_path / "copies" / "copy.db").stat().st_mode) == 0o600
    copy = Database(tmp_path / "copies" / "copy.db")
    for (table,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
        assert copy.rows(f"SELECT * FROM {table}") == database.rows(f"SELECT * FROM {table}")
    assert copy.row("PRAGMA application_id") == (APPLICATION_ID,)
    assert copy.integrity() == []
    copy.close()


def test_a_backup_replaces_an_earlier_one(database, tmp_path):
    database.backup_to(tmp_path / "copy.db")
    stocked(database)

    database.backup_to(tmp_path / "copy.db")

    copy = Database(tmp_path / "copy.db")
    assert copy.rows("SELECT count(*) FROM photos") == [(2,)]
    copy.close()


@pytest.mark.usefixtures("another_process")
def test_a_backup_does_not_wait_for_writers(database, tmp_path):
    database.backup_to(tmp_path / "copy.db")

    assert (tmp_path / "copy.db").stat().st_size > 0


def test_a_database_is_not_copied_over_itself(database, path):
    with pytest.raises(ValueError, match="over itself"):
        database.backup_to(path)


def test_a_sound_database_has_no_problems(database):
    stocked(database)

    assert database.integrity() == []


def test_counters_that_are_off_are_told(database):
    stocked(database)
    with database.writing() as write:
        write.run("UPDATE galleries SET photo_count = 3, total_bytes = 5")
        write.run("UPDATE viewers SET favorite_count = 4")

    gallery, viewer = database.integrity()

    assert "counts 3 photos of 5 bytes and holds 2 of 16000000" in gallery
    assert "counts 4 favorites and has 1" in viewer


def test_damage_is_told(path):
    database = Database(path)
    stocked(database)
    database.close()
    connection = apsw.Connection(str(path))
    page: Any = connection.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'photos_by_content'"
    ).get
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 3 : page * 4096] = bytes(4096 - 3)
    path.write_bytes(content)

    damaged = Database(path)

    assert damaged.integrity() != []
    damaged.close()


def test_an_outline_of_another_version_is_made_again(database):
    galleries = SqliteGalleries(database)
    galleries.add(gallery := a_gallery())
    galleries.put_outline(
        gallery.owner_id, Outline(gallery_id=gallery.id, content_version=0, entries=())
    )
    with database.writing() as write:
        write.run("UPDATE outlines SET body = x'93010203'")

    assert SqliteOutlines(database).find_outline(gallery.id) is None


# --- forks ---

FORK = """
import os, sys
from galerly.adapters.sqlite.database import Database
from galerly.adapters.sqlite.errors import ForkedDatabaseError
from galerly.adapters.sqlite.probe import SqliteProbe

path = sys.argv[1]
database = Database(path)
SqliteProbe(database).check()
child = os.fork()
if child == 0:
    refused = 0
    for use in (
        lambda: database.rows("SELECT 1"),
        lambda: SqliteProbe(database).database.writing().__enter__(),
        lambda: Database(path),
    ):
        try:
            use()
        except ForkedDatabaseError:
            refused += 1
    database.close()
    sys.exit(0 if refused == 3 else 1)
_, status = os.waitpid(child, 0)
SqliteProbe(database).check()
assert database.rows("SELECT beats FROM heartbeat") == [(2,)]
database.close()
child = os.fork()
if child == 0:
    again = Database(path)  # closed before the fork, so nothing was inherited
    SqliteProbe(again).check()
    again.close()
    os._exit(0)
_, second = os.waitpid(child, 0)
sys.exit(status or second)
"""


def test_a_forked_child_is_kept_from_what_its_parent_has_open(path: Path):
    done = subprocess.run(
        [sys.executable, "-c", FORK, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
