"""What photographers do: with their accounts, galleries, photos and share links."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    multiple,
    rule,
)
from tests.domain.walking import NEW, OLD, Place, Walk
from tests.plain_codec import a_jpeg

from galerly.domain.model.gallery import Download, GalleryState, Permissions
from galerly.domain.model.ids import UserId
from galerly.domain.model.photo import PhotoOrder
from galerly.domain.services.accounts import ProfileChanges
from galerly.domain.services.galleries import SettingsChanges
from galerly.domain.services.photos import PhotoChanges
from galerly.domain.services.share_links import LinkFields
from galerly.domain.services.uploads import FileToUpload

users = Walk.users
places = Walk.places
slots = Walk.slots
photos = Walk.photos
links = Walk.links
tokens = Walk.tokens

PASSWORDS = st.sampled_from([OLD, NEW, "wrong"])
LINK_PASSWORDS = st.sampled_from([None, None, None, "secret1", "secret2"])
EMAILS = st.sampled_from(["lena@example.com", "tom@example.com", "anna@example.com"])
SECTIONS = st.sampled_from(["", "Party", "Family"])
NAMES = st.sampled_from(["a.jpg", "A.jpg", "../b.jpg", "ä.jpg", "con.jpg"])
PHOTOS = st.sampled_from([a_jpeg(), a_jpeg(80, 20), b"no picture", a_jpeg(note="x" * 300)])
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


class Photographers(Walk):
    """Photographers at work, rightly and wrongly."""

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

    @rule(target=places, user=users, fields=CHANGES)
    def a_gallery_is_made(self, user: UserId, fields: dict[str, Any]) -> Any:
        state = fields.get("state")
        given = {"title": "Gallery", **{k: v for k, v in fields.items() if k != "state"}}
        place = self.a_new_gallery(user, **given)
        if place and state:
            self.change(place, state=state)
        return place or multiple()

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

    @rule(target=slots, place=places, name=NAMES, data=PHOTOS, kind=KINDS)
    def slots_are_opened(self, place: Place, name: str, data: bytes, kind: str) -> Any:
        return multiple(*self.open_slots(place, name, data, kind, count=2))

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

    @rule(target=links, place=places, fields=LINK_CHANGES)
    def a_link_is_made(self, place: Place, fields: dict[str, Any]) -> Any:
        return self.new_link(place, **fields) or multiple()

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
