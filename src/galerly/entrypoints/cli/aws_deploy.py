"""`galerly aws deploy`: make or change the stack, after showing what would change."""

import hashlib
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from galerly.domain.model.errors import ConflictError, InvalidError, NotFoundError
from galerly.entrypoints.cli.aws_mail import mail_state
from galerly.entrypoints.cli.aws_options import of_a_stack
from galerly.entrypoints.cli.aws_package import DEFAULT_OUT
from galerly.entrypoints.cli.aws_session import Aws, pauses, told
from galerly.version import __version__

CHANGE_SET_TIMEOUT_S = 300
_CAPABILITIES = ["CAPABILITY_NAMED_IAM"]
_DONE_OR_FAILED = ("_COMPLETE", "_FAILED")
_NOTHING = ("didn't contain changes", "No updates are to be performed", "no changes")


class DeployFailedError(ConflictError):
    """CloudFormation could not make the change, and took it back."""

    code = "deploy-failed"


class BucketTakenError(ConflictError):
    """A bucket of that name exists already: here, or in anybody's account."""

    code = "bucket-taken"


@click.command()
@of_a_stack
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter.")
@click.option(
    "--packages",
    default=DEFAULT_OUT,
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where `galerly aws package` left the zips.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Another template than Galerly's own.",
)
@click.option("--release", help="Deploy this earlier release again, template and zips.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def deploy(  # noqa: PLR0913 - options
    *,
    stack: str,
    region: str | None,
    settings: Sequence[str],
    packages: Path,
    template: Path | None,
    release: str | None,
    yes: bool,
) -> None:
    """Make the stack, or change it: first shows what would change, then asks.

    Parameters that are not set keep their values. Missing packages must be made before, by
    `galerly aws package`.
    """
    from galerly.entrypoints.cli import aws_stack

    chosen = _parameters(settings)
    aws = Aws(region)
    with told():
        before = aws_stack.find(aws, stack)
        fresh = before is None or before.status == "REVIEW_IN_PROGRESS"
        known = {} if before is None else before.parameters
        if before and not fresh and before.status not in aws_stack.READY:
            raise aws_stack.NotReadyError(f"the stack {stack} is {before.status}; wait for it")
        if before and before.status == "ROLLBACK_COMPLETE":
            message = f"the stack {stack} was never made whole; run `galerly aws destroy` first"
            raise aws_stack.NotReadyError(message)
        wanted = known | chosen
        parts = _parts(aws, wanted, packages, template=template, release=release)
        if fresh:
            _look_for_buckets(aws, wanted)
        found = _change_set(aws, stack, parts, chosen, known=known, fresh=fresh)
        if found is None:
            click.echo("nothing to change")
            return
        for line in _changes(found):
            click.echo(line)
        if not yes:
            click.confirm("Do it?", abort=True)
        _execute(aws, stack, found["ChangeSetId"], fresh=fresh)
        after = aws_stack.get(aws, stack)
        mail = mail_state(aws, after.output("MailIdentity"))
    for name, value in sorted(after.outputs.items()):
        click.echo(f"{name:<24} {value}")
    if not mail.proven:
        click.echo(f"SES does not send for {mail.identity} yet; it waits for these DNS records:")
        for record in mail.records():
            click.echo(f"  {record}")


def _parameters(settings: Sequence[str]) -> dict[str, str]:
    pairs = [setting.partition("=") for setting in settings]
    wrong = [name for name, equals, _ in pairs if not equals or not name.isalnum()]
    if wrong:
        raise InvalidError("--set", f"write NAME=VALUE, not {wrong[0]!r}")
    return {name: value for name, _, value in pairs}


def _parts(
    aws: Aws,
    wanted: dict[str, str],
    packages: Path,
    *,
    template: Path | None,
    release: str | None,
) -> dict[str, str]:
    """Send what the stack is made of; return the keys, and the release's name."""
    from galerly.entrypoints.cli import aws_files
    from galerly.entrypoints.cli.aws_artifacts import Artifacts

    artifacts = Artifacts(aws, wanted.get("Prefix", "galerly"))
    if release:
        with told(f"release {release}"):
            parts = artifacts.release(release)
    else:
        folder = packages / wanted.get("Architecture", "arm64")
        zips = [folder / "api.zip", folder / "worker.zip"]
        if missing := [path for path in zips if not path.is_file()]:
            raise NotFoundError(f"file {missing[0]}; run `galerly aws package` first")
        artifacts.make()
        keys = {
            "ApiCodeKey": artifacts.add("code", zips[0]),
            "WorkerCodeKey": artifacts.add("code", zips[1]),
            "Template": artifacts.add("template", template or aws_files.template()),
        }
        digest = hashlib.sha256("".join(sorted(keys.values())).encode()).hexdigest()[:8]
        parts = keys | {"Release": f"{__version__}-{digest}"}
    artifacts.remember(parts["Release"], parts)
    return parts | {
        "ArtifactsBucketName": artifacts.bucket,
        "Url": artifacts.url(parts["Template"]),
    }


