"""Keys of a tree, in order."""

import os
from collections.abc import Iterator
from contextlib import suppress

from galerly.media.keys import is_part


def walk(root: str, prefix: str, after: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the keys that start with `prefix` and come after `after`, in order, with their status.

    Only folders that may hold such keys are read, one at a time.
    """
    yield from _walk(root, prefix[: prefix.rfind("/") + 1], prefix, after)


def _walk(root: str, base: str, prefix: str, after: str) -> Iterator[tuple[str, os.stat_result]]:
    for name in _names(root, base, prefix, after):
        if name.endswith("/"):
            yield from _walk(root, name, prefix, after)
            continue
        with suppress(FileNotFoundError):  # removed since its folder was read
            yield name, os.stat(f"{root}/{name}", follow_symlinks=False)


def _names(root: str, base: str, prefix: str, after: str) -> list[str]:
    """Return what one folder holds, from `root` on; folders end with a slash, as in their keys.

    That slash makes the order of names the order of keys: `a-1`, then `a.jpg`, then `a/1`.
    """
    names: list[str] = []
    try:
        entries = os.scandir(f"{root}/{base}")
    except (FileNotFoundError, NotADirectoryError):
        return names
    with entries:
        for entry in entries:
            name = base + entry.name
            if name < after and not after.startswith(name):
                continue  # nor anything below it; first, as it holds for most of a long folder
            if not is_part(entry.name):  # our own dot files, and `lost+found`
                continue
            if entry.is_dir(follow_symlinks=False):
                name += "/"
                meets = name.startswith(prefix) or prefix.startswith(name)
                if meets and (name > after or after.startswith(name)):
                    names.append(name)
            elif name.startswith(prefix) and name > after:
                names.append(name)
    names.sort()
    return names
