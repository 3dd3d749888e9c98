"""Presigned S3 URLs, made without asking anybody: Signature Version 4 in the query.

The form is Amazon's: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html.
botocore makes the same URLs, character by character, and takes twenty times as long: it builds a
request, resolves an endpoint and derives the key anew for each. A page of photos has thousands.
"""

import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Protocol
from urllib.parse import quote, urlsplit

from attrs import field, frozen

LIFETIME_MAX = timedelta(minutes=15)

_CHINA = "cn-"
_SECOND = timedelta(seconds=1)


class Credentials(Protocol):
    """Keys of an account or role at one moment, as botocore's `ReadOnlyCredentials`."""

    @property
    def access_key(self) -> str:
        """Its public id."""

    @property
    def secret_key(self) -> str:
        """What signs."""

    @property
    def token(self) -> str | None:
        """What a role's temporary keys must be shown with."""


@frozen(kw_only=True)
class BucketAddress:
    """Where a bucket is reached."""

    origin: str  # https://host, nothing behind it
    folder: str  # path that keys follow: "/", or "/bucket/"

    @property
    def host(self) -> str:
        """What the `Host` header says."""
        return urlsplit(self.origin).netloc

    @classmethod
    def of(cls, bucket: str, region: str, endpoint_url: str | None = None) -> "BucketAddress":
        """Return the address of a bucket in a region, or at an endpoint of another maker.

        At an endpoint the bucket stands in the path; so it does where its name has a dot, which no
        certificate of Amazon's covers.
        """
        if endpoint_url is not None:
            parts = urlsplit(endpoint_url)
            path = parts.path.rstrip("/")
            return cls(origin=f"{parts.scheme}://{parts.netloc}", folder=f"{path}/{bucket}/")
        suffix = "amazonaws.com.cn" if region.startswith(_CHINA) else "amazonaws.com"
        if "." in bucket:
            return cls(origin=f"https://s3.{region}.{suffix}", folder=f"/{bucket}/")
        return cls(origin=f"https://{bucket}.s3.{region}.{suffix}", folder="/")


@frozen
class _Stamp:
    """What all URLs of one moment, lifetime and set of keys share."""

    now: datetime
    lifetime: timedelta
    credentials: Credentials = field(repr=False)
    time: str  # 20260102T030405Z
    scope: str  # 20260102/us-east-1/s3/aws4_request
    signing_key: bytes = field(repr=False)
    start: str  # of the query's part of the signature, up to SignedHeaders
    token: str  # parameter of the session token, with a leading &, or empty


class Presigner:
    """Signs URLs of one bucket.

    `credentials` is asked for every URL, as those of a role change every few hours; they are
    expected to come from memory. Any number of threads may use one signer.
    """

    def __init__(
        self, address: BucketAddress, region: str, credentials: Callable[[], Credentials]
    ) -> None:
        self.address = address
        self._region = region
        self._credentials = credentials
        self._host = address.host
        # Replaced as a whole, never changed: threads see the old one or the new one.
        self._stamp: _Stamp | None = None
        self._derived: tuple[str, str, bytes] = ("", "", b"")

    def url(  # noqa: PLR0913 - each is signed
        self,
        method: str,
        key: str,
        *,
        now: datetime,
        lifetime: timedelta,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Return the URL under which one request may be made, from `now` (whole seconds) on.

        The request must have the `headers` (lower case names), each with exactly this value.
        """
        stamp = self._stamp_of(now, lifetime)
        path = self.address.folder + quote(key)
        if headers:
            signed = {"host": self._host, **headers}
            names = sorted(signed)
            lines = "".join(f"{name}:{' '.join(signed[name].split())}\n" for name in names)
            semicolons = ";".join(names)
            escaped = semicolons.replace(";", "%3B")
        else:
            lines, semicolons, escaped = f"host:{self._host}\n", "host", "host"
        if params:
            pairs = [f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in params.items()]
            first = "&".join(pairs) + "&"
            # Names of S3's parameters start with small letters, so they come after `X-Amz-…`.
            last = "&" + "&".join(sorted(pairs))
        else:
            first = last = ""
        auth = f"{stamp.start}&X-Amz-SignedHeaders={escaped}"
        canonical = (
            f"{method}\n{path}\n"
            f"{stamp.start}{stamp.token}&X-Amz-SignedHeaders={escaped}{last}\n"
            f"{lines}\n{semicolons}\nUNSIGNED-PAYLOAD"
        )
        digest = sha256(canonical.encode()).hexdigest()
        to_sign = f"AWS4-HMAC-SHA256\n{stamp.time}\n{stamp.scope}\n{digest}"
        signature = hmac.digest(stamp.signing_key, to_sign.encode(), "sha256").hex()
        return f"{self.address.origin}{path}?{first}{auth}{stamp.token}&X-Amz-Signature={signature}"

    def _stamp_of(self, now: datetime, lifetime: timedelta) -> _Stamp:
        credentials = self._credentials()
        known = self._stamp
        if (
            known is not None
            and known.now == now
            and known.lifetime == lifetime
            and known.credentials == credentials
        ):
            return known
        if not _SECOND <= lifetime <= LIFETIME_MAX:
            message = f"a presigned URL lives 1 s to {LIFETIME_MAX}, not {lifetime}"
            raise ValueError(message)
        time = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        scope = f"{time[:8]}/{self._region}/s3/aws4_request"
        token = credentials.token
        stamp = _Stamp(
            now=now,
            lifetime=lifetime,
            credentials=credentials,
            time=time,
            scope=scope,
            signing_key=self._signing_key(credentials.secret_key, time[:8]),
            start=(
                "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                f"&X-Amz-Credential={quote(f'{credentials.access_key}/{scope}', safe='')}"
                f"&X-Amz-Date={time}&X-Amz-Expires={lifetime // _SECOND}"
            ),
            token="" if token is None else f"&X-Amz-Security-Token={quote(token, safe='')}",
        )
        self._stamp = stamp
        return stamp

    def _signing_key(self, secret_key: str, day: str) -> bytes:
        known_secret, known_day, known = self._derived
        if known_day == day and known_secret == secret_key:
            return known
        key = f"AWS4{secret_key}".encode()
        for part in (day, self._region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        self._derived = (secret_key, day, key)
        return key
