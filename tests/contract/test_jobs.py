from datetime import timedelta

import pytest
from attrs import evolve
from tests.builders import T0, a_job, an_id, later
from tests.contract.queues import Ability, needs, queues_for
from tests.contract.racing import at_once

from galerly.domain.model.job import JobKind, ParkedJob, QueueDepth

LEASE = timedelta(minutes=5)


def pytest_generate_tests(metafunc):
    metafunc.parametrize("queue", queues_for(metafunc.function), indirect=True)


@pytest.fixture
def queue(request):
    """An empty queue of jobs."""
    return request.getfixturevalue(f"{request.param}_jobs")


@pytest.fixture
def memory_jobs(memory_stores):
    return memory_stores.jobs


@pytest.fixture
def sqlite_jobs(sqlite_stores):
    return sqlite_stores.jobs


def put(queue, count=1, **fields):
    jobs = [a_job(**fields) for _ in range(count)]
    queue.put(jobs)
    return jobs


def claim(queue, now=T0):
    return queue.claim(now=now, lease=LEASE)


def claimed_ids(queue, now=T0):
    """Return the ids of all that is due, in the order in which it is handed out."""
    ids = []
    while (handed := claim(queue, now)) is not None:
        ids.append(handed.job.id)
    return ids


# --- putting and handing out ---


@pytest.mark.parametrize(
    "job",
    [
        a_job(),
        a_job(
            kind=JobKind.MAIL_INVITE,
            payload={"owner_id": "a", "message": "Zoë \"1\" 'ü'\n📷", "empty": ""},
            run_at=later(microseconds=-1),
            key="outline:01h",
            attempts=3,
        ),
    ],
    ids=["plain", "in full"],
)
def test_a_job_is_handed_out_as_it_was_put_its_attempts_raised(queue, job):
    queue.put([job])

    handed = claim(queue)

    assert handed.job == evolve(job, attempts=job.attempts + 1)
    assert handed.lease_until == T0 + LEASE
    assert handed.receipt


def test_an_empty_queue_hands_out_nothing(queue):
    queue.put([])

    assert claim(queue) is None


@needs(Ability.TIME)
def test_a_job_is_not_handed_out_before_its_time(queue):
    (job,) = put(queue, run_at=later(microseconds=1))

    assert claim(queue) is None
    assert claim(queue, later(microseconds=1)).job.id == job.id


@needs(Ability.TIME | Ability.ORDER)
def test_the_longest_due_job_comes_first(queue):
    jobs = {n: put(queue, run_at=later(minutes=n))[0] for n in (3, 1, 4, 2, 9)}

    assert claimed_ids(queue, later(minutes=5)) == [jobs[n].id for n in (1, 2, 3, 4)]


def test_a_job_in_somebodys_hands_is_nobody_elses(queue):
    put(queue)

    assert claim(queue) is not None
    assert claim(queue) is None
    assert claim(queue, T0 + LEASE - timedelta(microseconds=1)) is None


@needs(Ability.TIME)
def test_a_job_is_due_again_when_its_lease_ends(queue):
    put(queue)
    first = claim(queue)

    second = claim(queue, T0 + LEASE)

    assert second.job == evolve(first.job, attempts=2)
    assert second.lease_until == T0 + 2 * LEASE
    assert second.receipt != first.receipt


def test_jobs_claimed_at_once_are_each_handed_out_once(queue):
    jobs = put(queue, 20)

    outcomes = at_once([lambda: claim(queue)] * 24)

    handed = [c for c in outcomes if c is not None]
    assert sorted(c.job.id for c in handed) == [j.id for j in jobs]


# --- finishing ---


def test_a_finished_job_never_comes_again(queue):
    put(queue)

    queue.finish(claim(queue))

    assert claim(queue, later(days=9)) is None
    assert queue.depth(now=later(days=9)) == QueueDepth(
        waiting=0, running=0, parked=0, oldest_at=None
    )


