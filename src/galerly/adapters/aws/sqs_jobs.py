"""The queue of jobs in SQS, and its queue of dead letters."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from attrs import evolve, frozen
from botocore.exceptions import ClientError

from galerly.adapters.aws.answers import answers, code_of, unavailable
from galerly.adapters.aws.sqs_messages import (
    MESSAGE_MAX_BYTES,
    body_of,
    claim_of,
    parked_body_of,
    parked_of,
)
from galerly.domain.model.job import Claim, Job, ParkedJob, QueueDepth
from galerly.ports.clock import Clock
from galerly.ports.jobs import JobQueue

DELAY_MAX = timedelta(minutes=15)  # of SQS; who is due later is delayed again on arrival
VISIBILITY_MAX = timedelta(hours=12)  # of SQS
BATCH = 10  # messages in a request, of SQS

_THREADS = 8  # sending batches at once: a thousand photos make a hundred of them
_SEND_ATTEMPTS = 4
_SEND_PAUSE_S = 0.1  # doubled each time
_LOOK_S = 30  # how long a dead letter is hidden from others by who looks at it
_PARKED_MOST = 1000  # dead letters looked at
_EMPTY_LOOKS = 2  # SQS answers "nothing" now and then though there is something
_QUEUE = "the queue of jobs"
# A receipt is good until its message is handed out again, finished, or shown again.
_OUTLIVED = {"InvalidParameterValue", "MessageNotInflight", "ReceiptHandleIsInvalid"}
_SECOND = timedelta(seconds=1)
_NOTHING = timedelta()


@frozen
class _Letter:
    """A dead letter in our hands for a moment."""

    parked: ParkedJob
    receipt: str


class SqsJobs(JobQueue):
    """Jobs as messages of a standard queue; `wait` is how long `claim` waits for one at most.

    What SQS does not do: jobs come in no order and now and then twice; of a key that waits, only
    the jobs that this process put are known; leases end by themselves alone; and what is counted
    or listed is nearly right. Leases and delays go by the clock of SQS.
    """

    def __init__(
        self,
        client: Callable[[], Any],
        *,
        url: str,
        dead_url: str,
        clock: Clock,
        wait: timedelta = _NOTHING,
    ) -> None:
        self._client = client
        self._url = url
        self._dead_url = dead_url
        self._clock = clock
        self._wait_s = wait // _SECOND
        self._lock = threading.Lock()
        self._waiting: dict[str, datetime] = {}  # keys of jobs put here, until they are due

    def put(self, jobs: Sequence[Job]) -> None:
        now = self._clock.now()
        with self._lock:
            self._waiting = {key: due for key, due in self._waiting.items() if due > now}
            taken = set(self._waiting)
        wanted = []
        for job in jobs:
            if job.key is None or job.key not in taken:
                wanted.append(job)
                taken.add(job.key or "")
        self._send(self._url, [(body_of(job), _delay_s(job, now)) for job in wanted])
        with self._lock:
            self._waiting |= {job.key: job.run_at for job in wanted if job.key and job.run_at > now}

    def claim(self, *, now: datetime, lease: timedelta) -> Claim | None:
        with answers(_QUEUE):
            answer = self._client().receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=1,
                VisibilityTimeout=_seconds(min(lease, VISIBILITY_MAX)),
                WaitTimeSeconds=self._wait_s,
                MessageSystemAttributeNames=["ApproximateReceiveCount", "SentTimestamp"],
            )
        for message in answer.get("Messages", ()):
            # What is no job, such as one of a newer version, goes to the dead letters in the end.
            with suppress(ValueError):
                return self._taken(
                    message["Body"], message["ReceiptHandle"], message["Attributes"], now, lease
                )
        return None

    def take(
        self, record: Mapping[str, Any], *, now: datetime, lease: timedelta = DELAY_MAX
    ) -> Claim | None:
        """Return the claim of a record of a Lambda event, which AWS received for us.

        None says that the job is not due yet, as SQS delays for 15 minutes only: it was put back
        for later as a new message, and this one is done with.

        Raises:
            ValueError: If it is no job.
        """
        return self._taken(
            record["body"], record["receiptHandle"], record["attributes"], now, lease
        )

    def _taken(
        self,
        body: str,
        receipt: str,
        attributes: Mapping[str, str],
        now: datetime,
        lease: timedelta,
    ) -> Claim | None:
        claim = claim_of(body, receipt, attributes, lease_until=now + lease)
        if claim.job.run_at <= now:
            return claim
        # As a new message: the old one would count this as an attempt. First the new one, so that
        # a crash between leaves two rather than none.
        job = evolve(claim.job, attempts=claim.job.attempts - _handed_out(attributes))
        self._send(self._url, [(body_of(job), _delay_s(job, now))])
        self.finish(claim)
        return None

    def finish(self, claim: Claim) -> None:
        self._delete(self._url, claim.receipt)

    def retry(self, claim: Claim, *, at: datetime) -> None:
        pause = min(max(at - self._clock.now(), _NOTHING), VISIBILITY_MAX)
        self._show_after(self._url, claim.receipt, pause)

    def park(self, claim: Claim, *, now: datetime, error: str) -> None:
        # First the dead letter: a crash between leaves a job that is tried once more.
        if not self._show_after(self._url, claim.receipt, timedelta(minutes=1)):
            return  # outlived
        self._send(self._dead_url, [(parked_body_of(claim.job, now, error), 0)])
        self.finish(claim)

    def recover(self) -> int:
        """Return 0: a lease of SQS ends by itself alone."""
        return 0

    def parked(self, *, limit: int) -> tuple[ParkedJob, ...]:
        letters = []
        try:
            for letter in self._letters():
                letters.append(letter)
                if len(letters) >= max(limit, _PARKED_MOST):
                    break
        finally:
            for letter in letters:
                self._show_after(self._dead_url, letter.receipt, _NOTHING)
        found = sorted((x.parked for x in letters), key=lambda p: (p.parked_at, p.job.id))
        return tuple(found[:limit])

    def unpark(self, job_id: str, *, now: datetime) -> bool:
        others = []
        try:
            for letter in self._letters():
                if letter.parked.job.id == job_id:
                    job = evolve(letter.parked.job, attempts=0, run_at=now)
                    self._send(self._url, [(body_of(job), 0)])
                    self._delete(self._dead_url, letter.receipt)
                    return True
                others.append(letter)
        finally:
            for letter in others:
                self._show_after(self._dead_url, letter.receipt, _NOTHING)
        return False

    def depth(self, *, now: datetime) -> QueueDepth:
        """Return how much work there is, nearly; the age of the oldest is an alarm's to know."""
        del now
        waiting, running = self._counts(self._url)
        dead, looked_at = self._counts(self._dead_url)
        return QueueDepth(waiting=waiting, running=running, parked=dead + looked_at, oldest_at=None)

    def _send(self, url: str, messages: Sequence[tuple[str, int]]) -> None:
        """Send texts, each after its delay in seconds; those that failed are sent again."""
        self._at_once(lambda batch: self._send_batch(url, batch), list(_batches(messages)))

    def _send_batch(self, url: str, messages: Sequence[tuple[str, int]]) -> None:
        left = list(messages)
        for attempt in range(_SEND_ATTEMPTS):
            if attempt:
                time.sleep(random.uniform(0, _SEND_PAUSE_S * 2**attempt))  # noqa: S311 - no secret
            entries = [
                {"Id": str(number), "MessageBody": body, "DelaySeconds": delay_s}
                for number, (body, delay_s) in enumerate(left)
            ]
            with answers(_QUEUE):
                answer = self._client().send_message_batch(QueueUrl=url, Entries=entries)
            failed = answer.get("Failed", ())
            if refused := [entry for entry in failed if entry["SenderFault"]]:
                raise ClientError({"Error": refused[0]}, "SendMessageBatch")
            left = [left[int(entry["Id"])] for entry in failed]
            if not left:
                return
        raise unavailable(_QUEUE, failed[0]["Code"])

    def _at_once(
        self, send: Callable[[list[tuple[str, int]]], None], each: Sequence[list[tuple[str, int]]]
    ) -> None:
        if len(each) < 2:  # noqa: PLR2004 - one alone needs no threads
            for one in each:
                send(one)
            return
        self._client()  # made once, not by every thread
        with ThreadPoolExecutor(min(_THREADS, len(each))) as threads:
            for _ in threads.map(send, each):
                pass

    def _delete(self, url: str, receipt: str) -> None:
        try:
            with answers(_QUEUE):
                self._client().delete_message(QueueUrl=url, ReceiptHandle=receipt)
        except ClientError as error:
            if code_of(error) not in _OUTLIVED:
                raise

    def _show_after(self, url: str, receipt: str, pause: timedelta) -> bool:
        """Let a message be handed out again after a pause; return False if it was outlived."""
        try:
            with answers(_QUEUE):
                self._client().change_message_visibility(
                    QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=_seconds(pause)
                )
        except ClientError as error:
            if code_of(error) not in _OUTLIVED:
                raise
            return False
        return True

    def _letters(self) -> Iterator[_Letter]:
        """Yield dead letters as they come, hidden from others for a while."""
        empty = 0
        seen: set[str] = set()
        while empty < _EMPTY_LOOKS:
            with answers(_QUEUE):
                answer = self._client().receive_message(
                    QueueUrl=self._dead_url,
                    MaxNumberOfMessages=BATCH,
                    VisibilityTimeout=_LOOK_S,
                    WaitTimeSeconds=self._wait_s,
                    MessageSystemAttributeNames=["SentTimestamp"],
                )
            messages = answer.get("Messages", ())
            empty = 0 if messages else empty + 1
            for message in messages:
                try:
                    parked = parked_of(message["Body"], message["Attributes"])
                except ValueError:
                    continue  # no job: for whoever looks into the queue itself
                yield _Letter(parked, message["ReceiptHandle"])
                if parked.job.id in seen:  # there are so many that the first are shown again
                    return
                seen.add(parked.job.id)

    def _counts(self, url: str) -> tuple[int, int]:
        """Return how many messages wait, and how many are in somebody's hands."""
        names = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesNotVisible",
        ]
        with answers(_QUEUE):
            answer = self._client().get_queue_attributes(QueueUrl=url, AttributeNames=names)
        ready, delayed, running = (int(answer["Attributes"].get(name, 0)) for name in names)
        return ready + delayed, running


def _handed_out(attributes: Mapping[str, str]) -> int:
    return int(attributes["ApproximateReceiveCount"])


def _delay_s(job: Job, now: datetime) -> int:
    return _seconds(min(max(job.run_at - now, _NOTHING), DELAY_MAX))


def _seconds(duration: timedelta) -> int:
    """Return whole seconds, rounded up."""
    return -(-duration // _SECOND)


def _batches(messages: Iterable[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    """Yield requests of at most 10 messages, together no larger than one may be."""
    batch: list[tuple[str, int]] = []
    size = 0
    for message in messages:
        length = len(message[0].encode())
        if batch and (len(batch) == BATCH or size + length > MESSAGE_MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(message)
        size += length
    if batch:
        yield batch
