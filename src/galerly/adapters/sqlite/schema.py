"""The schema of a database file, and how it comes to be."""

import time
from importlib.resources import files

import apsw

from galerly.adapters.sqlite.errors import (
    ForeignDatabaseError,
    NewerSchemaError,
    NoLogError,
    OldSqliteError,
)
from galerly.adapters.sqlite.statements import Statements

# A checkpoint that meets a commit can damage the database: https://sqlite.org/wal.html#walresetbug
OLDEST_SQLITE = "3.51.3"
APPLICATION_ID = 0x47616C79  # "Galy", at offset 68 of the file
MIGRATIONS = ("schema.sql",)
"""Scripts of this folder; number n leads from schema n to n + 1. A released one never changes."""
SCHEMA_VERSION = len(MIGRATIONS)

_WAL_TRIES_FOR = 10.0  # seconds
_WAL_RETRY_AFTER = 0.02  # seconds


def require_sqlite(version: str) -> None:
    """Return if this version of SQLite keeps data safe.

    Raises:
        OldSqliteError: If it is older than `OLDEST_SQLITE`.
    """
    if _numbers(version) < _numbers(OLDEST_SQLITE):
        raise OldSqliteError(version, OLDEST_SQLITE)


def use_wal(connection: apsw.Connection, path: str) -> None:
    """Leave the database with a write-ahead log, even if another process does so just now.

    Raises:
        NoLogError: If the file system cannot carry one.
    """
    give_up = time.monotonic() + _WAL_TRIES_FOR
    while True:
        try:
            [(mode,)] = Statements(connection).rows("PRAGMA journal_mode = WAL")
        except apsw.BusyError:  # changing the mode does not wait for locks by itself
            if time.monotonic() > give_up:
                raise
            time.sleep(_WAL_RETRY_AFTER)
        else:
            break
    if mode != "wal":
        raise NoLogError(path)


def migrate(connection: apsw.Connection, path: str) -> None:
    """Leave the database at `SCHEMA_VERSION`; of processes that start at once, one does it.

    Raises:
        ForeignDatabaseError: If it holds something else.
        NewerSchemaError: If a newer Galerly wrote it.
    """
    if stored_version(connection, path) == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in MIGRATIONS[stored_version(connection, path) :]:
            connection.execute(files(__package__).joinpath(script).read_text("utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def stored_version(connection: apsw.Connection, path: str) -> int:
    """Return the schema that a database has, 0 for an empty one.

    Raises:
        ForeignDatabaseError: If it holds something else.
        NewerSchemaError: If a newer Galerly wrote it.
    """
    try:
        statements = Statements(connection)
        [(version,)] = statements.rows("PRAGMA user_version")
        [(application,)] = statements.rows("PRAGMA application_id")
        tables = statements.rows("SELECT 1 FROM sqlite_schema LIMIT 1")
    except apsw.NotADBError as error:
        raise ForeignDatabaseError(path) from error
    if application != APPLICATION_ID and (tables or version or application):
        raise ForeignDatabaseError(path)
    if version > SCHEMA_VERSION:
        raise NewerSchemaError(path, version, SCHEMA_VERSION)
    return int(version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
