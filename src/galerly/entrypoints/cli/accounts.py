"""`galerly accounts`: what an operator does for photographers."""

import click


@click.group()
def accounts() -> None:
    """Accounts of photographers."""


@accounts.command("recover")
@click.argument("address")
def recover(address: str) -> None:
    """Let a photographer sign in without a code, who lost app and recovery codes.

    Make sure first that it is they who ask: from now on the password alone opens the account.
    They are told by mail.
    """
    from galerly.entrypoints.existing import existing
    from galerly.entrypoints.settings import Settings

    with existing(Settings.from_environment()) as system:
        was_on = system.services.second_factor.take_off(address)
        click.echo("the second factor is off" if was_on else "no second factor was set")
