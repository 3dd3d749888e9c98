"""Objects of S3 that come from a browser in parts.

What has begun is found by asking S3 for the unfinished upload of a key: nothing about it is kept
anywhere else, so nothing can disagree.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from galerly.adapters.aws.answers import code_of
from galerly.adapters.aws.s3_answers import s3_answers
from galerly.adapters.aws.sigv4 import Presigner
from galerly.domain.model.errors import NotFoundError, UnavailableError
from galerly.media.keys import content_type_of
from galerly.ports.objects import StoredPart

_NUMBERS = range(1, 10_001)  # https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
# Of CompleteMultipartUpload: it was completed before, or somebody else's object has the key.
_OVER = {"NoSuchUpload", "PreconditionFailed"}


class S3Parts:
    """Unfinished uploads of one bucket. Where two of one key began at once, the earlier counts."""

    def __init__(self, bucket: str, signer: Presigner, client: Callable[[], Any]) -> None:
        self._bucket = bucket
        self._signer = signer
        self._client = client

    def urls(
        self,
        key: str,
        sizes: Mapping[int, int],
        *,
        content_type: str,
        now: datetime,
        lifetime: timedelta,
    ) -> dict[int, str]:
        """Return the URL of each part; the upload begins where none has begun."""
        if any(number not in _NUMBERS or size < 0 for number, size in sizes.items()):
            message = f"no upload has parts of {dict(sizes)}"
            raise ValueError(message)
        upload_id = self._find(key) or self._begin(key, content_type)
        return {
            number: self._signer.url(
                "PUT",
                key,
                now=now,
                lifetime=lifetime,
                params={"partNumber": str(number), "uploadId": upload_id},
                headers={"content-length": str(size_bytes)},
            )
            for number, size_bytes in sizes.items()
        }

    def found(self, key: str) -> tuple[StoredPart, ...]:
        """Return what has arrived, in order of number."""
        upload_id = self._find(key)
        if upload_id is None:
            return ()
        return tuple(
            StoredPart(number=part["PartNumber"], size_bytes=part["Size"])
            for part in self._arrived(key, upload_id)
        )

    def join(self, key: str, size_bytes: int) -> None:
        """Make an object of the parts, if they have this length together and the key is free."""
        upload_id = self._find(key)
        arrived = self._arrived(key, upload_id) if upload_id else []
        if not arrived or sum(part["Size"] for part in arrived) != size_bytes:
            return
        named = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in arrived]
        target = {"Bucket": self._bucket, "Key": key}
        try:
            with s3_answers():
                answer = self._client().complete_multipart_upload(
                    **target,
                    UploadId=upload_id,
                    MultipartUpload={"Parts": named},
                    IfNoneMatch="*",
                )
        except ClientError as error:
            if code_of(error) not in _OVER:
                raise
        else:
            self._have_measured(key, answer["ETag"])
        self.drop(key)

    def drop(self, key: str) -> None:
        """Forget what has arrived."""
        for upload in self._unfinished(key):
            if upload["Key"] == key:
                self._abort(upload)

    def drop_below(self, folder: str) -> None:
        """Forget what has arrived of all keys below a folder."""
        for upload in self._unfinished(folder):
            self._abort(upload)

    def sweep(self, before: datetime) -> int:
        """Forget what began before a moment; return how many uploads that were."""
        old = [upload for upload in self._unfinished("") if upload["Initiated"] < before]
        for upload in old:
            self._abort(upload)
        return len(old)

    def _begin(self, key: str, content_type: str) -> str:
        with s3_answers():
            begun: str = self._client().create_multipart_upload(
                Bucket=self._bucket, Key=key, ContentType=content_type
            )["UploadId"]
        # Another request may have begun one at the same moment: both go on with the same.
        return self._find(key) or begun

    def _find(self, key: str) -> str | None:
        """Return the id of a key's unfinished upload: the one that began first."""
        begun = [
            (upload["Initiated"], upload["UploadId"])
            for upload in self._unfinished(key)
            if upload["Key"] == key
        ]
        return min(begun)[1] if begun else None

    def _unfinished(self, prefix: str) -> Iterator[Any]:
        markers: dict[str, str] = {}
        while True:
            with s3_answers():
                answer = self._client().list_multipart_uploads(
                    Bucket=self._bucket, Prefix=prefix, **markers
                )
            yield from answer.get("Uploads", ())
            if not answer.get("IsTruncated"):
                return
            markers = {
                "KeyMarker": answer["NextKeyMarker"],
                "UploadIdMarker": answer["NextUploadIdMarker"],
            }

    def _arrived(self, key: str, upload_id: str) -> list[Any]:
        parts: list[Any] = []
        marker: dict[str, int] = {}
        while True:
            try:
                with s3_answers():
                    answer = self._client().list_parts(
                        Bucket=self._bucket, Key=key, UploadId=upload_id, **marker
                    )
            except ClientError as error:
                if code_of(error) in _OVER:
                    return []
                raise
            parts += answer.get("Parts", ())
            if not answer.get("IsTruncated"):
                return parts
            marker = {"PartNumberMarker": answer["NextPartNumberMarker"]}

    def _have_measured(self, key: str, etag: str) -> None:
        """Let S3 measure the whole: of an object in parts it knows only hashes of those.

        Copied over itself it gets a SHA-256 like any other, without its bytes going anywhere.
        Where that fails, whoever asks for the hash reads the bytes.
        """
        target = {"Bucket": self._bucket, "Key": key}
        with suppress(NotFoundError, UnavailableError), s3_answers():
            self._client().copy_object(
                **target,
                CopySource=target,
                CopySourceIfMatch=etag,
                MetadataDirective="REPLACE",
                ContentType=content_type_of(key),
                ChecksumAlgorithm="SHA256",
            )

    def _abort(self, upload: Mapping[str, Any]) -> None:
        try:
            with suppress(NotFoundError), s3_answers():
                self._client().abort_multipart_upload(
                    Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                )
        except ClientError as error:
            if code_of(error) not in _OVER:
                raise
