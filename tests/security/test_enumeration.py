"""Who asks whether something exists is told nothing: neither by the answer, nor by its work.

Time is compared as the calls that are made of the back ends, one by one: two requests that make
the same calls take the same time, on any machine.
"""

from typing import Any

import msgspec
import pytest
from attrs import Factory, define
from tests.domain.crashing import Cut, Fault
from tests.plain_codec import PlainCodec
from tests.security.asking import Asker, code_of
from tests.security.faults import ANNA, CHALLENGE, LENA, Stage, a_stage

from galerly.domain.model.ids import format_id
from galerly.entrypoints.http.message import Response
from galerly.testing import in_memory

UNKNOWN = "nobody@example.com"


@define
class Watching(Cut):
    """Notes each call, and disturbs none."""

    fault: Fault = Fault.FAIL
    at: int = 0
    made: list[str] = Factory(list)

    def call(self, method, args, options):
        self.made.append(getattr(method, "__qualname__", str(method)))
        return method(*args, **options)


@pytest.fixture
def stage():
    with in_memory(codec=PlainCodec()) as harness:
        yield a_stage(harness)


def asked(stage: Stage, token: str | None, *request: Any) -> tuple[Response, list[str]]:
    """Return the answer to a request, and the calls that it took."""
    watching = Watching()
    answer = Asker(stage.api(watching), token).ask(*request)
    return answer, watching.made


def same(one: Response, other: Response) -> bool:
    """Return whether two answers differ in nothing but what is new each time."""
    return (one.status, dict(one.headers), _plain(one)) == (
        other.status,
        dict(other.headers),
        _plain(other),
    )


def _plain(answer: Response) -> Any:
    if not answer.body:
        return None
    document = msgspec.json.decode(answer.body)
    for name in ("request_id", "challenge"):
        document.pop(name, None)
    return document


WRONG = "wrong wrong wrong"
# What exists, and what does not, asked for in the same way.
PAIRS = {
    "the address of an account, at log-in": (
        ("POST", "/auth/login", {"email": ANNA, "password": WRONG}),
        ("POST", "/auth/login", {"email": UNKNOWN, "password": WRONG}),
    ),
    "the address of an account, at a reset": (
        ("POST", "/auth/password-reset", {"email": ANNA}),
        ("POST", "/auth/password-reset", {"email": UNKNOWN}),
    ),
    "the address of a client": (
        ("POST", "/auth/client/code", {"email": LENA}),
        ("POST", "/auth/client/code", {"email": UNKNOWN}),
    ),
    "a code that was sent": (
        ("POST", "/auth/client/session", {"challenge": CHALLENGE, "code": "000000"}),
        ("POST", "/auth/client/session", {"challenge": "0" * 26, "code": "000000"}),
    ),
    "a subscriber": (
        ("POST", "/newsletter/subscriptions", {"email": ANNA}),
        ("POST", "/newsletter/subscriptions", {"email": UNKNOWN}),
    ),
}


@pytest.mark.parametrize(("known", "unknown"), PAIRS.values(), ids=PAIRS)
def test_what_is_known_is_answered_like_what_is_not_with_the_same_work(stage, known, unknown):
    one, work = asked(stage, None, *known)
    other, same_work = asked(stage, None, *unknown)

    assert same(one, other)
    assert work == same_work


def test_a_limit_on_mails_is_not_told(stage):
    first, _ = asked(stage, None, "POST", "/auth/password-reset", {"email": "many@example.com"})

    for _ in range(8):
        again, _ = asked(stage, None, "POST", "/auth/password-reset", {"email": "many@example.com"})
        assert same(first, again)


def test_no_id_of_a_gallery_tells_whether_it_exists(stage):
    """A photographer and a viewer guess ids; Anna's own are among them."""
    harness = stage.harness
    boris, signed_in = harness.services.accounts.register(
        email="boris@example.com", password="seven blue herons", name="Boris"
    )
    near = harness.services.galleries.create(by=boris.user.id, title="Near")
    for template in ("/galleries/{}", "/galleries/{}/photos", "/view/galleries/{}"):
        answers = [
            asked(stage, signed_in.token, "GET", template.format(gallery_id))[0]
            for gallery_id in (
                stage.params["gallery_id"],
                format_id(1_700_000_000_000, 7),
                near.id[:-1] + ("0" if near.id[-1] != "0" else "1"),
                "x",
            )
        ]
        assert {code_of(a) for a in answers} == {"not-found"}
        assert all(same(answers[0], a) for a in answers)


def test_share_tokens_are_slowed_down_before_they_can_be_guessed(stage):
    codes = [
        code_of(asked(stage, None, "POST", "/share/card", {"share_token": f"{n:032}"})[0])
        for n in range(310)
    ]

    assert codes[:300] == ["not-found"] * 300
    assert set(codes[300:]) == {"slow-down"}
    known, _ = asked(stage, None, "POST", "/share/card", {"share_token": stage.share_token})
    assert code_of(known) == "slow-down"  # nor may the right one be told from wrong ones now


def test_no_answer_to_a_viewer_names_anybody_else(stage):
    seen = f"/view/galleries/{stage.params['gallery_id']}"
    viewer = stage.tokens["viewer"]

    told = b"".join(
        asked(stage, viewer, *request)[0].body
        for request in (
            ("GET", "/view/galleries"),
            ("GET", seen),
            ("GET", f"{seen}/photos"),
            ("GET", f"{seen}/layout"),
            ("GET", f"{seen}/photos/{stage.params['photo_id']}/comments"),
        )
    )

    assert stage.params["gallery_id"].encode() in told
    others = (LENA, ANNA, stage.share_token, stage.params["link_id"], stage.params["viewer_id"])
    for secret in (*others, "sha256", "owner"):
        assert secret.encode() not in told
