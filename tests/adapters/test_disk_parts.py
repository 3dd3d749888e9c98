"""What only a disk can do wrong with parts: crash, fill up, lose a race."""

import errno
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from tests.builders import T0
from tests.contract.media import JPEG, KEY, asked

from galerly.adapters.files.disk import Disk
from galerly.adapters.files.objects import DiskObjects
from galerly.domain.model.errors import UnavailableError
from galerly.media.local import LocalMedia

A = "u1/g1/a.jpg"


def send(objects, number, body, key=A):
    slot = objects.presign_parts(
        key,
        content_type=JPEG,
        sizes={number: len(body)},
        now=T0,
        lifetime=timedelta(minutes=15),
    )[number]
    _, query = asked(slot.url)
    headers = {"content-length": str(len(body))}
    with LocalMedia(objects).open_put(key, query, headers, T0) as reception:
        reception.write(body)
        reception.commit()


def leftovers(root):
    return [p.name for p in root.rglob("*") if p.is_file() and not p.name.startswith(".")]


def test_parts_outlive_the_process(tmp_path):
    send(DiskObjects(str(tmp_path), key=KEY), 1, b"one ")

    again = DiskObjects(str(tmp_path), key=KEY)
    send(again, 2, b"two")
    again.join_parts({A: 7})

    assert again.read(A) == b"one two"
    assert leftovers(tmp_path) == ["a.jpg"]


class NotedDisk(Disk):
    def __init__(self):
        self.synced = []

    def sync(self, descriptor):
        super().sync(descriptor)
        self.synced.append(os.path.realpath(f"/proc/self/fd/{descriptor}"))


def test_a_part_is_on_the_disk_before_it_is_acknowledged(tmp_path):
    disk = NotedDisk()
    objects = DiskObjects(str(tmp_path), key=KEY, disk=disk)
    disk.synced.clear()

    send(objects, 1, b"one")

    temporary, *folders = disk.synced
    assert temporary.startswith(f"{tmp_path}/.parts/.temporary/")
    top = tmp_path / ".parts"
    assert folders == [str(top / path) for path in (A, "u1/g1", "u1", "")]


class FullDisk(Disk):
    full = False

    def append(self, descriptor, data):
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        super().append(descriptor, data)


def test_a_full_disk_joins_nothing_and_keeps_the_parts(tmp_path):
    disk = FullDisk()
    objects = DiskObjects(str(tmp_path), key=KEY, disk=disk)
    send(objects, 1, b"one")
    disk.full = True

    with pytest.raises(UnavailableError, match="the disk is full"):
        objects.join_parts({A: 3})

    assert objects.stat(A) is None
    disk.full = False
    objects.join_parts({A: 3})
    assert objects.read(A) == b"one"


def test_of_many_that_join_at_once_one_does_and_all_are_content(tmp_path):
    objects = DiskObjects(str(tmp_path), key=KEY)
    body = os.urandom(200_000)
    for number in range(1, 5):
        send(objects, number, body[(number - 1) * 50_000 : number * 50_000])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: objects.join_parts({A: len(body)}), range(8)))

    assert objects.read(A) == body
    assert leftovers(tmp_path) == ["a.jpg"]


def test_parts_are_swept_a_day_after_they_came(tmp_path):
    objects = DiskObjects(str(tmp_path), key=KEY)
    send(objects, 1, b"one")
    send(objects, 1, b"two", key="u1/g1/b.jpg")
    old = time.time() - timedelta(hours=25).total_seconds()
    os.utime(tmp_path / ".parts" / A / "00001", (old, old))

    assert objects.sweep_temporary(datetime.now(UTC)) == 1

    assert objects.parts(A) == ()
    assert len(objects.parts("u1/g1/b.jpg")) == 1


def test_parts_are_no_objects(tmp_path):
    objects = DiskObjects(str(tmp_path), key=KEY)
    send(objects, 1, b"one")

    assert objects.list("", after=None, limit=9).items == ()
    assert objects.remove_prefix("u1/") == 0
    assert leftovers(tmp_path) == []
