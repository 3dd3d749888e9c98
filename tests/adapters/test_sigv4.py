"""The signer of S3 URLs, against botocore's: the same characters for whatever is asked."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

import botocore.auth
import pytest
from attrs import frozen
from botocore.config import Config
from botocore.session import Session
from hypothesis import given, settings
from hypothesis import strategies as st

from galerly.adapters.aws.sigv4 import BucketAddress, Presigner

BUCKET = "galerly-images-storage"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUARTER_HOUR = timedelta(minutes=15)


@frozen
class Keys:
    access_key: str = "AKIDEXAMPLE"
    secret_key: str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    token: str | None = None


@frozen
class Place:
    """A bucket, as either of the two signers is told of it."""

    region: str = "us-east-1"
    bucket: str = BUCKET
    endpoint_url: str | None = None

    def signer(self, keys: Keys) -> Presigner:
        address = BucketAddress.of(self.bucket, self.region, self.endpoint_url)
        return Presigner(address, self.region, lambda: keys)


PLACES = [
    Place(),
    Place(region="eu-central-1"),
    Place(region="ap-southeast-4"),
    Place(region="us-gov-west-1"),
    Place(region="cn-north-1"),
    Place(bucket="photos.example.com", region="eu-west-1"),
    Place(endpoint_url="http://127.0.0.1:4566"),
    Place(endpoint_url="https://minio.example:9000/", region="eu-west-1"),
    Place(endpoint_url="https://store.example/s3"),
]


@cache
def botocore_client(place: Place):
    style = {"addressing_style": "path"} if place.endpoint_url else {"addressing_style": "virtual"}
    return Session().create_client(
        "s3",
        region_name=place.region,
        endpoint_url=place.endpoint_url,
        aws_access_key_id="replaced",
        aws_secret_access_key="replaced",
        config=Config(
            signature_version="s3v4", s3={**style, "us_east_1_regional_endpoint": "regional"}
        ),
    )


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let botocore's signer, which reads the clock itself, see a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda: moment.astimezone(UTC))
        yield


def botocore_url(place, keys, operation, now, lifetime, **params):
    client = botocore_client(place)
    held = client._request_signer._credentials
    held.access_key, held.secret_key, held.token = keys.access_key, keys.secret_key, keys.token
    with at(now):
        return client.generate_presigned_url(
            operation,
            Params={"Bucket": place.bucket, **params},
            ExpiresIn=int(lifetime.total_seconds()),
        )


printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=60)
keys_of_accounts = st.builds(
    Keys,
    access_key=st.from_regex(r"[A-Z0-9]{16,20}", fullmatch=True),
    secret_key=printable,
    token=st.none() | printable.map(lambda text: text * 9),
)
# Any text S3 takes; what begins with a slash or goes up is no key anywhere in Galerly.
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
own_keys = st.from_regex(
    r"([a-z0-9_-][a-z0-9._-]{0,30}/){0,4}[a-z0-9_-][a-z0-9._-]{0,30}", fullmatch=True
)
object_keys = own_keys | names.filter(
    lambda name: not name.startswith("/") and not {".", ".."} & set(name.split("/"))
)
moments = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis takes bounds without a zone
    datetime(2099, 12, 31),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9))]),
)
lifetimes = st.integers(1, 900).map(lambda seconds: timedelta(seconds=seconds))
checksums = st.binary(min_size=32, max_size=32)


@frozen
class Asked:
    """A URL to be signed by both."""

    place: Place
    keys: Keys
    key: str
    now: datetime
    lifetime: timedelta

    def ours(self, method, **signed):
        signer = self.place.signer(self.keys)
        return signer.url(method, self.key, now=self.now, lifetime=self.lifetime, **signed)

    def botocores(self, operation, **params):
        return botocore_url(
            self.place, self.keys, operation, self.now, self.lifetime, Key=self.key, **params
        )


asked_urls = st.builds(
    Asked,
    place=st.sampled_from(PLACES),
    keys=keys_of_accounts,
    key=object_keys,
    now=moments,
    lifetime=lifetimes,
)


@settings(max_examples=300)
@given(
    asked=asked_urls,
    content_type=st.none() | st.sampled_from(["image/jpeg", "image/x-canon-cr2"]) | names,
    disposition=st.none() | names,
)
def test_downloads_are_signed_as_botocore_signs_them(asked, content_type, disposition):
    params, botocore_params = {}, {}
    if content_type is not None:
        params["response-content-type"] = botocore_params["ResponseContentType"] = content_type
    if disposition is not None:
        params["response-content-disposition"] = disposition
        botocore_params["ResponseContentDisposition"] = disposition

    url = asked.ours("GET", params=params)

    assert url == asked.botocores("get_object", **botocore_params)


@settings(max_examples=300)
@given(
    asked=asked_urls,
    content_type=printable,
    size_bytes=st.integers(0, 1 << 40),
    checksum=st.none() | checksums,
)
def test_uploads_are_signed_as_botocore_signs_them(asked, content_type, size_bytes, checksum):
    headers = {
        "content-type": content_type,
        "content-length": str(size_bytes),
        "if-none-match": "*",
    }
    botocore_params = {
        "ContentType": content_type,
        "ContentLength": size_bytes,
        "IfNoneMatch": "*",
    }
    if checksum is not None:
        text = base64.b64encode(checksum).decode()
        headers["x-amz-checksum-sha256"] = botocore_params["ChecksumSHA256"] = text

    url = asked.ours("PUT", headers=headers)

    assert url == asked.botocores("put_object", **botocore_params)


@settings(max_examples=200)
@given(
    asked=asked_urls,
    upload_id=names,
    number=st.integers(1, 10_000),
    size_bytes=st.integers(0, 1 << 32),
    checksum=st.none() | checksums,
)
def test_parts_are_signed_as_botocore_signs_them(asked, upload_id, number, size_bytes, checksum):
    params = {"uploadId": upload_id, "partNumber": str(number)}
    headers = {"content-length": str(size_bytes)}
    botocore_params = {"UploadId": upload_id, "PartNumber": number, "ContentLength": size_bytes}
    if checksum is not None:
        text = base64.b64encode(checksum).decode()
        headers["x-amz-checksum-sha256"] = botocore_params["ChecksumSHA256"] = text

    url = asked.ours("PUT", params=params, headers=headers)

    assert url == asked.botocores("upload_part", **botocore_params)


@given(st.data())
def test_a_signer_in_use_for_days_signs_as_a_new_one(data):
    held = [Keys()]
    signer = Presigner(BucketAddress.of(BUCKET, "us-east-1"), "us-east-1", lambda: held[0])
    some = [
        NOON,
        NOON + timedelta(minutes=5),
        NOON + timedelta(hours=12),  # another day
        NOON.astimezone(timezone(timedelta(hours=13))),
    ]
    for _ in range(8):
        now = data.draw(st.sampled_from(some))
        lifetime = data.draw(st.sampled_from([QUARTER_HOUR, timedelta(minutes=1)]))
        held[0] = Keys(*data.draw(st.sampled_from([("A", "S"), ("A", "S", "t"), ("B", "T", "u")])))

        url = signer.url("GET", "a/b.jpg", now=now, lifetime=lifetime)

        assert url == botocore_url(Place(), held[0], "get_object", now, lifetime, Key="a/b.jpg")


@pytest.mark.parametrize("seconds", [-1, 0, 0.9, 900.1, 901, 86_400])
def test_no_url_lives_longer_than_a_quarter_of_an_hour(seconds):
    with pytest.raises(ValueError, match="lives 1 s to 0:15:00"):
        Place().signer(Keys()).url("GET", "a.jpg", now=NOON, lifetime=timedelta(seconds=seconds))


def test_the_signing_key_is_seen_in_no_text():
    signer = Place().signer(Keys())
    signer.url("GET", "a.jpg", now=NOON, lifetime=QUARTER_HOUR)

    shown = repr(signer._stamp)

    assert Keys().secret_key not in shown
    assert "signing_key" not in shown
