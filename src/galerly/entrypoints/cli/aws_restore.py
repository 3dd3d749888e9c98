"""`galerly aws restore`: a table to a point in time, an object to a version."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click

from galerly.domain.model.errors import InvalidError
from galerly.entrypoints.cli.aws_options import of_a_stack
from galerly.entrypoints.cli.aws_session import Aws, pauses, told
from galerly.entrypoints.cli.aws_stack import TABLES


class _Moment(click.ParamType[datetime]):
    """A time with its zone."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = datetime.min  # noqa: DTZ901 - refused just below
        if moment.tzinfo is None:
            self.fail("write a time with its zone, such as 2026-11-23T09:30:00Z", param, ctx)
        return moment.astimezone(UTC)


@click.group()
def restore() -> None:
    """Bring back what was lost or spoiled."""


@restore.command()
@of_a_stack
@click.argument("nouns", nargs=-1, required=True, type=click.Choice(TABLES), metavar="TABLE...")
@click.option("--at", type=_Moment(), help="The moment; by default the latest there is.")
@click.option("--restored", help="Tables that were restored before, by the end of their names.")
@click.option("--replace", is_flag=True, help="Make the live tables equal to the restored ones.")
@click.option("--yes", is_flag=True, help="Do not ask before replacing.")
def table(  # noqa: PLR0913 - options
    *,
    stack: str,
    region: str | None,
    nouns: Sequence[str],
    at: datetime | None,
    restored: str | None,
    replace: bool,
    yes: bool,
) -> None:
    """Restore tables beside the live ones, as they were at a moment.

    TABLE is users, galleries, photos, sessions, cities or newsletters. With --replace, the live
    tables are then made equal to the restored ones, item by item.
    """
    from galerly.entrypoints.cli import aws_stack, aws_tables

    if at and restored:
        raise InvalidError("--at", "belongs to a new restore, and --restored to an earlier one")
    aws = Aws(region)
    ending = restored or f"restored-{datetime.now(UTC):%Y%m%d%H%M%S}"
    with told("table"):
        live = {n: aws_stack.get(aws, stack).table(n) for n in dict.fromkeys(nouns)}
        copies = {name: f"{name}-{ending}" for name in live.values()}
        client = aws.client("dynamodb")
        if not restored:
            for name, copy in copies.items():
                aws_tables.start_restore(client, name, copy, at)
                click.echo(f"{name} becomes {copy}")
        for copy in copies.values():
            for pause in pauses():
                if aws_tables.is_ready(client, copy):
                    break
                click.echo(f"waiting for {copy}")
                aws_tables.wait(pause)
        click.echo(f"ready; to use it: --restored {ending} --replace")
        if replace:
            for name, copy in copies.items():
                changes = aws_tables.compare(client, live=name, restored=copy)
                click.echo(
                    f"{name}: {len(changes.put):,} items to put back, "
                    f"{len(changes.delete):,} to delete, {changes.equal:,} are equal"
                )
                if not yes:
                    click.confirm("Do it?", abort=True)
                aws_tables.apply(client, name, changes)
                click.echo(f"{name} is as it was")


@restore.command("object")
@of_a_stack
@click.argument("key")
@click.option("--at", type=_Moment(), help="As it was at this moment.")
@click.option("--version", "version_id", help="This version.")
def object_(
    *, stack: str, region: str | None, key: str, at: datetime | None, version_id: str | None
) -> None:
    """Make an earlier version of an object the present one; without a choice, list them.

    A KEY that ends with / stands for all objects below it, with --at.
    """
    from galerly.entrypoints.cli import aws_objects, aws_stack

    if at and version_id:
        raise InvalidError("--version", "choose a version or a moment, not both")
    if key.endswith("/") and not at:
        raise InvalidError("--at", "is needed to restore all objects below a key")
    aws = Aws(region)
    with told(f"object {key}"):
        bucket = aws_stack.get(aws, stack).output("ImagesBucket")
        client = aws.client("s3")
        versions = aws_objects.versions(client, bucket, key)
        if key.endswith("/") and at:
            done = aws_objects.restore_all(client, bucket, versions, at)
            click.echo(f"{done.put_back} objects put back, {done.equal} were as they should be")
            return
        if not (at or version_id):
            for version in versions:
                what = "deleted" if version.deleted else f"{version.size_bytes:,} bytes"
                now = "  (present)" if version.latest else ""
                click.echo(f"{version.at:%Y-%m-%d %H:%M:%S}  {version.id}  {what}{now}")
            return
        chosen = aws_objects.choose(versions, at=at, version_id=version_id)
        if chosen.latest:
            click.echo(f"{key} is that version already")
            return
        aws_objects.put_back(client, bucket, chosen)
        click.echo(f"{key} is again as of {chosen.at:%Y-%m-%d %H:%M:%S} UTC")
