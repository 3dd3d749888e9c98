"""Every call to every back end, failed in two ways under a request to each route.

Whatever fails, the answer is the route's own or a 503 that says when to come back; who comes back
is served, nothing is there twice, and no session outlives the password that it rests on.
"""

import msgspec
import pytest
from tests.domain.crashing import CrashError, Cut, Fault
from tests.plain_codec import PlainCodec
from tests.security.faults import ANNA, NEW_PASSWORD, Kept, Stage, a_stage

from galerly.domain.model.errors import BadCredentialsError, UnauthenticatedError
from galerly.domain.model.repeats import LEASE
from galerly.entrypoints.http.message import Response
from galerly.entrypoints.http.router import AnyRoute
from galerly.entrypoints.http.table import ROUTES
from galerly.testing import in_memory

# What a repeat is told whose first request had done it all, or had used up what it rests on.
DONE = {
    "log_out": "unauthenticated",
    "revoke_session": "not-found",
    "confirm_second_factor": "conflict",
    "delete_me": "unauthenticated",
    "change_password": "bad-credentials",
    "delete_gallery": "not-found",
    "retry_photo": "conflict",
}
# Of a store that did what was asked and whose answer was lost: it cannot be known that it did.
USED_UP = {
    "verify_email": "not-found",
    "confirm_password_reset": "not-found",
    "confirm_subscription": "not-found",
}
SHORT_LIVED = {"confirm_second_factor"}  # its code is of one half-minute
THINGS = ("users", "galleries", "photos", "links", "grants", "comments", "favorites", "archives")


@pytest.fixture(scope="module")
def stage():
    with in_memory(codec=PlainCodec()) as harness:
        yield a_stage(harness)


@pytest.fixture(scope="module")
def kept(stage: Stage) -> Kept:
    return Kept(stage.harness)


@pytest.fixture
def calls(stage: Stage, kept: Kept, route: AnyRoute) -> int:
    """How many calls a request makes that nothing disturbs."""
    kept.put_back()
    cut = Cut(Fault.FAIL, at=0)
    answer = stage.api(cut).answer(stage.request(route)).response
    assert answer.status == int(route.status), answer.body
    return cut.calls


def code_of(answer: Response) -> str | None:
    return str(msgspec.json.decode(answer.body)["code"]) if answer.status >= 400 else None


@pytest.mark.parametrize("fault", [Fault.FAIL, Fault.LOSE])
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_failure_is_an_answer_and_a_repeat_is_served(stage, kept, route, calls, fault):
    kept.put_back()
    stage.api(Cut(fault, at=0)).answer(stage.request(route))
    undisturbed = kept.counts()
    for at in range(1, calls + 1):
        kept.put_back()
        api = stage.api(Cut(fault, at=at))

        first = api.answer(stage.request(route)).response
        again = api.answer(stage.request(route)).response

        assert first.status in {int(route.status), 503}, first.body
        if first.status == 503:
            assert 1 <= int(first.headers["retry-after"]) <= 5
            assert code_of(first) == "unavailable"
        assert_served(route, fault, first, again)
        if fault is Fault.FAIL and again.status == int(route.status):
            assert [kept.counts()[t] for t in THINGS] == [undisturbed[t] for t in THINGS]


def assert_served(route: AnyRoute, fault: Fault, first: Response, again: Response) -> None:
    expected = {None, DONE.get(route.name)}
    if fault is Fault.LOSE:
        expected.add(USED_UP.get(route.name))
    if route.idempotent and (first.status != 503 or fault is Fault.LOSE):
        expected.add("conflict")  # the answer could not be kept: for a minute it counts as running
    assert code_of(again) in expected, again.body


