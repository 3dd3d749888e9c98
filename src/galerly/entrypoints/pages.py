"""The files of the front end as browsers get them: the smaller forms, and their release.

A release is named by what is in it. Its files stand under `/r/<name>/` and never change there, so
browsers keep them; only the HTML, which names the release, is asked for again.
"""

import gzip
import hashlib
import os
import re
import time
from collections.abc import Iterator, Mapping
from email.utils import formatdate
from pathlib import Path, PurePosixPath

from attrs import evolve, field, frozen

FOLDERS = ("css", "img", "js", "vendor")
INDEX = "index.html"
TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_COMPRESSIBLE = frozenset(
    TYPES[suffix]
    for suffix in (".css", ".html", ".ico", ".js", ".json", ".svg", ".txt", ".webmanifest")
)
GZIP_FROM_BYTES = 512
SLIM = PurePosixPath("vendor/slim")  # made by frontend/slim.mjs
LOOK_AGAIN_S = 1.0
_NAMED = re.compile(rb'(?<= href="/)(?=(?:css|img|js|vendor)/)|(?<= src="/)(?=js/)')

Stamp = tuple[int, int]  # time of change in ns, and size: another stamp is another file


@frozen(kw_only=True)
class PageFile:
    """One file as it is sent."""

    stamp: Stamp  # of the source
    body: bytes
    zipped: bytes | None
    content_type: str
    tag: str
    modified: str
    map_name: str | None = None  # of its source map, which lies beside it


@frozen(kw_only=True)
class Release:
    """What the front end is at one moment."""

    name: str
    stamps: Mapping[str, Stamp]  # by path below the front end's folder

    def holds(self, path: str, file: PageFile) -> bool:
        """Return whether a file is the one of this release."""
        return self.stamps.get(path) == file.stamp


@frozen
class Pages:
    """The front end in a folder. Files may change at any time; each answer is of one state."""

    folder: Path
    _kept: dict[str, PageFile] = field(factory=dict, init=False)
    _releases: list[tuple[float, Release]] = field(factory=list, init=False)
    _sums: dict[str, tuple[Stamp, dict[str, str]]] = field(factory=dict, init=False)

    def file(self, path: str) -> PageFile | None:
        """Return a file by its path below the folder; None if none is there to be sent."""
        if path.startswith(f"{SLIM}/"):
            return None  # each file has one address
        source = (self.folder / path).resolve()
        kind = TYPES.get(source.suffix) or (TYPES[".txt"] if source.name == "LICENSE" else None)
        if kind is None or not source.is_relative_to(self.folder):
            return None
        if source.suffix == ".map":  # it lies beside the smaller form alone
            source = self.folder / SLIM / path
        try:
            stamp = _stamp(source)
            kept = self._kept.get(path)
            if kept and kept.stamp == stamp:
                return kept
            body = source.read_bytes()
        except OSError:
            return None  # a folder, or gone
        small = None if path == INDEX else self._slim(path, body)
        if small is None:
            sent = _as_sent(body, kind, stamp)
        else:
            sent = evolve(_as_sent(small, kind, stamp), map_name=f"{source.name}.map")
        self._kept[path] = sent
        return sent

    def index(self) -> PageFile | None:
        """Return the one HTML file, its sheets and modules named by their release."""
        release, page = self.release(), self.file(INDEX)
        if page is None:
            return None
        kept = self._kept.get(f"{INDEX} {release.name}")
        if kept is None or kept.stamp != page.stamp:
            body = _NAMED.sub(f"r/{release.name}/".encode(), page.body)
            kept = _as_sent(body, page.content_type, page.stamp)
            for name in list(self._kept):
                if name.startswith(f"{INDEX} "):
                    self._kept.pop(name, None)
            self._kept[f"{INDEX} {release.name}"] = kept
        return kept

    def release(self) -> Release:
        """Return the present release, looked for again once a second at the most."""
        now = time.monotonic()
        if self._releases and now - self._releases[0][0] < LOOK_AGAIN_S:
            return self._releases[0][1]
        stamps = {}
        for path in self._paths():
            try:
                stamps[path] = _stamp(self.folder / path)
            except OSError:
                continue  # gone meanwhile
        before = self._releases[0][1] if self._releases else None
        release = before if before and before.stamps == stamps else self._named(stamps)
        self._releases[:] = [(now, release)]
        return release

    def everything(self) -> Iterator[tuple[str, PageFile]]:
        """Yield all files of the present release by their path below it, maps included.

        For a store that sends no headers of ours, a file that has a map names it at its end.
        """
        for path in self.release().stamps:
            if found := self.file(path):
                yield path, _naming_its_map(found)
            if found := self.file(f"{path}.map"):
                yield f"{path}.map", found

    def _paths(self) -> Iterator[str]:
        """Yield what may belong to a release, in order."""
        for top in FOLDERS:
            for place, folders, names in os.walk(self.folder / top):
                here = PurePosixPath(Path(place).relative_to(self.folder).as_posix())
                folders[:] = sorted(name for name in folders if here / name != SLIM)
                yield from (str(here / name) for name in sorted(names) if name[0] != ".")

    def _named(self, stamps: Mapping[str, Stamp]) -> Release:
        digest = hashlib.sha256()
        for path in stamps:
            if found := self.file(path):
                digest.update(f"{path} {found.tag}\n".encode())
        return Release(name=digest.hexdigest()[:16], stamps=stamps)

    def _slim(self, path: str, source: bytes) -> bytes | None:
        """Return the smaller form of a file if one was made of these very bytes."""
        try:
            listed = self.folder / SLIM / "SOURCES"
            stamp = _stamp(listed)
            known = self._sums.get("")
            if known is None or known[0] != stamp:
                lines = [line.split("  ", 1) for line in listed.read_text().splitlines()]
                known = self._sums[""] = (stamp, {name: digest for digest, name in lines})
            if known[1].get(path) == hashlib.sha256(source).hexdigest():
                return (self.folder / SLIM / path).read_bytes()
        except OSError:
            return None  # none was made here
        return None


def _stamp(path: Path) -> Stamp:
    about = path.stat()
    return about.st_mtime_ns, about.st_size


def _naming_its_map(file: PageFile) -> PageFile:
    if file.map_name is None:
        return file
    end = f"# sourceMappingURL={file.map_name}"
    end = f"/*{end} */\n" if file.content_type == TYPES[".css"] else f"//{end}\n"
    named = _as_sent(file.body + end.encode(), file.content_type, file.stamp)
    return evolve(named, map_name=file.map_name)


def _as_sent(body: bytes, kind: str, stamp: Stamp) -> PageFile:
    zips = kind in _COMPRESSIBLE and len(body) >= GZIP_FROM_BYTES
    return PageFile(
        stamp=stamp,
        body=body,
        zipped=gzip.compress(body, 9, mtime=0) if zips else None,
        content_type=kind,
        tag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        modified=formatdate(stamp[0] / 1e9, usegmt=True),
    )
