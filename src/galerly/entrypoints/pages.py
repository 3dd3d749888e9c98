"""The files of the front end as browsers get them: built or as written, and their release.

frontend/slim.mjs builds few small files of the many sources. They are sent while they are true to
every source; after an edit, the sources themselves are.

A release is named by what is in it. Its files stand under `/r/<name>/` and never change there, so
browsers keep them; only the HTML, which names the release, is asked for again.
"""

import gzip
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from email.utils import formatdate
from pathlib import Path, PurePosixPath

from attrs import evolve, field, frozen

from galerly.domain.model.languages import DEFAULT

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
BUILT = "js/built/"  # modules that fit only those of their own release
WORKER = "sw.js"
SETTINGS = "js/config.js"  # written where pages are installed, and so no part of another file
LOOK_AGAIN_S = 1.0
_CODE = (".css", ".js")
_TEXTS = "js/i18n/"  # what every page says, a file for each language
_NAMED = re.compile(rb'(?<= href="/)(?=(?:css|img|js|vendor)/)|(?<= src="/)(?=js/)')

Stamp = tuple[int, int]  # time of change in ns, and size: another stamp is another file


@frozen(kw_only=True)
class PageFile:
    """One file as it is sent."""

    stamp: Stamp  # of the source
    body: bytes
    zipped: bytes | None  # gzip
    brotli: bytes | None = None
    content_type: str
    tag: str
    modified: str
    map_name: str | None = None  # of its source map, which lies beside it


@frozen(kw_only=True)
class Release:
    """What the front end is at one moment."""

    name: str
    sources: Mapping[str, Stamp]  # what it was made of, by path below the front end's folder
    stamps: Mapping[str, Stamp]  # of what is sent, by its path
    built: bool  # whether the built form is true to the sources, and sent

    def holds(self, path: str, file: PageFile) -> bool:
        """Return whether a file is the one of this release."""
        return self.stamps.get(path) == file.stamp


