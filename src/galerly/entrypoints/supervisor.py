"""Keeps the worker processes of a server alive, and queues the hourly housekeeping."""

import logging
import os
import subprocess
import sys
import threading
from time import monotonic

from attrs import define, field

from galerly.domain.model.errors import GalerlyError
from galerly.domain.model.job import JobKind
from galerly.entrypoints.city_import import cities_are_current
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System

SWEEP_EVERY_S = 3600.0
COMPARE_EVERY_S = 24 * 3600.0  # every photo is looked for on the disk
LOOK_EVERY_S = 0.5
RESTART_AFTER_S = (0.5, 1, 2, 5, 10, 30)  # a worker that dies at once must not take the machine
HEALTHY_S = 60.0
GRACE_S = 10.0  # for the jobs at hand when the server stops; what is cut off is done again

WORKER = "galerly.entrypoints.worker"

log = logging.getLogger("galerly.supervisor")


@define
class _Place:
    """Where one worker runs, one after the other."""

    process: subprocess.Popen[bytes]
    started_at: float
    deaths: int = 0


@define
class Supervisor:
    """Runs `settings.workers` processes while the server runs."""

    system: System
    _places: list[_Place] = field(factory=list)
    _importing: subprocess.Popen[bytes] | None = None
    _stop: threading.Event = field(factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the workers; whatever a former server had in hands is due again."""
        settings = self.system.settings
        recovered = self.system.jobs.recover()
        if recovered:
            log.info("resumed interrupted jobs", extra={"count": recovered})
        if not cities_are_current(settings):
            self._importing = _spawn(settings, "galerly.entrypoints.city_import")
        now = monotonic()
        self._places = [
            _Place(process=_spawn(settings, WORKER), started_at=now)
            for _ in range(settings.workers)
        ]
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the workers; jobs at hand are finished within 10 seconds, or done again later."""
        self._stop.set()
        if self._thread:
            self._thread.join()
        processes = [place.process for place in self._places]
        if self._importing:
            processes.append(self._importing)
        for process in processes:
            process.terminate()
        deadline = monotonic() + GRACE_S
        for process in processes:
            try:
                process.wait(max(0.0, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.system.jobs.recover()

    def _watch(self) -> None:
        next_sweep = next_comparison = monotonic()
        while not self._stop.wait(LOOK_EVERY_S):
            try:
                self._revive()
                if monotonic() >= next_sweep:
                    self.system.services.work.add(JobKind.SWEEP, {}, unique="hourly")
                    next_sweep = monotonic() + SWEEP_EVERY_S
                if monotonic() >= next_comparison:
                    self.system.services.work.add(JobKind.COMPARE, {}, unique="daily")
                    next_comparison = monotonic() + COMPARE_EVERY_S
            except (GalerlyError, OSError) as error:
                # A full disk or a busy database today; the next look tries again.
                log.exception("supervision failed", extra={"error": type(error).__name__})

    def _revive(self) -> None:
        now = monotonic()
        if self._importing and self._importing.poll() is not None:
            self._importing = None
        for place in self._places:
            code = place.process.poll()
            if code is None:
                if now - place.started_at > HEALTHY_S:
                    place.deaths = 0
                continue
            pause = RESTART_AFTER_S[min(place.deaths, len(RESTART_AFTER_S) - 1)]
            if now - place.started_at < pause:
                continue
            log.error("worker died", extra={"code": code})
            # Its job is due again at once; so are those of its fellows, which is harmless.
            self.system.jobs.recover()
            place.process = _spawn(self.system.settings, WORKER)
            place.started_at = now
            place.deaths += 1


def _spawn(settings: Settings, module: str) -> "subprocess.Popen[bytes]":
    # Standard input is a pipe whose other end ends with this process, however it ends.
    environment = {
        **os.environ,
        "GALERLY_DATA": str(settings.data),
        "GALERLY_PUBLIC_URL": settings.page_url,
        "VIPS_CONCURRENCY": "1",
    }
    return subprocess.Popen(  # noqa: S603 - our own modules by this very interpreter
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=sys.stderr,
        env=environment,
    )
