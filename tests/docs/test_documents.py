"""What the documents say is so: their links lead somewhere, their lists are whole, they run."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import click
import pytest
from tests.pictures import jpeg
from tests.serving import served, without_cities

from galerly.domain.model.errors import GalerlyError
from galerly.domain.model.photo import EXTENSIONS
from galerly.domain.services.uploads import _DETAILS as UPLOAD_REFUSALS
from galerly.entrypoints.cli.main import EXIT_STATUS, galerly
from galerly.entrypoints.http import dispatcher, openapi, problems
from galerly.entrypoints.http.table import ROUTES
from galerly.media import errors as media_errors

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
EXAMPLES_TIMEOUT_S = 90

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"\bGALERLY_[A-Z_]+\b")
Kind = TypeVar("Kind", bound=GalerlyError)

CODE = re.compile(r"`([a-z]+(?:-[a-z]+)*)`")
# Of the command itself and of its tests; nobody who runs Galerly sets them.
NOT_SETTINGS = {"GALERLY_CHROMIUM"}


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def without_blocks(text: str) -> str:
    return re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors_of(path: Path) -> set[str]:
    """The anchors that headings get: lower case, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(path.read_text()), re.MULTILINE)
    bare = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in bare}


def rows(section: str) -> list[list[str]]:
    """The cells of each row of the tables of a section."""
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def section(name: str, heading: str) -> str:
    """A document's text below one heading, up to the next of its rank."""
    found = re.search(
        rf"^(#+) {re.escape(heading)}$(.*?)(?=^#{{1,2}} |\Z)",
        text_of(name),
        re.MULTILINE | re.DOTALL,
    )
    assert found, f"{name} has no section {heading!r}"
    return found[2]


def leaves(family: type[Kind]) -> Iterator[type[Kind]]:
    for kind in family.__subclasses__():
        yield kind
        yield from leaves(kind)


