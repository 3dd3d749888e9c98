"""One request in, one answer out: who may, what it says, and which problem it is if not."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, get_origin

import msgspec
from attrs import Factory, evolve, field, frozen

from galerly.domain.model.errors import (
    DeniedError,
    GalerlyError,
    TooLargeError,
    UnauthenticatedError,
    UnsupportedTypeError,
)
from galerly.domain.model.limits import MIB
from galerly.domain.model.session import Session, kind_of
from galerly.entrypoints.http import cors, etags, openapi, problems
from galerly.entrypoints.http.decoding import read_body, read_query
from galerly.entrypoints.http.idempotency import Repeats
from galerly.entrypoints.http.message import Request, Response
from galerly.entrypoints.http.router import (
    FORM_TYPES,
    AnyRoute,
    Cache,
    Call,
    Match,
    Reply,
    Router,
    caller_of,
)
from galerly.entrypoints.services import Services
from galerly.ports.clock import Clock
from galerly.ports.health import Probe
from galerly.ports.secrets import Keyring

BODY_MAX_BYTES = MIB
TOKEN_MAX_CHARS = 200
ROOT = "/v1"

SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "vary": "Authorization, Origin",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}
HSTS = {"strict-transport-security": "max-age=63072000; includeSubDomains"}

logger = logging.getLogger(__name__)


@frozen(kw_only=True)
class Outcome:
    """An answer, with what the access log says of it."""

    response: Response
    route: str | None = None  # the template, never the path
    session: Session | None = None
    code: str | None = None  # of the problem, if it is one


class WrongKindError(DeniedError):
    """The session is of a kind that this route is not for."""

    def __init__(self, allowed: str) -> None:
        super().__init__(f"this is for another kind of session: {allowed}")


class BodyTooLargeError(TooLargeError):
    """The body is longer than the API reads."""

    def __init__(self) -> None:
        super().__init__(f"the body may have at most {BODY_MAX_BYTES} bytes")


class BodyTypeError(UnsupportedTypeError):
    """The body is not said to be JSON."""

    def __init__(self) -> None:
        super().__init__("the body must be JSON: send it with Content-Type: application/json")


@frozen(kw_only=True)
class Api:
    """The whole HTTP API over one set of services; knows no server."""

    services: Services
    routes: Sequence[AnyRoute]
    keyring: Keyring
    clock: Clock
    probes: Mapping[str, Probe] = Factory(dict)  # by the name of the back end
    cors_origins: frozenset[str] = frozenset()
    _description: list[str] = field(init=False, factory=list, repr=False)
    _router: Router = field(init=False)
    _repeats: Repeats = field(init=False)

    @_router.default
    def _make_router(self) -> Router:
        return Router(self.routes)

    @_repeats.default
    def _make_repeats(self) -> Repeats:
        return Repeats(service=self.services.repeats, keyring=self.keyring)

    def describe(self) -> str:
        """Return the OpenAPI document of the whole table, made once."""
        if not self._description:
            self._description.append(openapi.document(self.routes, ROOT))
        return self._description[0]

    def answer(self, request: Request) -> Outcome:
        """Return the answer to a request whose path starts with `/v1`; raises nothing."""
        match: Match | None = None
        session: Session | None = None
        try:
            match = self._router.match(request.path.removeprefix(ROOT))
            if request.method == "OPTIONS":
                outcome = self._preflight(request, match)
            else:
                route = match.route(request.method)
                session = self._session(route, request)
                response = self._serve(route, match, request, session)
                outcome = Outcome(response=response, code=None)
        except GalerlyError as error:
            outcome = self._problem(error, request)
        except Exception:  # the last resort: whatever it is, nothing of it leaves but its id
            logger.exception("request %s failed", request.request_id)
            outcome = Outcome(response=problems.internal(request.request_id), code="internal")
        return evolve(
            outcome,
            response=self._finish(request, outcome.response),
            route=ROOT + match.template if match else None,
            session=session,
        )

    def problem(self, error: GalerlyError, request: Request) -> Outcome:
        """Return the answer to a request that a server had to refuse by itself."""
        outcome = self._problem(error, request)
        return evolve(outcome, response=self._finish(request, outcome.response))

    @staticmethod
    def _problem(error: GalerlyError, request: Request) -> Outcome:
        if problems.status_of(error) is HTTPStatus.INTERNAL_SERVER_ERROR:
            logger.error("request %s failed", request.request_id, exc_info=error)
        response = problems.answer(error, request.request_id)
        return Outcome(response=response, code=error.code)

    def _preflight(self, request: Request, match: Match) -> Outcome:
        headers = {"allow": ", ".join(match.methods)}
        headers |= cors.preflight(request.header("origin"), self.cors_origins, match.methods)
        return Outcome(response=Response(status=HTTPStatus.NO_CONTENT, headers=headers))

    def _session(self, route: AnyRoute, request: Request) -> Session | None:
        """Return the session that a route asks for; only a live one is told it is of no use."""
        if not route.access.kinds:
            return None
        scheme, _, token = (request.header("authorization") or "").partition(" ")
        kind = kind_of(token)
        if scheme.lower() != "bearer" or kind is None or len(token) > TOKEN_MAX_CHARS:
            raise UnauthenticatedError
        session = self.services.sessions.authenticate(token)
        if session.kind is not kind:
            raise UnauthenticatedError
        if kind not in route.access.kinds:
            raise WrongKindError(route.access.name)
        return session

    def _serve(
        self, route: AnyRoute, match: Match, request: Request, session: Session | None
    ) -> Response:
        query = read_query(request, route.query)
        body = _body(route, request)

        def work() -> Response:
            call: Call[Any, Any] = Call(
                services=self.services,
                request=request,
                template=match.template,
                params=match.params,
                query=query,
                body=body,
                session=session,
                keyring=self.keyring,
                probes=self.probes,
                describe=self.describe,
            )
            return _render(route, request, route.handler(call))

        if not route.idempotent:
            return work()
        caller = caller_of(session) if session else None
        return self._repeats.once(request, caller, work, afresh=route.afresh)

    def _finish(self, request: Request, response: Response) -> Response:
        """Return an answer with the headers that every one has."""
        headers = {
            **SECURITY_HEADERS,
            **(HSTS if request.origin.startswith("https:") else {}),
            **cors.headers(request.header("origin"), self.cors_origins),
            "x-request-id": request.request_id,
        }
        if response.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            headers["content-length"] = str(len(response.body))
        finished = response.with_headers(headers)
        return finished.without_body() if request.method == "HEAD" else finished


def _body(route: AnyRoute, request: Request) -> msgspec.Struct:
    if request.too_long or len(request.body) > BODY_MAX_BYTES:
        raise BodyTooLargeError
    optional = not any(f.required for f in msgspec.structs.fields(route.body))
    kind = request.header("content-type")
    if (optional and not request.body) or (route.form and _media_type(kind) in FORM_TYPES):
        empty: msgspec.Struct = route.body()
        return empty
    nothing = not request.body and not kind  # is told which fields are missing
    if not nothing and not _is_json(kind):
        raise BodyTypeError
    read: msgspec.Struct = read_body(b"{}" if nothing else request.body, route.body)
    return read


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _is_json(content_type: str | None) -> bool:
    media_type, *parameters = (content_type or "").lower().split(";")
    charsets = [p.strip() for p in parameters if p.strip().startswith("charset=")]
    return media_type.strip() == "application/json" and all(
        charset.removeprefix("charset=").strip('"') in {"utf-8", "utf8"} for charset in charsets
    )


def _render(route: AnyRoute, request: Request, reply: Reply) -> Response:
    headers = {"cache-control": route.cache.value, **reply.headers}
    status = reply.status or int(route.status)
    if reply.text is not None:
        body = reply.text.encode("utf-8")
        headers["content-type"] = f"{reply.content_type}; charset=utf-8"
    elif reply.value is not None:
        if type(reply.value) is not (get_origin(route.answer) or route.answer):
            raise UndeclaredAnswerError(route.name, type(reply.value))
        body = msgspec.json.encode(reply.value)
        headers["content-type"] = "application/json"
    else:
        return Response(status=status, headers=headers)
    if route.cache is Cache.ETAG:
        headers["etag"] = etags.etag(body, reply.version)
        reading = request.method in {"GET", "HEAD"}
        if reading and etags.unchanged(request.header("if-none-match"), headers["etag"]):
            del headers["content-type"]
            return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(status=status, headers=headers, body=body)


class UndeclaredAnswerError(TypeError):
    """A handler answered with another type than its route declares: an answer to nobody."""

    def __init__(self, name: str, kind: type) -> None:
        super().__init__(f"{name} answered with {kind.__name__}")
