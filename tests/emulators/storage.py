"""S3, SQS, SES and Secrets Manager as fixtures: a bucket, queues and a secret for each test.

The clients are Galerly's own, with their time limits and retries.
"""

import base64
import email
import email.policy
import json
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from attrs import frozen
from tests.emulators.servers import Emulator

from galerly.adapters.aws.clients import Clients
from galerly.adapters.aws.s3_objects import S3Objects
from galerly.adapters.aws.secrets_keyring import SecretsKeyring
from galerly.adapters.aws.ses_mail import SesMailer
from galerly.adapters.aws.sqs_jobs import SqsJobs
from galerly.adapters.system.clock import SystemClock

SENDER = "Galerly <mail@studio.example>"
OK = 200


@pytest.fixture(scope="session")
def storage_clients(ministack: Emulator) -> Iterator[Clients]:
    """Clients of all services but DynamoDB."""
    clients = ministack.clients("s3", "sqs", "sesv2", "secretsmanager")
    yield clients
    clients.close()


@pytest.fixture
def s3_objects(storage_clients: Clients) -> S3Objects:
    """An empty bucket."""
    bucket = f"galerly-{uuid4().hex}"
    storage_clients.client("s3").create_bucket(Bucket=bucket)
    return S3Objects.of(storage_clients, bucket)


@pytest.fixture
def sqs_jobs(storage_clients: Clients) -> SqsJobs:
    """An empty queue, and one for its dead letters."""
    client = storage_clients.client("sqs")
    name = f"jobs-{uuid4().hex}"
    return SqsJobs(
        lambda: client,
        url=client.create_queue(QueueName=name)["QueueUrl"],
        dead_url=client.create_queue(QueueName=f"{name}-dead")["QueueUrl"],
        clock=SystemClock(),
    )


@frozen
class SesPost:
    """A mailer, and the messages that SES took from it, as they were sent."""

    mailer: SesMailer
    taken: list[EmailMessage]


@pytest.fixture
def ses_post(storage_clients: Clients) -> Iterator[SesPost]:
    """A mailer that nothing was sent with yet."""
    # The emulator keeps of a mail what it understands of it; what it was given is seen here.
    client = storage_clients.client("sesv2")
    with suppress(client.exceptions.AlreadyExistsException):
        client.create_email_identity(EmailIdentity="studio.example")
    taken: list[EmailMessage] = []
    given: list[dict[str, Any]] = []

    def look(request: Any, **_: object) -> None:
        given.append(json.loads(request.body))

    def note(http_response: Any, **_: object) -> None:
        if http_response.status_code == OK:
            taken.append(_message(given[-1]))

    client.meta.events.register("before-send.sesv2.SendEmail", look)
    client.meta.events.register("after-call.sesv2.SendEmail", note)
    yield SesPost(SesMailer(lambda: client, SENDER), taken)
    client.meta.events.unregister("before-send.sesv2.SendEmail", look)
    client.meta.events.unregister("after-call.sesv2.SendEmail", note)


@pytest.fixture
def secrets_keyring(storage_clients: Clients) -> SecretsKeyring:
    """The keys of a new secret."""
    client = storage_clients.client("secretsmanager")
    name = f"galerly-{uuid4().hex}"
    client.create_secret(Name=name, SecretString="s" * 40)
    return SecretsKeyring(name, lambda: client)


def _message(request: dict[str, Any]) -> EmailMessage:
    content = base64.b64decode(request["Content"]["Raw"]["Data"])
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    (to,) = request["Destination"]["ToAddresses"]
    assert to == message["to"].addresses[0].addr_spec
    assert request["FromEmailAddress"] == SENDER
    return message
