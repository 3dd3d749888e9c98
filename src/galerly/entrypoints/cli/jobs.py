"""`galerly jobs`: work that was given up."""

import click

from galerly.domain.model.errors import NotFoundError

SHOWN = 200


@click.group()
def jobs() -> None:
    """Work that failed too often and awaits you."""


@jobs.command("list")
def list_() -> None:
    """Show jobs that were given up, oldest first."""
    from galerly.entrypoints.existing import existing
    from galerly.entrypoints.settings import Settings

    with existing(Settings.from_environment()) as system:
        parked = system.jobs.parked(limit=SHOWN)
        for item in parked:
            click.echo(
                f"{item.job.id}  {item.parked_at:%Y-%m-%d %H:%M}  {item.job.kind}  {item.error}"
            )
        if not parked:
            click.echo("no job was given up")


@jobs.command("retry")
@click.argument("job_id", required=False)
@click.option("--all", "every", is_flag=True, help="All of them.")
def retry(job_id: str | None, *, every: bool) -> None:
    """Let a job that was given up be done again."""
    if every == bool(job_id):
        raise click.UsageError("name one job, or say --all")
    from galerly.entrypoints.existing import existing
    from galerly.entrypoints.settings import Settings

    with existing(Settings.from_environment()) as system:
        now = system.clock.now()
        if job_id:
            if not system.jobs.unpark(job_id, now=now):
                raise NotFoundError("parked job")
            click.echo("queued again")
            return
        count = 0
        while parked := system.jobs.parked(limit=SHOWN):
            count += sum(system.jobs.unpark(item.job.id, now=now) for item in parked)
        click.echo(f"queued again: {count}")
