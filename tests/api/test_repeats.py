"""Answers that are given twice, and those that are not."""

import threading
from datetime import timedelta
from http import HTTPStatus

import pytest

from galerly.adapters.memory.idempotency import MemoryIdempotency
from galerly.adapters.memory.rate_limits import MemoryRateLimiter
from galerly.adapters.memory.store import MemoryStore
from galerly.adapters.memory.system import MemoryKeyring, SteeredClock, SteeredTokens
from galerly.domain.model.errors import IdempotencyConflictError, SlowDownError, UnavailableError
from galerly.domain.services.repeatable import RepeatableTokens
from galerly.domain.services.repeats import RepeatService
from galerly.entrypoints.http.idempotency import Repeats
from galerly.entrypoints.http.message import Request, Response

TOKEN = "gp_a-secret-token"


KEPT: list[bytes] = []


class Recording(MemoryIdempotency):
    """Shows what is kept."""

    def finish(self, caller, key, *, attempt, answer, expires_at):
        KEPT.append(answer)
        super().finish(caller, key, attempt=attempt, answer=answer, expires_at=expires_at)


@pytest.fixture
def repeats():
    store, keyring = MemoryStore(), MemoryKeyring()
    service = RepeatService(
        store=Recording(store),
        tokens=RepeatableTokens(plain=SteeredTokens(), keyring=keyring),
        limiter=MemoryRateLimiter(store),
        clock=SteeredClock(),
    )
    return Repeats(service=service, keyring=keyring)


def request(body=b"{}", key="k"):
    return Request(
        method="POST",
        path="/v1/galleries",
        headers=(("Idempotency-Key", key),) if key else (),
        body=body,
    )


class Work:
    """Counts how often it is done."""

    def __init__(self, status=201):
        self.status = status
        self.times = 0

    def __call__(self):
        self.times += 1
        return Response(
            status=self.status, headers={"x": "y"}, body=f"{TOKEN} {self.times}".encode()
        )


def test_work_is_done_once_per_key_and_caller(repeats):
    work = Work()

    first = repeats.once(request(), "anna", work)
    again = repeats.once(request(), "anna", work)
    other = repeats.once(request(), "boris", work)

    assert first == again
    assert other != first
    assert work.times == 2


def test_without_a_key_work_is_done_each_time(repeats):
    work = Work()

    repeats.once(request(key=None), "anna", work)
    repeats.once(request(key=None), "anna", work)

    assert work.times == 2


def test_what_is_kept_holds_no_secret(repeats):
    KEPT.clear()

    repeats.once(request(), "anna", Work())

    (kept,) = KEPT
    assert TOKEN.encode() not in kept


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failure_that_may_pass_is_tried_again(repeats, status):
    work = Work(status)

    repeats.once(request(), "anna", work)
    repeats.once(request(), "anna", work)

    assert work.times == 2


@pytest.mark.parametrize("status", [HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND])
def test_a_refusal_is_kept(repeats, status):
    work = Work(int(status))

    first = repeats.once(request(), "anna", work)

    assert repeats.once(request(), "anna", work) == first
    assert work.times == 1


def test_work_that_breaks_is_tried_again(repeats):
    def breaking():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        repeats.once(request(), "anna", breaking)

    assert repeats.once(request(), "anna", Work()).status == 201


def test_a_key_belongs_to_one_request(repeats):
    repeats.once(request(b'{"title": "A"}'), "anna", Work())

    with pytest.raises(IdempotencyConflictError):
        repeats.once(request(b'{"title": "B"}'), "anna", Work())


def test_a_request_that_still_runs_is_not_run_beside(repeats):
    running, release = threading.Event(), threading.Event()

    def slow():
        running.set()
        release.wait(10)
        return Response(status=201)

    thread = threading.Thread(target=repeats.once, args=(request(), "anna", slow))
    thread.start()
    running.wait(10)
    try:
        with pytest.raises(IdempotencyConflictError):
            repeats.once(request(), "anna", Work())
    finally:
        release.set()
        thread.join()


