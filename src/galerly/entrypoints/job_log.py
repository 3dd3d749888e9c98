"""One line of log for every job that was begun."""

import logging
from collections.abc import Mapping

from galerly.domain.services.work import NotYetError, Outcome

log = logging.getLogger("galerly.worker")


def tell(outcome: Outcome, more: Mapping[str, object] | None = None) -> None:
    """Log what became of a job, `more` of it beside; never its payload, which names people."""
    job, error = outcome.job, outcome.error
    facts: dict[str, object] = {
        "job": job.kind,
        "job_id": job.id,
        "attempt": job.attempts,
        **(more or {}),
    }
    if error is None:
        log.info("job done", extra=facts)
    elif isinstance(error, NotYetError):
        log.info("job waits", extra=facts)
    else:
        facts["error"] = type(error).__name__
        log.error("job parked" if outcome.parked else "job failed", extra=facts, exc_info=error)
