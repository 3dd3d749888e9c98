"""The zips of both Lambda functions: small, whole, for the right Linux, and the same each time."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
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
    compile_all,
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
    compile_all.cache_clear()

    package(tmp_path, "--architecture", "arm64", "--function", "api")

    name = "arm64/api.zip"  # the one with compiled modules
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
        n
        for n in names
        if re.match(r"galerly/(_frontend|_aws|testing|entrypoints/cli)", n)
        and not (function.has_faces and n.endswith(".woff2"))
    ]
    assert not [n for n in names if re.match(r"galerly/adapters/(sqlite|memory|files)/", n)]
    tops = {n.split("/")[0].removesuffix(".py") for n in names}
    assert not tops & {"boto3", "pip", "starlette", "uvicorn", "apsw", "pytest", "click"}
    assert ("pyvips" in tops) is (function is WORKER)


def test_no_module_of_a_wheel_is_missing_but_those_left_out_on_purpose(
    opened, function, architecture
):
    names = set(opened.namelist())
    on_purpose = re.compile(r"Crypto/(IO|Math|PublicKey|SelfTest|Signature)/")
    missing = []

    for wheel in fetch_wheels(function, lock_of(function.name), WHEELS, architecture):
        with zipfile.ZipFile(wheel) as archive:
            modules = {n for n in archive.namelist() if n.endswith((".py", ".so"))}
        modules = {n for n in modules if ".data/scripts/" not in n}
        missing += sorted(n for n in modules - names if not on_purpose.match(n))

    assert missing == []


@cache  # both processors have the same sources
def imports(source: str, *, only: str | None = None) -> set[str]:
    """Modules that a source imports; with `only`, inside functions just those of that name."""
    found: set[str] = set()

    def look(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef) and only and child.name != only:
                continue
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            if isinstance(child, ast.Import):
                found.update(alias.name for alias in child.names)
            if isinstance(child, ast.ImportFrom) and child.module:
                found.add(child.module)
            look(child)

    look(ast.parse(source))
    return found


def test_every_import_of_the_function_is_in_its_zip_or_in_python(opened, function):
    names = set(opened.namelist())
    missing = []
    seen = set()
    ahead = [function.handler]
    while ahead:
        module = ahead.pop()
        if module in seen:
            continue
        seen.add(module)
        path = module.replace(".", "/")
        if module.partition(".")[0] != "galerly":
            top = module.partition(".")[0]
            here = any(n.startswith((f"{top}/", f"{top}.")) for n in names)
            if not here and top not in sys.stdlib_module_names:
                missing.append(module)
            continue
        found = next((p for p in (f"{path}.py", f"{path}/__init__.py") if p in names), None)
        if found is None:
            missing.append(module)
            continue
        # Of the systems that bootstrap can make, the function makes one.
        only = "aws" if module.endswith(".bootstrap") else None
        lazily = {"galerly.testing"} if module == "galerly" else set()
        ahead += imports(opened.read(found).decode(), only=only) - lazily

    # Archives are written by the worker alone; the API loads nothing of what does it.
    of_jobs = {"stream_zip"} if function is API else set()
    assert set(missing) - of_jobs == set()
    assert "galerly.adapters.aws.dynamodb_store" in seen


@pytest.mark.skipif(API.python != HERE, reason="only this Python loads its own native modules")
def test_the_handler_of_the_api_runs_from_its_zip_alone(packages, tmp_path):
    processor = {"aarch64": "arm64", "x86_64": "x86_64"}[os.uname().machine]
    with zipfile.ZipFile(packages / processor / "api.zip") as archive:
        archive.extractall(tmp_path)
    code = f"""
import sys
sys.path[:0] = [{str(tmp_path)!r}]
import importlib
handler = importlib.import_module({API.handler!r}).handler
answer = handler({{"httpMethod": "GET", "path": "/v1/openapi.json", "headers": {{}},
    "multiValueHeaders": {{}}, "queryStringParameters": None, "body": None,
    "isBase64Encoded": False, "requestContext": {{"requestId": "r", "stage": "prod",
    "identity": {{"sourceIp": "192.0.2.1"}}}}}}, None)
import Crypto.Cipher.AES, bcrypt, zxcvbn.frequency_lists
modules = [m for m in sys.modules.values() if getattr(m, "__file__", None)]
foreign = [m.__file__ for m in modules if "site-packages" in m.__file__]
compiled = [m for m in modules if m.__name__.startswith(("galerly", "botocore"))]
stale = [m.__file__ for m in compiled if "__pycache__" not in (m.__cached__ or "")]
print(answer["statusCode"], foreign, stale)
"""

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", code],
        env={
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
            "GALERLY_BACKEND": "aws",
            "GALERLY_AWS_PREFIX": "galerly",
            "GALERLY_AWS_BUCKET": "images",
            "GALERLY_AWS_QUEUE_URL": "http://127.0.0.1:9/1/jobs",
            "GALERLY_AWS_DEAD_QUEUE_URL": "http://127.0.0.1:9/1/dead",
            "GALERLY_AWS_SECRET_ID": "secret",
            "GALERLY_MAIL": "ses",
            "GALERLY_MAIL_FROM": "Studio <photos@example.com>",
            "GALERLY_PUBLIC_URL": "https://photos.example.com",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (done.returncode, done.stdout.strip()) == (0, "200 [] []"), done.stderr


def test_compiled_modules_depend_on_nothing_but_their_sources():
    sources = {f"pkg/m{n}.py": f"A = {{'x', 'y', 'z{n}'}}\n".encode() for n in range(5)}

    once = compiled(sources)
    compile_all.cache_clear()
    again = compiled(dict(reversed(sources.items())))

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

    with pytest.raises(ZipTooLargeError, match="the worker zip has"):
        build(
            evolve(WORKER, max_bytes=1000),
            lock=lock_of("worker"),
            wheels=WHEELS,
            architecture="arm64",
            target=tmp_path / "worker.zip",
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
