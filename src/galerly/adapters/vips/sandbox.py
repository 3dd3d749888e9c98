"""Asking a confined process, and surviving whatever it does."""

import fcntl
import os
import select
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Sequence
from contextlib import ExitStack
from io import FileIO
from pathlib import Path
from typing import Final

from attrs import frozen
from msgspec import DecodeError, msgpack

from galerly.adapters.vips.answers import Request
from galerly.adapters.vips.seccomp import NoSandboxError
from galerly.adapters.vips.zygote import Ending

DECODE_TASK: Final = "galerly.adapters.vips.decoding:decode"
ZYGOTE: Final = "galerly.adapters.vips.zygote"
CHUNK_BYTES: Final = 1 << 20
ENDING_MAX_BYTES: Final = 1024
GRACE_S: Final = 10.0  # beyond the child's own time, before the zygote itself is given up
STOP_S: Final = 5.0
# All of our environment that the decoders get to see: the rest may hold secrets.
KEPT_VARIABLES: Final = ("LD_LIBRARY_PATH", "PATH")


class ZygoteGoneError(Exception):
    """The process that forks the decoders ended or does not answer; a new one may."""


@frozen
class Outcome:
    """What a confined process wrote, and how it ended."""

    answer: bytes  # as it came: nothing was checked yet
    ending: Ending


@frozen
class _Running:
    process: subprocess.Popen[bytes]
    control: socket.socket
    owner_pid: int  # a copy of this object in a forked process must not stop it


class Sandbox:
    """Runs one task, in a new confined process for each original; threads may share it.

    The process that forks those is started when it is first needed, and is not this one: this one
    may have threads, which a fork does not survive, and secrets in its memory.
    """

    def __init__(self, task: str = DECODE_TASK, faces: Sequence[Path] = ()) -> None:
        self._task = task
        self._faces = faces
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._finalizer: weakref.finalize[[_Running], Sandbox] | None = None

    def ask(self, original: bytes, request: Request, *, logo: bytes | None = None) -> Outcome:
        """Return what became of one process that was given `original`, which must not be empty.

        `logo` is that of the mark that the request asks for.

        Of an answer longer than `limits.output_bytes`, one byte more than that is returned.

        Raises:
            ZygoteGoneError: If the outcome cannot be known.
        """
        limits = request.limits
        deadline = time.monotonic() + limits.wall_s + GRACE_S
        with ExitStack() as here:
            answer, answer_end = _pipe(here)
            ending, ending_end = _pipe(here)
            with answer_end, ending_end, _memory_file(original) as stored:
                fds = [stored.fileno(), answer_end.fileno(), ending_end.fileno()]
                if logo:
                    fds.append(here.enter_context(_memory_file(logo)).fileno())
                self._send(msgpack.encode(request), fds)
            try:
                said = _read(answer, limits.output_bytes + 1, deadline)
                answer.close()  # whoever still writes, fails
                how = msgpack.decode(_read(ending, ENDING_MAX_BYTES, deadline), type=Ending)
            except (TimeoutError, DecodeError) as error:
                self.close()
                raise ZygoteGoneError from error
        return Outcome(said, how)

    def close(self) -> None:
        """Stop the forking process and all that it forked; a later question starts a new one."""
        with self._lock:
            self._forget()

    def _send(self, message: bytes, fds: Sequence[int]) -> None:
        with self._lock:
            if self._running is None or self._running.owner_pid != os.getpid():
                self._running = _start(self._task, self._faces)
                self._finalizer = weakref.finalize(self, _stop, self._running)
            try:
                socket.send_fds(self._running.control, [message], fds)
            except (BrokenPipeError, ConnectionResetError) as error:
                self._forget()
                raise ZygoteGoneError from error

    def _forget(self) -> None:
        self._running = None
        if self._finalizer is not None:
            self._finalizer()  # runs once; also when this object or the interpreter ends
            self._finalizer = None


def _start(task: str, faces: Sequence[Path]) -> _Running:
    if sys.platform != "linux":
        raise NoSandboxError
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    with theirs:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter, arguments of our own
            [
                sys.executable,
                "-P",
                "-m",
                "galerly.adapters.vips.zygote",
                str(theirs.fileno()),
                task,
                *map(str, faces),
            ],
            pass_fds=[theirs.fileno()],
            env={
                **kept,
                "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path),
                "VIPS_CONCURRENCY": "1",
                # Else each thread reserves 64 MiB of the address space that is limited.
                "MALLOC_ARENA_MAX": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us: what was begun is finished
        )
    return _Running(process, ours, os.getpid())


def _stop(running: _Running) -> None:
    if running.owner_pid != os.getpid():
        return
    running.control.close()  # it ends when it finds nobody at the other end
    try:
        running.process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        running.process.kill()
        running.process.wait()


def _pipe(closing: ExitStack) -> tuple[FileIO, FileIO]:
    reading, writing = os.pipe()
    return (
        closing.enter_context(FileIO(reading, "rb")),
        closing.enter_context(FileIO(writing, "wb")),
    )


def _memory_file(data: bytes) -> FileIO:
    """Return a file of `data` in memory that nobody can change any more."""
    file = FileIO(os.memfd_create("original", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "r+b")
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
    # A file that shrank would kill whoever has it mapped.
    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
    fcntl.fcntl(file, fcntl.F_ADD_SEALS, seals)
    return file


def _read(file: FileIO, at_most: int, deadline: float) -> bytes:
    """Return what is written up to the end, or the first `at_most` bytes of it."""
    chunks, missing = [], at_most
    poll = select.poll()
    poll.register(file, select.POLLIN)
    while missing:
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError
        chunk = file.read(min(CHUNK_BYTES, missing))
        if not chunk:
            break
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)
