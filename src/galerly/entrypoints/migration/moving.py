"""Moving an installation from one set of adapters to another, through the ports alone.

Everything is copied, nothing is taken away: the source stays as it is. Whatever is in the target
already is compared and left, so a move that was cut short goes on where it was, and a second one
changes nothing. Bytes go before the rows that promise them. What is not copied is what lives a day
at most or can be made again: sessions, mailed codes, open upload slots, archives, outlines, limits.
"""

from datetime import timedelta
from functools import partial

from attrs import evolve, frozen

from galerly.domain.model.account import User
from galerly.domain.model.errors import ConflictError, NotFoundError
from galerly.domain.model.gallery import (
    CLIENTS_PER_GALLERY,
    LINKS_PER_GALLERY,
    ClientGrant,
    Gallery,
)
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.logo import logo_prefix
from galerly.domain.model.photo import Photo, PhotoStatus, Upload
from galerly.domain.services.agenda import AgendaService
from galerly.domain.services.uploads import render_payload
from galerly.domain.services.work import Work
from galerly.entrypoints.migration.objects import Carrier
from galerly.entrypoints.migration.report import Deed, Report
from galerly.entrypoints.migration.rows import PAGE, every, follow, settle
from galerly.entrypoints.migration.words import Words
from galerly.entrypoints.ports import Ports

_COUNTED = frozenset(
    {
        "version",
        "content_version",
        "photo_count",
        "total_bytes",
        "favorite_count",
        "news_at",
        "looked_at",
    }
)
_SLOT_LIFETIME = timedelta(days=1)
_NO_LIMIT = 10**9


class OtherKeysError(ConflictError):
    """The two installations have different keys, so that no password would be right any more."""

    code = "other-keys"

    def __init__(self) -> None:
        super().__init__(
            "source and target have different keys, and passwords and share links would be lost:"
            " give the target the keys of the source first (see the guide for operators)"
        )


class WorkWaitingError(ConflictError):
    """Jobs of the source are due, and would be lost."""

    code = "work-waiting"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} jobs of the source are waiting: let it run until they are done,"
            " or leave them behind with --leave-work"
        )


