"""`galerly aws costs`: a month's bill, worked out before it comes."""

import json
from collections import defaultdict
from collections.abc import Iterator

import click
from attrs import frozen

from galerly.entrypoints.cli.aws_prices import PRICES
from galerly.entrypoints.cli.aws_usage import Size, usage


@frozen(kw_only=True)
class Line:
    """One thing that AWS counts."""

    service: str
    unit: str
    units: float
    dollars: float


@click.command()
@click.option("--users", required=True, type=click.IntRange(0), help="Active in the month.")
@click.option("--photos", required=True, type=click.IntRange(0), help="Stored, of all ages.")
@click.option("--views", required=True, type=click.IntRange(0), help="Visits to galleries a month.")
@click.option(
    "--photo-mb", default=8.0, show_default=True, type=click.FloatRange(0.1), help="An original."
)
@click.option(
    "--gallery-photos",
    default=100,
    show_default=True,
    type=click.IntRange(1),
    help="Photos of one gallery.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def costs(  # noqa: PLR0913 - options
    *, users: int, photos: int, views: int, photo_mb: float, gallery_photos: int, as_json: bool
) -> None:
    """Work out a month's bill in us-east-1, by service, from list prices.

    Requests of each route and job are measured; how often people do what is assumed, and the guide
    to AWS says how. It asks AWS nothing.
    """
    size = Size(
        users=users,
        photos=photos,
        views=views,
        photo_mb=photo_mb,
        gallery_photos=gallery_photos,
    )
    lines = list(bill(size))
    total = sum(line.dollars for line in lines)
    if as_json:
        parts = [
            {"service": n.service, "unit": n.unit, "units": n.units, "dollars": round(n.dollars, 2)}
            for n in lines
        ]
        click.echo(json.dumps({"dollars": round(total, 2), "lines": parts}))
        return
    by_service: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_service[line.service].append(line)
    for service, some in sorted(by_service.items(), key=lambda item: -_sum(item[1])):
        click.echo(f"{service:<52}{_sum(some):>12,.2f}")
        for line in sorted(some, key=lambda each: -each.dollars):
            click.echo(f"  {line.unit:<52}{_number(line.units):>16}{line.dollars:>12,.2f}")
    click.echo(f"{'A month, in dollars':<52}{total:>12,.2f}")
    seen = min(price.seen for price in PRICES.values())
    click.echo(
        f"List prices of us-east-1 as of {seen}, without taxes; what is free for good is free."
    )


def bill(size: Size) -> Iterator[Line]:
    """Yield what each thing that AWS counts costs in a month."""
    for name, units in usage(size).items():
        price = PRICES[name]
        yield Line(service=price.service, unit=price.unit, units=units, dollars=price.cost(units))


def _sum(lines: list[Line]) -> float:
    return sum(line.dollars for line in lines)


def _number(units: float) -> str:
    return f"{units:,.0f}" if units >= 100 else f"{units:,.1f}"  # noqa: PLR2004 - digits
