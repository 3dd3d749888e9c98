"""What can be wrong with a database file before anything is read from it."""

from galerly.domain.model.errors import GalerlyError, UnavailableError


class OldSqliteError(GalerlyError):
    """The SQLite library is too old to be trusted with a write-ahead log."""

    code = "old-sqlite"

    def __init__(self, version: str, needed: str) -> None:
        super().__init__(f"SQLite {version} can damage a database; install apsw {needed} or newer")


class NewerSchemaError(GalerlyError):
    """The database was written by a newer Galerly."""

    code = "newer-schema"

    def __init__(self, path: str, found: int, known: int) -> None:
        super().__init__(
            f"{path} has schema {found}, and this Galerly knows none above {known}; update Galerly"
        )


class ForeignDatabaseError(GalerlyError):
    """The file is a database, but not one of Galerly's."""

    code = "foreign-database"

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is not a database of Galerly's; choose another path")


class NoLogError(GalerlyError):
    """The file system lacks the shared memory that a write-ahead log needs."""

    code = "no-write-ahead-log"

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is on a file system without shared memory; choose a local disk")


class DatabaseFailedError(Exception):
    """The disk refused to keep what was written; only a new process may go on.

    It is none of the domain's errors, so that nothing on the way up takes it for an answer.
    """

    def __init__(self, path: str) -> None:
        super().__init__(f"writing to {path} failed; this process does not use it any more")


class DatabaseClosedError(Exception):
    """The database was closed."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} was closed")


class ForkedDatabaseError(Exception):
    """A database was open when the process forked; the child may not use it."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} was open when this process was forked, which SQLite does not survive; "
            "start the process anew (spawn), or open the database only after forking"
        )


class DiskFullError(UnavailableError):
    """There is no room left on the disk; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("there is no room left on the disk of this installation")
