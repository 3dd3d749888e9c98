"""Work off the queue: at least once, retried with back-off, then parked where it is seen."""

from collections import Counter
from datetime import timedelta

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from galerly.adapters.memory.jobs import MemoryJobs
from galerly.adapters.memory.store import MemoryStore
from galerly.adapters.memory.system import SteeredClock, SteeredTokens
from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.job import JOB_ATTEMPTS, JOB_BACKOFF_MAX, JobKind, backoff
from galerly.domain.services.work import LEASE, Handler, NotYetError, Work, Worker


@define
class Shop:
    """A queue whose handlers do what a test tells them."""

    clock: SteeredClock = field(factory=SteeredClock)
    tokens: SteeredTokens = field(factory=SteeredTokens)
    jobs: MemoryJobs = field(factory=lambda: MemoryJobs(MemoryStore()))
    failures: dict[str, BaseException] = field(factory=dict)  # by the payload's `name`
    done: list[str] = field(factory=list)
    begun: Counter[str] = field(factory=Counter)
    given_up: list[str] = field(factory=list)
    trouble: Exception | None = None  # of giving up

    @property
    def work(self) -> Work:
        return Work(jobs=self.jobs, clock=self.clock, tokens=self.tokens)

    @property
    def worker(self) -> Worker:
        handler = Handler(run=self.do, give_up=self.give_up)
        return Worker(jobs=self.jobs, clock=self.clock, handlers={JobKind.SWEEP: handler})

    def do(self, payload):
        self.begun[payload["name"]] += 1
        if failure := self.failures.get(payload["name"]):
            raise failure
        self.done.append(payload["name"])
        return f"{payload['name']} is done"

    def give_up(self, payload):
        if self.trouble:
            raise self.trouble
        self.given_up.append(payload["name"])

    def add(self, name, **options):
        self.work.add(JobKind.SWEEP, {"name": name}, **options)

    def run(self):
        outcomes = []
        while outcome := self.worker.run_next():
            outcomes.append(outcome)
        return outcomes

    def run_for(self, **delta):
        end = self.clock.now() + timedelta(**delta)
        outcomes = self.run()
        while self.clock.now() < end:
            self.clock.advance(timedelta(seconds=1))
            outcomes += self.run()
        return outcomes


@pytest.fixture
def shop():
    return Shop()


def test_jobs_are_done_in_the_order_they_are_due(shop):
    shop.add("second", delay=timedelta(seconds=2))
    shop.add("first")
    shop.add("third", delay=timedelta(seconds=2))

    assert [o.job.payload["name"] for o in shop.run_for(seconds=2)] == ["first", "second", "third"]


def test_a_job_is_not_done_before_its_time(shop):
    shop.add("later", delay=timedelta(seconds=9))

    shop.run_for(seconds=8)
    assert shop.done == []
    shop.run_for(seconds=1)
    assert shop.done == ["later"]


def test_a_job_that_is_done_is_gone(shop):
    shop.add("once")
    shop.run_for(hours=2)

    assert shop.done == ["once"]
    assert shop.jobs.depth(now=shop.clock.now()).waiting == 0


def test_a_unique_job_is_not_put_beside_one_of_its_name_that_waits(shop):
    for _ in range(3):
        shop.add("outline", unique="gallery")
    shop.add("other", unique="another gallery")
    shop.run()
    shop.add("outline", unique="gallery")
    shop.run()

    assert shop.done == ["outline", "other", "outline"]


def test_a_failed_job_is_tried_6_times_ever_later_and_then_parked(shop):
    shop.failures["bad"] = RuntimeError("no")
    shop.add("bad")
    start = shop.clock.now()

    outcomes = shop.run_for(minutes=3)

    assert [o.parked for o in outcomes] == [False] * 5 + [True]
    assert [o.job.attempts for o in outcomes] == [1, 2, 3, 4, 5, 6]
    assert all(o.error is shop.failures["bad"] for o in outcomes)
    assert shop.given_up == ["bad"]
    (parked,) = shop.jobs.parked(limit=9)
    assert parked.error == "RuntimeError: no"
    assert parked.parked_at - start == timedelta(seconds=2 + 4 + 8 + 16 + 32)


def test_a_failing_job_does_not_keep_others_from_being_done(shop):
    shop.failures["bad"] = MemoryError()
    for name in ("good", "bad", "better"):
        shop.add(name)

    shop.run()

    assert shop.done == ["good", "better"]


def test_a_job_whose_matter_never_was_stored_ends_by_itself(shop):
    shop.failures["early"] = NotYetError()
    shop.add("early")

    outcomes = shop.run_for(minutes=3)

    assert len(outcomes) == JOB_ATTEMPTS
    assert outcomes[-1].error is None
    assert shop.given_up == []
    assert shop.jobs.depth(now=shop.clock.now()).parked == 0


def test_a_job_whose_matter_is_stored_meanwhile_is_done(shop):
    shop.failures["early"] = NotYetError()
    shop.add("early")
    shop.run()
    del shop.failures["early"]

    shop.run_for(seconds=2)

    assert shop.done == ["early"]


def test_a_job_whose_worker_died_is_due_again_after_its_lease(shop):
    shop.add("orphan")
    shop.jobs.claim(now=shop.clock.now(), lease=LEASE)

    assert shop.run() == []
    shop.clock.advance(LEASE)
    shop.run()

    assert shop.done == ["orphan"]


def test_a_job_that_takes_its_worker_with_it_each_time_is_parked(shop):
    shop.failures["deadly"] = SystemExit()
    shop.add("deadly")
    shop.add("good")
    for _ in range(20):
        try:
            shop.run()
        except SystemExit:
            shop.jobs.recover()

    assert shop.begun["deadly"] == JOB_ATTEMPTS
    assert shop.done == ["good"]
    assert shop.given_up == ["deadly"]
    (parked,) = shop.jobs.parked(limit=9)
    assert "died" in parked.error


def test_a_job_that_cannot_be_given_up_is_tried_again_and_the_worker_goes_on(shop):
    shop.failures["bad"] = RuntimeError("no")
    shop.trouble = UnavailableError()
    shop.add("bad")
    shop.add("good")

    outcomes = shop.run_for(minutes=3)

    assert shop.done == ["good"]
    assert shop.jobs.parked(limit=9) == ()
    assert outcomes[-1].error is shop.trouble
    shop.trouble = None
    shop.run_for(minutes=20)
    assert shop.given_up == ["bad"]
    assert len(shop.jobs.parked(limit=9)) == 1


def test_what_a_job_has_to_say_is_told(shop):
    shop.add("speaks")

    (outcome,) = shop.run()

    assert outcome.note == "speaks is done"


def test_a_parked_job_that_is_let_go_begins_anew(shop):
    shop.failures["bad"] = RuntimeError("no")
    shop.add("bad")
    shop.run_for(minutes=3)
    (parked,) = shop.jobs.parked(limit=9)
    del shop.failures["bad"]

    shop.jobs.unpark(parked.job.id, now=shop.clock.now())
    shop.run()

    assert shop.done == ["bad"]


@given(st.integers(1, 60))
def test_the_wait_doubles_up_to_its_cap(attempts):
    assert timedelta() < backoff(attempts) <= JOB_BACKOFF_MAX
    assert backoff(attempts + 1) in {backoff(attempts) * 2, JOB_BACKOFF_MAX}
