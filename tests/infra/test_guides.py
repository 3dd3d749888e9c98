"""Every command of the guides to AWS is run, in the order in which they stand there."""

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from tests.infra.conftest import Installation
from tests.infra.template import ROOT, template
from tests.infra.test_commands import outputs, put

from galerly.entrypoints.cli.main import galerly

GUIDES = ("aws.md", "aws-operations.md")
NOT_OURS = {"make setup", "git pull", ". .venv/bin/activate"}
SOME_TIME = "2026-11-23T09:30:00Z"
# Packing and importing are tested by themselves, and following logs has no end.
ONLY_READ = re.compile(r"galerly aws (package|cities|logs .*--follow)")


def commands(guide: str) -> list[str]:
    """The lines of a guide's blocks of shell, one after the other."""
    text = (ROOT / "docs" / guide).read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


ALL = [line for guide in GUIDES for line in commands(guide) if line not in NOT_OURS]


@pytest.mark.parametrize("line", sorted(set(ALL)))
def test_a_command_is_one_that_the_command_line_takes(line):
    words = shlex.split(line)
    assert words.pop(0) == "galerly"
    command: click.Command | None = galerly
    context = click.Context(galerly)
    while isinstance(command, click.Group):
        _, command, words = command.resolve_command(context, words)

    assert command, line
    command.make_context("guide", words)  # raises where it would refuse them


class Reader:
    """Somebody who follows the guides: with an emulator for AWS, and little else changed."""

    def __init__(self, installation: Installation, site: Path) -> None:
        self._on = installation
        self._site = site
        self._deployed = False
        self._ending = ""

    def follow(self, line: str) -> Result:
        """Run a line of a guide."""
        now = datetime.now(UTC).isoformat()
        words = [now if word == SOME_TIME else word for word in shlex.split(line)[1:]]
        if words[0] == "jobs":
            return self._jobs(words)
        kind = words[1]
        prepared = {"deploy": self._deploy, "restore": self._restore, "destroy": self._destroy}
        more, answer = prepared[kind](words) if kind in prepared else ([], "")
        if kind == "frontend":
            more = ["--folder", str(self._site)]
        done = self._on.run(*words[1:], *more, answer=answer)
        if words[1:3] == ["restore", "table"] and not self._ending:
            self._ending = done.output.rpartition("--restored ")[2].split()[0]
        return done

    def _deploy(self, words: list[str]) -> tuple[list[str], str]:
        first = [] if self._deployed else self._on.settings
        self._deployed = True
        if "--release" in words:
            words[words.index("--release") + 1] = outputs(self._on)["Release"]
        return [*self._on.sources, "--yes", *first], ""

    def _restore(self, words: list[str]) -> tuple[list[str], str]:
        if "--restored" in words:
            words[words.index("--restored") + 1] = self._ending
        if words[2] == "object" and not words[3].endswith("/"):
            bucket = outputs(self._on)["ImagesBucket"]
            put(self._on.emulator.client("s3"), bucket, words[3], b"photo")
            words[:] = [datetime.now(UTC).isoformat() if "T" in w else w for w in words]
        return [], "y\n" * 2

    def _destroy(self, _words: list[str]) -> tuple[list[str], str]:
        s3, bucket = self._on.emulator.client("s3"), outputs(self._on)["ImagesBucket"]
        for version in s3.list_object_versions(Bucket=bucket).get("Versions", ()):
            s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
        return [], f"{self._on.name}\n"

    def _jobs(self, words: list[str]) -> Result:
        told = outputs(self._on)
        settings = {
            "GALERLY_BACKEND": "aws",
            "GALERLY_AWS_PREFIX": self._on.name,
            "GALERLY_AWS_BUCKET": told["ImagesBucket"],
            "GALERLY_AWS_QUEUE_URL": told["JobsQueueUrl"],
            "GALERLY_AWS_DEAD_QUEUE_URL": told["DeadJobsQueueUrl"],
            "GALERLY_AWS_SECRET_ID": told["SecretId"],
        }
        return CliRunner().invoke(
            galerly, words, env=self._on.environment | settings, catch_exceptions=False
        )


def test_the_commands_do_what_the_guides_say(installations, tmp_path):
    for name in ("index.html", "js/config.js", "vendor/SHA384SUMS"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    reader = Reader(installations(), tmp_path)

    answers = {line: reader.follow(line) for line in ALL if not ONLY_READ.match(line)}

    assert {line: a.output for line, a in answers.items() if a.exit_code} == {}
    assert len(answers) > 15


def test_every_parameter_of_the_template_is_in_the_guide():
    guide = (ROOT / "docs/aws.md").read_text()

    assert [name for name in template()["Parameters"] if f"`{name}`" not in guide] == []


def test_every_default_in_the_guide_is_that_of_the_template():
    guide = (ROOT / "docs/aws.md").read_text()
    parameters = template()["Parameters"]
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \|", guide, re.MULTILINE)
    wrong = []

    for names, defaults in rows:
        for name, said in zip(re.findall(r"\w+", names), re.split(r",\s*", defaults), strict=False):
            plain = re.sub(r"[`]| MB$| s$", "", said)
            if name in parameters and "Default" in parameters[name] and plain.strip():
                wanted = str(parameters[name]["Default"]) or "none"
                if plain.strip() != wanted:
                    wrong.append((name, plain, wanted))

    assert wrong == []


def test_every_alarm_is_in_the_guide():
    guide = (ROOT / "docs/aws-operations.md").read_text()
    alarms = [
        r["Properties"]["AlarmName"]["Fn::Sub"].replace("${Prefix}", "galerly")
        for r in template()["Resources"].values()
        if r["Type"] == "AWS::CloudWatch::Alarm"
    ]
    tables = [name for name in alarms if name.endswith("-throttles") and "api" not in name]

    assert len(tables) == 6  # named together
    assert [name for name in set(alarms) - set(tables) if f"`{name}`" not in guide] == []
    assert "`galerly-users-throttles` and five more" in guide
