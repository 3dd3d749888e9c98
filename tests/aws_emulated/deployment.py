"""Galerly as it is deployed, over emulators: API Gateway, two functions, a queue between them."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from attrs import frozen
from tests.emulators.event_source import EventSource
from tests.emulators.gateway import gateway
from tests.emulators.runtime_api import Function
from tests.emulators.servers import REGION, Emulator
from tests.emulators.tables import create_tables

from galerly.adapters.aws.dynamodb_tables import TableNames

PAGES = "https://photos.studio.example"


@frozen(kw_only=True)
class Deployment:
    """What a photographer and an operator get to see."""

    url: str  # of the stage, as pages would call it
    api: Function
    worker: Function
    jobs: EventSource
    environment: dict[str, str]
    ministack: Emulator

    def settle(self, *, within_s: float = 60) -> None:
        """Let the worker do what is queued, until nothing more comes."""
        deadline = time.monotonic() + within_s
        quiet = 0
        while quiet < 2:  # some jobs queue others
            assert time.monotonic() < deadline, "the queue does not run empty"
            quiet = 0 if self.jobs.poll() else quiet + 1
            if quiet:
                time.sleep(0.3)


@contextmanager
def deployed(dynoxide: Emulator, ministack: Emulator, folder: Path) -> Iterator[Deployment]:
    """Make tables, a bucket, queues and a secret, and the functions over them."""
    name = f"galerly-{uuid4().hex[:12]}"
    client = dynoxide.client("dynamodb")
    create_tables(client, TableNames(name))
    client.close()
    clients = {service: ministack.client(service) for service in ("s3", "sqs", "sesv2")}
    clients["s3"].create_bucket(Bucket=name)
    clients["sesv2"].create_email_identity(EmailIdentity=f"{name}.example")
    secrets = ministack.client("secretsmanager")
    secrets.create_secret(Name=name, SecretString=uuid4().hex * 2)
    secrets.close()
    queue = clients["sqs"].create_queue(QueueName=f"{name}-jobs")["QueueUrl"]
    dead = clients["sqs"].create_queue(QueueName=f"{name}-jobs-dead")["QueueUrl"]
    environment = {
        "AWS_ACCESS_KEY_ID": ministack.credentials[0],
        "AWS_SECRET_ACCESS_KEY": ministack.credentials[1],
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": ministack.url,
        "AWS_ENDPOINT_URL_DYNAMODB": dynoxide.url,
        "GALERLY_BACKEND": "aws",
        "GALERLY_AWS_PREFIX": name,
        "GALERLY_AWS_BUCKET": name,
        "GALERLY_AWS_QUEUE_URL": queue,
        "GALERLY_AWS_DEAD_QUEUE_URL": dead,
        "GALERLY_AWS_SECRET_ID": name,
        "GALERLY_MAIL": "ses",
        "GALERLY_MAIL_FROM": f"Galerly <mail@{name}.example>",
        "GALERLY_PUBLIC_URL": PAGES,
        "GALERLY_CORS_ORIGINS": PAGES,
    }
    with (
        Function("galerly.entrypoints.lambda_api.handler", folder, environment) as api,
        Function(
            "galerly.entrypoints.lambda_worker.handler", folder, environment, timeout_s=900
        ) as worker,
        gateway(api.invoke) as url,
    ):
        yield Deployment(
            url=url,
            api=api,
            worker=worker,
            jobs=EventSource(clients["sqs"], queue, worker.invoke),
            environment=environment,
            ministack=ministack,
        )
    for made in clients.values():
        made.close()


def logged(function: Function) -> str:
    """Return all that a function wrote to its log."""
    return function.log.read_text()


def lines_of(function: Function) -> list[dict[str, Any]]:
    """Return the lines of a function's log that are JSON objects."""
    return [json.loads(line) for line in logged(function).splitlines() if line.startswith("{")]
