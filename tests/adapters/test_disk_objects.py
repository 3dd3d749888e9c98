"""What only a disk can do wrong: crash, fill up, lose a name, keep leftovers."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.adapters.disk_children import upload
from tests.builders import T0
from tests.contract.media import JPEG, KEY, hex_sha256

from galerly.adapters.files.disk import Disk
from galerly.adapters.files.objects import DiskObjects
from galerly.domain.model.errors import UnavailableError

A = "u1/g1/a.jpg"
ROOT = Path(__file__).parents[2]


def files_of(root):
    """All files of objects and uploads, the mark of removals left out."""
    return sorted(
        str(path.relative_to(root))
        for path in Path(root).rglob("*")
        if path.is_file() and path.name != ".pruned"
    )


def test_a_url_that_is_sent_many_times_at_once_takes_room_once(tmp_path):
    objects = DiskObjects(str(tmp_path), key=KEY)

    for receive in (lambda: objects.receive(A), lambda: objects.receive_part(A, 1)):
        begun = [receive() for _ in range(5)]
        begun[-1].write(b"bytes")
        (left,) = files_of(tmp_path)
        assert (tmp_path / left).read_bytes() == b"bytes"
        begun[-1].abort()
    assert files_of(tmp_path) == []


# --- order: bytes, then the name, then the folders, then the answer ---


class NotedDisk(Disk):
    """Notes what is synchronized, and what exists at that moment."""

    def __init__(self, key=A):
        self.key = key
        self.calls = []

    def sync(self, descriptor):
        super().sync(descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        self.calls.append((path, self.key_exists()))

    def key_exists(self):
        return self.root is not None and (self.root / self.key).exists()

    root: Path | None = None


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc which file is synchronized")
@pytest.mark.parametrize("store", ["upload", "write"])
def test_bytes_are_durable_before_the_name_and_the_name_before_the_answer(tmp_path, store):
    disk = NotedDisk()
    objects = DiskObjects(str(tmp_path), key=KEY, disk=disk)
    disk.root = tmp_path
    disk.calls.clear()

    if store == "upload":
        upload(objects, b"bytes")
    else:
        objects.write(A, [b"bytes"], content_type=JPEG)

    (first, named_at_first), *folders = disk.calls
    assert first.parent == tmp_path / ".temporary"
    assert not named_at_first
    assert folders == [
        (tmp_path / "u1/g1", True),
        (tmp_path / "u1", True),
        (tmp_path, True),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc which file is synchronized")
def test_folders_known_to_be_durable_are_synchronized_no_more_until_some_are_removed(tmp_path):
    disk = NotedDisk()
    objects = DiskObjects(str(tmp_path), key=KEY, disk=disk)
    other_process = DiskObjects(str(tmp_path), key=KEY)

    def folders_synchronized(key):
        disk.calls.clear()
        objects.write(key, [b""], content_type=JPEG)
        return [path for path, _ in disk.calls[1:]]

    assert folders_synchronized("u1/g1/a.jpg") == [tmp_path / "u1/g1", tmp_path / "u1", tmp_path]
    assert folders_synchronized("u1/g1/b.jpg") == [tmp_path / "u1/g1"]
    assert folders_synchronized("u1/g2/c.jpg") == [tmp_path / "u1/g2", tmp_path / "u1"]
    other_process.remove_prefix("u1/g1/")
    assert folders_synchronized("u1/g1/a.jpg") == [tmp_path / "u1/g1", tmp_path / "u1", tmp_path]


# --- a full or dying disk ---


class FailingDisk(Disk):
    """Raises `code` at the given calls of `append` or `sync`, once armed."""

    code = 0
    after_appends: int | None = None
    after_syncs: int | None = None

    def append(self, descriptor, data):
        if self.after_appends is not None:
            self.after_appends -= 1
            if self.after_appends < 0:
                super().append(descriptor, data[: len(data) // 2])  # as a full disk does
                raise OSError(self.code, os.strerror(self.code))
        super().append(descriptor, data)

    def sync(self, descriptor):
        if self.after_syncs is not None:
            self.after_syncs -= 1
            if self.after_syncs < 0:
                raise OSError(self.code, os.strerror(self.code))
        super().sync(descriptor)


@pytest.fixture
def disk():
    return FailingDisk()


@pytest.fixture
def objects(tmp_path, disk):
    return DiskObjects(str(tmp_path), key=KEY, disk=disk)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_stores_nothing_and_says_so(tmp_path, objects, disk, code):
    objects.write(A, [b"before"], content_type=JPEG)
    disk.code, disk.after_appends = code, 1

    with pytest.raises(UnavailableError, match="disk is full"):
        objects.write(A, [b"first", b"second"], content_type=JPEG)
    disk.after_appends = 0
    with pytest.raises(UnavailableError, match="disk is full"):
        upload(objects, b"bytes", "u1/g1/b.jpg")

    assert files_of(tmp_path) == [A]
    assert objects.read(A) == b"before"


@pytest.mark.parametrize("nth", [0, 1, 2, 3])
def test_what_could_not_be_made_durable_is_not_acknowledged_and_not_there(
    tmp_path, objects, disk, nth
):
    disk.code, disk.after_syncs = errno.EIO, nth  # the file, then three folders

    with pytest.raises(UnavailableError, match="disk fails"):
        upload(objects, b"bytes")

    assert files_of(tmp_path) == []
    disk.after_syncs = None
    upload(objects, b"bytes")  # the same URL is good for the next try
    assert objects.read(A) == b"bytes"


def test_after_a_failed_folder_the_next_write_synchronizes_it_again(objects, disk):
    disk.code, disk.after_syncs = errno.EIO, 2
    with pytest.raises(UnavailableError):
        upload(objects, b"bytes")
    disk.after_syncs = 3  # the file and two folders pass, the third has to be asked again

    with pytest.raises(UnavailableError):
        upload(objects, b"bytes")


def test_an_error_of_the_disk_that_is_our_mistake_passes_untouched(tmp_path, objects, disk):
    disk.code, disk.after_appends = errno.EBADF, 0

    with pytest.raises(OSError, match="Bad file descriptor"):
        objects.write(A, [b"bytes"], content_type=JPEG)

    assert files_of(tmp_path) == []


def test_a_file_that_cannot_be_opened_just_now_is_unavailable_and_not_missing(objects):
    objects.write(A, [b"bytes"], content_type=JPEG)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))  # as if all others were open
    try:
        for read in (objects.read, objects.open, objects.stat):
            with pytest.raises(UnavailableError, match="too many open files"):
                read(A)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert objects.read(A) == b"bytes"


# --- checksums ---


def test_a_hash_is_measured_again_when_the_file_is_another(tmp_path, objects):
    objects.write(A, [b"one"], content_type=JPEG)
    assert objects.stat(A).sha256 == hex_sha256(b"one")

    other_process = DiskObjects(str(tmp_path), key=KEY)
    other_process.write(A, [b"two"], content_type=JPEG)

    assert objects.stat(A).sha256 == hex_sha256(b"two")


def test_a_hash_is_measured_from_the_file_after_a_restart(tmp_path, objects):
    upload(objects, b"bytes")

    restarted = DiskObjects(str(tmp_path), key=KEY)

    assert restarted.stat_many([A])[A].sha256 == hex_sha256(b"bytes")


# --- leftovers and strangers ---


def test_leftovers_are_swept_after_an_hour(tmp_path, objects):
    reception = objects.receive(A)
    reception.write(b"half")
    old = tmp_path / ".temporary" / "old"
    old.write_bytes(b"left behind")
    now = T0
    os.utime(old, times=(now.timestamp() - 3601,) * 2)
    fresh = tmp_path / ".temporary" / "fresh"
    fresh.write_bytes(b"under way")
    os.utime(fresh, times=(now.timestamp() - 3599,) * 2)

    assert objects.sweep_temporary(now) == 1

    assert not old.exists()
    assert fresh.exists()
    reception.commit(hex_sha256(b"half"))
    assert objects.read(A) == b"half"


def test_an_upload_whose_file_was_swept_is_not_acknowledged(tmp_path, objects):
    reception = objects.receive(A)
    reception.write(b"slow")
    for path in (tmp_path / ".temporary").iterdir():
        path.unlink()

    with pytest.raises(UnavailableError):
        reception.commit(hex_sha256(b"slow"))

    assert objects.stat(A) is None


def test_files_that_are_no_objects_are_left_alone(tmp_path, objects):
    (tmp_path / "lost+found").mkdir()
    (tmp_path / "u1").mkdir()
    (tmp_path / "u1" / ".DS_Store").write_bytes(b"")
    objects.write(A, [b""], content_type=JPEG)

    page = objects.list("", after=None, limit=9)

    assert [item.key for item in page.items] == [A]


def test_removing_a_prefix_removes_the_emptied_folders_up_to_the_root(tmp_path, objects):
    objects.write("renditions/u1/g1/p1/thumb.jpg", [b""], content_type=JPEG)
    objects.write("renditions/u1/g2/p2/thumb.jpg", [b""], content_type=JPEG)

    objects.remove_prefix("renditions/u1/g1/p1/")

    assert not (tmp_path / "renditions/u1/g1").exists()
    assert (tmp_path / "renditions/u1/g2/p2").exists()
    objects.remove_prefix("renditions/u1/g2/")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".parts", ".pruned", ".temporary"]


def test_a_folder_that_is_emptied_again_and_again_takes_every_write(objects):
    stop = Event()

    def prune():
        while not stop.is_set():
            objects.remove_prefix("u1/g1/other/")

    pruner = Thread(target=prune)
    pruner.start()
    try:
        for number in range(100):
            key = f"u1/g1/{number}/x.jpg"
            objects.write(key, [b"x"], content_type=JPEG)
            objects.remove([key])
            objects.write("u1/g1/other/y.jpg", [b"y"], content_type=JPEG)
    finally:
        stop.set()
        pruner.join()

    objects.write("u1/g1/other/y.jpg", [b"last"], content_type=JPEG)
    assert objects.read("u1/g1/other/y.jpg") == b"last"


def test_a_folder_that_goes_while_it_is_looked_at_is_no_clash(tmp_path, objects):
    folder = tmp_path / "u1" / "g1" / "other"
    folder.parent.mkdir(parents=True)
    come_and_go = """while True:
        with suppress(OSError): os.mkdir(sys.argv[1])
        with suppress(OSError): os.rmdir(sys.argv[1])"""
    program = f"import os, sys\nfrom contextlib import suppress\n{come_and_go}"

    with subprocess.Popen([sys.executable, "-Sc", program, str(folder)]) as other:
        try:
            for _ in range(200):
                objects.write("u1/g1/other/y.jpg", [b"y"], content_type=JPEG)
                objects.remove(["u1/g1/other/y.jpg"])
        finally:
            other.kill()


def test_two_keys_that_cannot_both_be_files_are_our_bug(objects):
    objects.write(A, [b""], content_type=JPEG)

    with pytest.raises(ValueError, match="below a file"):
        objects.write(f"{A}/b.jpg", [b""], content_type=JPEG)
    with pytest.raises(ValueError, match="is a folder"):
        objects.write("u1/g1", [b""], content_type="application/octet-stream")


def test_nobody_else_on_the_machine_can_read_originals(tmp_path):
    root = tmp_path / "new" / "objects"

    DiskObjects(str(root), key=KEY).write(A, [b"private"], content_type=JPEG)

    assert root.stat().st_mode & 0o077 == 0
    assert (root / A).stat().st_mode & 0o077 == 0


# --- kill -9 ---


@pytest.mark.parametrize("delay_s", [0.005, 0.03, 0.1])
def test_a_kill_leaves_no_half_object_and_loses_none_that_was_acknowledged(tmp_path, delay_s):
    acknowledged: dict[str, str] = {}
    for run in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.adapters.disk_children", str(tmp_path), str(run)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        with writer:
            assert writer.stdout
            line = writer.stdout.readline()
            assert line
            time.sleep(delay_s * (run + 1))
            writer.send_signal(signal.SIGKILL)
            lines = [line, *writer.stdout.read().splitlines()]
        assert writer.returncode == -signal.SIGKILL
        acknowledged |= dict(text.split() for text in lines if len(text.split()) == 2)

    objects = DiskObjects(str(tmp_path), key=KEY)
    found = {item.key for item in objects.list("", after=None, limit=10**6).items}

    for key, sha256 in acknowledged.items():
        assert objects.stat_many([key])[key].sha256 == sha256
    for key in found:  # acknowledged or not: each is one whole upload
        words = objects.read(key).split(b" ")
        assert words[-1] == b""
        assert set(words[:-1]) == {words[0]}
        assert len(words) == 60_001
    objects.sweep_temporary(T0 + timedelta(days=10_000))
    assert set(files_of(tmp_path)) == found
