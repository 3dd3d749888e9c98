from datetime import timedelta

import pytest
from attrs import evolve
from tests.builders import T0, a_job, an_id, later
from tests.contract.racing import at_once

from galerly.domain.model.job import JobKind, ParkedJob, QueueDepth

LEASE = timedelta(minutes=5)


def put(stores, count=1, **fields):
    jobs = [a_job(**fields) for _ in range(count)]
    stores.jobs.put(jobs)
    return jobs


def claim(stores, now=T0):
    return stores.jobs.claim(now=now, lease=LEASE)


def claimed_ids(stores, now=T0):
    """Return the ids of all that is due, in the order in which it is handed out."""
    ids = []
    while (handed := claim(stores, now)) is not None:
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
def test_a_job_is_handed_out_as_it_was_put_its_attempts_raised(stores, job):
    stores.jobs.put([job])

    handed = claim(stores)

    assert handed.job == evolve(job, attempts=job.attempts + 1)
    assert handed.lease_until == T0 + LEASE
    assert handed.receipt


def test_an_empty_queue_hands_out_nothing(stores):
    stores.jobs.put([])

    assert claim(stores) is None


def test_a_job_is_not_handed_out_before_its_time(stores):
    (job,) = put(stores, run_at=later(microseconds=1))

    assert claim(stores) is None
    assert claim(stores, later(microseconds=1)).job.id == job.id


def test_the_longest_due_job_comes_first(stores):
    jobs = {n: put(stores, run_at=later(minutes=n))[0] for n in (3, 1, 4, 2, 9)}

    assert claimed_ids(stores, later(minutes=5)) == [jobs[n].id for n in (1, 2, 3, 4)]


def test_a_job_in_somebodys_hands_is_nobody_elses(stores):
    put(stores)

    assert claim(stores) is not None
    assert claim(stores) is None
    assert claim(stores, T0 + LEASE - timedelta(microseconds=1)) is None


def test_a_job_is_due_again_when_its_lease_ends(stores):
    put(stores)
    first = claim(stores)

    second = claim(stores, T0 + LEASE)

    assert second.job == evolve(first.job, attempts=2)
    assert second.lease_until == T0 + 2 * LEASE
    assert second.receipt != first.receipt


def test_jobs_claimed_at_once_are_each_handed_out_once(stores):
    jobs = put(stores, 20)

    outcomes = at_once([lambda: claim(stores)] * 24)

    handed = [c for c in outcomes if c is not None]
    assert sorted(c.job.id for c in handed) == [j.id for j in jobs]


# --- finishing ---


def test_a_finished_job_never_comes_again(stores):
    put(stores)

    stores.jobs.finish(claim(stores))

    assert claim(stores, later(days=9)) is None
    assert stores.jobs.depth(now=later(days=9)) == QueueDepth(
        waiting=0, running=0, parked=0, oldest_at=None
    )


def test_a_job_can_be_finished_twice(stores):
    put(stores)
    handed = claim(stores)

    stores.jobs.finish(handed)
    stores.jobs.finish(handed)

    assert claim(stores, later(days=9)) is None


@pytest.mark.parametrize(
    "act",
    [
        lambda jobs, outlived: jobs.finish(outlived),
        lambda jobs, outlived: jobs.retry(outlived, at=T0),
        lambda jobs, outlived: jobs.park(outlived, now=T0, error="too late"),
    ],
    ids=["finish", "retry", "park"],
)
def test_an_outlived_claim_changes_nothing(stores, act):
    put(stores)
    outlived = claim(stores)
    current = claim(stores, T0 + LEASE)

    act(stores.jobs, outlived)

    assert claim(stores, T0 + LEASE) is None
    assert stores.jobs.parked(limit=9) == ()
    assert stores.jobs.depth(now=T0 + LEASE).running == 1
    stores.jobs.finish(current)
    assert claim(stores, later(days=9)) is None


# --- retrying ---


def test_a_retried_job_is_due_again_at_its_time(stores):
    (job,) = put(stores, payload={"a": "b"})
    handed = claim(stores)

    stores.jobs.retry(handed, at=later(minutes=1))

    assert claim(stores, later(seconds=59)) is None
    again = claim(stores, later(minutes=1))
    assert again.job == evolve(job, attempts=2, run_at=later(minutes=1))


def test_a_claim_that_was_given_back_is_outlived(stores):
    put(stores)
    handed = claim(stores)
    stores.jobs.retry(handed, at=T0)

    stores.jobs.finish(handed)

    assert claim(stores).job.attempts == 2


# --- keys ---


def test_while_a_job_waits_another_of_its_key_is_dropped(stores):
    (first,) = put(stores, key="outline:1", run_at=later(minutes=1))

    put(stores, key="outline:1")
    (other,) = put(stores, key="outline:2")
    unkeyed = put(stores, 2)

    due = claimed_ids(stores, later(minutes=1))
    assert sorted(due) == sorted([first.id, other.id, *(j.id for j in unkeyed)])


def test_of_jobs_of_one_key_put_together_one_stays(stores):
    jobs = [a_job(key="k"), a_job(key="k"), a_job(), a_job(key="l")]

    stores.jobs.put(jobs)

    assert claimed_ids(stores) == [jobs[0].id, jobs[2].id, jobs[3].id]


def test_of_jobs_of_one_key_put_at_once_one_stays(stores):
    outcomes = at_once([lambda: put(stores, key="k")] * 24)

    assert all(isinstance(outcome, list) for outcome in outcomes)
    assert len(claimed_ids(stores)) == 1


def test_a_key_is_free_while_its_job_is_in_somebodys_hands(stores):
    (first,) = put(stores, key="k")
    handed = claim(stores)

    (second,) = put(stores, key="k")
    put(stores, key="k")  # the second one waits

    assert claimed_ids(stores) == [second.id]
    assert handed.job.id == first.id


