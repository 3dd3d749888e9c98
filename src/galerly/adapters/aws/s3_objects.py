"""Objects in an S3 bucket."""

import random
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, Self, TypeVar

from botocore.exceptions import ClientError, NoRegionError

from galerly.adapters.aws.answers import BUSY, code_of, unavailable
from galerly.adapters.aws.clients import Clients
from galerly.adapters.aws.s3_answers import STORAGE, s3_answers
from galerly.adapters.aws.s3_parts import S3Parts
from galerly.adapters.aws.s3_reading import sha256_of, stream
from galerly.adapters.aws.s3_writing import Writer
from galerly.adapters.aws.sigv4 import BucketAddress, Presigner
from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.page import Page, Position
from galerly.media.headers import attachment, checksum_header, checksum_of
from galerly.media.keys import (
    INLINE_TYPES,
    TYPES,
    check_type,
    checked_folder,
    checked_key,
    checked_prefix,
    content_type_of,
)
from galerly.ports.objects import (
    ObjectStore,
    PresignedDownload,
    PresignedUpload,
    StoredObject,
    StoredPart,
)

BATCH = 1000  # of DeleteObjects and of lists, an S3 limit
THREADS = 16  # at once; a request takes about 20 ms, nearly all of it waiting

_REMOVE_ATTEMPTS = 4
_REMOVE_PAUSE_S = 0.2  # doubled each time
_MEASURED_MOST = 10_000
# Whoever may not list a bucket is told 403 where nothing is stored, as where much is:
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html, "Permissions".
_HIDDEN = frozenset({"403", "AccessDenied"})
_UNFINISHED_LIFETIME = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_NEVER = datetime.min.replace(tzinfo=UTC)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_SERVED = frozenset(TYPES.values())


T = TypeVar("T")
R = TypeVar("R")


