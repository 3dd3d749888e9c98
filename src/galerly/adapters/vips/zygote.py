"""A small process that has the decoders loaded and forks a confined one for each photo.

A fork costs 5 ms of CPU, where starting Python and its libraries anew costs 100 to 180 ms. It has
one thread and runs no decoder itself, so that a fork is safe; whoever asks may have many threads.
It ends when the socket that it is asked by is closed, and its children end with it.

Usage: `python -m galerly.adapters.vips.zygote FD MODULE:FUNCTION FACE...`
"""

import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePath
from typing import Final, NoReturn

from attrs import define
from msgspec import Struct, msgpack
from msgspec.structs import replace

from galerly.adapters.vips.answers import Request
from galerly.adapters.vips.confinement import ANSWER_FD, confine, hide_memory
from galerly.adapters.vips.lettering import load
from galerly.adapters.vips.seccomp import NoSandboxError
from galerly.adapters.vips.tiff import Data

REQUEST_MAX_BYTES: Final = 4096
FDS_OF_REQUEST: Final = 4  # the original; pipes for the answer and the ending; perhaps a logo
EXIT_NO_SANDBOX: Final = 71
EXIT_CRASHED: Final = 70

Task = Callable[[Data, Request], list[bytes]]


class Ending(Struct, frozen=True):
    """How a decoding process ended, as its parent saw it."""

    exit_status: int  # 0 and up: by itself; below 0: by that signal
    timed_out: bool
    cpu_s: float
    peak_bytes: int  # resident


@define
class Child:
    """A decoding process at work."""

    pid: int
    ending_fd: int
    deadline: float  # of the monotonic clock
    timed_out: bool = False


class Zygote:
    """Serves requests that arrive on a socket, until its other end is closed."""

    def __init__(self, control: socket.socket, task: Task) -> None:
        self._control = control
        self._task = task
        self._children: dict[int, Child] = {}  # by the file descriptor of the process
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)

    def serve(self) -> None:
        """Return after the asking process has gone, with no child left."""
        serving = True
        while serving:
            for key, _ in self._selector.select(self._patience()):
                if key.fileobj is self._control:
                    serving = self._accept()
                else:
                    self._bury(key.fd)
            self._stop_late_ones()
        for child in self._children.values():
            os.kill(child.pid, signal.SIGKILL)

    def _patience(self) -> float | None:
        deadlines = [child.deadline for child in self._children.values() if not child.timed_out]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _accept(self) -> bool:
        message, fds, _, _ = socket.recv_fds(self._control, REQUEST_MAX_BYTES, FDS_OF_REQUEST)
        if not message:
            return False
        request = msgpack.decode(message, type=Request)
        original_fd, answer_fd, ending_fd, *logo_fds = fds
        pid = os.fork()
        if pid == 0:
            _run(self._task, request, original_fd, answer_fd, logo_fds)
        for fd in (original_fd, answer_fd, *logo_fds):
            os.close(fd)
        pidfd = os.pidfd_open(pid)
        self._children[pidfd] = Child(pid, ending_fd, time.monotonic() + request.limits.wall_s)
        self._selector.register(pidfd, selectors.EVENT_READ)
        return True

    def _bury(self, pidfd: int) -> None:
        child = self._children.pop(pidfd)
        self._selector.unregister(pidfd)
        os.close(pidfd)
        _, status, usage = os.wait4(child.pid, 0)
        ending = Ending(
            exit_status=os.waitstatus_to_exitcode(status),
            timed_out=child.timed_out,
            cpu_s=usage.ru_utime + usage.ru_stime,
            peak_bytes=usage.ru_maxrss * 1024,
        )
        try:
            os.write(child.ending_fd, msgpack.encode(ending))
        except BrokenPipeError:
            pass  # whoever asked has gone
        finally:
            os.close(child.ending_fd)

    def _stop_late_ones(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.deadline <= now and not child.timed_out:
                child.timed_out = True
                os.kill(child.pid, signal.SIGKILL)


def _run(
    task: Task, request: Request, original_fd: int, answer_fd: int, logo_fds: list[int]
) -> NoReturn:
    """End this forked process, with the task's answer written if it could be made."""
    status = EXIT_CRASHED
    try:
        if request.mark and logo_fds:
            # Read as bytes only: what they are is looked at behind the lock.
            logo = os.pread(logo_fds[0], os.fstat(logo_fds[0]).st_size, 0)
            request = replace(request, mark=replace(request.mark, logo=logo))
        original, answer = confine(original_fd, answer_fd, request.limits)
        for part in task(original, request):
            _write(answer, part)
        status = 0
    except NoSandboxError:
        status = EXIT_NO_SANDBOX
    except Exception as error:  # noqa: BLE001  # our bug: where, for the log; not what, it may quote
        _write(ANSWER_FD, f"{type(error).__name__} at {_place(error)}".encode())
    finally:
        # Never back into the zygote's own code, whatever was raised.
        os._exit(status)


def _write(fd: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown line"
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def main() -> None:
    """Serve the socket whose file descriptor is the first argument with the task of the second."""
    hide_memory()  # its children are not to be trusted
    module, _, function = sys.argv[2].partition(":")
    task = getattr(import_module(module), function)
    load(Path(path) for path in sys.argv[3:])
    gc.freeze()  # so that the children's collections do not copy the pages shared with this one
    Zygote(socket.socket(fileno=int(sys.argv[1])), task).serve()


if __name__ == "__main__":
    main()
