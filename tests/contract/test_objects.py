from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from tests.contract.media import BAD_KEYS, JPEG, STORAGES, hex_sha256

from galerly.domain.model.errors import NotFoundError

A, B, C = "u1/g1/a.jpg", "u1/g1/b.jpg", "u1/g2/c.jpg"


@pytest.fixture(params=["memory", "files", "s3"])  # a new adapter joins here
def objects(request):
    return request.getfixturevalue(f"{request.param}_objects")


@pytest.fixture
def memory_objects(tmp_path):
    return STORAGES["memory"](tmp_path).objects


@pytest.fixture
def files_objects(tmp_path):
    return STORAGES["files"](tmp_path).objects


def put(objects, *keys, data=b"bytes"):
    for key in keys:
        objects.write(key, [data], content_type=JPEG)


def keys_of(page):
    return [item.key for item in page.items]


def test_what_is_written_is_read_and_measured(objects):
    stored = objects.write(A, [b"one", b"", b"two"], content_type=JPEG)

    assert objects.read(A) == b"onetwo"
    assert stored == objects.stat(A)
    assert stored.key == A
    assert stored.size_bytes == 6
    assert stored.content_type == JPEG
    assert stored.sha256 == hex_sha256(b"onetwo")
    assert stored.modified_at.utcoffset() == timedelta(0)


def test_an_empty_object_is_an_object(objects):
    objects.write(A, [], content_type=JPEG)

    assert objects.read(A) == b""
    assert list(objects.stream(A)) == []
    assert objects.stat(A).sha256 == hex_sha256(b"")


def test_writing_again_replaces_the_whole(objects):
    put(objects, A, data=b"a long first version")
    put(objects, A, data=b"short")

    assert objects.read(A) == b"short"
    assert objects.stat(A).size_bytes == 5
    assert objects.stat(A).sha256 == hex_sha256(b"short")


def test_a_write_whose_source_fails_changes_nothing(objects):
    def failing():
        yield b"half"
        raise RuntimeError

    put(objects, A, data=b"before")

    with pytest.raises(RuntimeError):
        objects.write(A, failing(), content_type=JPEG)
    with pytest.raises(RuntimeError):
        objects.write(B, failing(), content_type=JPEG)

    assert objects.read(A) == b"before"
    assert objects.stat(B) is None
    assert keys_of(objects.list("", after=None, limit=9)) == [A]


def test_a_stream_comes_in_pieces_of_at_most_a_mebibyte(objects):
    data = bytes(range(256)) * 10_000  # 2.4 MiB
    put(objects, A, data=data)

    chunks = list(objects.stream(A))

    assert b"".join(chunks) == data
    assert all(0 < len(chunk) <= 1 << 20 for chunk in chunks)


def test_what_is_not_there_is_not_found(objects):
    put(objects, A)

    assert objects.stat(B) is None
    assert objects.stat("u1/g1") is None  # a folder of keys is no object
    for key in (B, "u1/g1", f"{A}/deeper"):
        with pytest.raises(NotFoundError):
            objects.read(key)
        with pytest.raises(NotFoundError):
            next(objects.stream(key))


def test_stat_many_tells_of_those_that_are_there(objects):
    put(objects, A, C)

    found = objects.stat_many([A, B, C])

    assert found == {A: objects.stat(A), C: objects.stat(C)}
    assert objects.stat_many([]) == {}


def test_removing_is_idempotent(objects):
    put(objects, A, B)

    objects.remove([A, C])
    objects.remove([A])

    assert keys_of(objects.list("", after=None, limit=9)) == [B]


def test_removing_a_prefix_takes_what_is_below_and_nothing_else(objects):
    put(objects, A, B, C, "u1/g1/deep/er/d.jpg", "u1/g10/e.jpg")

    assert objects.remove_prefix("u1/g1/") == 3
    assert objects.remove_prefix("u1/g1/") == 0
    assert objects.remove_prefix("never/") == 0

    assert keys_of(objects.list("", after=None, limit=9)) == ["u1/g10/e.jpg", C]


def test_a_removed_key_can_be_written_again(objects):
    put(objects, A)
    objects.remove_prefix("u1/")

    put(objects, A, data=b"again")

    assert objects.read(A) == b"again"