@frozen(kw_only=True)
class Move:
    """A move from `source` to `target`; nothing else may write to either meanwhile."""

    source: Ports
    target: Ports
    report: Report

    def check(self, *, leave_work: bool = False) -> None:
        """Raise what forbids the move.

        Raises:
            OtherKeysError: If the target cannot read what the source sealed and hashed.
            WorkWaitingError: If jobs are due; not with `leave_work`.
        """
        ours, theirs = (
            ports.keyring.mac("migrate", b"the same?") for ports in (self.source, self.target)
        )
        if ours != theirs:
            raise OtherKeysError
        now = self.source.clock.now()
        depth = self.source.jobs.depth(now=now)
        due = depth.oldest_at is not None and depth.oldest_at <= now
        if (due or depth.running) and not leave_work:
            raise WorkWaitingError(depth.waiting + depth.running)

    def run(self) -> None:
        """Copy what the target lacks; then the report names all that still differs."""
        for user_id in every(partial(self.source.users.every, limit=PAGE)):
            self._user(user_id)
        for subscription in every(partial(self.source.newsletters.page, limit=PAGE)):
            stored = self.target.newsletters.find(subscription.email)
            if stored == subscription:
                self.report.row(Deed.SAME)
            else:
                self.target.newsletters.put(subscription)
                self.report.row(Deed.CHANGED if stored else Deed.ADDED)

    def _user(self, user_id: UserId) -> None:
        Carrier(self.source.objects, self.target.objects, self.report).carry_folder(
            logo_prefix(user_id)
        )
        settle(
            self.source.users.get(user_id),
            self._find_user(user_id),
            place=f"account {user_id}",
            report=self.report,
            add=self.target.users.add,
            replace=self.target.users.replace,
        )
        for gallery in every(partial(self.source.galleries.page, user_id, limit=PAGE)):
            self._gallery(gallery)

    def _find_user(self, user_id: UserId) -> User | None:
        try:
            return self.target.users.get(user_id)
        except NotFoundError:
            return None

    def _gallery(self, gallery: Gallery) -> None:
        place = f"gallery {gallery.id}"
        settle(
            # The target counts its photos itself, one after another.
            evolve(gallery, photo_count=0, total_bytes=0, content_version=0),
            self._find_gallery(gallery),
            place=place,
            report=self.report,
            add=self.target.galleries.add,
            replace=self.target.galleries.replace,
            but=_COUNTED,
        )
        self._photos(gallery)
        self._links(gallery, place)
        self._grants(gallery, place)
        Words(self.source.feedback, self.target.feedback, self.report).copy(gallery.id)
        self._tallies(gallery, place)
        self._news(gallery)
        self._agenda.note(gallery, new_end=True)  # what it was to tell by now, the source told
        stored = self.target.galleries.get(gallery.owner_id, gallery.id)
        if stored.client_email != gallery.client_email:  # the first invitation became it
            stored = self.target.galleries.replace(
                evolve(stored, client_email=gallery.client_email)
            )
        counted = (stored.photo_count, stored.total_bytes)
        if counted != (gallery.photo_count, gallery.total_bytes):
            self.report.differs(place, "holds other photos in the target")
        self.report.tell(self.report)

    def _news(self, gallery: Gallery) -> None:
        target, place = self.target.galleries, _of(gallery)
        viewers = self.target.feedback.viewers(gallery.id)
        target.count_favorites(*place, sum(viewer.favorite_count for viewer in viewers))
        if gallery.news_at:
            target.note_news(*place, gallery.news_at)
        if gallery.looked_at:
            target.note_looked(*place, gallery.looked_at)

    @property
    def _agenda(self) -> AgendaService:
        target = self.target
        work = Work(jobs=target.jobs, clock=target.clock, tokens=target.tokens)
        return AgendaService(agenda=target.agenda, galleries=target.galleries, work=work)

    def _tallies(self, gallery: Gallery, place: str) -> None:
        """Copy what was counted. Visitors are not: once, who comes back counts as somebody new."""
        counted = self.source.activity.tallies(gallery.id)
        stored = self.target.activity.tallies(gallery.id)
        if not counted.days and not counted.downloads:
            return
        if stored == counted:
            self.report.row(Deed.SAME)
            return
        if not stored.within(counted):
            self.report.differs(f"activity of {place}", "has counted more in the target; kept")
            return
        self.target.activity.put_tallies(gallery.id, counted)
        self.report.row(Deed.CHANGED if stored.days else Deed.ADDED)

    def _find_gallery(self, gallery: Gallery) -> Gallery | None:
        try:
            return self.target.galleries.get(gallery.owner_id, gallery.id)
        except NotFoundError:
            return None

    def _photos(self, gallery: Gallery) -> None:
        carrier = Carrier(self.source.objects, self.target.objects, self.report)
        batch: list[Photo] = []
        pages = partial(self.source.photos.page, gallery.owner_id, gallery.id, limit=PAGE)
        for photo in every(pages):
            batch.append(photo)
            if len(batch) == PAGE:
                self._photo_batch(gallery, batch, carrier)
                batch = []
        self._photo_batch(gallery, batch, carrier)

    def _photo_batch(self, gallery: Gallery, photos: list[Photo], carrier: Carrier) -> None:
        if not photos:
            return
        whole = carrier.carry([gallery.shown(photo) for photo in photos])
        ready = [photo for photo in photos if photo.id in whole]
        stored = self.target.photos.get_many(
            gallery.owner_id, gallery.id, [photo.id for photo in ready]
        )
        missing = [photo for photo in ready if photo.id not in stored]
        if missing:
            self.target.photos.put_uploads([self._slot(photo) for photo in missing])
        added = self.target.photos.confirm(missing, most=_NO_LIMIT)
        for photo in ready:
            place = f"photo {photo.id} of gallery {photo.gallery_id}"
            if photo.id in stored:
                follow(
                    photo,
                    stored[photo.id],
                    place=place,
                    report=self.report,
                    replace=self.target.photos.replace,
                )
            elif photo in added:
                self.report.row(Deed.ADDED)
            else:
                self.report.differs(place, "could not be stored in the target as it is")
        self._render([photo for photo in missing if photo.status is PhotoStatus.PROCESSING])
        carrier.verify([gallery.shown(photo) for photo in ready])
        self.report.photos += len(photos)
        self.report.tell(self.report)

    def _slot(self, photo: Photo) -> Upload:
        now = self.target.clock.now()
        return Upload(
            photo_id=photo.id,
            gallery_id=photo.gallery_id,
            owner_id=photo.owner_id,
            filename=photo.filename,
            content_type=photo.content_type,
            size_bytes=photo.size_bytes,
            sha256=photo.sha256,
            created_at=now,
            expires_at=now + _SLOT_LIFETIME,
        )

    def _render(self, photos: list[Photo]) -> None:
        """Queue in the target what the source had not rendered yet."""
        work = Work(jobs=self.target.jobs, clock=self.target.clock, tokens=self.target.tokens)
        for photo in photos:
            work.add(JobKind.RENDER, render_payload(photo))

    def _links(self, gallery: Gallery, place: str) -> None:
        stored = {link.id: link for link in self.target.galleries.links(*_of(gallery))}
        for link in self.source.galleries.links(*_of(gallery)):
            settle(
                link,
                stored.get(link.id),
                place=f"share link {link.id} of {place}",
                report=self.report,
                add=partial(self.target.galleries.add_link, most=LINKS_PER_GALLERY),
                replace=self.target.galleries.replace_link,
            )

    def _grants(self, gallery: Gallery, place: str) -> None:
        stored = {grant.email: grant for grant in self.target.galleries.grants(*_of(gallery))}
        put = partial(self.target.galleries.put_grant, most=CLIENTS_PER_GALLERY)
        for number, grant in enumerate(self.source.galleries.grants(*_of(gallery)), start=1):
            known: ClientGrant | None = stored.get(grant.email)
            settle(
                grant,
                known,
                place=f"invitation {number} of {place}",
                report=self.report,
                add=put,
                replace=put,
            )


def _of(gallery: Gallery) -> tuple[UserId, GalleryId]:
    return gallery.owner_id, gallery.id
