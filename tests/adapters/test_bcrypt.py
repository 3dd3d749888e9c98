import math
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Semaphore

import bcrypt
import pytest

from galerly.adapters.bcrypt.gate import Gate
from galerly.adapters.bcrypt.passwords import BcryptPasswords
from galerly.domain.model.errors import SlowDownError

PEPPER = b"p" * 32


def test_a_hash_says_its_scheme_and_cost():
    assert BcryptPasswords(PEPPER).hash("x").startswith("v1$$2b$12$")


def test_a_pepper_is_needed_to_verify():
    hashed = BcryptPasswords(PEPPER, cost=4).hash("open sesame")

    assert not BcryptPasswords(b"q" * 32, cost=4).verify("open sesame", hashed)


def test_a_short_pepper_is_refused():
    with pytest.raises(ValueError, match="at least 32 bytes"):
        BcryptPasswords(b"short")


def test_a_hash_of_a_lower_cost_is_outdated_and_still_right():
    cheap, dear = BcryptPasswords(PEPPER, cost=4), BcryptPasswords(PEPPER, cost=5)
    hashed = cheap.hash("open sesame")

    assert dear.verify("open sesame", hashed)
    assert dear.outdated(hashed)
    assert not cheap.outdated(dear.hash("open sesame"))


@pytest.mark.parametrize(
    "damaged", ["", "v1$", "v1$$2b$04$short", "plain", "v2$$2b$04$" + "." * 53]
)
def test_a_damaged_hash_is_our_bug_and_lets_nobody_in(damaged):
    with pytest.raises(ValueError, match=r"."):
        BcryptPasswords(PEPPER, cost=4).verify("", damaged)


def test_nobodys_hash_costs_what_a_real_one_costs():
    passwords = BcryptPasswords(PEPPER, cost=7)
    real = passwords.hash("open sesame").removeprefix("v1$").encode()

    nobody = passwords._nobody

    assert len(nobody) == len(real)
    assert nobody[:7] == real[:7] == b"$2b$07$"
    assert not bcrypt.checkpw(passwords._peppered(""), nobody)  # is computed, not refused


@pytest.mark.alone
def test_an_unknown_account_takes_as_much_processor_time_as_a_known_one():
    passwords = BcryptPasswords(PEPPER, cost=9)
    real = passwords.hash("open sesame")

    def processor_time(hashed):
        def once():
            started = time.thread_time()
            passwords.verify("wrong", hashed)
            return time.thread_time() - started

        return min(once() for _ in range(9))

    assert math.isclose(processor_time(None), processor_time(real), rel_tol=0.1)


def test_the_gate_lets_so_many_through_at_once():
    gate = Gate(width=2, queue=64)
    inside, most = [], []

    def pass_through(_):
        with gate.turn():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.001)
            inside.pop()

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(pass_through, range(60)))

    assert len(most) == 60
    assert max(most) == 2


def held(gate, threads, count):
    """Take so many places inside until the event that is returned is set."""
    release, entered = Event(), Semaphore(0)

    def hold():
        with gate.turn():
            entered.release()
            release.wait(10)

    futures = [threads.submit(hold) for _ in range(count)]
    for _ in range(count):
        assert entered.acquire(timeout=10)
    return release, futures


def test_who_finds_the_queue_full_is_told_to_slow_down_at_once():
    gate = Gate(width=1, queue=0)

    with ThreadPoolExecutor(1) as threads:
        release, (future,) = held(gate, threads, 1)
        with pytest.raises(SlowDownError) as refused, gate.turn():
            pass
        release.set()
        future.result()

    assert refused.value.retry_after_s >= 1
    with gate.turn():  # it is open again
        pass


def test_who_waits_too_long_is_told_to_slow_down_and_leaves_the_queue():
    gate = Gate(width=1, queue=1, patience=timedelta(milliseconds=20))

    with ThreadPoolExecutor(1) as threads:
        release, (future,) = held(gate, threads, 1)
        for _ in range(3):  # each finds the one place in the queue free again
            with pytest.raises(SlowDownError), gate.turn():
                pass
        release.set()
        future.result()

    with gate.turn():
        pass


def test_hashing_and_verifying_wait_at_the_gate():
    gate = Gate(width=1, queue=0)
    passwords = BcryptPasswords(PEPPER, cost=4, gate=gate)

    with ThreadPoolExecutor(1) as threads:
        release, (future,) = held(gate, threads, 1)
        with pytest.raises(SlowDownError):
            passwords.hash("x")
        with pytest.raises(SlowDownError):
            passwords.verify("x", None)
        release.set()
        future.result()
