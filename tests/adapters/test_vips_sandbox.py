"""The confined process: what it cannot do, and what becomes of the one that asked."""

import logging
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from attrs import evolve
from tests import pictures

from galerly.adapters.vips.answers import Refused, Request, frame
from galerly.adapters.vips.codec import VipsCodec
from galerly.adapters.vips.limits import DecodeLimits
from galerly.adapters.vips.sandbox import Sandbox
from galerly.domain.model.errors import UnreadableImageError

LIMITS = DecodeLimits()


def task(name):
    return f"tests.adapters.vips_probes:{name}"


@pytest.fixture(scope="module")
def probes():
    """One forking process for all probes: each still runs in a confined process of its own."""
    sandbox = Sandbox(task("chosen"))
    yield sandbox
    sandbox.close()


@pytest.fixture
def ask(probes):
    """Run a probe once and return its outcome."""

    def run(name, original=b"x", limits=LIMITS, sandbox=probes):
        return sandbox.ask(original, Request(name, limits))

    return run


@pytest.fixture(scope="module")
def codec_of():
    """Return a codec whose decoder is a probe."""
    codecs = {}

    def make(name, limits=LIMITS):
        if (name, limits) not in codecs:
            codecs[name, limits] = VipsCodec(limits, task=task(name))
        return codecs[name, limits]

    yield make
    for codec in codecs.values():
        codec.close()


def zygote_of(codec):
    return psutil.Process(codec._sandbox._running.process.pid)


def wait_for(condition):
    for _ in range(2000):
        if found := condition():
            return found
        time.sleep(0.01)
    pytest.fail("it did not happen within twenty seconds")


def test_a_decoder_finds_no_way_out(ask):
    outcome = ask("escape")

    lines = outcome.answer.decode().splitlines()
    assert len(lines) == 12
    assert [line for line in lines if not line.endswith(": denied")] == []
    assert outcome.ending.exit_status == 0


def test_a_decoder_has_the_original_and_the_answer_and_nothing_else(ask):
    # 0 to 2 lead nowhere, 3 and 5 (its mapping) to the original, 4 to the answer.
    assert ask("open_descriptors").answer == b"0 1 2 3 4 5"


def test_a_decoder_does_not_inherit_secrets(ask, monkeypatch):
    monkeypatch.setenv("GALERLY_PEPPER", "secret")
    started_now = Sandbox(task("chosen"))

    names = set(ask("environment", sandbox=started_now).answer.decode().split())

    started_now.close()
    assert names <= {
        "LD_LIBRARY_PATH", "LC_CTYPE", "MALLOC_ARENA_MAX", "PATH", "PYTHONPATH", "VIPS_CONCURRENCY",
    }  # fmt: skip


def test_a_decoder_can_have_threads(ask):
    assert ask("threads").answer == b"from a thread"


@pytest.mark.parametrize("size", [1, 65_537, 20_000_000])
def test_the_original_arrives_as_it_is(ask, size):
    original = os.urandom(size)

    assert ask("echo", original).answer == original


def test_memory_has_a_limit(ask):
    outcome = ask("take_memory", limits=evolve(LIMITS, address_space_bytes=512 << 20))

    assert 1 <= int(outcome.answer) <= 7
    assert outcome.ending.peak_bytes < 512 << 20


def test_the_default_memory_limit_is_one_gibibyte(ask):
    assert 8 <= int(ask("take_memory").answer) <= 15


def test_a_decoder_that_computes_for_too_long_is_ended_and_tried_twice(codec_of, caplog):
    codec = codec_of("spin", evolve(LIMITS, cpu_s=1))

    with pytest.raises(UnreadableImageError, match="takes too long"):
        codec.decode(pictures.jpeg(), "image/jpeg")

    assert len([r for r in caplog.records if "status -24" in r.message]) == 2


def test_a_decoder_that_waits_for_too_long_is_ended_and_tried_twice(codec_of, caplog):
    codec = codec_of("sleep", evolve(LIMITS, wall_s=0.3))

    with pytest.raises(UnreadableImageError, match="takes too long"):
        codec.decode(pictures.jpeg(), "image/jpeg")

    assert len([r for r in caplog.records if "its time was over" in r.message]) == 2


def test_a_decoder_that_is_killed_is_tried_twice(codec_of, caplog):
    codec = codec_of("sleep")
    killed = []

    def kill_two():
        wait_for(lambda: codec._sandbox._running)
        for _ in range(2):
            (child,) = wait_for(lambda: [c for c in zygote_of(codec).children() if c not in killed])
            child.kill()
            killed.append(child)

    thread = threading.Thread(target=kill_two)
    thread.start()
    with pytest.raises(UnreadableImageError, match="decoder broke off, each time"):
        codec.decode(pictures.jpeg(), "image/jpeg")
    thread.join()

    assert len(killed) == 2
    assert len([r for r in caplog.records if "status -9" in r.message]) == 2


