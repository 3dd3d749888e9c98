"""A queue of jobs in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from galerly.adapters.memory.store import MemoryStore, QueuedJob
from galerly.domain.model.job import Claim, Job, ParkedJob, QueueDepth
from galerly.ports.jobs import JobQueue


@frozen
class MemoryJobs(JobQueue):
    """A queue of jobs in memory."""

    store: MemoryStore

    def put(self, jobs: Sequence[Job]) -> None:
        with self.store.lock:
            waiting = {q.job.key for q in self.store.jobs.values() if q.receipt is None}
            for job in jobs:
                if job.key is None or job.key not in waiting:
                    self.store.jobs[job.id] = QueuedJob(job=job)
                    waiting.add(job.key)

    def claim(self, *, now: datetime, lease: timedelta) -> Claim | None:
        with self.store.lock:
            due = [q for q in self.store.jobs.values() if q.due_at <= now]
            if not due:
                return None
            queued = min(due, key=lambda q: (q.due_at, q.job.id))
            self.store.receipts += 1
            job = evolve(queued.job, attempts=queued.job.attempts + 1)
            claim = Claim(job=job, lease_until=now + lease, receipt=str(self.store.receipts))
            self.store.jobs[job.id] = QueuedJob(
                job=job, receipt=claim.receipt, lease_until=claim.lease_until
            )
            return claim

    def finish(self, claim: Claim) -> None:
        with self.store.lock:
            if self._holds(claim):
                del self.store.jobs[claim.job.id]

    def retry(self, claim: Claim, *, at: datetime) -> None:
        with self.store.lock:
            if self._holds(claim):
                job = evolve(self.store.jobs[claim.job.id].job, run_at=at)
                self.store.jobs[job.id] = QueuedJob(job=job)

    def park(self, claim: Claim, *, now: datetime, error: str) -> None:
        with self.store.lock:
            if self._holds(claim):
                job = self.store.jobs.pop(claim.job.id).job
                self.store.parked[job.id] = ParkedJob(job=job, parked_at=now, error=error)

    def recover(self) -> int:
        with self.store.lock:
            held = [q.job for q in self.store.jobs.values() if q.receipt is not None]
            for job in held:
                self.store.jobs[job.id] = QueuedJob(job=job)
            return len(held)

    def parked(self, *, limit: int) -> tuple[ParkedJob, ...]:
        with self.store.lock:
            parked = sorted(self.store.parked.values(), key=lambda p: (p.parked_at, p.job.id))
        return tuple(parked[:limit])

    def unpark(self, job_id: str, *, now: datetime) -> bool:
        with self.store.lock:
            parked = self.store.parked.pop(job_id, None)
            if parked is None:
                return False
            self.store.jobs[job_id] = QueuedJob(job=evolve(parked.job, attempts=0, run_at=now))
            return True

    def depth(self, *, now: datetime) -> QueueDepth:
        with self.store.lock:
            waiting = [q for q in self.store.jobs.values() if q.waits(now)]
            return QueueDepth(
                waiting=len(waiting),
                running=len(self.store.jobs) - len(waiting),
                parked=len(self.store.parked),
                oldest_at=min((q.due_at for q in waiting if q.due_at <= now), default=None),
            )

    def _holds(self, claim: Claim) -> bool:
        queued = self.store.jobs.get(claim.job.id)
        return queued is not None and queued.receipt == claim.receipt
