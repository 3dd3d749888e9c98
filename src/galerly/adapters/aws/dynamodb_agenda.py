"""Appointments of galleries in DynamoDB: an item beside a gallery's photos.

It is in the index of what expires, in partitions of its own, so that the hourly sweep finds what is
due by reading nothing else. Under the index's name, `expires_at` is when it is due.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from galerly.adapters.aws import dynamodb_keys as keys
from galerly.adapters.aws.dynamodb_actions import ConditionFailed
from galerly.adapters.aws.dynamodb_expiry import OnExpiry
from galerly.adapters.aws.dynamodb_items import Item, ItemType, text
from galerly.adapters.aws.dynamodb_photo_items import shard_of
from galerly.domain.model.agenda import Appointment
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.ids import GalleryId
from galerly.ports.agenda import Agenda

AGENDA_SHARDS = tuple(f"agenda#{n}" for n in range(4))
_APPOINTMENT = ItemType(Appointment, {"due_at": "expires_at"})
_UNCHANGED = "expires_at = :due AND since = :since"
_TRIES = 100  # while others make appointments for the same gallery: each time one gets through


class DynamodbAgenda(OnExpiry, Agenda):
    """Appointments in the table of photos."""

    NOUN: ClassVar[str] = "photos"

    def put(self, appointment: Appointment) -> None:
        key = keys.agenda(appointment.gallery_id)
        for _ in range(_TRIES):
            item = self.store.get(self.table, key)
            before = _APPOINTMENT.of(item) if item else None
            joined = before.joined(appointment) if before else appointment
            if joined == before or self._stored(before, joined):
                return
        raise UnavailableError

    def due(self, *, now: datetime, limit: int) -> Sequence[Appointment]:
        found = map(_APPOINTMENT.of, self.expired_items(AGENDA_SHARDS, now=now, limit=limit))
        return tuple(sorted(found, key=lambda each: (each.due_at, each.gallery_id)))

    def settle(self, appointment: Appointment, after: Appointment | None) -> None:
        if after is not None:
            self._stored(appointment, after)
            return
        try:
            self.store.delete(
                self.table,
                keys.agenda(appointment.gallery_id),
                condition=_UNCHANGED,
                values=_read(appointment),
            )
        except ConditionFailed:
            return  # it has changed, or is gone

    def remove_gallery(self, gallery_id: GalleryId) -> None:
        self.store.delete(self.table, keys.agenda(gallery_id))

    def _stored(self, before: Appointment | None, after: Appointment) -> bool:
        """Store an appointment over the one that was read; return False if that has changed."""
        try:
            self.store.put(
                self.table,
                {
                    **_APPOINTMENT.attributes(after),
                    **keys.agenda(after.gallery_id),
                    "expiry_shard": text(shard_of(after.gallery_id, AGENDA_SHARDS)),
                },
                condition=_UNCHANGED if before else "attribute_not_exists(id)",
                values=_read(before) if before else None,
            )
        except ConditionFailed:
            return False
        return True


def _read(appointment: Appointment) -> Item:
    item = _APPOINTMENT.attributes(appointment)
    return {":due": item["expires_at"], ":since": item["since"]}
