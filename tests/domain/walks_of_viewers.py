"""What clients and viewers do: with every gallery that they may or may not see."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    multiple,
    rule,
)
from tests.domain.walking import Place, Walk

from galerly.domain.model.access import Actor, Client, Owner
from galerly.domain.model.archive import ArchiveScope
from galerly.domain.model.gallery import Download
from galerly.domain.model.ids import ViewerId

places = Walk.places
photos = Walk.photos
links = Walk.links
actors = Walk.actors
archives = Walk.archives
tokens = Walk.tokens

LINK_PASSWORDS = st.sampled_from([None, None, None, "secret1", "secret2"])
EMAILS = st.sampled_from(["lena@example.com", "tom@example.com", "anna@example.com"])
TEXTS = st.sampled_from(["Lovely", "Yes", "  Größe\n", "\x00", "x" * 2001])
NOTES = st.sampled_from(["", "Yes", "  Größe\n", "x" * 2001])
LIMITS = st.sampled_from([1, 2, 100])


class Viewers(Walk):
    """Clients and viewers, anywhere."""

    @rule(target=actors, shared=links, password=LINK_PASSWORDS, name=st.sampled_from(["", "L"]))
    def a_link_is_opened(self, shared: Any, password: str | None, name: str) -> Any:
        self.both.ask(lambda side: side.services.link_opening.card(shared.share_token))
        return self.open_link(shared, password, name) or multiple()

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

    @rule(actor=actors, place=places, limit=LIMITS, favorites=st.booleans())
    def somebody_views(self, actor: Actor, place: Place, limit: int, favorites: bool) -> None:  # noqa: FBT001 - drawn
        access = self.both.ask(lambda side: side.services.viewing.access(actor, place[1]))
        self.both.ask(lambda side: side.services.viewing.page_galleries(actor, limit=limit))
        self.both.ask(lambda side: side.services.viewing.visit(actor, place[1]))
        self.both.ask(lambda side: side.services.activity.of_gallery(place[1], by=place[0]))
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

    @rule(actor=actors, photo=photos, note=NOTES)
    def somebody_submits_and_changes_their_mind(self, actor: Actor, photo: Any, note: str) -> None:
        (_, gallery), photo_id = photo
        proofing = lambda side: side.services.proofing  # noqa: E731 - short for below
        self.both.ask(lambda side: proofing(side).submit(actor, gallery, note))
        self.both.ask(lambda side: proofing(side).add_favorite(actor, gallery, photo_id))

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
