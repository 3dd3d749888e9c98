"""`galerly serve`: pages, API, storage and workers from one command."""

import click


@click.command()
@click.option("--host", help="Address to listen on  [GALERLY_HOST, 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="[GALERLY_PORT, 8000]; 0: any")
@click.option("--data", type=click.Path(file_okay=False), help="[GALERLY_DATA, ./data]")
def serve(host: str | None, port: int | None, data: str | None) -> None:
    """Serve pages and API until stopped; photos and database are under the data folder."""
    from pathlib import Path

    from attrs import evolve

    from galerly.entrypoints.server import run
    from galerly.entrypoints.settings import Settings

    settings = Settings.from_environment()
    run(
        evolve(
            settings,
            host=host or settings.host,
            port=settings.port if port is None else port,
            data=Path(data) if data else settings.data,
        )
    )
