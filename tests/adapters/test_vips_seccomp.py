"""The filter of system calls, interpreted here for processors that this one is not."""

import errno
import struct

import pytest

from galerly.adapters.vips.seccomp import (
    ALLOW,
    ARCH_AT,
    ARCHITECTURES,
    ARGUMENT_AT,
    CLONE_THREAD,
    FAIL,
    JUMP_EQUAL,
    JUMP_SET,
    KILL_PROCESS,
    LOAD,
    NUMBER_AT,
    RETURN,
    program,
)

PID = 4242
DENIED = FAIL | errno.EPERM
# openat, socket, connect, execve, ptrace, kill, fork where there is one, io_uring_setup, and x32.
FORBIDDEN = {
    "x86_64": [2, 257, 41, 42, 59, 101, 62, 57, 58, 425, 0x40000000 | 41],
    "aarch64": [56, 198, 203, 221, 117, 129, 425],
}


def verdict(code, *, arch, number, argument=0):
    """Run the filter as the kernel does."""
    data = {NUMBER_AT: number, ARCH_AT: arch, ARGUMENT_AT: argument}
    at, accumulator = 0, 0
    while True:
        operation, yes, no, value = struct.unpack_from("=HBBI", code, at * 8)
        at += 1
        if operation == LOAD:
            accumulator = data[value]
        elif operation == JUMP_EQUAL:
            at += yes if accumulator == value else no
        elif operation == JUMP_SET:
            at += yes if accumulator & value else no
        else:
            assert operation == RETURN
            return value


@pytest.fixture(params=ARCHITECTURES)
def machine(request):
    calls = ARCHITECTURES[request.param]
    code = program(calls, PID)
    return (
        request.param,
        calls,
        lambda number, argument=0: verdict(
            code, arch=calls.audit_arch, number=number, argument=argument
        ),
    )


def test_what_a_decoder_needs_is_allowed_and_the_rest_is_not(machine):
    name, calls, judge = machine

    assert {number for number in range(600) if judge(number) == ALLOW} == calls.allowed
    assert {judge(number) for number in FORBIDDEN[name]} == {DENIED}


def test_threads_may_be_made_but_no_processes(machine):
    _, calls, judge = machine

    assert judge(calls.clone, CLONE_THREAD | 0x100) == ALLOW
    assert judge(calls.clone, 17) == DENIED
    assert judge(calls.clone3) == FAIL | errno.ENOSYS


def test_a_signal_goes_to_oneself_only(machine):
    _, calls, judge = machine

    assert judge(calls.tgkill, PID) == ALLOW
    assert judge(calls.tgkill, 1) == DENIED


def test_calls_of_another_architecture_end_the_process(machine):
    _, calls, _ = machine

    assert verdict(program(calls, PID), arch=0x40000003, number=1) == KILL_PROCESS
