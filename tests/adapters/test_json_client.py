"""Our own client of DynamoDB: what it signs, and what it makes of answers and of silence."""

import json
import socket
import threading
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from time import sleep

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from hypothesis import given
from hypothesis import strategies as st

from galerly.adapters.aws.clients import Clients, Keys
from galerly.adapters.aws.json_client import DYNAMODB, SECRETS, JsonClient, amazon_url


def a_client(url="http://127.0.0.1:9", **fields):
    return JsonClient(
        **{
            "service": DYNAMODB,
            "region": "us-east-1",
            "endpoint_url": url,
            "credentials": lambda: Keys("AKID", "secret", None),
            "connect_timeout_s": 1,
            "read_timeout_s": 0.3,
            "connections": 4,
            **fields,
        }
    )


class Server:
    """Answers each request with the next of the given bytes; None: with silence."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.connections = 0
        self.seen = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._open = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        self._socket.settimeout(0.05)
        while not self._over.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.connections += 1
            with connection:
                self._talk(connection)

    def _talk(self, connection):
        with connection.makefile("rb") as stream:
            while self.answers and (request := self._request(stream)):
                self.seen.append(request)
                answer = self.answers.pop(0)
                if answer is None:
                    self._over.wait(1)
                    return
                connection.sendall(answer)
                if answer in {HANGS_UP, b""}:
                    return

    def _request(self, stream):
        """Return the body of the next request, None if there is none."""
        length = None
        while line := stream.readline().strip():
            name, _, value = line.lower().partition(b":")
            if name == b"content-length":
                length = int(value)
        return None if length is None else stream.read(length)

    def close(self):
        self._over.set()
        self._thread.join()
        self._socket.close()


@contextmanager
def serving(*answers):
    server = Server(*answers)
    try:
        yield server
    finally:
        server.close()


def http(body, *, status="200 OK", headers=""):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(data)}\r\n{headers}\r\n"
    return head.encode() + data


HANGS_UP = http({}, headers="x-then: hangs up\r\n")

# --- signing ---


@given(
    body=st.binary(max_size=200),
    secret=st.text("abcXYZ019/+", min_size=1, max_size=40),
    token=st.none() | st.text("abcXYZ019/+=", min_size=1, max_size=90),
    region=st.sampled_from(["us-east-1", "eu-central-1", "cn-north-1"]),
    operation=st.sampled_from(["GetItem", "TransactWriteItems"]),
    service=st.sampled_from([DYNAMODB, SECRETS]),
)
def test_signatures_are_botocores(body, secret, token, region, operation, service):  # noqa: PLR0913, PLR0917 - each is signed
    url = amazon_url(service.name, region)
    client = a_client(
        url, service=service, region=region, credentials=lambda: Keys("AKID", secret, token)
    )

    ours = client._headers(operation, body)

    request = AWSRequest("POST", url + "/", data=body)
    request.headers["content-type"] = ours["content-type"]
    request.headers["x-amz-target"] = ours["x-amz-target"]
    auth = SigV4Auth(ReadOnlyCredentials("AKID", secret, token), service.name, region)
    request.context["timestamp"] = ours["x-amz-date"]
    auth._modify_request_before_signing(request)
    canonical = auth.canonical_request(request)
    signature = auth.signature(auth.string_to_sign(request, canonical), request)
    assert ours["authorization"].endswith(f"Signature={signature}")
    assert (
        f"SignedHeaders={auth.signed_headers(auth.headers_to_sign(request))},"
        in (ours["authorization"])
    )


def test_a_request_is_dated_now():
    headers = a_client()._headers("GetItem", b"{}")

    stamp = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - stamp).total_seconds()) < 5


def test_a_wrong_key_is_refused(ministack):
    clients = Clients(
        region="us-east-1",
        endpoints={"dynamodb": ministack.url},
        credentials=(ministack.credentials[0], "wrong"),
        quick=True,
    )

    with pytest.raises(ClientError) as refusal:
        clients.client("dynamodb").list_tables()

    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] in {400, 403}
    clients.close()


def test_the_store_of_secrets_is_asked_by_it_too(ministack):
    ministack.client("secretsmanager").create_secret(Name="keys", SecretString="s" * 40)
    clients = ministack.clients("secretsmanager", quick=True)

    found = clients.client("secretsmanager").get_secret_value(SecretId="keys")

    assert found["SecretString"] == "s" * 40
    assert isinstance(clients.client("secretsmanager"), JsonClient)
    clients.close()


# --- credentials ---


def test_a_function_finds_its_keys_in_its_environment(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")

    for quick in (True, False):
        found = Clients(region="us-east-1", quick=quick).credentials()

        assert (found.access_key, found.secret_key, found.token) == ("AKID", "secret", "token")


def test_without_keys_nothing_is_asked(monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))

    with pytest.raises(NoCredentialsError):
        Clients(region="us-east-1", quick=True).credentials()


# --- answers ---


def test_bytes_are_bytes_on_both_sides():
    item = {"Item": {"body": {"B": "AP8="}, "B": {"S": "B"}, "list": {"L": [{"B": "AA=="}]}}}
    with serving(http(item)) as server:
        client = a_client(server.url)

        found = client.get_item(Key={"body": {"B": b"\x00\xff"}})
        client.close()

    assert found["Item"]["body"] == {"B": b"\x00\xff"}
    assert found["Item"]["B"] == {"S": "B"}
    assert found["Item"]["list"] == {"L": [{"B": b"\x00"}]}
    assert b'{"Key":{"body":{"B":"AP8="}}}' in server.seen[0]


def test_a_refusal_has_its_code_and_its_reasons():
    body = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "message": "no",
        "CancellationReasons": [{"Code": "None"}],
    }
    with serving(http(body, status="400 Bad Request")) as server:
        client = a_client(server.url)

        with pytest.raises(ClientError) as refusal:
            client.transact_write_items(TransactItems=[])
        client.close()

    assert refusal.value.response["Error"]["Code"] == "TransactionCanceledException"
    assert refusal.value.response["CancellationReasons"] == [{"Code": "None"}]
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_an_answer_of_something_between_is_an_error_with_its_status():
    with serving(http(b"<html>busy</html>", status="503 Unavailable")) as server:
        client = a_client(server.url)

        with pytest.raises(ClientError) as refusal:
            client.get_item(Key={})
        client.close()

    assert refusal.value.response["Error"]["Code"] == "503"


def test_an_altered_answer_counts_as_none():
    good = f"x-amz-crc32: {zlib.crc32(b'{}')}\r\n"
    with serving(http({}, headers=good), http({}, headers="x-amz-crc32: 1\r\n")) as server:
        client = a_client(server.url)
        client.get_item(Key={})

        with pytest.raises(ConnectionClosedError):
            client.get_item(Key={})
        client.close()


def test_what_is_refused_for_now_is_asked_again_as_often_as_it_may_be():
    busy = http({"__type": "ThrottlingException"}, status="400 Bad Request")
    with serving(busy, busy, http({"SecretString": "s"})) as server:
        client = a_client(server.url, service=SECRETS, tries=3)

        assert client.get_secret_value(SecretId="a")["SecretString"] == "s"
        client.close()


# --- connections ---


def test_requests_one_after_another_share_a_connection():
    with serving(http({}), http({}), http({})) as server:
        client = a_client(server.url)
        for _ in range(3):
            client.get_item(Key={})
        client.close()

    assert server.connections == 1


def test_a_connection_that_was_hung_up_meanwhile_is_not_used_again():
    with serving(HANGS_UP, http({}), b"") as server:
        client = a_client(server.url)
        client.get_item(Key={})
        sleep(0.2)
        client.get_item(Key={})  # on a new one: the first is known to be at its end

        with pytest.raises(ConnectionClosedError):
            client.get_item(Key={})
        client.close()

    assert server.connections == 2


def test_silence_ends_in_a_read_timeout():
    with serving(None) as server:
        client = a_client(server.url)

        with pytest.raises(ReadTimeoutError):
            client.get_item(Key={})
        client.close()


def test_nobody_there_is_told_apart_from_a_lost_answer(free_port):
    client = a_client(f"http://127.0.0.1:{free_port}")

    with pytest.raises((EndpointConnectionError, ConnectTimeoutError)):
        client.get_item(Key={})
    client.close()
