"""Writing objects of unknown length: cut right, and never more than a few parts in memory."""

import hashlib
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from galerly.adapters.aws import s3_writing
from galerly.adapters.aws.s3_writing import (
    PART_BYTES,
    SentPart,
    Writer,
    composite_digest,
    digest_of,
)


class Taking:
    """A client that measures what it is given, and keeps the bytes where a test wants them."""

    def __init__(self, *, keeping):
        self.keeping = keeping
        self.sizes = []
        self.held = []
        self.measured = hashlib.sha256()
        self.calls = []

    def __getattr__(self, operation):
        def call(Body=b"", **asked):  # noqa: N803 - as botocore names it
            self.calls.append(operation)
            if operation in {"upload_part", "put_object"}:
                assert asked["ChecksumSHA256"] == digest_of(Body)
                self.sizes.append(len(Body))
                self.measured.update(Body)
                if self.keeping:
                    self.held.append(Body)
            return {"UploadId": "id", "ETag": '"e"'}

        return call


def write(chunks, *, keeping=True):
    client = Taking(keeping=keeping)
    Writer(client, "bucket", "u1/a.zip", "application/zip").write(chunks)
    return client


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=40), max_size=30), st.integers(1, 64))
def test_parts_are_the_bytes_however_they_come(chunks, part_bytes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(s3_writing, "PART_BYTES", part_bytes)
        client = write(iter(chunks))

    whole = b"".join(chunks)
    assert b"".join(client.held) == whole
    assert all(size == part_bytes for size in client.sizes[:-1])
    assert (client.calls == ["put_object"]) == (len(whole) <= part_bytes)
    if len(whole) > part_bytes:
        assert client.calls[0] == "create_multipart_upload"
        assert client.calls[-1] == "complete_multipart_upload"


def test_what_is_just_one_part_is_put_at_once():
    assert write([b"x" * PART_BYTES]).calls == ["put_object"]
    assert write([b"x" * PART_BYTES, b"y"]).sizes == [PART_BYTES, 1]
    assert write([]).sizes == [0]


def test_memory_does_not_grow_with_the_object():
    chunk = b"c" * 1_000_000

    tracemalloc.start()
    client = write((chunk for _ in range(300)), keeping=False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sum(client.sizes) == 300_000_000
    assert peak < 6 * PART_BYTES


def test_an_object_has_no_more_parts_than_s3_takes():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(s3_writing, "PART_BYTES", 1)
        patch.setattr(s3_writing, "PARTS_MAX", 5)
        client = Taking(keeping=False)
        with pytest.raises(ValueError, match="at most 5 parts"):
            Writer(client, "bucket", "u1/a.zip", "application/zip").write([b"123456"])

    assert client.calls[-1] == "abort_multipart_upload"


def test_the_hash_of_parts_is_the_hash_of_their_hashes():
    # As S3 tells it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/
    # checking-object-integrity-upload.html, "composite".
    parts = [SentPart(1, "e1", digest_of(b"one")), SentPart(2, "e2", digest_of(b"two"))]
    digests = hashlib.sha256(b"one").digest() + hashlib.sha256(b"two").digest()

    assert composite_digest(parts) == f"{digest_of(digests)}-2"
