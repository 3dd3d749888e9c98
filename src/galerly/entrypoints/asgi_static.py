"""The pages: files of the front end, and its one HTML file for every address of a screen."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path

import anyio.to_thread
from attrs import frozen
from starlette.types import Receive, Scope, Send

from galerly.domain.model.errors import NotFoundError
from galerly.entrypoints.arrival import arrival_of, header, raw_path, requested_origin
from galerly.entrypoints.asgi_api import send_response
from galerly.entrypoints.http import etags, problems
from galerly.entrypoints.http.dispatcher import HSTS
from galerly.entrypoints.http.message import Response, unquote_segment

METHODS = ("GET", "HEAD", "OPTIONS")
FOLDERS = frozenset({"css", "img", "js", "vendor"})
FILES = frozenset(
    {"favicon.ico", "icon.svg", "index.html", "manifest.webmanifest", "robots.txt", "sw.js"}
)
TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
_COMPRESSIBLE = frozenset({".css", ".html", ".ico", ".js", ".json", ".svg", ".txt", ".webmanifest"})
GZIP_FROM_BYTES = 512
PUBLIC = ("/@", "/newsletter", "/photographers")  # pages that search engines may list

_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


@frozen(kw_only=True)
class StaticFile:
    """One file as it is served."""

    stamp: tuple[int, int]  # time of change in ns, and size: another stamp is another file
    body: bytes
    zipped: bytes | None
    content_type: str
    tag: str
    modified: str


def content_security_policy(media_origin: str | None) -> str:
    """Return the policy of the pages; `media_origin` is where else photos and API may be."""
    elsewhere = f" {media_origin}" if media_origin else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self' blob: data:{elsewhere}; connect-src 'self'{elsewhere}; "
        "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; "
        "trusted-types default"
    )


def frontend_folder(chosen: Path | None) -> Path | None:
    """Return the folder of the front end: the chosen one, the wheel's, or the checkout's."""
    package = Path(__file__).resolve().parent.parent
    places = [chosen] if chosen else [package / "_frontend", package.parent.parent / "frontend"]
    return next((place.resolve() for place in places if (place / "index.html").is_file()), None)


class StaticEndpoint:
    """Serves the front end."""

    def __init__(self, folder: Path | None, public_url: str | None) -> None:
        self._folder = folder
        self._public_url = public_url
        self._kept: dict[str, StaticFile] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        """Answer one request."""
        arrival_of(scope).route = "/*"
        method = scope["method"]
        if method == "OPTIONS":
            answer = Response(status=204, headers={"allow": ", ".join(METHODS)})
        elif method not in METHODS:
            error = problems.MethodNotAllowedError(method, METHODS)
            answer = problems.answer(error, arrival_of(scope).request_id)
        else:
            answer = await anyio.to_thread.run_sync(self._get, scope)
        answer = answer.with_headers(self._page_headers(scope))
        await send_response(answer.without_body() if method == "HEAD" else answer, send)

    def _get(self, scope: Scope) -> Response:
        path = raw_path(scope)
        name = self._name(path)
        found = self._file(name) if name else None
        if found is None:
            return problems.answer(NotFoundError("page"), arrival_of(scope).request_id)
        zips = found.zipped is not None and "gzip" in (header(scope, b"accept-encoding") or "")
        tag = f'{found.tag[:-1]}-gzip"' if zips else found.tag
        headers = {
            "cache-control": "no-cache",
            "etag": tag,
            "last-modified": found.modified,
            "vary": "Accept-Encoding",
        }
        if name == "index.html" and path != "/" and not path.startswith(PUBLIC):
            headers["x-robots-tag"] = "noindex"
        if etags.unchanged(header(scope, b"if-none-match"), tag):
            return Response(status=304, headers=headers)
        body = found.zipped if zips and found.zipped is not None else found.body
        headers |= {"content-type": found.content_type, "content-length": str(len(body))}
        if zips:
            headers["content-encoding"] = "gzip"
        return Response(status=200, headers=headers, body=body)

    @staticmethod
    def _name(path: str) -> str | None:
        """Return which file a path asks for; None for none that is served."""
        try:
            segments = [unquote_segment(part) for part in path.strip("/").split("/")]
        except ValueError:
            return None
        last = segments[-1]
        if any(segment.startswith(".") for segment in segments):
            return None
        if "." not in last and segments[0] not in FOLDERS:
            return "index.html"
        if any(not _SEGMENT.fullmatch(segment) for segment in segments):
            return None
        if segments[0] in FOLDERS or (len(segments) == 1 and last in FILES):
            return "/".join(segments)
        return None

    def _file(self, name: str) -> StaticFile | None:
        if self._folder is None:
            return None
        path = (self._folder / name).resolve()
        kind = TYPES.get(path.suffix) or (TYPES[".txt"] if path.name == "LICENSE" else None)
        if kind is None or not path.is_relative_to(self._folder):
            return None
        try:
            about = path.stat()
            kept = self._kept.get(name)
            if kept and kept.stamp == (about.st_mtime_ns, about.st_size):
                return kept
            body = path.read_bytes()
        except OSError:
            return None  # a folder, or gone
        smaller = path.suffix in _COMPRESSIBLE and len(body) >= GZIP_FROM_BYTES
        fresh = StaticFile(
            stamp=(about.st_mtime_ns, about.st_size),
            body=body,
            zipped=gzip.compress(body, 9, mtime=0) if smaller else None,
            content_type=kind,
            tag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
            modified=formatdate(about.st_mtime, usegmt=True),
        )
        self._kept[name] = fresh
        return fresh

    def _page_headers(self, scope: Scope) -> dict[str, str]:
        arrival = arrival_of(scope)
        elsewhere = self._public_url
        if elsewhere == requested_origin(scope):
            elsewhere = None
        return {
            "content-security-policy": content_security_policy(elsewhere),
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-request-id": arrival.request_id,
            **(HSTS if arrival.origin.startswith("https:") else {}),
        }