def test_lists_are_in_order_of_key(objects):
    # In ASCII `-` and `.` come before the slash, and `0` after it.
    keys = ["a-1.jpg", "a.jpg", "a/-.jpg", "a/b.jpg", "a/b/c.jpg", "a0.jpg", "b/a.jpg"]
    put(objects, *reversed(keys))

    assert keys_of(objects.list("", after=None, limit=99)) == sorted(keys) == keys


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_pages_give_every_key_once(objects, limit):
    keys = sorted(f"{a}/{b}/{c}.jpg" for a in "xy" for b in ("1", "2-", "2") for c in "pq")
    put(objects, *keys)

    seen, position = [], None
    while True:
        page = objects.list("", after=position, limit=limit)
        seen += keys_of(page)
        assert len(page.items) <= limit
        position = page.next_position
        if position is None:
            break

    assert seen == keys


def test_a_page_ends_with_no_position_when_nothing_follows(objects):
    put(objects, A, B)

    assert objects.list("", after=None, limit=2).next_position is None
    assert objects.list("", after=None, limit=1).next_position == (A,)
    assert objects.list("", after=(B,), limit=1).items == ()


def test_a_list_holds_what_starts_with_its_prefix(objects):
    put(objects, A, B, C, "u1/g10/e.jpg", "u2/g1/a.jpg")

    def listed(prefix, after=None):
        return keys_of(objects.list(prefix, after=after, limit=99))

    assert listed("u1/g1/") == [A, B]
    assert listed("u1/g1") == [A, B, "u1/g10/e.jpg"]
    assert listed("u1/g1/b") == [B]
    assert listed("u1/", after=(B,)) == ["u1/g10/e.jpg", C]
    assert listed("u2/", after=(C,)) == ["u2/g1/a.jpg"]
    assert listed("nothing/") == []


def test_a_listed_object_is_measured(objects):
    put(objects, A, data=b"12345")

    (item,) = objects.list("", after=None, limit=1).items

    assert (item.size_bytes, item.content_type) == (5, JPEG)
    assert item.modified_at == objects.stat(A).modified_at


def test_a_page_goes_on_where_its_last_key_was_removed(objects):
    put(objects, A, B, C)
    position = objects.list("", after=None, limit=2).next_position

    objects.remove([B])

    assert keys_of(objects.list("", after=position, limit=9)) == [C]


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_is_none_is_our_bug(objects, key):
    attempts = [
        lambda: objects.stat(key),
        lambda: objects.read(key),
        lambda: list(objects.stream(key)),
        lambda: objects.write(key, [b""], content_type=JPEG),
        lambda: objects.remove([key]),
    ]
    for attempt in attempts:
        with pytest.raises(ValueError, match="is no key"):
            attempt()


@pytest.mark.parametrize("prefix", ["", "a", "a.jpg", "/", "../", "a//", "a/../"])
def test_only_a_folder_of_keys_can_be_removed(objects, prefix):
    put(objects, A)

    with pytest.raises(ValueError, match=r"slash|is no prefix"):
        objects.remove_prefix(prefix)

    assert objects.stat(A) is not None


def test_a_type_that_its_key_does_not_stand_for_is_our_bug(objects):
    with pytest.raises(ValueError, match="stands for image/jpeg"):
        objects.write(A, [b""], content_type="image/png")


def test_writers_and_removers_of_one_folder_do_not_disturb_each_other(objects):
    keys = [f"u1/g1/{number}/x.jpg" for number in range(40)]

    def write(key):
        objects.write(key, [key.encode()], content_type=JPEG)
        return objects.read(key)

    def remove(number):
        return objects.remove_prefix(f"u1/g1/gone-{number}/")

    with ThreadPoolExecutor(4) as threads:
        for number in range(40):
            objects.write(f"u1/g1/gone-{number}/x.jpg", [b""], content_type=JPEG)
        removed = threads.map(remove, range(40))
        written = threads.map(write, keys)

    assert list(written) == [key.encode() for key in keys]
    assert list(removed) == [1] * 40
    assert keys_of(objects.list("", after=None, limit=99)) == sorted(keys)
