"""How the decoding process locks itself in, before it looks at a single byte of the picture."""

import ctypes
import fcntl
import mmap
import os
import resource
import signal
from typing import Final

from galerly.adapters.vips import seccomp
from galerly.adapters.vips.limits import DecodeLimits

ORIGINAL_FD: Final = 3
ANSWER_FD: Final = 4
PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4


def confine(original_fd: int, answer_fd: int, limits: DecodeLimits) -> tuple[mmap.mmap, int]:
    """Return the original in memory and the pipe to answer into; nothing else is left to use.

    For a process that was just forked and has one thread. It dies with the one that forked it.
    Where the kernel filters no system calls and the limits allow that, it still can open nothing
    (no file, no socket, no pipe) and read no other process that hid its memory; but it could
    delete files, fork, and end processes of its own user.

    Raises:
        NoSandboxError: If the kernel cannot deny it the rest, and the limits insist.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    _keep_only(original_fd, answer_fd)
    original = mmap.mmap(ORIGINAL_FD, 0, access=mmap.ACCESS_READ)
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        # One second apart: the first limit's signal says what it was, the second one kills.
        (resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 1),
        (resource.RLIMIT_AS, limits.address_space_bytes, limits.address_space_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_FSIZE, limits.output_bytes, limits.output_bytes),
    ):
        resource.setrlimit(what, (soft, hard))
    try:
        seccomp.install(os.getpid())
    except seccomp.NoSandboxError:
        if limits.filter_required:
            raise
        # A limit below what is open closes nothing, but whatever would open more fails.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    return original, ANSWER_FD


def hide_memory() -> None:
    """Let no process of this user look into this one's memory or environment from now on.

    Only who may trace any process still can (CAP_SYS_PTRACE). There are no core dumps of it.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, ctypes.c_ulong(0))


def _keep_only(original_fd: int, answer_fd: int) -> None:
    # By way of other numbers, so that neither is overwritten before it is moved.
    moved = [fcntl.fcntl(fd, fcntl.F_DUPFD, ANSWER_FD + 1) for fd in (original_fd, answer_fd)]
    os.dup2(moved[0], ORIGINAL_FD)
    os.dup2(moved[1], ANSWER_FD)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):  # a decoder's complaints quote the file: not into our log
        os.dup2(nothing, standard)
    os.closerange(ANSWER_FD + 1, os.sysconf("SC_OPEN_MAX"))
