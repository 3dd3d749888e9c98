"""The queue of jobs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from galerly.adapters.sqlite.database import OnDatabase
from galerly.adapters.sqlite.rows import RowType
from galerly.adapters.sqlite.values import from_micros, to_micros
from galerly.domain.model.job import Claim, Job, ParkedJob, QueueDepth
from galerly.ports.jobs import JobQueue

_JOB = RowType(Job)

_PUT = _JOB.insert("jobs", "due_at", "handed_out").replace("INSERT", "INSERT OR REPLACE", 1)
_WAITS = "SELECT 1 FROM jobs WHERE key = ? AND due_at IS NOT NULL AND receipt IS NULL"
_IS_DUE = "SELECT 1 FROM jobs WHERE due_at <= ? LIMIT 1"
_CLAIM = f"""
    UPDATE jobs
    SET due_at = :lease_until, attempts = attempts + 1, handed_out = handed_out + 1,
        receipt = handed_out + 1
    WHERE id = (SELECT id FROM jobs WHERE due_at <= :now ORDER BY due_at, id LIMIT 1)
    RETURNING receipt, {_JOB.names}
"""  # noqa: S608 - names of columns
_FINISH = "DELETE FROM jobs WHERE id = ? AND receipt = ?"
_RETRY = """
    UPDATE jobs SET run_at = :at, due_at = :at, receipt = NULL
    WHERE id = :id AND receipt = :receipt
"""
_PARK = """
    UPDATE jobs SET due_at = NULL, receipt = NULL, parked_at = :now, error = :error
    WHERE id = :id AND receipt = :receipt
"""
_RECOVER = "UPDATE jobs SET due_at = run_at, receipt = NULL WHERE receipt IS NOT NULL"
_PARKED = f"""
    SELECT parked_at, error, {_JOB.names} FROM jobs WHERE parked_at IS NOT NULL
    ORDER BY parked_at, id LIMIT ?
"""  # noqa: S608 - names of columns
_UNPARK = """
    UPDATE jobs SET run_at = :now, due_at = :now, attempts = 0, parked_at = NULL, error = NULL
    WHERE id = :id AND parked_at IS NOT NULL
"""
_DEPTH = """
    SELECT count(*) FILTER (WHERE receipt IS NULL OR due_at <= :now),
           count(*) FILTER (WHERE receipt IS NOT NULL AND due_at > :now),
           min(due_at) FILTER (WHERE due_at <= :now)
    FROM jobs WHERE due_at IS NOT NULL
"""
_COUNT_PARKED = "SELECT count(*) FROM jobs WHERE parked_at IS NOT NULL"


class SqliteJobs(OnDatabase, JobQueue):
    """Jobs in the table `jobs`. Asking for work when there is none takes no lock."""

    def put(self, jobs: Sequence[Job]) -> None:
        with self.database.writing() as write:
            for job in jobs:
                if job.key is not None and write.row(_WAITS, [job.key]):
                    continue
                run_at = to_micros(job.run_at)
                write.run(_PUT, {**_JOB.values(job), "due_at": run_at, "handed_out": 0})

    def claim(self, *, now: datetime, lease: timedelta) -> Claim | None:
        moment = to_micros(now)
        if self.database.row(_IS_DUE, [moment]) is None:
            return None
        lease_until = now + lease
        with self.database.writing() as write:
            row = write.row(_CLAIM, {"now": moment, "lease_until": to_micros(lease_until)})
        if row is None:  # somebody was faster
            return None
        return Claim(job=_JOB.of(row[1:]), lease_until=lease_until, receipt=row[0])

    def finish(self, claim: Claim) -> None:
        with self.database.writing() as write:
            write.run(_FINISH, [claim.job.id, claim.receipt])

    def retry(self, claim: Claim, *, at: datetime) -> None:
        with self.database.writing() as write:
            write.run(_RETRY, {"at": to_micros(at), "id": claim.job.id, "receipt": claim.receipt})

    def park(self, claim: Claim, *, now: datetime, error: str) -> None:
        with self.database.writing() as write:
            write.run(
                _PARK,
                {
                    "now": to_micros(now),
                    "error": error,
                    "id": claim.job.id,
                    "receipt": claim.receipt,
                },
            )

    def recover(self) -> int:
        with self.database.writing() as write:
            return write.run(_RECOVER)

    def parked(self, *, limit: int) -> tuple[ParkedJob, ...]:
        return tuple(
            ParkedJob(job=_JOB.of(row[2:]), parked_at=from_micros(row[0]), error=row[1])
            for row in self.database.rows(_PARKED, [limit])
        )

    def unpark(self, job_id: str, *, now: datetime) -> bool:
        with self.database.writing() as write:
            return write.run(_UNPARK, {"now": to_micros(now), "id": job_id}) > 0

    def depth(self, *, now: datetime) -> QueueDepth:
        with self.database.snapshot() as reader:
            [(waiting, running, oldest)] = reader.rows(_DEPTH, {"now": to_micros(now)})
            [(parked,)] = reader.rows(_COUNT_PARKED)
        return QueueDepth(
            waiting=waiting, running=running, parked=parked, oldest_at=from_micros(oldest)
        )
