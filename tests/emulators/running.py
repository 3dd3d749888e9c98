"""Servers of other people's making that tests run against, each ended with the tests."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PLACE = Path(__file__).parents[2] / ".cache" / "emulators"
START_TIMEOUT_S = 120  # on a busy machine


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], *, port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block lasts, from when it takes connections on `port`."""
    program = Path(command[0])
    if not program.exists():
        message = f"{program} is missing: run `make setup`"
        raise RuntimeError(message)
    # Nothing of whoever runs the tests goes into it, above all no credentials.
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            env={**kept, "HOME": str(log.parent), **(environment or {})},
            cwd=log.parent,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(process, port, log)
        yield process
    finally:
        process.kill()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                message = f"{process.args!r} did not start:\n{log.read_text()[-4000:]}"
                raise RuntimeError(message) from None
            time.sleep(0.02)
        else:
            return
