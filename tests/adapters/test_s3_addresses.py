"""Where a bucket is found, and with whose keys, as the environment says it."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import NoCredentialsError, NoRegionError

from galerly.adapters.aws.clients import Clients
from galerly.adapters.aws.s3_objects import S3Objects

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_around(monkeypatch, tmp_path):
    """An environment that says nothing of AWS."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL_S3", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def url(objects):
    return objects.presign_get(
        "u1/a.jpg", content_type="image/jpeg", now=NOW, lifetime=timedelta(minutes=15)
    ).url


@pytest.fixture
def role(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAROLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token/of+role=")


@pytest.mark.usefixtures("role")
def test_urls_are_signed_with_the_keys_of_the_role():
    signed = url(S3Objects.of(Clients(region="eu-west-1"), "photos"))

    assert signed.startswith("https://photos.s3.eu-west-1.amazonaws.com/u1/a.jpg?X-Amz-Algorithm=")
    assert "X-Amz-Credential=ASIAROLE%2F20261123%2Feu-west-1%2Fs3%2Faws4_request" in signed
    assert "&X-Amz-Security-Token=token%2Fof%2Brole%3D&" in signed


@pytest.mark.usefixtures("role")
def test_the_region_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-2")

    assert ".s3.ap-southeast-2.amazonaws.com/" in url(S3Objects.of(Clients(), "photos"))


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])
def test_a_store_of_another_maker_is_found_by_its_url(monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:9000")

    signed = url(S3Objects.of(Clients(region="eu-west-1"), "photos"))

    assert signed.startswith("http://127.0.0.1:9000/photos/u1/a.jpg?")


def test_without_a_region_nothing_starts():
    with pytest.raises(NoRegionError):
        S3Objects.of(Clients(), "photos")


def test_without_keys_nothing_is_signed():
    objects = S3Objects.of(Clients(region="eu-west-1"), "photos")

    with pytest.raises(NoCredentialsError):
        url(objects)