@frozen
class Pages:
    """The front end in a folder. Files may change at any time; each answer is of one state."""

    folder: Path
    _kept: dict[str, PageFile] = field(factory=dict, init=False)
    _releases: list[tuple[float, Release]] = field(factory=list, init=False)

    def file(self, path: str) -> PageFile | None:
        """Return a file by its path below the folder; None if none is there to be sent."""
        return self._file(path, built=self.release().built)

    def index(self, language: str = DEFAULT) -> PageFile | None:
        """Return the one HTML file, its sheets and modules named by their release.

        It names the texts of `language`, where there are any.
        """
        release = self.release()
        page = self._file(INDEX, built=release.built)
        if page is None:
            return None
        code = language if f"{_TEXTS}{language}.js" in release.stamps else DEFAULT
        kept = self._kept.get(f"{INDEX} {release.name} {code}")
        if kept is None or kept.stamp != page.stamp:
            body = page.body
            for mark in ('<html lang="{}"', f"/{_TEXTS}{{}}.js"):
                body = body.replace(mark.format(DEFAULT).encode(), mark.format(code).encode())
            body = _NAMED.sub(f"r/{release.name}/".encode(), body)
            kept = _as_sent(body, page.content_type, page.stamp)
            for name in list(self._kept):
                if name.startswith(f"{INDEX} ") and release.name not in name:
                    self._kept.pop(name, None)
            self._kept[f"{INDEX} {release.name} {code}"] = kept
        return kept

    def release(self) -> Release:
        """Return the present release, looked for again once a second at the most."""
        now = time.monotonic()
        if self._releases and now - self._releases[0][0] < LOOK_AGAIN_S:
            return self._releases[0][1]
        sources = self._sources()
        before = self._releases[0][1] if self._releases else None
        release = before if before and before.sources == sources else self._named(sources)
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

    def _file(self, path: str, *, built: bool) -> PageFile | None:
        if path.startswith(f"{SLIM}/"):
            return None  # each file has one address
        source = (self.folder / path).resolve()
        kind = TYPES.get(source.suffix) or (TYPES[".txt"] if source.name == "LICENSE" else None)
        if kind is None or not source.is_relative_to(self.folder):
            return None
        slim = self.folder / SLIM / path
        ours = path in {INDEX, WORKER} or path.startswith(("css/", "js/"))
        made = built and ours and path != SETTINGS
        if made:
            source = slim
        elif source.suffix == ".map":
            return None  # it lies beside what is built alone
        try:
            stamp = _stamp(source)
            kept = self._kept.get(path)
            if kept and kept.stamp == stamp:
                return kept
            sent = _as_sent(source.read_bytes(), kind, stamp)
        except OSError:
            return None  # a folder, or gone
        if built:
            with suppress(OSError):  # not made for each type
                sent = evolve(sent, brotli=slim.with_name(f"{slim.name}.br").read_bytes())
        if slim.with_name(f"{slim.name}.map").is_file() and made:
            sent = evolve(sent, map_name=f"{source.name}.map")
        self._kept[path] = sent
        return sent

    def _sources(self) -> dict[str, Stamp]:
        """Return the stamps of all that pages are made of. Somebody waits: it looks but once."""
        stamps = self._stamps([INDEX, WORKER, str(SLIM / "SOURCES")])
        folders = [*FOLDERS]
        while folders:
            folder = folders.pop()
            with suppress(OSError), os.scandir(self.folder / folder) as entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}"
                    if entry.is_dir():
                        folders += [] if path == str(SLIM) or entry.is_symlink() else [path]
                    elif entry.name[0] != ".":
                        about = entry.stat()
                        stamps[path] = about.st_mtime_ns, about.st_size
        return stamps

    def _below(self, start: str | PurePosixPath, tops: Iterable[str]) -> Iterator[str]:
        """Yield the files below some folders of the one at `start`, in order."""
        root = self.folder / start
        for top in tops:
            for place, folders, names in os.walk(root / top):
                here = PurePosixPath(Path(place).relative_to(root).as_posix())
                folders[:] = sorted(name for name in folders if here / name != SLIM)
                yield from (str(here / name) for name in sorted(names) if name[0] != ".")

    def _stamps(self, paths: Iterable[str], start: str | PurePosixPath = "") -> dict[str, Stamp]:
        stamps = {}
        for path in paths:
            with suppress(OSError):  # gone meanwhile
                stamps[path] = _stamp(self.folder / start / path)
        return stamps

    def _named(self, sources: Mapping[str, Stamp]) -> Release:
        built = self._is_built(sources)
        stamps = {
            path: stamp
            for path, stamp in sources.items()
            if path.startswith(tuple(f"{top}/" for top in FOLDERS))
            and path != str(SLIM / "SOURCES")
            and not (built and path.startswith(("css/", "js/")) and path != SETTINGS)
        }
        if built:
            made = [path for path in self._below(SLIM, ("css", "js")) if path.endswith(_CODE)]
            stamps |= self._stamps(made, SLIM)
        digest = hashlib.sha256()
        for path in sorted(stamps):
            if found := self._file(path, built=built):
                digest.update(f"{path} {found.tag}\n".encode())
        name = digest.hexdigest()[:16]
        return Release(name=name, sources=sources, stamps=stamps, built=built)

    def _is_built(self, sources: Mapping[str, Stamp]) -> bool:
        """Return whether the built form was made of the very sources that are here."""
        try:
            lines = (self.folder / SLIM / "SOURCES").read_text().splitlines()
            made_of = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
            here = {
                path: hashlib.sha256((self.folder / path).read_bytes()).hexdigest()
                for path in sources
                if path == INDEX or (path.endswith(_CODE) and path != SETTINGS)
            }
        except (OSError, ValueError):
            return False  # none was made here, or not as we do
        return made_of == here


def _stamp(path: Path) -> Stamp:
    about = path.stat()
    return about.st_mtime_ns, about.st_size


def _speaking(html: bytes, language: str) -> bytes:
    """Return the page with the texts of another language to load at once."""
    for pattern in ('<html lang="{}">', f'href="/{_TEXTS}{{}}.js"'):
        html = html.replace(pattern.format(DEFAULT).encode(), pattern.format(language).encode())
    return html


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
