"""What a hostile decoder would try, as tasks of a confined process."""

import ctypes
import os
import resource
import select
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from galerly.adapters.vips.answers import Request
from galerly.adapters.vips.tiff import Data

SEGFAULT_AT: Final = 8
PTRACE_ATTACH: Final = 16
LIBC: Final = ctypes.CDLL(None, use_errno=True)


def chosen(original: Data, request: Request) -> list[bytes]:
    """Do what the probe does whose name stands where the type of an original would."""
    probe: Callable[[Data, Request], list[bytes]] = globals()[request.content_type]
    return probe(original, request)


def escape(_original: Data, _request: Request) -> list[bytes]:
    """Try every way out; answer with a line for each, saying `denied` or `done`."""
    ways: dict[str, Callable[[], object]] = {
        "internet socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "pair of sockets": socket.socketpair,
        "read a file": lambda: os.open("/etc/hostname", os.O_RDONLY),
        "write a file": lambda: os.open("/tmp/escaped", os.O_CREAT | os.O_WRONLY),
        "list a folder": lambda: list(Path("/").iterdir()),
        "delete a file": lambda: Path("/tmp/never-there").unlink(),
        "another program": lambda: os.execv("/bin/true", ["true"]),
        "fork": os.fork,
        "stop the parent": lambda: os.kill(os.getppid(), signal.SIGTERM),
        "more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40)),
        "look into the parent": _attach_to_parent,
    }
    return [f"{name}: {_outcome(way)}\n".encode() for name, way in ways.items()]


def _outcome(way: Callable[[], object]) -> str:
    try:
        way()
    except (PermissionError, ValueError):  # setrlimit raises the latter
        return "denied"
    return "done"


def _attach_to_parent() -> None:
    if LIBC.ptrace(PTRACE_ATTACH, os.getppid(), None, None) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def open_descriptors(_original: Data, _request: Request) -> list[bytes]:
    """Answer with the numbers of the file descriptors that can be used."""
    poll = select.poll()
    for fd in range(64):
        poll.register(fd, 0)
    closed = {fd for fd, event in poll.poll(0) if event & select.POLLNVAL}
    return [b" ".join(b"%d" % fd for fd in range(64) if fd not in closed)]


def environment(_original: Data, _request: Request) -> list[bytes]:
    """Answer with the names of the environment's variables."""
    return [" ".join(sorted(os.environ)).encode()]


def echo(original: Data, _request: Request) -> list[bytes]:
    """Answer with the original itself."""
    return [original[:]]


def threads(_original: Data, _request: Request) -> list[bytes]:
    """Answer from a thread: decoders need some."""
    said: list[bytes] = []
    thread = threading.Thread(target=lambda: said.append(b"from a thread"))
    thread.start()
    thread.join()
    return said


def take_memory(_original: Data, _request: Request) -> list[bytes]:
    """Take 64 MiB again and again; answer with how many there were."""
    taken: list[bytearray] = []
    try:
        while True:
            taken.append(bytearray(64 << 20))
    except MemoryError:
        count = len(taken)
        taken.clear()
        return [b"%d" % count]


def spin(_original: Data, _request: Request) -> list[bytes]:
    """Use the processor for ever."""
    while True:
        pass


def sleep(_original: Data, _request: Request) -> list[bytes]:
    """Do nothing for an hour."""
    time.sleep(3600)
    return []


def flood(_original: Data, _request: Request) -> list[bytes]:
    """Answer with 256 MiB."""
    return [bytes(1 << 20)] * 256


def lie(original: Data, _request: Request) -> list[bytes]:
    """Answer with what comes after the first 32 bytes of the original."""
    return [original[32:]]


def segfault(_original: Data, _request: Request) -> list[bytes]:
    """Read from where there is nothing."""
    return [ctypes.string_at(SEGFAULT_AT)]


def abort(_original: Data, _request: Request) -> list[bytes]:
    """End as a C library ends that finds itself broken."""
    os.abort()


def stumble(_original: Data, _request: Request) -> list[bytes]:
    """Raise what nobody expects."""
    raise ZeroDivisionError
