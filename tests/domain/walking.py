"""Walks through what people do, taken by two systems side by side."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from tests.domain.sides import Both, Embedded, Rival, Side
from tests.plain_codec import a_jpeg

from galerly.adapters.memory.mail import MemoryMailer
from galerly.domain.model.access import Actor, Client, Owner
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.gallery import Download, GalleryState, Permissions
from galerly.domain.model.ids import GalleryId, UserId
from galerly.domain.model.job import JobKind
from galerly.domain.model.page import Position
from galerly.domain.services.galleries import GalleryChanges
from galerly.domain.services.sessions import actor_of
from galerly.domain.services.share_links import LinkFields
from galerly.domain.services.uploads import Confirmation, FileToUpload
from galerly.ports.clock import Clock

OLD, NEW = "seven blue herons", "nine green lizards"

# In memory where that can be: a walk syncs its files thousands of times.
ROOM = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

Place = tuple[UserId, GalleryId]


class Walk(RuleBasedStateMachine):
    """Where every walk begins, what all walks share, and what must hold after each step."""

    users = Bundle("users")
    places = Bundle("places")
    slots = Bundle("slots")
    photos = Bundle("photos")
    links = Bundle("links")
    actors = Bundle("actors")
    archives = Bundle("archives")
    tokens = Bundle("tokens")

    def __init__(self, rival: Callable[[Path, Clock], Rival] = Embedded) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="galerly-sides-", dir=ROOM))
        self.both = Both(partial(rival, self.folder))
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
        self.mail_fails(failing=False)
        for hours in (0, 2, 25, 25):
            self.both.clock.advance(timedelta(hours=hours))
            self.sweep()
            for _ in range(25):
                self.both.ask(lambda side: side.run_jobs(10_000))
                self.both.clock.advance(timedelta(minutes=1))
                if not self.unfinished():
                    break
        assert not self.unfinished()

    def unfinished(self) -> int:
        """Return how many jobs are due, wait for their time, or are held."""
        depth = self.both.ask(lambda side: side.ports.jobs.depth(now=self.now))
        return int(depth.waiting + depth.running)

    def mail_fails(self, *, failing: bool) -> None:
        for side in (self.both.memory, self.both.other):
            mailer = side.ports.mailer
            assert isinstance(mailer, MemoryMailer)
            mailer.failure = UnavailableError() if failing else None

    @invariant()
    def the_same_mails_went_out(self) -> None:
        self.both.ask(lambda side: side.ports.mailer.sent)  # type: ignore[attr-defined]  # the memory one

    @invariant()
    def as_much_work_waits(self) -> None:
        self.both.ask(lambda side: side.ports.jobs.depth(now=self.now))

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

    @initialize(target=archives)
    def an_archive(self) -> Any:
        return self.studio["archive"]

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
        archive = self.both.ask(
            lambda side: side.services.archives.request(
                Owner(user_id=user), place[1], size=Download.ORIGINAL
            )
        )
        self.both.ask(lambda side: side.put(slot[1], slot[2]))
        return {
            "user": user,
            "place": place,
            "photos": photos,
            "slot": slot,
            "link": link,
            "archive": (place, archive.id),
            "actors": [viewer, Client(email="lena@example.com")],
        }

    def register(self, email: str, password: str) -> Any:
        answer = self.both.ask(
            lambda side: side.services.accounts.register(email=email, password=password, name="P")
        )
        if answer is None:
            return multiple()
        self.owners.add(answer[0].user.id)
        return answer[0].user.id

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

    def a_new_gallery(self, user: UserId, **fields: Any) -> Any:
        given = {"title": "Gallery", **fields}
        gallery = self.both.ask(lambda side: side.services.galleries.create(by=user, **given))
        return gallery and (user, gallery.id)

    def change(self, place: Place, **fields: Any) -> None:
        owner, gallery = place
        self.both.ask(
            lambda side: side.services.galleries.update(gallery, GalleryChanges(**fields), by=owner)
        )

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

    def new_link(self, place: Place, **fields: Any) -> Any:
        return self.both.ask(
            lambda side: side.services.share_links.create(
                place[1], LinkFields(**fields), by=place[0]
            )
        )

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

    @rule()
    def sweep(self) -> None:
        self.both.ask(lambda side: side.services.work.add(JobKind.SWEEP, {}))
        self.both.ask(lambda side: side.services.work.add(JobKind.COMPARE, {}))
        self.both.ask(lambda side: side.run_jobs(10_000))
