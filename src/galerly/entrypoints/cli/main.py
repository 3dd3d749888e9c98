"""The command `galerly`."""

import sys

import click

from galerly.domain.model import errors
from galerly.entrypoints.cli.accounts import accounts
from galerly.entrypoints.cli.aws import aws
from galerly.entrypoints.cli.backup import backup, restore
from galerly.entrypoints.cli.cities import cities
from galerly.entrypoints.cli.demo import demo
from galerly.entrypoints.cli.doctor import doctor
from galerly.entrypoints.cli.jobs import jobs
from galerly.entrypoints.cli.migrate import migrate
from galerly.entrypoints.cli.photos import photos
from galerly.entrypoints.cli.serve import serve
from galerly.entrypoints.settings import SettingError
from galerly.version import __version__

# Exit statuses by family of error; 64 and above as in sysexits.h.
EXIT_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (errors.NotFoundError, 3),
    (errors.ConflictError, 4),
    (errors.DeniedError, 5),
    (errors.UnauthenticatedError, 5),
    (errors.InvalidError, 65),
    (errors.UnavailableError, 75),
    (SettingError, 78),
    (OSError, 74),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="galerly")
def galerly() -> None:
    """Deliver photo shoots to clients: galleries, proofing and downloads.

    Settings come from GALERLY_* variables; the guide for operators lists them.
    """


for command in (serve, demo, cities, accounts, photos, jobs, doctor, backup, restore, migrate, aws):
    galerly.add_command(command)


def main() -> None:
    """Run the command; an error is one line on standard error, with its code."""
    try:
        galerly.main(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail("usage", error.format_message(), error.exit_code)
    except click.Abort:
        _fail("interrupted", "stopped", 130)
    except SettingError as error:
        _fail("setting", str(error), _status(error))
    except errors.GalerlyError as error:
        _fail(error.code, str(error), _status(error))
    except OSError as error:
        _fail("system", f"{error.strerror or error}: {error.filename or ''}".rstrip(": "), 74)


def _status(error: Exception) -> int:
    return next((status for family, status in EXIT_STATUS if isinstance(error, family)), 1)


def _fail(code: str, message: str, status: int) -> None:
    line = " ".join(message.split())
    print(f"error[{code}]: {line}", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
