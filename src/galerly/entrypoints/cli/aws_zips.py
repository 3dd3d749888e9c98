"""Zips of Lambda functions, made without Docker and the same bit for bit each time.

Wheels are unpacked as they are, once their hashes are right, and nothing of them is run. Entries
are sorted, carry one fixed time and one fixed mode. Compiled modules lie beside their sources
where this Python is the function's own: Lambda's folder cannot be written, so without them every
cold start would compile everything again.
"""

import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path, PurePosixPath

from galerly.domain.model.errors import ConflictError, NotFoundError, UnavailableError
from galerly.entrypoints.cli.aws_functions import LambdaFunction, platforms
from galerly.entrypoints.mark_faces import FACES, face_files

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip can tell
_REGULAR_FILE = 0o100644 << 16
_LENGTHS_AT = 26  # of name and extra field, in the header before an entry; APPNOTE.TXT 4.3.7
_PIN = re.compile(r"^(?P<name>[a-z][\w.-]*)==(?P<rest>[^\n]*\n(?:    [^\n]*\n)*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

# Of the data of botocore: what every client reads, beside that of its service.
_BOTOCORE_SHARED = re.compile(r"botocore/data/[^/]+\.json")
_BOTOCORE_DATA = re.compile(r"botocore/data/(?P<service>[^/]+)/")
_BOTOCORE_UNREAD = re.compile(r"botocore/data/[^/]+/[^/]+/(examples|paginators|waiters)-")
_NOT_NEEDED = (
    re.compile(r"\.(pyc|pyi|c|h|pyx|pxd)$"),
    re.compile(r"^Crypto/(IO|Math|PublicKey|SelfTest|Signature)/"),
    re.compile(r"\.dist-info/(INSTALLER|RECORD|REQUESTED|WHEEL|direct_url\.json|top_level\.txt)$"),
    re.compile(r"\.dist-info/entry_points\.txt$"),
    re.compile(r"(^|/)\.pytest_cache/|(^|/)tests?/"),
)

# In a process of its own with a fixed seed of hashes, for sets have an order too. Version 2 of
# marshal writes no references, which would depend on who else holds an object.
_COMPILER = """
import importlib.util, json, marshal, sys
for line in sys.stdin:
    name, source = json.loads(line)
    source = source.encode("latin-1")
    code = compile(source, "/var/task/" + name, "exec", dont_inherit=True, optimize=0)
    head = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little")
    compiled = head + importlib.util.source_hash(source) + marshal.dumps(code, 2)
    print(json.dumps(compiled.decode("latin-1")))
"""


class Deflated(bytes):
    """Bytes that were found deflated, and are written as they were found: it takes no time.

    It also makes a zip depend on no version of zlib but for what is our own.
    """

    deflated: bytes

    @classmethod
    def of(cls, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
        """Return what an entry holds, deflated as well if it is."""
        data = archive.read(entry)
        if entry.compress_type != zipfile.ZIP_DEFLATED or archive.fp is None:
            return data
        # The central directory does not tell where data begin: behind names of other lengths.
        archive.fp.seek(entry.header_offset + _LENGTHS_AT)
        name, extra = struct.unpack("<HH", archive.fp.read(4))
        archive.fp.seek(name + extra, os.SEEK_CUR)
        found = cls(data)
        found.deflated = archive.fp.read(entry.compress_size)
        return found

    def add_to(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        """Write this behind all that an archive holds."""
        assert archive.fp is not None  # noqa: S101 - it is open
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.CRC = zlib.crc32(self)
        entry.file_size, entry.compress_size = len(self), len(self.deflated)
        archive.fp.seek(archive.start_dir)
        entry.header_offset = archive.start_dir
        archive.fp.write(entry.FileHeader(zip64=False) + self.deflated)
        archive.start_dir = archive.fp.tell()
        archive.filelist.append(entry)
        archive.NameToInfo[entry.filename] = entry


class WheelsUnavailableError(UnavailableError):
    """The pinned wheels are neither in the folder nor to be had from the index."""

    code = "wheels-unavailable"


class ZipTooLargeError(ConflictError):
    """A function's zip is larger than it may be."""

    code = "zip-too-large"


def fetch_wheels(
    function: LambdaFunction, lock: Path, folder: Path, architecture: str
) -> list[Path]:
    """Return the wheels of a lock, each with one of its hashes; fetch them if one is not there.

    Raises:
        WheelsUnavailableError: If pip cannot get one of them.
    """
    place = folder / f"{function.name}-{architecture}-py{function.python}"
    place.mkdir(parents=True, exist_ok=True)
    if found := _wheels(lock, place):
        return found
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    command += ["--implementation", "cp", "--python-version", function.python]
    for platform in platforms(function.python, architecture):
        command += ["--platform", platform]
    command += ["--dest", str(place), "--requirement", str(lock)]
    done = subprocess.run(  # noqa: S603 - pip of this very environment
        command, capture_output=True, text=True, check=False
    )
    if done.returncode or not (found := _wheels(lock, place)):
        reason = (done.stderr.strip().splitlines() or ["pip left one out"])[-1]
        message = f"cannot get the wheels of the {function.name} function: {reason}"
        raise WheelsUnavailableError(message)
    return found


def _wheels(lock: Path, place: Path) -> list[Path]:
    """Return a wheel for each pin of a lock; none at all if one is missing or another's."""
    at_hand = {
        hashlib.sha256(wheel.read_bytes()).hexdigest(): wheel for wheel in place.glob("*.whl")
    }
    found = []
    for pin in _PIN.finditer(lock.read_text()):
        wheel = next((at_hand[h] for h in _HASH.findall(pin["rest"]) if h in at_hand), None)
        if wheel is None:
            return []
        found.append(wheel)
    return sorted(found)


def contents(function: LambdaFunction, wheels: Iterable[Path]) -> dict[str, bytes]:
    """Return what a function's zip holds, by path; sources only."""
    found: dict[str, bytes] = {}
    for wheel in wheels:
        found |= dict(_of_wheel(wheel))
    for name in function.from_here:
        found |= dict(_of_distribution(name))
    found |= dict(_of_galerly(function))
    return {path: data for path, data in found.items() if _is_needed(path, function)}


def compiled(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the modules among some files compiled for this Python, by their paths."""
    modules = tuple((path, data) for path, data in sorted(sources.items()) if path.endswith(".py"))
    tag = sys.implementation.cache_tag
    return {
        str(PurePosixPath(path).parent / "__pycache__" / f"{PurePosixPath(path).stem}.{tag}.pyc"): c
        for (path, _), c in zip(modules, compile_all(modules), strict=True)
    }


@cache  # the zips for both processors hold the same modules
def compile_all(modules: tuple[tuple[str, bytes], ...]) -> tuple[bytes, ...]:
    """Return modules compiled, in order."""
    done = subprocess.run(  # noqa: S603 - our own text
        [sys.executable, "-S", "-W", "ignore", "-c", _COMPILER],
        input="\n".join(json.dumps([path, data.decode("latin-1")]) for path, data in modules),
        env={"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(json.loads(line).encode("latin-1") for line in done.stdout.splitlines())


def write_zip(target: Path, members: Mapping[str, bytes]) -> int:
    """Write a zip that depends on its members alone; return its length in bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    with zipfile.ZipFile(temporary, "w") as archive:
        for path, data in sorted(members.items()):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.create_system = 3  # Unix, wherever this runs
            entry.external_attr = _REGULAR_FILE
            if isinstance(data, Deflated):
                data.add_to(archive, entry)
            else:
                archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 6)
    temporary.replace(target)
    return target.stat().st_size


def build(
    function: LambdaFunction, *, lock: Path, wheels: Path, architecture: str, target: Path
) -> tuple[int, int]:
    """Write a function's zip; return its bytes, and those of its members.

    Raises:
        WheelsUnavailableError: If a pinned wheel cannot be had.
        ZipTooLargeError: If the zip is larger than the function's may be.
    """
    members = contents(function, fetch_wheels(function, lock, wheels, architecture))
    if function.python == f"{sys.version_info.major}.{sys.version_info.minor}":
        members |= compiled(members)
    size = write_zip(target, members)
    if size > function.max_bytes:
        message = f"the {function.name} zip has {size:,} bytes; it may have {function.max_bytes:,}"
        raise ZipTooLargeError(message)
    return size, sum(len(data) for data in members.values())


def _of_wheel(wheel: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            head, _, rest = entry.filename.partition("/")
            if entry.is_dir():
                continue
            if not head.endswith(".data"):
                yield entry.filename, Deflated.of(archive, entry)
            elif rest.startswith(("purelib/", "platlib/")):
                yield rest.partition("/")[2], Deflated.of(archive, entry)


def _of_distribution(name: str) -> Iterator[tuple[str, bytes]]:
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError as error:
        raise NotFoundError(f"package {name} in this Python's environment") from error
    for path in installed.files or ():
        if path.suffix in {".so", ".pyd", ".dylib"}:
            message = f"{name} was compiled for this machine; reinstall it without pkgconfig"
            raise ConflictError(message)
        if ".." not in path.parts:
            yield str(path), Path(str(path.locate())).read_bytes()


def _of_galerly(function: LambdaFunction) -> Iterator[tuple[str, bytes]]:
    root = Path(str(files("galerly")))
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root).as_posix()
        left_out = any(_is_below(inside, name) for name in function.left_out)
        if path.is_file() and "__pycache__" not in path.parts and not left_out:
            yield f"galerly/{inside}", path.read_bytes()
    for name, path in zip(FACES, face_files(None), strict=True) if function.has_faces else ():
        if not path.is_file():
            message = "the pages of this installation are not whole: run npm ci and vendor.mjs"
            raise NotFoundError(message)
        yield f"galerly/_frontend/{name}", path.read_bytes()


def _is_below(path: str, left_out: str) -> bool:
    # `entrypoints/asgi` stands for asgi.py and asgi_api.py, `adapters/files` for a folder.
    return re.match(rf"{re.escape(left_out)}(/|\.py$|_\w+\.py$)", path) is not None


def _is_needed(path: str, function: LambdaFunction) -> bool:
    if any(pattern.search(path) for pattern in _NOT_NEEDED):
        return False
    if _BOTOCORE_UNREAD.match(path):
        return False
    if (data := _BOTOCORE_DATA.match(path)) and not _BOTOCORE_SHARED.fullmatch(path):
        return data["service"] in function.services
    return True
