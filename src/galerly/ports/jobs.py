"""The queue of work that is done after the answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from galerly.domain.model.job import Claim, Job, ParkedJob, QueueDepth


class JobQueue(Protocol):
    """Jobs, each handed out at least once. What is put is durable when the call returns.

    A queue on one machine keeps every sentence below. One that is spread over many, as SQS, may
    hand out in any order, keep jobs of one key side by side, store some of the jobs of a `put`
    that fails, go by its own clock, and tell only nearly what it holds; its leases end by
    themselves alone. So every job does no harm when it is done twice, late or early.
    """

    def put(self, jobs: Sequence[Job]) -> None:
        """Store jobs, all or none; one whose key belongs to a waiting job is dropped.

        Raises:
            TooLargeError: If a job is more than the queue can hold; none is stored.
        """

    def claim(self, *, now: datetime, lease: timedelta) -> Claim | None:
        """Hand out a due job, longest due first, its `attempts` raised by one; None: nothing due.

        Until the lease ends it is nobody else's; then it is due again. A job in somebody's hands
        is not waiting: one with its key can be put meanwhile.
        """

    def finish(self, claim: Claim) -> None:
        """Forget a job that is done; nothing happens if the claim was outlived."""

    def retry(self, claim: Claim, *, at: datetime) -> None:
        """Let a job be due again at `at`; nothing happens if the claim was outlived."""

    def park(self, claim: Claim, *, now: datetime, error: str) -> None:
        """Set a job aside for the operator; nothing happens if the claim was outlived."""

    def recover(self) -> int:
        """End every lease: whoever held one is known to be gone; return how many."""

    def parked(self, *, limit: int) -> tuple[ParkedJob, ...]:
        """Return parked jobs, oldest first."""

    def unpark(self, job_id: str, *, now: datetime) -> bool:
        """Let a parked job be due now, as if new; return whether it was there."""

    def depth(self, *, now: datetime) -> QueueDepth:
        """Return how much work there is."""
