"""Every call of the repositories' ports, each in a small world, for tests that do something to it.

A function here fills empty stores and returns the call. The call may be made again, as whoever was
refused with 503 does; all it uses is made once, so that each world is like the last.
"""

from collections.abc import Callable
from typing import Any

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
    a_hash,
    a_link,
    a_mailed_token,
    a_photo,
    a_session,
    a_subscription,
    a_user,
    a_viewer,
    an_archive,
    an_archive_file,
    an_upload,
    later,
)
from tests.contract.stores import Stores

from galerly.domain.model.activity import DayTally, Saving, Tallies, Visit
from galerly.domain.model.agenda import Appointment
from galerly.domain.model.ids import CityId, VisitorId
from galerly.domain.model.limits import RateRule
from galerly.domain.model.outline import Outline
from galerly.domain.model.repeats import Turn

Call = Callable[[], Any]
PortCall = Callable[[Stores], Call]

MOST = 1000
RULE = RateRule(name="thrice", count=3, window=later(minutes=15) - T0, doubling=True)

USER = a_user(id=ANNA, listed=True, city_id="1")
SESSIONS = [a_session() for _ in range(4)]
CLIENT_SESSION = a_client_session()
CHALLENGES = [a_challenge() for _ in range(2)]
TOKENS = [a_mailed_token() for _ in range(2)]
CITIES = [a_city("Köln", ascii_name="Koeln"), a_city("Baden-Baden"), a_city("Bonn")]
SUBSCRIPTION, UNCONFIRMED = a_subscription(), a_subscription(confirmed_at=None)
GALLERY = a_gallery()
LINKS = [a_link(GALLERY) for _ in range(2)]
GRANTS = [a_grant(GALLERY, f"client{n}@example.com") for n in range(2)]
UPLOADS = [an_upload(GALLERY) for _ in range(6)]
PHOTOS = [a_photo(upload) for upload in UPLOADS]
VIEWER = a_viewer(GALLERY)
FAVORITES = [a_favorite(VIEWER, photo) for photo in PHOTOS]
COMMENTS = [a_comment(photo, VIEWER) for photo in PHOTOS]
VISIT = Visit(gallery_id=GALLERY.id, visitor=VisitorId("lena"), at=T0, link_id=LINKS[0].id)
NEXT_VISIT = evolve(VISIT, at=later(hours=2), before=T0)
SAVING = Saving(gallery_id=GALLERY.id, photo_id=PHOTOS[0].id, at=T0)
TALLIES = Tallies(days=(DayTally(day=T0.date(), views=3),), downloads={PHOTOS[0].id: 2})
APPOINTMENT = Appointment(gallery_id=GALLERY.id, owner_id=ANNA, due_at=later(days=5), since=T0)
SOONER = evolve(APPOINTMENT, due_at=later(days=1))
ARCHIVE = an_archive(GALLERY)
ARCHIVE_FILES = [an_archive_file(photo) for photo in PHOTOS]
OUTLINE = Outline(gallery_id=GALLERY.id, content_version=1, entries=())
G = (GALLERY.owner_id, GALLERY.id)


def with_gallery(stores: Stores) -> None:
    stores.galleries.add(GALLERY)
    for link in LINKS:
        stores.galleries.add_link(link, most=MOST)
    for grant in GRANTS:
        stores.galleries.put_grant(grant, most=MOST)


def with_agenda(stores: Stores) -> None:
    stores.agenda.put(APPOINTMENT)


def with_visits(stores: Stores) -> None:
    stores.activity.add_visit(VISIT)
    stores.activity.add_saving(SAVING)


def with_photos(stores: Stores) -> None:
    """Four photos of six slots, chosen and remarked on."""
    with_gallery(stores)
    stores.photos.put_uploads(UPLOADS)
    stores.photos.confirm(PHOTOS[:4], most=MOST)
    stores.feedback.put_viewer(VIEWER)
    for favorite, comment in zip(FAVORITES[:3], COMMENTS[:3], strict=True):
        stores.feedback.add_favorite(favorite)
        stores.feedback.add_comment(comment)


