"""Processor time of the processes that a measurement started, by what they do."""

from collections import Counter

import psutil

# Words of a command line, the first that is found, and what the process does.
ROLES = (
    ("NetworkService", "network"),
    ("--type=renderer", "page"),
    ("--type=gpu-process", "page"),
    ("--type=", "browser"),
    ("chrom", "browser"),
    ("cli.main serve", "server"),
    ("galerly.", "workers"),
)


def spent_s() -> Counter[str]:
    """Return the processor seconds used so far, user and system, by role; others are left out."""
    found: Counter[str] = Counter()
    for process in psutil.Process().children(recursive=True):
        try:
            command = " ".join(process.cmdline())
            times = process.cpu_times()
        except psutil.Error:
            continue  # it ended between the list and the look
        role = next((role for word, role in ROLES if word in command), None)
        if role:
            found[role] += times.user + times.system
        if role in {"server", "workers"}:  # what ended under it: codecs, and workers themselves
            found["workers"] += times.children_user + times.children_system
    return found


def table(before: Counter[str], after: Counter[str], megabytes: float) -> str:
    """Return what was used between two looks, in milliseconds for each megabyte."""
    used = {role: (after[role] - before[role]) * 1000 / megabytes for role in after}
    parts = [f"{role} {ms:.1f}" for role, ms in sorted(used.items()) if ms >= 0.05]  # noqa: PLR2004 - else it is 0.0
    return f"{', '.join(parts)}; in all {sum(used.values()):.1f} ms of processor a MB"
