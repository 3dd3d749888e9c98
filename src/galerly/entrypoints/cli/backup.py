"""`galerly backup` and `galerly restore`: a second copy of everything, and the way back."""

from functools import partial
from pathlib import Path

import click

from galerly.entrypoints.settings import Settings

_LEFT_OUT = """
THE KEYS ARE NOT IN THIS BACKUP. Without them every password, share link and sealed value in it is
worthless. Set GALERLY_BACKUP_PASSPHRASE (12 characters or more) and run it again, or keep a copy
of {keys} in a safe place, apart from the backup.
"""
_TO_BE_BROUGHT = """
THE KEYS WERE NOT IN THIS BACKUP. Put your copy of keys.json into {data} before you start the
server: it would make new ones, and no password and no share link would be good any more.
"""
_BACK_AGAIN = """
THIS IS HOW IT WAS AT {made_at}. What came later is lost, and what was deleted later is there again:
accounts, galleries and photos, share links that were revoked, invitations that were withdrawn,
old passwords. If you have the data folder as it was last, restore into an empty place with
--old FOLDER: that deletes them again. If not, do it by hand before anybody gets in.
"""
_FROM_SETTING = "The keys come from GALERLY_SECRET: keep it as safe as the backup, apart from it."


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def backup(folder: Path) -> None:
    """Copy database, photos and keys into DIR; a server may go on working meanwhile.

    DIR is new, or holds an earlier backup: that is brought up to date, and only what is new is
    copied. The keys are encrypted with the passphrase in GALERLY_BACKUP_PASSPHRASE; without one
    they are left out.
    """
    from galerly.entrypoints.backup.making import KEYS, Backup
    from galerly.entrypoints.bootstrap import copy_database
    from galerly.entrypoints.existing import NoInstallationError, installed

    settings = _settings()
    if not installed(settings):
        raise NoInstallationError(settings.data)
    manifest = Backup(
        data=settings.data,
        folder=folder,
        passphrase=settings.backup_passphrase,
        keys_from_setting=settings.secret is not None,
        copy_database=partial(copy_database, settings),
    ).make()
    size = sum(entry.size_bytes for entry in manifest.files.values())
    click.echo(f"{len(manifest.files):,} files, {size / 1e9:.2f} GB, are in {folder}")
    if manifest.keys == "left-out":
        click.echo(_LEFT_OUT.format(keys=settings.data / KEYS).strip(), err=True)
    elif manifest.keys == "setting":
        click.echo(_FROM_SETTING, err=True)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--old",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The data folder as it was last; what was deleted there is deleted again.",
)
def restore(folder: Path, old: Path | None) -> None:
    """Put the backup in DIR into the data folder, which must be empty.

    Every file is compared with its SHA-256; if one differs, nothing is restored.
    """
    from galerly.entrypoints.backup.replaying import replay
    from galerly.entrypoints.backup.restoring import Restore
    from galerly.entrypoints.existing import NoInstallationError, installed

    settings = _settings()
    if old and not installed(Settings(data=old)):
        raise NoInstallationError(old)
    manifest = Restore(
        folder=folder, data=settings.data, passphrase=settings.backup_passphrase
    ).run()
    click.echo(
        f"{len(manifest.files):,} files of the backup of {manifest.made_at} are in "
        f"{settings.data}, each as it was"
    )
    if manifest.keys == "left-out":
        click.echo(_TO_BE_BROUGHT.format(data=settings.data).strip(), err=True)
    elif manifest.keys == "setting":
        click.echo("The keys come from GALERLY_SECRET: set it to what it was.", err=True)
    if old is None:
        click.echo(_BACK_AGAIN.format(made_at=manifest.made_at).strip(), err=True)
        return
    deleted = replay(settings, old)
    for each in deleted:
        click.echo(f"deleted again: {each.noun} {each.name}")
    click.echo(f"deleted again, as in {old}: {len(deleted):,}")


def _settings() -> Settings:
    settings = Settings.from_environment()
    if settings.backend != "embedded":
        raise click.UsageError(
            "on AWS, DynamoDB and S3 keep the backups: see `galerly aws restore`"
        )
    return settings
