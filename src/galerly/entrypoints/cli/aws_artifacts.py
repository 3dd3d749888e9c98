"""The bucket of code and releases, which is there before the stack and outlives it."""

import hashlib
import json
from pathlib import Path
from typing import Any

from galerly.entrypoints.cli.aws_session import Aws, code_of

_RELEASES = "releases/"


class Artifacts:
    """A private bucket of one account and region: zips, templates, and which belong together.

    Keys of zips and templates are named by their content, so nothing in it is ever overwritten.
    """

    def __init__(self, aws: Aws, prefix: str) -> None:
        self._s3 = aws.client("s3")
        self._region = aws.region
        self.bucket = f"{prefix}-artifacts-{aws.account}-{aws.region}"

    def make(self) -> None:
        """Create the bucket, if it is not there, and make it private whether it was or not."""
        from botocore.exceptions import ClientError

        try:
            self._s3.head_bucket(Bucket=self.bucket)
        except ClientError as error:
            if code_of(error) not in {"404", "NoSuchBucket"}:
                raise
            elsewhere = self._region != "us-east-1"
            where = {"LocationConstraint": self._region}
            self._s3.create_bucket(
                Bucket=self.bucket, **({"CreateBucketConfiguration": where} if elsewhere else {})
            )
        self._s3.put_public_access_block(
            Bucket=self.bucket,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
        )
        self._s3.put_bucket_encryption(
            Bucket=self.bucket,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
        )
        self._s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
        )

    def add(self, kind: str, path: Path) -> str:
        """Return the key of a file's content, sent if it was not there yet."""
        data = path.read_bytes()
        key = f"{kind}/{hashlib.sha256(data).hexdigest()[:32]}{path.suffix}"
        if not self._has(key):
            self._s3.put_object(Bucket=self.bucket, Key=key, Body=data)
        return key

    def read(self, key: str) -> bytes:
        """Return what is under a key."""
        body: bytes = self._s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        return body

    def url(self, key: str) -> str:
        """Return the address under which CloudFormation reads a template."""
        endpoint: str = self._s3.meta.endpoint_url
        return f"{endpoint}/{self.bucket}/{key}"

    def remember(self, release: str, parts: dict[str, str]) -> None:
        """Store which template and zips are a release."""
        body = json.dumps(parts, sort_keys=True).encode()
        self._s3.put_object(Bucket=self.bucket, Key=f"{_RELEASES}{release}.json", Body=body)

    def release(self, release: str) -> dict[str, str]:
        """Return what was remembered of a release."""
        parts: dict[str, str] = json.loads(self.read(f"{_RELEASES}{release}.json"))
        return parts

    def releases(self) -> list[tuple[str, Any]]:
        """Return the names of all releases and when they were last deployed, newest first."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=_RELEASES
        )
        found = [
            (item["Key"].removeprefix(_RELEASES).removesuffix(".json"), item["LastModified"])
            for page in pages
            for item in page.get("Contents", ())
        ]
        return sorted(found, key=lambda item: (item[1], item[0]), reverse=True)

    def _has(self, key: str) -> bool:
        from botocore.exceptions import ClientError

        try:
            self._s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if code_of(error) in {"404", "NoSuchKey"}:
                return False
            raise
        return True
