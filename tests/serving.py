"""A real server in a process of its own, for tests that need all of it."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from galerly.entrypoints.bootstrap import geonames_version
from galerly.entrypoints.city_import import MARKER

READY = re.compile(r"^Galerly is ready on (http://\S+)$")
START_TIMEOUT_S = 60


class Server:
    """`galerly serve` on a free port, over the data of one folder.

    `module` may be another one that serves as that does.
    """

    def __init__(
        self, data: Path, module: str = "galerly.entrypoints.cli.main", **environment: str
    ) -> None:
        self.data = data
        self.module = module
        self.log = data.parent / f"{data.name}.log"
        self._environment = environment
        self.process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self, port: int = 0) -> None:
        """Return when it takes requests; raise with its log if it ends before."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("GALERLY_")}
        environment |= {
            "GALERLY_DATA": str(self.data),
            "GALERLY_HOST": "127.0.0.1",
            "GALERLY_PORT": str(port),
            **self._environment,
        }
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, "serve"],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        watchdog = threading.Timer(START_TIMEOUT_S, self.process.kill)
        watchdog.start()
        try:
            for line in self.process.stdout or ():
                if found := READY.match(line.strip()):
                    self.url = found[1]
                    return
        finally:
            watchdog.cancel()
        message = f"the server did not start:\n{self.log.read_text()[-4000:]}"
        raise RuntimeError(message)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.url.rpartition(":")[2])

    @property
    def pid(self) -> int:
        """The process that was started last."""
        assert self.process
        return self.process.pid

    @property
    def returncode(self) -> int | None:
        """How that process ended; None while it runs."""
        assert self.process
        return self.process.returncode

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL, nothing is told to anybody."""
        assert self.process
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def stop(self) -> int:
        """Stop it with SIGTERM and return its exit status."""
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=40)
        if self.process.stdout:
            self.process.stdout.close()
        return code


def without_cities(data: Path) -> Path:
    """Return a data folder whose first server takes the cities for stored.

    Importing them costs as much as many tests, and is none of their matter.
    """
    data.mkdir(mode=0o700, exist_ok=True)
    (data / MARKER).write_text(geonames_version())
    return data


@contextmanager
def served(data: Path, **environment: str) -> Iterator[Server]:
    """Run a server over `data` for the block, and stop it after."""
    server = Server(data, **environment)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def children_of(pid: int) -> list[int]:
    """Return the processes that a process started and that still run, theirs too."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    direct = [int(child) for child in text.split()]
    return direct + [grandchild for child in direct for grandchild in children_of(child)]


def survivors(pids: list[int], *, within_s: float) -> list[str]:
    """Return the command lines of those processes that still run after a time."""
    deadline = time.monotonic() + within_s
    while (left := [pid for pid in pids if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [_command_line(pid) for pid in left]


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except FileNotFoundError:
        return f"{pid}, gone by now"


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
