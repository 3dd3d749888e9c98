"""`galerly migrate`, as typed: a demo goes from this machine to AWS, and comes back."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.cli.forking import Forking
from tests.emulators.servers import REGION, Emulator, tables_in
from tests.migration.test_moving import everything, owners_of

from galerly.entrypoints.bootstrap import embedded
from galerly.entrypoints.data_lock import sole_server
from galerly.entrypoints.settings import Settings


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an installation with a gallery of real pictures."""
    data = tmp_path_factory.mktemp("migrate") / "data"
    done = galerly(data, {}, "demo", "--photos", "2")
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def cloud(dynoxide: Emulator, ministack: Emulator, demo: Path) -> Iterator[dict[str, str]]:
    """The environment of a new installation in AWS, with the keys of the demo's."""
    name = f"galerly-{uuid4().hex}"
    ministack.client("s3").create_bucket(Bucket=name)
    sqs = ministack.client("sqs")
    keys = (demo / "keys.json").read_text()
    ministack.client("secretsmanager").create_secret(Name=name, SecretString=keys)
    for store in tables_in(dynoxide):
        yield {
            "AWS_ENDPOINT_URL": ministack.url,
            "AWS_ENDPOINT_URL_DYNAMODB": dynoxide.url,
            "AWS_ACCESS_KEY_ID": ministack.credentials[0],
            "AWS_SECRET_ACCESS_KEY": ministack.credentials[1],
            "AWS_REGION": REGION,
            "GALERLY_AWS_PREFIX": store.tables.prefix,
            "GALERLY_AWS_BUCKET": name,
            "GALERLY_AWS_QUEUE_URL": sqs.create_queue(QueueName=name)["QueueUrl"],
            "GALERLY_AWS_DEAD_QUEUE_URL": sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"],
            "GALERLY_AWS_SECRET_ID": name,
        }


def environment(data: Path, settings: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GALERLY_", "AWS_"))}
    return kept | {"GALERLY_DATA": str(data)} | settings


def galerly(
    data: Path, settings: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "galerly.entrypoints.cli.main", *arguments],
        env=environment(data, settings),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture(scope="module")
def refused() -> Iterator[Callable[..., subprocess.CompletedProcess[str]]]:
    """Run a command that ends before it has moved anything."""
    process = Forking()

    def run(
        data: Path, settings: dict[str, str], *arguments: str
    ) -> subprocess.CompletedProcess[str]:
        return process.run("migrate", *arguments, env=environment(data, settings))

    yield run
    process.close()


def counted(done: subprocess.CompletedProcess[str], noun: str) -> dict[str, int]:
    """Return the counts of a line such as `rows: 3 same, 0 added, 0 changed`."""
    found = re.search(
        rf"^{noun}: (\d+) same, (\d+) added, (\d+) changed$", done.stdout, re.MULTILINE
    )
    assert found, done.stdout + done.stderr
    return dict(zip(("same", "added", "changed"), map(int, found.groups()), strict=True))


def test_a_demo_goes_to_aws_and_comes_back(demo, cloud, tmp_path):
    to_aws = ("migrate", "--from", "embedded", "--to", "aws", "--leave-work")  # a mail waits
    there = galerly(demo, cloud, *to_aws)
    again = galerly(demo, cloud, *to_aws)
    (tmp_path / "home").mkdir(mode=0o700)
    (tmp_path / "home" / "keys.json").write_bytes((demo / "keys.json").read_bytes())
    back = galerly(tmp_path / "home", cloud, "migrate", "--from", "aws", "--to", "embedded")

    for done in (there, again, back):
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.endswith("source and target hold the same\n")
    assert counted(again, "rows") == {
        "same": counted(there, "rows")["added"],
        "added": 0,
        "changed": 0,
    }
    assert counted(again, "objects")["same"] == counted(there, "objects")["added"] >= 9
    with (
        embedded(Settings(data=demo)) as before,
        embedded(Settings(data=tmp_path / "home")) as after,
    ):
        owners = owners_of(before.ports)
        assert owners
        assert everything(after.ports, owners) == everything(before.ports, owners)


def test_other_keys_are_refused_on_one_line(refused, cloud, tmp_path):
    embedded(Settings(data=tmp_path / "other")).close()

    done = refused(tmp_path / "other", cloud, "--from", "embedded", "--to", "aws")

    assert (done.returncode, done.stdout) == (4, "")
    assert "error[other-keys]: source and target have different keys" in done.stderr


def test_a_server_that_runs_on_the_data_is_in_the_way(refused, cloud, demo):
    with sole_server(demo):
        done = refused(demo, cloud, "--from", "embedded", "--to", "aws")

    assert done.returncode == 4
    assert done.stderr.startswith("error[already-served]: ")


def test_both_sides_must_be_set_up(refused, demo):
    done = refused(demo, {}, "--from", "embedded", "--to", "aws")

    assert done.returncode == 78
    assert done.stderr == (
        "error[setting]: GALERLY_AWS_BUCKET must be set where GALERLY_BACKEND is aws\n"
    )


def test_there_must_be_two_sides(refused, demo):
    done = refused(demo, {}, "--from", "aws", "--to", "aws")

    assert done.returncode == 2
    assert done.stderr.startswith("error[usage]: --from and --to must differ")