def test_a_job_can_be_finished_twice(queue):
    put(queue)
    handed = claim(queue)

    queue.finish(handed)
    queue.finish(handed)

    assert claim(queue, later(days=9)) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda queue, outlived: queue.finish(outlived),
        lambda queue, outlived: queue.retry(outlived, at=T0),
        lambda queue, outlived: queue.park(outlived, now=T0, error="too late"),
    ],
    ids=["finish", "retry", "park"],
)
@needs(Ability.TIME | Ability.LEASES)
def test_an_outlived_claim_changes_nothing(queue, act):
    put(queue)
    outlived = claim(queue)
    current = claim(queue, T0 + LEASE)

    act(queue, outlived)

    assert claim(queue, T0 + LEASE) is None
    assert queue.parked(limit=9) == ()
    assert queue.depth(now=T0 + LEASE).running == 1
    queue.finish(current)
    assert claim(queue, later(days=9)) is None


# --- retrying ---


@needs(Ability.TIME)
def test_a_retried_job_is_due_again_at_its_time(queue):
    (job,) = put(queue, payload={"a": "b"})
    handed = claim(queue)

    queue.retry(handed, at=later(minutes=1))

    assert claim(queue, later(seconds=59)) is None
    again = claim(queue, later(minutes=1))
    assert again.job == evolve(job, attempts=2, run_at=later(minutes=1))


@needs(Ability.LEASES)
def test_a_claim_that_was_given_back_is_outlived(queue):
    put(queue)
    handed = claim(queue)
    queue.retry(handed, at=T0)

    queue.finish(handed)

    assert claim(queue).job.attempts == 2


# --- keys ---


@needs(Ability.KEYS)
def test_while_a_job_waits_another_of_its_key_is_dropped(queue):
    (first,) = put(queue, key="outline:1", run_at=later(minutes=1))

    put(queue, key="outline:1")
    (other,) = put(queue, key="outline:2")
    unkeyed = put(queue, 2)

    due = claimed_ids(queue, later(minutes=1))
    assert sorted(due) == sorted([first.id, other.id, *(j.id for j in unkeyed)])


def test_of_jobs_of_one_key_put_together_one_stays(queue):
    jobs = [a_job(key="k"), a_job(key="k"), a_job(), a_job(key="l")]

    queue.put(jobs)

    assert sorted(claimed_ids(queue)) == [jobs[0].id, jobs[2].id, jobs[3].id]


@needs(Ability.KEYS)
def test_of_jobs_of_one_key_put_at_once_one_stays(queue):
    outcomes = at_once([lambda: put(queue, key="k")] * 24)

    assert all(isinstance(outcome, list) for outcome in outcomes)
    assert len(claimed_ids(queue)) == 1


@needs(Ability.KEYS)
def test_a_key_is_free_while_its_job_is_in_somebodys_hands(queue):
    (first,) = put(queue, key="k")
    handed = claim(queue)

    (second,) = put(queue, key="k")
    put(queue, key="k")  # the second one waits

    assert claimed_ids(queue) == [second.id]
    assert handed.job.id == first.id


def test_a_key_is_free_when_its_job_is_done_or_parked(queue):
    put(queue, key="k")
    queue.finish(claim(queue))
    (second,) = put(queue, key="k")
    queue.park(claim(queue), now=T0, error="broken")
    (third,) = put(queue, key="k")

    assert claimed_ids(queue) == [third.id]
    assert [p.job.id for p in queue.parked(limit=9)] == [second.id]


@needs(Ability.KEYS)
def test_a_retried_job_is_not_lost_though_its_key_waits_again(queue):
    (first,) = put(queue, key="k")
    handed = claim(queue)
    (second,) = put(queue, key="k")

    queue.retry(handed, at=T0)
    put(queue, key="k")

    assert sorted(claimed_ids(queue)) == [first.id, second.id]


@needs(Ability.TIME)
def test_a_job_comes_back_at_the_end_of_its_lease_though_its_key_waits_again(queue):
    (first,) = put(queue, key="k")
    claim(queue)
    (second,) = put(queue, key="k", run_at=T0 + LEASE)

    assert sorted(claimed_ids(queue, T0 + LEASE)) == [first.id, second.id]


@needs(Ability.LEASES)
def test_a_recovered_or_unparked_job_is_not_lost_though_its_key_waits_again(queue):
    (first,) = put(queue, key="k")
    queue.park(claim(queue), now=T0, error="broken")
    (second,) = put(queue, key="k")
    claim(queue)
    (third,) = put(queue, key="k")

    assert queue.recover() == 1
    assert queue.unpark(first.id, now=T0)

    assert sorted(claimed_ids(queue)) == [first.id, second.id, third.id]


