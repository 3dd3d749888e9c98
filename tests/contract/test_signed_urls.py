"""Signed URLs as a browser meets them, over every store: what goes through, and what is refused.

How a refusal is worded is each store's own affair; that it is one, and that nothing is stored, is
not.
"""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote

import pytest
from tests.contract.doors import HttpDoor, LocalDoor
from tests.contract.media import JPEG, STORAGES, hex_sha256

A, B = "u1/g1/a.jpg", "u1/g1/b.jpg"
BODY = b"\xff\xd8\xff some picture"
QUARTER_HOUR = timedelta(minutes=15)


@pytest.fixture(params=["memory", "files", "s3"])  # a new adapter joins here
def door(request):
    return request.getfixturevalue(f"{request.param}_door")


@pytest.fixture
def memory_door(tmp_path):
    return LocalDoor(STORAGES["memory"](tmp_path))


@pytest.fixture
def files_door(tmp_path):
    return LocalDoor(STORAGES["files"](tmp_path))


@pytest.fixture
def s3_door(s3_objects):
    return HttpDoor(s3_objects)


def slot(door, key=A, body=BODY, **changes):
    arguments = {
        "content_type": JPEG,
        "size_bytes": len(body),
        "sha256": hex_sha256(body),
        "now": door.now(),
        "lifetime": QUARTER_HOUR,
    }
    return door.objects.presign_put(key, **{**arguments, **changes})


def put(door, upload, body=BODY, **headers):
    """Send a body with the headers of its slot, some replaced (None: left out)."""
    given = {**upload.headers, **{k.replace("_", "-"): v for k, v in headers.items()}}
    given = {name: value for name, value in given.items() if value is not None}
    return door.send(upload.method, upload.url, given, body)


def get(door, key=A, headers=None, **changes):
    arguments = {"content_type": JPEG, "now": door.now(), "lifetime": QUARTER_HOUR}
    download = door.objects.presign_get(key, **{**arguments, **changes})
    return door.send("GET", download.url, headers or {}, b"")


def is_empty(door):
    return door.objects.list("", after=None, limit=9).items == ()


# --- uploads ---


def test_what_was_promised_is_stored_and_measured(door):
    assert put(door, slot(door)).status == 200

    stored = door.objects.stat(A)
    assert (stored.size_bytes, stored.content_type) == (len(BODY), JPEG)
    assert stored.sha256 == hex_sha256(BODY)
    assert door.objects.read(A) == BODY


def test_without_a_promised_hash_what_arrived_is_measured_all_the_same(door):
    put(door, slot(door, sha256=None), BODY[::-1])

    assert door.objects.stat(A).sha256 == hex_sha256(BODY[::-1])
    assert door.objects.stat_many([A, B])[A] == door.objects.stat(A)


def test_an_upload_says_what_to_send_and_for_how_long(door):
    now = door.now()
    upload = slot(door, now=now)

    assert upload.method == "PUT"
    assert upload.headers == {
        "content-type": JPEG,
        "if-none-match": "*",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(hex_sha256(BODY))).decode(),
    }
    assert timedelta() <= now + QUARTER_HOUR - upload.expires_at < timedelta(seconds=1)
    assert "x-amz-checksum-sha256" not in slot(door, sha256=None).headers


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(BODY[::-1], {}, id="other bytes"),
        pytest.param(BODY + b"!", {}, id="one byte more"),
        pytest.param(BODY[:-1], {}, id="one byte less"),
        pytest.param(b"", {}, id="nothing"),
        pytest.param(BODY, {"content_type": "image/png"}, id="another type"),
        pytest.param(BODY, {"content_type": "text/html"}, id="a page"),
        pytest.param(BODY, {"content_type": None}, id="no type"),
        pytest.param(BODY, {"if_none_match": None}, id="no condition"),
        pytest.param(BODY, {"if_none_match": '"etag"'}, id="another condition"),
        pytest.param(BODY, {"x_amz_checksum_sha256": None}, id="no hash"),
        pytest.param(
            BODY,
            {"x_amz_checksum_sha256": base64.b64encode(bytes(32)).decode()},
            id="another hash",
        ),
    ],
)
def test_all_but_what_was_promised_is_refused(door, body, headers):
    upload = slot(door)

    refused = put(door, upload, body, **headers)

    assert 400 <= refused.status < 500
    assert is_empty(door)
    assert put(door, upload).status == 200  # the right one is still welcome


def test_a_hash_that_was_not_promised_is_checked_too(door):
    other = base64.b64encode(bytes(32)).decode()

    refused = put(door, slot(door, sha256=None), x_amz_checksum_sha256=other)

    assert 400 <= refused.status < 500
    assert is_empty(door)


def test_a_key_is_written_once(door):
    upload = slot(door)
    put(door, upload)

    assert put(door, upload).status == 412
    assert put(door, slot(door, body=b"other"), b"other").status == 412
    assert door.objects.read(A) == BODY


def test_of_uploads_at_once_one_wins(door):
    bodies = [bytes([number]) * 50_000 for number in range(6)]

    with ThreadPoolExecutor(len(bodies)) as threads:
        answers = list(threads.map(lambda body: put(door, slot(door, body=body), body), bodies))

    statuses = [answer.status for answer in answers]
    # As S3 has it: 409 for what another one overtook on its way, 412 for what came after it.
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 409, 412}
    assert door.objects.read(A) == bodies[statuses.index(200)]


# --- signatures ---


