"""Every example of docs/library.md runs as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.pictures import jpeg

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def run(folder: Path, *arguments: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GALERLY_")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def block(start: str) -> str:
    """The one example that holds a text."""
    (found,) = [text for text in BLOCKS if start in text]
    return str(found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shoot").mkdir()
    for number in range(3):
        (tmp_path / "shoot" / f"DSC_{number}.jpg").write_bytes(jpeg(300 + number, 200))
    return tmp_path


def test_the_worked_example_delivers_a_shoot_and_may_run_again(folder):
    (folder / "deliver.py").write_text(block("galerly.open("))

    printed = run(folder, "deliver.py")
    again = run(folder, "deliver.py")

    assert [line.split()[0] for line in printed.splitlines()[:3]] == [
        "DSC_0.jpg",
        "DSC_1.jpg",
        "DSC_2.jpg",
    ]
    assert re.search(r"^http://127\.0\.0\.1:8000/s#[\w-]{32}$", printed, re.MULTILINE)
    assert "failed" not in printed
    assert "DSC_0.jpg" in again


def test_the_examples_for_pytest_pass(folder):
    (folder / "test_example.py").write_text(block("test_a_session_ends"))

    printed = run(folder, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_example.py")

    assert "2 passed" in printed


def test_the_example_without_pytest_runs(folder):
    (folder / "example.py").write_text(block("in_memory()"))

    run(folder, "example.py")
