"""`galerly cities`."""

import click


@click.group()
def cities() -> None:
    """The cities that photographers can be found by."""


@cities.command("import")
def import_() -> None:
    """Store all cities with 15,000 or more people (GeoNames), over those that are stored.

    The server does this by itself at its first start.
    """
    from galerly.entrypoints.city_import import import_cities
    from galerly.entrypoints.existing import existing
    from galerly.entrypoints.settings import Settings

    with existing(Settings.from_environment()) as system:
        click.echo(f"stored {import_cities(system):,} cities")
