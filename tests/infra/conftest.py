"""One installation, deployed by the command into an emulator, for all tests of a process."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import botocore.loaders
import pytest
from attrs import frozen
from click.testing import CliRunner, Result
from tests.emulators.servers import REGION, Emulator
from tests.infra.template import for_an_emulator

from galerly.entrypoints.cli.aws_session import Aws
from galerly.entrypoints.cli.main import galerly

NUMBERS = count(1)


@frozen
class Installation:
    """A stack in an emulator, and the command that looks after it."""

    name: str
    emulator: Emulator
    folder: Path

    def run(self, *arguments: str, answer: str = "") -> Result:
        """Run `galerly aws …` on this stack; what it raises is raised."""
        before = dict(os.environ)
        os.environ |= self.environment
        try:
            result = CliRunner().invoke(
                galerly, ["aws", *arguments, "--stack", self.name], input=answer
            )
        finally:
            os.environ.clear()
            os.environ.update(before)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    @property
    def environment(self) -> dict[str, str]:
        """What leads every client of AWS to the emulator, and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.emulator.url,
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": self.emulator.credentials[0],
            "AWS_SECRET_ACCESS_KEY": self.emulator.credentials[1],
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    @property
    def settings(self) -> list[str]:
        """What the first deployment needs."""
        values = {
            "Prefix": self.name,
            "ImagesBucketName": f"{self.name}-images",
            "FrontendBucketName": f"{self.name}-pages",
            "MailFrom": "Studio <photos@example.com>",
            "MailIdentity": "example.com",
            "AlarmEmail": "ops@example.com",
        }
        return [part for n, v in values.items() for part in ("--set", f"{n}={v}")]

    @property
    def sources(self) -> list[str]:
        """Where the deployment finds template and zips."""
        return [
            *("--packages", str(self.folder / "dist")),
            *("--template", str(self.folder / "template.json")),
        ]

    def pack(self, content: str) -> None:
        """Write zips that stand in for the packages of both functions."""
        for name in ("api", "worker"):
            path = self.folder / "dist" / "arm64" / f"{name}.zip"
            path.parent.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("content.txt", f"{name} {content}")


@pytest.fixture(scope="session", autouse=True)
def _one_client() -> Iterator[None]:
    """Make each client of AWS once, rather than for each command: half of the time of most."""
    kept: dict[tuple[str | None, ...], Any] = {}
    made = Aws.client

    def client(aws: Aws, service: str) -> Any:
        names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        key = (service, aws.region, *map(os.environ.get, names))
        if key not in kept:
            kept[key] = made(aws, service)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.loaders, "create_loader", cache(botocore.loaders.create_loader))
        patch.setattr(Aws, "client", client)
        yield
    for one in kept.values():
        one.close()


@pytest.fixture(scope="session")
def installations(
    ministack: Emulator, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Installation]:
    """Make installations that are not deployed yet."""

    def make() -> Installation:
        name = f"studio{next(NUMBERS)}"
        made = Installation(name, ministack, tmp_path_factory.mktemp(name))
        (made.folder / "template.json").write_text(json.dumps(for_an_emulator(), default=str))
        made.pack("one")
        return made

    return make


@pytest.fixture(scope="session")
def installed(installations: Callable[[], Installation]) -> Installation:
    """One that is deployed."""
    made = installations()
    done = made.run("deploy", *made.settings, *made.sources, "--yes")
    assert done.exit_code == 0, done.output
    return made
