"""The wheel and the source distribution carry the pages, so installing them needs no node."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def build(target: str, folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    with zipfile.ZipFile(build("wheel", tmp_path_factory.mktemp("wheel"))) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_the_pages_and_their_libraries(wheel):
    pages = {
        f"galerly/_frontend/{path.relative_to(ROOT / 'frontend')}"
        for folder in ("css", "js", "vendor")
        for path in (ROOT / "frontend" / folder).rglob("*")
        if path.is_file()
    }

    assert wheel >= pages | {"galerly/_frontend/index.html"}
    assert "galerly/_frontend/vendor/photoswipe/LICENSE" in wheel


def test_the_wheel_carries_nothing_of_the_pages_that_no_browser_asks_for(wheel):
    tops = {name.split("/")[2] for name in wheel if name.startswith("galerly/_frontend/")}

    assert not tops & {"node_modules", "test", "package.json", "vendor.mjs", "biome.json", ".npmrc"}
    assert tops >= {"index.html", "css", "js", "vendor"}


def test_the_wheel_carries_every_module_and_the_license(wheel):
    modules = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.py")}

    assert wheel >= modules
    assert [name for name in wheel if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_wheel_carries_what_is_deployed_to_aws(wheel):
    names = {"galerly.yaml", "lambda-api.txt", "lambda-worker.txt"}

    assert wheel >= {f"galerly/_aws/{name}" for name in names}
    assert "galerly/entrypoints/cli/aws_requests.json" in wheel


def test_the_source_distribution_carries_the_libraries_of_the_pages(tmp_path):
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}

    assert names >= {"frontend/vendor/SHA384SUMS", "frontend/index.html", "hatch_build.py"}
    assert not [name for name in names if name.startswith(("frontend/node_modules", "data/"))]
