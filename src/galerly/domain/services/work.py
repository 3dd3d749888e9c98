"""Putting work on the queue, and taking it off."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from attrs import frozen

from galerly.domain.model.errors import GalerlyError
from galerly.domain.model.job import JOB_ATTEMPTS, Claim, Job, JobKind, backoff
from galerly.ports.clock import Clock
from galerly.ports.jobs import JobQueue
from galerly.ports.secrets import Tokens

LEASE = timedelta(hours=1)  # longer than any job; who runs workers calls `recover` when one dies


class NotYetError(GalerlyError):
    """What a job works on is not stored yet: it was queued just before, to survive a crash."""


class WorkerLostError(GalerlyError):
    """A job was begun time and again, and no worker lived, or was able, to end it."""

    def __init__(self) -> None:
        super().__init__(
            "every worker that began this job died, or could not say what became of it"
        )


@frozen(kw_only=True)
class Work:
    """Puts jobs on the queue."""

    jobs: JobQueue
    clock: Clock
    tokens: Tokens

    def add(
        self,
        kind: JobKind,
        payload: Mapping[str, str],
        *,
        unique: str | None = None,
        delay: timedelta = timedelta(),
    ) -> None:
        """Queue one job; with `unique`, not beside one of the same name that waits."""
        self.jobs.put([self.job(kind, payload, unique=unique, delay=delay)])

    def job(
        self,
        kind: JobKind,
        payload: Mapping[str, str],
        *,
        unique: str | None = None,
        delay: timedelta = timedelta(),
    ) -> Job:
        """Return a job, for `jobs.put` with others."""
        now = self.clock.now()
        return Job(
            id=self.tokens.new_id(now),
            kind=kind,
            payload=payload,
            run_at=now + delay,
            key=f"{kind}:{unique}" if unique else None,
        )


@frozen(kw_only=True)
class Handler:
    """How jobs of one kind are done, and what follows when one is given up."""

    run: Callable[[Mapping[str, str]], str | None]  # answers with what the operator should read
    give_up: Callable[[Mapping[str, str]], None] | None = None
    attempts: int = JOB_ATTEMPTS


@frozen(kw_only=True)
class Outcome:
    """What became of one job."""

    job: Job
    error: Exception | None = None
    parked: bool = False
    note: str | None = None  # what the operator should read of a job that is done


@frozen(kw_only=True)
class Worker:
    """Takes jobs off the queue and does them."""

    jobs: JobQueue
    clock: Clock
    handlers: Mapping[JobKind, Handler]

    def run_next(self) -> Outcome | None:
        """Do one due job and return what became of it; None when nothing is due.

        A job that fails is due again later; after its attempts (6 for most) it is parked for the
        operator, even if each of them took its worker with it.
        """
        claim = self.jobs.claim(now=self.clock.now(), lease=LEASE)
        return None if claim is None else self.run(claim)

    def run(self, claim: Claim) -> Outcome:
        """Do a job that was claimed already, and return what became of it."""
        job = claim.job
        handler = self.handlers[job.kind]
        if job.attempts > handler.attempts:
            # Begun as often as it may be and never ended: whoever did it died of it each time.
            return self._give_up(claim, handler, WorkerLostError())
        try:
            note = handler.run(job.payload)
        except Exception as error:  # noqa: BLE001 - whatever a job dies of, the worker lives on
            if job.attempts < handler.attempts:
                self.jobs.retry(claim, at=self.clock.now() + backoff(job.attempts))
                return Outcome(job=job, error=error)
            if isinstance(error, NotYetError):  # it never was stored: nothing is left to do
                self.jobs.finish(claim)
                return Outcome(job=job)
            return self._give_up(claim, handler, error)
        self.jobs.finish(claim)
        return Outcome(job=job, note=note)

    def _give_up(self, claim: Claim, handler: Handler, error: Exception) -> Outcome:
        if handler.give_up:
            try:
                handler.give_up(claim.job.payload)
            except Exception as trouble:  # noqa: BLE001 - whatever it is, the worker lives on
                # Not parked: what the job worked on would wait for ever, and look as if in work.
                self.jobs.retry(claim, at=self.clock.now() + backoff(claim.job.attempts))
                return Outcome(job=claim.job, error=trouble)
        self.jobs.park(claim, now=self.clock.now(), error=f"{type(error).__name__}: {error}")
        return Outcome(job=claim.job, error=error, parked=True)
