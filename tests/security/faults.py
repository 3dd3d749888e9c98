"""Requests that would succeed, over back ends that fail at one call: before it, or after it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from attrs import evolve, fields, frozen
from tests.api.test_authorization_matrix import ENTRIES, QUERIES
from tests.authenticator import code_shown
from tests.domain.crashing import Cut, cut_services
from tests.plain_codec import a_jpeg

from galerly.adapters.memory.objects import MemoryObjects
from galerly.adapters.memory.store import MemoryStore
from galerly.adapters.memory.users import MemoryUsers
from galerly.domain.model.access import Client
from galerly.domain.model.account import User
from galerly.domain.model.gallery import Download, Gallery, GalleryState
from galerly.domain.model.ids import ChallengeId
from galerly.domain.model.limits import MIB
from galerly.domain.model.photo import Photo, PhotoStatus, key_of
from galerly.domain.model.session import Challenge, MailedPurpose, MailedToken, token_hash
from galerly.domain.services.accounts import ProfileChanges
from galerly.domain.services.galleries import GalleryChanges
from galerly.domain.services.share_links import LinkFields
from galerly.domain.services.uploads import FileToUpload
from galerly.domain.services.viewing import client_viewer_id
from galerly.entrypoints.harness import Harness
from galerly.entrypoints.http.dispatcher import Api
from galerly.entrypoints.http.message import Request
from galerly.entrypoints.http.router import ANYONE, PHOTOGRAPHER, AnyRoute
from galerly.entrypoints.http.table import ROUTES

ANNA, LENA = "anna@example.com", "lena@example.com"
PASSWORD, NEW_PASSWORD = "seven blue herons", "eight grey herons"
CHALLENGE, CODE = ChallengeId("0" * 25 + "1"), "123456"


@frozen(kw_only=True)
class Stage:
    """Anna's things, and a request to each route that succeeds while all is as it was made."""

    harness: Harness
    tokens: Mapping[str, str]  # of the photographer and a viewer
    params: Mapping[str, str]  # of paths
    share_token: str
    bodies: Mapping[str, Any]  # of routes whose entry in the matrix would not succeed
    own_params: Mapping[str, Mapping[str, str]]  # of routes that need another thing

    def request(self, route: AnyRoute) -> Request:
        """Return a request as a client sends it again until it is answered."""
        headers = [("content-type", "application/json")]
        if route.access is not ANYONE:
            who = "photographer" if route.access is PHOTOGRAPHER else "viewer"
            headers.append(("authorization", f"Bearer {self.tokens[who]}"))
        if route.idempotent:
            headers.append(("idempotency-key", "the same each time"))
        path = route.path
        params = {**self.params, **self.own_params.get(route.name, {})}
        for name in route.parameters:
            path = path.replace(f"{{{name}}}", params[name])
        # The matrix' entries ask their scene for no more than a stage has.
        body = self.bodies.get(route.name) or ENTRIES[route.name](self)  # type: ignore[arg-type]
        return Request(
            method=route.method,
            path=f"/v1{path}",
            query="&".join(f"{n}={v}" for n, v in QUERIES.get(route.name, {}).items()),
            headers=tuple(headers),
            body=b"" if body is None else msgspec.json.encode(body),
            network="192.0.2.9",
            origin="http://galerly.test",
        )

    def api(self, cut: Cut) -> Api:
        """Return the API over ports of which one call is to be cut."""
        ports = self.harness.ports
        return Api(
            services=cut_services(ports, cut),
            routes=ROUTES,
            keyring=ports.keyring,
            clock=ports.clock,
            probes={},
        )


