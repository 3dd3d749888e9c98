from datetime import timedelta
from itertools import count

import pytest
from tests.builders import ANNA, BORIS, T0, a_hash, later
from tests.contract.racing import at_once
from tests.contract.stores import FORGETS_WHEN_SWEPT

from galerly.domain.model.errors import (
    AttemptRunningError,
    IdempotencyConflictError,
    KeyReusedError,
)
from galerly.domain.model.repeats import Turn

FIRST, OTHER = a_hash("POST /galleries one"), a_hash("POST /galleries two")
LEASE_END = later(seconds=30)
ANSWER = b'\x00{"id": "1"}\xff'


NUMBERS = count(1)
RUNNING: dict[tuple[str, str], str] = {}
"""The attempt that goes on, by caller and key."""


def tried(  # noqa: PLR0913 - the port's
    stores,
    caller=ANNA,
    key="key",
    *,
    fingerprint=FIRST,
    attempt=None,
    now=T0,
    lease_until=LEASE_END,
):
    turn = stores.idempotency.begin(
        caller,
        key,
        fingerprint=fingerprint,
        attempt=attempt or f"attempt {next(NUMBERS)}",
        now=now,
        lease_until=lease_until,
        until=now + timedelta(days=1),
    )
    if turn.answer is None:
        RUNNING[caller, key] = turn.attempt
    return turn


def begin(stores, *names, **options):
    """Return the answer that is kept; None: the attempt goes on."""
    return tried(stores, *names, **options).answer


def finish(  # noqa: PLR0913 - the port's
    stores, caller=ANNA, key="key", *, attempt=None, answer=ANSWER, expires_at=None
):
    stores.idempotency.finish(
        caller,
        key,
        attempt=attempt or RUNNING[caller, key],
        answer=answer,
        expires_at=expires_at or later(days=1),
    )


def release(stores, caller=ANNA, key="key"):
    stores.idempotency.release(caller, key, attempt=RUNNING[caller, key])


def abandon(stores, caller=ANNA, key="key"):
    stores.idempotency.abandon(caller, key, attempt=RUNNING[caller, key])


def test_the_first_request_goes_on_and_later_ones_get_its_answer(stores):
    assert begin(stores) is None
    finish(stores)

    assert begin(stores) == ANSWER
    assert begin(stores, now=later(hours=23)) == ANSWER


@pytest.mark.parametrize("answer", [b"", bytes(range(256)) * 4096], ids=["empty", "1 MiB"])
def test_any_answer_is_kept(stores, answer):
    begin(stores)
    finish(stores, answer=answer)

    assert begin(stores) == answer


def test_a_request_that_is_still_running_is_not_begun_again(stores):
    begin(stores)

    with pytest.raises(IdempotencyConflictError):
        begin(stores, now=later(seconds=29))


def test_a_key_belongs_to_one_request(stores):
    begin(stores)
    with pytest.raises(IdempotencyConflictError):
        begin(stores, fingerprint=OTHER)
    finish(stores)

    with pytest.raises(IdempotencyConflictError):
        begin(stores, fingerprint=OTHER)

    assert begin(stores) == ANSWER


def test_callers_and_keys_are_apart(stores):
    begin(stores)
    finish(stores)

    assert begin(stores, BORIS) is None
    assert begin(stores, key="Key", fingerprint=OTHER) is None
    finish(stores, BORIS, answer=b"his")

    assert begin(stores) == ANSWER
    assert begin(stores, BORIS) == b"his"


def test_of_many_equal_requests_at_once_one_goes_on(stores):
    outcomes = at_once([lambda: begin(stores)] * 24)

    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, IdempotencyConflictError) for outcome in outcomes) == 23


def test_after_an_abandoned_request_the_next_one_is_first(stores):
    begin(stores)

    abandon(stores)
    abandon(stores)

    assert begin(stores, fingerprint=OTHER) is None
    finish(stores, answer=b"second")
    assert begin(stores, fingerprint=OTHER) == b"second"


