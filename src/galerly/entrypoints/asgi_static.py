"""The pages: files of the front end, and its one HTML file for every address of a screen."""

import re
from pathlib import Path

import anyio.to_thread
from starlette.types import Receive, Scope, Send

from galerly.domain.model.errors import NotFoundError
from galerly.domain.model.languages import DEFAULT, preferred
from galerly.entrypoints.arrival import arrival_of, header, raw_path, requested_origin
from galerly.entrypoints.asgi_api import send_response
from galerly.entrypoints.http import etags, problems
from galerly.entrypoints.http.dispatcher import HSTS
from galerly.entrypoints.http.message import Response, unquote_segment
from galerly.entrypoints.page_heads import PageHeads, filled
from galerly.entrypoints.pages import BUILT, FOLDERS, INDEX, PageFile, Pages

METHODS = ("GET", "HEAD", "OPTIONS")
FILES = frozenset({"favicon.ico", "icon.svg", INDEX, "manifest.webmanifest", "robots.txt", "sw.js"})
PUBLIC = ("/@", "/newsletter", "/photographers")  # pages that search engines may list

RELEASE_CACHE = "public, max-age=31536000, immutable"  # a year, RFC 9111's usual "for ever"
_RELEASE = re.compile(r"/+r/([0-9a-f]{16})(?=/.)")
_BROTLI = re.compile(r"\bbr\b")
_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


def content_security_policy(*others: str | None) -> str:
    """Return the policy of the pages; photos and API may be at `others`, too."""
    elsewhere = "".join(f" {origin}" for origin in others if origin)
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


def _coded(file: PageFile, accepted: str) -> tuple[str, bytes]:
    """Return the smallest form of a file that a browser takes, and its coding, if any."""
    if file.brotli is not None and _BROTLI.search(accepted):
        return "br", file.brotli
    if file.zipped is not None and "gzip" in accepted:
        return "gzip", file.zipped
    return "", file.body


class StaticEndpoint:
    """Serves the front end."""

    def __init__(
        self,
        folder: Path | None,
        public_url: str | None,
        storage_origin: str | None = None,
        heads: PageHeads | None = None,
    ) -> None:
        self._pages = Pages(folder) if folder else None
        self._heads = heads
        self._public_url = public_url
        self._storage_origin = storage_origin

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
        named = _RELEASE.match(path)
        name = self._name(path[named.end() :] if named else path)
        if named and name in FILES:
            name = None  # these stand at the top, outside of any release
        found = None
        if self._pages and name:
            found = self._index(scope) if name == INDEX else self._pages.file(name)
        if self._pages is None or name is None or found is None:
            return problems.answer(NotFoundError("page"), arrival_of(scope).request_id)
        # An open page of an earlier release gets what is here now, which it must not keep.
        release = self._pages.release() if named else None
        stays = named and release and release.name == named[1] and release.holds(name, found)
        if named and not stays and name.startswith(BUILT):
            # These fit together only with those of their own release: the page loads itself anew.
            return problems.answer(NotFoundError("page"), arrival_of(scope).request_id)
        coding, body = _coded(found, header(scope, b"accept-encoding") or "")
        tag = f'{found.tag[:-1]}-{coding}"' if coding else found.tag
        headers = {
            "cache-control": RELEASE_CACHE if stays else "no-cache",
            "etag": tag,
            "last-modified": found.modified,
            "vary": "Accept-Encoding, Accept-Language" if name == INDEX else "Accept-Encoding",
        }
        if found.map_name:
            headers["sourcemap"] = found.map_name
        if name == INDEX and path != "/" and not path.startswith(PUBLIC):
            headers["x-robots-tag"] = "noindex"
        if etags.unchanged(header(scope, b"if-none-match"), tag):
            return Response(status=304, headers=headers)
        headers |= {"content-type": found.content_type, "content-length": str(len(body))}
        if coding:
            headers["content-encoding"] = coding
        return Response(status=200, headers=headers, body=body)

    def _index(self, scope: Scope) -> PageFile | None:
        language = preferred(header(scope, b"accept-language"))
        page = self._pages.index(language or DEFAULT) if self._pages else None
        path = raw_path(scope)
        if page is None or self._heads is None or not path.startswith(PUBLIC):
            return page
        head = self._heads.of(path, arrival_of(scope).origin)
        return filled(page, head) if head else page

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
            return INDEX
        if any(not _SEGMENT.fullmatch(segment) for segment in segments):
            return None
        if segments[0] in FOLDERS or (len(segments) == 1 and last in FILES):
            return "/".join(segments)
        return None

    def _page_headers(self, scope: Scope) -> dict[str, str]:
        arrival = arrival_of(scope)
        elsewhere = self._public_url
        if elsewhere == requested_origin(scope):
            elsewhere = None
        return {
            "content-security-policy": content_security_policy(elsewhere, self._storage_origin),
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-request-id": arrival.request_id,
            **(HSTS if arrival.origin.startswith("https:") else {}),
        }