def test_a_key_is_free_when_its_job_is_done_or_parked(stores):
    put(stores, key="k")
    stores.jobs.finish(claim(stores))
    (second,) = put(stores, key="k")
    stores.jobs.park(claim(stores), now=T0, error="broken")
    (third,) = put(stores, key="k")

    assert claimed_ids(stores) == [third.id]
    assert [p.job.id for p in stores.jobs.parked(limit=9)] == [second.id]


def test_a_retried_job_is_not_lost_though_its_key_waits_again(stores):
    (first,) = put(stores, key="k")
    handed = claim(stores)
    (second,) = put(stores, key="k")

    stores.jobs.retry(handed, at=T0)
    put(stores, key="k")

    assert sorted(claimed_ids(stores)) == [first.id, second.id]


def test_a_job_comes_back_at_the_end_of_its_lease_though_its_key_waits_again(stores):
    (first,) = put(stores, key="k")
    claim(stores)
    (second,) = put(stores, key="k", run_at=T0 + LEASE)

    assert sorted(claimed_ids(stores, T0 + LEASE)) == [first.id, second.id]


def test_a_recovered_or_unparked_job_is_not_lost_though_its_key_waits_again(stores):
    (first,) = put(stores, key="k")
    stores.jobs.park(claim(stores), now=T0, error="broken")
    (second,) = put(stores, key="k")
    claim(stores)
    (third,) = put(stores, key="k")

    assert stores.jobs.recover() == 1
    assert stores.jobs.unpark(first.id, now=T0)

    assert sorted(claimed_ids(stores)) == [first.id, second.id, third.id]


# --- after a crash ---


def test_recovery_ends_every_lease(stores):
    jobs = put(stores, 3)
    outlived = [claim(stores), claim(stores)]

    assert stores.jobs.recover() == 2
    assert stores.jobs.recover() == 0

    for old in outlived:
        stores.jobs.finish(old)
    assert sorted(claimed_ids(stores)) == [j.id for j in jobs]


def test_recovery_leaves_waiting_and_parked_jobs_alone(stores):
    put(stores)
    stores.jobs.park(claim(stores), now=T0, error="broken")
    put(stores, run_at=later(days=1))
    before = stores.jobs.depth(now=T0)

    assert stores.jobs.recover() == 0

    assert stores.jobs.depth(now=T0) == before
    assert claim(stores) is None


# --- parking ---


def test_a_parked_job_waits_for_the_operator(stores):
    (job,) = put(stores, payload={"photo_id": "x"}, key="k")
    handed = claim(stores)
    at = later(hours=1, microseconds=1)

    stores.jobs.park(handed, now=at, error="kaputt: 'ü'\n📷")

    assert claim(stores, later(days=9)) is None
    assert stores.jobs.parked(limit=9) == (
        ParkedJob(job=evolve(job, attempts=1), parked_at=at, error="kaputt: 'ü'\n📷"),
    )


def test_parked_jobs_are_listed_oldest_first(stores):
    put(stores, 4)
    handed = [claim(stores) for _ in range(4)]
    for n in (2, 0, 3, 1):
        stores.jobs.park(handed[n], now=later(minutes=n), error=str(n))

    assert [p.error for p in stores.jobs.parked(limit=9)] == ["0", "1", "2", "3"]
    assert [p.error for p in stores.jobs.parked(limit=2)] == ["0", "1"]


def test_an_unparked_job_is_due_as_if_new(stores):
    (job,) = put(stores)
    handed = claim(stores)
    stores.jobs.park(handed, now=T0, error="broken")

    assert stores.jobs.unpark(job.id, now=later(hours=2)) is True
    assert stores.jobs.unpark(job.id, now=later(hours=2)) is False

    assert stores.jobs.parked(limit=9) == ()
    assert claim(stores, later(hours=1)) is None
    again = claim(stores, later(hours=2))
    assert again.job == evolve(job, attempts=1, run_at=later(hours=2))
    stores.jobs.finish(handed)  # outlived, though it has the same number of attempts
    assert stores.jobs.depth(now=later(hours=2)).running == 1


def test_only_a_parked_job_can_be_unparked(stores):
    (job,) = put(stores)

    assert stores.jobs.unpark(job.id, now=T0) is False
    assert stores.jobs.unpark(an_id(), now=T0) is False

    assert claim(stores).job == evolve(job, attempts=1)


def test_of_many_who_unpark_a_job_one_does(stores):
    (job,) = put(stores)
    stores.jobs.park(claim(stores), now=T0, error="broken")

    outcomes = at_once([lambda: stores.jobs.unpark(job.id, now=T0)] * 24)

    assert sorted(outcomes) == [False] * 23 + [True]
    assert claimed_ids(stores) == [job.id]


# --- how much work there is ---


def test_depth_counts_what_waits_runs_and_is_parked(stores):
    assert stores.jobs.depth(now=T0) == QueueDepth(waiting=0, running=0, parked=0, oldest_at=None)

    put(stores, 2)
    claim(stores)
    stores.jobs.park(claim(stores), now=T0, error="broken")
    put(stores, run_at=later(minutes=2, microseconds=1))
    put(stores, run_at=later(minutes=3))
    put(stores, run_at=later(days=1))

    def depth(now):
        return stores.jobs.depth(now=now)

    waiting = QueueDepth(waiting=3, running=1, parked=1, oldest_at=None)
    assert depth(T0) == waiting
    oldest = later(minutes=2, microseconds=1)
    assert depth(oldest) == depth(later(minutes=4)) == evolve(waiting, oldest_at=oldest)
    assert (depth(T0 + LEASE).waiting, depth(T0 + LEASE).running) == (4, 0)
