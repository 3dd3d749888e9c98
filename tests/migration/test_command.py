"""`galerly migrate`, as typed: a demo goes from this machine to AWS, and comes back."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
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


def galerly(
    data: Path, settings: dict[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GALERLY_", "AWS_"))}
    return subprocess.run(
        [sys.executable, "-m", "galerly.entrypoints.cli.main", *arguments],
        env=kept | {"GALERLY_DATA": str(data)} | settings,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


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


def test_other_keys_are_refused_on_one_line(cloud, tmp_path):
    done = galerly(tmp_path / "other", cloud, "migrate", "--from", "embedded", "--to", "aws")

    assert (done.returncode, done.stdout) == (4, "")
    assert "error[other-keys]: source and target have different keys" in done.stderr


def test_a_server_that_runs_on_the_data_is_in_the_way(cloud, demo):
    with sole_server(demo):
        done = galerly(demo, cloud, "migrate", "--from", "embedded", "--to", "aws")

    assert done.returncode == 4
    assert done.stderr.startswith("error[already-served]: ")


def test_both_sides_must_be_set_up(demo):
    done = galerly(demo, {}, "migrate", "--from", "embedded", "--to", "aws")

    assert done.returncode == 78
    assert done.stderr == (
        "error[setting]: GALERLY_AWS_BUCKET must be set where GALERLY_BACKEND is aws\n"
    )


def test_there_must_be_two_sides(demo):
    done = galerly(demo, {}, "migrate", "--from", "aws", "--to", "aws")

    assert done.returncode == 2
    assert done.stderr.startswith("error[usage]: --from and --to must differ")
