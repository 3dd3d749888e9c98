"""A client that comes back under its key, after any answer of DynamoDB was lost to its request.

Each route that creates is asked as often as its request writes to DynamoDB; each time another one
of those writes is done and never answered, however often it is made. The client repeats its request
until it succeeds, and then the tables hold what one request leaves there.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from attrs import define, evolve, field, frozen
from botocore.exceptions import ReadTimeoutError
from tests.authenticator import code_shown
from tests.aws_emulated.metered import Answer, Metered, metered
from tests.aws_emulated.scene import CLIENT, PASSWORD, Scene, done, set_scene
from tests.emulators.guarded import Guarded
from tests.emulators.servers import Emulator

from galerly.adapters.aws.clients import Clients
from galerly.adapters.aws.dynamodb_tables import GALLERIES, PHOTOS, SESSIONS, USERS
from galerly.domain.model.ids import ChallengeId
from galerly.domain.model.limits import ARCHIVES_PER_GALLERY
from galerly.domain.model.session import Challenge, PhotographerSession
from galerly.entrypoints.http.table import ROUTES

# Windows, attempts and lists, and visits, which are counted in parts chosen at random.
PASSING = ("rate#", "answer#", "subject#", "user#", "VISITOR#", "ACTIVITY#", "OPENINGS#")
COUNTERS = ("links", "photo_count", "total_bytes", "favorite_count")
UNIQUE = re.compile(r"(?<=handle#)\S+|[0-9a-f]{64}|v[0-9a-f]{24,}|[0-9a-z]{26}|[0-9]{4,}")
READS = ("get_item", "batch_get_item", "query")
ROWLESS = {"request_client_code", "confirm_second_factor"}  # they queue a job, change a row
TRIES = 3


@frozen
class Asked:
    """A request that creates."""

    method: str
    path: str
    body: dict[str, Any] | None
    token: str | None = None


Ask = Callable[[Scene, int], Asked]

ASKS: dict[str, Ask] = {}
"""By the route's name: a request for another thing with each number."""


def asks(name: str) -> Callable[[Ask], Ask]:
    def register(ask: Ask) -> Ask:
        ASKS[name] = ask
        return ask

    return register


@asks("register")
def _(_scene: Scene, number: int) -> Asked:
    email = f"{number:05}@lost.example"
    body = {"email": email, "password": PASSWORD, "name": "Boris Blum"}
    return Asked("POST", "/auth/register", body)


@asks("request_client_code")
def _(_scene: Scene, number: int) -> Asked:
    return Asked("POST", "/auth/client/code", {"email": f"{number:05}@code.example"})


@asks("open_client_session")
def _(scene: Scene, number: int) -> Asked:
    system = scene.aws.system
    challenge = Challenge(
        id=ChallengeId(system.ports.tokens.new_id(system.clock.now())),
        email=CLIENT,
        code_hash=system.ports.passwords.hash(f"{number:06}"),
        tries=0,
        expires_at=system.clock.now().replace(year=2099),
    )
    system.ports.sessions.put_challenge(challenge)
    body = {"challenge": challenge.id, "code": f"{number:06}"}
    return Asked("POST", "/auth/client/session", body)


@asks("create_gallery")
def _(scene: Scene, number: int) -> Asked:
    body = {"title": f"Shoot {number}", "client_email": "mara@example.com"}
    return Asked("POST", "/galleries", body, scene.anna)


@asks("confirm_second_factor")
def _(scene: Scene, number: int) -> Asked:
    services, clock = scene.aws.system.services, scene.aws.system.clock
    _, issued = services.accounts.register(
        email=f"{number:05}@factor.example", password=PASSWORD, name="Boris Blum"
    )
    assert isinstance(issued.session, PhotographerSession)
    setup = services.second_factor.begin(issued.session)
    body = {"code": code_shown(setup.secret, at=clock.now())}
    return Asked("POST", "/auth/totp/confirm", body, issued.token)


@asks("open_uploads")
def _(scene: Scene, number: int) -> Asked:
    file = {"filename": f"{number}.jpg", "content_type": "image/jpeg", "size": 1000 + number}
    return Asked("POST", f"{scene.path}/uploads", {"files": [file] * 3}, scene.anna)


@asks("create_link")
def _(scene: Scene, number: int) -> Asked:
    body = {"name": f"Guests {number}", "password": "sesame!"}
    return Asked("POST", f"{scene.path}/links", body, scene.anna)


@asks("invite_client")
def _(scene: Scene, number: int) -> Asked:
    body = {"email": f"{number:05}@guests.example", "message": "Look!"}
    return Asked("POST", f"{scene.path}/clients", body, scene.anna)


@asks("reply_to_comments")
def _(scene: Scene, number: int) -> Asked:
    path = f"{scene.path}/photos/{scene.photos[0].id}/comments"
    return Asked("POST", path, {"text": f"Thank you, {number}"}, scene.anna)


@asks("open_share")
def _(scene: Scene, number: int) -> Asked:
    body = {"share_token": scene.share_token, "name": f"Guest {number}"}
    return Asked("POST", "/share/session", body)


