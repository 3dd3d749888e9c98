"""A process that has the command loaded, and forks for each one that is typed.

A fork costs a tenth of starting Python and loading everything anew, and is a process of its own as
well: with its arguments, environment, output and exit status.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Any

# What most commands load, beside the command itself.
PACKAGES = ("bcrypt", "files", "mail", "sqlite", "system", "zip")
MODULES = ("galerly.adapters.vips.codec", "galerly.entrypoints.server")


class Forking:
    """Runs `galerly` in a fork of a process that has it loaded; close it after use."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, *arguments: str, env: Mapping[str, str]) -> CompletedProcess[str]:
        """Return what became of `galerly` with these arguments and no other environment."""
        assert self._process.stdin
        assert self._process.stdout
        with TemporaryDirectory() as folder:
            asked = {"arguments": arguments, "env": dict(env), "folder": folder}
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            status = os.waitstatus_to_exitcode(int(self._process.stdout.readline()))
            out, err = (Path(folder, name).read_text() for name in ("out", "err"))
        return CompletedProcess(["galerly", *arguments], status, out, err)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def main() -> None:
    """Fork for each line; answer with the status that the fork ended with."""
    command = import_module("galerly.entrypoints.cli.main")
    for name in PACKAGES:
        package = f"galerly.adapters.{name}"
        for module in iter_modules(import_module(package).__path__, f"{package}."):
            import_module(module.name)
    for name in MODULES:
        import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            become(asked)
            command.main()
            return
        print(os.waitpid(pid, 0)[1], flush=True)


def become(asked: dict[str, Any]) -> None:
    """Be the process that was asked for."""
    files = ("/dev/null", *(f"{asked['folder']}/{name}" for name in ("out", "err")))
    for number, path in enumerate(files):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = ["galerly", *asked["arguments"]]


if __name__ == "__main__":
    main()
