"""`galerly demo`: something to look at."""

from secrets import token_urlsafe

import click

TITLE = "Marta & Jonas, a day at the lake"
EMAIL = "demo@galerly.example"
LONG_EDGE_PX = 2048  # as large as the largest rendition
LINK_PASSWORD = "rowing-boat"  # noqa: S105 - of a gallery of generated pictures


@click.command()
@click.option("--photos", default=24, show_default=True, type=click.IntRange(1, 500))
def demo(photos: int) -> None:
    """Make a demo photographer with a gallery of generated pictures, and print its links."""
    from galerly.domain.model.gallery import Download, GalleryState, Permissions
    from galerly.domain.services.galleries import GalleryChanges
    from galerly.domain.services.share_links import LinkFields
    from galerly.domain.services.uploads import FileToUpload
    from galerly.entrypoints.bootstrap import demo_picture, opened
    from galerly.entrypoints.existing import installed
    from galerly.entrypoints.settings import Settings

    settings = Settings.from_environment()
    if not installed(settings):
        click.echo(f"New installation in {settings.data.resolve()}", err=True)
    with opened(settings) as system:
        services = system.services
        known = services.accounts.find(EMAIL)
        if known:
            me, password = known.user.id, None
        else:
            password = token_urlsafe(12)
            account, _ = services.accounts.register(
                email=EMAIL, password=password, name="Lena Winter"
            )
            me = account.user.id
        gallery = services.galleries.create(
            by=me,
            title=TITLE,
            description="Late May, warm light, forty guests and one rowing boat.",
        )
        with click.progressbar(range(photos), label="Making pictures") as numbers:
            for number in numbers:
                data = demo_picture(number, long_edge_px=LONG_EDGE_PX)
                described = FileToUpload(
                    filename=f"GLY_{number + 1:04d}.jpg",
                    content_type="image/jpeg",
                    size_bytes=len(data),
                )
                services.uploads.add(gallery.id, described, [data], by=me)
                system.run_jobs(most=2)
        system.run_jobs()
        services.galleries.update(gallery.id, GalleryChanges(state=GalleryState.PUBLISHED), by=me)
        open_link = services.share_links.create(
            gallery.id,
            LinkFields(name="Family", permissions=Permissions(download=Download.ORIGINAL)),
            by=me,
        )
        secret_link = services.share_links.create(
            gallery.id, LinkFields(name="With a password", password=LINK_PASSWORD), by=me
        )
        click.echo(f"The gallery:            {settings.page_url}/s#{open_link.share_token}")
        click.echo(f"With a password:        {settings.page_url}/s#{secret_link.share_token}")
        click.echo(f"  its password:         {LINK_PASSWORD}")
        click.echo(f"Her studio:             {settings.page_url}/login")
        click.echo(f"  e-mail:               {EMAIL}")
        if password:
            click.echo(f"  password:             {password}")
        else:
            click.echo("  password:             as printed when the demo was first made")
        click.echo("They open while the server runs: `galerly serve` (or `make serve`).")
