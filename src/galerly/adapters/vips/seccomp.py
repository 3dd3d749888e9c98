"""The system calls that a decoder needs; every other one fails with EPERM.

No file can be opened, no socket or process made, no signal sent to another process: a decoder that
was taken over by a hostile picture can compute, and write to the pipe that it was given. The
numbers are those of Linux (arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/
unistd.h); the program is classic BPF (https://docs.kernel.org/userspace-api/seccomp_filter.html).
"""

import ctypes
import errno
import platform
import struct
from typing import Final, NamedTuple


class Calls(NamedTuple):
    """One processor architecture: what the kernel calls it, and the numbers of its calls."""

    audit_arch: int
    allowed: frozenset[int]
    clone: int  # threads only
    clone3: int  # its flags are in memory, which a filter cannot read
    tgkill: int  # to itself only: abort()


# read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn
# pread64 readv writev sched_yield mremap madvise nanosleep getpid exit getrusage sigaltstack futex
# sched_getaffinity set_tid_address restart_syscall clock_gettime clock_getres clock_nanosleep
# exit_group gettid ppoll set_robust_list getrandom membarrier rseq futex_waitv gettimeofday; poll
# exists on x86-64 only.
ARCHITECTURES: Final = {
    "x86_64": Calls(
        audit_arch=0xC000003E,
        allowed=frozenset(
            {0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 35, 39, 60, 96}
            | {98, 131, 186, 202, 204, 218, 219, 228, 229, 230, 231, 271, 273, 318, 324, 334, 449}
        ),
        clone=56,
        clone3=435,
        tgkill=234,
    ),
    "aarch64": Calls(
        audit_arch=0xC00000B7,
        allowed=frozenset(
            {57, 62, 63, 64, 65, 66, 67, 73, 80, 93, 94, 96, 98, 99, 101, 113, 114, 115, 123, 124}
            | {128, 132, 134, 135, 139, 165, 169, 172, 178, 214, 215, 216, 222, 226, 233, 278, 283}
            | {293, 449}
        ),
        clone=220,
        clone3=435,
        tgkill=131,
    ),
}

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38
SECCOMP_MODE_FILTER = 2
CLONE_THREAD = 0x00010000
ALLOW, KILL_PROCESS, FAIL = 0x7FFF0000, 0x80000000, 0x00050000
# Instructions: load a word of `struct seccomp_data`, jump if equal, jump if any bit set, return.
LOAD, JUMP_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER_AT, ARCH_AT, ARGUMENT_AT = 0, 4, 16


class NoSandboxError(Exception):
    """This machine cannot confine a decoder, so that none is started."""

    def __init__(self) -> None:
        super().__init__(
            "pictures are decoded only where the kernel can lock the decoder in: Linux on x86-64 "
            "or ARM64 with seccomp filters"
        )


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def program(calls: Calls, pid: int) -> bytes:
    """Return the filter for a process: eight bytes for each instruction."""
    code = [
        _op(LOAD, ARCH_AT),
        _op(JUMP_EQUAL, calls.audit_arch, yes=1),
        _op(RETURN, KILL_PROCESS),
        _op(LOAD, NUMBER_AT),
    ]
    for number in sorted(calls.allowed):
        code += [_op(JUMP_EQUAL, number, no=1), _op(RETURN, ALLOW)]
    code += [
        _op(JUMP_EQUAL, calls.clone3, no=1),
        _op(RETURN, FAIL | errno.ENOSYS),  # the C library then uses clone
        _op(JUMP_EQUAL, calls.clone, no=3),
        _op(LOAD, ARGUMENT_AT),
        _op(JUMP_SET, CLONE_THREAD, no=4),
        _op(RETURN, ALLOW),
        _op(JUMP_EQUAL, calls.tgkill, no=2),
        _op(LOAD, ARGUMENT_AT),
        _op(JUMP_EQUAL, pid, yes=1),
        _op(RETURN, FAIL | errno.EPERM),
        _op(RETURN, ALLOW),
    ]
    return b"".join(code)


def install(pid: int) -> None:
    """Confine this thread, and all that it will start, for good.

    Raises:
        NoSandboxError: If the machine is none that this is written for, or its kernel refuses.
    """
    calls = ARCHITECTURES.get(platform.machine())
    if calls is None:
        raise NoSandboxError
    code = program(calls, pid)
    filters = _Program(len(code) // 8, code)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    zero = ctypes.c_ulong(0)
    if prctl(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), zero, zero, zero) != 0:
        raise NoSandboxError
    if prctl(
        PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.byref(filters), zero, zero
    ):
        raise NoSandboxError


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)
