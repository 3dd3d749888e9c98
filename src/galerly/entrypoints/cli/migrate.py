"""`galerly migrate`: carry an installation to other back ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from galerly.domain.model.ids import UserId

if TYPE_CHECKING:
    from galerly.entrypoints.migration.report import Report
    from galerly.entrypoints.system import System

BACKENDS = ("embedded", "aws")
SHOWN = 50  # differences; a missing bucket would else fill the screen
DIFFERENT = 4  # exit status of a conflict


@click.command()
@click.option("--from", "source", type=click.Choice(BACKENDS), required=True, help="Where it is.")
@click.option("--to", "target", type=click.Choice(BACKENDS), required=True, help="Where it goes.")
@click.option("--leave-work", is_flag=True, help="Leave jobs behind that are waiting to be done.")
def migrate(source: str, target: str, *, leave_work: bool) -> None:
    """Copy an installation to other back ends: accounts, galleries, photos, what clients said.

    Nothing of the source is changed. Each object is checked by its SHA-256, each row compared. Run
    it again after it was interrupted: it goes on where it was; on a finished copy it changes
    nothing. Stop the servers of both sides first.
    """
    from galerly.entrypoints.migration.moving import Move
    from galerly.entrypoints.migration.report import Report

    if source == target:
        raise click.UsageError("--from and --to must differ")
    with _opened(source, is_source=True) as here, _opened(target) as there:
        total = sum(usage.photos for usage in map(here.ports.galleries.usage, _accounts(here)))
        with click.progressbar(
            length=max(total, 1), label="photos", file=sys.stderr, show_pos=True
        ) as bar:
            report = Report(lambda now: bar.update(now.photos - bar.pos))
            move = Move(source=here.ports, target=there.ports, report=report)
            move.check(leave_work=leave_work)
            move.run()
    _tell(report)
    if report.differences:
        sys.exit(DIFFERENT)


@contextmanager
def _opened(backend: str, *, is_source: bool = False) -> Iterator["System"]:
    """Open one side; that on this machine only if no server runs on it."""
    from galerly.entrypoints.bootstrap import opened
    from galerly.entrypoints.data_lock import sole_server
    from galerly.entrypoints.existing import existing
    from galerly.entrypoints.settings import Settings

    # Nothing is mailed, and what mails one side may mean nothing to the other.
    environment = {name: text for name, text in os.environ.items() if name != "GALERLY_MAIL"}
    settings = Settings.from_environment({**environment, "GALERLY_BACKEND": backend})
    with ExitStack() as stack:
        if backend == "embedded":
            stack.enter_context(sole_server(settings.data))
        yield stack.enter_context(existing(settings) if is_source else opened(settings))


def _accounts(system: "System") -> Iterator[UserId]:
    from functools import partial

    from galerly.entrypoints.migration.rows import PAGE, every

    return every(partial(system.ports.users.every, limit=PAGE))


def _tell(report: "Report") -> None:
    for noun, counts in (("rows", report.rows), ("objects", report.objects)):
        click.echo(f"{noun}: " + ", ".join(f"{count:,} {deed}" for deed, count in counts.items()))
    click.echo(f"copied: {report.copied_bytes:,} bytes")
    for difference in report.differences[:SHOWN]:
        click.echo(f"differs: {difference.place} {difference.problem}")
    if len(report.differences) > SHOWN:
        click.echo(f"differs: and {len(report.differences) - SHOWN:,} more")
    if not report.differences:
        click.echo("source and target hold the same")
