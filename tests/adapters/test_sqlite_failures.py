"""When the disk fails: nothing is acknowledged that is not on it, and nothing is tried again."""

import errno
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from attrs import define
from tests.builders import a_user

from galerly.adapters.sqlite.database import Database
from galerly.adapters.sqlite.errors import DatabaseFailedError, DiskFullError
from galerly.adapters.sqlite.probe import SqliteProbe
from galerly.adapters.sqlite.users import SqliteUsers
from galerly.domain.model.errors import UnavailableError


@define
class Disk:
    """What happens to the log on its way to the disk."""

    syncs_fail: bool = False
    is_full: bool = False
    reads_fail: bool = False
    syncs: int = 0


class FailingFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name: object, flags: list[int]) -> None:
        super().__init__("", name, flags)  # type: ignore[arg-type]  # as SQLite gave it
        self.disk = disk
        self.is_log = bool(flags[0] & apsw.SQLITE_OPEN_WAL)

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        if self.is_log:
            self.disk.syncs += 1
            if self.disk.syncs_fail:
                raise apsw.IOError(errno.EIO, "sync failed")
        super().xSync(flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        if self.is_log and self.disk.is_full:
            raise apsw.FullError(errno.ENOSPC, "no room")
        super().xWrite(data, offset)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - SQLite's name
        if self.disk.reads_fail:
            raise apsw.IOError(errno.EIO, "read failed")
        return super().xRead(amount, offset)


class FailingVfs(apsw.VFS):
    def __init__(self, disk: Disk) -> None:
        super().__init__("failing", "")
        self.disk = disk

    def xOpen(self, name: object, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        return FailingFile(self.disk, name, flags)


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()
    vfs = FailingVfs(disk)
    yield disk
    vfs.unregister()


@pytest.fixture
def failures() -> list[Exception]:
    return []


@pytest.fixture
def database(tmp_path: Path, disk: Disk, failures: list[Exception]) -> Iterator[Database]:
    assert disk.syncs == 0
    database = Database(tmp_path / "galerly.db", vfs="failing", on_failure=failures.append)
    yield database
    disk.syncs_fail = disk.is_full = disk.reads_fail = False
    database.close()


def test_every_commit_is_synced_before_it_is_acknowledged(database, disk):
    before = disk.syncs
    for _ in range(5):
        SqliteUsers(database).add(a_user())

    assert disk.syncs - before >= 5


def test_a_failed_sync_is_not_acknowledged_and_ends_the_use_of_the_database(
    database, disk, failures
):
    users = SqliteUsers(database)
    users.add(before := a_user())
    disk.syncs_fail = True

    with pytest.raises(DatabaseFailedError):
        users.add(a_user())

    disk.syncs_fail = False  # a second sync may succeed without the data: it is not asked
    with pytest.raises(DatabaseFailedError):
        users.add(a_user())
    with pytest.raises(DatabaseFailedError):
        users.get(before.id)
    with pytest.raises(UnavailableError):
        SqliteProbe(database).check()
    assert [type(failure) for failure in failures] == [apsw.IOError]


def test_after_a_failed_sync_a_new_process_finds_what_was_acknowledged(database, disk):
    SqliteUsers(database).add(before := a_user())
    disk.syncs_fail = True
    with pytest.raises(DatabaseFailedError):
        SqliteUsers(database).add(a_user())
    disk.syncs_fail = False
    database.close()

    again = Database(database.path)

    assert SqliteUsers(again).get(before.id) == before
    assert again.integrity() == []
    again.close()


def test_a_full_disk_stores_nothing_and_can_be_mended(database, disk, failures):
    users = SqliteUsers(database)
    disk.is_full = True

    with pytest.raises(DiskFullError, match="no room"):
        users.add(refused := a_user())

    assert users.find_by_email(refused.email) is None
    disk.is_full = False
    users.add(refused)
    assert users.get(refused.id) == refused
    assert failures == []


def test_a_read_that_the_disk_refuses_is_unavailable_and_may_be_tried_again(
    database, disk, failures
):
    users = SqliteUsers(database)
    users.add(user := a_user())
    disk.reads_fail = True

    with pytest.raises(UnavailableError):
        users.get(user.id)

    disk.reads_fail = False
    assert users.get(user.id) == user
    assert failures == []
