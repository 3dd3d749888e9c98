"""Tasks of a decoder whose kernel filters no system calls: imported, this makes it so.

Run as a program, it has itself no privileges left and decodes; see test_vips_unfiltered.py.
"""

import ctypes
import os
import resource
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from galerly.adapters.vips import seccomp
from galerly.adapters.vips.answers import Request
from galerly.adapters.vips.decoding import decode
from galerly.adapters.vips.limits import DecodeLimits
from galerly.adapters.vips.sandbox import Sandbox
from galerly.adapters.vips.tiff import Data

PTRACE_ATTACH: Final = 16
PR_CAPBSET_DROP: Final = 24
CAPABILITIES: Final = 64
LIBC: Final = ctypes.CDLL(None, use_errno=True)

__all__ = ["decode", "escape"]  # the tasks

seccomp.ARCHITECTURES.clear()


def escape(original: Data, _request: Request) -> list[bytes]:
    """Try every way out that is to be closed even so; answer with a line for each."""
    worker, secret_at = map(int, bytes(original[:]).split())
    ways: dict[str, Callable[[], object]] = {
        "internet socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "pair of sockets": socket.socketpair,
        "pipe": os.pipe,
        "read a file": lambda: os.open("/etc/hostname", os.O_RDONLY),
        "read a file in the place of another": _reopened,
        "write a file": lambda: os.open("/tmp/escaped", os.O_CREAT | os.O_WRONLY),
        "list a folder": lambda: list(Path("/").iterdir()),
        "another descriptor": lambda: os.dup(3),
        "more descriptors": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)),
        "more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40)),
        "trace the parent": lambda: _attach(os.getppid()),
        "trace the worker": lambda: _attach(worker),
        "read the worker's memory": lambda: _read(worker, secret_at),
    }
    return [f"{name}: {_outcome(way)}\n".encode() for name, way in ways.items()]


def _outcome(way: Callable[[], object]) -> str:
    try:
        way()
    except (OSError, ValueError) as error:
        return f"denied ({error})"
    return "done"


def _reopened() -> None:
    os.close(0)
    os.open("/etc/hostname", os.O_RDONLY)


def _attach(pid: int) -> None:
    if LIBC.ptrace(PTRACE_ATTACH, pid, None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")


class _Span(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def _read(pid: int, address: int) -> None:
    here = ctypes.create_string_buffer(16)
    local = _Span(ctypes.cast(here, ctypes.c_void_p), 16)
    remote = _Span(ctypes.c_void_p(address), 16)
    if LIBC.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) < 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")


def main() -> None:
    """Print what `escape` says of a worker that hid its memory, without any capability."""
    if os.environ.pop("GALERLY_DROPPED", None) is None:
        for capability in range(CAPABILITIES):
            LIBC.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability))
        os.environ["GALERLY_DROPPED"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "tests.adapters.vips_unfiltered"])
    from galerly.adapters.vips.codec import VipsCodec  # noqa: PLC0415 - after the exec

    limits = DecodeLimits(filter_required=False)
    VipsCodec(limits).close()
    secret = ctypes.create_string_buffer(b"a worker's secret")
    sandbox = Sandbox("tests.adapters.vips_unfiltered:escape")
    told = f"{os.getpid()} {ctypes.addressof(secret)}".encode()
    outcome = sandbox.ask(told, Request("image/jpeg", limits))
    sandbox.close()
    sys.stdout.write(outcome.answer.decode())


if __name__ == "__main__":
    main()
