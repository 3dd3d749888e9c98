"""`galerly doctor`: is this installation well?"""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from attrs import asdict, frozen

from galerly.domain.model.errors import UnavailableError
from galerly.domain.model.limits import GIB, MIB
from galerly.entrypoints.settings import SettingError, Settings
from galerly.version import __version__

if TYPE_CHECKING:
    from galerly.entrypoints.system import System

ROOM_WARN_BYTES = 5 * GIB
ROOM_MIN_BYTES = 200 * MIB
SYNC_WARN_S = 0.1
BACKLOG_WARN = timedelta(minutes=15)
BUILT_AT = datetime(2026, 11, 1, tzinfo=UTC)  # no right clock is before this version

Verdict = Literal["ok", "warn", "fail"]


@frozen(kw_only=True)
class Finding:
    """What one check found."""

    check: str
    verdict: Verdict
    detail: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def doctor(*, as_json: bool) -> None:
    """Check database, photos, disk, queue, mail, pages, public URL, clock and versions."""
    from galerly.entrypoints.existing import NoInstallationError, existing, installed
    from galerly.entrypoints.versions import versions

    settings = Settings.from_environment()
    is_there = installed(settings)
    findings = list(_before(settings, is_there=is_there))
    try:
        with existing(settings) as system:
            findings += _findings(system)
            found = versions()
        findings.append(_finding("versions", "ok", ", ".join(f"{k} {v}" for k, v in found.items())))
    except NoInstallationError as error:
        findings.append(_finding("data", "fail", str(error)))
    except SettingError as error:
        findings.append(_finding("settings", "fail", str(error)))
    except Exception as error:  # noqa: BLE001 - whatever an installation suffers from, tell it
        findings.append(_finding("database", "fail", f"cannot be opened: {error}"))
    if as_json:
        click.echo(json.dumps({"version": __version__, "checks": [asdict(f) for f in findings]}))
    else:
        for finding in findings:
            click.echo(f"{finding.verdict:<5} {finding.check:<11} {finding.detail}")
    if any(f.verdict == "fail" for f in findings):
        sys.exit(1)


def _before(settings: Settings, *, is_there: bool) -> Iterator[Finding]:
    if settings.backend == "embedded":
        if is_there:  # else nothing is made there, not even a folder
            yield from _disk(settings)
        yield _pages(settings)
    yield _public_url(settings)
    now = datetime.now(UTC)
    sane = now > BUILT_AT
    yield _finding("clock", "ok" if sane else "fail", f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    verdict: Verdict = (
        "fail" if free < ROOM_MIN_BYTES else "warn" if free < ROOM_WARN_BYTES else "ok"
    )
    yield _finding("disk room", verdict, f"{free / GIB:.1f} GiB free under {settings.data}")
    seconds = _sync_seconds(settings.data)
    slow = seconds > SYNC_WARN_S
    yield _finding("disk sync", "warn" if slow else "ok", f"{seconds * 1000:.1f} ms for 4 KiB")
    yield _links(settings.data)


def _pages(settings: Settings) -> Finding:
    from galerly.entrypoints.asgi_static import frontend_folder

    folder = frontend_folder(settings.frontend)
    if folder is None:
        said = "not where they usually are; install Galerly anew, or set GALERLY_FRONTEND"
        if settings.frontend:
            said = f"not in {settings.frontend}; see GALERLY_FRONTEND"
        return _finding("pages", "fail", said)
    return _finding("pages", "ok", f"in {folder}")


def _links(folder: Path) -> Finding:
    # An upload takes its place by a hard link, which refuses to replace what is there.
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        other = Path(f"{file.name}.link")
        try:
            os.link(file.name, other)
        except OSError as error:
            said = f"no hard links ({error.strerror}); uploads need them: use another file system"
            return _finding("file system", "fail", said)
        other.unlink()
    return _finding("file system", "ok", "has hard links")


def _public_url(settings: Settings) -> Finding:
    if settings.public_url is None:
        local = settings.host in {"127.0.0.1", "localhost", "::1"}
        said = f"not set; mails link to {settings.page_url}. Set GALERLY_PUBLIC_URL"
        return _finding("public URL", "ok" if local else "warn", said)
    safe = settings.public_url.startswith("https://")
    said = settings.public_url if safe else f"{settings.public_url} is not https"
    return _finding("public URL", "ok" if safe else "warn", said)


def _findings(system: "System") -> Iterator[Finding]:
    for name, probe in system.probes.items():
        yield _tried(name, probe.check, "answers")
    if system.settings.backend == "embedded":
        problems = system.integrity()
        said = "; ".join(problems) or "every page and index agrees"
        yield _finding("integrity", "fail" if problems else "ok", said)
        yield _photos(system)
    depth = system.jobs.depth(now=system.clock.now())
    late = depth.oldest_at is not None and system.clock.now() - depth.oldest_at > BACKLOG_WARN
    verdict: Verdict = "warn" if depth.parked or late else "ok"
    said = f"{depth.waiting} waiting, {depth.running} running, {depth.parked} given up"
    if depth.parked:
        said += "; see `galerly jobs list`"
    yield _finding("work", verdict, said)
    yield _tried("mail", system.mailer.check, f"{_mail(system.settings)} takes mail")
    cities = system.cities.count()
    said = f"{cities:,} stored" if cities else "none; run `galerly cities import`"
    yield _finding("cities", "ok" if cities else "warn", said)


def _photos(system: "System") -> Finding:
    found = system.services.lost_bytes.look()
    if found.words is None:
        return _finding("photos", "ok", f"all files of {found.photos:,} photos are there")
    if found.originals:
        return _finding("photos", "fail", f"{found.words}; restore the files from a backup")
    return _finding("photos", "warn", f"{found.words}; run `galerly photos remake`")


def _mail(settings: Settings) -> str:
    known = {"outbox": "the outbox folder", "ses": "SES"}
    return known.get(settings.mail, "the SMTP server")


def _tried(name: str, check: Callable[[], None], said: str) -> Finding:
    try:
        check()
    except UnavailableError as error:
        return _finding(name, "fail", str(error))
    return _finding(name, "ok", said)


def _finding(check: str, verdict: Verdict, detail: str) -> Finding:
    return Finding(check=check, verdict=verdict, detail=detail)


def _sync_seconds(folder: Path) -> float:
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(bytes(4096))
        file.flush()
        began = time.perf_counter()
        os.fsync(file.fileno())
        return time.perf_counter() - began
