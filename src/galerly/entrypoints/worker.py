"""A process that does jobs until it is told to stop, or its server is gone."""

import logging
import signal
import threading

from galerly.domain.model.errors import GalerlyError
from galerly.domain.services.work import NotYetError, Outcome
from galerly.entrypoints.bootstrap import embedded
from galerly.entrypoints.child import die_with_server
from galerly.entrypoints.disk_failure import end_process
from galerly.entrypoints.logs import configure_logs
from galerly.entrypoints.settings import Settings

IDLE_S = 0.2  # between two looks at an empty queue
TROUBLE_S = 1.0  # after the queue itself failed

log = logging.getLogger("galerly.worker")


def main() -> None:
    """Run until SIGTERM, or until the server is gone."""
    configure_logs()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server tells, so that jobs are finished
    die_with_server()
    with embedded(Settings.from_environment(), on_disk_failure=end_process) as system:
        while not stop.is_set():
            try:
                outcome = system.services.worker.run_next()
            except GalerlyError as error:
                log.warning("queue trouble", extra={"error": f"{type(error).__name__}: {error}"})
                stop.wait(TROUBLE_S)
                continue
            if outcome is None:
                stop.wait(IDLE_S)
            else:
                _tell(outcome)


def _tell(outcome: Outcome) -> None:
    job, error = outcome.job, outcome.error
    facts = {"job": job.kind, "job_id": job.id, "attempt": job.attempts}
    if outcome.note:
        log.warning("job done", extra={**facts, "note": outcome.note})
    elif error is None:
        log.info("job done", extra=facts)
    elif isinstance(error, NotYetError):
        log.info("job waits", extra=facts)
    else:
        # Only what failed, never its payload: that may hold an address.
        facts["error"] = type(error).__name__
        log.error("job parked" if outcome.parked else "job failed", extra=facts, exc_info=error)


if __name__ == "__main__":
    main()
