"""Asking the database whether it works."""

import apsw

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.errors import DatabaseFailedError
from galerly.domain.model.errors import UnavailableError
from galerly.ports.health import Probe

_BEAT = "UPDATE heartbeat SET beats = beats + 1 WHERE id = 1 RETURNING beats"
_READ = "SELECT beats FROM heartbeat WHERE id = 1"


class SqliteProbe(OnDatabase, Probe):
    """Writes one row through to the disk, and reads it back by another connection."""

    def check(self) -> None:
        try:
            with self.database.writing() as write:
                [(written,)] = write.rows(_BEAT)
            [(read,)] = self.database.rows(_READ)
        except (apsw.Error, DatabaseFailedError) as error:
            raise UnavailableError("the database does not answer") from error
        if read < written:
            raise UnavailableError("the database does not keep what is written")
