"""One SQLite file: its connections, its transactions, and what happens when the disk fails."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from time import monotonic

import apsw

from galerly.adapters.sqlite import forks, integrity, schema
from galerly.adapters.sqlite.errors import (
    DatabaseClosedError,
    DatabaseFailedError,
    DiskFullError,
    ForkedDatabaseError,
)
from galerly.adapters.sqlite.statements import Row, Statements, Values
from galerly.domain.model.errors import UnavailableError

BUSY_TIMEOUT_S = 5.0  # a statement waits so long for another process, and a thread for its turn
READERS_KEPT = 8  # idle reading connections; a burst of threads opens more, and closes them again
STATEMENTS_KEPT = 256  # compiled per connection: more than the adapters have

# The log is copied into the database when it has this many pages (4 KiB each); where readers kept
# that from coming to its end for long, new ones are held off for a moment until it does.
CHECKPOINT_PAGES = 1_000
RESTART_PAGES = 4_000
_RESTART_TIMEOUT_MS = 250

_SETTINGS = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
_FOR_WRITING = "PRAGMA secure_delete = FAST; PRAGMA journal_size_limit = 16777216;"
_FOR_READING = "PRAGMA query_only = ON; PRAGMA wal_autocheckpoint = 0;"


class Database:
    """A file that threads of this process, and other processes, read and write at the same time.

    Any number of reads run beside one write. A call that returns has stored what it wrote, on disk;
    a call that raises has stored nothing. `UnavailableError` is raised where another one holds the
    file for longer than `busy_timeout_s`. Once the disk has failed under a write, that call and
    every further one raise `DatabaseFailedError`: what is on the disk only a new process can know.

    Args:
        path: The file; made, readable by its owner alone, if it is missing. Its folder exists.
        on_failure: Called once if the disk fails, for example to end the process.
        busy_timeout_s: How long to wait for other processes, and other threads, that write.
        vfs: A VFS registered with apsw, in place of the system's.

    Raises:
        OldSqliteError, NewerSchemaError, ForeignDatabaseError: If the file cannot be used.
        ForkedDatabaseError: If it was open when this process was forked.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        on_failure: Callable[[Exception], None] | None = None,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        vfs: str | None = None,
    ) -> None:
        schema.require_sqlite(apsw.sqlite_lib_version())
        self.path = os.path.realpath(path)
        if forks.inherited(self.path):
            raise ForkedDatabaseError(self.path)
        self._vfs = vfs
        self._busy_timeout_s = busy_timeout_s
        self._on_failure = on_failure
        self._unusable: Callable[[], Exception] | None = None
        self._turn = Lock()  # held by the thread that writes
        self._readers: deque[apsw.Connection] = deque()  # idle ones; its methods are atomic
        self._log_pages = 0
        self._restart_at = RESTART_PAGES
        # Only if it is missing: closing a file ends the locks that SQLite has on it elsewhere here.
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with _translated():
            self._writer = self._open_writer()
        forks.watch(self)

    @property
    def sqlite_version(self) -> str:
        """The version of the SQLite library, such as "3.51.3"."""
        return apsw.sqlite_lib_version()

    # --- reading ---

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """Return what one statement reads."""
        with self.reading() as reader:
            return reader.rows(sql, values)

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """Return the first row that one statement reads."""
        with self.reading() as reader:
            return reader.row(sql, values)

    @contextmanager
    def reading(self) -> Iterator[Statements]:
        """Read with several statements, each at its own moment; see `snapshot`."""
        self._refuse_if_unusable()
        with _translated(), _passing_by():
            try:
                connection = self._readers.pop()
            except IndexError:
                connection = self._open_reader()
            sound = False
            try:
                yield Statements(connection)
                sound = True
            finally:
                if sound and self._unusable is None and len(self._readers) < READERS_KEPT:
                    self._readers.append(connection)
                else:
                    connection.close()

    @contextmanager
    def snapshot(self) -> Iterator[Statements]:
        """Read with several statements at one moment of the database."""
        with self.reading() as reader:
            reader.run("BEGIN")
            yield reader
            reader.run("COMMIT")

    # --- writing ---

    @contextmanager
    def writing(self) -> Iterator[Statements]:
        """Read and write as one: all of it is on disk after the block, or none of it.

        Nobody else writes meanwhile, so what the block reads stays true until its end.
        """
        began_s = monotonic()
        if not self._turn.acquire(timeout=self._busy_timeout_s):
            raise UnavailableError
        try:
            self._refuse_if_unusable()
            # Threads and processes are waited for as long as said together, not one after another.
            left_s = max(0.0, began_s + self._busy_timeout_s - monotonic())
            self._writer.set_busy_timeout(round(left_s * 1000))
            with self._failing():
                statements = Statements(self._writer)
                statements.run("BEGIN IMMEDIATE")
                try:
                    yield statements
                    statements.run("COMMIT")
                except BaseException:
                    if self._writer.in_transaction:
                        statements.run("ROLLBACK")
                    raise
                self._checkpoint()
        finally:
            self._turn.release()

    # --- upkeep ---

    def backup_to(self, path: str | os.PathLike[str]) -> None:
        """Leave a copy of the database as it stands now at `path`, while work goes on.

        The copy is one file without a log, and safe on disk; an earlier file there is replaced.

        Raises:
            ValueError: If `path` is the database itself.
        """
        if os.path.realpath(path) == self.path:
            raise ValueError("a database cannot be copied over itself")
        with self.reading() as reader:
            integrity.copy(reader.connection, Path(path))

    def integrity(self) -> list[str]:
        """Return what is wrong with the file, its references and its counters; empty: nothing."""
        with self.snapshot() as reader:
            return integrity.problems(reader)

    def close(self) -> None:
        """Let go of the file; further calls raise. Idempotent."""
        with self._turn:
            if forks.inherited(self.path):
                return
            self._unusable = partial(DatabaseClosedError, self.path)
            with suppress(IndexError):
                while True:
                    self._readers.pop().close()
            self._writer.close()
        forks.forget(self)

    def leave_behind(self) -> list[apsw.Connection]:
        """Become unusable in a forked child; return the connections that are not its own."""
        self._unusable = partial(ForkedDatabaseError, self.path)
        self._turn = Lock()  # a thread of the parent may hold the old one
        return [*self._readers, self._writer]

    # --- connections ---

    def _open(self) -> apsw.Connection:
        connection = apsw.Connection(
            self.path,
            flags=apsw.SQLITE_OPEN_READWRITE,
            vfs=self._vfs,
            statementcachesize=STATEMENTS_KEPT,
        )
        connection.set_busy_timeout(round(self._busy_timeout_s * 1000))
        return connection

    def _open_reader(self) -> apsw.Connection:
        connection = self._open()
        connection.execute(_SETTINGS + _FOR_READING)
        return connection

    def _open_writer(self) -> apsw.Connection:
        connection = self._open()
        try:
            schema.stored_version(connection, self.path)  # before anything is changed
            schema.use_wal(connection, self.path)
            connection.execute(_SETTINGS + _FOR_WRITING)
            schema.migrate(connection, self.path)
            connection.set_wal_hook(self._note_log)
        except BaseException:
            connection.close()
            raise
        return connection

    # --- the log ---

    def _note_log(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _checkpoint(self) -> None:
        """Copy the log into the database where it is due; what was committed is safe before."""
        if self._log_pages < CHECKPOINT_PAGES:
            self._restart_at = RESTART_PAGES
            return
        with suppress(apsw.BusyError, apsw.FullError):  # later, then
            if self._log_pages < self._restart_at:
                self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
                return
            self._restart_at = self._log_pages + CHECKPOINT_PAGES  # tried again soon, if in vain
            self._writer.set_busy_timeout(_RESTART_TIMEOUT_MS)
            try:
                self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            finally:
                self._writer.set_busy_timeout(round(self._busy_timeout_s * 1000))

    # --- failures ---

    def _refuse_if_unusable(self) -> None:
        if self._unusable is not None:
            raise self._unusable()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Let nothing be written after the disk has failed under a write."""
        try:
            with _translated():
                yield
        except apsw.IOError as error:
            self._unusable = partial(DatabaseFailedError, self.path)
            if self._on_failure is not None:
                self._on_failure(error)
            raise DatabaseFailedError(self.path) from error


class OnDatabase:
    """Whatever works on one database."""

    def __init__(self, database: Database) -> None:
        self.database = database


@contextmanager
def _passing_by() -> Iterator[None]:
    """Turn what a disk refuses to a reader into UnavailableError: nothing is lost by it."""
    try:
        yield
    except apsw.IOError as error:
        message = "the disk does not give what it holds; try again in a moment"
        raise UnavailableError(message) from error


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what passes by itself into UnavailableError."""
    try:
        yield
    except (apsw.BusyError, apsw.LockedError, apsw.CantOpenError) as error:
        raise UnavailableError from error
    except apsw.FullError as error:
        raise DiskFullError from error
