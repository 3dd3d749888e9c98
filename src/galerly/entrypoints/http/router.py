"""How routes are declared, and how a request finds its route."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import msgspec
from attrs import Factory, field, frozen

from galerly.domain.model.access import Actor
from galerly.domain.model.errors import NotFoundError, UnauthenticatedError
from galerly.domain.model.ids import ID_ALPHABET, ID_CHARS, UserId
from galerly.domain.model.languages import preferred
from galerly.domain.model.session import (
    ClientSession,
    PhotographerSession,
    Session,
    SessionKind,
    ViewerSession,
)
from galerly.domain.services.sessions import actor_of
from galerly.entrypoints.http.cursors import Cursors
from galerly.entrypoints.http.etags import expected_version
from galerly.entrypoints.http.message import Request, unquote_segment
from galerly.entrypoints.http.problems import MethodNotAllowedError
from galerly.entrypoints.services import Services
from galerly.ports.health import Probe
from galerly.ports.secrets import Keyring

NO_ID = "0" * ID_CHARS
"""An id that nothing has: it is of the first millisecond of 1970."""

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")  # RFC 8058 section 3.1
SEGMENT_MAX_CHARS = 500  # of a token that holds an address and two ids


@frozen(kw_only=True)
class Access:
    """Who may call a route: the kinds of session that are let in; none: no session is asked for."""

    name: str
    kinds: frozenset[SessionKind]


ANYONE = Access(name="anyone", kinds=frozenset())
PHOTOGRAPHER = Access(name="photographer", kinds=frozenset({SessionKind.PHOTOGRAPHER}))
VIEWERS = Access(name="client, viewer, or the owner who previews", kinds=frozenset(SessionKind))
ANY_SESSION = Access(name="any session", kinds=frozenset(SessionKind))


class Cache(Enum):
    """What a client may keep of a route's answers."""

    NO_STORE = "no-store"
    ETAG = "private, no-cache"  # with a strong tag: ask each time whether it is still so
    PUBLIC = "public, max-age=300"  # the same for everybody


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No parameters, or no body: an empty object will do."""


Q = TypeVar("Q", bound=msgspec.Struct)
B = TypeVar("B", bound=msgspec.Struct)


@frozen(kw_only=True)
class Call(Generic[Q, B]):
    """One request on its way through a route, all of it parsed."""

    services: Services
    request: Request
    params: Mapping[str, str]  # of the path; ids among them are well formed
    query: Q
    body: B
    session: Session | None
    keyring: Keyring
    probes: Mapping[str, Probe]  # by the name of the back end
    describe: Callable[[], str]  # returns the OpenAPI document of the whole table
    template: str  # of the path

    @property
    def cursors(self) -> Cursors:
        """Return the cursors of the list that is asked for."""
        return self.cursors_of(self.template, self.query)

    def cursors_of(self, template: str, query: msgspec.Struct) -> Cursors:
        """Return the cursors of a list at `template` with this path's parameters, for the caller.

        They are bound to what `query` chooses and in which order, not to how much of it is told.
        """
        return Cursors(
            self.keyring,
            caller_of(self.session),
            [template, *self.params.values(), *_filters(query)],
        )

    @property
    def signed_in(self) -> Session:
        """Return the session, which every route but one for anyone has."""
        if self.session is None:
            raise UnauthenticatedError
        return self.session

    @property
    def actor(self) -> Actor:
        """Return whom the session speaks for."""
        return actor_of(self.signed_in)

    @property
    def user_id(self) -> UserId:
        """Return the signed-in photographer's id."""
        session = self.signed_in
        if not isinstance(session, PhotographerSession):
            raise UnauthenticatedError
        return session.user_id

    @property
    def if_version(self) -> int | None:
        """Return the stored version that `If-Match` asks for; None: any."""
        return expected_version(self.request.header("if-match"))

    @property
    def language(self) -> str | None:
        """Return the language of ours that the caller reads best; None: they named none."""
        return preferred(self.request.header("accept-language"))

    def absolute(self, url: str) -> str:
        """Return a URL of ours with its origin; one of another place as it is."""
        return f"{self.request.origin}{url}" if url.startswith("/") else url


def caller_of(session: Session | None) -> str:
    """Return who calls, the same over several sessions of one person."""
    match session:
        case PhotographerSession():
            return f"photographer {session.user_id}"
        case ClientSession():
            return f"client {session.email}"
        case ViewerSession():
            return f"viewer {session.viewer_id}"
        case None:
            return "anyone"


_HOW_MUCH = frozenset({"limit", "cursor", "urls", "placeholder"})


def _filters(query: msgspec.Struct) -> list[str]:
    """Return the parameters that choose and order a list's items, for its cursors."""
    given = msgspec.structs.asdict(query)
    return [f"{name}={given[name]}" for name in sorted(given) if name not in _HOW_MUCH]


@frozen(kw_only=True)
class Reply:
    """What a handler answers with."""

    value: msgspec.Struct | None = None
    version: int | None = None  # of what is stored, for the entity tag and `If-Match`
    text: str | None = None  # instead of a value: plain or CSV text
    content_type: str = "application/json"
    status: int | None = None  # other than the route's own
    headers: Mapping[str, str] = Factory(dict)