def codes_in(module_prefix: str) -> set[str]:
    return {kind.code for kind in leaves(GalerlyError) if kind.__module__.startswith(module_prefix)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings_that_exist(document):
    broken = []
    for link in LINK.findall(without_blocks(document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            broken.append(link)

    assert broken == []


def test_every_document_is_in_the_index():
    index = text_of("docs/README.md")

    listed = {link for link in LINK.findall(index) if link.endswith(".md")}

    assert {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"} <= listed


def test_every_setting_is_in_the_guide_for_operators_and_nothing_else():
    known = set(VARIABLE.findall(text_of("src/galerly/entrypoints/settings.py")))
    first_cells = [row[0] for row in rows(section("docs/operations.md", "Settings"))]

    described = {name for cell in first_cells for name in VARIABLE.findall(cell)}

    assert described == known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_names_a_setting_that_does_not_exist(document):
    known = set(VARIABLE.findall(text_of("src/galerly/entrypoints/settings.py"))) | NOT_SETTINGS

    assert set(VARIABLE.findall(document.read_text())) - known == set()


def test_every_code_of_an_error_is_in_the_guide_to_the_api():
    assert problems.__name__
    assert media_errors.__name__  # imported, so that their classes are known
    described = set(CODE.findall(section("docs/api.md", "Errors")))
    codes = (
        codes_in("galerly.domain.model.errors")
        | codes_in("galerly.entrypoints.http")
        | codes_in("galerly.media")
        | {GalerlyError.code}
    )

    assert codes - described == set()


def test_every_reason_to_refuse_an_upload_is_in_the_guide_to_the_api():
    described = set(CODE.findall(section("docs/api.md", "Uploading in three steps")))

    assert set(UPLOAD_REFUSALS) - described == set()


def test_the_statuses_of_errors_are_those_of_the_guide_to_the_api():
    table = {
        (int(status), code.strip("`"))
        for status, code, *_ in rows(section("docs/api.md", "Errors"))
        if status.isdigit()
    }
    known = {
        (int(kind.status), kind.code)
        for kind in leaves(media_errors.MediaError)
        if kind.__module__ == media_errors.__name__
    }
    instances = [kind.__new__(kind) for kind in leaves(GalerlyError) if kind.code != "conflict"]
    known |= {
        (int(problems.status_of(error)), error.code)
        for error in instances
        if type(error).__module__.startswith(("galerly.domain.model.errors", problems.__name__))
        and error.code != "unreadable-image"
    }

    assert known - table == set()


def test_every_route_is_in_the_openapi_document_and_in_the_list():
    document = json.loads(openapi.document(ROUTES, dispatcher.ROOT))
    listed = {
        (method, path)
        for entry in re.findall(r"`([A-Z ]+ /[^`]*)`", section("docs/api.md", "Every route"))
        for path in [entry.rpartition(" ")[2]]
        for method in entry.rpartition(" ")[0].split()
    }
    routes = {(route.method, route.path) for route in ROUTES}
    described = {
        (method.upper(), path.removeprefix(dispatcher.ROOT))
        for path, methods in document["paths"].items()
        for method in methods
        if method in {"get", "put", "post", "patch", "delete"}
    }

    assert listed == routes
    assert described == routes


def commands(group: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(group, click.Group):
        for sub, command in group.commands.items():
            yield from commands(command, f"{name} {sub}")
    else:
        yield name, group


def test_every_command_and_option_is_in_the_guide_to_the_command_line():
    guide = text_of("docs/cli.md")

    for name, command in commands(galerly, "galerly"):
        described = section("docs/cli.md", f"`{name}`")
        for option in (o for p in command.params if isinstance(p, click.Option) for o in p.opts):
            assert f"`{option}" in described, f"{name} {option}"
    headings = re.findall(r"^## `(galerly [a-z ]+)`$", guide, re.MULTILINE)
    assert set(headings) == {name for name, _ in commands(galerly, "galerly")}


def test_every_exit_status_is_in_the_guide_to_the_command_line():
    described = {row[0] for row in rows(section("docs/cli.md", "Exit statuses"))}

    assert {str(status) for _, status in EXIT_STATUS} - described == set()


@pytest.fixture
def api(tmp_path: Path) -> Iterator[str]:
    with served(without_cities(tmp_path / "data"), GALERLY_WORKERS="1") as server:
        yield f"{server.url}/v1"


def test_the_examples_of_the_guide_to_the_api_run_one_after_the_other(api, tmp_path):
    blocks = re.findall(r"^```sh\n(.*?)^```$", text_of("docs/api.md"), re.MULTILINE | re.DOTALL)
    folder = tmp_path / "examples"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(jpeg(1200, 800))
    (folder / "examples.sh").write_text("set -euo pipefail\n" + "\n".join(blocks))
    missing = [tool for tool in ("bash", "curl", "sha256sum") if not shutil.which(tool)]
    assert missing == [], "the examples of docs/api.md need these"

    # The Python of the tests, as another one may be found through a slow wrapper.
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))

    done = subprocess.run(
        ["bash", "examples.sh"],
        cwd=folder,
        env={**os.environ, "API": api, "PATH": path},
        capture_output=True,
        text=True,
        timeout=EXAMPLES_TIMEOUT_S,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "DSC_0001.jpg" in done.stdout
    assert "manifest.txt" in done.stdout


def test_the_table_of_ports_is_whole_and_names_files_that_exist():
    table = rows(section("docs/architecture.md", "Ports and their adapters"))
    package = ROOT / "src" / "galerly"
    named = {path for row in table for cell in row for path in re.findall(r"`([\w/]+\.py)`", cell)}
    ports = {f"ports/{p.name}" for p in (package / "ports").glob("*.py") if p.stat().st_size}

    assert {path for path in named if path.startswith("ports/")} == ports
    assert [path for path in named if not (package / path).is_file()] == []


def test_the_drawing_names_every_port_and_every_folder_of_adapters():
    drawing = text_of("docs/images/hexagon.svg")
    package = ROOT / "src" / "galerly"
    ports = {p.stem for p in (package / "ports").glob("*.py") if p.stat().st_size}
    folders = {p.parent.name for p in (package / "adapters").glob("*/__init__.py")}

    words = set(re.findall(r"\w+/?", re.sub(r"<[^>]*>", " ", drawing)))

    assert ports - words == set()
    assert {f"{name}/" for name in folders} - words == set()


def test_files_that_the_guide_for_architects_names_exist():
    package = ROOT / "src" / "galerly"
    text = text_of("docs/architecture.md")
    named = set(
        re.findall(r"`((?:domain|ports|adapters|entrypoints|media|tests)/[\w/]*\.py)`", text)
    )

    missing = [
        path for path in named if not (package / path).is_file() and not (ROOT / path).is_file()
    ]

    assert missing == []


def test_every_accepted_type_is_in_the_guide_to_the_api():
    described = section("docs/api.md", "Uploading in three steps")

    assert [kind for kind in EXTENSIONS if f"`{kind}`" not in described] == []
