"""`galerly aws logs`: what the functions wrote."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from galerly.entrypoints.cli.aws_options import of_a_stack
from galerly.entrypoints.cli.aws_session import Aws, told

FOLLOW_S = 2.0
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LEVELS = ("debug", "info", "warning", "error", "critical")


class _Span(click.ParamType[timedelta]):
    """A number and s, m, h or d."""

    name = "span"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"([1-9]\d{0,5})([smhd])", str(value))
        if not found:
            self.fail("write a number and s, m, h or d, such as 30m", param, ctx)
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


@click.command()
@of_a_stack
@click.option(
    "--function",
    "functions",
    multiple=True,
    type=click.Choice(["api", "worker"]),
    help="One of them; by default both.",
)
@click.option("--since", default="10m", show_default=True, type=_Span(), help="How far back.")
@click.option("--level", default="debug", type=click.Choice(_LEVELS), help="At least this.")
@click.option("--request", help="Only lines with this request id.")
@click.option("--follow", is_flag=True, help="Go on with what is written from now on.")
def logs(  # noqa: PLR0913 - options
    *,
    stack: str,
    region: str | None,
    functions: Sequence[str],
    since: timedelta,
    level: str,
    request: str | None,
    follow: bool,
) -> None:
    """Show log lines of the functions, oldest first."""
    from galerly.entrypoints.cli import aws_stack

    aws = Aws(region)
    with told("log group"):
        installed = aws_stack.get(aws, stack)
        names = functions or ("api", "worker")
        start = int((datetime.now(UTC) - since).timestamp() * 1000)
        seen: set[str] = set()
        while True:
            found = sorted(
                (
                    event
                    for name in names
                    for event in _events(aws, f"/aws/lambda/{installed.prefix}-{name}", start)
                    if _identity(event) not in seen
                ),
                key=lambda event: (event["timestamp"], _identity(event)),
            )
            for event in found:
                seen.add(_identity(event))
                if line := shown(event["message"], level=level, request=request):
                    click.echo(line)
            if not follow:
                return
            # Lines may arrive a little late: look once more at the last seconds.
            start = max(start, int((time.time() - 60) * 1000))
            time.sleep(FOLLOW_S)


def shown(message: str, *, level: str, request: str | None) -> str | None:
    """Return a line as it is shown, or None if it is not asked for."""
    text = message.rstrip("\n")
    if request and request not in text:
        return None
    least = _LEVELS.index(level)
    try:
        fields = json.loads(text)
    except ValueError:
        # Lambda's own lines carry no level: of those only what says that something broke.
        return text if least == 0 or _broke(text) else None
    if not isinstance(fields, dict):
        return text
    said = str(fields.get("level", "info")).lower()
    return text if said not in _LEVELS or _LEVELS.index(said) >= least else None


def _identity(event: dict[str, Any]) -> str:
    return (
        event.get("eventId") or f"{event['logStreamName']} {event['timestamp']} {event['message']}"
    )


def _broke(text: str) -> bool:
    return any(word in text for word in ("Task timed out", "Runtime exited", "[ERROR]", "Error:"))


def _events(aws: Aws, group: str, start: int) -> Iterator[dict[str, Any]]:
    pages = aws.client("logs").get_paginator("filter_log_events")
    for page in pages.paginate(logGroupName=group, startTime=start):
        yield from page["events"]