def _look_for_buckets(aws: Aws, wanted: dict[str, str]) -> None:
    """Raise BucketTakenError before CloudFormation would fail half-way."""
    from botocore.exceptions import ClientError

    defaults = {
        "ImagesBucketName": "galerly-images-storage",
        "FrontendBucketName": "galerly-frontend-app",
    }
    for parameter, default in defaults.items():
        name = wanted.get(parameter, default)
        try:
            aws.client("s3").head_bucket(Bucket=name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:  # noqa: PLR2004 - HTTP
                continue
        message = f"the bucket {name} exists; choose: --set {parameter}={name}-{aws.account}"
        raise BucketTakenError(message)


def _change_set(  # noqa: PLR0913 - one call of CloudFormation
    aws: Aws,
    stack: str,
    parts: dict[str, str],
    chosen: dict[str, str],
    *,
    known: dict[str, str],
    fresh: bool,
) -> dict[str, Any] | None:
    """Return a change set that can be executed; None if nothing would change."""
    cloud = aws.client("cloudformation")
    taken = cloud.get_template_summary(TemplateURL=parts["Url"])["Parameters"]
    names = {parameter["ParameterKey"] for parameter in taken}
    if unknown := sorted(chosen.keys() - names):
        raise InvalidError("--set", f"there is no parameter {unknown[0]}")
    values = {name: value for name, value in parts.items() if name in names} | chosen
    kept = sorted((known.keys() & names) - values.keys()) if not fresh else []
    name = f"galerly-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
    made = cloud.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="CREATE" if fresh else "UPDATE",
        TemplateURL=parts["Url"],
        Parameters=[{"ParameterKey": n, "ParameterValue": v} for n, v in sorted(values.items())]
        + [{"ParameterKey": n, "UsePreviousValue": True} for n in kept],
        Capabilities=_CAPABILITIES,
    )
    identity = made["Id"]
    deadline = time.monotonic() + CHANGE_SET_TIMEOUT_S
    for pause in pauses():
        found: dict[str, Any] = cloud.describe_change_set(ChangeSetName=identity, StackName=stack)
        if found["Status"] == "CREATE_COMPLETE" or time.monotonic() > deadline:
            break
        if found["Status"] == "FAILED":
            reason = found.get("StatusReason", "")
            cloud.delete_change_set(ChangeSetName=identity, StackName=stack)
            if any(text in reason for text in _NOTHING):
                return None
            raise DeployFailedError(reason or "CloudFormation made no change set of it")
        time.sleep(pause)
    following = found.get("NextToken")
    while following:
        page = cloud.describe_change_set(
            ChangeSetName=identity, StackName=stack, NextToken=following
        )
        found["Changes"] += page["Changes"]
        following = page.get("NextToken")
    return found | {"ChangeSetId": identity} if found["Changes"] else None


def _changes(found: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each change, those that replace something marked."""
    for change in found["Changes"]:
        resource = change["ResourceChange"]
        replaced = resource.get("Replacement") in {"True", "Conditional"}
        mark = f"  replaces it: {resource['Replacement']}" if replaced else ""
        yield (
            f"{resource['Action']:<8} {resource['LogicalResourceId']:<26} "
            f"{resource['ResourceType']}{mark}"
        )


def _execute(aws: Aws, stack: str, change_set: str, *, fresh: bool) -> None:
    """Return when the change is made, telling of each resource on the way."""
    cloud = aws.client("cloudformation")
    seen = set() if fresh else {event["EventId"] for event in _events(cloud, stack)}
    cloud.execute_change_set(ChangeSetName=change_set, StackName=stack)
    reasons: list[str] = []
    status = ""
    for pause in pauses():
        for event in reversed(list(_events(cloud, stack))):
            if event["EventId"] in seen:
                continue
            seen.add(event["EventId"])
            reached = event["ResourceStatus"]
            if reached.endswith(_DONE_OR_FAILED):
                click.echo(f"{reached:<18} {event['LogicalResourceId']}")
                if event["ResourceType"] == "AWS::CloudFormation::Stack":
                    status = reached
            if reached.endswith("_FAILED"):
                reason = event.get("ResourceStatusReason", "no reason given")
                reasons.append(f"{event['LogicalResourceId']}: {reason}")
        sys.stdout.flush()
        if status:
            break
        time.sleep(pause)
    if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        reason = reasons[0] if reasons else "CloudFormation gave no reason"
        raise DeployFailedError(f"the stack is {status}: {reason}")


def _events(cloud: Any, stack: str) -> Iterator[dict[str, Any]]:
    for page in cloud.get_paginator("describe_stack_events").paginate(StackName=stack):
        yield from page["StackEvents"]
