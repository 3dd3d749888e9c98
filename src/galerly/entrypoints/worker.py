"""A process that does jobs until it is told to stop, or its server is gone."""

import logging
import signal
import threading

from galerly.domain.model.errors import GalerlyError
from galerly.entrypoints.bootstrap import opened
from galerly.entrypoints.child import die_with_server
from galerly.entrypoints.disk_failure import end_process
from galerly.entrypoints.job_log import tell
from galerly.entrypoints.logs import configure_logs
from galerly.entrypoints.settings import Settings

IDLE_S = {"embedded": 0.2, "aws": 2.0}  # between two looks at an empty queue; SQS bills each
TROUBLE_S = 1.0  # after the queue itself failed

log = logging.getLogger("galerly.worker")


def main() -> None:
    """Run until SIGTERM, or until the server is gone."""
    configure_logs()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server tells, so that jobs are finished
    die_with_server()
    settings = Settings.from_environment()
    with opened(settings, on_disk_failure=end_process) as system:
        while not stop.is_set():
            try:
                outcome = system.services.worker.run_next()
            except GalerlyError as error:
                log.warning("queue trouble", extra={"error": f"{type(error).__name__}: {error}"})
                stop.wait(TROUBLE_S)
                continue
            if outcome is None:
                stop.wait(IDLE_S[settings.backend])
            else:
                tell(outcome)


if __name__ == "__main__":
    main()
