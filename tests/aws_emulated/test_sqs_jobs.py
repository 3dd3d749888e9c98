"""What the queue of jobs does by SQS's own clock, and on a bad day."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from botocore.exceptions import ClientError
from tests.builders import T0, a_job, an_id
from tests.emulators.faults import answering, faults_of, json_error, lost, timeout

from galerly.adapters.aws.sqs_jobs import SqsJobs
from galerly.adapters.aws.sqs_messages import MESSAGE_MAX_BYTES
from galerly.adapters.memory.system import SteeredClock
from galerly.domain.model.errors import TooLargeError, UnavailableError

LEASE = timedelta(minutes=5)
SECOND = timedelta(seconds=1)


@pytest.fixture
def client(storage_clients):
    return storage_clients.client("sqs")


@pytest.fixture
def faults(client, storage_clients):
    with faults_of(client) as faults:
        yield faults
    storage_clients.close()  # a client whose requests fail too often stops trying again


def now():
    return datetime.now(UTC)


def claim(jobs, lease=LEASE):
    return jobs.claim(now=now(), lease=lease)


def all_claimed(jobs):
    claims = []
    while (handed := claim(jobs)) is not None:
        claims.append(handed)
    return claims


def record_of(client, jobs):
    """A message as AWS hands it to a Lambda."""
    (message,) = client.receive_message(
        QueueUrl=jobs._url,
        VisibilityTimeout=300,
        MessageSystemAttributeNames=["ApproximateReceiveCount", "SentTimestamp"],
    )["Messages"]
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "eventSource": "aws:sqs",
    }


def delayed(client, jobs):
    name = "ApproximateNumberOfMessagesDelayed"
    answer = client.get_queue_attributes(QueueUrl=jobs._url, AttributeNames=[name])
    return int(answer["Attributes"][name])


# --- time ---


def test_a_lease_ends_by_itself(sqs_jobs):
    job = a_job(run_at=now())
    sqs_jobs.put([job])
    first = claim(sqs_jobs, lease=SECOND)

    assert claim(sqs_jobs) is None
    time.sleep(1.1)
    second = claim(sqs_jobs)

    assert second.job == evolve(job, attempts=2)
    assert second.receipt != first.receipt


def test_a_job_waits_for_its_time(sqs_jobs):
    job = a_job(run_at=now() + SECOND)
    sqs_jobs.put([job])

    assert claim(sqs_jobs) is None
    time.sleep(2.1)
    assert claim(sqs_jobs).job.id == job.id


def test_a_retried_job_comes_again_at_its_time(sqs_jobs):
    job = a_job(run_at=now())
    sqs_jobs.put([job])

    sqs_jobs.retry(claim(sqs_jobs), at=now() + SECOND)

    assert claim(sqs_jobs) is None
    time.sleep(1.2)
    assert claim(sqs_jobs).job == evolve(job, attempts=2)


def test_a_claim_that_was_outlived_parks_nothing(sqs_jobs):
    sqs_jobs.put([a_job(run_at=now())])
    outlived = claim(sqs_jobs, lease=SECOND)
    time.sleep(1.1)
    current = claim(sqs_jobs)

    sqs_jobs.park(outlived, now=now(), error="too late")

    assert sqs_jobs.parked(limit=9) == ()
    sqs_jobs.finish(current)
    assert claim(sqs_jobs) is None


def test_a_job_due_in_days_is_delayed_again_and_again_without_an_attempt(client, sqs_jobs):
    job = a_job(run_at=T0 + timedelta(days=3), attempts=2)
    early = SqsJobs(
        lambda: client,
        url=sqs_jobs._url,
        dead_url=sqs_jobs._dead_url,
        clock=SteeredClock(job.run_at),
    )
    early.put([job])  # as if its 15 minutes were over

    assert sqs_jobs.take(record_of(client, sqs_jobs), now=T0) is None

    assert delayed(client, sqs_jobs) == 1
    assert sqs_jobs.depth(now=T0).waiting == 1  # the message that came too early is gone
    assert sqs_jobs.depth(now=T0).running == 0


def test_a_delay_is_never_longer_than_sqs_takes(client, sqs_jobs, faults):
    sqs_jobs.put([a_job(run_at=now() + timedelta(days=3))])

    assert faults.left() == 0
    assert delayed(client, sqs_jobs) == 1


# --- a Lambda's events ---


def test_a_record_of_an_event_is_a_claim(client, sqs_jobs):
    job = a_job(payload={"email": "zoë@example.com"}, run_at=now(), key="k")
    sqs_jobs.put([job])

    taken = sqs_jobs.take(record_of(client, sqs_jobs), now=now())

    assert taken.job == evolve(job, attempts=1)
    sqs_jobs.retry(taken, at=now())
    again = sqs_jobs.take(record_of(client, sqs_jobs), now=now())
    assert again.job.attempts == 2
    sqs_jobs.finish(again)
    assert claim(sqs_jobs) is None


@pytest.mark.parametrize(
    "body",
    ["", "nothing", "[]", "{}", '{"id": 1}', json.dumps({"id": "a", "kind": "of-a-newer-version"})],
)
def test_what_is_no_job_is_told_and_hinders_nobody(client, sqs_jobs, body):
    if body:
        client.send_message(QueueUrl=sqs_jobs._url, MessageBody=body)
        client.send_message(QueueUrl=sqs_jobs._dead_url, MessageBody=body)
    job = a_job(run_at=now())
    record = {"body": body, "receiptHandle": "r", "attributes": {"ApproximateReceiveCount": "1"}}

    with pytest.raises(ValueError, match=r"."):
        sqs_jobs.take(record, now=now())
    sqs_jobs.put([job])
    found = [claim(sqs_jobs), claim(sqs_jobs)]

    assert [handed.job.id for handed in found if handed] == [job.id]
    assert sqs_jobs.parked(limit=9) == ()
    assert sqs_jobs.unpark(an_id(), now=now()) is False


def test_what_the_queue_itself_gave_up_is_parked_too(client, sqs_jobs):
    # As a redrive policy moves it: the message as it was.
    job = a_job(run_at=now())
    sqs_jobs.put([job])
    body = record_of(client, sqs_jobs)["body"]
    client.send_message(QueueUrl=sqs_jobs._dead_url, MessageBody=body)

    (parked,) = sqs_jobs.parked(limit=9)

    assert parked.job == job
    assert "never finished" in parked.error
    assert abs(parked.parked_at - now()) < timedelta(minutes=1)
    assert sqs_jobs.unpark(job.id, now=now())


# --- keys ---


def test_of_a_key_that_waits_this_process_puts_no_other(client, sqs_jobs):
    clock = SteeredClock(T0)
    jobs = SqsJobs(lambda: client, url=sqs_jobs._url, dead_url=sqs_jobs._dead_url, clock=clock)
    soon = T0 + timedelta(seconds=2)

    jobs.put([a_job(key="outline:1", run_at=soon)])
    jobs.put([a_job(key="outline:1", run_at=soon), a_job(key="outline:2", run_at=soon), a_job()])
    assert jobs.depth(now=T0).waiting == 3

    clock.set(soon)  # from now on it may be in somebody's hands, and a change after that counts
    jobs.put([a_job(key="outline:1", run_at=soon)])
    assert jobs.depth(now=T0).waiting == 4


def test_a_key_whose_job_was_not_stored_does_not_wait(sqs_jobs, faults):
    later = now() + timedelta(minutes=5)
    faults.plan("SendMessageBatch", *[timeout] * 3)
    with pytest.raises(UnavailableError):
        sqs_jobs.put([a_job(key="k", run_at=later)])

    sqs_jobs.put([a_job(key="k", run_at=later)])

    assert sqs_jobs.depth(now=now()).waiting == 1


# --- size ---


def test_a_job_that_no_message_can_hold_is_refused_before_any_is_stored(sqs_jobs):
    large = a_job(payload={"photo_ids": "x" * MESSAGE_MAX_BYTES})

    with pytest.raises(TooLargeError, match="SQS takes 262144"):
        sqs_jobs.put([a_job(), large])

    assert claim(sqs_jobs) is None


def test_jobs_that_are_too_many_or_too_large_for_one_request_go_in_several(sqs_jobs, faults):
    jobs = [a_job(payload={"photo_ids": "é" * 50_000}, run_at=now()) for _ in range(5)]
    jobs += [a_job(run_at=now()) for _ in range(23)]

    sqs_jobs.put(jobs)

    assert faults.operations.count("SendMessageBatch") == 5
    assert sorted(handed.job.id for handed in all_claimed(sqs_jobs)) == [job.id for job in jobs]


# --- bad days ---


THROTTLED = json_error(400, "RequestThrottled")
BROKEN = json_error(500, "InternalFailure")


@pytest.mark.parametrize("fault", [THROTTLED, BROKEN, timeout], ids=["slow", "error", "time-out"])
def test_failing_for_good_is_unavailable_and_failing_twice_is_not(sqs_jobs, faults, fault):
    job = a_job(run_at=now())
    steps = {
        "SendMessageBatch": lambda: sqs_jobs.put([job]),
        "ReceiveMessage": lambda: claim(sqs_jobs),
        "GetQueueAttributes": lambda: sqs_jobs.depth(now=now()),
    }
    for operation, step in steps.items():
        faults.plan(operation, *[fault] * 3)
        with pytest.raises(UnavailableError, match="the queue of jobs"):
            step()
        faults.plan(operation, fault, fault)
        assert step() is not ...
    assert faults.left() == 0


def test_a_job_whose_put_lost_its_answer_comes_twice_and_is_finished_twice(sqs_jobs, faults):
    faults.plan("SendMessageBatch", lost)
    job = a_job(run_at=now())
    sqs_jobs.put([job])

    claims = all_claimed(sqs_jobs)

    assert [handed.job.id for handed in claims] == [job.id, job.id]
    for handed in claims:
        sqs_jobs.finish(handed)
    assert sqs_jobs.depth(now=now()).running == 0


@pytest.mark.parametrize("operation", ["DeleteMessage", "ChangeMessageVisibility"])
def test_a_lost_answer_to_an_ending_is_none(sqs_jobs, faults, operation):
    sqs_jobs.put([a_job(run_at=now())])
    faults.plan(operation, lost)
    handed = claim(sqs_jobs)

    if operation == "DeleteMessage":
        sqs_jobs.finish(handed)
    else:
        sqs_jobs.park(handed, now=now(), error="broken")

    assert claim(sqs_jobs) is None
    assert faults.left() == 0


def partial(failed, *, sender=False):
    """SQS takes all entries of a batch but some."""
    told = [{"Id": str(n), "SenderFault": sender, "Code": "InternalError"} for n in failed]
    return answering(
        200, json.dumps({"Successful": [], "Failed": told}), "application/x-amz-json-1.0"
    )


def test_entries_of_a_batch_that_failed_are_sent_again_and_no_others(sqs_jobs, faults):
    jobs = [a_job(run_at=now()) for _ in range(5)]
    faults.plan("SendMessageBatch", partial([1, 3]))  # the others are taken as stored

    sqs_jobs.put(jobs)

    assert [handed.job.id for handed in all_claimed(sqs_jobs)] == [jobs[1].id, jobs[3].id]


def test_entries_that_go_on_failing_are_unavailable(sqs_jobs, faults):
    faults.plan("SendMessageBatch", *[partial([0])] * 4)

    with pytest.raises(UnavailableError, match="InternalError"):
        sqs_jobs.put([a_job()])


def test_entries_that_are_our_mistake_are_not_tried_again(sqs_jobs, faults):
    faults.plan("SendMessageBatch", partial([0], sender=True))

    with pytest.raises(ClientError):
        sqs_jobs.put([a_job()])

    assert faults.operations == ["SendMessageBatch"]