class S3Objects(ObjectStore):
    """Keeps objects in one bucket, which answers its signed URLs itself.

    `client` returns botocore's client of S3; it is asked for only where S3 is, as loading S3's
    model takes longer than all of an answer that only signs URLs.
    """

    def __init__(self, bucket: str, signer: Presigner, client: Callable[[], Any]) -> None:
        self._bucket = bucket
        self._signer = signer
        self._client = client
        self._parts = S3Parts(bucket, signer, client)
        self._lock = threading.Lock()
        # Replaced as a whole, never changed: threads see the old one or the new one.
        self._expires = (_NEVER, timedelta(), _NEVER)
        self._measured: dict[tuple[str, str], str] = {}  # by key and etag

    @classmethod
    def of(cls, clients: Clients, bucket: str) -> Self:
        """Return the objects of a bucket, found where `clients` find S3.

        Raises:
            NoRegionError: If neither they nor the environment say in which region.
        """
        region = clients.region or clients.session.get_config_variable("region")
        if region is None:
            raise NoRegionError
        address = BucketAddress.of(bucket, region, clients.endpoint("s3"))
        signer = Presigner(address, region, clients.credentials)
        return cls(bucket, signer, lambda: clients.client("s3"))

    @property
    def origin(self) -> str:
        """Scheme and host of all signed URLs."""
        return self._signer.address.origin

    def presign_put(  # noqa: PLR0913 - as the port
        self,
        key: str,
        *,
        content_type: str,
        size_bytes: int,
        sha256: str | None,
        now: datetime,
        lifetime: timedelta,
    ) -> PresignedUpload:
        check_type(checked_key(key), content_type)
        if size_bytes < 0 or (sha256 is not None and not _SHA256.fullmatch(sha256)):
            message = f"no upload has {size_bytes} bytes and the SHA-256 {sha256!r}"
            raise ValueError(message)
        headers = {"content-type": content_type, "if-none-match": "*"}
        if sha256 is not None:
            headers["x-amz-checksum-sha256"] = checksum_header(sha256)
        # Whoever sends a body says its length, and a page cannot say it otherwise.
        signed = {**headers, "content-length": str(size_bytes)}
        url = self._signer.url("PUT", key, now=now, lifetime=lifetime, headers=signed)
        return PresignedUpload(
            method="PUT", url=url, headers=headers, expires_at=self._expiry(now, lifetime)
        )

    def presign_parts(
        self,
        key: str,
        *,
        content_type: str,
        sizes: Mapping[int, int],
        now: datetime,
        lifetime: timedelta,
    ) -> dict[int, PresignedUpload]:
        check_type(checked_key(key), content_type)
        urls = self._parts.urls(key, sizes, content_type=content_type, now=now, lifetime=lifetime)
        expires_at = self._expiry(now, lifetime)
        return {
            number: PresignedUpload(method="PUT", url=url, headers={}, expires_at=expires_at)
            for number, url in urls.items()
        }

    def parts(self, key: str) -> tuple[StoredPart, ...]:
        return self._parts.found(checked_key(key))

    def join_parts(self, sizes: Mapping[str, int]) -> None:
        for key in sizes:
            checked_key(key)
        self._at_once(lambda item: self._parts.join(*item), list(sizes.items()))

    def drop_parts(self, key: str) -> None:
        self._parts.drop(checked_key(key))

    def presign_get(
        self,
        key: str,
        *,
        content_type: str,
        now: datetime,
        lifetime: timedelta,
        filename: str | None = None,
    ) -> PresignedDownload:
        checked_key(key)
        if content_type not in _SERVED:
            message = f"{content_type!r} is never served"
            raise ValueError(message)
        params = {}
        # An object is stored with the type that its key stands for: saying it again would only
        # make the URLs longer, and a page of photos has thousands of them.
        if content_type != content_type_of(key):
            params["response-content-type"] = content_type
        if filename is not None or content_type not in INLINE_TYPES:
            name = key.rpartition("/")[2] if filename is None else filename
            params["response-content-disposition"] = attachment(name)
        url = self._signer.url("GET", key, now=now, lifetime=lifetime, params=params)
        return PresignedDownload(url=url, expires_at=self._expiry(now, lifetime))

    def stat(self, key: str) -> StoredObject | None:
        checked_key(key)
        client = self._client()
        try:
            with s3_answers():
                about = client.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
            sha256 = checksum_of(about.get("ChecksumSHA256", "")) or self._measure(
                client, key, about["ETag"]
            )
        except NotFoundError:
            return None
        except ClientError as error:
            if code_of(error) in _HIDDEN:
                return None
            raise
        return StoredObject(
            key=key,
            size_bytes=about["ContentLength"],
            content_type=about["ContentType"],
            sha256=sha256,
            modified_at=_moment(about["LastModified"]),
        )

    def stat_many(self, keys: Sequence[str]) -> dict[str, StoredObject]:
        found = self._at_once(self.stat, keys)
        return {about.key: about for about in found if about is not None}

    def read(self, key: str) -> bytes:
        return b"".join(self.stream(key))

    def stream(self, key: str) -> Iterator[bytes]:
        return stream(self._client(), self._bucket, checked_key(key))

    def write(self, key: str, chunks: Iterable[bytes], *, content_type: str) -> StoredObject:
        check_type(checked_key(key), content_type)
        Writer(self._client(), self._bucket, key, content_type).write(chunks)
        stored = self.stat(key)
        if stored is None:
            raise unavailable(STORAGE, "the file was removed as soon as it was written")
        return stored

    def remove(self, keys: Iterable[str]) -> None:
        left = [checked_key(key) for key in keys]
        for start in range(0, len(left), BATCH):
            self._remove_batch(left[start : start + BATCH])

    def remove_prefix(self, prefix: str) -> int:
        checked_folder(prefix)
        self._parts.drop_below(prefix)
        count, after = 0, None
        while True:
            page = self.list(prefix, after=after, limit=BATCH)
            if page.items:
                self._remove_batch([item.key for item in page.items])
            count += len(page.items)
            after = page.next_position
            if after is None:
                return count

    def list(self, prefix: str, *, after: Position | None, limit: int) -> Page[StoredObject]:
        checked_prefix(prefix)
        client = self._client()
        start = str(after[0]) if after else ""
        items: list[StoredObject] = []
        while True:
            with s3_answers():
                answer = client.list_objects_v2(
                    Bucket=self._bucket,
                    Prefix=prefix,
                    StartAfter=start,
                    MaxKeys=min(BATCH, limit - len(items)),
                )
            items += [_listed(entry) for entry in answer.get("Contents", ())]
            if not answer["IsTruncated"]:
                return Page(items=tuple(items))
            start = items[-1].key
            if len(items) >= limit:
                return Page(items=tuple(items), next_position=(start,))

    def sweep_temporary(self, now: datetime) -> int:
        """End uploads in parts that began over a day ago; return how many.

        Which of them a browser goes on with, nobody can tell, so each has the day of a slot.
        """
        return self._parts.sweep(now - _UNFINISHED_LIFETIME)

    def _at_once(self, ask: Callable[[T], R], each: Sequence[T]) -> Sequence[R]:
        if not each:
            return []
        self._client()  # made once, not by every thread
        with ThreadPoolExecutor(min(THREADS, len(each))) as threads:
            return list(threads.map(ask, each))

    def _expiry(self, now: datetime, lifetime: timedelta) -> datetime:
        known_now, known_lifetime, known = self._expires
        if known_now != now or known_lifetime != lifetime:  # a page asks the same for each photo
            known = (now + lifetime // _SECOND * _SECOND).replace(microsecond=0)
            self._expires = (now, lifetime, known)
        return known

    def _measure(self, client: Any, key: str, etag: str) -> str:
        """Return the SHA-256 of an object that came without one, or in parts."""
        known = self._measured.get((key, etag))
        if known is None:
            known = sha256_of(client, self._bucket, key)
            with self._lock:
                if len(self._measured) >= _MEASURED_MOST:
                    self._measured.clear()
                self._measured[key, etag] = known
        return known

    def _remove_batch(self, keys: Sequence[str]) -> None:
        """Remove at most 1,000 objects; those that S3 was too busy for are asked for again."""
        left = keys
        for attempt in range(_REMOVE_ATTEMPTS):
            if attempt:
                time.sleep(random.uniform(0, _REMOVE_PAUSE_S * 2**attempt))  # noqa: S311 - no secret
            with s3_answers():
                answer = self._client().delete_objects(
                    Bucket=self._bucket,
                    Delete={"Objects": [{"Key": key} for key in left], "Quiet": True},
                )
            # A request that succeeds may say of each key that it failed.
            errors = answer.get("Errors", ())
            if not errors:
                return
            for error in errors:
                if error["Code"] not in BUSY:
                    raise ClientError({"Error": error}, "DeleteObjects")
            left = [error["Key"] for error in errors]
        raise unavailable(STORAGE, errors[0]["Code"])


def _listed(entry: Any) -> StoredObject:
    return StoredObject(
        key=entry["Key"],
        size_bytes=entry["Size"],
        content_type=content_type_of(entry["Key"]),
        sha256=None,
        modified_at=_moment(entry["LastModified"]),
    )


def _moment(told: datetime) -> datetime:
    """Return a time of S3's in UTC and whole seconds, which is all that HTTP headers tell."""
    return told.astimezone(UTC).replace(microsecond=0)
