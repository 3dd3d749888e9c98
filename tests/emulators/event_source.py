"""What Lambda does between a queue and a function: it polls, invokes, and deletes what is done.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

ATTRIBUTES = ["ApproximateReceiveCount", "SentTimestamp", "ApproximateFirstReceiveTimestamp"]


class EventSource:
    """The mapping of one queue to one function, with partial batch answers."""

    def __init__(
        self, client: Any, url: str, invoke: Callable[[Any], Any], *, batch: int = 1
    ) -> None:
        self._client = client
        self._url = url
        self._invoke = invoke
        self._batch = batch

    def poll(self) -> int:
        """Hand over one batch; return how many records it had."""
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self._batch,
            VisibilityTimeout=960,
            MessageSystemAttributeNames=ATTRIBUTES,
        )
        messages = {message["MessageId"]: message for message in answer.get("Messages", ())}
        if messages:
            told = self._invoke({"Records": [_record(message) for message in messages.values()]})
            failed = {failure["itemIdentifier"] for failure in told["batchItemFailures"]}
            for name in messages.keys() - failed:
                # SQS deletes twice without a word; the emulator says that there is nothing left.
                with suppress(self._client.exceptions.ReceiptHandleIsInvalid):
                    self._client.delete_message(
                        QueueUrl=self._url, ReceiptHandle=messages[name]["ReceiptHandle"]
                    )
        return len(messages)


def _record(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:galerly-jobs",
        "awsRegion": "us-east-1",
    }
