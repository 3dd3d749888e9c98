"""What every command of `galerly aws` takes."""

from collections.abc import Callable
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., object])

stack_option = click.option(
    "--stack", default="galerly", show_default=True, help="Name of the installation's stack."
)
region_option = click.option("--region", help="By default AWS_REGION, the profile's, or us-east-1.")


def of_a_stack(command: F) -> F:
    """Return a command that also takes `--stack` and `--region`."""
    return stack_option(region_option(command))
