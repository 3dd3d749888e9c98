"""Objects that come in parts, over every store: sent by a browser, then joined or dropped."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from tests.contract.doors import HttpDoor, LocalDoor
from tests.contract.media import JPEG, STORAGES, hex_sha256
from tests.contract.test_signed_urls import altered

from galerly.adapters.memory.system import SteeredClock
from galerly.ports.objects import StoredPart

A, B = "u1/g1/a.jpg", "u1/g1/b.jpg"
QUARTER_HOUR = timedelta(minutes=15)
DAY = timedelta(days=1)
PIECES = {1: b"one " * 3, 2: b"and ", 3: b"three"}
WHOLE = b"".join(PIECES.values())


@pytest.fixture(params=["memory", "files", "s3"])  # a new adapter joins here
def door(request):
    return request.getfixturevalue(f"{request.param}_parts_door")


@pytest.fixture
def memory_parts_door(tmp_path):
    return LocalDoor(STORAGES["memory"](tmp_path))


@pytest.fixture
def files_parts_door(tmp_path):
    # Files are dated by the system, so URLs have to be too.
    now = datetime.now(UTC)
    return LocalDoor(evolve(STORAGES["files"](tmp_path), clock=SteeredClock(now)))


@pytest.fixture
def s3_parts_door(s3_objects):
    return HttpDoor(s3_objects)


def slots(door, sizes, key=A, **changes):
    arguments = {"content_type": JPEG, "now": door.now(), "lifetime": QUARTER_HOUR}
    return door.objects.presign_parts(key, sizes=sizes, **{**arguments, **changes})


def send(door, pieces=PIECES, key=A):
    for number, slot in slots(door, {n: len(body) for n, body in pieces.items()}, key).items():
        assert door.send(slot.method, slot.url, slot.headers, pieces[number]).status == 200


def is_empty(door):
    return door.objects.list("", after=None, limit=9).items == ()


def test_parts_that_are_joined_are_an_object_like_any_other(door):
    send(door)

    door.objects.join_parts({A: len(WHOLE)})

    stored = door.objects.stat(A)
    assert (stored.size_bytes, stored.content_type) == (len(WHOLE), JPEG)
    assert stored.sha256 == hex_sha256(WHOLE)
    assert door.objects.read(A) == WHOLE
    assert door.objects.parts(A) == ()


def test_parts_are_joined_in_order_of_number_however_they_came(door):
    for number in (3, 1, 2):
        send(door, {number: PIECES[number]})

    door.objects.join_parts({A: len(WHOLE)})

    assert door.objects.read(A) == WHOLE


def test_nothing_is_seen_before_the_parts_are_joined(door):
    send(door)

    assert door.objects.stat(A) is None
    assert door.objects.stat_many([A]) == {}
    assert is_empty(door)


def test_what_has_arrived_is_told_in_order(door):
    assert door.objects.parts(A) == ()
    send(door, {3: PIECES[3]})
    send(door, {1: PIECES[1]})

    assert door.objects.parts(A) == (
        StoredPart(number=1, size_bytes=12),
        StoredPart(number=3, size_bytes=5),
    )
    assert door.objects.parts(B) == ()


def test_more_than_ten_parts_are_in_order_too(door):
    pieces = {number: bytes([64 + number]) for number in range(1, 13)}
    send(door, pieces)

    assert [part.number for part in door.objects.parts(A)] == list(range(1, 13))
    door.objects.join_parts({A: 12})
    assert door.objects.read(A) == b"ABCDEFGHIJKL"


def test_a_part_can_be_sent_again_and_the_last_counts(door):
    send(door, {**PIECES, 2: b"nor "})
    send(door, {2: b"and "})

    door.objects.join_parts({A: len(WHOLE)})

    assert door.objects.read(A) == WHOLE


def test_asking_for_urls_again_goes_on_with_what_has_arrived(door):
    send(door, {1: PIECES[1]})
    slots(door, {2: 4, 3: 5})

    send(door, {2: PIECES[2], 3: PIECES[3]})
    door.objects.join_parts({A: len(WHOLE)})

    assert door.objects.read(A) == WHOLE


def test_urls_that_are_asked_for_at_once_belong_together(door):
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda number: send(door, {number: PIECES[number]}), PIECES))

    door.objects.join_parts({A: len(WHOLE)})

    assert door.objects.read(A) == WHOLE


@pytest.mark.parametrize("promised", [len(WHOLE) - 1, len(WHOLE) + 1, 0])
def test_parts_of_another_length_than_promised_are_not_joined(door, promised):
    send(door)

    door.objects.join_parts({A: promised})

    assert door.objects.stat(A) is None
    assert len(door.objects.parts(A)) == 3


def test_joining_is_idempotent_and_joins_many(door):
    send(door)
    send(door, {1: b"other"}, key=B)
    sizes = {A: len(WHOLE), B: 5, "u1/g1/never.jpg": 7}

    door.objects.join_parts(sizes)
    door.objects.join_parts(sizes)
    door.objects.join_parts({})

    assert set(door.objects.stat_many(list(sizes))) == {A, B}
    assert door.objects.read(B) == b"other"


def test_parts_never_replace_an_object(door):
    door.objects.write(A, [b"before"], content_type=JPEG)
    send(door)

    door.objects.join_parts({A: len(WHOLE)})

    assert door.objects.read(A) == b"before"


@pytest.mark.parametrize("body", [b"", b"onee", b"on"])
def test_a_part_of_another_length_is_refused(door, body):
    slot = slots(door, {1: 3})[1]

    assert 400 <= door.send("PUT", slot.url, slot.headers, body).status < 500

    assert door.objects.parts(A) == ()
    assert door.send("PUT", slot.url, slot.headers, b"one").status == 200


def test_an_altered_url_of_a_part_is_refused(door):
    slot = slots(door, {1: 3})[1]

    for url in altered(slot.url):
        assert 400 <= door.send("PUT", url, slot.headers, b"one").status < 500

    assert door.objects.parts(A) == ()
    assert is_empty(door)


def test_a_url_of_a_part_is_good_for_a_while_and_for_sending_only(door):
    over = door.now() - QUARTER_HOUR - timedelta(seconds=1)
    old = slots(door, {1: 3}, now=over)[1]
    new = slots(door, {1: 3})[1]

    assert door.send("PUT", old.url, old.headers, b"one").status == 403
    assert door.send("GET", new.url, {}, b"").status == 403
    assert door.objects.parts(A) == ()
    assert timedelta() <= door.now() + QUARTER_HOUR - new.expires_at < timedelta(minutes=1)


def test_dropped_parts_are_gone_and_others_stay(door):
    send(door)
    send(door, {1: b"other"}, key=B)

    door.objects.drop_parts(A)
    door.objects.drop_parts(A)

    assert door.objects.parts(A) == ()
    assert len(door.objects.parts(B)) == 1
    send(door)  # and may begin anew
    door.objects.join_parts({A: len(WHOLE)})
    assert door.objects.read(A) == WHOLE


def test_parts_go_with_what_is_below_their_prefix(door):
    for key in (A, "u1/g10/a.jpg"):
        send(door, key=key)

    assert door.objects.remove_prefix("u1/g1/") == 0  # objects are counted, not their parts

    assert door.objects.parts(A) == ()
    assert len(door.objects.parts("u1/g10/a.jpg")) == 3


def test_parts_that_nobody_joins_are_swept_after_a_day(door):
    send(door)
    now = door.now()

    assert door.objects.sweep_temporary(now + DAY / 2) == 0
    assert len(door.objects.parts(A)) == 3
    assert door.objects.sweep_temporary(now + 2 * DAY) >= 1
    assert door.objects.parts(A) == ()


@pytest.mark.parametrize("sizes", [{0: 1}, {-1: 1}, {1: -1}])
def test_parts_that_cannot_be_are_our_bug(door, sizes):
    with pytest.raises(ValueError, match="no upload has parts"):
        slots(door, sizes)


@pytest.mark.parametrize("bad", [{"key": "../a.jpg"}, {"content_type": "image/png"}])
def test_what_is_never_stored_is_not_taken_in_parts(door, bad):
    with pytest.raises(ValueError, match=r"."):
        slots(door, {1: 1}, **bad)
