"""Versions of objects in S3, and putting an earlier one back."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby
from typing import Any

from attrs import frozen

from galerly.domain.model.errors import NotFoundError

THREADS = 16


@frozen(kw_only=True)
class Version:
    """One version of an object, or a mark that it was deleted."""

    key: str
    id: str
    at: datetime
    size_bytes: int
    latest: bool
    deleted: bool


@frozen(kw_only=True)
class Done:
    """What became of the objects below a key."""

    put_back: int
    equal: int


def versions(client: Any, bucket: str, key: str) -> list[Version]:
    """Return all versions of an object, newest first; of all below a key that ends with `/`."""
    found: list[Version] = []
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
        for kind in ("Versions", "DeleteMarkers"):
            found += [
                _version(item, deleted=kind == "DeleteMarkers")
                for item in page.get(kind, ())
                if item["Key"] == key or key.endswith("/")
            ]
    if not found:
        raise NotFoundError(f"object {key}, in any version")
    # Of two of the same second the latest is the later.
    return sorted(found, key=lambda version: (version.at, version.latest), reverse=True)


def choose(
    found: Iterable[Version], *, at: datetime | None = None, version_id: str | None = None
) -> Version:
    """Return the version of an id, or the one that was the present one at a moment.

    Raises:
        NotFoundError: If there is none, or the object was deleted then.
    """
    for version in found:
        if version.id == version_id or (at and version.at <= at):
            if version.deleted:
                raise NotFoundError(f"object {version.key} at that moment: it was deleted")
            return version
    raise NotFoundError("version of this object")


def put_back(client: Any, bucket: str, version: Version) -> None:
    """Make a version the present one; the one that was stays a version too."""
    source = {"Bucket": bucket, "Key": version.key, "VersionId": version.id}
    # Originals have at most 200 MiB and parts of archives 2 GB, and a copy may have 5 GB:
    # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
    client.copy_object(Bucket=bucket, Key=version.key, CopySource=source, MetadataDirective="COPY")


def restore_all(
    client: Any,
    bucket: str,
    found: Iterable[Version],
    at: datetime,
) -> Done:
    """Put back, as they were at a moment, all objects that have other bytes now or none."""
    by_key = sorted(found, key=lambda version: version.key)
    then = []
    for _, group in groupby(by_key, key=lambda version: version.key):
        ordered = sorted(group, key=lambda v: (v.at, v.latest), reverse=True)
        before = next((version for version in ordered if version.at <= at), None)
        if before is not None and not before.deleted:
            then.append(before)
    spoiled = [version for version in then if not version.latest]
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda version: put_back(client, bucket, version), spoiled))
    return Done(put_back=len(spoiled), equal=len(then) - len(spoiled))


def _version(item: dict[str, Any], *, deleted: bool) -> Version:
    return Version(
        key=item["Key"],
        id=item["VersionId"],
        at=item["LastModified"],
        size_bytes=item.get("Size", 0),
        latest=item["IsLatest"],
        deleted=deleted,
    )
