"""Processes that a server starts end with it, however it ends."""

import os
import threading


def die_with_server() -> None:
    """End this process at once when standard input ends: its other end is the server's."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    # Not sys.stdin: its lock, held by this thread, would abort the interpreter at its end.
    while os.read(0, 1):
        pass
    # The server was killed. What this process did is stored; what it had in hands is done again.
    os._exit(0)
