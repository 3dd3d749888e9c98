"""The agenda: mails that galleries send by themselves, as they open and before they close."""

from datetime import datetime

from attrs import evolve, frozen

from galerly.domain.model.agenda import Appointment, next_due, reminder_due
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.gallery import ClientGrant, Gallery
from galerly.domain.model.job import Job, JobKind
from galerly.domain.services.work import Work
from galerly.ports.agenda import Agenda
from galerly.ports.galleries import GalleryRepository

BATCH = 100
_AGAIN = 1000  # batches in one sweep; what is due beyond that is the next one's


@frozen(kw_only=True)
class AgendaService:
    """Notes when a gallery is to be looked at, and looks.

    A note is made before the gallery is stored, and says only when to look: a crash between costs
    a look that finds nothing to do. Mails are queued before a note is crossed out: a crash between
    queues them again, and each of them goes out once (see `MailService`).
    """

    agenda: Agenda
    galleries: GalleryRepository
    work: Work

    def note(self, gallery: Gallery, *, new_end: bool = False) -> None:
        """Have a gallery looked at when something of it falls due, at once if it is open.

        With a `new_end`, reminders whose time has passed already are left out.
        """
        now = self.work.clock.now()
        due = now if gallery.published(now) else next_due(gallery, now)
        if due is None:
            return
        self.agenda.put(
            Appointment(
                gallery_id=gallery.id,
                owner_id=gallery.owner_id,
                due_at=due,
                since=now if new_end else gallery.created_at,
            )
        )

    def follow(self, before: Gallery, after: Gallery) -> None:
        """Note what a change of a gallery means for its mails."""
        times = [(g.state, g.publish_at, g.expires_at) for g in (before, after)]
        if times[0] != times[1]:
            self.note(after, new_end=after.expires_at != before.expires_at)

    def look(self) -> None:
        """Queue the mails of every gallery whose time has come."""
        now = self.work.clock.now()
        for _ in range(_AGAIN):
            due = self.agenda.due(now=now, limit=BATCH)
            for appointment in due:
                self._look_at(appointment, now)
            if len(due) < BATCH:
                return

    def _look_at(self, appointment: Appointment, now: datetime) -> None:
        try:
            gallery = self.galleries.get(appointment.owner_id, appointment.gallery_id)
        except NotFoundError:
            self.agenda.settle(appointment, None)
            return
        if gallery.published(now) and not gallery.expired(now):
            jobs = self._mails(gallery, appointment.since, now)
            if jobs:
                self.work.jobs.put(jobs)
        due = next_due(gallery, now)
        self.agenda.settle(appointment, evolve(appointment, due_at=due, since=now) if due else None)

    def _mails(self, gallery: Gallery, since: datetime, now: datetime) -> list[Job]:
        reminder = reminder_due(gallery, since, now)
        mails = []
        for grant in self.galleries.grants(gallery.owner_id, gallery.id):
            if grant.waits:
                mails.append(self._invitation(grant))
            elif reminder and grant.notify:
                payload = {
                    "owner_id": gallery.owner_id,
                    "gallery_id": gallery.id,
                    "email": grant.email,
                    "days": str(reminder.days),
                }
                mails.append(self.work.job(JobKind.MAIL_REMINDER, payload))
        return mails

    def _invitation(self, grant: ClientGrant) -> Job:
        payload = {
            "owner_id": grant.owner_id,
            "gallery_id": grant.gallery_id,
            "email": grant.email,
            "message": grant.message,
            "invited_at": grant.created_at.isoformat(),
        }
        return self.work.job(JobKind.MAIL_INVITE, payload)