def test_an_answer_is_kept_for_a_day(repeats):
    work = Work()
    repeats.once(request(), "anna", work)
    clock, store = repeats.service.clock, repeats.service.store
    clock.advance(timedelta(hours=23))
    repeats.once(request(), "anna", work)
    assert work.times == 1

    clock.advance(timedelta(hours=2))
    store.remove_expired(now=clock.now(), limit=10)
    repeats.once(request(), "anna", work)

    assert work.times == 2


class Naming:
    """Draws ids and secrets, and fails where it is told to."""

    def __init__(self, repeats, *failures):
        self.tokens, self.clock = repeats.service.tokens, repeats.service.clock
        self.failures = list(failures)
        self.drawn = []

    def __call__(self):
        now = self.clock.now()
        ids = [self.tokens.new_id(now) for _ in range(100)]
        self.drawn.append((ids, self.tokens.secret(), self.tokens.secret()))
        if self.failures:
            raise self.failures.pop(0)
        return Response(status=201, body=ids[0].encode())


def test_a_repeat_draws_the_same_names_in_order_of_time(repeats):
    before = repeats.service.tokens.new_id(repeats.service.clock.now())
    work = Naming(repeats, UnavailableError(), SlowDownError(timedelta(seconds=1)))
    for failure in tuple(work.failures):
        with pytest.raises(type(failure)):
            repeats.once(request(), "anna", work)
        repeats.service.clock.advance(timedelta(hours=3))

    answer = repeats.once(request(), "anna", work)

    (ids, *secrets), *others = work.drawn
    assert others == [(ids, *secrets)] * 2
    assert answer.body.decode() == ids[0]
    assert ids == sorted(set(ids))
    assert len(set(secrets)) == 2
    assert all(len(secret) == 43 for secret in secrets)
    assert ids[0][:10] == before[:10]  # of the moment when it was first tried


def test_no_two_requests_draw_the_same_names(repeats):
    work = Naming(repeats)

    repeats.once(request(), "anna", work)
    repeats.once(request(), "boris", work)
    repeats.once(request(key="l"), "anna", work)
    repeats.once(request(body=b"[]", key="m"), "anna", work)
    repeats.once(request(key=None), "anna", work)
    repeats.service.clock.advance(timedelta(hours=24))
    repeats.once(request(), "anna", work)

    assert len(work.drawn) == 6
    assert len({i for ids, *_ in work.drawn for i in ids}) == 600
    assert len({s for _, *secrets in work.drawn for s in secrets}) == 12


def test_what_was_refused_at_once_is_forgotten(repeats):
    work = Naming(repeats, SlowDownError(timedelta(seconds=1)))

    with pytest.raises(SlowDownError):
        repeats.once(request(), "anna", work)
    repeats.once(request(b"[]"), "anna", work)

    assert work.drawn[0] != work.drawn[1]


def test_work_whose_answer_is_not_kept_is_done_again_on_the_same_things(repeats):
    KEPT.clear()
    work = Naming(repeats)

    first = repeats.once(request(), "anna", work, afresh=True)
    again = repeats.once(request(), "anna", work, afresh=True)

    assert first == again
    assert len(work.drawn) == 2
    assert KEPT == []
    with pytest.raises(IdempotencyConflictError):
        repeats.once(request(b"[]"), "anna", work, afresh=True)


def test_one_network_is_remembered_a_thousand_keys_an_hour(repeats):
    for number in range(1_000):
        repeats.once(request(key=f"{number}"), None, Work())

    with pytest.raises(SlowDownError):
        repeats.once(request(key="one more"), None, Work())
    assert repeats.once(request(key="one more"), "anna", Work()).status == 201
    repeats.service.clock.advance(timedelta(hours=1))
    assert repeats.once(request(key="one more"), None, Work()).status == 201
