"""Signed URLs, over every store that serves its own: what they take, give and refuse."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import Message
from http import HTTPStatus
from threading import Barrier

import pytest
from tests.contract.media import BAD_KEYS, JPEG, STORAGES, asked, hex_sha256, sent

from galerly.media.errors import (
    BadSignatureError,
    BodyTooLargeError,
    ExpiredUrlError,
    KeyTakenError,
    LengthRequiredError,
    MediaError,
    NoSuchObjectError,
    SentAgainError,
    WrongChecksumError,
    WrongHeadersError,
    WrongLengthError,
    WrongTypeError,
)

A, B = "u1/g1/a.jpg", "u1/g1/b.jpg"
BODY = b"\xff\xd8\xff some picture"
QUARTER_HOUR = timedelta(minutes=15)


@pytest.fixture(params=STORAGES)
def storage(request, tmp_path):
    return STORAGES[request.param](tmp_path)


def slot(storage, key=A, body=BODY, **changes):
    """A signed upload for `body`, with or without its hash."""
    arguments = {
        "content_type": JPEG,
        "size_bytes": len(body),
        "sha256": hex_sha256(body),
        "now": storage.clock.now(),
        "lifetime": QUARTER_HOUR,
    }
    return storage.objects.presign_put(key, **{**arguments, **changes})


def put(storage, upload, body=BODY, **headers):
    """Send a body as a server receives it, with some headers replaced (None: left out)."""
    given = {**sent(upload, body), **{k.replace("_", "-"): v for k, v in headers.items()}}
    given = {name: value for name, value in given.items() if value is not None}
    key, query = asked(upload.url)
    with storage.media.open_put(key, query, given, storage.clock.now()) as reception:
        for start in range(0, len(body), 5):
            reception.write(body[start : start + 5])
        return reception.commit()


def link(storage, key=A, **changes):
    arguments = {"content_type": JPEG, "now": storage.clock.now(), "lifetime": QUARTER_HOUR}
    return storage.objects.presign_get(key, **{**arguments, **changes})


def get(storage, download, range_header=None, **conditions):
    key, query = asked(download.url)
    delivery = storage.media.open_get(key, query, range_header, storage.clock.now(), **conditions)
    with delivery:
        body = b"".join(delivery.chunks())
    assert len(body) == delivery.length
    return delivery, body


def stored_keys(storage):
    return [item.key for item in storage.objects.list("", after=None, limit=99).items]


# --- uploads ---


def test_an_upload_of_what_was_promised_is_stored_and_measured(storage):
    stored = put(storage, slot(storage))

    assert stored == storage.objects.stat(A)
    assert stored.sha256 == hex_sha256(BODY)
    assert storage.objects.read(A) == BODY


def test_an_upload_says_what_to_send(storage):
    upload = slot(storage)

    assert upload.method == "PUT"
    assert upload.url.startswith(f"/media/{A}?")
    assert upload.headers == {
        "content-type": JPEG,
        "if-none-match": "*",
        "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(hex_sha256(BODY))).decode(),
    }
    late = storage.clock.now() + QUARTER_HOUR
    assert late - timedelta(seconds=1) < upload.expires_at <= late
    assert "x-amz-checksum-sha256" not in slot(storage, sha256=None).headers


def test_nothing_is_seen_before_the_commit(storage):
    upload = slot(storage)
    key, query = asked(upload.url)

    with storage.media.open_put(key, query, sent(upload, BODY), storage.clock.now()) as reception:
        reception.write(BODY)

        assert storage.objects.stat(A) is None
        assert stored_keys(storage) == []

    assert storage.objects.stat(A) is None


def test_an_empty_upload_can_be_promised(storage):
    put(storage, slot(storage, body=b""), body=b"")

    assert storage.objects.read(A) == b""


def test_without_a_promised_hash_any_content_of_the_length_is_taken(storage):
    put(storage, slot(storage, sha256=None), body=BODY[::-1])

    assert storage.objects.stat(A).sha256 == hex_sha256(BODY[::-1])


def test_a_hash_that_was_not_promised_is_checked_too(storage):
    other = base64.b64encode(bytes(32)).decode()

    with pytest.raises(WrongChecksumError):
        put(storage, slot(storage, sha256=None), x_amz_checksum_sha256=other)

    assert stored_keys(storage) == []


def test_a_second_upload_of_a_key_is_refused(storage):
    upload = slot(storage)
    put(storage, upload)

    with pytest.raises(KeyTakenError) as refused:
        put(storage, upload)
    with pytest.raises(KeyTakenError):
        put(storage, slot(storage, body=b"other"), body=b"other")

    assert refused.value.status == HTTPStatus.PRECONDITION_FAILED
    assert storage.objects.read(A) == BODY


def test_of_two_uploads_at_once_one_wins(storage):
    bodies = [bytes([number]) * 50_000 for number in range(4)]
    together = Barrier(len(bodies))

    def upload(body):
        request = slot(storage, body=body)
        key, query = asked(request.url)
        headers, now = sent(request, body), storage.clock.now()
        with storage.media.open_put(key, query, headers, now) as reception:
            together.wait()
            try:
                reception.write(body)
                return reception.commit()
            except (KeyTakenError, SentAgainError):
                return None

    with ThreadPoolExecutor(len(bodies)) as threads:
        outcomes = list(threads.map(upload, bodies))

    (won,) = [outcome for outcome in outcomes if outcome]
    assert storage.objects.read(A) == bodies[outcomes.index(won)]
    assert storage.objects.stat(A) == won


@pytest.mark.parametrize("size", [None, len(BODY)], ids=["whole", "part"])
def test_what_is_sent_again_ends_what_is_under_way(storage, size):
    if size is None:
        request = slot(storage)
    else:
        request = storage.objects.presign_parts(
            A, content_type=JPEG, sizes={1: size}, now=storage.clock.now(), lifetime=QUARTER_HOUR
        )[1]
    key, query = asked(request.url)

    def begin():
        return storage.media.open_put(key, query, sent(request, BODY), storage.clock.now())

    with begin() as stalled, begin() as finished, begin() as latest:
        latest.write(BODY[:1])
        with pytest.raises(SentAgainError) as refused:
            stalled.write(BODY)
        finished.abort()
        latest.write(BODY[1:])
        latest.commit()

    assert refused.value.status == HTTPStatus.CONFLICT
    if size is not None:
        storage.objects.join_parts({A: size})
    assert storage.objects.read(A) == BODY


REFUSED_UPLOADS = [
    ({"content_length": None}, LengthRequiredError, HTTPStatus.LENGTH_REQUIRED),
    ({"content_length": str(len(BODY) + 1)}, BodyTooLargeError, 413),
    ({"content_length": str(len(BODY) - 1)}, WrongLengthError, 400),
    ({"content_length": "-1"}, WrongLengthError, 400),
    ({"content_length": "+18"}, WrongLengthError, 400),
    ({"content_length": ""}, WrongLengthError, 400),
    ({"content_length": "9" * 5000}, WrongLengthError, 400),
    ({"content_length": "١٨"}, WrongLengthError, 400),
    ({"content_type": None}, WrongTypeError, 415),
    ({"content_type": "image/png"}, WrongTypeError, 415),
    ({"content_type": "image/jpeg; charset=utf-8"}, WrongTypeError, 415),
    ({"content_type": "text/html"}, WrongTypeError, 415),
    ({"if_none_match": None}, WrongHeadersError, 400),
    ({"if_none_match": '"etag"'}, WrongHeadersError, 400),
    ({"x_amz_checksum_sha256": None}, WrongHeadersError, 400),
    ({"x_amz_checksum_sha256": "nonsense"}, WrongHeadersError, 400),
    ({"x_amz_checksum_sha256": base64.b64encode(bytes(32)).decode()}, WrongHeadersError, 400),
]


@pytest.mark.parametrize(("headers", "error", "status"), REFUSED_UPLOADS)
def test_an_upload_with_other_headers_is_refused(storage, headers, error, status):
    upload = slot(storage)

    with pytest.raises(error) as refused:
        put(storage, upload, **headers)

    assert refused.value.status == status
    assert stored_keys(storage) == []
    put(storage, upload)  # the right one is still welcome


def test_more_bytes_than_promised_are_refused_as_they_come(storage):
    upload = slot(storage)
    key, query = asked(upload.url)

    with storage.media.open_put(key, query, sent(upload, BODY), storage.clock.now()) as reception:
        reception.write(BODY)
        with pytest.raises(BodyTooLargeError):
            reception.write(b"!")

    assert stored_keys(storage) == []


def test_a_truncated_upload_leaves_nothing(storage):
    upload = slot(storage)
    key, query = asked(upload.url)

    with storage.media.open_put(key, query, sent(upload, BODY), storage.clock.now()) as reception:
        reception.write(BODY[:-1])
        with pytest.raises(WrongLengthError):
            reception.commit()

    assert stored_keys(storage) == []


def test_other_bytes_than_promised_leave_nothing(storage):
    upload = slot(storage)

    with pytest.raises(WrongChecksumError) as refused:
        put(storage, upload, body=BODY[::-1])

    assert refused.value.status == HTTPStatus.BAD_REQUEST
    assert stored_keys(storage) == []


# --- signatures ---


def test_an_altered_upload_url_is_refused(storage):
    upload = slot(storage)
    key, query = asked(upload.url)
    now, headers = storage.clock.now(), sent(upload, BODY)
    assert set(query) == {"type", "size", "sha256", "expires", "signature"}

    for altered_key, altered in alterations(key, query):
        with pytest.raises(BadSignatureError) as refused:
            storage.media.open_put(altered_key, altered, headers, now)
        assert refused.value.status == HTTPStatus.FORBIDDEN

    assert stored_keys(storage) == []


def test_an_altered_download_url_is_refused(storage):
    storage.objects.write(A, [BODY], content_type=JPEG)
    storage.objects.write(B, [BODY], content_type=JPEG)
    key, query = asked(link(storage, filename="x.jpg").url)
    assert set(query) == {"type", "expires", "filename", "signature"}

    for altered_key, altered in alterations(key, query):
        with pytest.raises(BadSignatureError):
            storage.media.open_get(altered_key, altered, None, storage.clock.now())


def alterations(key, query):
    for hostile in (B, f"../{key}", "", "/etc/passwd", f"{key}\x00", key.upper(), "\ud800"):
        yield hostile, query
    for name, value in query.items():
        for other in (f"{value}0", f"0{value}", value[:-1], "", value.swapcase() + " ", "\ud800"):
            yield key, {**query, name: other}
        yield key, {other: text for other, text in query.items() if other != name}
        yield key, {**query, name.upper(): value}
    yield key, {**query, "extra": ""}
    yield key, {}


def test_a_url_is_good_for_its_method_only(storage):
    storage.objects.write(B, [BODY], content_type=JPEG)
    get_key, get_query = asked(link(storage, B).url)
    put_key, put_query = asked(slot(storage).url)
    headers = sent(slot(storage), BODY)

    with pytest.raises(BadSignatureError):
        storage.media.open_put(get_key, get_query, headers, storage.clock.now())
    with pytest.raises(BadSignatureError):
        storage.media.open_get(put_key, put_query, None, storage.clock.now())


def test_a_url_ends_when_its_time_is_over(storage):
    storage.objects.write(B, [BODY], content_type=JPEG)
    upload, download = slot(storage), link(storage, B)

    storage.clock.set(upload.expires_at - timedelta(microseconds=1))
    get(storage, download)
    storage.clock.set(upload.expires_at)

    with pytest.raises(ExpiredUrlError) as refused:
        put(storage, upload)
    with pytest.raises(ExpiredUrlError):
        get(storage, download)
    assert refused.value.status == HTTPStatus.FORBIDDEN
    assert stored_keys(storage) == [B]


def test_a_forged_url_is_refused_as_forged_even_when_it_is_expired(storage):
    key, query = asked(link(storage).url)

    with pytest.raises(BadSignatureError):
        storage.media.open_get(key, {**query, "expires": "1"}, None, storage.clock.now())


def test_the_same_arguments_give_the_same_url(storage):
    assert link(storage, filename="x.jpg") == link(storage, filename="x.jpg")
    assert link(storage, filename="x.jpg") != link(storage)
    assert link(storage) != link(storage, now=storage.clock.now() + timedelta(minutes=5))


@pytest.mark.parametrize(
    "bad",
    [
        lambda s: link(s, content_type="text/html"),
        lambda s: link(s, content_type="image/svg+xml"),
        lambda s: link(s, key="../x.jpg"),
        lambda s: slot(s, content_type="image/png"),
        lambda s: slot(s, key="/x.jpg"),
        lambda s: slot(s, size_bytes=-1),
        lambda s: slot(s, sha256="A" * 64),
        lambda s: slot(s, sha256="abc"),
    ],
)
def test_what_is_never_stored_or_served_is_not_signed(storage, bad):
    with pytest.raises(ValueError, match=r"."):
        bad(storage)


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_is_none_is_our_bug(storage, key):
    objects = storage.objects
    for attempt in (objects.taken, objects.receive, objects.open):
        with pytest.raises(ValueError, match="is no key"):
            attempt(key)


# --- downloads ---


def test_a_download_gives_the_object_and_keeps_browsers_from_running_it(storage):
    storage.objects.write(A, [BODY], content_type=JPEG)

    delivery, body = get(storage, link(storage))

    assert (delivery.status, body) == (HTTPStatus.OK, BODY)
    headers = delivery.headers
    assert headers["content-type"] == JPEG
    assert headers["content-length"] == str(len(BODY))
    assert headers["accept-ranges"] == "bytes"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-site"
    assert "content-disposition" not in headers
    assert headers["etag"].startswith('"')


def test_a_cache_may_keep_a_download_as_long_as_its_url_lives(storage):
    storage.objects.write(A, [BODY], content_type=JPEG)
    download = link(storage)

    storage.clock.set(download.expires_at - timedelta(seconds=100))

    delivery, _ = get(storage, download)
    assert delivery.headers["cache-control"] == "private, max-age=100, immutable"


def test_what_is_not_stored_is_404_to_whoever_has_a_url(storage):
    with pytest.raises(NoSuchObjectError) as missing:
        get(storage, link(storage))

    assert missing.value.status == HTTPStatus.NOT_FOUND


TEN = b"0123456789"


@pytest.mark.parametrize(
    ("asked_for", "answer", "content_range"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=9-9", b"9", "bytes 9-9/10"),
        ("bytes=8-99999999999", b"89", "bytes 8-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", TEN, "bytes 0-9/10"),
        ("bytes=0-", TEN, "bytes 0-9/10"),
    ],
)
def test_a_range_gives_a_part(storage, asked_for, answer, content_range):
    storage.objects.write(A, [TEN], content_type=JPEG)

    delivery, body = get(storage, link(storage), asked_for)

    assert (delivery.status, body) == (HTTPStatus.PARTIAL_CONTENT, answer)
    assert delivery.headers["content-range"] == content_range
    assert delivery.headers["content-length"] == str(len(answer))


@pytest.mark.parametrize(
    "unclear",
    [
        *("bytes=0-1,5-6", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "items=0-1", "0-1"),
        *("bytes=" + "9" * 5000 + "-", "bytes=\u0660-\u0661", "bytes 0-1", "bytes=0-1;", ""),
    ],
)
def test_a_range_that_is_not_one_gives_the_whole(storage, unclear):
    storage.objects.write(A, [TEN], content_type=JPEG)

    delivery, body = get(storage, link(storage), unclear)

    assert (delivery.status, body) == (HTTPStatus.OK, TEN)
    assert "content-range" not in delivery.headers


@pytest.mark.parametrize(("size", "beyond"), [(10, "bytes=10-"), (10, "bytes=-0"), (0, "bytes=0-")])
def test_a_range_beyond_the_object_is_unsatisfiable(storage, size, beyond):
    storage.objects.write(A, [TEN[:size]], content_type=JPEG)

    delivery, body = get(storage, link(storage, filename="x.jpg"), beyond)

    assert (delivery.status, body) == (416, b"")
    assert delivery.headers["content-range"] == f"bytes */{size}"
    assert delivery.headers["cache-control"] == "no-store"
    assert "content-disposition" not in delivery.headers


def test_a_client_that_has_the_object_gets_no_body(storage):
    storage.objects.write(A, [TEN], content_type=JPEG)
    etag = get(storage, link(storage))[0].headers["etag"]

    for held in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        delivery, body = get(storage, link(storage), if_none_match=held)
        assert (delivery.status, body) == (HTTPStatus.NOT_MODIFIED, b"")
    assert get(storage, link(storage), if_none_match='"other"')[1] == TEN


def test_a_download_goes_on_only_with_the_object_it_began_with(storage):
    storage.objects.write(A, [TEN], content_type=JPEG)
    etag = get(storage, link(storage))[0].headers["etag"]

    assert get(storage, link(storage), "bytes=5-", if_range=etag)[1] == TEN[5:]
    storage.objects.write(A, [TEN[::-1]], content_type=JPEG)
    assert get(storage, link(storage), "bytes=5-", if_range=etag)[1] == TEN[::-1]


def test_removing_an_object_does_not_cut_who_reads_it(storage):
    data = bytes(range(256)) * 4096
    storage.objects.write(A, [data], content_type=JPEG)
    key, query = asked(link(storage).url)

    with storage.media.open_get(key, query, None, storage.clock.now()) as delivery:
        chunks = delivery.chunks()
        first = next(chunks)
        storage.objects.remove([A])

        assert first + b"".join(chunks) == data


@pytest.mark.parametrize(
    ("key", "content_type"),
    [
        ("u1/a.nef", "image/x-nikon-nef"),
        ("u1/a.tif", "image/tiff"),
        ("u1/a.zip", "application/zip"),
    ],
)
def test_what_browsers_cannot_show_is_only_ever_saved(storage, key, content_type):
    storage.objects.write(key, [TEN], content_type=content_type)

    delivery, body = get(storage, link(storage, key, content_type=content_type))

    assert body == TEN
    assert delivery.headers["content-type"] == content_type
    assert delivery.headers["content-disposition"].startswith(
        f'attachment; filename="{key.removeprefix("u1/")}"'
    )


@pytest.mark.parametrize(
    ("name", "saved_as"),
    [
        ("Ærø & Küste, 100 %.jpg", "Ærø & Küste, 100 %.jpg"),
        ("日本 🎞.jpg", "日本 🎞.jpg"),
        ('a"b\\c;d.jpg', "a_b_c;d.jpg"),
        ("holiday\u202egpj.exe.jpg", "holidaygpj.exe.jpg"),
        ("a\r\nSet-Cookie: x=1\r\n.jpg", "aSet-Cookie_ x=1.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("\x00\u2066\u200f", "photo"),
        ("", "photo"),
    ],
)
def test_a_download_is_saved_under_a_name_that_deceives_nobody(storage, name, saved_as):
    storage.objects.write(A, [TEN], content_type=JPEG)

    delivery, _ = get(storage, link(storage, filename=name))

    disposition = delivery.headers["content-disposition"]
    assert disposition.isascii()
    assert disposition.isprintable()
    assert disposition.startswith("attachment; ")
    message = Message()
    message["content-disposition"] = disposition.partition("; filename*=")[0]
    assert message.get_filename()
    message = Message()
    message["content-disposition"] = "attachment; filename*=" + disposition.partition("e*=")[2]
    assert message.get_filename() == saved_as


def test_every_refusal_has_a_status_and_a_code():
    leaves = MediaError.__subclasses__()

    assert all(400 <= leaf.status < 500 for leaf in leaves)
    assert len({leaf.code for leaf in leaves}) == len(leaves)