def with_archive(stores: Stores) -> None:
    with_photos(stores)
    stores.archives.add(ARCHIVE, ARCHIVE_FILES)


def with_sessions(stores: Stores) -> None:
    for session in SESSIONS[:3]:
        stores.sessions.add(session, most=3)
    stores.sessions.add(CLIENT_SESSION, most=3)
    stores.sessions.put_challenge(CHALLENGES[0])
    stores.sessions.put_mailed(TOKENS[0])


def world(fill: Callable[[Stores], object], call: Callable[[Stores], Any]) -> PortCall:
    def prepared(stores: Stores) -> Call:
        fill(stores)
        return lambda: call(stores)

    return prepared


def nothing(_: Stores) -> None:
    """Leave the stores empty."""


def with_user(stores: Stores) -> None:
    stores.users.add(USER)


def with_deleted_user(stores: Stores) -> None:
    stores.users.add(USER)
    stores.users.replace(evolve(USER, deleted_at=T0))


def with_cities(stores: Stores) -> None:
    stores.cities.put_many(CITIES[:2])


def with_subscriptions(stores: Stores) -> None:
    stores.newsletters.put(SUBSCRIPTION)
    stores.newsletters.put(UNCONFIRMED)


def with_window(stores: Stores) -> None:
    stores.limiter.take(RULE, "anna", now=T0)


def begun(stores: Stores) -> Turn:
    return stores.idempotency.begin(
        ANNA,
        "key",
        fingerprint="a",
        attempt="n",
        now=T0,
        lease_until=later(minutes=1),
        until=later(days=1),
    )


def released(stores: Stores) -> None:
    begun(stores)
    stores.idempotency.release(ANNA, "key", attempt="n")


def finished(stores: Stores) -> None:
    stores.idempotency.finish(ANNA, "key", attempt="n", answer=b"answer", expires_at=later(days=1))


def with_answer(stores: Stores) -> None:
    begun(stores)
    finished(stores)


PHOTO_IDS = [photo.id for photo in PHOTOS]

