"""Statements on one connection."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import apsw
from attrs import frozen

Row = tuple[Any, ...]
Value = None | int | float | str | bytes
Values = Sequence[Value] | Mapping[str, Value]


@frozen
class Statements:
    """Runs statements on a connection that is lent; none stays open behind a call."""

    connection: apsw.Connection

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """Return every row that a statement answers with."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """Return the first row that a statement answers with."""
        found = self.connection.execute(sql, values).fetchall()
        return found[0] if found else None

    def run(self, sql: str, values: Values = ()) -> int:
        """Run a statement that answers with nothing; return how many rows it changed itself."""
        self.connection.execute(sql, values)
        return self.connection.changes()

    def run_many(self, sql: str, many: Iterable[Values]) -> None:
        """Run a statement once for each of the values."""
        self.connection.executemany(sql, many)