def a_stage(harness: Harness) -> Stage:
    """Return a stage in a new system, with all work done that was due."""
    services, ports = harness.services, harness.ports
    account, signed_in = services.accounts.register(email=ANNA, password=PASSWORD, name="Anna")
    anna = account.user
    services.accounts.update(anna.id, ProfileChanges(listed=True))
    gallery = services.galleries.create(by=anna.id, title="Lena & Tom")
    shown, torn = (_photo(harness, gallery, name) for name in ("shown.jpg", "torn.jpg"))
    harness.settle()
    torn = ports.photos.get(anna.id, gallery.id, torn.id)
    ports.photos.replace(evolve(torn, status=PhotoStatus.FAILED, renditions=()))
    published = GalleryChanges(state=GalleryState.PUBLISHED)
    services.galleries.update(gallery.id, published, by=anna.id)
    link = services.share_links.create(gallery.id, LinkFields(), by=anna.id)
    viewer = services.link_opening.open(link.share_token)
    archive = services.archives.request(viewer.access.actor, gallery.id, size=Download.WEB)
    services.clients.invite(gallery.id, LENA, by=anna.id, notify=False)
    lena = Client(email=LENA)
    services.proofing.add_favorite(lena, gallery.id, shown.id)
    services.proofing.submit(lena, gallery.id)
    _, other = services.accounts.log_in(email=ANNA, password=PASSWORD)
    setup = services.second_factor.begin(services.sessions.of_photographer(anna.id)[0])
    arrived = _arrived(harness, gallery)
    large = FileToUpload(filename="large.jpg", content_type="image/jpeg", size_bytes=100 * MIB)
    (coming,) = services.uploads.open_slots(gallery.id, [large], by=anna.id)
    harness.settle()
    _send_code(harness)
    return Stage(
        harness=harness,
        tokens={"photographer": signed_in.token, "viewer": viewer.issued.token},
        share_token=link.share_token,
        params={
            "gallery_id": gallery.id,
            "photo_id": shown.id,
            "link_id": link.link.id,
            "viewer_id": client_viewer_id(gallery.id, LENA),
            "session_id": other.session.id,
            "archive_id": archive.id,
            "email": LENA,
            "handle": anna.handle,
            "token": services.newsletter.leave_token(ANNA),
        },
        own_params={
            "retry_photo": {"photo_id": torn.id},
            "get_upload": {"photo_id": coming.upload.photo_id},
            "open_parts": {"photo_id": coming.upload.photo_id},
        },
        bodies={
            "log_in": {"email": ANNA, "password": PASSWORD},
            "set_up_second_factor": {"password": PASSWORD},
            "confirm_second_factor": {"code": code_shown(setup.secret, at=harness.clock.now())},
            "switch_off_second_factor": {"password": PASSWORD},
            "delete_me": {"password": PASSWORD},
            "change_password": {"current_password": PASSWORD, "new_password": NEW_PASSWORD},
            "verify_email": {"token": _mailed(harness, anna, MailedPurpose.VERIFY_EMAIL)},
            "confirm_password_reset": {
                "token": _mailed(harness, anna, MailedPurpose.RESET_PASSWORD),
                "new_password": NEW_PASSWORD,
            },
            "open_client_session": {"challenge": CHALLENGE, "code": CODE},
            "confirm_subscription": {
                "token": _mailed(harness, anna, MailedPurpose.NEWSLETTER_CONFIRM)
            },
            "unsubscribe": {"token": services.newsletter.leave_token(ANNA)},
            "confirm_uploads": {"photos": [{"photo_id": arrived}]},
            "invite_client": {"email": "eve@example.com", "message": "Look"},
            "open_share": {"share_token": link.share_token, "name": "Vera"},
        },
    )


def _photo(harness: Harness, gallery: Gallery, name: str) -> Photo:
    return harness.add_photo(gallery.id, name, a_jpeg(note=name), by=gallery.owner_id)


def _arrived(harness: Harness, gallery: Gallery) -> str:
    """Return an upload whose bytes are there, to be confirmed."""
    data = a_jpeg(note="arrived")
    file = FileToUpload(filename="new.jpg", content_type="image/jpeg", size_bytes=len(data))
    (slot,) = harness.services.uploads.open_slots(gallery.id, [file], by=gallery.owner_id)
    harness.ports.objects.write(key_of(slot.upload), [data], content_type="image/jpeg")
    return slot.upload.photo_id


def _mailed(harness: Harness, user: User, purpose: MailedPurpose) -> str:
    token = f"mailed-{purpose}".ljust(43, "x")
    newsletter = purpose is MailedPurpose.NEWSLETTER_CONFIRM
    harness.ports.sessions.put_mailed(
        MailedToken(
            token_hash=token_hash(token),
            purpose=purpose,
            subject=f"newsletter:{user.email}" if newsletter else user.id,
            email=user.email,
            expires_at=harness.clock.now() + timedelta(minutes=60),
        )
    )
    return token


def _send_code(harness: Harness) -> None:
    harness.ports.sessions.put_challenge(
        Challenge(
            id=CHALLENGE,
            email=LENA,
            code_hash=harness.ports.passwords.hash(CODE),
            tries=0,
            expires_at=harness.clock.now() + timedelta(minutes=10),
        )
    )


class Kept:
    """The state of a system in memory, to be put back any number of times."""

    def __init__(self, harness: Harness) -> None:
        users, objects = harness.ports.users, harness.ports.objects
        assert isinstance(users, MemoryUsers)
        assert isinstance(objects, MemoryObjects)
        self._store: MemoryStore = users.store
        self._objects = objects
        self._rows = {
            f.name: _copy(getattr(users.store, f.name))
            for f in fields(MemoryStore)
            if f.name != "lock"
        }
        self._held = dict(objects._held)

    def put_back(self) -> None:
        """Make everything as it was."""
        for name, value in self._rows.items():
            setattr(self._store, name, _copy(value))
        self._objects._held = dict(self._held)

    def counts(self) -> dict[str, int]:
        """Return how many of everything there are now."""
        found = {name: getattr(self._store, name) for name in self._rows}
        return {
            "objects": len(self._objects._held),
            **{n: sum(map(_weight, v.values())) for n, v in found.items() if isinstance(v, dict)},
        }


def _copy(value: Any) -> Any:
    """Return a copy; what dictionaries of dictionaries hold is frozen."""
    if isinstance(value, dict):
        return {k: dict(v) if isinstance(v, dict) else v for k, v in value.items()}
    return list(value) if isinstance(value, list) else value


def _weight(value: Any) -> int:
    return len(value) if isinstance(value, dict) else 1