CALLS: dict[str, PortCall] = {
    "users.add": world(nothing, lambda s: s.users.add(USER)),
    "users.get": world(with_user, lambda s: s.users.get(ANNA)),
    "users.find_by_email": world(with_user, lambda s: s.users.find_by_email(USER.email)),
    "users.find_by_handle": world(with_user, lambda s: s.users.find_by_handle(USER.handle)),
    "users.replace": world(with_user, lambda s: s.users.replace(evolve(USER, bio="Bio"))),
    "users.replace, renamed": world(
        with_user,
        lambda s: s.users.replace(evolve(USER, email="b@example.com", handle="b-b", name="B")),
    ),
    "users.replace, deleted": world(
        with_user, lambda s: s.users.replace(evolve(USER, deleted_at=T0))
    ),
    "users.get_deleted": world(with_deleted_user, lambda s: s.users.get_deleted(ANNA)),
    "users.remove": world(with_user, lambda s: s.users.remove(ANNA)),
    "users.remove, deleted": world(with_deleted_user, lambda s: s.users.remove(ANNA)),
    "users.directory": world(
        with_user,
        lambda s: s.users.directory(
            city_id=CityId("1"), speciality="", query="ph", after=None, limit=9
        ),
    ),
    "users.every": world(with_user, lambda s: s.users.every(after=None, limit=9)),
    "sessions.add": world(with_sessions, lambda s: s.sessions.add(SESSIONS[3], most=3)),
    "sessions.add, client's": world(nothing, lambda s: s.sessions.add(CLIENT_SESSION, most=3)),
    "sessions.find": world(with_sessions, lambda s: s.sessions.find(SESSIONS[0].token_hash)),
    "sessions.touch": world(
        with_sessions, lambda s: s.sessions.touch(SESSIONS[0].token_hash, later(hours=1))
    ),
    "sessions.of_user": world(with_sessions, lambda s: s.sessions.of_user(ANNA)),
    "sessions.remove": world(with_sessions, lambda s: s.sessions.remove(SESSIONS[0].token_hash)),
    "sessions.remove_of_user": world(
        with_sessions, lambda s: s.sessions.remove_of_user(ANNA, keep=SESSIONS[0].id)
    ),
    "sessions.put_challenge": world(
        with_sessions, lambda s: s.sessions.put_challenge(CHALLENGES[1])
    ),
    "sessions.remove_challenge": world(
        with_sessions, lambda s: s.sessions.remove_challenge(CHALLENGES[0].id)
    ),
    "sessions.put_mailed": world(with_sessions, lambda s: s.sessions.put_mailed(TOKENS[1])),
    "sessions.take_mailed": world(
        with_sessions,
        lambda s: s.sessions.take_mailed(TOKENS[0].token_hash, TOKENS[0].purpose),
    ),
    "sessions.remove_mailed_of": world(
        with_sessions, lambda s: s.sessions.remove_mailed_of(TOKENS[0].subject)
    ),
    "cities.put_many": world(
        with_cities, lambda s: s.cities.put_many([evolve(CITIES[0], name="Cologne"), CITIES[2]])
    ),
    "cities.count": world(with_cities, lambda s: s.cities.count()),
    "cities.get_many": world(with_cities, lambda s: s.cities.get_many([c.id for c in CITIES])),
    "cities.search": world(with_cities, lambda s: s.cities.search("baden", limit=3)),
    "newsletters.put": world(nothing, lambda s: s.newsletters.put(SUBSCRIPTION)),
    "newsletters.find": world(with_subscriptions, lambda s: s.newsletters.find(SUBSCRIPTION.email)),
    "newsletters.remove": world(
        with_subscriptions, lambda s: s.newsletters.remove(SUBSCRIPTION.email)
    ),
    "newsletters.page": world(
        with_subscriptions, lambda s: s.newsletters.page(after=None, limit=9)
    ),
    "newsletters.remove_unconfirmed": world(
        with_subscriptions,
        lambda s: s.newsletters.remove_unconfirmed(before=later(days=1), limit=9),
    ),
    "idempotency.begin": world(nothing, begun),
    "idempotency.begin, finished": world(with_answer, begun),
    "idempotency.begin, released": world(released, begun),
    "idempotency.release": world(begun, lambda s: s.idempotency.release(ANNA, "key", attempt="n")),
    "idempotency.finish": world(begun, finished),
    "idempotency.abandon": world(begun, lambda s: s.idempotency.abandon(ANNA, "key", attempt="n")),
    "galleries.add": world(nothing, lambda s: s.galleries.add(GALLERY)),
    "galleries.get": world(with_gallery, lambda s: s.galleries.get(*G)),
    "galleries.replace": world(
        with_gallery,
        lambda s: s.galleries.replace(
            evolve(GALLERY, title="New", client_email=GRANTS[0].email, version=1)
        ),
    ),
    "galleries.page": world(
        with_gallery, lambda s: s.galleries.page(GALLERY.owner_id, query="lena", limit=9)
    ),
    "galleries.count_favorites": world(with_gallery, lambda s: s.galleries.count_favorites(*G, 7)),
    "galleries.note_news": world(with_gallery, lambda s: s.galleries.note_news(*G, T0)),
    "galleries.note_looked": world(with_gallery, lambda s: s.galleries.note_looked(*G, T0)),
    "galleries.usage": world(with_photos, lambda s: s.galleries.usage(GALLERY.owner_id)),
    "galleries.mark_deleted": world(
        with_gallery, lambda s: s.galleries.mark_deleted(evolve(GALLERY, deleted_at=T0))
    ),
    "galleries.remove": world(with_gallery, lambda s: s.galleries.remove(*G)),
    "galleries.add_link": world(
        lambda s: s.galleries.add(GALLERY), lambda s: s.galleries.add_link(LINKS[0], most=MOST)
    ),
    "galleries.locate_link": world(
        with_gallery, lambda s: s.galleries.locate_link(LINKS[0].token_hash)
    ),
    "galleries.links": world(with_gallery, lambda s: s.galleries.links(*G)),
    "galleries.replace_link": world(
        with_gallery,
        lambda s: s.galleries.replace_link(evolve(LINKS[0], token_hash=a_hash("new"))),
    ),
    "galleries.remove_link": world(
        with_gallery, lambda s: s.galleries.remove_link(*G, LINKS[0].id)
    ),
    "galleries.put_grant": world(
        lambda s: s.galleries.add(GALLERY), lambda s: s.galleries.put_grant(GRANTS[0], most=MOST)
    ),
    "galleries.grants": world(with_gallery, lambda s: s.galleries.grants(*G)),
    "galleries.grants_of_client": world(
        with_gallery, lambda s: s.galleries.grants_of_client(GRANTS[0].email, limit=9)
    ),
    "galleries.note_mailed": world(with_gallery, lambda s: s.galleries.note_mailed(GRANTS[0])),
    "galleries.mute_grant": world(
        with_gallery, lambda s: s.galleries.mute_grant(*G, GRANTS[0].email)
    ),
    "galleries.remove_grant": world(
        with_gallery, lambda s: s.galleries.remove_grant(*G, GRANTS[0].email)
    ),
    "galleries.view_by_link": world(
        with_gallery, lambda s: s.galleries.view_by_link(*G, LINKS[0].id)
    ),
    "galleries.view_by_client": world(
        with_gallery, lambda s: s.galleries.view_by_client(GALLERY.id, GRANTS[0].email)
    ),
    "galleries.put_outline": world(
        with_photos, lambda s: s.galleries.put_outline(GALLERY.owner_id, OUTLINE)
    ),
    "photos.put_uploads": world(with_gallery, lambda s: s.photos.put_uploads(UPLOADS)),
    "photos.uploads": world(with_photos, lambda s: s.photos.uploads(*G, PHOTO_IDS)),
    "photos.page_uploads": world(
        with_photos, lambda s: s.photos.page_uploads(*G, after=None, limit=9)
    ),
    "photos.expired_uploads": world(
        with_photos, lambda s: s.photos.expired_uploads(now=later(days=2), limit=9)
    ),
    "photos.open_bytes": world(
        with_photos, lambda s: s.photos.open_bytes(GALLERY.owner_id, now=T0)
    ),
    "photos.remove_uploads": world(with_photos, lambda s: s.photos.remove_uploads(*G, PHOTO_IDS)),
    "photos.confirm": world(with_photos, lambda s: s.photos.confirm(PHOTOS, most=MOST)),
    "photos.get_many": world(with_photos, lambda s: s.photos.get_many(*G, PHOTO_IDS)),
    "photos.get_between": world(
        with_photos,
        lambda s: s.photos.get_between(*G, min(PHOTO_IDS), max(PHOTO_IDS)),
    ),
    "photos.page": world(with_photos, lambda s: s.photos.page(*G, after=None, limit=3)),
    "photos.replace": world(
        with_photos, lambda s: s.photos.replace(evolve(PHOTOS[0], filename="new.jpg"))
    ),
    "photos.find_by_checksum": world(
        with_photos, lambda s: s.photos.find_by_checksum(*G, [p.sha256 for p in PHOTOS])
    ),
    "photos.remove": world(with_photos, lambda s: s.photos.remove(*G, PHOTO_IDS[:2])),
    "photos.outline": world(with_photos, lambda s: s.photos.outline(*G)),
    "photos.remove_gallery": world(with_photos, lambda s: s.photos.remove_gallery(*G, limit=99)),
    "feedback.put_viewer": world(with_gallery, lambda s: s.feedback.put_viewer(VIEWER)),
    "feedback.find_viewer": world(
        with_photos, lambda s: s.feedback.find_viewer(GALLERY.id, VIEWER.id)
    ),
    "feedback.submit": world(
        with_photos,
        lambda s: s.feedback.submit(evolve(VIEWER, submitted_at=T0, note="Thanks"), most=9),
    ),
    "feedback.reopen": world(with_photos, lambda s: s.feedback.reopen(GALLERY.id, VIEWER.id)),
    "feedback.add_favorite": world(with_photos, lambda s: s.feedback.add_favorite(FAVORITES[3])),
    "feedback.remove_favorite": world(
        with_photos, lambda s: s.feedback.remove_favorite(GALLERY.id, VIEWER.id, PHOTOS[0].id)
    ),
    "feedback.favorites": world(with_photos, lambda s: s.feedback.favorites(GALLERY.id)),
    "feedback.add_comment": world(with_photos, lambda s: s.feedback.add_comment(COMMENTS[3])),
    "feedback.comments": world(
        with_photos, lambda s: s.feedback.comments(GALLERY.id, for_viewer=VIEWER.id, limit=2)
    ),
    "feedback.comment_counts": world(with_photos, lambda s: s.feedback.comment_counts(GALLERY.id)),
    "feedback.remove_comment": world(
        with_photos, lambda s: s.feedback.remove_comment(GALLERY.id, COMMENTS[0].id)
    ),
    "feedback.remove_gallery": world(
        with_photos, lambda s: s.feedback.remove_gallery(GALLERY.id, limit=99)
    ),
    "activity.last_visit": world(
        with_visits, lambda s: s.activity.last_visit(GALLERY.id, VISIT.visitor)
    ),
    "activity.add_visit": world(nothing, lambda s: s.activity.add_visit(VISIT)),
    "activity.add_visit, again": world(with_visits, lambda s: s.activity.add_visit(NEXT_VISIT)),
    "activity.tallies": world(with_visits, lambda s: s.activity.tallies(GALLERY.id)),
    "activity.openings": world(with_visits, lambda s: s.activity.openings(GALLERY.id)),
    "activity.put_tallies": world(
        with_visits, lambda s: s.activity.put_tallies(GALLERY.id, TALLIES)
    ),
    "activity.remove_gallery": world(
        with_visits, lambda s: s.activity.remove_gallery(GALLERY.id, limit=99)
    ),
    "agenda.put": world(nothing, lambda s: s.agenda.put(APPOINTMENT)),
    "agenda.put, sooner": world(with_agenda, lambda s: s.agenda.put(SOONER)),
    "agenda.due": world(with_agenda, lambda s: s.agenda.due(now=later(days=9), limit=9)),
    "agenda.settle": world(with_agenda, lambda s: s.agenda.settle(APPOINTMENT, SOONER)),
    "agenda.settle, for good": world(with_agenda, lambda s: s.agenda.settle(APPOINTMENT, None)),
    "agenda.remove_gallery": world(with_agenda, lambda s: s.agenda.remove_gallery(GALLERY.id)),
    "archives.add": world(with_photos, lambda s: s.archives.add(ARCHIVE, ARCHIVE_FILES)),
    "archives.files": world(with_archive, lambda s: s.archives.files(GALLERY.id, ARCHIVE.id)),
    "archives.of_gallery": world(with_archive, lambda s: s.archives.of_gallery(GALLERY.id)),
    "archives.replace": world(
        with_archive, lambda s: s.archives.replace(evolve(ARCHIVE, photos=2))
    ),
    "archives.expired": world(
        with_archive, lambda s: s.archives.expired(now=later(days=99), limit=9)
    ),
    "archives.remove": world(with_archive, lambda s: s.archives.remove(GALLERY.id, ARCHIVE.id)),
    "archives.remove_gallery": world(
        with_archive, lambda s: s.archives.remove_gallery(GALLERY.id, limit=99)
    ),
}

COUNTING: dict[str, PortCall] = {
    "sessions.take_try": world(
        with_sessions, lambda s: s.sessions.take_try(CHALLENGES[0].id) is not None
    ),
    "limiter.take, first": world(nothing, lambda s: s.limiter.take(RULE, "anna", now=T0)),
    "limiter.take": world(with_window, lambda s: s.limiter.take(RULE, "anna", now=T0)),
    "limiter.take, refused": world(
        with_window, lambda s: s.limiter.take(RULE, "anna", now=T0, cost=3)
    ),
    "limiter.give_back": world(with_window, lambda s: s.limiter.give_back(RULE, "anna")),
    "activity.add_saving": world(with_visits, lambda s: s.activity.add_saving(SAVING)),
}
"""Calls that count attempts: repeated after a lost answer, they count once more, which is safe.

So do downloads: each has its own answer to give, and whoever asks again saves again.
"""
