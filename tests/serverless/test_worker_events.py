"""Events of the queue and of the schedule: what becomes of each record."""

import logging
from datetime import timedelta

import pytest
from tests.emulators.gateway import Context
from tests.plain_codec import PlainCodec, a_jpeg

from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.job import JOB_ATTEMPTS, JobKind
from galerly.domain.model.photo import PhotoStatus
from galerly.domain.services.work import LEASE
from galerly.entrypoints.lambda_worker import ForeignEventError, LambdaWorker
from galerly.testing import in_memory

MINUTES_15 = 900.0  # what the template gives the worker


class Queue:
    """A queue as AWS polls it: due jobs become the records of an event."""

    def __init__(self, harness):
        self.harness = harness
        self.claims = {}

    def event(self, most=10):
        records: list[dict[str, str]] = []
        while len(records) < most:
            claim = self.harness.ports.jobs.claim(now=self.harness.clock.now(), lease=LEASE)
            if claim is None:
                break
            name = f"message-{len(self.claims)}"
            self.claims[name] = claim
            records.append({"messageId": name, "eventSource": "aws:sqs", "body": "{}"})
        return {"Records": records}

    def take(self, record):
        claim = self.claims[record["messageId"]]
        if isinstance(claim, Exception):
            raise claim
        return claim


class Fragile(PlainCodec):
    """A codec that can be told to break."""

    broken = False

    def decode(self, original, content_type, mark=None):
        if self.broken:
            message = "out of luck"
            raise RuntimeError(message)
        return super().decode(original, content_type, mark)


@pytest.fixture
def galerly():
    with in_memory(codec=Fragile()) as made:
        yield made


@pytest.fixture
def queue(galerly):
    return Queue(galerly)


@pytest.fixture
def worker(galerly, queue):
    return LambdaWorker(system=galerly.system, take=queue.take)


@pytest.fixture
def photo(galerly):
    """A photo whose renditions wait to be made."""
    anna = galerly.sign_up()
    galerly.run_jobs()
    gallery = galerly.services.galleries.create(by=anna.user.id, title="Wedding")
    return galerly.add_photo(gallery.id, "a.jpg", a_jpeg(), by=anna.user.id)


def settled(galerly, photo):
    return galerly.services.photos.get(photo.gallery_id, photo.id, by=photo.owner_id)


def waiting(galerly):
    return galerly.ports.jobs.depth(now=galerly.clock.now())


def test_jobs_of_an_event_are_done(galerly, queue, worker, photo):
    galerly.clock.advance(timedelta(seconds=5))

    answer = worker(queue.event(), Context(MINUTES_15))

    assert answer == {"batchItemFailures": []}
    assert settled(galerly, photo).status is PhotoStatus.READY
    assert waiting(galerly).running == 0


def test_a_record_that_comes_twice_does_no_harm(galerly, queue, worker, photo):
    galerly.clock.advance(timedelta(seconds=5))
    event = queue.event()
    worker(event, Context(MINUTES_15))
    before = settled(galerly, photo)

    assert worker(event, Context(MINUTES_15)) == {"batchItemFailures": []}

    assert settled(galerly, photo) == before


def test_only_what_failed_is_handed_out_again(galerly, queue, worker, photo, caplog):
    galerly.clock.advance(timedelta(seconds=5))
    galerly.ports.codec.broken = True
    galerly.services.work.add(JobKind.SWEEP, {})
    event = queue.event()

    with caplog.at_level(logging.INFO, logger="galerly.worker"):
        answer = worker(event, Context(MINUTES_15))

    kinds = {
        record["messageId"]: queue.claims[record["messageId"]].job.kind
        for record in event["Records"]
    }
    failed = [f["itemIdentifier"] for f in answer["batchItemFailures"]]
    assert [kinds[name] for name in failed] == [JobKind.RENDER]
    assert len(event["Records"]) > 1
    assert {r.message for r in caplog.records} == {"job done", "job failed"}
    galerly.ports.codec.broken = False
    galerly.clock.advance(timedelta(seconds=10))
    assert worker(queue.event(), Context(MINUTES_15)) == {"batchItemFailures": []}
    assert settled(galerly, photo).status is PhotoStatus.READY