# --- after a crash ---


@needs(Ability.LEASES)
def test_recovery_ends_every_lease(queue):
    jobs = put(queue, 3)
    outlived = [claim(queue), claim(queue)]

    assert queue.recover() == 2
    assert queue.recover() == 0

    for old in outlived:
        queue.finish(old)
    assert sorted(claimed_ids(queue)) == [j.id for j in jobs]


@needs(Ability.TIME)
def test_recovery_leaves_waiting_and_parked_jobs_alone(queue):
    put(queue)
    queue.park(claim(queue), now=T0, error="broken")
    put(queue, run_at=later(days=1))
    before = queue.depth(now=T0)

    assert queue.recover() == 0

    assert queue.depth(now=T0) == before
    assert claim(queue) is None


# --- parking ---


def test_a_parked_job_waits_for_the_operator(queue):
    (job,) = put(queue, payload={"photo_id": "x"}, key="k")
    handed = claim(queue)
    at = later(hours=1, microseconds=1)

    queue.park(handed, now=at, error="kaputt: 'ü'\n📷")

    assert claim(queue, later(days=9)) is None
    assert queue.parked(limit=9) == (
        ParkedJob(job=evolve(job, attempts=1), parked_at=at, error="kaputt: 'ü'\n📷"),
    )


def test_parked_jobs_are_listed_oldest_first(queue):
    put(queue, 4)
    handed = [claim(queue) for _ in range(4)]
    for n in (2, 0, 3, 1):
        queue.park(handed[n], now=later(minutes=n), error=str(n))

    assert [p.error for p in queue.parked(limit=9)] == ["0", "1", "2", "3"]
    assert [p.error for p in queue.parked(limit=2)] == ["0", "1"]


@needs(Ability.TIME)
def test_an_unparked_job_is_due_as_if_new(queue):
    (job,) = put(queue)
    handed = claim(queue)
    queue.park(handed, now=T0, error="broken")

    assert queue.unpark(job.id, now=later(hours=2)) is True
    assert queue.unpark(job.id, now=later(hours=2)) is False

    assert queue.parked(limit=9) == ()
    assert claim(queue, later(hours=1)) is None
    again = claim(queue, later(hours=2))
    assert again.job == evolve(job, attempts=1, run_at=later(hours=2))
    queue.finish(handed)  # outlived, though it has the same number of attempts
    assert queue.depth(now=later(hours=2)).running == 1


def test_only_a_parked_job_can_be_unparked(queue):
    (job,) = put(queue)

    assert queue.unpark(job.id, now=T0) is False
    assert queue.unpark(an_id(), now=T0) is False

    assert claim(queue).job == evolve(job, attempts=1)


def test_of_many_who_unpark_a_job_one_does(queue):
    (job,) = put(queue)
    queue.park(claim(queue), now=T0, error="broken")

    outcomes = at_once([lambda: queue.unpark(job.id, now=T0)] * 24)

    assert sorted(outcomes) == [False] * 23 + [True]
    assert claimed_ids(queue) == [job.id]


# --- how much work there is ---


@needs(Ability.TIME | Ability.COUNTS)
def test_depth_counts_what_waits_runs_and_is_parked(queue):
    assert queue.depth(now=T0) == QueueDepth(waiting=0, running=0, parked=0, oldest_at=None)

    put(queue, 2)
    claim(queue)
    queue.park(claim(queue), now=T0, error="broken")
    put(queue, run_at=later(minutes=2, microseconds=1))
    put(queue, run_at=later(minutes=3))
    put(queue, run_at=later(days=1))

    def depth(now):
        return queue.depth(now=now)

    waiting = QueueDepth(waiting=3, running=1, parked=1, oldest_at=None)
    assert depth(T0) == waiting
    oldest = later(minutes=2, microseconds=1)
    assert depth(oldest) == depth(later(minutes=4)) == evolve(waiting, oldest_at=oldest)
    assert (depth(T0 + LEASE).waiting, depth(T0 + LEASE).running) == (4, 0)
