"""Stored appointments of galleries."""

from datetime import datetime

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import RowType
from galerly.adapters.sqlite.statements import Value
from galerly.adapters.sqlite.values import to_micros
from galerly.domain.model.agenda import Appointment
from galerly.domain.model.ids import GalleryId
from galerly.ports.agenda import Agenda

_APPOINTMENT = RowType(Appointment)
_PUT = (
    _APPOINTMENT.insert("agenda")
    + " ON CONFLICT DO UPDATE SET due_at = min(due_at, excluded.due_at),"
    + " since = max(since, excluded.since)"
)
_DUE = _APPOINTMENT.select("agenda") + "WHERE due_at <= ? ORDER BY due_at, gallery_id LIMIT ?"
_REMOVE = "DELETE FROM agenda WHERE gallery_id = ? AND due_at = ? AND since = ?"
_MOVE = """
    UPDATE agenda SET due_at = ?, since = ? WHERE gallery_id = ? AND due_at = ? AND since = ?
"""


class SqliteAgenda(OnDatabase, Agenda):
    """Appointments in the table `agenda`."""

    def put(self, appointment: Appointment) -> None:
        with self.database.writing() as write:
            write.run(_PUT, _APPOINTMENT.values(appointment))

    def due(self, *, now: datetime, limit: int) -> tuple[Appointment, ...]:
        rows = self.database.rows(_DUE, [to_micros(now), limit])
        return tuple(_APPOINTMENT.of(row) for row in rows)

    def settle(self, appointment: Appointment, after: Appointment | None) -> None:
        read: list[Value] = [appointment.gallery_id, *_times(appointment)]
        with self.database.writing() as write:
            if after is None:
                write.run(_REMOVE, read)
            else:
                write.run(_MOVE, [*_times(after), *read])

    def remove_gallery(self, gallery_id: GalleryId) -> None:
        with self.database.writing() as write:
            write.run("DELETE FROM agenda WHERE gallery_id = ?", [gallery_id])


def _times(appointment: Appointment) -> tuple[int, int]:
    return to_micros(appointment.due_at), to_micros(appointment.since)
