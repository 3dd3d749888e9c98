"""When a gallery asks for something by itself: mails on the day it opens, and before it closes."""

from datetime import datetime, timedelta

from attrs import frozen

from galerly.domain.model.gallery import Gallery, GalleryState
from galerly.domain.model.ids import GalleryId, UserId

REMINDERS = (timedelta(days=14), timedelta(days=3), timedelta(days=1))
"""How long before its end clients are reminded of a gallery."""


@frozen(kw_only=True)
class Appointment:
    """When a gallery is to be looked at; what is due then, the gallery itself tells."""

    gallery_id: GalleryId
    owner_id: UserId
    due_at: datetime
    since: datetime  # what was due before is done, or was never to be

    def joined(self, other: "Appointment") -> "Appointment":
        """Return what stands for both: the earlier moment, without what either has behind it."""
        return Appointment(
            gallery_id=self.gallery_id,
            owner_id=self.owner_id,
            due_at=min(self.due_at, other.due_at),
            since=max(self.since, other.since),
        )


def next_due(gallery: Gallery, now: datetime) -> datetime | None:
    """Return when something of a gallery falls due after `now`; None: nothing does."""
    times = [gallery.expires_at - before for before in REMINDERS] if gallery.expires_at else []
    if gallery.publish_at and gallery.state is GalleryState.PUBLISHED:
        times.append(gallery.publish_at)
    return min((at for at in times if at > now), default=None)


def reminder_due(gallery: Gallery, since: datetime, now: datetime) -> timedelta | None:
    """Return which reminder fell due after `since`: the last, where several did; None: none."""
    if gallery.expires_at is None:
        return None
    due = [before for before in REMINDERS if since < gallery.expires_at - before <= now]
    return min(due, default=None)