def test_abandoning_touches_no_other_request(stores):
    begin(stores)
    attempt = RUNNING[ANNA, "key"]

    stores.idempotency.abandon(BORIS, "key", attempt=attempt)
    stores.idempotency.abandon(ANNA, "other", attempt=attempt)

    with pytest.raises(IdempotencyConflictError):
        begin(stores)


def test_a_released_attempt_is_resumed_under_the_name_of_the_first(stores):
    first = tried(stores, attempt="m")
    release(stores)
    release(stores)
    second = tried(stores, attempt="n", now=later(seconds=1), lease_until=later(seconds=40))

    assert first == Turn(name="m", attempt="m")
    assert second == Turn(name="m", attempt="n", resumed=True)
    with pytest.raises(AttemptRunningError):
        tried(stores, now=later(seconds=39))
    with pytest.raises(KeyReusedError):
        tried(stores, now=later(hours=23), fingerprint=OTHER)
    finish(stores)
    assert begin(stores, now=later(hours=23)) == ANSWER


def test_an_attempt_that_was_overtaken_ends_nothing(stores):
    begin(stores)
    overtaken = RUNNING[ANNA, "key"]
    begin(stores, now=LEASE_END, lease_until=later(seconds=60))

    finish(stores, attempt=overtaken)
    stores.idempotency.release(ANNA, "key", attempt=overtaken)
    stores.idempotency.abandon(ANNA, "key", attempt=overtaken)

    with pytest.raises(AttemptRunningError):
        tried(stores, now=later(seconds=59))


def test_a_released_attempt_is_forgotten_after_a_day(stores):
    tried(stores, attempt="m")
    release(stores)

    end, late = later(hours=24), later(hours=25)
    resumed = tried(stores, now=end - timedelta(microseconds=1), lease_until=late)
    anew = tried(stores, attempt="n", fingerprint=OTHER, now=end, lease_until=late)

    assert (resumed.name, resumed.resumed) == ("m", True)
    assert anew == Turn(name="n", attempt="n")


def test_of_many_who_resume_a_released_attempt_one_goes_on(stores):
    begin(stores)
    release(stores)

    outcomes = at_once([lambda: begin(stores)] * 24)

    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AttemptRunningError) for outcome in outcomes) == 23


def test_what_is_released_keeps_the_answer_that_it_has(stores):
    begin(stores)
    finish(stores)
    release(stores)
    abandon(stores)

    assert begin(stores) == ANSWER


def test_a_request_that_outlived_its_lease_is_lost(stores):
    begin(stores)

    assert begin(stores, now=LEASE_END, lease_until=later(seconds=60)) is None
    with pytest.raises(IdempotencyConflictError):
        begin(stores, now=later(seconds=59))
    finish(stores)

    assert begin(stores, now=later(seconds=61)) == ANSWER


def test_of_many_who_follow_a_lost_request_one_goes_on(stores):
    begin(stores)

    outcomes = at_once([lambda: begin(stores, now=LEASE_END, lease_until=later(seconds=60))] * 24)

    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AttemptRunningError) for outcome in outcomes) == 23


def test_an_answer_past_its_time_is_kept_no_more(stores):
    begin(stores)
    finish(stores, expires_at=later(days=1))

    assert begin(stores, now=later(days=1), lease_until=later(days=2)) is None


@FORGETS_WHEN_SWEPT
def test_answers_past_their_time_are_forgotten_in_small_steps(stores):
    for key in ("a", "b", "c"):
        begin(stores, key=key)
        finish(stores, key=key, expires_at=later(days=1))
    begin(stores, key="late")
    finish(stores, key="late", expires_at=later(days=1, microseconds=1))

    counts = [stores.idempotency.remove_expired(now=later(days=1), limit=2) for _ in range(3)]

    assert counts == [2, 1, 0]
    assert begin(stores, key="late", now=later(days=1)) == ANSWER
    assert begin(stores, key="a", fingerprint=OTHER) is None
