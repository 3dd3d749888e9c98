"""What is loaded after a server says that it is ready, so that its first visitors do not wait."""

import subprocess
import sys

from galerly.entrypoints.warm_up import warm_up
from galerly.testing import in_memory

LOADED = """
import sys
from pathlib import Path
from galerly.adapters.bcrypt import passwords
from galerly.entrypoints.bootstrap import embedded
from galerly.entrypoints.settings import Settings
from galerly.entrypoints.warm_up import warm_up

def loaded():
    return ["bcrypt" in sys.modules, passwords._common.cache_info().currsize]

with embedded(Settings(data=Path(sys.argv[1]))) as system:
    before = loaded()
    warm_up(system).join()
    print(before, loaded())
"""


def test_what_log_ins_need_is_loaded_in_the_background(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(tmp_path / "data")],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.stdout == "[False, 0] [True, 1]\n", done.stderr


def test_nothing_is_stored_and_no_failure_is_held_up():
    with in_memory() as galerly:
        thread = warm_up(galerly.system)

        assert thread.daemon
        thread.join()
        assert galerly.services.accounts.find("nobody@galerly.invalid") is None
        assert galerly.ports.jobs.depth(now=galerly.clock.now()).waiting == 0
