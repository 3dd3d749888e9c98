"""Problem documents (RFC 9457): one place turns every error into an answer."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec

from galerly.domain.model.errors import (
    ConflictError,
    DeniedError,
    GalerlyError,
    GoneError,
    InvalidError,
    MalformedError,
    NotFoundError,
    ObjectRefusedError,
    SlowDownError,
    StaleError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
    UnreadableImageError,
    UnsupportedTypeError,
)
from galerly.entrypoints.http.message import Response

CONTENT_TYPE = "application/problem+json"

STATUSES: tuple[tuple[type[GalerlyError], HTTPStatus], ...] = (
    (MalformedError, HTTPStatus.BAD_REQUEST),
    (UnauthenticatedError, HTTPStatus.UNAUTHORIZED),
    (DeniedError, HTTPStatus.FORBIDDEN),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (GoneError, HTTPStatus.GONE),
    (StaleError, HTTPStatus.PRECONDITION_FAILED),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (UnsupportedTypeError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (InvalidError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnreadableImageError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (SlowDownError, HTTPStatus.TOO_MANY_REQUESTS),
    (UnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""The status of each family; the first that matches decides."""

TITLES = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read",
    HTTPStatus.UNAUTHORIZED: "Not signed in",
    HTTPStatus.FORBIDDEN: "Not allowed",
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.METHOD_NOT_ALLOWED: "Method not allowed",
    HTTPStatus.REQUEST_TIMEOUT: "Too slow",
    HTTPStatus.CONFLICT: "In conflict with the present state",
    HTTPStatus.GONE: "No longer available",
    HTTPStatus.PRECONDITION_FAILED: "Changed meanwhile",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Type not supported",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Not valid",
    HTTPStatus.TOO_MANY_REQUESTS: "Slow down",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here",
    HTTPStatus.SERVICE_UNAVAILABLE: "Unavailable just now",
}


class FieldProblem(msgspec.Struct, frozen=True):
    """One value that breaks a rule."""

    field: str  # its path in the request, such as `files[0].size`; empty for the whole
    message: str  # in words for whoever filled it in


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """What went wrong (RFC 9457); `code` is stable, and programs match on it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: tuple[FieldProblem, ...] = ()
    checks: dict[str, str] = {}  # of each back end, where one of them is the problem
    photographer: dict[str, str] = {}  # `name`, perhaps `handle`: whom to ask


class UnhealthyError(UnavailableError):
    """A back end does not answer; `checks` tells which."""

    def __init__(self, checks: Mapping[str, str]) -> None:
        failed = [name for name, found in checks.items() if found != "ok"]
        super().__init__(f"does not answer just now: {', '.join(failed)}")
        self.checks = dict(checks)


class InvalidFieldsError(InvalidError):
    """Several values of one request break rules."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__(errors[0].field, errors[0].message)
        self.errors = tuple(errors)


class MethodNotAllowedError(GalerlyError):
    """The path exists, and not for this method."""

    code = "method-not-allowed"

    def __init__(self, method: str, allowed: Sequence[str]) -> None:
        super().__init__(f"{method} is not for this path; it takes {', '.join(allowed)}")
        self.allowed = tuple(allowed)


class TooSlowError(GalerlyError):
    """The body arrives too slowly to wait for."""

    code = "too-slow"

    def __init__(self) -> None:
        super().__init__("the body arrived too slowly; try again over a better line")


def status_of(error: GalerlyError) -> HTTPStatus:
    """Return the status that an error's family has; 500 for one without a family."""
    if isinstance(error, MethodNotAllowedError):
        return HTTPStatus.METHOD_NOT_ALLOWED
    if isinstance(error, TooSlowError):
        return HTTPStatus.REQUEST_TIMEOUT
    return next(
        (status for family, status in STATUSES if isinstance(error, family)),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def answer(error: GalerlyError, request_id: str) -> Response:
    """Return the problem document of an error that the domain knows."""
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return internal(request_id)
    code = error.reason if isinstance(error, ObjectRefusedError) else error.code
    problem = Problem(
        type=f"/problems/{code}",
        title=TITLES[status],
        status=int(status),
        detail=str(error),
        code=code,
        request_id=request_id,
        errors=_fields(error),
        checks=error.checks if isinstance(error, UnhealthyError) else {},
        photographer=_photographer(error),
    )
    return _respond(problem, _headers(error))


def internal(request_id: str) -> Response:
    """Return the answer to an error of ours: nothing of it but where to find it in the log."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    problem = Problem(
        type="/problems/internal",
        title=TITLES[status],
        status=int(status),
        detail="this is an error of ours; the request id finds it in the server's log",
        code="internal",
        request_id=request_id,
    )
    return _respond(problem, {})


def _fields(error: GalerlyError) -> tuple[FieldProblem, ...]:
    if isinstance(error, InvalidFieldsError):
        return error.errors
    if isinstance(error, InvalidError):
        return (FieldProblem(field=error.field, message=error.message),)
    return ()


def _photographer(error: GalerlyError) -> dict[str, str]:
    if not isinstance(error, GoneError) or error.whom_to_ask is None:
        return {}
    name, handle = error.whom_to_ask
    return {"name": name} | ({"handle": handle} if handle else {})


def _headers(error: GalerlyError) -> dict[str, str]:
    match error:
        case UnauthenticatedError():
            return {"www-authenticate": "Bearer"}
        case SlowDownError() | UnavailableError():
            return {"retry-after": str(error.retry_after_s)}
        case MethodNotAllowedError():
            return {"allow": ", ".join(error.allowed)}
        case _:
            return {}


def _respond(problem: Problem, headers: Mapping[str, str]) -> Response:
    return Response(
        status=problem.status,
        headers={"content-type": CONTENT_TYPE, "cache-control": "no-store", **headers},
        body=msgspec.json.encode(problem),
    )
