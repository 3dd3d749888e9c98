"""`galerly aws cities`: the cities into their table."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

import click

from galerly.entrypoints.cli.aws_options import of_a_stack
from galerly.entrypoints.cli.aws_session import Aws, told

THREADS = 16
BATCH = 99  # cities: with their number they fit into one transaction

T = TypeVar("T")


@click.command()
@of_a_stack
@click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Batches under way at once.",
)
@click.option(
    "--people",
    default=500,
    show_default=True,
    type=click.IntRange(0),
    help="Only cities with so many; GeoNames tells of those with 500 and more.",
)
def cities(*, stack: str, region: str | None, threads: int, people: int) -> None:
    """Store the cities that GeoNames knows, over those that are stored.

    Run it after the first deployment, and after an update that brings newer ones. It may be
    repeated at any time.
    """
    from concurrent.futures import ThreadPoolExecutor

    from galerly.entrypoints import bootstrap
    from galerly.entrypoints.cli import aws_stack
    from galerly.entrypoints.settings import Settings

    aws = Aws(region)
    with told():
        installed = aws_stack.get(aws, stack)
    settings = Settings(
        aws_region=aws.region,
        aws_prefix=installed.prefix,
        aws_bucket=installed.output("ImagesBucket"),
        aws_queue_url=installed.output("JobsQueueUrl"),
        aws_dead_queue_url=installed.output("DeadJobsQueueUrl"),
        aws_secret_id=installed.output("SecretId"),
        mail="ses",
    )
    known = (city for city in bootstrap.geonames() if city.population >= people)
    batches = list(_batches(known))
    with bootstrap.aws(settings) as system, ThreadPoolExecutor(threads) as pool:
        stored = 0
        total = sum(len(batch) for batch in batches)
        with click.progressbar(length=total, label="Storing cities") as progress:
            for count in pool.map(system.cities.put_many, batches):
                stored += count
                progress.update(count)
    click.echo(f"stored {stored:,} cities")


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch
