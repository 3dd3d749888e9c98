"""Large files over HTTP: what a browser asks and sends, and goes on with after a break."""

import hashlib

import pytest
from tests.api.client import ORIGIN, fields, ok, problem
from tests.plain_codec import a_jpeg

MIB = 1024 * 1024
PART_BYTES = 16 * MIB
DATA = a_jpeg(note="large").ljust(64 * MIB + 1000, b"\0")
FILE = {
    "filename": "large.jpg",
    "content_type": "image/jpeg",
    "size": len(DATA),
    "sha256": hashlib.sha256(DATA).hexdigest(),
}


@pytest.fixture
def gallery(world, anna):
    return world.gallery(anna)["id"]


@pytest.fixture
def path(gallery):
    return f"/galleries/{gallery}/uploads"


def open_large(anna, path, **changes):
    return ok(anna.post(path, {"files": [{**FILE, **changes}]}))["uploads"][0]


def send(world, anna, path, slot, *numbers):
    wanted = {"part_numbers": list(numbers)}
    parts = ok(anna.post(f"{path}/{slot['photo_id']}/parts", wanted))["parts"]
    assert [part["part_number"] for part in parts] == sorted(numbers)
    for part in parts:
        number = part["part_number"]
        world.send(part, DATA[(number - 1) * PART_BYTES : number * PART_BYTES])


def test_a_large_file_is_sent_in_parts_goes_on_after_a_break_and_becomes_a_photo(
    world, anna, gallery, path
):
    slot = open_large(anna, path)
    assert slot["multipart"] == {"part_size": PART_BYTES, "parts": 5}
    assert slot["method"] == "PUT"
    assert not {"url", "headers"} & set(slot)
    send(world, anna, path, slot, 5, 2)

    # The tab was closed; another finds what is unfinished, and what of it has arrived.
    (unfinished,) = ok(anna.get(path))["items"]
    told = ok(anna.get(f"{path}/{unfinished['photo_id']}"))

    assert told["upload"] == unfinished
    assert told["multipart"] == slot["multipart"]
    assert told["parts"] == [
        {"part_number": 2, "size": PART_BYTES},
        {"part_number": 5, "size": 1000},
    ]
    claim = {"photos": [{"photo_id": slot["photo_id"]}]}
    early = ok(anna.post(f"/galleries/{gallery}/photos", claim))
    assert [f["code"] for f in early["failed"]] == ["not-uploaded"]
    again = open_large(anna, path, photo_id=unfinished["photo_id"])
    assert again["photo_id"] == slot["photo_id"]
    send(world, anna, path, again, 1, 3, 4)

    receipt = ok(anna.post(f"/galleries/{gallery}/photos", claim))

    (photo,) = receipt["photos"]
    assert (photo["size"], photo["sha256"]) == (FILE["size"], FILE["sha256"])
    assert ok(anna.get(path))["items"] == []
    assert ok(anna.post(f"/galleries/{gallery}/photos", claim))["photos"][0]["id"] == photo["id"]
    problem(anna.get(f"{path}/{slot['photo_id']}"), 409, "conflict")


def test_parts_are_asked_for_by_number_and_within_reason(anna, path):
    slot = open_large(anna, path)
    parts = f"{path}/{slot['photo_id']}/parts"

    for wrong in ([], [0], [6], ["1"], [1.5], [1] * 101, None):
        refused = anna.post(parts, {"part_numbers": wrong})
        assert refused.status_code == 422, wrong
    beyond = anna.post(parts, {"part_numbers": [1, 6]})
    problem(beyond, 422, "invalid")
    assert fields(beyond) == {"part_numbers[1]"}
    assert ok(anna.get(f"{path}/{slot['photo_id']}"))["parts"] == []


def test_a_part_of_another_length_is_refused(world, anna, path):
    slot = open_large(anna, path)
    (part,) = ok(anna.post(f"{path}/{slot['photo_id']}/parts", {"part_numbers": [5]}))["parts"]

    url = "/" + part["url"].removeprefix(ORIGIN)
    sent = world.anyone.request("PUT", url, headers=part["headers"], content=b"x" * 999)

    assert 400 <= sent.status_code < 500
    assert ok(anna.get(f"{path}/{slot['photo_id']}"))["parts"] == []


def test_a_small_file_comes_in_one_piece(anna, path):
    small = open_large(anna, path, size=1000)

    assert "url" in small
    assert "multipart" not in small
    told = ok(anna.get(f"{path}/{small['photo_id']}"))
    assert told["parts"] == []
    assert "multipart" not in told
    parts = anna.post(f"{path}/{small['photo_id']}/parts", {"part_numbers": [1]})
    problem(parts, 409, "conflict")


def test_an_upload_is_its_photographers_alone(world, anna, path):
    slot = open_large(anna, path)
    boris = world.photographer(email="boris@example.com")

    problem(boris.get(f"{path}/{slot['photo_id']}"), 404, "not-found")
    problem(boris.post(f"{path}/{slot['photo_id']}/parts", {"part_numbers": [1]}), 404, "not-found")
    problem(anna.get(f"{path}/{'0' * 26}"), 404, "not-found")
