"""The processor time of the function's start and first request, and what it is held against."""

import json
import os
import py_compile
import shutil
import subprocess
import sys
from compileall import compile_dir
from pathlib import Path
from typing import Any

from attrs import frozen
from tests.emulators.gateway import answer_of, proxy_event

import galerly

BOTO3 = 'import boto3; boto3.client("dynamodb")'
FIRST = """
import json, sys
from galerly.entrypoints.lambda_api import handler
answer = handler(json.loads(sys.stdin.read()), None)
sys.stdout.write(json.dumps([answer, sorted(sys.modules)]))
"""


@frozen(kw_only=True)
class Start:
    """One process that started, answered, and ended."""

    cpu_s: float
    out: str


@frozen(kw_only=True)
class FirstAnswer:
    """What the function answered first, and what it had loaded by then."""

    status: int
    body: Any
    modules: frozenset[str]


def package(folder: Path) -> Path:
    """Return a folder with the package as the zip has it: compiled, for none is in Lambda."""
    target = folder / "galerly"
    source = Path(galerly.__file__).parent
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    assert compile_dir(target, quiet=1, invalidation_mode=unchecked)
    return folder


def event_of(path: str, token: str) -> str:
    """Return the event of a GET by whoever has a session."""
    return json.dumps(proxy_event("GET", f"/v1{path}", [("authorization", f"Bearer {token}")]))


def start(code: str, environment: dict[str, str], told: str = "") -> Start:
    """Run a fresh interpreter; return its user and system time, and what it said."""
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process.stdin, process.stdout, process.stderr:
        process.stdin.write(told)
        process.stdin.close()
        out, errors = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, errors
    return Start(cpu_s=usage.ru_utime + usage.ru_stime, out=out)


def first_answer(started: Start) -> FirstAnswer:
    """Return what a process that ran `FIRST` said."""
    returned, modules = json.loads(started.out)
    answer = answer_of(returned)
    return FirstAnswer(
        status=answer.status, body=json.loads(answer.body), modules=frozenset(modules)
    )


def ratio(environment: dict[str, str], event: str, *, runs: int) -> tuple[float, float]:
    """Return the best times of the function and of boto3, taken in turn, in seconds."""
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(start(FIRST, environment, event).cpu_s)
        theirs.append(start(BOTO3, environment).cpu_s)
    return min(ours), min(theirs)
