"""Answers that are given twice, and those that are not."""

import threading
from datetime import timedelta
from http import HTTPStatus

import pytest

from galerly.adapters.memory.idempotency import MemoryIdempotency
from galerly.adapters.memory.store import MemoryStore
from galerly.adapters.memory.system import MemoryKeyring, SteeredClock
from galerly.domain.model.errors import IdempotencyConflictError
from galerly.entrypoints.http.idempotency import Repeats
from galerly.entrypoints.http.message import Request, Response

TOKEN = "gp_a-secret-token"


KEPT: list[bytes] = []


class Recording(MemoryIdempotency):
    """Shows what is kept."""

    def finish(self, caller, key, *, answer, expires_at):
        KEPT.append(answer)
        super().finish(caller, key, answer=answer, expires_at=expires_at)


@pytest.fixture
def repeats():
    store = Recording(MemoryStore())
    return Repeats(store=store, keyring=MemoryKeyring(), clock=SteeredClock())


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
    repeats.clock.advance(timedelta(hours=23))
    repeats.once(request(), "anna", work)
    assert work.times == 1

    repeats.clock.advance(timedelta(hours=2))
    repeats.store.remove_expired(now=repeats.clock.now(), limit=10)
    repeats.once(request(), "anna", work)

    assert work.times == 2
