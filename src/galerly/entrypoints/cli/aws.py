"""`galerly aws`: the same system on AWS."""

import click

from galerly.entrypoints.cli.aws_cities import cities
from galerly.entrypoints.cli.aws_costs import costs
from galerly.entrypoints.cli.aws_deploy import deploy
from galerly.entrypoints.cli.aws_destroy import destroy
from galerly.entrypoints.cli.aws_frontend import frontend
from galerly.entrypoints.cli.aws_logs import logs
from galerly.entrypoints.cli.aws_package import package
from galerly.entrypoints.cli.aws_restore import restore
from galerly.entrypoints.cli.aws_status import status


@click.group()
def aws() -> None:
    """Install Galerly on AWS, and look after it there."""


for command in (package, deploy, frontend, cities, status, logs, restore, costs, destroy):
    aws.add_command(command)
