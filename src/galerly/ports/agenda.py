"""Which galleries are to be looked at when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from galerly.domain.model.agenda import Appointment
from galerly.domain.model.ids import GalleryId


class Agenda(Protocol):
    """One appointment at most for each gallery. Each call is one atomic step."""

    def put(self, appointment: Appointment) -> None:
        """Store an appointment, joined with the one that the gallery has (`Appointment.joined`)."""

    def due(self, *, now: datetime, limit: int) -> Sequence[Appointment]:
        """Return appointments whose time has come, those first that came first.

        For a sweep: one that was put a moment ago may be missing.
        """

    def settle(self, appointment: Appointment, after: Appointment | None) -> None:
        """Put `after`, or nothing, in the place of one that was looked at.

        Nothing happens if it has changed since it was read.
        """

    def remove_gallery(self, gallery_id: GalleryId) -> None:
        """Forget the appointment of a deleted gallery; idempotent."""
