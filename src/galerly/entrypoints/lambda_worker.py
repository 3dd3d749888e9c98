"""Jobs on AWS Lambda: records of the SQS queue, and the schedules of EventBridge."""

import logging
import os
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from attrs import frozen

from galerly.domain.model.errors import GalerlyError
from galerly.domain.model.job import Claim, JobKind
from galerly.domain.services.work import Outcome
from galerly.entrypoints.bootstrap import aws
from galerly.entrypoints.job_log import tell
from galerly.entrypoints.logs import configure_logs
from galerly.entrypoints.metrics import Figures, embedded
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.system import System

# With less of the function's time left, no further job of an event is begun: it comes again in an
# event of its own, rather than be cut off in this one.
ENOUGH_S = 60.0

logger = logging.getLogger("galerly.worker")


class ForeignEventError(ValueError):
    """An event that is neither of our queue nor of a schedule."""

    def __init__(self) -> None:
        super().__init__("this event holds no records of SQS and comes from no schedule")


@frozen(kw_only=True)
class LambdaWorker:
    """Does the jobs of events.

    `take` returns the claim of one record, None where nothing is left to do of it, and raises
    ValueError where it is no job.
    """

    system: System
    take: Callable[[Mapping[str, Any]], Claim | None]

    def __call__(self, event: object, context: object) -> dict[str, Any]:
        """Return which records have to be handed out again (`batchItemFailures`).

        Raises:
            ForeignEventError: If it is no event of the queue or of a schedule.
            UnavailableError: If a schedule's job cannot be queued: EventBridge sends it again.
        """
        if isinstance(event, Mapping):
            if event.get("source") == "aws.events":
                kind = JobKind.COMPARE if event.get("job") == "compare" else JobKind.SWEEP
                self.system.services.work.add(kind, {}, unique="scheduled")
                return {}
            records = event.get("Records")
            if isinstance(records, list) and all(_is_of_sqs(record) for record in records):
                left = [
                    record["messageId"]
                    for place, record in enumerate(records)
                    if (place and _time_left_s(context) < ENOUGH_S) or not self._settled(record)
                ]
                return {"batchItemFailures": [{"itemIdentifier": name} for name in left]}
        raise ForeignEventError

    def _settled(self, record: Mapping[str, Any]) -> bool:
        """Do one record's job; return whether its message is done with."""
        facts = {"message_id": record["messageId"]}
        try:
            claim = self.take(record)
        except ValueError:
            # Of a newer version, perhaps. Handed out in vain, it ends among the dead letters.
            logger.exception("a message is no job", extra=facts)
            return False
        except GalerlyError as error:
            return self._in_trouble(error, facts)
        if claim is None:
            return True
        began = time.monotonic()
        try:
            outcome = self.system.services.worker.run(claim)
        except GalerlyError as error:
            return self._in_trouble(error, facts)
        tell(outcome, {**facts, **self._figures(outcome, time.monotonic() - began)})
        return outcome.error is None or outcome.parked

    @staticmethod
    def _in_trouble(error: GalerlyError, facts: Mapping[str, object]) -> bool:
        said = {**facts, "error": f"{type(error).__name__}: {error}"}
        logger.warning("queue trouble", extra=said)
        return False

    def _figures(self, outcome: Outcome, seconds: float) -> dict[str, object]:
        figures: Figures = {"job_ms": (round(seconds * 1000, 1), "Milliseconds")}
        if outcome.parked:
            figures["jobs_parked"] = (1, "Count")
        elif outcome.error is not None:
            figures["jobs_failed"] = (1, "Count")
        prefix = self.system.settings.aws_prefix
        return embedded(figures, installation=prefix, service="worker")


def _is_of_sqs(record: object) -> bool:
    return (
        isinstance(record, Mapping)
        and record.get("eventSource") == "aws:sqs"
        and isinstance(record.get("messageId"), str)
    )


def _time_left_s(context: object) -> float:
    ask = getattr(context, "get_remaining_time_in_millis", None)
    return ask() / 1000 if ask else float("inf")


@cache
def _function() -> LambdaWorker:
    configure_logs()
    system = aws(Settings.from_environment())
    return LambdaWorker(system=system, take=system.take)


def handler(event: object, context: object) -> dict[str, Any]:
    """Do the jobs of one event: what the function in AWS is configured to call."""
    return _function()(event, context)


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    _function()  # in the time before the first event, which has a whole processor
