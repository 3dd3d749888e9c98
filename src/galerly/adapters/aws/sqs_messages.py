"""Jobs as SQS messages, and back."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import evolve

from galerly.domain.model.errors import TooLargeError
from galerly.domain.model.job import Claim, Job, JobKind, ParkedJob

# SQS takes 1 MiB since August 2025, in one message as in all messages of a request together; what
# was the limit before holds everywhere, and is far more than any job of ours needs:
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
MESSAGE_MAX_BYTES = 256 * 1024

_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GIVEN_UP_BY_QUEUE = "handed out again and again, and never finished"


def body_of(job: Job) -> str:
    """Return a job as the text of a message.

    Raises:
        TooLargeError: If it is more than a message may hold.
    """
    body = json.dumps(_fields(job), ensure_ascii=False, separators=(",", ":"))
    return _checked(body, job)


def parked_body_of(job: Job, parked_at: datetime, error: str) -> str:
    """Return a parked job as the text of a message; a long error is cut."""
    fields = {**_fields(job), "parked_at": _text(parked_at), "error": error[:4000]}
    return _checked(json.dumps(fields, ensure_ascii=False, separators=(",", ":")), job)


def claim_of(
    body: str, receipt: str, attributes: Mapping[str, str], *, lease_until: datetime
) -> Claim:
    """Return the job of a message that was handed out.

    `attributes` are the message's own (`ApproximateReceiveCount`), as `ReceiveMessage` and an
    event of Lambda give them.

    Raises:
        ValueError: If the text is no job, or one of a kind that is not known here.
    """
    job = _job(_object(body))
    handed_out = int(attributes["ApproximateReceiveCount"])
    return Claim(
        job=evolve(job, attempts=job.attempts + handed_out),
        lease_until=lease_until,
        receipt=receipt,
    )


def parked_of(body: str, attributes: Mapping[str, str]) -> ParkedJob:
    """Return the job of a dead letter, whether a worker or the queue itself put it there."""
    fields = _object(body)
    sent_at = _EPOCH + int(attributes["SentTimestamp"]) * _MILLISECOND
    parked_at = fields.get("parked_at")
    return ParkedJob(
        job=_job(fields),
        parked_at=datetime.fromisoformat(parked_at) if parked_at else sent_at,
        error=fields.get("error", _GIVEN_UP_BY_QUEUE),
    )


def _fields(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind,
        "payload": dict(job.payload),
        "run_at": _text(job.run_at),
        "key": job.key,
        "attempts": job.attempts,
    }


def _object(body: str) -> dict[str, Any]:
    fields = json.loads(body)
    if not isinstance(fields, dict):
        message = "a message that is no job"
        raise ValueError(message)  # noqa: TRY004 - of the text, not of an argument
    return fields


def _job(fields: Mapping[str, Any]) -> Job:
    try:
        return Job(
            id=fields["id"],
            kind=JobKind(fields["kind"]),
            payload=fields["payload"],
            run_at=datetime.fromisoformat(fields["run_at"]),
            key=fields["key"],
            attempts=fields["attempts"],
        )
    except (KeyError, TypeError) as error:
        message = "a message that is no job"
        raise ValueError(message) from error


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _checked(body: str, job: Job) -> str:
    size = len(body.encode())
    if size > MESSAGE_MAX_BYTES:
        message = f"a job of kind {job.kind} with {size} bytes; SQS takes {MESSAGE_MAX_BYTES}"
        raise TooLargeError(message)
    return body
