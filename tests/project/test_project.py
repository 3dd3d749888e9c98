"""What the repository promises about itself: versions, locks and the documents beside them."""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from galerly.version import __version__

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGE_JSON = json.loads((ROOT / "frontend/package.json").read_text())
PACKAGE_LOCK = json.loads((ROOT / "frontend/package-lock.json").read_text())
PYTHON_LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
APART = {"emulators", "infra"}  # tools in environments of their own, with versions of their own


def names_in(requirements: str) -> set[str]:
    """Names of the packages that lines of requirements ask for, comments and options aside."""
    return set(re.findall(r"^[a-z][\w.-]*", requirements, re.MULTILINE))


def asked_for(name: str) -> set[str]:
    return names_in((ROOT / f"requirements/{name}.in").read_text())


def test_the_locks_of_python_are_the_known_ones():
    assert [path.stem for path in PYTHON_LOCKS] == sorted(
        ["aws", "build", "dev", "lambda-api", "lambda-worker", "lock", "runtime", *APART]
    )


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda path: path.stem)
def test_a_python_lock_names_no_host_and_no_index(lock):
    text = lock.read_text()

    assert not re.search(r"https?:|git\+|file:|^--|^-[efi]", text, re.MULTILINE)


@pytest.mark.parametrize("lock", PYTHON_LOCKS, ids=lambda path: path.stem)
def test_a_python_lock_pins_every_package_with_hashes(lock):
    pins = re.findall(r"^[a-z].*\n(?:    .*\n)*", lock.read_text(), re.MULTILINE)

    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert names_in(lock.read_text()) >= asked_for(lock.stem)


def test_the_locks_of_python_agree_with_one_another():
    versions: dict[str, set[tuple[str, ...]]] = {}
    for lock in (lock for lock in PYTHON_LOCKS if lock.stem not in APART):
        for name in names_in(lock.read_text()):
            pins = re.findall(rf"^{re.escape(name)}(==.*?) \\$", lock.read_text(), re.MULTILINE)
            versions.setdefault(name, set()).add(tuple(pins))

    assert {name: pins for name, pins in versions.items() if len(pins) > 1} == {}


def test_the_lock_of_the_pages_names_no_host_and_pins_every_package():
    packages = {path: entry for path, entry in PACKAGE_LOCK["packages"].items() if path}

    assert packages
    assert [path for path, entry in packages.items() if "resolved" in entry] == []
    assert [path for path, entry in packages.items() if "integrity" not in entry] == []


def test_the_lock_of_the_pages_holds_the_packages_of_every_platform():
    """`npm ci` refuses a lock without them, and npm leaves out those a registry lacks."""
    optional = {
        f"node_modules/{name}"
        for entry in PACKAGE_LOCK["packages"].values()
        for name in entry.get("optionalDependencies", ())
    }

    assert sorted(optional - PACKAGE_LOCK["packages"].keys()) == []


def test_the_lock_of_the_pages_is_of_this_package_json():
    locked = PACKAGE_LOCK["packages"][""]

    assert locked["dependencies"] == PACKAGE_JSON["dependencies"]
    assert locked["devDependencies"] == PACKAGE_JSON["devDependencies"]


def test_the_package_asks_for_what_the_runtime_lock_holds():
    assert names_in("\n".join(PYPROJECT["project"]["dependencies"])) == asked_for("runtime")


def test_the_document_explains_every_direct_dependency_and_no_other():
    direct = set().union(*(asked_for(lock.stem) for lock in PYTHON_LOCKS))
    direct |= PACKAGE_JSON["dependencies"].keys() | PACKAGE_JSON["devDependencies"].keys()
    rows = re.findall(
        r"^\| `([^`]+)` \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE
    )

    assert sorted(rows) == sorted(direct)


def test_the_version_is_the_same_everywhere():
    changelog = (ROOT / "CHANGELOG.md").read_text()

    assert metadata.version("galerly") == __version__
    assert re.findall(r"^## \[([^]]+)\]", changelog, re.MULTILINE)[:2] in (
        ["Unreleased"],
        ["Unreleased", __version__],
        [__version__],
    )


def test_the_installed_package_offers_its_command_and_its_pytest_plugin():
    points = {point.group: point for point in metadata.distribution("galerly").entry_points}

    assert callable(points["console_scripts"].load())
    assert points["pytest11"].load().__name__ == "galerly.pytest_plugin"
