"""The zips of both Lambda functions: small, whole, for the right Linux, and the same each time."""

import importlib.metadata
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner
from tests.infra.template import ROOT

from galerly.entrypoints.cli.aws_files import lock_of, template
from galerly.entrypoints.cli.aws_functions import API, FUNCTIONS, WORKER, LambdaFunction, platforms
from galerly.entrypoints.cli.aws_zips import (
    EPOCH,
    WheelsUnavailableError,
    ZipTooLargeError,
    build,
    compiled,
    fetch_wheels,
    write_zip,
)
from galerly.entrypoints.cli.main import galerly

WHEELS = ROOT / ".cache" / "lambda-wheels"
GLIBC_MOST = {"3.11": 26, "3.13": 34}  # of Amazon Linux 2 and 2023
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def package(out: Path, *options: str) -> None:
    """Run the command without a network."""
    before = os.environ.copy()
    os.environ["PIP_NO_INDEX"] = "1"
    try:
        done = CliRunner().invoke(
            galerly,
            ["aws", "package", "--out", str(out), "--wheels", str(WHEELS), *options],
            catch_exceptions=False,
        )
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert done.exit_code == 0, done.output
    assert " MB zipped, " in done.output


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Zips of both functions for both processors."""
    out = tmp_path_factory.mktemp("packages")
    package(out, "--architecture", "arm64", "--architecture", "x86_64")
    return out


CHOICES = [(f, a) for f in FUNCTIONS for a in ("arm64", "x86_64")]


@pytest.fixture(params=CHOICES, ids=lambda choice: f"{choice[0].name}-{choice[1]}")
def choice(request: pytest.FixtureRequest) -> tuple[LambdaFunction, str]:
    chosen: tuple[LambdaFunction, str] = request.param
    return chosen


@pytest.fixture
def function(choice) -> LambdaFunction:
    chosen: LambdaFunction = choice[0]
    return chosen


@pytest.fixture
def architecture(choice) -> str:
    chosen: str = choice[1]
    return chosen


@pytest.fixture
def opened(packages, choice) -> Iterator[zipfile.ZipFile]:
    function, architecture = choice
    with zipfile.ZipFile(packages / architecture / f"{function.name}.zip") as archive:
        yield archive


def test_zips_are_as_small_as_promised(packages, function, architecture):
    most = {"api": 15, "worker": 50}[function.name]

    assert (packages / architecture / f"{function.name}.zip").stat().st_size < most * 1024 * 1024


def test_the_same_sources_give_the_same_bytes(packages, tmp_path):
    package(tmp_path, "--architecture", "arm64")

    for function in FUNCTIONS:
        name = f"arm64/{function.name}.zip"
        assert (tmp_path / name).read_bytes() == (packages / name).read_bytes()


def test_entries_are_sorted_and_say_nothing_of_who_packed_them_or_when(opened):
    entries = opened.infolist()

    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {(e.date_time, e.external_attr, e.create_system) for e in entries} == {
        (EPOCH, 0o100644 << 16, 3)
    }
    text = str(ROOT).encode()
    assert [
        e.filename for e in entries if e.filename.endswith(".pyc") and text in opened.read(e)
    ] == []


def test_native_code_is_for_the_processor_and_the_linux_of_the_function(
    opened, function, architecture
):
    machine = {"arm64": 183, "x86_64": 62}[architecture]  # of ELF
    natives = [n for n in opened.namelist() if re.search(r"\.so(\.|$)", n)]

    assert natives
    for name in natives:
        data = opened.read(name)
        assert data[:4] == b"\x7fELF"
        assert int.from_bytes(data[18:20], "little") == machine, name
        asked = [int(minor) for minor in re.findall(rb"GLIBC_2\.(\d+)\b", data)]
        assert max(asked, default=0) <= GLIBC_MOST[function.python], name


def test_nothing_lies_in_a_zip_that_its_function_never_imports(opened, function):
    names = opened.namelist()

    services = {n.split("/")[2] for n in names if re.match(r"botocore/data/[^/]+/", n)}

    assert services == set(function.services)
    assert not [
        n for n in names if re.match(r"galerly/(_frontend|_aws|testing|entrypoints/cli)", n)
    ]
    assert not [n for n in names if re.match(r"galerly/adapters/(sqlite|memory|files)/", n)]
    tops = {n.split("/")[0].removesuffix(".py") for n in names}
    assert not tops & {"boto3", "pip", "starlette", "uvicorn", "apsw", "pytest", "click"}
    assert ("pyvips" in tops) is (function is WORKER)


def test_compiled_modules_depend_on_nothing_but_their_sources():
    sources = {f"pkg/m{n}.py": f"A = {{'x', 'y', 'z{n}'}}\n".encode() for n in range(5)}

    once, again = compiled(sources), compiled(dict(reversed(sources.items())))

    assert once == again
    assert once.keys() == {
        f"pkg/__pycache__/m{n}.{sys.implementation.cache_tag}.pyc" for n in range(5)
    }


def test_wheels_are_asked_for_by_the_linux_of_each_python():
    assert platforms("3.11", "arm64") == ("manylinux2014_aarch64",)
    assert "manylinux_2_28_x86_64" in platforms("3.13", "x86_64")
    assert "manylinux_2_35_x86_64" not in platforms("3.13", "x86_64")


def test_wheels_that_cannot_be_had_are_named(tmp_path, monkeypatch):
    lock = tmp_path / "lock.txt"
    lock.write_text(f"attrs==0.0.0 --hash=sha256:{'0' * 64}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    with pytest.raises(WheelsUnavailableError, match="cannot get the wheels of the api function"):
        fetch_wheels(API, lock, tmp_path / "wheels", "arm64")


def test_a_zip_that_grew_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    with pytest.raises(ZipTooLargeError, match="the api zip has"):
        build(
            evolve(API, max_bytes=1000),
            lock=lock_of("api"),
            wheels=WHEELS,
            architecture="arm64",
            target=tmp_path / "api.zip",
        )


def test_a_zip_that_was_not_finished_is_never_found(tmp_path):
    class Unreadable(dict[str, bytes]):
        def items(self):
            yield "a.txt", b"a"
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - whatever the disk says
        write_zip(tmp_path / "api.zip", Unreadable())

    assert not (tmp_path / "api.zip").exists()


def test_pins_of_functions_are_those_that_galerly_is_tested_with():
    for function in FUNCTIONS:
        text = lock_of(function.name).read_text()
        for name, version in re.findall(r"^([a-z][\w.-]*)==([^\s;]+)", text, re.MULTILINE):
            assert importlib.metadata.version(name) == version


def test_the_template_is_found_beside_the_package():
    assert template() == ROOT / "infra" / "galerly.yaml"
