"""`galerly aws package`: the zips of both functions."""

from collections.abc import Sequence
from pathlib import Path

import click
from attrs import evolve

from galerly.entrypoints.cli.aws_functions import ARCHITECTURES, FUNCTIONS

DEFAULT_OUT = Path("dist/aws")


@click.command()
@click.option("--out", default=DEFAULT_OUT, show_default=True, type=click.Path(path_type=Path))
@click.option(
    "--architecture",
    "architectures",
    multiple=True,
    default=["arm64"],
    show_default=True,
    type=click.Choice(list(ARCHITECTURES)),
    help="May be given twice.",
)
@click.option(
    "--function",
    "names",
    multiple=True,
    default=[function.name for function in FUNCTIONS],
    show_default=True,
    type=click.Choice([function.name for function in FUNCTIONS]),
    help="One of them alone.",
)
@click.option(
    "--wheels",
    default=Path(".cache/lambda-wheels"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where fetched wheels are kept.",
)
@click.option("--fetch-only", is_flag=True, help="Fetch the wheels, and make no zip.")
@click.option("--api-python", default=FUNCTIONS[0].python, show_default=True)
@click.option("--worker-python", default=FUNCTIONS[1].python, show_default=True)
def package(  # noqa: PLR0913 - options
    *,
    out: Path,
    architectures: Sequence[str],
    names: Sequence[str],
    wheels: Path,
    fetch_only: bool,
    api_python: str,
    worker_python: str,
) -> None:
    """Make the zips of both Lambda functions; the same sources give the same bytes."""
    import hashlib

    from galerly.entrypoints.cli.aws_files import lock_of
    from galerly.entrypoints.cli.aws_zips import build, fetch_wheels

    for architecture in dict.fromkeys(architectures):
        for function in (f for f in FUNCTIONS if f.name in names):
            chosen = evolve(
                function, python=api_python if function.name == "api" else worker_python
            )
            lock = lock_of(function.name)
            if fetch_only:
                fetch_wheels(chosen, lock, wheels, architecture)
                continue
            target = out / architecture / f"{function.name}.zip"
            zipped, unzipped = build(
                chosen,
                lock=lock,
                wheels=wheels,
                architecture=architecture,
                target=target,
            )
            digest = hashlib.sha256(target.read_bytes()).hexdigest()
            click.echo(
                f"{target}  Python {chosen.python}  {zipped / 1e6:.1f} MB zipped, "
                f"{unzipped / 1e6:.1f} MB unzipped  sha256 {digest[:16]}"
            )
