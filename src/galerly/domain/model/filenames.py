"""Names of files, as people gave them and as archives may hold them."""

import re
import unicodedata
from collections.abc import Iterable

from galerly.domain.model.errors import InvalidError
from galerly.domain.model.photo import EXTENSIONS, FILENAME_MAX_BYTES
from galerly.domain.model.text import has_controls

# Controls, formats such as a change of direction, what is no character, ends of lines.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_SEPARATORS = re.compile(r'[/\\:*?"<>|]')
# Names that Windows keeps for devices, with any extension, and spaces before it
# (https://learn.microsoft.com/windows/win32/fileio/naming-a-file).
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])\s*(\.|$)", re.IGNORECASE)
# What else files of these types are called.
_OTHER_EXTENSIONS = {
    "image/jpeg": {"jpeg", "jpe", "jfif"},
    "image/tiff": {"tiff"},
    "image/heic": {"heif", "hif"},
    "image/heif": {"heic", "hif"},
}
_ARCHIVE_NAME_MAX_BYTES = 200  # leaves room for a number before the extension


def filename(value: str, field: str) -> str:
    """Return a name as it is kept: exactly as given.

    Raises:
        InvalidError: If it is not 1 to 255 bytes of UTF-8, or holds controls.
    """
    if has_controls(value) or not 1 <= len(value.encode()) <= FILENAME_MAX_BYTES:
        raise InvalidError(field, "must be 1 to 255 bytes without control characters")
    return value


def safe_name(name: str) -> str:
    """Return a name that every file system takes and that hides nothing."""
    bare = "".join(c for c in name if unicodedata.category(c) not in _HIDDEN)
    bare = _SEPARATORS.sub("_", unicodedata.normalize("NFC", bare)).strip(" .")
    stem, dot, extension = bare.rpartition(".")
    if not dot or len(extension) > 10:  # noqa: PLR2004 - no extension is longer
        stem, extension = bare, ""
    stem = stem.encode()[:_ARCHIVE_NAME_MAX_BYTES].decode(errors="ignore").rstrip(" .")
    safe = (f"{stem}.{extension}" if extension else stem) or "photo"
    if _DEVICES.match(safe):
        safe = f"_{safe}"
    # What was cut short may look as if it had an extension now: until nothing changes any more.
    return safe if safe == name else safe_name(safe)


def typed_name(name: str, content_type: str) -> str:
    """Return a safe name that ends as files of its type do: `a.exe` of a JPEG is `a.exe.jpg`.

    Systems choose by the extension what opens a file, and a picture may be a program as well.
    """
    safe = safe_name(name)
    extension = safe.rpartition(".")[2].lower()
    wanted = EXTENSIONS[content_type]
    if extension == wanted or extension in _OTHER_EXTENSIONS.get(content_type, ()):
        return safe
    return f"{safe}.{wanted}"


def with_extension(name: str, extension: str) -> str:
    """Return a name with its extension, if it has one, replaced."""
    stem, dot, _ = name.rpartition(".")
    return f"{stem if dot and stem else name}.{extension}"


def unique_names(names: Iterable[str]) -> list[str]:
    """Return safe names, no two alike ignoring case: `a.jpg`, `a (2).jpg`, ..."""
    seen: set[str] = set()
    numbers: dict[str, int] = {}  # where to go on: thousands of files may have one name
    result = []
    for name in names:
        candidate = safe = safe_name(name)
        stem, dot, extension = safe.rpartition(".")
        number = numbers.get(safe.casefold(), 2)
        while candidate.casefold() in seen:
            candidate = f"{stem} ({number}).{extension}" if dot else f"{safe} ({number})"
            number += 1
        numbers[safe.casefold()] = number
        seen.add(candidate.casefold())
        result.append(candidate)
    return result
