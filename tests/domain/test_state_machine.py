"""Both systems, driven side by side through everything that people can do, in any order.

`GALERLY_WALKS` (150) and `GALERLY_STEPS` (60) make the walk longer: before a release, 2000 and 100.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from tests.domain.sides import Both, Side
from tests.plain_codec import a_jpeg

from galerly.domain.model.access import Actor, Client, Owner
from galerly.domain.model.archive import ArchiveScope
from galerly.domain.model.gallery import Download, GalleryState, Permissions
from galerly.domain.model.ids import GalleryId, UserId, ViewerId
from galerly.domain.model.job import JobKind
from galerly.domain.model.page import Position
from galerly.domain.model.photo import PhotoOrder
from galerly.domain.services.accounts import ProfileChanges
from galerly.domain.services.galleries import GalleryChanges, SettingsChanges
from galerly.domain.services.photos import PhotoChanges
from galerly.domain.services.sessions import actor_of
from galerly.domain.services.share_links import LinkFields
from galerly.domain.services.uploads import Confirmation, FileToUpload

WALKS = int(os.environ.get("GALERLY_WALKS", "150"))
STEPS = int(os.environ.get("GALERLY_STEPS", "60"))

OLD, NEW = "seven blue herons", "nine green lizards"
PASSWORDS = st.sampled_from([OLD, NEW, "wrong"])
LINK_PASSWORDS = st.sampled_from([None, None, None, "secret1", "secret2"])
EMAILS = st.sampled_from(["lena@example.com", "tom@example.com", "anna@example.com"])
SECTIONS = st.sampled_from(["", "Party", "Family"])
NAMES = st.sampled_from(["a.jpg", "A.jpg", "../b.jpg", "ä.jpg", "con.jpg"])
PHOTOS = st.sampled_from([a_jpeg(), a_jpeg(80, 20), b"no picture", a_jpeg(note="x" * 300)])
TEXTS = st.sampled_from(["Lovely", "Yes", "  Größe\n", "\x00", "x" * 2001])
LIMITS = st.sampled_from([1, 2, 100])
DAYS = st.sampled_from([None, None, 0, 1, 30])
PERMISSIONS = st.builds(
    Permissions,
    download=st.sampled_from(Download),
    favorites=st.sampled_from([True, True, False]),
    comments=st.sampled_from([True, True, False]),
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Lena & Tom", "ZOË", "ZOË", " "]),
        "state": st.sampled_from([*GalleryState, *[GalleryState.PUBLISHED] * 4]),
        "client_email": st.none() | EMAILS,
        "settings": st.builds(
            SettingsChanges,
            sort=st.sampled_from(PhotoOrder),
            sections=st.permutations(["Party", "Family"]).map(tuple),
            default_permissions=PERMISSIONS,
        ),
    },
)
PHOTO_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["First", "x" * 201]),
        "hidden": st.booleans(),
        "position": st.sampled_from([-1.0, 2.5]),
        "section": SECTIONS,
        "tags": st.just(["b", "a", "b"]),
    },
)
LINK_CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["Family", "x" * 101]),
        "password": LINK_PASSWORDS,
        "permissions": PERMISSIONS,
        "sections": st.sampled_from([(), ("Party",)]),
        "selection_limit": st.sampled_from([None, 1, 0]),
    },
)

KINDS = st.sampled_from(["image/jpeg", "image/jpeg", "image/png", "text/html"])

Place = tuple[UserId, GalleryId]


class Systems(RuleBasedStateMachine):
    """What photographers, clients and viewers do, with crashes and time between."""

    users = Bundle("users")
    places = Bundle("places")
    slots = Bundle("slots")
    photos = Bundle("photos")
    links = Bundle("links")
    actors = Bundle("actors")
    archives = Bundle("archives")
    tokens = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="galerly-sides-"))
        self.both = Both(self.folder)
        self.owners: set[UserId] = set()
        self.viewer_key: str | None = None

    @property
    def now(self) -> Any:
        return self.both.clock.now()

    def teardown(self) -> None:
        try:
            if not self.both.parted:
                self.rest()
                self.both.check(self.owners)
        finally:
            self.both.close()
            shutil.rmtree(self.folder)

    def rest(self) -> None:
        """Let two days pass, until nothing waits and every leftover was old enough to be swept."""
        for hours in (0, 2, 25, 25):
            self.both.clock.advance(timedelta(hours=hours))
            self.sweep()
            for _ in range(25):
                self.both.ask(lambda side: side.run_jobs(10_000))
                self.both.clock.advance(timedelta(minutes=1))
        depth = self.both.ask(lambda side: side.ports.jobs.depth(now=self.now))
        assert depth.waiting == depth.running == 0

    @invariant()
    def the_same_mails_went_out(self) -> None:
        self.both.ask(lambda side: side.ports.mailer.sent)  # type: ignore[attr-defined]  # the memory one

    @invariant()
    def as_much_work_waits(self) -> None:
        self.both.ask(lambda side: side.ports.jobs.depth(now=self.now))

    # --- where a walk begins: a studio at work, so that a short one gets somewhere ---

    @initialize(target=users)
    def a_photographer(self) -> Any:
        return self.studio["user"]

    @initialize(target=places)
    def a_gallery(self) -> Any:
        return self.studio["place"]

    @initialize(target=photos)
    def three_photos(self) -> Any:
        return multiple(*self.studio["photos"])

    @initialize(target=slots)
    def an_upload_that_arrived(self) -> Any:
        return self.studio["slot"]

    @initialize(target=links)
    def a_share_link(self) -> Any:
        return self.studio["link"]

    @initialize(target=actors)
    def a_viewer_and_a_client(self) -> Any:
        return multiple(*self.studio["actors"])

    @cached_property
    def studio(self) -> dict[str, Any]:
        """What the rules above put into their bundles; they may come in any order."""
        user = self.register("anna@example.com", OLD)
        place = self.a_new_gallery(user, client_email="lena@example.com")
        self.change(place, state=GalleryState.PUBLISHED)
        *arrived, slot = (
            known
            for data in (a_jpeg(), a_jpeg(80, 20), b"no picture", a_jpeg(note="x"))
            for known in self.open_slots(place, "a.jpg", data)
        )
        photos = self.confirm(place, arrived, sent=True)
        self.both.ask(lambda side: side.run_jobs(100))
        link = self.new_link(place, permissions=Permissions(download=Download.ORIGINAL))
        viewer = self.open_link(link, None, "Tom")
        self.both.ask(lambda side: side.put(slot[1], slot[2]))
        return {
            "user": user,
            "place": place,
            "photos": photos,
            "slot": slot,
            "link": link,
            "actors": [viewer, Client(email="lena@example.com")],
        }

    # --- accounts ---

    def register(self, email: str, password: str) -> Any:
        answer = self.both.ask(
            lambda side: side.services.accounts.register(email=email, password=password, name="P")
        )
        if answer is None:
            return multiple()
        self.owners.add(answer[0].user.id)
        return answer[0].user.id

    @rule(target=users, email=EMAILS, password=PASSWORDS)
    def somebody_registers(self, email: str, password: str) -> Any:
        return self.register(email, password)

    @rule(target=tokens, email=EMAILS, password=PASSWORDS)
    def somebody_logs_in(self, email: str, password: str) -> Any:
        answer = self.both.ask(
            lambda side: side.services.accounts.log_in(email=email, password=password)
        )
        return answer[1].token if answer else multiple()

    @rule(token=tokens)
    def a_token_is_shown(self, token: str) -> None:
        self.both.ask(lambda side: side.services.sessions.authenticate(token))

    @rule(token=tokens)
    def somebody_signs_out(self, token: str) -> None:
        session = self.both.ask(lambda side: side.services.sessions.authenticate(token))
        if session:
            self.both.ask(lambda side: side.services.sessions.sign_out(session))

    @rule(user=users, handle=st.sampled_from(["anna", "boris", "a b"]), listed=st.booleans())
    def a_profile_is_changed(self, user: UserId, handle: str, listed: bool) -> None:  # noqa: FBT001 - drawn
        changes = ProfileChanges(handle=handle, listed=listed)
        self.both.ask(lambda side: side.services.accounts.update(user, changes))
        self.both.ask(lambda side: side.services.directory.photographers(query="an"))

    @rule(user=users, current=PASSWORDS, new=PASSWORDS)
    def a_password_is_changed(self, user: UserId, current: str, new: str) -> None:
        self.both.ask(
            lambda side: side.services.accounts.change_password(user, current=current, new=new)
        )

    @rule(email=EMAILS, new=PASSWORDS)
    def a_password_is_reset(self, email: str, new: str) -> None:
        self.both.ask(lambda side: side.services.accounts.request_reset(email))
        secret = self.mailed(email)
        self.both.ask(lambda side: side.services.accounts.confirm_reset(secret, new))

    @rule(user=users)
    def an_account_is_shown(self, user: UserId) -> None:
        self.both.ask(lambda side: side.services.exports.export(user))
        self.both.ask(lambda side: side.services.sessions.of_photographer(user))

    @rule(user=users, sure=st.integers(0, 9))
    def an_account_is_deleted(self, user: UserId, sure: int) -> None:
        if sure == 0:
            self.both.ask(lambda side: side.services.deletion.delete_account(user))

    def mailed(self, email: str) -> str:
        """Do the waiting work, and return the secret of the last mail to an address."""
        self.both.ask(lambda side: side.run_jobs(10_000))
        sent = self.both.ask(lambda side: side.ports.mailer.to(email))  # type: ignore[attr-defined]  # the memory one
        lines = sent[-1].text.splitlines() if sent else []
        return next((line.partition("#")[2] for line in lines if "#" in line), "")

    def walk(self, page: Callable[[Position | None], Callable[[Side], Any]]) -> list[Any]:
        """Return all items of a list, page by page."""
        items: list[Any] = []
        after: Position | None = None
        while True:
            found = self.both.ask(page(after))
            items += found.items if found else ()
            after = found.next_position if found else None
            if after is None:
                return items

    # --- galleries ---

    @rule(target=places, user=users, fields=CHANGES)
    def a_gallery_is_made(self, user: UserId, fields: dict[str, Any]) -> Any:
        state = fields.get("state")
        given = {"title": "Gallery", **{k: v for k, v in fields.items() if k != "state"}}
        place = self.a_new_gallery(user, **given)
        if place and state:
            self.change(place, state=state)
        return place or multiple()

    def a_new_gallery(self, user: UserId, **fields: Any) -> Any:
        given = {"title": "Gallery", **fields}
        gallery = self.both.ask(lambda side: side.services.galleries.create(by=user, **given))
        return gallery and (user, gallery.id)

    @rule(place=places, fields=CHANGES, days=DAYS, late=st.booleans())
    def a_gallery_is_changed(
        self,
        place: Place,
        fields: dict[str, Any],
        days: int | None,
        late: bool,  # noqa: FBT001 - drawn
    ) -> None:
        moment = None if days is None else self.now + timedelta(days=days)
        self.change(place, **fields, **({"expires_at": moment} if late else {}))

    def change(self, place: Place, **fields: Any) -> None:
        owner, gallery = place
        self.both.ask(
            lambda side: side.services.galleries.update(gallery, GalleryChanges(**fields), by=owner)
        )

    @rule(place=places, photo=photos)
    def a_cover_is_chosen(self, place: Place, photo: Any) -> None:
        self.change(place, cover_photo_id=photo[1])

    @rule(user=users, query=st.sampled_from(["", "zoe", "lena@"]), limit=LIMITS)
    def galleries_are_listed(self, user: UserId, query: str, limit: int) -> None:
        self.walk(
            lambda after: (
                lambda side: side.services.galleries.page(
                    by=user, query=query, after=after, limit=limit
                )
            )
        )

    @rule(place=places, user=users)
    def a_gallery_is_looked_for(self, place: Place, user: UserId) -> None:
        self.both.ask(lambda side: side.services.galleries.get(place[1], by=user))

    @rule(place=places, sure=st.integers(0, 3), user=users)
    def a_gallery_is_deleted(self, place: Place, sure: int, user: UserId) -> None:
        by = place[0] if sure == 0 else user
        self.both.ask(lambda side: side.services.galleries.delete(place[1], by=by))

    # --- photos ---

    @rule(target=slots, place=places, name=NAMES, data=PHOTOS, kind=KINDS)
    def slots_are_opened(self, place: Place, name: str, data: bytes, kind: str) -> Any:
        return multiple(*self.open_slots(place, name, data, kind, count=2))

    def open_slots(
        self, place: Place, name: str, data: bytes, kind: str = "image/jpeg", *, count: int = 1
    ) -> list[Any]:
        file = FileToUpload(
            filename=name,
            content_type=kind,
            size_bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest() if name == "a.jpg" else None,
        )
        found = self.both.ask(
            lambda side: side.services.uploads.open_slots(place[1], [file] * count, by=place[0])
        )
        return [(place, slot, data) for slot in found or ()]

    @rule(slot=slots, other=st.sampled_from([None, b"other", b"\xff\xd8\xff"]))
    def bytes_are_sent(self, slot: Any, other: bytes | None) -> None:
        data = slot[2] if other is None else other
        self.both.ask(lambda side: side.put(slot[1], data))

    @rule(slot=slots)
    def a_slot_is_renewed(self, slot: Any) -> None:
        place, known, data = slot
        file = FileToUpload(
            filename="renewed.jpg",
            content_type=known.upload.content_type,
            size_bytes=len(data),
            photo_id=known.upload.photo_id,
        )
        self.both.ask(lambda side: side.services.uploads.open_slots(place[1], [file], by=place[0]))

    @rule(target=photos, slot=slots, more=st.lists(slots, max_size=2), sent=st.booleans())
    def uploads_are_confirmed(self, slot: Any, more: list[Any], sent: bool) -> Any:  # noqa: FBT001 - drawn
        return multiple(*self.confirm(slot[0], [slot, *more], sent=sent))

    def confirm(self, place: Place, slots: list[Any], *, sent: bool) -> list[Any]:
        owner, gallery = place
        if sent:
            for _, slot, data in slots:
                self.both.ask(partial(Side.put, slot=slot, data=data))
        claims = [Confirmation(photo_id=slot.upload.photo_id) for _, slot, _ in slots]
        answer = self.both.ask(
            lambda side: side.services.uploads.confirm(gallery, claims, by=owner)
        )
        return [(place, photo.id) for photo in (answer[0] if answer else ())]

    @rule(photo=photos, fields=PHOTO_CHANGES, version=st.sampled_from([None, None, 1]))
    def a_photo_is_changed(self, photo: Any, fields: dict[str, Any], version: int | None) -> None:
        (owner, gallery), photo_id = photo
        self.both.ask(
            lambda side: side.services.photos.update(
                gallery, photo_id, PhotoChanges(**fields), by=owner, version=version
            )
        )

    @rule(photo=photos, user=users)
    def a_photo_is_looked_at(self, photo: Any, user: UserId) -> None:
        (owner, gallery), photo_id = photo
        self.both.ask(lambda side: side.services.photos.get(gallery, photo_id, by=owner))
        self.both.ask(lambda side: side.services.photos.get(gallery, photo_id, by=user))

    @rule(photo=photos)
    def a_photo_is_tried_again(self, photo: Any) -> None:
        (owner, gallery), photo_id = photo
        self.both.ask(lambda side: side.services.photos.retry(gallery, photo_id, by=owner))

    @rule(photo=photos, more=st.lists(photos, max_size=2), slot=st.none() | slots)
    def photos_are_deleted(self, photo: Any, more: list[Any], slot: Any) -> None:
        (owner, gallery), photo_id = photo
        ids = [photo_id, *(other[1] for other in more)]
        ids += [slot[1].upload.photo_id] if slot else []
        self.both.ask(lambda side: side.services.photos.delete(gallery, ids, by=owner))

    @rule(place=places, order=st.none() | st.sampled_from(PhotoOrder), limit=LIMITS)
    def photos_are_listed(self, place: Place, order: PhotoOrder | None, limit: int) -> None:
        self.walk(
            lambda after: (
                lambda side: side.services.photos.page(
                    place[1], by=place[0], order=order, after=after, limit=limit
                )
            )
        )
        self.both.ask(
            lambda side: side.services.uploads.unfinished(
                place[1], by=place[0], after=None, limit=limit
            )
        )

    # --- share links and clients ---

    @rule(target=links, place=places, fields=LINK_CHANGES)
    def a_link_is_made(self, place: Place, fields: dict[str, Any]) -> Any:
        return self.new_link(place, **fields) or multiple()

    def new_link(self, place: Place, **fields: Any) -> Any:
        return self.both.ask(
            lambda side: side.services.share_links.create(
                place[1], LinkFields(**fields), by=place[0]
            )
        )

    @rule(shared=links, fields=LINK_CHANGES, days=DAYS)
    def a_link_is_changed(self, shared: Any, fields: dict[str, Any], days: int | None) -> None:
        link = shared.link
        moment = None if days is None else self.now + timedelta(days=days)
        changes = LinkFields(**fields, expires_at=moment, selection_deadline=moment)
        self.both.ask(
            lambda side: side.services.share_links.update(
                link.gallery_id, link.id, changes, by=link.owner_id
            )
        )
        self.both.ask(
            lambda side: side.services.share_links.list(link.gallery_id, by=link.owner_id)
        )

    @rule(shared=links, sure=st.booleans())
    def a_link_is_revoked(self, shared: Any, sure: bool) -> None:  # noqa: FBT001 - drawn
        link = shared.link
        if sure:
            self.both.ask(
                lambda side: side.services.share_links.revoke(
                    link.gallery_id, link.id, by=link.owner_id
                )
            )

    @rule(target=actors, shared=links, password=LINK_PASSWORDS, name=st.sampled_from(["", "L"]))
    def a_link_is_opened(self, shared: Any, password: str | None, name: str) -> Any:
        self.both.ask(lambda side: side.services.link_opening.card(shared.share_token))
        return self.open_link(shared, password, name) or multiple()

    def open_link(self, shared: Any, password: str | None, name: str) -> Actor | None:
        key = self.viewer_key if name else None
        opened = self.both.ask(
            lambda side: side.services.link_opening.open(
                shared.share_token, password=password, name=name, viewer_key=key
            )
        )
        if opened is None:
            return None
        self.viewer_key = opened.viewer_key
        return actor_of(opened.issued.session)

    @rule(target=actors, place=places, email=EMAILS, notify=st.booleans())
    def a_client_is_invited(self, place: Place, email: str, notify: bool) -> Any:  # noqa: FBT001 - drawn
        self.both.ask(
            lambda side: side.services.clients.invite(
                place[1], email, by=place[0], name="L", notify=notify
            )
        )
        self.both.ask(lambda side: side.services.clients.list(place[1], by=place[0]))
        return Client(email=email)

    @rule(place=places, email=EMAILS)
    def a_client_is_withdrawn(self, place: Place, email: str) -> None:
        self.both.ask(lambda side: side.services.clients.withdraw(place[1], email, by=place[0]))

    @rule(target=tokens, email=EMAILS, wrong=st.booleans())
    def a_client_signs_in(self, email: str, wrong: bool) -> Any:  # noqa: FBT001 - drawn
        challenge = self.both.ask(lambda side: side.services.client_login.request_code(email))
        code = "000000" if wrong else self.mailed(email).partition(".")[2]
        answer = self.both.ask(
            lambda side: side.services.client_login.open_session(challenge, code)
        )
        return answer[1].token if answer else multiple()

    # --- viewing and proofing, by anybody, anywhere ---

    @rule(actor=actors, place=places, limit=LIMITS, favorites=st.booleans())
    def somebody_views(self, actor: Actor, place: Place, limit: int, favorites: bool) -> None:  # noqa: FBT001 - drawn
        access = self.both.ask(lambda side: side.services.viewing.access(actor, place[1]))
        self.both.ask(lambda side: side.services.viewing.page_galleries(actor, limit=limit))
        if access is None:
            return
        seen = self.walk(
            lambda after: (
                lambda side: side.services.viewing.page(
                    access, favorites_only=favorites, after=after, limit=limit
                )
            )
        )
        self.both.ask(lambda side: [side.services.media.urls(v.photo) for v in seen])
        self.both.ask(lambda side: side.services.viewing.layout(access))
        self.both.ask(lambda side: side.services.viewing.cover(access))
        self.both.ask(lambda side: side.services.proofing.selection(access))

    @rule(actor=actors, photo=photos, wanted=st.booleans())
    def somebody_chooses(self, actor: Actor, photo: Any, wanted: bool) -> None:  # noqa: FBT001 - drawn
        (_, gallery), photo_id = photo
        if wanted:
            self.both.ask(
                lambda side: side.services.proofing.add_favorite(actor, gallery, photo_id)
            )
        else:
            self.both.ask(
                lambda side: side.services.proofing.remove_favorite(actor, gallery, photo_id)
            )

    @rule(actor=actors, place=places, note=TEXTS)
    def somebody_submits(self, actor: Actor, place: Place, note: str) -> None:
        self.both.ask(lambda side: side.services.proofing.submit(actor, place[1], note))

    @rule(actor=actors, place=places)
    def a_selection_is_reopened(self, actor: Any, place: Place) -> None:
        viewer_id = ViewerId(getattr(actor, "viewer_id", "unknown"))
        self.both.ask(lambda side: side.services.proofing.reopen(place[1], viewer_id, by=place[0]))
        self.both.ask(lambda side: side.services.proofing.choices(place[1], by=place[0]))

    @rule(actor=actors, photo=photos, words=TEXTS, limit=LIMITS)
    def somebody_comments(self, actor: Actor, photo: Any, words: str, limit: int) -> None:
        (owner, gallery), photo_id = photo
        proofing = lambda side: side.services.proofing  # noqa: E731 - short for below
        self.both.ask(lambda side: proofing(side).add_comment(actor, gallery, photo_id, words))
        to = getattr(actor, "viewer_id", None)
        self.both.ask(lambda side: proofing(side).reply(gallery, photo_id, words, by=owner, to=to))
        self.both.ask(
            lambda side: proofing(side).comments_on(actor, gallery, photo_id, limit=limit)
        )
        self.both.ask(lambda side: proofing(side).comments(gallery, by=owner, limit=limit))

    @rule(actor=actors, photo=photos, size=st.sampled_from([Download.WEB, Download.ORIGINAL]))
    def somebody_saves_a_photo(self, actor: Actor, photo: Any, size: Download) -> None:
        (_, gallery), photo_id = photo
        self.both.ask(lambda side: side.services.downloads.photo(actor, gallery, photo_id, size))

    @rule(
        target=archives,
        actor=st.none() | actors,
        place=places,
        size=st.sampled_from([Download.WEB, Download.ORIGINAL]),
        scope=st.sampled_from(ArchiveScope),
    )
    def somebody_asks_for_an_archive(
        self, actor: Any, place: Place, size: Download, scope: ArchiveScope
    ) -> Any:
        who = actor or Owner(user_id=place[0])
        archive = self.both.ask(
            lambda side: side.services.archives.request(
                who, place[1], size=size, scope=scope, section="Party"
            )
        )
        return (place, archive.id) if archive else multiple()

    @rule(actor=st.none() | actors, archive=archives)
    def somebody_fetches_an_archive(self, actor: Any, archive: Any) -> None:
        (owner, gallery), archive_id = archive
        who = actor or Owner(user_id=owner)
        found = self.both.ask(lambda side: side.services.archives.get(who, gallery, archive_id))
        if found:
            self.both.ask(lambda side: side.services.archives.tickets(found))
            self.both.ask(lambda side: [side.ports.objects.read(p.key) for p in found.parts])

    @rule(email=EMAILS, leave=st.booleans())
    def somebody_reads_the_newsletter(self, email: str, leave: bool) -> None:  # noqa: FBT001 - drawn
        self.both.ask(lambda side: side.services.newsletter.subscribe(email))
        secret = self.mailed(email)
        self.both.ask(lambda side: side.services.newsletter.confirm(secret))
        if leave:
            token = self.both.memory.services.newsletter.leave_token(email)
            self.both.ask(lambda side: side.services.newsletter.unsubscribe(token))
        self.both.ask(lambda side: side.ports.newsletters.page(after=None, limit=9))

    # --- what happens by itself ---

    @rule(most=st.sampled_from([1, 2, 10_000]))
    def work_is_done(self, most: int) -> None:
        self.both.ask(lambda side: side.run_jobs(most))

    @rule(
        delta=st.sampled_from(
            [
                timedelta(seconds=2),
                timedelta(minutes=5),
                timedelta(minutes=16),
                timedelta(hours=1),
                timedelta(hours=25),
                timedelta(days=8),
            ]
        )
    )
    def time_passes(self, delta: timedelta) -> None:
        self.both.clock.advance(delta)

    @rule()
    def sweep(self) -> None:
        self.both.ask(lambda side: side.services.work.add(JobKind.SWEEP, {}))
        self.both.ask(lambda side: side.run_jobs(10_000))

    @rule()
    def a_worker_dies(self) -> None:
        self.both.ask(_claimed)

    @rule()
    def the_embedded_system_crashes_and_starts_again(self) -> None:
        self.both.reopen()


def _claimed(side: Side) -> Any:
    claim = side.ports.jobs.claim(now=side.ports.clock.now(), lease=timedelta(hours=1))
    return claim and (claim.job, claim.lease_until)


Systems.TestCase.settings = settings(
    max_examples=WALKS,
    stateful_step_count=STEPS,
    suppress_health_check=list(HealthCheck),
)


TestSystems = pytest.mark.timeout(300 + WALKS * 5)(Systems.TestCase)