def test_what_fails_too_often_is_parked_and_not_handed_out_again(galerly, queue, worker, photo):
    galerly.ports.codec.broken = True
    answers = []
    for _ in range(JOB_ATTEMPTS):
        galerly.clock.advance(timedelta(minutes=10))
        answers.append(worker(queue.event(), Context(MINUTES_15))["batchItemFailures"])

    assert [len(a) for a in answers] == [1] * (JOB_ATTEMPTS - 1) + [0]
    (parked,) = galerly.ports.jobs.parked(limit=9)
    assert parked.job.kind is JobKind.RENDER
    assert settled(galerly, photo).status is PhotoStatus.FAILED


def test_a_message_that_is_no_job_is_left_to_the_dead_letters(queue, worker, caplog):
    queue.claims["odd"] = ValueError("a message that is no job")

    answer = worker(
        {"Records": [{"messageId": "odd", "eventSource": "aws:sqs"}]}, Context(MINUTES_15)
    )

    assert answer == {"batchItemFailures": [{"itemIdentifier": "odd"}]}
    assert "no job" in caplog.text


def test_a_queue_in_trouble_loses_nothing(queue, worker, caplog):
    queue.claims["slow"] = UnavailableError()

    answer = worker(
        {"Records": [{"messageId": "slow", "eventSource": "aws:sqs"}]}, Context(MINUTES_15)
    )

    assert answer == {"batchItemFailures": [{"itemIdentifier": "slow"}]}
    assert "queue trouble" in caplog.text


def test_a_job_that_is_not_due_is_done_with(queue, worker):
    queue.claims["early"] = None  # put back for later, as a message of its own

    answer = worker(
        {"Records": [{"messageId": "early", "eventSource": "aws:sqs"}]}, Context(MINUTES_15)
    )

    assert answer == {"batchItemFailures": []}


def test_no_further_job_is_begun_that_the_function_may_not_end(galerly, queue, worker, photo):
    galerly.clock.advance(timedelta(seconds=5))
    galerly.services.work.add(JobKind.SWEEP, {})
    event = queue.event()
    assert len(event["Records"]) > 1

    answer = worker(event, Context(seconds=30))

    names = [record["messageId"] for record in event["Records"]]
    assert [f["itemIdentifier"] for f in answer["batchItemFailures"]] == names[1:]
    assert settled(galerly, photo).status is PhotoStatus.READY


@pytest.mark.parametrize(
    ("schedule", "kind"),
    [
        ({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}, JobKind.SWEEP),
        ({"source": "aws.events", "job": "compare"}, JobKind.COMPARE),
    ],
)
def test_a_schedule_queues_one_job(galerly, worker, schedule, kind):
    assert worker(schedule, Context(MINUTES_15)) == {}
    worker(schedule, Context(MINUTES_15))

    assert waiting(galerly).waiting == 1
    claim = galerly.ports.jobs.claim(now=galerly.clock.now(), lease=LEASE)
    assert claim.job.kind is kind


@pytest.mark.parametrize(
    "event",
    [None, [], {}, {"Records": {}}, {"Records": [{}]}, {"Records": [{"eventSource": "aws:s3"}]}],
)
def test_an_event_of_another_kind_is_refused(worker, event):
    with pytest.raises(ForeignEventError):
        worker(event, Context(MINUTES_15))


@pytest.mark.usefixtures("photo")
def test_each_job_is_counted_and_timed(galerly, queue, worker, caplog):
    galerly.clock.advance(timedelta(seconds=5))

    with caplog.at_level(logging.INFO, logger="galerly.worker"):
        worker(queue.event(most=1), Context(MINUTES_15))

    (line,) = [vars(r) for r in caplog.records if r.name == "galerly.worker"]
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Metrics"] == [{"Name": "job_ms", "Unit": "Milliseconds"}]
    assert line["job_ms"] >= 0
    assert (line["service"], line["message"]) == ("worker", "job done")
