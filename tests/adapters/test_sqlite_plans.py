"""No statement that the SQLite adapters issue reads a table from one end to the other."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest
from attrs import evolve
from tests.builders import (
    ANNA,
    T0,
    a_challenge,
    a_city,
    a_client_session,
    a_comment,
    a_favorite,
    a_gallery,
    a_grant,
    a_job,
    a_link,
    a_mailed_token,
    a_photo,
    a_session,
    a_subscription,
    a_user,
    a_viewer,
    a_viewer_session,
    an_archive,
    an_archive_file,
    an_id,
    an_upload,
    later,
)

from galerly.adapters.sqlite.activity import SqliteActivity
from galerly.adapters.sqlite.agenda import SqliteAgenda
from galerly.adapters.sqlite.archives import SqliteArchives
from galerly.adapters.sqlite.cities import SqliteCities
from galerly.adapters.sqlite.database import Database
from galerly.adapters.sqlite.feedback import SqliteFeedback
from galerly.adapters.sqlite.galleries import SqliteGalleries
from galerly.adapters.sqlite.idempotency import SqliteIdempotency
from galerly.adapters.sqlite.jobs import SqliteJobs
from galerly.adapters.sqlite.newsletters import SqliteNewsletters
from galerly.adapters.sqlite.photos import SqlitePhotos
from galerly.adapters.sqlite.probe import SqliteProbe
from galerly.adapters.sqlite.rate_limits import SqliteRateLimiter
from galerly.adapters.sqlite.sessions import SqliteSessions
from galerly.adapters.sqlite.users import SqliteUsers
from galerly.domain.model.activity import Saving, Visit
from galerly.domain.model.agenda import Appointment
from galerly.domain.model.gallery import GalleryState
from galerly.domain.model.ids import CityId, VisitorId
from galerly.domain.model.job import Claim
from galerly.domain.model.limits import LINK_PER_LINK
from galerly.ports.activity import ActivityRepository
from galerly.ports.agenda import Agenda
from galerly.ports.archives import ArchiveRepository
from galerly.ports.cities import CityRepository
from galerly.ports.feedback import FeedbackRepository
from galerly.ports.galleries import GalleryRepository
from galerly.ports.health import Probe
from galerly.ports.idempotency import IdempotencyStore
from galerly.ports.jobs import JobQueue
from galerly.ports.newsletters import NewsletterRepository
from galerly.ports.photos import PhotoRepository
from galerly.ports.rate_limits import RateLimiter
from galerly.ports.sessions import SessionRepository
from galerly.ports.users import UserRepository

PLENTY = 50_000

# Statements that may read all of something, and why that is right.
WHOLE = {
    "SELECT count(*) FROM cities": "once, at the start of the server; cities come by import alone",
}


class Recorded:
    """Every statement of every connection that is opened while this is in force."""

    def __init__(self) -> None:
        self.statements: set[str] = set()

    def hook(self, connection: apsw.Connection) -> None:
        connection.exec_trace = self._note

    def _note(self, _cursor: apsw.Cursor, sql: str, _values: object) -> bool:
        if not re.match(r"\s*(BEGIN|COMMIT|ROLLBACK|PRAGMA|CREATE)", sql):
            self.statements.add(sql)
        return True


@pytest.fixture
def recorded() -> Iterator[Recorded]:
    recorded = Recorded()
    apsw.connection_hooks.append(recorded.hook)
    yield recorded
    apsw.connection_hooks.remove(recorded.hook)


def watched(port: type, adapter: object, unseen: set[str]) -> Any:
    """Return a stand-in for an adapter; what is called of its port leaves `unseen`."""
    methods = {name for name in vars(port) if not name.startswith("_")}
    unseen.update(f"{port.__name__}.{name}" for name in methods)

    class Watched:
        def __getattr__(self, name: str) -> Callable[..., object]:
            assert name in methods
            unseen.discard(f"{port.__name__}.{name}")
            method: Callable[..., object] = getattr(adapter, name)
            return method

    return Watched()


def use_users(users: Any) -> None:
    users.add(user := a_user(listed=True, city_id=CityId("7")))
    user = users.replace(user)
    users.get(user.id)
    users.get_deleted(user.id)
    users.find_by_email(user.email)
    users.find_by_handle(user.handle)
    users.directory(city_id=None, speciality="", query="", after=None, limit=10)
    users.directory(
        city_id=CityId("7"), speciality="food", query="photo", after=("a", "b"), limit=10
    )
    users.every(after=("a",), limit=10)
    users.remove(user.id)


def use_galleries(galleries: Any, photos: Any) -> None:
    galleries.add(gallery := a_gallery())
    gallery = galleries.replace(gallery)
    galleries.count_favorites(ANNA, gallery.id, 1)
    galleries.note_news(ANNA, gallery.id, T0)
    galleries.note_looked(ANNA, gallery.id, T0)
    galleries.page(ANNA, limit=10)
    galleries.page(ANNA, query="x", state=GalleryState.DRAFT, after=("a",), limit=10)
    galleries.usage(ANNA)
    galleries.ids_to_purge(ANNA, limit=10)
    galleries.add_link(link := a_link(gallery), most=10)
    galleries.get_link(ANNA, gallery.id, link.id)
    galleries.locate_link(link.token_hash)
    galleries.links(ANNA, gallery.id)
    galleries.replace_link(link)
    galleries.view_by_link(ANNA, gallery.id, link.id)
    galleries.put_grant(grant := a_grant(gallery), most=10)
    galleries.put_grant(grant, most=10)
    galleries.grants(ANNA, gallery.id)
    galleries.grants_of_client(grant.email, limit=10)
    galleries.note_mailed(grant)
    galleries.view_by_client(gallery.id, grant.email)
    galleries.mute_grant(ANNA, gallery.id, grant.email)
    galleries.remove_grant(ANNA, gallery.id, grant.email)
    galleries.remove_link(ANNA, gallery.id, link.id)
    galleries.put_outline(ANNA, photos.outline(ANNA, gallery.id))
    galleries.find_outline(gallery.id)
    galleries.mark_deleted(galleries.get(ANNA, gallery.id))
    galleries.deleted(ANNA, gallery.id)
    galleries.remove(ANNA, gallery.id)


def use_photos(galleries: Any, photos: Any, feedback: Any) -> None:
    galleries.add(gallery := a_gallery())
    uploads = [an_upload(gallery) for _ in range(3)]
    photos.put_uploads(uploads)
    photos.uploads(ANNA, gallery.id, [uploads[0].photo_id])
    photos.page_uploads(ANNA, gallery.id, after=None, limit=10)
    photos.expired_uploads(now=T0, limit=10)
    photos.open_bytes(ANNA, now=T0)
    photos.remove_uploads(ANNA, gallery.id, [uploads[2].photo_id])
    first, second = photos.confirm([a_photo(upload) for upload in uploads[:2]], most=PLENTY)
    photos.get_many(ANNA, gallery.id, [first.id])
    photos.get_between(ANNA, gallery.id, first.id, first.id)
    photos.page(ANNA, gallery.id, after=None, limit=10)
    photos.replace(photos.get(ANNA, gallery.id, first.id))
    photos.find_by_checksum(ANNA, gallery.id, [first.sha256])
    use_feedback(feedback, gallery, first)
    photos.remove(ANNA, gallery.id, [second.id])
    photos.remove_gallery(ANNA, gallery.id, limit=10)
    feedback.remove_gallery(gallery.id, limit=10)


def use_feedback(feedback: Any, gallery: Any, photo: Any) -> None:
    viewer = feedback.put_viewer(a_viewer(gallery))
    feedback.put_viewer(viewer)
    feedback.find_viewer(gallery.id, viewer.id)
    feedback.viewers(gallery.id)
    feedback.add_favorite(a_favorite(viewer, photo))
    feedback.favorites_of(gallery.id, viewer.id)
    feedback.favorites(gallery.id)
    feedback.remove_favorite(gallery.id, viewer.id, photo.id)
    feedback.submit(viewer, most=10)
    feedback.reopen(gallery.id, viewer.id)
    feedback.add_comment(comment := a_comment(photo, viewer))
    feedback.comments(gallery.id, limit=10)
    feedback.comments(gallery.id, photo.id, limit=10)
    feedback.comment_counts(gallery.id)
    feedback.remove_comment(gallery.id, comment.id)


def use_archives(archives: Any) -> None:
    gallery = a_gallery()
    archives.add(first := an_archive(gallery), [an_archive_file(a_photo(gallery))])
    second = an_archive(gallery, fingerprint=first.fingerprint, created_at=later(days=30))
    archives.add(second, [])
    archives.replace(archives.get(gallery.id, second.id))
    archives.files(gallery.id, second.id)
    archives.of_gallery(gallery.id)
    archives.expired(now=T0, limit=10)
    archives.remove(gallery.id, second.id)
    archives.remove_gallery(gallery.id, limit=10)


def use_activity(activity: Any) -> None:
    gallery_id = a_gallery().id
    visit = Visit(gallery_id=gallery_id, visitor=VisitorId("lena"), at=T0, link_id=an_id())
    activity.add_visit(visit)
    activity.openings(gallery_id)
    activity.last_visit(gallery_id, visit.visitor)
    activity.add_saving(Saving(gallery_id=gallery_id, photo_id=an_id(), at=T0))
    activity.put_tallies(gallery_id, activity.tallies(gallery_id))
    activity.remove_gallery(gallery_id, limit=10)


def use_agenda(agenda: Any) -> None:
    first = Appointment(gallery_id=a_gallery().id, owner_id=ANNA, due_at=T0, since=T0)
    agenda.put(first)
    agenda.due(now=T0, limit=10)
    agenda.settle(first, second := evolve(first, due_at=later(days=1)))
    agenda.settle(second, None)
    agenda.remove_gallery(first.gallery_id)


def use_sessions(sessions: Any) -> None:
    for session in (a_session(), a_client_session(), a_viewer_session(a_link(a_gallery()))):
        sessions.add(session, most=10)
        sessions.find(session.token_hash)
        sessions.touch(session.token_hash, T0)
        sessions.remove(session.token_hash)
    sessions.of_user(ANNA)
    sessions.remove_of_user(ANNA, keep=None)
    sessions.put_challenge(challenge := a_challenge())
    sessions.take_try(challenge.id)
    sessions.remove_challenge(challenge.id)
    sessions.put_mailed(token := a_mailed_token())
    sessions.take_mailed(token.token_hash, token.purpose)
    sessions.remove_mailed_of(token.subject)
    sessions.remove_mailed_of(token.subject, purpose=token.purpose)
    sessions.remove_expired(now=T0, limit=10)


def use_cities(cities: Any) -> None:
    cities.put_many([city := a_city()])
    cities.put_many([a_city("Kerpen", id=city.id)])
    cities.count()
    cities.find(city.id)
    cities.get_many([city.id])
    cities.search("ke", limit=10)
    cities.search("kerp", limit=10)


def use_newsletters(newsletters: Any) -> None:
    newsletters.put(subscription := a_subscription())
    newsletters.find(subscription.email)
    newsletters.page(after=None, limit=10)
    newsletters.remove(subscription.email)
    newsletters.remove_unconfirmed(before=T0, limit=10)


def use_jobs(jobs: Any) -> None:
    def claimed() -> Claim:
        jobs.put([a_job(key="sweep")])
        claim: Claim = jobs.claim(now=T0, lease=timedelta(minutes=1))
        return claim

    jobs.finish(claimed())
    jobs.retry(claimed(), at=T0)
    jobs.park(claimed(), now=T0, error="no")
    for parked in jobs.parked(limit=10):
        jobs.unpark(parked.job.id, now=T0)
    jobs.recover()
    jobs.depth(now=T0)


def use_counts(limiter: Any, idempotency: Any, probe: Any) -> None:
    limiter.take(LINK_PER_LINK, "link", now=T0)
    limiter.give_back(LINK_PER_LINK, "link")
    limiter.remove_expired(now=T0, limit=10)
    idempotency.begin(
        "anna",
        "1",
        fingerprint="f",
        attempt="a",
        now=T0,
        lease_until=later(minutes=1),
        until=later(days=1),
    )
    idempotency.release("anna", "1", attempt="a")
    idempotency.finish("anna", "1", attempt="a", answer=b"{}", expires_at=later(days=1))
    idempotency.abandon("anna", "1", attempt="a")
    idempotency.remove_expired(now=T0, limit=10)
    probe.check()


@pytest.fixture
def statements(recorded: Recorded, tmp_path: Path) -> Iterator[tuple[Database, set[str]]]:
    """A database, and every statement that the methods of all ports issue on it."""
    database = Database(tmp_path / "galerly.db")
    recorded.statements.clear()
    unseen: set[str] = set()
    galleries = watched(GalleryRepository, SqliteGalleries(database), unseen)
    photos = watched(PhotoRepository, SqlitePhotos(database), unseen)
    feedback = watched(FeedbackRepository, SqliteFeedback(database), unseen)
    use_users(watched(UserRepository, SqliteUsers(database), unseen))
    use_galleries(galleries, photos)
    use_photos(galleries, photos, feedback)
    use_activity(watched(ActivityRepository, SqliteActivity(database), unseen))
    use_agenda(watched(Agenda, SqliteAgenda(database), unseen))
    use_archives(watched(ArchiveRepository, SqliteArchives(database), unseen))
    use_sessions(watched(SessionRepository, SqliteSessions(database), unseen))
    use_cities(watched(CityRepository, SqliteCities(database), unseen))
    use_newsletters(watched(NewsletterRepository, SqliteNewsletters(database), unseen))
    use_jobs(watched(JobQueue, SqliteJobs(database), unseen))
    use_counts(
        watched(RateLimiter, SqliteRateLimiter(database), unseen),
        watched(IdempotencyStore, SqliteIdempotency(database), unseen),
        watched(Probe, SqliteProbe(database), unseen),
    )
    assert not unseen, "the plans of these methods are not looked at"
    yield database, recorded.statements
    database.close()


def test_every_statement_finds_its_rows_by_an_index(statements):
    database, issued = statements
    partial = {
        name
        for (name,) in database.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%WHERE%'"
        )
    }
    tables = {
        name for (name,) in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    }

    walks = [
        f"{step} in {sql}"
        for sql in issued - WHOLE.keys()
        for step in plan(database, sql)
        if is_walk(step, tables, partial)
    ]

    assert len(issued) > 100
    assert not walks, "\n".join(walks)


def test_the_walk_that_this_suite_looks_for_would_be_found(statements):
    database, _ = statements

    steps = plan(database, "SELECT id FROM photos WHERE filename = ?")

    assert [is_walk(step, {"photos"}, set()) for step in steps] == [True]


def plan(database: Database, sql: str) -> list[str]:
    """Return the steps that SQLite takes for a statement."""
    values: Any = {} if re.search(r":[a-z]", sql) else [None] * sql.count("?")
    if isinstance(values, dict):
        values = dict.fromkeys(re.findall(r":([a-z_0-9]+)", sql))
    return [detail for *_, detail in database.rows(f"EXPLAIN QUERY PLAN {sql}", values)]


def is_walk(step: str, tables: set[str], partial: set[str]) -> bool:
    """Return whether a step reads all of a table, or makes an index of it for the occasion.

    Reading all of a partial index is none: it holds just the rows that are asked for.
    """
    if "AUTOMATIC" in step:
        return True
    match = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
    return match is not None and match[1] in tables and match[2] not in partial
