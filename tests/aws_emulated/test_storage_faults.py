"""S3, SQS, SES and Secrets Manager on a bad day: success, or a clear "not now"; nothing lost."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from tests.contract.media import JPEG, hex_sha256
from tests.emulators.faults import (
    BROKEN,
    SLOW_DOWN,
    answering,
    faults_of,
    lost,
    timeout,
    xml_error,
)

from galerly.adapters.aws.s3_writing import PART_BYTES
from galerly.domain.model.errors import UnavailableError

A, B = "u1/g1/a.jpg", "u1/g1/b.jpg"
BODY = b"\xff\xd8\xff some picture"
LARGE = bytes(range(256)) * (PART_BYTES // 256) + b"more"  # two parts
PASSING = [SLOW_DOWN, BROKEN, timeout, lost]
NAMES = ["slow down", "error", "time-out", "lost answer"]


@pytest.fixture
def faults(storage_clients):
    with faults_of(storage_clients.client("s3")) as faults:
        yield faults


def chunks(data, size=100_000):
    return (data[start : start + size] for start in range(0, len(data), size))


def unfinished(objects, storage_clients):
    client = storage_clients.client("s3")
    return client.list_multipart_uploads(Bucket=objects._bucket).get("Uploads", [])


READS = {
    "HeadObject": lambda objects: objects.stat(A),
    "GetObject": lambda objects: objects.read(A),
    "ListObjectsV2": lambda objects: objects.list("", after=None, limit=9),
    "ListMultipartUploads": lambda objects: objects.sweep_temporary(datetime.now(UTC)),
}


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize("fault", PASSING, ids=NAMES)
def test_a_read_that_fails_twice_succeeds(s3_objects, faults, operation, fault):
    s3_objects.write(A, [BODY], content_type=JPEG)
    expected = READS[operation](s3_objects)
    faults.plan(operation, fault, fault)

    assert READS[operation](s3_objects) == expected
    assert faults.left() == 0


@pytest.mark.parametrize("operation", READS)
@pytest.mark.parametrize("fault", PASSING, ids=NAMES)
def test_a_read_that_goes_on_failing_is_unavailable(s3_objects, faults, operation, fault):
    s3_objects.write(A, [BODY], content_type=JPEG)
    faults.plan(operation, *[fault] * 3)

    with pytest.raises(UnavailableError, match="storage does not answer"):
        READS[operation](s3_objects)

    assert faults.left() == 0


STEPS = pytest.mark.parametrize(
    "step",
    [
        (BODY, "PutObject"),
        (LARGE, "CreateMultipartUpload"),
        (LARGE, "UploadPart"),
        (LARGE, "CompleteMultipartUpload"),
    ],
    ids=["small", "begin", "part", "end"],
)


@pytest.mark.parametrize("fault", PASSING, ids=NAMES)
@STEPS
def test_a_write_that_fails_twice_is_whole(s3_objects, faults, fault, step):
    data, operation = step
    faults.plan(operation, fault, fault)

    stored = s3_objects.write(A, chunks(data), content_type=JPEG)

    assert faults.left() == 0
    assert stored.sha256 == hex_sha256(data)
    assert s3_objects.read(A) == data


@pytest.mark.parametrize("fault", PASSING[:3], ids=NAMES[:3])
@STEPS
def test_a_write_that_goes_on_failing_changes_nothing(
    s3_objects,
    storage_clients,
    faults,
    fault,
    step,
):
    data, operation = step
    s3_objects.write(A, [b"before"], content_type=JPEG)
    faults.plan(operation, *[fault] * 3)

    with pytest.raises(UnavailableError):
        s3_objects.write(A, chunks(data), content_type=JPEG)

    assert s3_objects.read(A) == b"before"
    assert unfinished(s3_objects, storage_clients) == []


def test_a_source_that_fails_late_leaves_no_parts(s3_objects, storage_clients):
    def failing():
        yield LARGE
        raise RuntimeError

    with pytest.raises(RuntimeError):
        s3_objects.write(A, failing(), content_type=JPEG)

    assert s3_objects.stat(A) is None
    assert unfinished(s3_objects, storage_clients) == []


def test_a_source_that_fails_though_nothing_can_be_ended_tells_why_it_failed(s3_objects, faults):
    def failing():
        yield LARGE
        raise RuntimeError

    faults.plan("AbortMultipartUpload", *[BROKEN] * 3)

    with pytest.raises(RuntimeError):
        s3_objects.write(A, failing(), content_type=JPEG)

    assert s3_objects.stat(A) is None


def test_parts_left_behind_are_swept_after_a_day(s3_objects, storage_clients):
    client = storage_clients.client("s3")
    for key in (A, B, A):
        client.create_multipart_upload(Bucket=s3_objects._bucket, Key=key)
    now = datetime.now(UTC)

    assert s3_objects.sweep_temporary(now + timedelta(hours=23)) == 0
    assert s3_objects.sweep_temporary(now + timedelta(hours=25)) == 3
    assert unfinished(s3_objects, storage_clients) == []


# --- reading on ---


class Cut:
    """The body of an answer that ends in the middle, as a connection does."""

    def __init__(self, body, after):
        self._body, self._left = body, after

    def read(self, amount):
        if self._left == 0:
            raise ReadTimeoutError(endpoint_url="https://bucket")
        chunk = self._body.read(min(amount, self._left))
        self._left -= len(chunk)
        return chunk

    def close(self):
        self._body.close()


@pytest.fixture
def cuts(storage_clients):
    """How many bytes the next answers give before they break off."""
    planned: list[int] = []

    def cut(parsed, **_):
        if planned:
            parsed["Body"] = Cut(parsed["Body"], planned.pop(0))

    client = storage_clients.client("s3")
    client.meta.events.register("after-call.s3.GetObject", cut)
    yield planned
    client.meta.events.unregister("after-call.s3.GetObject", cut)


def test_reading_goes_on_where_it_broke_off(s3_objects, cuts):
    s3_objects.write(A, chunks(LARGE), content_type=JPEG)
    cuts += [0, 5, 3_000_000, 0, 1]

    assert b"".join(s3_objects.stream(A)) == LARGE
    assert cuts == []


def test_reading_ends_when_nothing_comes_any_more(s3_objects, cuts):
    s3_objects.write(A, [BODY], content_type=JPEG)
    cuts += [3, 0, 0, 0]

    with pytest.raises(UnavailableError):
        s3_objects.read(A)


def test_reading_never_mixes_two_versions(s3_objects, cuts):
    s3_objects.write(A, [b"a" * 2_000_000], content_type=JPEG)
    cuts += [1_500_000]
    stream = s3_objects.stream(A)
    next(stream)
    s3_objects.write(A, [b"b" * 2_000_000], content_type=JPEG)

    with pytest.raises(UnavailableError, match="replaced"):
        list(stream)


# --- removing ---


def errors_of(*pairs):
    told = "".join(
        f"<Error><Key>{key}</Key><Code>{code}</Code><Message>no</Message></Error>"
        for key, code in pairs
    )
    return answering(200, f"<DeleteResult>{told}</DeleteResult>")


def test_objects_that_s3_was_too_busy_for_are_removed_all_the_same(s3_objects, faults):
    for key in (A, B):
        s3_objects.write(key, [BODY], content_type=JPEG)
    # Nothing was removed, though the request succeeded.
    faults.plan("DeleteObjects", errors_of((A, "SlowDown"), (B, "InternalError")))

    s3_objects.remove([A, B])

    assert s3_objects.list("", after=None, limit=9).items == ()


def test_a_removal_that_goes_on_failing_is_unavailable(s3_objects, faults):
    s3_objects.write(A, [BODY], content_type=JPEG)
    faults.plan("DeleteObjects", *[errors_of((A, "SlowDown"))] * 4)

    with pytest.raises(UnavailableError, match="SlowDown"):
        s3_objects.remove([A])


def test_a_removal_that_is_not_allowed_is_our_mistake(s3_objects, faults):
    faults.plan("DeleteObjects", errors_of((A, "AccessDenied")))

    with pytest.raises(ClientError, match="AccessDenied"):
        s3_objects.remove([A])


def test_more_than_a_thousand_objects_are_removed_in_thousands(s3_objects, faults):
    keys = [f"u1/g1/{number:04}.jpg" for number in range(1001)]
    now, soon = datetime.now(UTC), timedelta(minutes=15)
    with httpx.Client(trust_env=False) as browser:  # quicker than the client of S3
        for key in keys:
            place = s3_objects.presign_put(
                key, content_type=JPEG, size_bytes=0, sha256=None, now=now, lifetime=soon
            )
            browser.put(place.url, headers=dict(place.headers)).raise_for_status()
    faults.operations.clear()

    assert s3_objects.remove_prefix("u1/g1/") == 1001

    assert faults.operations.count("DeleteObjects") == 2
    assert s3_objects.list("", after=None, limit=9).items == ()


# --- asking ---


def test_where_keys_may_not_be_listed_what_is_missing_is_forbidden(s3_objects, faults):
    faults.plan("HeadObject", answering(403, ""))

    assert s3_objects.stat(A) is None


def test_many_are_asked_about_at_the_same_time(s3_objects):
    keys = [f"u1/g1/{number}.jpg" for number in range(40)]
    for key in keys[::2]:
        s3_objects.write(key, [key.encode()], content_type=JPEG)

    found = s3_objects.stat_many(keys)

    assert list(found) == keys[::2]
    assert all(about.sha256 == hex_sha256(key.encode()) for key, about in found.items())


def test_of_many_that_are_asked_about_one_that_fails_fails_all(s3_objects, faults):
    # An upload must not look like one that never arrived.
    s3_objects.write(A, [BODY], content_type=JPEG)
    faults.plan("HeadObject", *[SLOW_DOWN] * 99)

    with pytest.raises(UnavailableError):
        s3_objects.stat_many([A, B])


def test_what_came_without_a_hash_is_read_once(s3_objects, faults):
    s3_objects._client().put_object(Bucket=s3_objects._bucket, Key=A, Body=BODY, ContentType=JPEG)

    first, again = s3_objects.stat(A), s3_objects.stat(A)

    assert first == again
    assert first.sha256 == hex_sha256(BODY)
    assert faults.operations.count("GetObject") == 1


def test_refusals_that_mean_a_mistake_of_ours_are_seen(s3_objects, faults):
    faults.plan("GetObject", xml_error(403, "AccessDenied"))

    with pytest.raises(ClientError, match="AccessDenied"):
        s3_objects.read(A)


# --- parts ---


def put_parts(objects, pieces):
    client = objects._client()
    now = datetime.now(UTC)
    sizes = {number: len(body) for number, body in pieces.items()}
    objects.presign_parts(
        A, content_type=JPEG, sizes=sizes, now=now, lifetime=timedelta(minutes=15)
    )
    (upload,) = client.list_multipart_uploads(Bucket=objects._bucket)["Uploads"]
    for number, body in pieces.items():
        client.upload_part(
            Bucket=objects._bucket,
            Key=A,
            UploadId=upload["UploadId"],
            PartNumber=number,
            Body=body,
        )


@pytest.mark.parametrize("fault", PASSING, ids=NAMES)
@pytest.mark.parametrize(
    "operation", ["ListMultipartUploads", "ListParts", "CompleteMultipartUpload", "CopyObject"]
)
def test_parts_are_joined_though_s3_fails_twice(s3_objects, faults, operation, fault):
    put_parts(s3_objects, {1: b"one", 2: b"two"})
    faults.plan(operation, fault, fault)

    s3_objects.join_parts({A: 6})

    assert faults.left() == 0
    assert s3_objects.stat(A).sha256 == hex_sha256(b"onetwo")
    assert s3_objects.parts(A) == ()


def test_s3_is_asked_to_measure_what_came_in_parts(s3_objects, faults):
    asked = []

    def measured(_client, request):
        asked.append(request.headers)
        return answering(200, "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>")(
            _client, request
        )

    put_parts(s3_objects, {1: b"one"})
    faults.plan("CopyObject", measured)

    s3_objects.join_parts({A: 3})

    (headers,) = asked
    assert headers["x-amz-checksum-algorithm"] == b"SHA256"
    assert headers["x-amz-metadata-directive"] == b"REPLACE"
    assert headers["x-amz-copy-source-if-match"].startswith(b'"')
    assert headers["Content-Type"] == b"image/jpeg"
    assert s3_objects.stat(A).content_type == JPEG


def test_an_object_that_s3_does_not_measure_now_is_read(s3_objects, faults):
    put_parts(s3_objects, {1: b"one"})
    faults.plan("CopyObject", *[SLOW_DOWN] * 3)

    s3_objects.join_parts({A: 3})

    assert s3_objects.stat(A).sha256 == hex_sha256(b"one")


@pytest.mark.parametrize("operation", ["ListMultipartUploads", "CompleteMultipartUpload"])
def test_parts_stay_while_s3_does_not_join_them(s3_objects, faults, operation):
    put_parts(s3_objects, {1: b"one"})
    faults.plan(operation, *[SLOW_DOWN] * 3)

    with pytest.raises(UnavailableError):
        s3_objects.join_parts({A: 3})

    assert len(s3_objects.parts(A)) == 1
    s3_objects.join_parts({A: 3})
    assert s3_objects.read(A) == b"one"


def test_of_two_uploads_of_one_key_the_first_goes_on_and_both_end(s3_objects, storage_clients):
    client = storage_clients.client("s3")
    put_parts(s3_objects, {1: b"one"})
    client.create_multipart_upload(Bucket=s3_objects._bucket, Key=A, ContentType=JPEG)

    assert len(s3_objects.parts(A)) == 1
    s3_objects.join_parts({A: 3})

    assert s3_objects.read(A) == b"one"
    assert unfinished(s3_objects, storage_clients) == []
