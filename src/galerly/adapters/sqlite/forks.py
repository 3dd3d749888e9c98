"""Keeps forked children away from databases that their parent had open.

SQLite notes in memory which locks a process holds, and the system gives a child none of them: a
child that used the file, even by a connection of its own, would take no lock where it must
(https://sqlite.org/howtocorrupt.html, section 2.6).
"""

import ctypes
import os
from typing import Protocol
from weakref import WeakSet

import apsw


class Forkable(Protocol):
    """A database that is open."""

    path: str

    def leave_behind(self) -> list[apsw.Connection]:
        """Become unusable; return the connections, which must not even be closed."""


_open: WeakSet[Forkable] = WeakSet()
_inherited: set[str] = set()


def watch(database: Forkable) -> None:
    """Make a database unusable in children that are forked from now on."""
    _open.add(database)


def forget(database: Forkable) -> None:
    """Let children open a database that was closed."""
    _open.discard(database)


def inherited(path: str) -> bool:
    """Return whether the file was open when this process was forked."""
    return path in _inherited


def _in_child() -> None:
    for database in list(_open):
        _inherited.add(database.path)
        for connection in database.leave_behind():
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(connection))  # so that none is ever closed
    _open.clear()


os.register_at_fork(after_in_child=_in_child)
