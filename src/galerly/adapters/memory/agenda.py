"""Appointments of galleries in memory."""

from datetime import datetime

from attrs import frozen

from galerly.adapters.memory.store import MemoryStore
from galerly.domain.model.agenda import Appointment
from galerly.domain.model.ids import GalleryId
from galerly.ports.agenda import Agenda


@frozen
class MemoryAgenda(Agenda):
    """Appointments in memory."""

    store: MemoryStore

    def put(self, appointment: Appointment) -> None:
        with self.store.lock:
            before = self.store.agenda.get(appointment.gallery_id, appointment)
            self.store.agenda[appointment.gallery_id] = before.joined(appointment)

    def due(self, *, now: datetime, limit: int) -> tuple[Appointment, ...]:
        with self.store.lock:
            found = [each for each in self.store.agenda.values() if each.due_at <= now]
        return tuple(sorted(found, key=lambda each: (each.due_at, each.gallery_id))[:limit])

    def settle(self, appointment: Appointment, after: Appointment | None) -> None:
        with self.store.lock:
            if self.store.agenda.get(appointment.gallery_id) != appointment:
                return
            if after is None:
                del self.store.agenda[appointment.gallery_id]
            else:
                self.store.agenda[appointment.gallery_id] = after

    def remove_gallery(self, gallery_id: GalleryId) -> None:
        with self.store.lock:
            self.store.agenda.pop(gallery_id, None)