@pytest.mark.parametrize("fault", [Fault.FAIL, Fault.LOSE, Fault.CRASH])
@pytest.mark.parametrize("route", [r for r in ROUTES if r.idempotent], ids=lambda route: route.name)
def test_what_is_made_under_a_key_is_there_once(stage, kept, route, calls, fault):
    """Whoever comes back until it succeeds has made one thing, wherever the first attempt broke."""
    kept.put_back()
    clock, start = stage.harness.clock, stage.harness.clock.now()
    stage.api(Cut(fault, at=0)).answer(stage.request(route))
    undisturbed = kept.counts()
    for at in range(1, calls + 1):
        kept.put_back()
        api = stage.api(Cut(fault, at=at))
        told: list[str | None] = []

        while not told or (told[-1] and len(told) < 4):
            try:
                answer = api.answer(stage.request(route)).response
            except CrashError:
                told.append("crashed")
                continue
            told.append(code_of(answer))
            if told[-1] == "conflict":  # what crashed, or could not be ended, counts as running
                clock.advance(LEASE)
        clock.advance(LEASE)
        again = api.answer(stage.request(route)).response
        clock.set(start)

        if route.name in SHORT_LIVED and told[-1] == "invalid":
            assert set(told) >= {"conflict"}
            continue
        assert told[-1] is None, (at, told)
        assert set(told) <= {None, "unavailable", "conflict", "crashed"}
        assert names_in(again) == names_in(answer)
        assert [kept.counts()[t] for t in THINGS] == [undisturbed[t] for t in THINGS], at
        assert kept.counts()["sessions"] == undisturbed["sessions"], at


def names_in(answer: Response) -> dict[str, object]:
    """Return what an answer names and a repeat names again."""
    told = msgspec.json.decode(answer.body)
    names = {"id", "token", "viewer_key", "challenge", "share_token", "recovery_codes"}
    found = {name: told[name] for name in names if name in told}
    found["uploads"] = [slot["photo_id"] for slot in told.get("uploads", [])]
    assert found != {"uploads": []} or "client" in told or "email" in told, told
    return found


@pytest.mark.parametrize("name", ["change_password", "confirm_password_reset"])
def test_no_session_outlives_the_password_that_it_rests_on(stage, kept, name):
    (route,) = [r for r in ROUTES if r.name == name]
    sessions, accounts = stage.harness.services.sessions, stage.harness.services.accounts
    user_id = stage.harness.ports.users.find_by_email(ANNA).id
    changed = 0
    for at in range(1, 30):
        for fault in (Fault.FAIL, Fault.LOSE):
            kept.put_back()
            stage.api(Cut(fault, at=at)).answer(stage.request(route))
            try:
                accounts.check_current(user_id, NEW_PASSWORD)
            except BadCredentialsError:
                continue
            changed += 1

            left = {s.id for s in sessions.of_photographer(user_id)}

            assert stage.params["session_id"] not in left
            if name == "confirm_password_reset":
                assert left == set()
                with pytest.raises(UnauthenticatedError):
                    sessions.authenticate(stage.tokens["photographer"])
    assert changed > 20  # undisturbed ones among them


def test_a_log_in_that_is_overtaken_by_a_new_password_fails(stage, kept):
    """Whoever knew the old password may be signing in at the moment when it is changed."""
    kept.put_back()
    (log_in,) = [r for r in ROUTES if r.name == "log_in"]
    (change,) = [r for r in ROUTES if r.name == "change_password"]
    user_id = stage.harness.ports.users.find_by_email(ANNA).id
    undisturbed = stage.api(Cut(Fault.FAIL, at=0))

    class Overtaken(Cut):
        """Changes the password before the call that stores the session."""

        def call(self, method, args, options):
            if method.__name__ == "add" and "Sessions" in method.__qualname__:
                answer = undisturbed.answer(stage.request(change)).response
                assert answer.status == 204, answer.body
            return super().call(method, args, options)

    answer = stage.api(Overtaken(Fault.FAIL, at=0)).answer(stage.request(log_in)).response

    assert code_of(answer) == "bad-credentials"
    left = stage.harness.services.sessions.of_photographer(user_id)
    assert len(left) == 1  # the one that changed it