@pytest.mark.parametrize(
    ("name", "status"), [("segfault", "-11"), ("abort", "-6"), ("stumble", "70")]
)
def test_a_decoder_that_breaks_is_tried_twice_and_breaks_alone(codec_of, caplog, name, status):
    codec = codec_of(name)

    with pytest.raises(UnreadableImageError, match="decoder broke off, each time"):
        codec.decode(pictures.jpeg(), "image/jpeg")

    assert len([r for r in caplog.records if f"status {status} " in r.message]) == 2
    assert zygote_of(codec).is_running()


def test_a_bug_of_ours_is_logged_with_its_place(codec_of, caplog):
    codec = codec_of("stumble")

    with pytest.raises(UnreadableImageError):
        codec.decode(pictures.jpeg(), "image/jpeg")

    assert "ZeroDivisionError at vips_probes.py:" in caplog.text


def test_a_clear_refusal_is_not_tried_again(caplog):
    codec = VipsCodec()
    caplog.set_level(logging.DEBUG, "galerly")

    with pytest.raises(UnreadableImageError, match="damaged"):
        codec.decode(pictures.jpeg()[:300], "image/jpeg")

    codec.close()
    assert caplog.records == []


def test_an_endless_answer_is_cut_off(ask):
    limits = evolve(LIMITS, output_bytes=1 << 20)

    outcome = ask("flood", limits=limits)

    assert len(outcome.answer) == (1 << 20) + 1
    assert outcome.ending.exit_status != 0


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"\xff\xff\xff\xff",
        b"\0\0\0\x05hello",
        b"\0\0\0\x01\x80",
        b"".join(frame(Refused("damaged")))[:-3],
    ],
)
def test_an_answer_that_no_decoder_gives_is_a_crash(codec_of, answer):
    codec = codec_of("lie")
    original = pictures.jpeg()[:32] + answer if answer else pictures.jpeg()[:32]

    with pytest.raises(UnreadableImageError, match="decoder broke off, each time"):
        codec.decode(original, "image/jpeg")


def test_after_its_forking_process_was_killed_a_codec_starts_another():
    codec = VipsCodec()
    codec.decode(pictures.jpeg(), "image/jpeg")
    first = zygote_of(codec)

    first.kill()
    photo = codec.decode(pictures.jpeg(), "image/jpeg")

    assert photo.width_px == 60
    assert zygote_of(codec) != first
    codec.close()


def test_threads_share_a_codec():
    codec = VipsCodec()
    originals = [pictures.jpeg(40 + index, 30) for index in range(12)]

    with ThreadPoolExecutor(6) as threads:
        photos = list(threads.map(lambda one: codec.decode(one, "image/jpeg"), originals))

    assert [photo.width_px for photo in photos] == list(range(40, 52))
    codec.close()


def test_a_codec_leaves_no_process_and_no_descriptor_behind():
    before = psutil.Process().num_fds()
    codec = VipsCodec()
    for _ in range(5):
        codec.decode(pictures.jpeg(), "image/jpeg")
    zygote = zygote_of(codec)

    codec.close()

    assert not zygote.is_running()
    assert psutil.Process().num_fds() == before


def test_a_forgotten_codec_ends_its_processes():
    codec = VipsCodec()
    codec.decode(pictures.jpeg(), "image/jpeg")
    zygote = zygote_of(codec)

    del codec

    wait_for(lambda: not zygote.is_running())


def test_a_codec_works_again_after_it_was_closed():
    codec = VipsCodec()
    codec.decode(pictures.jpeg(), "image/jpeg")
    codec.close()

    assert codec.decode(pictures.jpeg(), "image/jpeg").width_px == 60
    codec.close()


def test_a_forked_process_has_processes_of_its_own():
    codec = VipsCodec()
    codec.decode(pictures.jpeg(), "image/jpeg")

    child = os.fork()
    if child == 0:
        try:
            codec.decode(pictures.jpeg(), "image/jpeg")
            codec.close()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert codec.decode(pictures.jpeg(), "image/jpeg").width_px == 60
    codec.close()


def test_decoders_end_with_the_process_that_asked():
    script = (
        "from galerly.adapters.vips.answers import Request\n"
        "from galerly.adapters.vips.sandbox import Sandbox\n"
        "from galerly.adapters.vips.limits import DecodeLimits\n"
        f"Sandbox({task('sleep')!r}).ask(b'x', Request('image/jpeg', DecodeLimits()))\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    asking = psutil.Popen([sys.executable, "-c", script], env=environment)
    family = wait_for(lambda: len(found := asking.children(recursive=True)) == 2 and found)

    asking.kill()
    asking.wait()

    wait_for(lambda: not any(alive(process) for process in family))


def alive(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