@frozen
class Route(Generic[Q, B]):
    """One entry of the route table; what is served, documented and tested comes from it."""

    method: str
    path: str  # template below the API's root, such as `/galleries/{gallery_id}`
    handler: Callable[[Call[Q, B]], Reply]
    access: Access
    query: type[Q]
    body: type[B]
    answer: Any  # the wire type it answers with; None: no body
    status: HTTPStatus = HTTPStatus.OK
    cache: Cache = field(default=Cache.NO_STORE, kw_only=True)
    idempotent: bool = field(default=False, kw_only=True)  # takes `Idempotency-Key`
    # A repeat is done anew, with the same ids: what is answered depends on what the caller may see.
    afresh: bool = field(default=False, kw_only=True)
    if_match: bool = field(default=False, kw_only=True)  # takes `If-Match`
    form: bool = field(default=False, kw_only=True)  # takes a form too, of which nothing is read
    other_types: tuple[str, ...] = field(default=(), kw_only=True)  # besides JSON
    problems: tuple[int, ...] = field(default=(), kw_only=True)  # beyond what every such has
    segments: tuple[str, ...] = field(init=False)

    @segments.default
    def _split(self) -> tuple[str, ...]:
        return tuple(self.path.strip("/").split("/"))

    @property
    def summary(self) -> str:
        """Return what it does, in one line: the first of its handler's docstring."""
        return (self.handler.__doc__ or "").partition("\n")[0].rstrip(".")

    @property
    def tag(self) -> str:
        """Return the noun that it belongs to: the module of its handler."""
        return self.handler.__module__.rpartition(".")[2].replace("_", " ")

    @property
    def name(self) -> str:
        """Return the name of the operation, unique in the table."""
        return self.handler.__name__

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the names of the path's parameters, in order."""
        return tuple(s[1:-1] for s in self.segments if s.startswith("{"))


AnyRoute = Route[Any, Any]


@frozen(kw_only=True)
class Match:
    """The routes of one path, and what its parameters are."""

    template: str
    routes: Mapping[str, AnyRoute]  # by method
    params: Mapping[str, str]

    @property
    def methods(self) -> tuple[str, ...]:
        """Return what the path takes, as `Allow` lists it."""
        head = ("HEAD",) if "GET" in self.routes else ()
        return (*self.routes, *head, "OPTIONS")

    def route(self, method: str) -> AnyRoute:
        """Return the route of a method; that of GET answers HEAD too.

        Raises:
            MethodNotAllowedError: If the path does not take it.
        """
        found = self.routes.get("GET" if method == "HEAD" else method)
        if found is None:
            raise MethodNotAllowedError(method, self.methods)
        return found


class Router:
    """Finds routes by path. A literal segment wins over a parameter."""

    def __init__(self, routes: Sequence[AnyRoute]) -> None:
        self._literal: dict[tuple[str, ...], dict[str, AnyRoute]] = {}
        self._open: dict[int, list[tuple[tuple[str, ...], dict[str, AnyRoute]]]] = {}
        names: set[str] = set()
        for route in routes:
            if route.name in names:
                raise DuplicateRouteError(route.name)
            names.add(route.name)
            self._add(route)

    def _add(self, route: AnyRoute) -> None:
        if not route.parameters:
            methods = self._literal.setdefault(route.segments, {})
        else:
            same_length = self._open.setdefault(len(route.segments), [])
            methods = next((m for s, m in same_length if s == route.segments), {})
            if not methods:
                same_length.append((route.segments, methods))
                same_length.sort(key=lambda entry: [s.startswith("{") for s in entry[0]])
        if route.method in methods:
            raise DuplicateRouteError(f"{route.method} {route.path}")
        methods[route.method] = route

    def match(self, path: str) -> Match:
        """Return the routes of a path, given below the API's root and percent-encoded.

        An id that cannot be one is taken for one that nothing has, so that the answer is the
        same, whoever asks.

        Raises:
            NotFoundError: If the table has no such path.
        """
        try:
            parts = tuple(unquote_segment(part) for part in path.strip("/").split("/"))
        except ValueError as error:
            raise NotFoundError("page") from error
        if literal := self._literal.get(parts):
            return Match(template="/" + "/".join(parts), routes=literal, params={})
        for segments, routes in self._open.get(len(parts), ()):
            params = _fit(segments, parts)
            if params is not None:
                return Match(template="/" + "/".join(segments), routes=routes, params=params)
        raise NotFoundError("page")


class DuplicateRouteError(ValueError):
    """Two routes of the table have one method and path, or one name."""


def _fit(segments: tuple[str, ...], parts: tuple[str, ...]) -> dict[str, str] | None:
    params: dict[str, str] = {}
    for segment, part in zip(segments, parts, strict=True):
        if segment.startswith("{"):
            if not part or len(part) > SEGMENT_MAX_CHARS or "\0" in part:
                return None
            name = segment[1:-1]
            params[name] = part if not name.endswith("_id") or _is_id(part) else NO_ID
        elif segment != part:
            return None
    return params


def _is_id(text: str) -> bool:
    return len(text) == ID_CHARS and all(c in ID_ALPHABET for c in text)