@asks("add_comment")
def _(scene: Scene, number: int) -> Asked:
    path = f"{scene.view}/photos/{scene.photos[0].id}/comments"
    return Asked("POST", path, {"text": f"Lovely, {number}"}, scene.viewer)


@asks("request_archive")
def _(scene: Scene, number: int) -> Asked:  # noqa: ARG001 - there is one of these photos at a time
    ports = scene.aws.system.ports
    for archive in ports.archives.of_gallery(scene.gallery.id):
        ports.archives.remove(scene.gallery.id, archive.id)
    ports.limiter.give_back(ARCHIVES_PER_GALLERY, scene.gallery.id)
    return Asked("POST", f"{scene.view}/archives", {"size": "web"}, scene.viewer)


@define
class Losing:
    """Loses every answer to one call of a request: its number `at`, from 1; counts the calls."""

    client: Guarded
    at: int = 0
    calls: list[tuple[str, str]] = field(factory=list)

    def meet(self, operation: str, request: dict[str, Any]) -> None:
        call = operation, repr(request)
        if call not in self.calls:
            self.calls.append(call)
        if self.calls.index(call) + 1 == self.at:
            getattr(self.client.client, operation)(**request)
            raise ReadTimeoutError(endpoint_url="DynamoDB")

    def writes(self) -> list[int]:
        """Return the numbers of the calls that change something."""
        return [n for n, (name, _) in enumerate(self.calls, 1) if name not in READS]


@contextmanager
def losing(aws: Metered, at: int) -> Iterator[Losing]:
    client = aws.store.connect()
    losses = Losing(client, at)
    client.before.append(losses.meet)
    try:
        yield losses
    finally:
        client.before.remove(losses.meet)


@pytest.fixture(scope="module")
def scene(dynoxide: Emulator, storage_clients: Clients) -> Iterator[Scene]:
    with metered(dynoxide, storage_clients, pause=lambda _: None) as aws:
        made = set_scene(aws, photos=2, galleries=0)
        anna = aws.system.ports.users.get(made.anna_id)
        verified = evolve(anna, email_verified_at=aws.system.clock.now())
        aws.system.ports.users.replace(verified)
        yield made


def held(dynoxide: Emulator, aws: Metered) -> tuple[Counter[str], set[str]]:
    """Return how much of each kind the tables hold, and all that is in their keys."""
    client = dynoxide.shared("dynamodb", quick=True)
    counted, names = Counter[str](), set[str]()
    for table in (USERS, GALLERIES, PHOTOS, SESSIONS):
        keys = [key.name for key in (table.hash, table.range) if key is not None]
        for item in client.scan(TableName=table.name(aws.store.tables.prefix))["Items"]:
            key = " ".join(item[key]["S"] for key in keys)
            names |= set(UNIQUE.findall(key))
            if not any(beginning in key for beginning in PASSING):
                counted[f"{table.noun} {UNIQUE.sub('*', key)}"] += 1
            for counter in COUNTERS:
                counted[f"{table.noun} {counter}"] += int(item.get(counter, {"N": "0"})["N"])
            counted[f"{table.noun} invited"] += len(item.get("client_emails", {"SS": []})["SS"])
    return counted, names


def asked(aws: Metered, request: Asked, key: str) -> Answer:
    return aws.request(request.method, request.path, request.body, token=request.token, key=key)


def names_in(told: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "token", "viewer_key", "challenge", "archive_id", "share_token", "email")
    found = {name: told[name] for name in names if name in told}
    found["uploads"] = [slot["photo_id"] for slot in told.get("uploads", ())]
    return found


def test_every_route_that_creates_is_asked():
    assert set(ASKS) == {route.name for route in ROUTES if route.idempotent}


@pytest.mark.parametrize("name", ASKS)
def test_a_repeat_after_a_lost_answer_makes_nothing_twice(dynoxide, scene, name):
    aws = scene.aws
    with losing(aws, at=0):
        done(asked(aws, ASKS[name](scene, 1), f"{name} 1"))  # what only the first one brings
    request = ASKS[name](scene, 2)
    before, _ = held(dynoxide, aws)
    with losing(aws, at=0) as undisturbed:
        done(asked(aws, request, f"{name} 2"))
    one = held(dynoxide, aws)[0]
    one.subtract(before)
    assert name in ROWLESS or +one

    for at in undisturbed.writes():
        request = ASKS[name](scene, 2 + at)
        before, known = held(dynoxide, aws)
        with losing(aws, at) as losses:
            answers = [asked(aws, request, f"{name} {2 + at}")]
        where = f"call {at}: {losses.calls[at - 1]}"
        while answers[-1].status == 503 and len(answers) < TRIES:
            answers.append(asked(aws, request, f"{name} {2 + at}"))

        told = done(answers[-1])
        now, names = held(dynoxide, aws)
        now.subtract(before)
        assert +now == +one, where
        assert names_in(done(asked(aws, request, f"{name} {2 + at}"))) == names_in(told), where
        for made in [told.get("id"), *names_in(told)["uploads"]]:
            assert made is None or made in names - known, where
