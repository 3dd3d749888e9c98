"""`galerly aws status`: is the installation on AWS well?"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import click
from attrs import asdict, frozen

from galerly.entrypoints.cli.aws_mail import mail_state
from galerly.entrypoints.cli.aws_options import of_a_stack
from galerly.entrypoints.cli.aws_session import Aws, told
from galerly.entrypoints.cli.aws_stack import TABLES, Stack

Verdict = Literal["ok", "warn", "fail"]
RELEASES_SHOWN = 5
WINDOW = timedelta(hours=1)


@frozen(kw_only=True)
class Line:
    """What was found out about one part."""

    part: str
    verdict: Verdict
    said: str


@click.command()
@of_a_stack
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def status(*, stack: str, region: str | None, as_json: bool) -> None:
    """Show alarms, queues, errors of the last hour, tables and versions."""
    from galerly.entrypoints.cli import aws_stack

    aws = Aws(region)
    with told():
        installed = aws_stack.get(aws, stack)
        lines = list(_lines(aws, installed))
    if as_json:
        click.echo(json.dumps({"stack": stack, "parts": [asdict(line) for line in lines]}))
    else:
        for line in lines:
            click.echo(f"{line.verdict:<5} {line.part:<14} {line.said}")
    if any(line.verdict == "fail" for line in lines):
        sys.exit(1)


def _lines(aws: Aws, stack: Stack) -> Iterator[Line]:
    yield _line("stack", f"{stack.status}, release {stack.outputs.get('Release', '?')}")
    yield from _alarms(aws, stack)
    yield from _queues(aws, stack)
    yield from _functions(aws, stack)
    yield from _tables(aws, stack)
    yield _mail(aws, stack)
    yield from _releases(aws, stack)
    yield _line("pages", stack.output("PagesUrl"))
    yield _line("api", stack.output("ApiUrl"))


def _alarms(aws: Aws, stack: Stack) -> Iterator[Line]:
    found = aws.client("cloudwatch").get_paginator("describe_alarms")
    alarms = [
        alarm
        for page in found.paginate(AlarmNamePrefix=f"{stack.prefix}-")
        for alarm in page["MetricAlarms"]
    ]
    raised = sorted(a["AlarmName"] for a in alarms if a["StateValue"] == "ALARM")
    if raised:
        yield _line("alarms", f"raised: {', '.join(raised)}", "fail")
    else:
        yield _line("alarms", f"none of {len(alarms)} raised", "ok" if alarms else "warn")


def _queues(aws: Aws, stack: Stack) -> Iterator[Line]:
    sqs = aws.client("sqs")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    for part, output in (("jobs", "JobsQueueUrl"), ("given-up jobs", "DeadJobsQueueUrl")):
        url = stack.output(output)
        told_of = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        waiting, running = (int(told_of[name]) for name in names)
        dead = output == "DeadJobsQueueUrl"
        verdict: Verdict = "warn" if dead and waiting else "ok"
        yield _line(
            part, f"{waiting} waiting" if dead else f"{waiting} waiting, {running} at hand", verdict
        )


def _functions(aws: Aws, stack: Stack) -> Iterator[Line]:
    now = datetime.now(UTC)
    for name in ("api", "worker"):
        function = f"{stack.prefix}-{name}"
        about = aws.client("lambda").get_function_configuration(FunctionName=function)
        sums = {}
        for metric in ("Invocations", "Errors", "Throttles"):
            points = aws.client("cloudwatch").get_metric_statistics(
                Namespace="AWS/Lambda",
                MetricName=metric,
                Dimensions=[{"Name": "FunctionName", "Value": function}],
                StartTime=now - WINDOW,
                EndTime=now,
                Period=int(WINDOW.total_seconds()),
                Statistics=["Sum"],
            )["Datapoints"]
            sums[metric] = int(sum(point["Sum"] for point in points))
        broken = sums["Errors"] or sums["Throttles"]
        said = (
            f"{about['Runtime']} {about['Architectures'][0]}, {about['MemorySize']} MB, "
            f"{about['CodeSize'] / 1e6:.1f} MB of code; last hour {sums['Invocations']} calls, "
            f"{sums['Errors']} failed, {sums['Throttles']} refused"
        )
        yield _line(f"{name} function", said, "warn" if broken else "ok")


def _tables(aws: Aws, stack: Stack) -> Iterator[Line]:
    dynamodb = aws.client("dynamodb")
    for noun in TABLES:
        table = stack.table(noun)
        about = dynamodb.describe_table(TableName=table)["Table"]
        backups = dynamodb.describe_continuous_backups(TableName=table)
        recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        recoverable = recovery["PointInTimeRecoveryStatus"] == "ENABLED"
        until = recovery.get("LatestRestorableDateTime")
        said = f"{about['TableStatus'].lower()}, about {about['ItemCount']:,} items"
        if recoverable:
            said += f", can be restored{f' up to {until:%Y-%m-%d %H:%M} UTC' if until else ''}"
        else:
            said += ", CANNOT be restored to a point in time"
        yield _line(f"table {noun}", said, "ok" if recoverable else "warn")


def _mail(aws: Aws, stack: Stack) -> Line:
    mail = mail_state(aws, stack.output("MailIdentity"))
    if not mail.proven:
        waits = "; ".join(mail.records()) or "the link in a mail to it"
        return _line("mail", f"{mail.identity} is not proven; SES waits for {waits}", "warn")
    if mail.in_sandbox:
        said = "may send, but only to proven addresses: ask SES for production access"
        return _line("mail", f"{mail.identity} {said}", "warn")
    return _line("mail", f"{mail.identity} may send")


def _releases(aws: Aws, stack: Stack) -> Iterator[Line]:
    from galerly.entrypoints.cli.aws_artifacts import Artifacts

    names = [name for name, _ in Artifacts(aws, stack.prefix).releases()[:RELEASES_SHOWN]]
    yield _line("releases", ", ".join(names) or "none remembered", "ok" if names else "warn")


def _line(part: str, said: str, verdict: Verdict = "ok") -> Line:
    return Line(part=part, verdict=verdict, said=said)