def altered(url):
    path, _, query = url.partition("?")
    pairs = query.split("&")
    yield f"{path.replace('a.jpg', 'b.jpg')}?{query}"
    for number, pair in enumerate(pairs):
        name, _, value = pair.partition("=")
        flipped = value[:-1] + ("0" if value[-1] != "0" else "1")
        yield f"{path}?{'&'.join([*pairs[:number], f'{name}={flipped}', *pairs[number + 1 :]])}"
        yield f"{path}?{'&'.join(pairs[:number] + pairs[number + 1 :])}"


def test_an_altered_upload_url_is_refused(door):
    upload = slot(door)

    for url in altered(upload.url):
        assert door.send("PUT", url, upload.headers, BODY).status in {400, 403}

    assert is_empty(door)


def test_an_altered_download_url_is_refused(door):
    for key in (A, B):
        door.objects.write(key, [BODY], content_type=JPEG)
    download = door.objects.presign_get(
        A, content_type=JPEG, now=door.now(), lifetime=QUARTER_HOUR, filename="x.jpg"
    )

    for url in altered(download.url):
        assert door.send("GET", url, {}, b"").status in {400, 403}


def test_a_url_is_good_for_its_method_only(door):
    door.objects.write(B, [BODY], content_type=JPEG)
    upload = slot(door)
    download = door.objects.presign_get(B, content_type=JPEG, now=door.now(), lifetime=QUARTER_HOUR)

    assert door.send("PUT", download.url, upload.headers, BODY).status == 403
    assert door.send("GET", upload.url, {}, b"").status == 403
    assert door.objects.stat(A) is None


def test_a_url_ends_when_its_time_is_over(door):
    door.objects.write(B, [BODY], content_type=JPEG)
    over = door.now() - QUARTER_HOUR - timedelta(seconds=1)
    nearly_over = door.now() - QUARTER_HOUR + timedelta(seconds=60)

    assert put(door, slot(door, now=over)).status == 403
    assert get(door, B, now=over).status == 403
    assert get(door, B, now=nearly_over).status == 200
    assert door.objects.stat(A) is None


def test_the_same_arguments_give_the_same_url(door):
    now = door.now()

    def url(moment, **more):
        return door.objects.presign_get(
            A, content_type=JPEG, now=moment, lifetime=QUARTER_HOUR, **more
        )

    assert url(now, filename="x.jpg") == url(now, filename="x.jpg")
    assert url(now, filename="x.jpg") != url(now)
    assert url(now) != url(now + timedelta(minutes=5))


@pytest.mark.parametrize(
    "bad",
    [
        {"content_type": "text/html"},
        {"content_type": "image/svg+xml"},
        {"key": "../x.jpg"},
    ],
)
def test_what_is_never_served_is_not_signed(door, bad):
    with pytest.raises(ValueError, match=r"."):
        get(door, **bad)


@pytest.mark.parametrize(
    "bad",
    [
        {"content_type": "image/png"},
        {"key": "/x.jpg"},
        {"size_bytes": -1},
        {"sha256": "A" * 64},
        {"sha256": "abc"},
    ],
)
def test_what_is_never_stored_is_not_signed(door, bad):
    with pytest.raises(ValueError, match=r"."):
        slot(door, **bad)


# --- downloads ---


def test_a_download_gives_the_object_with_its_type(door):
    door.objects.write(A, [BODY], content_type=JPEG)

    answer = get(door)

    assert (answer.status, answer.body) == (200, BODY)
    assert answer.headers["content-type"] == JPEG
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert "content-disposition" not in answer.headers


def test_ranges_are_answered(door):
    door.objects.write(A, [b"0123456789"], content_type=JPEG)

    part = get(door, headers={"range": "bytes=2-5"})
    end = get(door, headers={"range": "bytes=-3"})
    beyond = get(door, headers={"range": "bytes=10-"})

    assert (part.status, part.body) == (206, b"2345")
    assert part.headers["content-range"] == "bytes 2-5/10"
    assert (end.status, end.body) == (206, b"789")
    assert beyond.status == 416


def test_who_has_it_gets_no_body(door):
    door.objects.write(A, [BODY], content_type=JPEG)
    etag = get(door).headers["etag"]

    again = get(door, headers={"if-none-match": etag})

    assert (again.status, again.body) == (304, b"")


def test_what_is_not_stored_is_404(door):
    assert get(door).status == 404


@pytest.mark.parametrize("name", ["Ærø & Küste, 100 %.jpg", "日本 🎞.jpg", "plain.jpg", 'a"b;c.jpg'])
def test_a_download_is_saved_under_its_name(door, name):
    door.objects.write(A, [BODY], content_type=JPEG)

    answer = get(door, filename=name)

    disposition = answer.headers["content-disposition"]
    assert answer.body == BODY
    assert disposition.startswith("attachment; ")
    safe = name.replace('"', "_")
    assert disposition.endswith(f"filename*=UTF-8''{quote(safe, safe='!#$&+-.^_`|~')}")


def test_what_browsers_cannot_show_is_only_ever_saved(door):
    door.objects.write("u1/a.nef", [BODY], content_type="image/x-nikon-nef")

    answer = get(door, "u1/a.nef", content_type="image/x-nikon-nef")

    assert answer.headers["content-type"] == "image/x-nikon-nef"
    assert answer.headers["content-disposition"].startswith('attachment; filename="a.nef"')


def test_a_type_that_is_asked_for_is_answered_whatever_is_stored(door):
    door.objects.write("u1/a.zip", [BODY], content_type="application/zip")

    answer = get(door, "u1/a.zip", content_type=JPEG)

    assert answer.headers["content-type"] == JPEG
