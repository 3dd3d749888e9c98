"""Clients of services that speak Amazon's JSON protocol, for functions that start often.

botocore's client does the same, for any service, and takes 0.2 s of CPU before its first request:
more than all of Galerly. This one offers the same methods and raises the same errors, so that
callers cannot tell.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hmac
import random
import time
import zlib
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import msgspec
from attrs import field, frozen
from botocore import exceptions as errors

from galerly.adapters.aws.answers import CUT_OFF, is_busy
from galerly.adapters.aws.connections import Connections
from galerly.adapters.aws.sigv4 import Credentials

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode
_SIGNED = "content-type;host;x-amz-date;x-amz-target"
_ERRORS = 300
_PAUSE_S = 0.2
_BYTES = b'"B":'  # how an attribute of bytes begins; items are looked through for it only then


@frozen(kw_only=True)
class JsonService:
    """One service, as its documentation names it."""

    name: str  # in signatures
    target: str  # before the name of an operation
    version: str  # of the protocol


DYNAMODB = JsonService(name="dynamodb", target="DynamoDB_20120810", version="1.0")
SECRETS = JsonService(name="secretsmanager", target="secretsmanager", version="1.1")


@frozen(kw_only=True, eq=False)
class JsonClient:
    """Makes requests of one service in one region; any number of threads may share it.

    Args:
        service: Which one.
        region: Such as "us-east-1".
        endpoint_url: Where it is; None: Amazon's own place for the region.
        credentials: Asked for every request; expected to come from memory.
        connect_timeout_s, read_timeout_s: How long is waited.
        connections: How many are kept open.
        tries: How often a request is made that cannot be answered just now.
    """

    service: JsonService
    region: str
    endpoint_url: str
    credentials: Callable[[], Credentials]
    connect_timeout_s: float
    read_timeout_s: float
    connections: int
    tries: int = 1
    _pool: Connections = field(init=False)
    _host: str = field(init=False)
    _path: str = field(init=False)
    _keys: dict[tuple[str, str], bytes] = field(init=False, factory=dict, repr=False)

    @_pool.default
    def _make_pool(self) -> Connections:
        return Connections(
            self.endpoint_url,
            connect_timeout_s=self.connect_timeout_s,
            read_timeout_s=self.read_timeout_s,
            kept=self.connections,
        )

    @_host.default
    def _find_host(self) -> str:
        return urlsplit(self.endpoint_url).netloc

    @_path.default
    def _find_path(self) -> str:
        return urlsplit(self.endpoint_url).path or "/"

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        """Return the method of an operation: `get_item` for GetItem."""
        if name.startswith("_"):
            raise AttributeError(name)
        operation = "".join(part.capitalize() for part in name.split("_"))

        def call(**request: Any) -> dict[str, Any]:
            return self.call(operation, request)

        return call

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to one request, with bytes as bytes.

        Raises:
            ClientError: If the service refuses it.
            ConnectTimeoutError, EndpointConnectionError: If it cannot have reached the service.
            ReadTimeoutError, ConnectionClosedError: If it may have.
        """
        body = _encode(request)
        for left in range(self.tries - 1, -1, -1):
            try:
                return self._ask(operation, body)
            except (*CUT_OFF, errors.ClientError) as error:
                busy = not isinstance(error, errors.ClientError) or is_busy(error)
                if not busy or not left:
                    raise
            time.sleep(random.uniform(0, _PAUSE_S))  # noqa: S311 - spreads load, guards nothing
        raise AssertionError(self.tries)

    def close(self) -> None:
        """Close all connections; idempotent."""
        self._pool.close()

    def _ask(self, operation: str, body: bytes) -> dict[str, Any]:
        status, headers, answer = self._pool.post(self._path, self._headers(operation, body), body)
        return self._read(operation, status, headers, answer)

    def _headers(self, operation: str, body: bytes) -> dict[str, str]:
        credentials = self.credentials()
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        headers = {
            "content-type": f"application/x-amz-json-{self.service.version}",
            "host": self._host,
            "x-amz-date": moment,
            "x-amz-target": f"{self.service.target}.{operation}",
        }
        signed = _SIGNED
        if credentials.token is not None:
            headers["x-amz-security-token"] = credentials.token
            signed = _SIGNED.replace("x-amz-target", "x-amz-security-token;x-amz-target")
        lines = "".join(f"{name}:{headers[name]}\n" for name in signed.split(";"))
        digest = sha256(body).hexdigest()
        canonical = f"POST\n{self._path}\n\n{lines}\n{signed}\n{digest}"
        scope = f"{moment[:8]}/{self.region}/{self.service.name}/aws4_request"
        to_sign = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
        key = self._signing_key(credentials.secret_key, moment[:8])
        signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, "
            f"SignedHeaders={signed}, Signature={signature}"
        )
        headers["user-agent"] = "galerly"
        return headers

    def _signing_key(self, secret_key: str, day: str) -> bytes:
        key = self._keys.get((secret_key, day))
        if key is None:
            key = f"AWS4{secret_key}".encode()
            for part in (day, self.region, self.service.name, "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._keys.clear()  # yesterday's
            self._keys[secret_key, day] = key
        return key

    def _read(
        self, operation: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> dict[str, Any]:
        checksum = headers.get("x-amz-crc32")
        if checksum is not None and int(checksum) != zlib.crc32(body):
            raise errors.ConnectionClosedError(endpoint_url=self.endpoint_url)
        try:
            fields = _decode(body) if body else {}
        except msgspec.DecodeError:
            fields = {}
        if _BYTES in body:
            _unpack(fields)
        fields["ResponseMetadata"] = {"HTTPStatusCode": status}
        if status < _ERRORS:
            return fields
        fields["Error"] = {
            # `com.amazonaws.dynamodb.v20120810#ThrottlingException`
            "Code": fields.get("__type", str(status)).rpartition("#")[2],
            "Message": fields.get("message") or fields.get("Message") or "",
        }
        raise errors.ClientError(fields, operation)


def amazon_url(service: str, region: str) -> str:
    """Return where Amazon has a service.

    https://docs.aws.amazon.com/general/latest/gr/rande.html
    """
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://{service}.{region}.{suffix}"


def _unpack(value: Any) -> None:
    """Turn every `{"B": text of base 64}` within into bytes."""
    if isinstance(value, dict):
        packed = value.get("B")
        if isinstance(packed, str):
            value["B"] = msgspec.convert(packed, bytes)
        for inner in value.values():
            _unpack(inner)
    elif isinstance(value, list):
        for inner in value:
            _unpack(inner)
