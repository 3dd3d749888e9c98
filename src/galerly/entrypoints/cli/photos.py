"""`galerly photos`: what an operator does with photos."""

import click

from galerly.domain.model.ids import GalleryId


@click.group()
def photos() -> None:
    """Photos of all photographers."""


@photos.command("remake")
@click.option("--gallery", metavar="ID", help="Only those of one gallery.")
def remake(gallery: str | None) -> None:
    """Make all renditions anew, in the background; viewers see the old ones until then.

    Photos that failed are tried again.
    """
    from galerly.entrypoints.existing import existing
    from galerly.entrypoints.settings import Settings

    with existing(Settings.from_environment()) as system:
        count = system.services.remaking.all(GalleryId(gallery) if gallery else None)
        click.echo(f"queued: {count} photos; a running server makes them")
